//! Phrases with a gap: `xin số … của` is found where its parts stand in this order with a few words between.

use crate::text::{Syllable, syllables};

use super::phrase::matches;

/// Most syllables between two parts.
const GAP: usize = 8;

/// Phrases with or without gaps, each with an id.
#[derive(Debug, Default)]
pub struct Patterns(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    parts: Vec<Vec<Syllable>>,
    id: usize,
    /// Whether two words are one.
    is_same: fn(&Syllable, &Syllable) -> bool,
}

impl Patterns {
    /// Adds `text`, its parts set apart by `…`, under `id`.
    pub fn insert(&mut self, text: &str, id: usize) {
        self.add(text, id, matches);
    }

    /// The same for one that is found only as it is written, with its marks.
    pub fn insert_marked(&mut self, text: &str, id: usize) {
        self.add(text, id, |own, asked| own.exact == asked.exact);
    }

    fn add(&mut self, text: &str, id: usize, is_same: fn(&Syllable, &Syllable) -> bool) {
        let parts: Vec<Vec<Syllable>> =
            text.split('…').map(syllables).filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() {
            self.0.push(Pattern { parts, id, is_same });
        }
    }

    /// The ids of the patterns in `words`, in the order of insertion.
    pub fn find<'a>(&'a self, words: &'a [Syllable]) -> impl Iterator<Item = usize> + 'a {
        self.0.iter().filter(|pattern| pattern.stands_in(words)).map(|pattern| pattern.id)
    }
}

impl Pattern {
    /// Whether its parts stand in `words`: the first anywhere, each other at most [`GAP`] syllables after the one before.
    fn stands_in(&self, words: &[Syllable]) -> bool {
        self.follow(&self.parts, words, words.len())
    }

    /// Whether `parts` follow each other in `words`, the first after at most `gap` syllables.
    fn follow(&self, parts: &[Vec<Syllable>], words: &[Syllable], gap: usize) -> bool {
        let Some((first, rest)) = parts.split_first() else { return true };
        let mut places = 0..words.len().min(gap + 1);
        places
            .any(|at| self.begins(first, &words[at..]) && self.follow(rest, &words[at + first.len()..], GAP))
    }

    fn begins(&self, part: &[Syllable], words: &[Syllable]) -> bool {
        part.len() <= words.len() && part.iter().zip(words).all(|(own, asked)| (self.is_same)(own, asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_order_with_a_few_words_between() {
        let mut patterns = Patterns::default();
        patterns.insert("xin số … của anh", 3);
        let found = |text: &str| patterns.find(&syllables(text)).collect::<Vec<_>>();
        assert_eq!(found("cho xin số điện thoại của anh Nam"), [3]);
        assert_eq!(found("xin so dien thoai cua anh"), [3]);
        assert_eq!(found("của anh xin số"), Vec::<usize>::new());
        assert_eq!(found("xin số a b c d e f g h i của anh"), Vec::<usize>::new());
    }

    #[test]
    fn one_that_counts_with_its_marks_is_not_found_without() {
        let mut patterns = Patterns::default();
        patterns.insert_marked("đang cháy", 1);
        let found = |text: &str| patterns.find(&syllables(text)).collect::<Vec<_>>();
        assert_eq!(found("nhà em đang cháy"), [1]);
        assert_eq!(found("xe dang chay"), Vec::<usize>::new());
        assert_eq!(found("xe đang chạy"), Vec::<usize>::new());
    }
}
