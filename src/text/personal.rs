//! Numbers that tell who somebody is, and what is put in their place before a text is kept: identity cards, phones,
//! passports, dossier codes, addresses of mail.

use std::sync::LazyLock;

use regex::Regex;

/// What stands in place of a masked part. It holds no letter, so that a question means the same without it.
pub const MASK: &str = "***";

/// Fewest digits of a number that is masked (old identity numbers have 9), and most of an amount of money.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// Codes of dossiers (`H26.12.3-240515-0012`, `000.00.12.H26-231205-0001`), passports, and addresses of mail.
static CODES: LazyLock<Regex> = LazyLock::new(|| {
    let dossier = r"(?:\b\d{3}\.\d{2}\.\d{2,3}\.)?\b[A-Z]\d{2}(?:[.-]\d{1,4}){0,4}-\d{6}-\d{3,6}\b";
    let passport = r"\b[A-Z]\d{7,8}\b";
    let mail = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+";
    Regex::new(&format!("(?i){dossier}|{passport}|{mail}")).expect("a pattern of ours: a bug")
});

/// Digits, up to three separators between two of them.
static RUNS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\+?\d(?:[ \u{a0}.()_-]{0,3}\d)*").expect("a pattern of ours: a bug"));

/// A procedure code at the head of a run, with or without the suffix of an office.
static PROCEDURE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d\.\d{6}(?:\D|$)").expect("a pattern of ours: a bug"));

/// What follows an amount of money.
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s?(?:đồng|đ|vnđ|vnd|dong|usd|triệu|nghìn)(?:\W|$)").expect("a pattern of ours: a bug")
});

/// `text` with everything masked that tells who somebody is.
pub fn masked(text: &str) -> String {
    let without_codes = CODES.replace_all(text, MASK);
    let text = without_codes.as_ref();
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for run in RUNS.find_iter(text) {
        if is_personal(run.as_str(), &text[run.end()..]) {
            kept.push_str(&text[from..run.start()]);
            kept.push_str(MASK);
            from = run.end();
        }
    }
    kept.push_str(&text[from..]);
    kept
}

fn is_personal(run: &str, after: &str) -> bool {
    let beside = PROCEDURE.find(run).map_or(run, |code| &run[code.end()..]);
    let digits = beside.chars().filter(|c| c.is_numeric()).count();
    let money = !run.starts_with('0') && digits <= *DIGITS.end() && MONEY.is_match(after);
    digits >= *DIGITS.start() && !money
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_tells_who_somebody_is_is_masked() {
        for text in [
            "001099012345",
            "012345678",
            "001 099 012 345",
            "001.099.012.345",
            "0010-9901-2345",
            "0912345678",
            "+84 912 345 678",
            "(024) 3825 3536",
            "0912 - 345 - 678",
            "H26.12.3-240515-0012",
            "000.00.12.H26-231205-0001",
            "h26-240515-0012",
            "C1234567",
            "nguyen.van-a@example.com.vn",
            "٠٩١٢٣٤٥٦٧٨",
        ] {
            assert_eq!(
                masked(&format!("của em là {text} nhé")).replace("+***", MASK).replace("(***", MASK),
                format!("của em là {MASK} nhé"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_a_question_needs_stays() {
        for text in [
            "thủ tục 1.001193 cần gì",
            "1.001193.000.00.00.H26",
            "nghị định 123/2015/NĐ-CP ngày 15/11/2015",
            "lệ phí 8.000 đồng hay 12.500.000đ",
            "thu nhập 100.000.000 đồng một năm",
            "sinh năm 1999, hạn 30 ngày, mẫu TP/HT-2020",
            "15.07.2025",
            "gọi 1022 hay 113",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_identity_number_is_left_wherever_it_stands(before in "\\PC{0,20}", number in "0[0-9]{11}", after in "\\PC{0,20}") {
            let text = format!("{before} {number} {after}");
            prop_assert!(!masked(&text).contains(&number), "{}", masked(&text));
        }
    }
}
