//! Sums of money as each language writes them.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    catalog::{Fee, Text},
    text::Language,
};

use super::{card::Value, phrasebook::Phrasebook};

/// `amount` with its thousands set apart: `20.000` in Vietnamese, `20,000` in English.
pub fn grouped(amount: u64, language: Language) -> String {
    let digits = amount.to_string();
    let mark = match language {
        Language::Vietnamese => '.',
        Language::English => ',',
    };
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// The figure of `fee`, such as `20.000 đồng/bản`; nothing where it states none.
pub fn figure(fee: &Fee, words: Phrasebook) -> Option<String> {
    let language = words.0;
    let sum = |amount| match (&fee.currency, language) {
        (Some(currency), _) => format!("{} {currency}", grouped(amount, language)),
        (None, Language::Vietnamese) => format!("{} đồng", grouped(amount, language)),
        (None, Language::English) => format!("{} VND", grouped(amount, language)),
    };
    let mut figure = match (fee.amount, fee.percent) {
        (Some(0), _) => words.pick("Miễn phí", "Free of charge").to_owned(),
        (Some(amount), _) => sum(amount),
        (None, Some(percent)) => percentage(percent, language),
        (None, None) => return None,
    };
    if let Some(per) = &fee.per {
        let joint =
            if fee.percent.is_some() { words.pick(" của ", " of ") } else { words.pick("/", " per ") };
        figure.push_str(joint);
        figure.push_str(words.text(per));
    }
    if let Some(ceiling) = fee.at_most {
        figure.push_str(words.pick(", tối đa ", ", at most "));
        figure.push_str(&sum(ceiling));
    }
    Some(figure)
}

/// A sum in running text.
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\d[\d.,]* ?(?:(?:triệu|nghìn|ngàn|tỷ) )?(?:đồng|đ/|vnđ|vnd|usd|%)")
        .expect("a constant pattern")
});

/// Whether `text` states a sum, a share or a rate, though none could be read into figures.
pub fn is_stated(text: &str) -> bool {
    SUM.is_match(text)
}

/// As [`figure`], of the value of a card; nothing where it is no fee.
pub fn value(value: &Value, words: Phrasebook) -> Option<String> {
    let Value::Fee { amount, currency, percent, at_most, kind, per, exempt, .. } = value else { return None };
    if *exempt {
        return Some(words.exempt().to_owned());
    }
    let fee = Fee {
        amount: *amount,
        percent: *percent,
        at_most: *at_most,
        currency: (currency != "VND").then(|| currency.clone()),
        kind: *kind,
        per: per.as_ref().map(|per| Text { vi: per.clone(), en: Some(per.clone()) }),
        ..Fee::default()
    };
    figure(&fee, words)
}

fn percentage(percent: f64, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("{percent}%").replace('.', ","),
        Language::English => format!("{percent}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_words_are_seen() {
        for text in
            ["Nộp trực tiếp: 135.000 đồng/lần.", "0,15% giá trị", "200.000đ/hồ sơ", "10 USD", "5 triệu đồng"]
        {
            assert!(is_stated(text), "{text}");
        }
        for text in
            ["Miễn phí đối với người nghèo", "Thông tư 281/2016/TT-BTC", "15 ngày", "do Hội đồng quyết định"]
        {
            assert!(!is_stated(text), "{text}");
        }
    }

    #[test]
    fn thousands_are_set_apart_as_the_language_does() {
        assert_eq!(grouped(0, Language::Vietnamese), "0");
        assert_eq!(grouped(999, Language::Vietnamese), "999");
        assert_eq!(grouped(20_000, Language::Vietnamese), "20.000");
        assert_eq!(grouped(5_000_000, Language::English), "5,000,000");
    }
}
