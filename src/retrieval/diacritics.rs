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
    /// By folded form, the spellings and how often each was seen.
    spellings: HashMap<String, Vec<(String, u32)>>,
    pairs: HashMap<(String, String), u32>,
}

/// The best way to spell the words so far, ending in one spelling.
#[derive(Clone)]
struct Path<'a> {
    score: f64,
    words: Vec<&'a str>,
}

impl Diacritics {
    /// Learns from `text`.
    pub fn learn(&mut self, text: &str) {
        let words = syllables(text);
        for word in &words {
            let known = self.spellings.entry(word.folded.clone()).or_default();
            match known.iter_mut().find(|(spelling, _)| *spelling == word.exact) {
                Some((_, count)) => *count += 1,
                None => known.push((word.exact.clone(), 1)),
            }
        }
        for pair in words.windows(2) {
            *self.pairs.entry((pair[0].exact.clone(), pair[1].exact.clone())).or_default() += 1;
        }
    }

    /// The most likely spelling of each of `words` (Viterbi over pairs), where they were typed without
    /// diacritics; none where they were typed with them. Unknown words stay as they are.
    pub fn restore(&self, words: &[Syllable]) -> Option<Vec<String>> {
        let accented = words.iter().filter(|word| has_diacritics(&word.exact)).count();
        if words.is_empty() || accented * ONE_IN > words.len() {
            return None;
        }
        let mut paths: Vec<Path<'_>> = vec![Path { score: 0.0, words: Vec::new() }];
        for word in words {
            paths = self
                .spellings(word)
                .into_iter()
                .map(|(spelling, count)| self.extend(&paths, spelling, count))
                .collect();
        }
        let best = paths.into_iter().max_by(|a, b| a.score.total_cmp(&b.score))?;
        Some(best.words.into_iter().map(str::to_owned).collect())
    }

    /// Ways to spell `word`, each with how often it was seen.
    fn spellings<'a>(&'a self, word: &'a Syllable) -> Vec<(&'a str, u32)> {
        let known = self.spellings.get(&word.folded).filter(|_| !has_diacritics(&word.exact));
        match known {
            Some(known) => known.iter().map(|(spelling, count)| (spelling.as_str(), *count)).collect(),
            None => vec![(word.exact.as_str(), 1)],
        }
    }

    /// The best of `paths` with `spelling` at its end.
    fn extend<'a>(&self, paths: &[Path<'a>], spelling: &'a str, count: u32) -> Path<'a> {
        let alone = f64::from(count);
        let score = |path: &Path<'_>| {
            let pair = path.words.last().map_or(0, |last| self.pair(last, spelling));
            // Seen together weighs by how often; seen alone only breaks ties and bridges unseen pairs.
            path.score + (PAIR * f64::from(pair) * 50.0 + (1.0 - PAIR) * alone + 0.01).ln()
        };
        let best =
            paths.iter().max_by(|a, b| score(a).total_cmp(&score(b))).expect("there is always a path: a bug");
        let mut words = best.words.clone();
        let score = score(best);
        words.push(spelling);
        Path { score, words }
    }

    fn pair(&self, first: &str, second: &str) -> u32 {
        self.pairs.get(&(first.to_owned(), second.to_owned())).copied().unwrap_or(0)
    }
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
