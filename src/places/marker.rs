//! The words beside a name that say what it is: `phường`, `xã`, `Q.`, `ward`, and the words that say it is none.

use crate::text::{Syllable, fold::has_diacritics};

use super::Kind;

/// What a word beside a name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Kind(Kind),
    /// Quận, huyện, thị xã.
    District,
    /// `phường/xã`: a unit, whichever.
    Any,
}

/// A normalised text and its syllables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Syllable],
}

impl<'a> Typed<'a> {
    /// What stands between the word before `at` and the word `at`.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let from = at.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, |word| word.to);
        let to = self.words.get(at).map_or(self.text.len(), |word| word.from);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether the words from `from` up to `to` stand together, with nothing but spaces and hyphens between.
    pub(super) fn together(&self, from: usize, to: usize) -> bool {
        (from + 1..to).all(|at| self.gap(at).chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–')))
    }

    /// Whether the word `at` begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.typed(at).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the word `at` is one of `words`, with or without diacritics.
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        self.words.get(at).is_some_and(|typed| words.iter().any(|word| is(typed, word)))
    }

    /// Whether the word before `at` is one of `words`.
    pub(super) fn after(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, words))
    }

    fn typed(&self, at: usize) -> &'a str {
        self.words.get(at).and_then(|word| self.text.get(word.from..word.to)).unwrap_or_default()
    }

    /// The marker whose last word stands before the word `at`, and its first word.
    pub(super) fn marker_before(&self, at: usize) -> Option<(Marker, usize)> {
        if self.gap(at).contains([',', '/', '(']) {
            return None;
        }
        let (mut marker, mut from) = self.one_marker_before(at)?;
        // `phường, xã X`; `phường/xã X`
        while let Some((other, first)) = self.one_marker_before(from) {
            if !self.gap(from).chars().all(|c| c.is_whitespace() || matches!(c, '/' | ',' | '(')) {
                break;
            }
            if other != marker {
                marker = Marker::Any;
            }
            from = first;
        }
        Some((marker, from))
    }

    fn one_marker_before(&self, at: usize) -> Option<(Marker, usize)> {
        let last = at.checked_sub(1)?;
        let two =
            |first, second| self.after(last, &[first]) && self.is(last, &[second]) && self.gap(last) == " ";
        if two("thị", "trấn") {
            return Some((Marker::Kind(Kind::Township), last - 1));
        }
        if two("thị", "xã") {
            return Some((Marker::District, last - 1));
        }
        let long: [(&[&str], Marker); 4] = [
            (&["phường", "ward"], Marker::Kind(Kind::Ward)),
            (&["xã", "commune"], Marker::Kind(Kind::Commune)),
            (&["township"], Marker::Kind(Kind::Township)),
            (&["quận", "huyện", "district"], Marker::District),
        ];
        if let Some((_, marker)) = long.into_iter().find(|(words, _)| self.is(last, words)) {
            // Hợp tác xã, cơ quan: no markers.
            let other_word = self.after(last, &["tác"])
                || self.is_exactly(last, "quan") && self.after(last, &["cơ", "liên"]);
            return (!other_word && self.is_beside(at)).then_some((marker, last));
        }
        let dotted = self.gap(at).starts_with('.');
        let short = self.is_capital(last) || dotted;
        let marker = match self.words.get(last)?.exact.as_str() {
            "p" => Marker::Kind(Kind::Ward),
            "x" => Marker::Kind(Kind::Commune),
            "tt" => Marker::Kind(Kind::Township),
            "q" | "h" | "tx" => Marker::District,
            _ => return None,
        };
        let beside = self.gap(at).chars().all(|c| c.is_whitespace() || c == '.');
        (short && beside).then_some((marker, last))
    }

    /// Whether nothing stands before the word `at` that ends a phrase.
    fn is_beside(&self, at: usize) -> bool {
        self.gap(at)
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '"' | '“' | '\'' | ':' | '/' | ',' | '('))
    }

    /// Whether the word `at` is `word`, letter by letter.
    pub(super) fn is_exactly(&self, at: usize, word: &str) -> bool {
        self.words.get(at).is_some_and(|typed| typed.exact == word)
    }

    /// The English marker that follows a name which ends before the word `at`, and the word after it.
    pub(super) fn marker_after(&self, at: usize) -> Option<(Marker, usize)> {
        let marker = match self.words.get(at)?.exact.as_str() {
            "ward" => Marker::Kind(Kind::Ward),
            "commune" => Marker::Kind(Kind::Commune),
            "township" | "town" => Marker::Kind(Kind::Township),
            "district" => Marker::District,
            _ => return None,
        };
        (self.gap(at).trim().is_empty()).then_some((marker, at + 1))
    }
}

/// Whether `typed` is the word `word`, with all its diacritics or with none.
fn is(typed: &Syllable, word: &str) -> bool {
    typed.exact == word || (!has_diacritics(&typed.exact) && typed.folded == crate::text::fold(word))
}

/// Words after which a bare name is where something is.
pub(super) const LOCATIVE: [&str; 14] =
    ["ở", "tại", "về", "bên", "khu", "vực", "bàn", "quê", "trú", "đến", "in", "at", "near", "from"];

/// Words after which a bare name is a street, a building or a person.
pub(super) const OTHER: [&str; 37] = [
    "phố",
    "đường",
    "ngõ",
    "ngách",
    "hẻm",
    "cầu",
    "chợ",
    "hồ",
    "sông",
    "viện",
    "trường",
    "học",
    "ga",
    "xe",
    "tòa",
    "chùa",
    "đình",
    "đền",
    "ty",
    "cư",
    "bay",
    "bến",
    "công",
    "viên",
    "làng",
    "tên",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "bé",
    "cháu",
    "mr",
    "mrs",
];
