//! Trains the wording of cards: lessons in, an adapter that names facts by their numbers out.

use std::path::Path;

use crate::{catalog::Procedure, eval::random::Random, text::Language};

use super::{
    Error,
    course::{self, Card, Progress, Settings, TRIED},
    lesson::{self, Drawn, Lesson, Subject},
    speech::Speech,
};

/// Of a hundred lessons about a procedure with an English name, those in English.
const ENGLISH: usize = 22;
/// Reasons kept for which the guard refused an answer.
const MOST_REASONS: usize = 2_000;
/// Drawings for a lesson before another procedure is taken.
const DRAWINGS: usize = 4;

/// What a training needs beside its settings.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub course: course::Source<'a>,
    /// Where the patterns of speech are.
    pub corpus: &'a Path,
    pub day: jiff::civil::Date,
}

/// Lessons, some of them about procedures that are not learnt from.
#[derive(Debug, Default)]
pub struct Lessons {
    pub learnt: Vec<Lesson>,
    pub held_out: Vec<Lesson>,
    pub refused: usize,
    /// The first reasons for which the guard refused an answer.
    pub reasons: Vec<String>,
    pub procedures: usize,
}

/// The lessons of a training, drawn by its seed.
///
/// # Errors
/// Where the patterns of speech cannot be read, or nothing is there to learn from.
pub fn lessons(source: &Source<'_>, settings: &Settings) -> Result<Lessons, Error> {
    let speech = [Language::Vietnamese, Language::English]
        .map(|language| Speech::read(source.corpus, language).map(|speech| (language, speech)));
    let [vietnamese, english] = speech;
    let speech = [vietnamese?, english?];
    let [learnt, held_out] = source.course.divided()?;
    let mut lessons = Lessons { procedures: learnt.len(), ..Lessons::default() };
    let mut random = Random::seeded(settings.seed);
    let mut drawn = |from: &[&Procedure], count: usize, lessons: &mut Lessons| {
        let mut some = Vec::new();
        for _ in 0..count * DRAWINGS * 5 {
            if some.len() == count {
                break;
            }
            let procedure = from[random.below(from.len())];
            some.extend(one(procedure, source.day, &speech, &mut random, lessons));
        }
        some
    };
    lessons.learnt = drawn(&learnt, settings.lessons, &mut lessons);
    lessons.held_out = drawn(&held_out, TRIED, &mut lessons);
    Ok(lessons)
}

fn one(
    procedure: &Procedure,
    day: jiff::civil::Date,
    speech: &[(Language, Speech); 2],
    random: &mut Random,
    lessons: &mut Lessons,
) -> Option<Lesson> {
    let in_english = procedure.name.en.is_some() && random.below(100) < ENGLISH;
    let (language, speech) = &speech[usize::from(in_english)];
    let subject = Subject { procedure, language: *language, day };
    for _ in 0..DRAWINGS {
        match lesson::draw(subject, speech, random) {
            Drawn::Lesson(lesson) => return Some(*lesson),
            Drawn::Unsaid => {}
            Drawn::Refused(slots, reason) => {
                lessons.refused += 1;
                if lessons.reasons.len() < MOST_REASONS {
                    lessons.reasons.push(format!("{} {slots:?}: {reason}", procedure.code));
                }
            }
        }
    }
    None
}

/// Trains on `source` and writes adapter and card to `out` as it goes.
///
/// # Errors
/// As [`lessons`], [`course::tuner`] and [`course::teach`].
pub fn train(
    source: &Source<'_>,
    settings: &Settings,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Card, Error> {
    let lessons = lessons(source, settings)?;
    let of = |lessons: &[Lesson]| lessons.iter().map(written).collect();
    let lessons = course::Lessons {
        learnt: of(&lessons.learnt),
        held_out: of(&lessons.held_out),
        refused: lessons.refused,
        procedures: lessons.procedures,
    };
    let tuner = course::tuner(&source.course, settings)?;
    course::teach(tuner, &source.course, settings, &lessons, out, progress)
}

fn written(lesson: &Lesson) -> course::Lesson {
    course::Lesson { prompt: lesson::prompt(lesson), answer: format!(" {}", lesson.answer) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::catalog::{Catalog, Code};

    fn drawn(seed: u64, count: usize, left_out: &HashSet<Code>) -> Lessons {
        let corpus = Path::new("corpus");
        let catalog = Catalog::over(Vec::new(), &[], corpus).unwrap();
        let course = course::Source {
            weights: Path::new("none"),
            base: "base",
            licence: "licence",
            catalog: &catalog,
            left_out,
            gpu: None,
        };
        let source = Source { course, corpus, day: "2026-11-22".parse().unwrap() };
        lessons(&source, &Settings { seed, lessons: count, ..Settings::default() }).unwrap()
    }

    #[test]
    fn lessons_depend_on_the_seed_and_leave_out_what_is_evaluated() {
        let answers = |lessons: &Lessons| -> Vec<String> {
            lessons.learnt.iter().map(|lesson| format!("{} {}", lesson.question, lesson.answer)).collect()
        };
        let none = HashSet::new();
        let all = drawn(1, 40, &none);
        assert_eq!(answers(&all), answers(&drawn(1, 40, &none)));
        assert_ne!(answers(&all), answers(&drawn(2, 40, &none)));
        let code: Code = all.learnt[0].card.code.parse().unwrap();
        let others = drawn(1, 40, &HashSet::from([code.clone()]));
        assert_eq!(others.procedures + 1, all.procedures);
        let lessons = others.learnt.iter().chain(&others.held_out);
        assert!(
            lessons.clone().count() > 40 && lessons.clone().all(|lesson| lesson.card.code != code.as_str())
        );
        let held: HashSet<&str> = all.held_out.iter().map(|lesson| lesson.card.code.as_str()).collect();
        assert!(all.learnt.iter().all(|lesson| !held.contains(lesson.card.code.as_str())));
    }

    #[test]
    fn answers_by_hand_name_facts_by_number_and_nearly_all_pass_the_guard() {
        let lessons = drawn(3, 150, &HashSet::new());
        assert_eq!(lessons.learnt.len(), 150);
        assert!(lessons.refused < 75, "{} refused: {:#?}", lessons.refused, lessons.reasons);
        for lesson in &lessons.learnt {
            let stated = lesson.facts.slots.iter().enumerate().filter(|(_, slot)| !slot.open);
            for (at, _) in stated {
                assert!(lesson.answer.contains(&format!("[{}]", at + 1)), "{}", lesson.answer);
            }
            assert!(!lesson.answer.contains('{'), "{}", lesson.answer);
        }
        let english = lessons.learnt.iter().filter(|lesson| lesson.language == Language::English).count();
        assert!((10..80).contains(&english), "{english}");
    }
}
