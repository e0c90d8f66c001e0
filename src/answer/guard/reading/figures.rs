//! Quantities as facts, and what they count.

use super::{
    super::claim::{Claim, Counted, Fact},
    taken,
    words::Word,
};
use crate::text::quantity::{Quantity, quantities};

/// Words before a number that numbers a part of the text.
const NUMBERED: [&str; 10] =
    ["bước", "buoc", "step", "phần", "phan", "part", "mục", "trường hợp", "case", "option"];

/// Adds the quantities of `text` that are no part of a code.
pub(super) fn add(text: &str, words: &[Word], claims: &mut Vec<Claim>) {
    for found in quantities(text) {
        if taken(claims, found.from, found.to) || numbers_a_part(text, found.from, found.to, words) {
            continue;
        }
        let next = words.partition_point(|word| word.from < found.to);
        let first = words.partition_point(|word| word.to <= found.from);
        let counted = match found.quantity {
            Quantity::Number(_) => counted(words, first, next),
            _ => Counted::Anything,
        };
        let in_words = text[found.from..found.to].chars().all(char::is_alphabetic);
        if !(in_words && is_article(found.quantity, counted, words, first)) {
            let fact = Fact::Figure(found.quantity, counted);
            claims.push(Claim { fact, from: found.from, to: found.to });
        }
    }
}

/// Whether `một` or `one` is an article, or says "each" after a sum (`8.000 đồng một bản`).
fn is_article(quantity: Quantity, counted: Counted, words: &[Word], first: usize) -> bool {
    let before = first.checked_sub(1).map_or("", |before| words[before].folded.as_str());
    let each = matches!(before, "dong" | "d" | "vnd" | "usd" | "moi" | "per" | "nghin" | "ngan" | "trieu");
    let one = Quantity::number(1) == Some(quantity);
    one && (each || matches!(counted, Counted::Anything | Counted::Person))
}

/// Whether a number numbers a sentence, a step or a source: `1. `, `2) `, `Bước 3`, `[4]`.
fn numbers_a_part(text: &str, from: usize, to: usize, words: &[Word]) -> bool {
    let digits = text[from..to].chars().all(|c| c.is_ascii_digit());
    if !digits || to - from > 2 {
        return false;
    }
    let before = text[..from].trim_end_matches([' ', '*', '(', '-', '#']);
    let after = &text[to..];
    let starts = before.is_empty() || before.ends_with('\n');
    let cited = text[..from].ends_with('[') && after.starts_with(']');
    let listed =
        starts && (after.starts_with(". ") || after.starts_with(") ") || after == "." || after == ")");
    let word = words.partition_point(|word| word.to <= from).checked_sub(1).map(|at| &words[at].lower);
    let stepped = word.is_some_and(|word| NUMBERED.contains(&word.as_str()))
        && text[..from].trim_end().ends_with(char::is_alphabetic);
    cited || listed || stepped
}

/// What the number between words `first` and `next` counts.
fn counted(words: &[Word], first: usize, next: usize) -> Counted {
    let near = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let before = first.checked_sub(1).map_or("", &near);
    let (after, second) = (near(next), near(next + 1));
    if words.get(next).is_some_and(|word| !word.after_break)
        && let Some(found) = counted_by(after, second)
    {
        return found;
    }
    match before {
        "muc" | "do" | "level" => Counted::Level,
        "chinh" | "goc" | "originals" | "original" => Counted::Original,
        "sao" | "copies" | "copy" => Counted::Copy,
        "luong" | "quantity" => Counted::Paper,
        _ => Counted::Anything,
    }
}

fn counted_by(word: &str, second: &str) -> Option<Counted> {
    Some(match (word, second) {
        ("ban", "chinh" | "goc") | ("original" | "originals", _) => Counted::Original,
        ("ban", "sao" | "chup" | "photo") | ("copy" | "copies" | "photocopies" | "photocopy", _) => {
            Counted::Copy
        }
        ("certified" | "notarised" | "notarized", "copy" | "copies") => Counted::Copy,
        ("bo" | "set" | "sets", _) => Counted::Set,
        ("ban" | "to" | "quyen" | "form" | "forms" | "mau" | "giay", _) => Counted::Paper,
        ("anh" | "tam" | "photo" | "photos" | "photograph" | "photographs" | "chiec", _) => Counted::Photo,
        (
            "nguoi" | "con" | "nhan" | "witness" | "witnesses" | "person" | "people" | "children" | "dua",
            _,
        ) => Counted::Person,
        _ => return None,
    })
}

/// Adds the words with digits that are part of no other fact, such as `A4` or a number beyond reading.
pub(super) fn add_tokens(words: &[Word], claims: &mut Vec<Claim>) {
    for (at, word) in words.iter().enumerate() {
        let odd = word.lower.contains(char::is_numeric) && !taken(claims, word.from, word.to);
        if odd && !is_part_number(words, at) {
            claims.push(Claim { fact: Fact::Token(word.lower.clone()), from: word.from, to: word.to });
        }
    }
}

/// Whether the word is one or two digits at the start of a line or after `Bước`: see [`numbers_a_part`].
fn is_part_number(words: &[Word], at: usize) -> bool {
    let short = words[at].lower.len() <= 2 && words[at].lower.bytes().all(|b| b.is_ascii_digit());
    let before = at.checked_sub(1).map(|before| words[before].lower.as_str());
    short && (before.is_none_or(|word| NUMBERED.contains(&word)) || words[at].after_break)
}
