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

/// A way to spell a word, and how much speaks against it beforehand (natural logarithm).
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub word: String,
    pub cost: f64,
}

/// The best way to the words so far, ending in one choice.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    /// Number of the word; none for one that was never seen.
    number: Option<u32>,
    /// The choice before.
    from: usize,
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

    /// Whether `word` was seen, spelt so.
    pub fn knows(&self, word: &str) -> bool {
        self.numbers.contains_key(word)
    }

    /// Every spelling seen of `folded`.
    pub fn spellings(&self, folded: &str) -> impl Iterator<Item = &str> + use<'_> {
        let numbers = self.by_folded.get(folded).into_iter().flatten();
        numbers.map(|number| self.spellings[*number as usize].word.as_str())
    }

    /// How often `first` was seen right before `second`, both as spelt.
    pub fn seen_together(&self, first: &str, second: &str) -> u32 {
        let pair = self.numbers.get(first).zip(self.numbers.get(second));
        pair.and_then(|(first, second)| self.pairs.get(&(*first, *second))).copied().unwrap_or(0)
    }

    /// The most likely spelling of each of `words`, where they were typed without diacritics; none where they were
    /// typed with them. Unknown words stay as they are.
    pub fn restore(&self, words: &[Syllable]) -> Option<Vec<String>> {
        if !is_bare(words) {
            return None;
        }
        let choices: Vec<Vec<Choice>> = words.iter().map(|word| self.choices(word)).collect();
        let best = self.best(&choices);
        Some(best.into_iter().zip(choices).map(|(at, mut choices)| choices.swap_remove(at).word).collect())
    }

    /// Every spelling of `word` as it may have been meant: as typed, unless it was typed without diacritics.
    pub fn choices(&self, word: &Syllable) -> Vec<Choice> {
        let free = |word: &str| Choice { word: word.to_owned(), cost: 0.0 };
        let known: Vec<Choice> = match has_diacritics(&word.exact) {
            true => Vec::new(),
            false => self.spellings(&word.folded).map(free).collect(),
        };
        if known.is_empty() { vec![free(&word.exact)] } else { known }
    }

    /// Which of the `choices` for each word is the most likely (Viterbi over pairs of neighbours); each word must have
    /// one at least.
    pub fn best(&self, choices: &[Vec<Choice>]) -> Vec<usize> {
        let mut table: Vec<Vec<Step>> = Vec::with_capacity(choices.len());
        for choices in choices {
            let before = table.last().map_or(&[][..], Vec::as_slice);
            let steps = choices.iter().map(|choice| self.step(before, choice)).collect();
            table.push(steps);
        }
        let last = table.last().map_or(&[][..], Vec::as_slice);
        let mut at = (0..last.len()).max_by(|a, b| last[*a].score.total_cmp(&last[*b].score)).unwrap_or(0);
        let mut best: Vec<usize> = Vec::with_capacity(choices.len());
        for steps in table.iter().rev() {
            best.push(at);
            at = steps[at].from;
        }
        best.reverse();
        best
    }

    /// The best step to `choice` from one of `before`.
    fn step(&self, before: &[Step], choice: &Choice) -> Step {
        let number = self.numbers.get(&choice.word).copied();
        let seen = number.map_or(1, |number| self.spellings[number as usize].seen);
        let score = |last: Option<u32>| {
            let pair = last.zip(number).and_then(|pair| self.pairs.get(&pair)).copied().unwrap_or(0);
            // Seen together weighs by how often; seen alone only breaks ties and bridges unseen pairs.
            let weight = PAIR * f64::from(pair) * 50.0 + (1.0 - PAIR) * f64::from(seen);
            (weight + 0.01).ln() - choice.cost
        };
        let ways = before.iter().enumerate().map(|(from, step)| (step.score + score(step.number), from));
        let best = ways.max_by(|a, b| a.0.total_cmp(&b.0));
        let (score, from) = best.unwrap_or_else(|| (score(None), 0));
        Step { score, number, from }
    }
}

/// Whether `words` were typed without diacritics.
pub fn is_bare(words: &[Syllable]) -> bool {
    let accented = words.iter().filter(|word| has_diacritics(&word.exact)).count();
    !words.is_empty() && accented * ONE_IN <= words.len()
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
