//! A message that asks about several procedures: the first is answered, the others are named.

use crate::{
    answer::NamedProcedure,
    catalog::Code,
    index::Filter,
    retrieval::{Ranking, Retriever, Side},
    text::{fold, syllable::syllables_of_normalized},
};

use super::{Error, suited, turn::Taking};

/// Words between two wants, folded.
const JOINTS: [&str; 8] = ["va", "and", "roi", "voi lai", "ngoai ra", "tien the", "cung voi", "also"];
/// Candidates of a part that are looked at.
const NAMED_AMONG: usize = 10;
/// Most parts looked at.
const PARTS: usize = 3;
/// Confidence and title fit at which a part names a procedure by itself.
const SURE: f32 = 0.62;
const TITLED: f32 = 0.45;

impl Taking<'_> {
    /// The procedures, besides the best of `ranking`, that a part of the question names by itself.
    pub(super) fn also(&self, ranking: &Ranking) -> Result<Vec<NamedProcedure>, Error> {
        let parts = parts(self.asked.words);
        let Some(best) = ranking.candidates.first().filter(|_| parts.len() > 1) else {
            return Ok(Vec::new());
        };
        let mut named: Vec<Code> = Vec::new();
        for part in parts.iter().take(PARTS) {
            named.extend(self.named_by(part, &self.knowledge.retriever)?);
        }
        // Parts that lead elsewhere than the whole are one want told in several clauses.
        if !named.contains(&best.code) {
            return Ok(Vec::new());
        }
        let mut also: Vec<Code> = Vec::new();
        for code in named.into_iter().filter(|code| *code != best.code) {
            if !also.contains(&code) {
                also.push(code);
            }
        }
        Ok(also.iter().map(|code| self.named(code)).collect())
    }

    /// By words alone: a part that names a procedure has the words of its title, and embedding every part of a long question
    /// would double the time of its answer.
    fn named_by(&self, part: &str, retriever: &Retriever) -> Result<Option<Code>, Error> {
        let query = retriever.understand(part);
        let mut ranking =
            retriever.retrieve(query, &Filter::default(), Side::Lexical, NAMED_AMONG, self.asked.deadline)?;
        suited::suit(&mut ranking, &self.session.facts, self.knowledge);
        let sure = ranking.confidence() >= SURE;
        let best = ranking.candidates.first().filter(|best| sure && best.features.title >= TITLED);
        Ok(best.map(|best| best.code.clone()))
    }
}

/// `text` cut at punctuation and between two wants; parts of fewer than three words are left out.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for piece in text.split(['?', ';', '\n']) {
        let words = syllables_of_normalized(piece);
        let mut from = 0;
        for at in 0..words.len() {
            let joint = JOINTS.iter().find(|joint| begins(&words[at..], joint));
            if let Some(joint) = joint {
                parts.push(piece[words[from].from..words[at].from].trim().to_owned());
                from = (at + joint.split(' ').count()).min(words.len() - 1);
            }
        }
        if let Some(first) = words.get(from) {
            parts.push(piece[first.from..].trim().to_owned());
        }
    }
    parts.retain(|part| part.split_whitespace().count() > 2);
    parts
}

fn begins(words: &[crate::text::Syllable], joint: &str) -> bool {
    let mut joint = joint.split(' ').zip(words);
    let own = joint.clone().count();
    own > 0 && joint.all(|(own, word)| fold(own) == word.folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_between_two_wants() {
        assert_eq!(
            parts("đăng ký kết hôn cần gì và làm hộ chiếu bao lâu"),
            ["đăng ký kết hôn cần gì", "làm hộ chiếu bao lâu"]
        );
        assert_eq!(
            parts("khai sinh cho con? nhập hộ khẩu cho vợ"),
            ["khai sinh cho con", "nhập hộ khẩu cho vợ"]
        );
        assert_eq!(parts("và"), Vec::<String>::new());
    }
}
