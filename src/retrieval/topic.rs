//! Words that name a kind of matter and no procedure, such as `đất đai`, and the procedures of it that are asked for most.

use serde::Deserialize;

use crate::{
    catalog::{Code, Text},
    text::Syllable,
};

use super::phrase::Phrases;

/// A kind of matter. A file of the lexicon holds them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// How people name it.
    #[serde(default)]
    say: Vec<String>,
    /// How people name it who mean the first of `codes`, if they ask something definite of it.
    #[serde(default)]
    plain: Vec<String>,
    /// The question that parts its procedures best; which procedure is meant, where there is none.
    #[serde(default)]
    pub ask: Option<Text>,
    /// Its procedures, the one that is asked for most first; the catalog need not have them all.
    pub codes: Vec<Code>,
}

/// A kind of matter, named.
#[derive(Debug)]
pub struct Named<'a> {
    pub topic: &'a Topic,
    /// For each syllable whether it names the matter or may stand beside it.
    pub naming: Vec<bool>,
    /// Whether whoever asks something definite of it means the first of its procedures.
    pub plain: bool,
}

/// All kinds of matter, with the words by which they are found.
#[derive(Debug, Default)]
pub struct Topics {
    topics: Vec<Topic>,
    /// Each under twice the place of its topic, and one more where it is plain.
    sayings: Phrases,
    /// Words that may stand beside any and tell no procedure.
    beside: Phrases,
}

impl Topics {
    pub(super) fn allow(&mut self, words: &str) {
        self.beside.insert(words, 0);
    }

    pub(super) fn add(&mut self, topic: Topic) {
        let id = self.topics.len();
        topic.say.iter().for_each(|say| self.sayings.insert(say, id * 2));
        topic.plain.iter().for_each(|say| self.sayings.insert(say, id * 2 + 1));
        self.topics.push(topic);
    }

    /// The only topic that `words` name.
    pub fn named(&self, words: &[Syllable]) -> Option<Named<'_>> {
        let found = self.sayings.find(words);
        let only = found.first().map(|first| first.id / 2)?;
        if found.iter().any(|found| found.id / 2 != only) {
            return None;
        }
        let mut naming = vec![false; words.len()];
        let beside = self.beside.find(words);
        found.iter().chain(&beside).for_each(|found| naming[found.from..found.to].fill(true));
        let topic = self.topics.get(only)?;
        let plain = found.iter().all(|found| found.id % 2 == 1);
        Some(Named { topic, naming, plain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::syllables;

    #[test]
    fn the_only_matter_named_counts_and_the_longest_name_of_it() {
        let mut topics = Topics::default();
        topics.allow("của tôi");
        for (say, code) in [("giấy tờ", "1.000001"), ("giấy tờ xe", "1.000002")] {
            let (say, plain) = (vec![say.to_owned()], vec![format!("đổi {say}")]);
            topics.add(Topic { say, plain, ask: None, codes: vec![code.parse().unwrap()] });
        }
        let words = syllables("làm giấy tờ xe của tôi");
        let named = topics.named(&words).unwrap();
        assert_eq!(named.topic.codes[0].as_str(), "1.000002");
        assert_eq!(named.naming, [false, true, true, true, true, true]);
        assert!(!named.plain && topics.named(&syllables("đổi giấy tờ xe")).unwrap().plain);
        assert!(!topics.named(&syllables("đổi giấy tờ xe, giấy tờ xe")).unwrap().plain);
        assert!(topics.named(&syllables("giấy tờ xe và giấy tờ")).is_none());
        assert!(topics.named(&syllables("làm vườn")).is_none());
    }
}
