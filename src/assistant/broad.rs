//! A message that names a kind of matter and no procedure: the question which of its procedures is meant.

use crate::{
    answer::{Clarify, ClarifyOption},
    catalog::Code,
    retrieval::topic::Named,
};

use super::turn::{Taking, Turn};

/// Facts that part no procedures of a matter.
const UNDECIDING: [&str; 5] = ["age", "proxy", "filing", "vneid", "work"];
/// Nor does the value of `issue` by which a paper is wanted again.
const AGAIN: &str = "again";
/// Most options.
const OPTIONS: usize = 5;

impl Taking<'_> {
    /// What a message leads to that names a matter and nothing more: the answer from its first procedure, where the matter is named
    /// plainly and something definite is asked, or else the question which of its procedures is meant.
    pub(super) fn broad(&mut self) -> Option<Turn> {
        let heard = &self.heard;
        let begun = self.session.procedure.is_some() || self.session.open.is_some();
        // That a paper is wanted again says nothing of why, nor does who wants it how.
        let decides =
            |(key, value): (&String, &String)| !UNDECIDING.contains(&key.as_str()) && value != AGAIN;
        let tells = heard.facts.iter().any(decides);
        if begun || tells || !heard.query.codes.is_empty() {
            return None;
        }
        let named = self.knowledge.retriever.lexicon().topics().named(&heard.words)?;
        let Named { topic, plain, .. } = named;
        let known = topic.codes.iter().filter(|code| self.knowledge.catalog.get(code).is_some());
        let codes: Vec<Code> = known.take(OPTIONS).cloned().collect();
        if self.says_more(&named.naming) || codes.len() < 2 {
            return None;
        }
        let slots = heard.follow_up.clone();
        if plain && heard.asks() {
            return self.answered(&codes[0], slots);
        }
        let words = self.words();
        let which = words.pick("Anh/chị cần thủ tục nào dưới đây ạ?", "Which of these do you need?");
        let question = topic.ask.as_ref().map_or(which, |ask| words.text(ask)).to_owned();
        let options = codes.iter().map(|code| self.named(code));
        let options = options.map(|one| ClarifyOption { code: one.code, label: one.name }).collect();
        Some(self.asked_back(Clarify { question, options, fact: None }, slots))
    }

    /// Whether the message has words that may tell a procedure besides those that are `naming` the matter.
    fn says_more(&self, naming: &[bool]) -> bool {
        self.heard.telling.iter().any(|(at, _)| !naming[*at])
    }
}
