//! Numbers of legal documents, as they stand anywhere in a text.

use std::sync::LazyLock;

use regex::Regex;

use super::cell;
use crate::catalog::procedure::LegalBasis;

/// Bodies at the end of a number, longest first, so that the capital of the next title is not taken with them.
pub(in crate::catalog::import) const BODIES: &str = "BLĐTBXH|BNNPTNT|BVHTTDL|BHXHVN|VKSNDTC|TANDTC|BGDĐT|BNNMT|BTNMT|BKHĐT|BKHCN|\
    BTTTT|BGTVT|UBCKNN|TCHQ|UBDT|UBND|HĐND|HĐTP|TTCP|NHNN7|NHNN|BHXH|CSXH|VPQH|VPCP|KTNN|BYT|BQP|BCA|BTC|BTP|BXD|BCT|BNV|BNG|TCT|TLĐ|TTg|CP";

/// A number such as `53/2025/TT-BCA`, `68/2020/QH14` or `66.7/2025/NQ-CP`.
pub(in crate::catalog::import) static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = "NQLT|TTLT|VBHN|LPL|NQ|NĐ|ND|TT|QĐ|CT|PL|CV|HD|KH|L";
    let assembly = r"(?:(?:NQ|PL|L|NQLT)-?)?(?:UBTVQH|QH)(?:1[0-6]|[1-9])";
    Regex::new(&format!(
        r"([0-9]+(?:\.[0-9]+)?)\s?/(?:([0-9]{{4}})/)?(?:{assembly}|(?:(?:{kinds})-)?(?:{BODIES})(?:-(?:{BODIES}|C[0-9]{{2}}|NĐ))*)"
    ))
    .expect("a constant pattern")
});

/// The numbers that `text` names, in order, without repetitions and in one spelling.
pub(in crate::catalog::import) fn numbers(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for found in NUMBER.find_iter(text) {
        let number = spelt(found.as_str());
        if !all.contains(&number) {
            all.push(number);
        }
    }
    all
}

/// The number that stands alone in its cell; one without body (`12`) is completed from the title, where that
/// names it.
pub(in crate::catalog::import) fn in_cell(text: &str, title: &str) -> Option<String> {
    let text = cell::tidy(text);
    let whole = numbers(&text.replace("/BQP", "-BQP").replace("- ", "-"));
    if let [number] = whole.as_slice() {
        return Some(number.clone());
    }
    let digits = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || letter == '/');
    let begins = |number: &String| digits && number.starts_with(&format!("{text}/"));
    numbers(title).into_iter().find(begins)
}

/// `all` without repetitions of a number, or of a title where there is no number.
pub(in crate::catalog::import) fn unique(all: Vec<LegalBasis>) -> Vec<LegalBasis> {
    let mut kept: Vec<LegalBasis> = Vec::new();
    for entry in all {
        let known = |other: &LegalBasis| {
            other.number == entry.number && (entry.number.is_some() || other.title == entry.title)
        };
        if !kept.iter().any(known) {
            kept.push(entry);
        }
    }
    kept
}

/// A number without spaces and with the letter that its kind is written with.
pub(in crate::catalog::import) fn spelt(number: &str) -> String {
    number.replace(' ', "").replace("ND-CP", "NĐ-CP")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_running_text() {
        let text = "theo Nghị định số 12/2021/ND-CP, Luật 9/2023/QH15 và Nghị định số 12/2021/NĐ-CP";
        assert_eq!(numbers(text), ["12/2021/NĐ-CP", "9/2023/QH15"]);
        assert!(numbers("khoản 2 Điều 4").is_empty());
    }
}
