//! What the embedding learns from: the questions that the catalog expects, each with the procedure that answers it.

use std::collections::HashMap;

use crate::{
    catalog::{Catalog, Passage, expected_questions, passages},
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
    /// Its place among the questions, where it is not the only one of its procedure.
    pub own: Option<u32>,
}

/// Passages and questions of a catalog. What is handled elsewhere takes part: a question must find that, too.
#[derive(Debug, Clone, Default)]
pub struct Material {
    pub passages: Vec<Passage>,
    /// The procedure of each passage, by its place.
    pub groups: Vec<u32>,
    /// All questions, and the procedure of each, by its place.
    pub questions: Vec<Passage>,
    pub question_groups: Vec<u32>,
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
            let questions = expected_questions(procedure, catalog.elsewhere(&procedure.code).is_some());
            let first_question = material.questions.len();
            for (place, question) in questions.iter().enumerate() {
                let without = at.get(question.text.as_str()).map(|at| *at as u32);
                // What is handled elsewhere in these words alone has no other passage to be found by.
                if without.is_some() && own.len() < 3 {
                    continue;
                }
                let own = (questions.len() > 1).then_some((first_question + place) as u32);
                let asked = Asked { question: question.text.clone(), group, without, own };
                if is_held_out(&asked.question) {
                    material.held_out.push(asked)
                } else {
                    material.learnt.push(asked)
                }
            }
            material.question_groups.extend(questions.iter().map(|_| group));
            material.questions.extend(questions);
            material.groups.extend(own.iter().map(|_| group));
            material.passages.extend(own);
        }
        material
    }
}

/// Whether `question` is kept from learning; it is the same ones in every training.
pub fn is_held_out(question: &str) -> bool {
    Random::for_text(0, question).below(HELD_OUT) == 0
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_question_is_learnt_or_held_out_and_finds_other_words_than_its_own() {
        let catalog = Catalog::over(Vec::new(), &[], Path::new("corpus")).unwrap();
        let material = Material::of(&catalog);
        assert_eq!(material.passages.len(), material.groups.len());
        assert_eq!(material.questions.len(), material.question_groups.len());
        let all = material.learnt.len() + material.held_out.len();
        let share = material.held_out.len() as f64 / all as f64;
        assert!((0.02..0.07).contains(&share), "{share}");
        let known: usize = catalog.procedures().iter().map(|procedure| procedure.questions.len()).sum();
        assert!(all > known && known > 300, "{all} {known}");
        for asked in material.learnt.iter().chain(&material.held_out) {
            if let Some(own) = asked.own {
                assert_eq!(material.questions[own as usize].text, asked.question);
                assert_eq!(material.question_groups[own as usize], asked.group);
            }
            let Some(without) = asked.without else { continue };
            assert_eq!(material.passages[without as usize].text, asked.question);
            assert_eq!(material.groups[without as usize], asked.group);
            let others = material.groups.iter().filter(|group| **group == asked.group).count();
            assert!(others > 2, "{}", asked.question);
        }
    }

    #[test]
    fn a_question_is_typed_the_same_way_with_the_same_seed() {
        let question = "Tôi muốn làm lại giấy khai sinh cho con thì cần những gì?";
        assert_eq!(typed(question, 7), typed(question, 7));
        let ways: std::collections::HashSet<String> = (0..60).map(|seed| typed(question, seed)).collect();
        assert!(ways.contains(question) && ways.len() > 3, "{ways:?}");
    }
}
