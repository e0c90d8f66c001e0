//! Which side of a figure is meant: `dưới 14 tuổi` and `từ đủ 14 tuổi` are two things.

use super::reading::{Word, is_one_of};
use crate::text::quantity::Quantity;

/// A side of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Up to it.
    Below,
    /// From it on.
    Above,
}

use Bound::{Above, Below};

/// Phrases before a figure, without diacritics, longest first among those that end alike.
const BEFORE: &[(&str, Bound)] = &[
    ("khong qua", Below),
    ("no more than", Below),
    ("not more than", Below),
    ("toi da", Below),
    ("nhieu nhat", Below),
    ("cham nhat", Below),
    ("chua du", Below),
    ("duoi", Below),
    ("truoc", Below),
    ("den het", Below),
    ("den", Below),
    ("trong vong", Below),
    ("at most", Below),
    ("up to", Below),
    ("under", Below),
    ("below", Below),
    ("before", Below),
    ("until", Below),
    ("by", Below),
    ("within", Below),
    ("less than", Below),
    ("only after", Above),
    ("it nhat", Above),
    ("toi thieu", Above),
    ("sau hon", Above),
    ("hon", Above),
    ("tren", Above),
    ("qua", Above),
    ("sau", Above),
    ("ke tu", Above),
    ("tu", Above),
    ("at least", Above),
    ("more than", Above),
    ("over", Above),
    ("above", Above),
    ("after", Above),
    ("from", Above),
    ("since", Above),
];

/// Phrases after a figure.
const AFTER: &[(&str, Bound)] = &[
    ("tro xuong", Below),
    ("or younger", Below),
    ("or less", Below),
    ("or below", Below),
    ("tro len", Above),
    ("or older", Above),
    ("or more", Above),
    ("or over", Above),
    ("and over", Above),
    ("and older", Above),
    ("and above", Above),
];

/// Of those, the ones that say how long a thing takes at least, and not when it comes.
const AT_LEAST: [&str; 9] =
    ["it nhat", "toi thieu", "hon", "tren", "sau hon", "at least", "more than", "over", "only after"];

/// Words that may stand between such a phrase and its figure.
const FILLERS: &str = " ngay thang nam du khi age the a of tuoi het muc so tien ";

/// The side that the words around a figure, `first..next`, name.
pub(super) fn bound(words: &[Word], first: usize, next: usize, quantity: &Quantity) -> Option<Bound> {
    let lasts = matches!(quantity, Quantity::Duration(..));
    if let Some((_, side)) = AFTER.iter().find(|(phrase, _)| follows(words, next, phrase)) {
        return Some(*side);
    }
    let mut end = first;
    for _ in 0..3 {
        if let Some((phrase, side)) = BEFORE.iter().find(|(phrase, _)| ends_at(words, end, phrase)) {
            let counts = !lasts || *side == Below || AT_LEAST.contains(phrase);
            return counts.then_some(*side);
        }
        let filler = end.checked_sub(1).filter(|before| {
            let word = &words[*before].folded;
            is_one_of(FILLERS, word) && words.get(end).is_none_or(|word| !word.after_clause)
        });
        end = filler?;
    }
    None
}

/// The side that words `from..to` themselves name, such as `under the age of`.
pub(super) fn named(words: &[Word], from: usize, to: usize) -> Option<Bound> {
    let mut said = words.get(from..to)?.iter().map(|word| word.folded.as_str());
    let first = said.next()?;
    let single = BEFORE.iter().find(|(phrase, _)| *phrase == first).map(|(_, side)| *side);
    single.filter(|_| said.all(|word| is_one_of(FILLERS, word)))
}

fn follows(words: &[Word], at: usize, phrase: &str) -> bool {
    phrase.split(' ').enumerate().all(|(nth, expected)| {
        words.get(at + nth).is_some_and(|word| word.folded == expected && !word.after_clause)
    })
}

fn ends_at(words: &[Word], end: usize, phrase: &str) -> bool {
    let length = phrase.split(' ').count();
    let Some(from) = end.checked_sub(length) else { return false };
    let same = words[from..end].iter().zip(phrase.split(' ')).all(|(word, expected)| word.folded == expected);
    same && words[from + 1..end].iter().chain(words.get(end)).all(|word| !word.after_clause)
}

/// Whether a side that a wording names, or does not, is another than those that the record names with the figure.
pub(super) fn differs(quantity: &Quantity, said: Option<Bound>, known: &[Option<Bound>]) -> bool {
    if known.is_empty() || known.contains(&said) {
        return false;
    }
    let open = known.contains(&None);
    match (quantity, said) {
        // An age is a limit or is none.
        (Quantity::Age(_), _) => true,
        // `10 ngày` is as good as `không quá 10 ngày`.
        (Quantity::Duration(..), Some(Below)) => !open,
        (Quantity::Duration(..), Some(Above)) => true,
        (_, Some(_)) => !open,
        (_, None) => false,
    }
}
