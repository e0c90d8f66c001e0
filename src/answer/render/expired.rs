//! Sentences of a record that say themselves until when they hold.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:đến hết|đến|tới|until)(?: ngày)? (\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
        .expect("a constant pattern")
});
/// Where a sentence ends: at a full stop or semicolon before white space, at a line, before an item.
static END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[.;]\s+(?:[-+*] )?|\n|\s+[-+] ").expect("a constant pattern"));

/// `text` without the sentences whose last day is before `day`; nothing where none is left.
pub(super) fn in_force(text: &str, day: Date) -> Option<String> {
    if !UNTIL.is_match(text) {
        return Some(text.to_owned());
    }
    let mut kept = String::new();
    let mut start = 0;
    let ends: Vec<usize> = END.find_iter(text).map(|end| end.end()).chain([text.len()]).collect();
    for end in ends {
        let sentence = &text[start..end];
        if !is_over(sentence, day) {
            kept.push_str(sentence);
        }
        start = end;
    }
    let kept = kept.trim().trim_end_matches(['-', '+', '*']).trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// Whether all last days that `sentence` names lie before `day`, and it names one.
fn is_over(sentence: &str, day: Date) -> bool {
    let mut days = UNTIL.captures_iter(sentence).filter_map(|found| {
        let part = |at: usize| found[at].parse::<i16>().ok();
        let (date, month) = (i8::try_from(part(1)?).ok()?, i8::try_from(part(2)?).ok()?);
        Date::new(part(3)?, month, date).ok()
    });
    let Some(last) = days.next() else { return false };
    days.fold(last, Date::max) < day
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sentence_ends_with_its_last_day() {
        let text =
            "Nộp tại quầy: 7 đồng. - Nộp trên mạng: từ ngày 01/12/2023 đến hết ngày 31/12/2025 là 5 đồng.";
        assert_eq!(in_force(text, date(2026, 1, 1)).unwrap(), "Nộp tại quầy: 7 đồng.");
        assert_eq!(in_force(text, date(2025, 12, 31)).unwrap(), text);
        assert_eq!(in_force("Đến hết 28/02/2027 không thu", date(2027, 3, 1)), None);
    }

    #[test]
    fn what_names_no_last_day_stays_as_it_is() {
        for text in ["Từ ngày 01/01/2020 là 5 đồng", "đến hết ngày 40/13/2020", "", "từ 2 đến 5 đồng"]
        {
            assert_eq!(in_force(text, date(2026, 1, 1)).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_none_is_made_up(text in "(đến hết ngày 1/2/2020|\\. |\n| - |\\PC){0,20}") {
            if let Some(kept) = in_force(&text, date(2026, 1, 1)) {
                prop_assert!(kept.chars().count() <= text.chars().count());
            }
        }
    }
}
