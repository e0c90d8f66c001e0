//! A fee: a figure, words about it, and whether the figure can be believed.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use regex::Regex;

use super::super::marks::{Marks, why};
use super::cell;
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, Fee, FeeKind};
use crate::catalog::procedure::Slot;

/// The first day that the crawl of June and July 2026 may not have seen: what ended before it is over.
const CRAWLED: Date = date(2026, 7, 1);

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Who sets the fee where a figure stands besides: a council, a committee, the fee law.
static COUNCIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)hội đồng nhân dân|hđnd|(?:ủy ban|uỷ ban) nhân dân[^.;]*quy(?:ết)? định|UBND[^.;]*quy(?:ết)? định|luật[^.;]{0,20}phí|pháp luật[^.;]{0,25}phí",
    )
});
/// Beside "free of charge" any reference to a rule about fees defers to it.
static RULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)theo[^.;]{0,20} quy định|thông tư|nghị định|nghị quyết|quyết định số|pháp luật|biểu (?:mức )?phí|bộ tài chính",
    )
});
static NO_FEE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:không|không có|không quy định|chưa quy định|không thu(?: phí| lệ phí| phí, lệ phí)?|không có phí|không mất phí|miễn phí|miễn lệ phí|0 ?(?:đồng|đ))\W*$",
    )
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)\s*(triệu|nghìn|ngàn|tỷ)?\s*(?:đồng|vnđ|vnd|đ\b|usd|đô la)",
    )
});
/// An amount without its currency.
static BIG: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{1,3}(?:\.[0-9]{3})+"));
/// "Free of charge" said once more, with the rule that frees everybody.
static FREED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\W*miễn (?:phí, lệ phí|lệ phí|phí)\s*(?:\(|theo|\.|$)"));
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:đến|hết)[^.;()0-9]{0,25}([0-9]{1,2})(?:[/.-]| tháng )([0-9]{1,2})(?:[/.-]| năm )([0-9]{4})",
    )
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[0-9]+(?:\.[0-9]+)?/(?:[0-9]{4}/)?(?:[A-ZĐ]+-)*[A-ZĐ]{2,}"));

/// One entry of a fee cell: its label, and everything up to the next one.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)(?:^|[ \t])(Lệ phí|Phí)[ \t]*:"));
/// The figure that fills an entry up to its words.
static FILLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?s)^(?:(?i:(miễn phí|không|0)(?: (?:đồng|vnđ|vnd))?)|((?i:đồng|vnđ|vnd)?)|([0-9][0-9.,]*) ?(?i:(đồng|vnđ|vnd|usd|eur)))[ .]*(?:\((.*)\))?$",
    )
});
/// Thousands in groups, or no groups at all.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)$"));
/// What stands in a fee cell besides the fee.
static CHROME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)Xem chi tiết|^File đính kèm:.*$"));

/// Reads a cell that holds fees and nothing else, such as `Phí : 2.000.000 Đồng (per case)` or `Miễn phí`.
pub(in crate::catalog::import) fn of_cell(text: &str, marks: &mut Marks) -> Vec<Fee> {
    let text = CHROME.replace_all(text, " ");
    let mut fees: Vec<Fee> = Vec::new();
    for (label, entry) in entries(&text) {
        if let Some(mut fee) = of_entry(&cell::tidy(entry), marks)
            && !fees.contains(&fee)
        {
            fee.kind = label.unwrap_or(fee.kind);
            fees.push(fee);
        }
    }
    fees
}

/// The entries of a cell, each with the kind that its label names; a cell without label is one entry.
fn entries(text: &str) -> Vec<(Option<FeeKind>, &str)> {
    let labels: Vec<_> =
        ENTRY.captures_iter(text).filter_map(|found| Some((found.get(0)?, found.get(1)?))).collect();
    let Some((first, _)) = labels.first() else {
        return vec![(None, text)];
    };
    let before = &text[..first.start()];
    let ends = labels.iter().skip(1).map(|(whole, _)| whole.start()).chain([text.len()]);
    let kind = |label: &str| if label == "Phí" { FeeKind::Charge } else { FeeKind::Fee };
    let labelled = labels
        .iter()
        .zip(ends)
        .map(|((whole, label), end)| (Some(kind(label.as_str())), &text[whole.end()..end]));
    let unlabelled = cell::value(before).map(|_| (None, before));
    unlabelled.into_iter().chain(labelled).collect()
}

