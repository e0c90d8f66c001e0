//! The words of the record: what a wording says beyond them, and beyond the words of any answer, is unsaid.

use std::collections::HashSet;

use super::{
    Kind,
    claim::{Claim, Fact},
    reading::{Reading, Script, Word},
};

/// The words of the record, and which of them stand side by side.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    exact: Words,
    folded: Words,
}

#[derive(Debug, Default)]
struct Words {
    known: HashSet<String>,
    pairs: HashSet<(String, String)>,
}

impl Words {
    fn add(&mut self, words: &[String]) {
        self.known.extend(words.iter().cloned());
        for reach in 1..=REACH {
            let pairs = words.iter().zip(words.iter().skip(reach));
            self.pairs.extend(pairs.map(|(one, other)| (one.clone(), other.clone())));
        }
    }
}

/// How far apart two words of the record may stand that a wording puts side by side.
const REACH: usize = 2;

impl Vocabulary {
    pub(super) fn add(&mut self, reading: &Reading) {
        let list = |of: fn(&Word) -> &String| -> Vec<String> {
            reading.words.iter().map(|word| of(word).clone()).collect()
        };
        self.exact.add(&list(|word| &word.lower));
        self.folded.add(&list(|word| &word.folded));
    }

    /// The words of `reading` that neither the record nor any answer uses, and pairs of neighbours that the record has
    /// only apart. Words within a fact are judged with the fact.
    pub(super) fn unsaid(&self, reading: &Reading) -> Vec<(usize, usize, Kind)> {
        let mut found = Vec::new();
        let mut before: Option<&Word> = None;
        for (word, stock) in reading.words.iter().zip(&reading.stock) {
            let free = *stock || is_digits(word) || judged(&reading.claims, word);
            if free {
                before = None;
                continue;
            }
            if !self.knows(word, reading.script) {
                found.push((word.from, word.to, Kind::Unsaid));
            } else if let Some(before) = before.filter(|_| !word.after_break)
                && !self.joins(before, word, reading.script)
            {
                found.push((before.from, word.to, Kind::Unsaid));
            }
            before = Some(word);
        }
        found
    }

    fn knows(&self, word: &Word, script: Script) -> bool {
        match script {
            Script::Accented => self.exact.known.contains(&word.lower),
            Script::Bare => self.folded.known.contains(&word.folded),
            Script::English => stems(&word.lower).any(|stem| self.exact.known.contains(&stem)),
        }
    }

    fn joins(&self, one: &Word, other: &Word, script: Script) -> bool {
        match script {
            Script::Accented => self.exact.pairs.contains(&(one.lower.clone(), other.lower.clone())),
            Script::Bare => self.folded.pairs.contains(&(one.folded.clone(), other.folded.clone())),
            // English turns its phrases around too freely.
            Script::English => true,
        }
    }
}

/// `word` as it is and in its other number.
fn stems(word: &str) -> impl Iterator<Item = String> {
    let single = word.strip_suffix('s').map(str::to_owned);
    [Some(word.to_owned()), single, Some(format!("{word}s"))].into_iter().flatten()
}

/// Digits that are no fact number a part of the text.
fn is_digits(word: &Word) -> bool {
    word.lower.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the word lies in a fact that is judged by itself; a circumstance is not.
fn judged(claims: &[Claim], word: &Word) -> bool {
    claims.iter().any(|claim| {
        claim.from <= word.from && word.to <= claim.to && !matches!(claim.fact, Fact::Circumstance(_))
    })
}
