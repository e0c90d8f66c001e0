//! Puts diacritics back on words typed without them, by what stands next to what in the catalog.

use std::collections::HashMap;

use crate::text::{Syllable, fold::has_diacritics, syllables};

/// A text counts as typed without diacritics where at most one syllable in this many has them.
const ONE_IN: usize = 6;
/// Weight of a pair that was seen beside a word that was seen.
const PAIR: f64 = 0.9;

/// How often words and pairs of neighbours stand in the catalog and the lexicon.
#[derive(Debug, Default)]
pub struct Diacritics {
    /// Every spelling seen; its place is its number.
    spellings: Vec<Spelling>,
    numbers: HashMap<String, u32>,
    /// By folded form, the numbers of its spellings.
    by_folded: HashMap<String, Vec<u32>>,
    pairs: HashMap<(u32, u32), u32>,
}

#[derive(Debug)]
struct Spelling {
    word: String,
    seen: u32,
}

/// The best way to spell the words so far, ending in one spelling.
#[derive(Clone)]
struct Path<'a> {
    score: f64,
    words: Vec<&'a str>,
    /// Number of the last word; none for one that was never seen.
    last: Option<u32>,
}

impl Diacritics {
    /// Learns from `text`.
    pub fn learn(&mut self, text: &str) {
        let mut last = None;
        for word in syllables(text) {
            let number = self.number(word);
            self.spellings[number as usize].seen += 1;
            if let Some(last) = last {
                *self.pairs.entry((last, number)).or_default() += 1;
            }
            last = Some(number);
        }
    }

    fn number(&mut self, word: Syllable) -> u32 {
        if let Some(number) = self.numbers.get(&word.exact) {
            return *number;
        }
        let number = u32::try_from(self.spellings.len()).expect("fewer words than 2^32: a bug");
        self.by_folded.entry(word.folded).or_default().push(number);
        self.numbers.insert(word.exact.clone(), number);
        self.spellings.push(Spelling { word: word.exact, seen: 0 });
        number
    }

    /// The most likely spelling of each of `words` (Viterbi over pairs), where they were typed without
    /// diacritics; none where they were typed with them. Unknown words stay as they are.
    pub fn restore(&self, words: &[Syllable]) -> Option<Vec<String>> {
        let accented = words.iter().filter(|word| has_diacritics(&word.exact)).count();
        if words.is_empty() || accented * ONE_IN > words.len() {
            return None;
        }
        let mut paths: Vec<Path<'_>> = vec![Path { score: 0.0, words: Vec::new(), last: None }];
        for word in words {
            paths = match self.by_folded.get(&word.folded).filter(|_| !has_diacritics(&word.exact)) {
                Some(known) => known.iter().map(|number| self.extend(&paths, *number)).collect(),
                None => vec![self.extend_unknown(&paths, &word.exact)],
            };
        }
        let best = paths.into_iter().max_by(|a, b| a.score.total_cmp(&b.score))?;
        Some(best.words.into_iter().map(str::to_owned).collect())
    }

    /// The best of `paths` with the spelling `number` at its end.
    fn extend<'a>(&'a self, paths: &[Path<'a>], number: u32) -> Path<'a> {
        let Spelling { word, seen } = &self.spellings[number as usize];
        append(paths, word, Some(number), |path| {
            let pair = path.last.and_then(|last| self.pairs.get(&(last, number))).copied().unwrap_or(0);
            // Seen together weighs by how often; seen alone only breaks ties and bridges unseen pairs.
            PAIR * f64::from(pair) * 50.0 + (1.0 - PAIR) * f64::from(*seen)
        })
    }

    /// The best of `paths` with a word at its end that is kept as typed.
    fn extend_unknown<'a>(&self, paths: &[Path<'a>], word: &'a str) -> Path<'a> {
        let number = self.numbers.get(word).copied();
        append(paths, word, number, |path| {
            let pair = path.last.zip(number).and_then(|pair| self.pairs.get(&pair)).copied().unwrap_or(0);
            PAIR * f64::from(pair) * 50.0 + (1.0 - PAIR)
        })
    }
}

/// The best of `paths` with `word` at its end, where `weight` says how likely that is after a path.
fn append<'a>(
    paths: &[Path<'a>],
    word: &'a str,
    last: Option<u32>,
    weight: impl Fn(&Path<'_>) -> f64,
) -> Path<'a> {
    let score = |path: &Path<'_>| path.score + (weight(path) + 0.01).ln();
    let best =
        paths.iter().max_by(|a, b| score(a).total_cmp(&score(b))).expect("there is always a path: a bug");
    let words = best.words.iter().copied().chain([word]).collect();
    Path { score: score(best), words, last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt() -> Diacritics {
        let mut diacritics = Diacritics::default();
        for text in ["đăng ký khai sinh", "đăng ký kết hôn", "cần giấy tờ gì", "thẻ căn cước", "cho con"]
        {
            diacritics.learn(text);
        }
        diacritics
    }

    #[test]
    fn neighbours_decide_between_spellings() {
        let restored = |text: &str| learnt().restore(&syllables(text)).map(|words| words.join(" "));
        assert_eq!(restored("dang ky khai sinh cho con").unwrap(), "đăng ký khai sinh cho con");
        assert_eq!(restored("the can cuoc can giay to gi").unwrap(), "thẻ căn cước cần giấy tờ gì");
        assert_eq!(restored("xyz khai").unwrap(), "xyz khai");
    }

    #[test]
    fn a_text_with_diacritics_is_left_alone() {
        assert_eq!(learnt().restore(&syllables("đăng ký khai sinh")), None);
        assert_eq!(learnt().restore(&[]), None);
    }
}