/// The fee of one entry: a figure with words in brackets, or words alone.
fn of_entry(entry: &str, marks: &mut Marks) -> Option<Fee> {
    let Some(found) = FILLED.captures(entry) else {
        let words = cell::value(entry)?;
        let why = if RULE.is_match(&words) || COUNCIL.is_match(&words) {
            why::FEE_DEFERRED
        } else {
            why::FEE_UNREAD
        };
        marks.add(Slot::Fee, why, &words);
        // A figure alone, or a slip of the keyboard, are no words.
        let said = words.trim_end_matches(" Đồng");
        let letters = said.chars().filter(|letter| letter.is_alphabetic()).count();
        return (letters > 2).then(|| in_words(said));
    };
    let note = found.get(5).and_then(|note| cell::value(note.as_str()));
    let (Some(digits), Some(currency)) = (found.get(3), found.get(4)) else {
        let figure = if found.get(1).is_some() { Figure::Free } else { Figure::Absent };
        return judge(&figure, note, marks);
    };
    if !WHOLE.is_match(digits.as_str()) {
        marks.add(Slot::Fee, why::FEE_NOT_WHOLE, entry);
        return Some(in_words(entry));
    }
    let digits = digits.as_str().replace('.', ",");
    let currency = currency.as_str().to_uppercase();
    let currency = if matches!(currency.as_str(), "USD" | "EUR") { currency.as_str() } else { "VNĐ" };
    judge(&Figure::Amount { digits: digits.trim_start_matches('0'), currency }, note, marks)
}

/// Takes back a bare "free of charge" where other rows of the record defer the fee or state an amount beside the
/// same words: there it is what the portal prints when nobody typed a figure.
pub(in crate::catalog::import) fn check_free(channels: &mut [Channel], marks: &mut Marks) {
    let doubted = [why::FEE_DEFERRED, why::FEE_CONFLICT].iter().any(|why| marks.has(Slot::Fee, why));
    if !doubted {
        return;
    }
    let bare = |fee: &Fee| fee.amount == Some(0) && fee.note.is_none();
    if channels.iter().any(|channel| channel.fees.iter().any(bare)) {
        marks.add(Slot::Fee, why::FEE_DEFERRED, "Miễn phí");
    }
    for channel in channels {
        channel.fees.retain(|fee| !bare(fee));
    }
}

/// What is printed where a fee belongs.
#[derive(Debug)]
pub(in crate::catalog::import) enum Figure<'a> {
    /// "Free of charge".
    Free,
    /// Nothing, or "no information".
    Absent,
    /// Digits, with commas between thousands, and a currency.
    Amount { digits: &'a str, currency: &'a str },
}

/// The fee that `figure` and the words beside it make, believed or kept in words.
pub(in crate::catalog::import) fn judge(
    figure: &Figure<'_>,
    note: Option<String>,
    marks: &mut Marks,
) -> Option<Fee> {
    match figure {
        Figure::Absent => note.map(|note| in_words(&note)),
        Figure::Free => Some(judge_free(note, marks)),
        Figure::Amount { digits, currency } => judge_amount(digits, currency, note, marks),
    }
}

fn judge_free(note: Option<String>, marks: &mut Marks) -> Fee {
    let Some(note) = note else { return figure(0, None) };
    if NO_FEE.is_match(&note) {
        return figure(0, None);
    }
    let printed = format!("Miễn phí ({note})");
    let expired = mark_expired(&note, marks);
    let states_money = MONEY.is_match(&note) || BIG.is_match(&note);
    if FREED.is_match(&note) && !expired && !states_money {
        return Fee { note: Some(Text::vietnamese(note)), ..figure(0, None) };
    }
    if states_money {
        marks.add(Slot::Fee, why::FEE_CONFLICT, &printed);
    }
    if COUNCIL.is_match(&note) || RULE.is_match(&note) && !states_money {
        marks.add(Slot::Fee, why::FEE_DEFERRED, &printed);
        return in_words(&note);
    }
    if !states_money && note.to_lowercase().contains("phí") {
        // A fee is named, or people are named who need not pay it: then others do.
        marks.add(Slot::Fee, why::FEE_CONFLICT, &printed);
        return in_words(&note);
    }
    if states_money { in_words(&note) } else { Fee { note: Some(Text::vietnamese(note)), ..figure(0, None) } }
}

