//! The fee part of a channel row: a figure and, in brackets, words about it.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::super::parts::cell;
use super::super::parts::fees::{Figure, in_words, judge};
use crate::catalog::filing::Fee;
use crate::catalog::procedure::Slot;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(Miễn phí)|(Không có thông tin)|([0-9][0-9.,]*) (Việt Nam Đồng|VNĐ|USD|EUR))")
});
/// Digits whose currency is missing or glued to them.
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[0-9][0-9.,]*(?: ?(?:Việt Nam Đồng|VNĐ|USD|EUR|[Đđ]ồng))?"));
/// An amount without currency.
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]{1,3}(?:[.,][0-9]{3})+"));
/// The number of a list item, which brackets hold too.
static LIST_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[0-9]{1,2}|[a-zđ]|[ivx]{1,4})$"));
/// A description that is about fees, which some offices write there.
static FEE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:mức )?(?:lệ phí|phí)\b ?:?|(?:lệ phí|phí|mức thu)[^.;\n]{0,80}?[0-9][0-9.,]*\s*(?:đồng|vnđ|đ/)",
    )
});

/// Fees read from the beginning of `row`, and the rest of the row.
pub(super) fn parse<'a>(row: &'a str, marks: &mut Marks) -> (Vec<Fee>, &'a str) {
    let mut entries: Vec<(Figure<'_>, Option<String>)> = Vec::new();
    let mut rest = row;
    while let Some(found) = FIGURE.captures(rest) {
        let figure = printed(&found);
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
    if let Some(unnamed) = UNNAMED.find(rest) {
        marks.add(Slot::Fee, why::FEE_UNREAD, rest);
        rest = &rest[unnamed.end()..];
    }
    let mut fees: Vec<Fee> = Vec::new();
    for (figure, note) in entries {
        let described = matches!(figure, Figure::Free) && FEE_WORDS.is_match(rest);
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
    let Some(found) = FIGURE.find(row).or_else(|| DIGITS.find(row)) else {
        return (Vec::new(), row);
    };
    marks.add(Slot::Fee, why::FEE_GLUED, found.as_str());
    marks.add(Slot::Deadline, why::FEE_GLUED, found.as_str());
    let (note, rest) = bracketed(&row[found.end()..]);
    let note = note.map(cell::item_start).and_then(cell::value);
    (note.map(|note| in_words(&note)).into_iter().collect(), rest)
}

/// The figure that [`FIGURE`] found.
fn printed<'a>(found: &regex::Captures<'a>) -> Figure<'a> {
    match (found.get(1), found.get(3), found.get(4)) {
        (Some(_), ..) => Figure::Free,
        (_, Some(digits), Some(currency)) => {
            Figure::Amount { digits: digits.as_str(), currency: currency.as_str() }
        }
        _ => Figure::Absent,
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
