//! A message that names a kind of matter and no procedure: the question which of its procedures is meant.

use crate::{
    answer::{Clarify, ClarifyOption},
    retrieval::topic::Named,
};

use super::turn::{Taking, Turn};

/// Most words beside the matter that such a message has: more of them name a procedure.
const BESIDE: usize = 0;
/// Facts that part no procedures of a matter.
const UNDECIDING: [&str; 6] = ["issue", "age", "proxy", "filing", "vneid", "work"];
/// Most options.
const OPTIONS: usize = 5;

impl Taking<'_> {
    /// The question which procedure of the matter is meant that the message names, where it names nothing more.
    pub(super) fn broad(&mut self) -> Option<Turn> {
        let heard = &self.heard;
        let begun = self.session.procedure.is_some() || self.session.open.is_some();
        // That a paper is wanted again says nothing of why, nor does who wants it how.
        let tells = heard.facts.keys().any(|key| !UNDECIDING.contains(&key.as_str()));
        if begun || tells || !heard.query.codes.is_empty() {
            return None;
        }
        let lexicon = self.knowledge.retriever.lexicon();
        let Named { topic, naming, plain } = lexicon.topics().named(&heard.words)?;
        if plain && heard.asks() {
            return None;
        }
        let telling = lexicon.telling(&heard.words);
        let told = lexicon.facts().told(&heard.words).spent;
        let asking = lexicon.talk().follow_up(&heard.words, &told).spent;
        let marks = lexicon.talk().marks(&heard.words);
        let marked = |at: usize| marks.iter().any(|mark| mark.from <= at && at < mark.to);
        let spent = |at: usize| naming[at] || asking[at] || told[at] || marked(at);
        let beside = |at: &usize| telling[*at] && !spent(*at);
        if (0..heard.words.len()).filter(beside).count() > BESIDE {
            return None;
        }
        let words = self.words();
        let known = topic.codes.iter().filter_map(|code| self.knowledge.catalog.get(code));
        let options: Vec<ClarifyOption> = known
            .take(OPTIONS)
            .map(|one| ClarifyOption { code: one.code.to_string(), label: words.text(&one.name).to_owned() })
            .collect();
        if options.len() < 2 || self.by_look(&topic.codes).is_some() {
            return None;
        }
        let which = words.pick("Anh/chị cần thủ tục nào dưới đây ạ?", "Which of these do you need?");
        let question = topic.ask.as_ref().map_or(which, |ask| words.text(ask)).to_owned();
        let slots = self.heard.follow_up.clone();
        Some(self.asked_back(Clarify { question, options, fact: None }, slots))
    }
}