fn judge_amount(digits: &str, currency: &str, note: Option<String>, marks: &mut Marks) -> Option<Fee> {
    let dong = matches!(currency, "VNĐ" | "Việt Nam Đồng");
    let printed = format!("{digits} {currency}");
    let amount = digits.replace(',', "").parse::<u64>().ok();
    let Some(amount) = amount.filter(|amount| !dong || *amount == 0 || *amount >= 1000) else {
        marks.add(Slot::Fee, why::FEE_IN_THOUSANDS, &with_note(&printed, note.as_deref()));
        return note.map(|note| in_words(&note));
    };
    let words = note.as_deref().unwrap_or_default();
    let readable = if dong { format!("{} đồng", digits.replace(',', ".")) } else { printed.clone() };
    if COUNCIL.is_match(words) {
        marks.add(Slot::Fee, why::FEE_DEFERRED, &with_note(&printed, note.as_deref()));
        return Some(in_words(&with_note(&readable, note.as_deref())));
    }
    if mark_expired(words, marks) && over(amount, words) {
        return Some(in_words(words));
    }
    let stated = amounts(words);
    if dong && !stated.is_empty() && !stated.contains(&amount) {
        marks.add(Slot::Fee, why::FEE_NOTE_DIFFERS, &with_note(&printed, note.as_deref()));
    }
    let fee = figure(amount, (!dong).then(|| currency.to_owned()));
    Some(Fee { kind: kind(words), basis: basis(words), note: note.map(Text::vietnamese), ..fee })
}

fn figure(amount: u64, currency: Option<String>) -> Fee {
    Fee { amount: Some(amount), currency, source: vec!["record".to_owned()], ..Fee::default() }
}

/// A fee in words alone, which leaves the slot open.
pub(in crate::catalog::import) fn in_words(note: &str) -> Fee {
    let source = vec!["record".to_owned()];
    Fee { note: Some(Text::vietnamese(note)), kind: kind(note), source, ..Fee::default() }
}

fn with_note(printed: &str, note: Option<&str>) -> String {
    note.map_or_else(|| printed.to_owned(), |note| format!("{printed} ({note})"))
}

/// A charge (phí) where the words speak of one and not of a fee (lệ phí).
fn kind(words: &str) -> FeeKind {
    let words = words.to_lowercase();
    if words.contains("phí") && !words.contains("lệ phí") { FeeKind::Charge } else { FeeKind::Fee }
}

/// The number of the document the words name, where they name one.
fn basis(words: &str) -> Option<String> {
    let mut numbers: Vec<&str> = NUMBER.find_iter(words).map(|found| found.as_str()).collect();
    numbers.dedup();
    if let [number] = numbers.as_slice() { Some((*number).to_owned()) } else { None }
}

/// All amounts in đồng that `words` state.
fn amounts(words: &str) -> Vec<u64> {
    let amount = |found: regex::Captures<'_>| {
        let digits = found[1].replace(['.', ','], "").parse::<u64>().ok()?;
        let times = match found.get(2).map(|word| word.as_str().to_lowercase()).as_deref() {
            Some("nghìn" | "ngàn") => 1_000,
            Some("triệu") => 1_000_000,
            Some("tỷ") => 1_000_000_000,
            _ => 1,
        };
        digits.checked_mul(times)
    };
    MONEY.captures_iter(words).filter_map(amount).collect()
}

/// Whether `words` quote a last day that is over, which is then marked.
fn mark_expired(words: &str, marks: &mut Marks) -> bool {
    let expired = has_ended(words);
    if expired {
        marks.add(Slot::Fee, why::FEE_EXPIRED_DATE, words);
    }
    expired
}

fn has_ended(words: &str) -> bool {
    END.captures_iter(words).any(|found| {
        let part = |at: usize| found[at].parse::<i16>().unwrap_or(0);
        let (day, month) = (i8::try_from(part(1)).unwrap_or(0), i8::try_from(part(2)).unwrap_or(0));
        Date::new(part(3), month, day).is_ok_and(|day| day < CRAWLED)
    })
}

/// Whether `amount` may be the figure that has ended: unless some sentence states it without such a date, or
/// what has ended is an exemption from it.
fn over(amount: u64, words: &str) -> bool {
    let lasting = words.split([';', '\n']).flat_map(|part| part.split(". ")).any(|sentence| {
        let exemption = sentence.to_lowercase().contains("miễn");
        amounts(sentence).contains(&amount) && (exemption || !has_ended(sentence))
    });
    let only_exemption = amounts(words).is_empty() && words.to_lowercase().contains("miễn");
    !lasting && !only_exemption
}
