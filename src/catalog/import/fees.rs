//! The fee part of a channel row: a figure, words about it, and whether the figure can be believed.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use regex::Regex;

use super::cell;
use super::marks::{Marks, why};
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, Fee, FeeKind};
use crate::catalog::procedure::Slot;

/// The first day that the crawl of June and July 2026 may not have seen: what ended before it is over.
const CRAWLED: Date = date(2026, 7, 1);

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(Miễn phí)|(Không có thông tin)|([0-9][0-9.,]*) (Việt Nam Đồng|VNĐ|USD|EUR))")
});
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
/// The number of a list item, which brackets hold too.
static LIST_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[0-9]{1,2}|[a-zđ]|[ivx]{1,4})$"));
/// A description that is about fees, which some offices write there.
static FEE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:mức )?(?:lệ phí|phí)\b ?:?|(?:lệ phí|phí|mức thu)[^.;\n]{0,80}?[0-9][0-9.,]*\s*(?:đồng|vnđ|đ/)",
    )
});
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:đến|hết)[^.;()0-9]{0,25}([0-9]{1,2})(?:[/.-]| tháng )([0-9]{1,2})(?:[/.-]| năm )([0-9]{4})",
    )
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[0-9]+(?:\.[0-9]+)?/(?:[0-9]{4}/)?(?:[A-ZĐ]+-)*[A-ZĐ]{2,}"));

/// Fees read from the beginning of `row`, and the rest of the row.
pub(super) fn parse<'a>(row: &'a str, marks: &mut Marks) -> (Vec<Fee>, &'a str) {
    let mut entries: Vec<(Figure<'_>, Option<String>)> = Vec::new();
    let mut rest = row;
    while let Some(found) = FIGURE.captures(rest) {
        let figure = Figure::of(&found);
        if !entries.is_empty() && !matches!(figure, Figure::Amount { .. }) {
            break;
        }
        let behind = &rest[found[0].len()..];
        let (note, after) = match bracketed(behind) {
            (Some(number), _) if LIST_NUMBER.is_match(number) => (None, behind),
            split => split,
        };
        rest = after;
        entries.push((figure, note.map(cell::item_start).and_then(cell::value)));
    }
    let mut fees: Vec<Fee> = Vec::new();
    for (figure, note) in entries {
        let described = figure.is_free() && FEE_WORDS.is_match(rest);
        let note = note.or_else(|| described.then(|| cell::excerpt(rest)));
        if let Some(fee) = judge(&figure, note, marks)
            && !fees.contains(&fee)
        {
            fees.push(fee);
        }
    }
    (fees, rest)
}

/// The fee of a row in which time and fee are one number: none, but for the words in brackets.
pub(super) fn parse_glued<'a>(row: &'a str, marks: &mut Marks) -> (Vec<Fee>, &'a str) {
    let Some(found) = FIGURE.find(row) else {
        return (Vec::new(), row);
    };
    marks.add(Slot::Fee, why::FEE_GLUED, found.as_str());
    marks.add(Slot::Deadline, why::FEE_GLUED, found.as_str());
    let (note, rest) = bracketed(&row[found.end()..]);
    let note = note.map(cell::item_start).and_then(cell::value);
    (note.map(|note| in_words(&note)).into_iter().collect(), rest)
}

/// Takes back a bare "free of charge" where other rows of the record defer the fee or state an amount beside the
/// same words: there it is what the portal prints when nobody typed a figure.
pub(super) fn check_free(channels: &mut [Channel], marks: &mut Marks) {
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

#[derive(Debug)]
enum Figure<'a> {
    Free,
    Absent,
    Amount { digits: &'a str, currency: &'a str },
}

impl<'a> Figure<'a> {
    fn of(found: &regex::Captures<'a>) -> Self {
        match (found.get(1), found.get(3), found.get(4)) {
            (Some(_), ..) => Self::Free,
            (_, Some(digits), Some(currency)) => {
                Self::Amount { digits: digits.as_str(), currency: currency.as_str() }
            }
            _ => Self::Absent,
        }
    }

    fn is_free(&self) -> bool {
        matches!(self, Self::Free)
    }
}

/// The text in the brackets at the beginning of `text`, and what follows. Where a bracket is missing, the
/// text ends at a closing bracket after which a new sentence is glued, else at the last one.
fn bracketed(text: &str) -> (Option<&str>, &str) {
    if !text.starts_with('(') {
        return (None, text);
    }
    let (mut depth, mut glued, mut last) = (0_usize, None, None);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return (Some(&text[1..at]), &text[at + 1..]);
                }
                let next = text[at + 1..].chars().next();
                let new_sentence =
                    next.is_none_or(|next| next.is_uppercase() || matches!(next, '-' | '+' | '*'));
                glued = glued.or(new_sentence.then_some(at));
                last = Some(at);
            }
            _ => {}
        }
    }
    match glued.or(last) {
        Some(at) => (Some(&text[1..at]), &text[at + 1..]),
        None => (Some(&text[1..]), ""),
    }
}

fn judge(figure: &Figure<'_>, note: Option<String>, marks: &mut Marks) -> Option<Fee> {
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

fn in_words(note: &str) -> Fee {
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
