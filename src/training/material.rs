//! What the embedding learns from: the questions that the catalog expects, each with the procedure that answers it.

use std::collections::HashMap;

use crate::{
    catalog::{Catalog, Passage, passages},
    eval::{generate::Operator, random::Random},
};

/// One of so many questions is held out, to see how training goes on what it has not seen.
const HELD_OUT: usize = 25;
/// Shares of questions, in hundredths, that are typed in the ways of [`Operator`]; the rest stay as they are.
const NOISE: [(Operator, usize); 5] = [
    (Operator::StripDiacritics, 18),
    (Operator::Teencode, 8),
    (Operator::Typo, 6),
    (Operator::DropPunctuation, 6),
    (Operator::Telex, 2),
];

/// A question, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub question: String,
    /// Place of its procedure in the catalog.
    pub group: u32,
    /// The passage that has the very words, where there is one.
    pub without: Option<u32>,
}

/// Passages and questions of a catalog. What is handled elsewhere takes part: a question must find that, too.
#[derive(Debug, Clone, Default)]
pub struct Material {
    pub passages: Vec<Passage>,
    /// The procedure of each passage, by its place.
    pub groups: Vec<u32>,
    pub learnt: Vec<Asked>,
    pub held_out: Vec<Asked>,
}

impl Material {
    /// The material of `catalog`.
    pub fn of(catalog: &Catalog) -> Self {
        let mut material = Self::default();
        for (group, procedure) in catalog.matched().enumerate() {
            let group = group as u32;
            let own = passages(procedure);
            let first = material.passages.len();
            let at: HashMap<&str, usize> =
                own.iter().enumerate().map(|(at, passage)| (passage.text.as_str(), first + at)).collect();
            let elsewhere = catalog.elsewhere(&procedure.code).is_some();
            // Other words for a procedure are passages already; for what is handled elsewhere they are all there is.
            let aliases = procedure.aliases.iter().filter(|_| elsewhere && own.len() > 2);
            for question in procedure.questions.iter().chain(aliases) {
                let without = at.get(question.as_str()).map(|at| *at as u32);
                let asked = Asked { question: question.clone(), group, without };
                let one = Random::for_text(0, question).below(HELD_OUT) == 0;
                if one { material.held_out.push(asked) } else { material.learnt.push(asked) }
            }
            material.groups.extend(own.iter().map(|_| group));
            material.passages.extend(own);
        }
        material
    }
}

/// `question` as it is typed in the epoch with `seed`.
pub fn typed(question: &str, seed: u64) -> String {
    let mut drawn = Random::for_text(seed, question).below(100);
    for (operator, share) in NOISE {
        if drawn < share {
            return operator.apply(question, seed, operator.usual_share(), question);
        }
        drawn -= share;
    }
    question.to_owned()
}
