//! Trains the drafting of expected questions: records with what people wrote for them in, an adapter that asks as residents do out.

use std::path::Path;

use crate::{
    catalog::Procedure,
    drafting::prompt,
    eval::random::Random,
    inference::generator::Tuner,
    text::{Language, language::detect, syllables},
};

use super::{
    Error,
    course::{self, Card, Lesson, Lessons, Progress, Settings, Source, TRIED},
    schedule::shuffle,
};

/// Most syllables of a question that only names what it asks for.
const SHORT: usize = 9;
/// Of each lesson, in this order: questions that only name it, that tell of a case, and in English.
const KINDS: [usize; 3] = [1, 3, 1];
/// Fewest questions of a lesson.
const FEWEST: usize = 3;

/// The lessons of a training, drawn by its seed, of questions that `tuner` can say.
///
/// # Errors
/// Where nothing is there to learn from.
pub fn lessons(source: &Source<'_>, settings: &Settings, tuner: &Tuner) -> Result<Lessons, Error> {
    drawn(source, settings, &|question| tuner.can_say(question))
}

fn drawn(source: &Source<'_>, settings: &Settings, can_say: &dyn Fn(&str) -> bool) -> Result<Lessons, Error> {
    let [learnt, held_out] = source.divided()?;
    let mut lessons = Lessons { procedures: learnt.len(), ..Lessons::default() };
    let mut drawing = Drawing { random: Random::seeded(settings.seed), can_say, refused: 0 };
    lessons.learnt = drawing.lessons(learnt, settings.lessons);
    lessons.held_out = drawing.lessons(held_out, TRIED);
    lessons.refused = drawing.refused;
    if lessons.learnt.is_empty() {
        return Err(Error::NothingToLearn);
    }
    Ok(lessons)
}

/// Draws lessons.
struct Drawing<'a> {
    random: Random,
    can_say: &'a dyn Fn(&str) -> bool,
    /// Procedures of which too few questions are known.
    refused: usize,
}

impl Drawing<'_> {
    /// `count` lessons about `procedures`, none twice before each was once.
    fn lessons(&mut self, mut procedures: Vec<&Procedure>, count: usize) -> Vec<Lesson> {
        let mut lessons = Vec::with_capacity(count);
        while lessons.len() < count {
            shuffle(&mut procedures, &mut self.random);
            let before = lessons.len();
            let some = procedures.iter().filter_map(|procedure| self.lesson(procedure));
            lessons.extend(some.take(count - before));
            if lessons.len() == before {
                break;
            }
        }
        lessons
    }

    /// A lesson about `procedure`; none where too few questions are known.
    fn lesson(&mut self, procedure: &Procedure) -> Option<Lesson> {
        let mut kinds: [Vec<&str>; 3] = Default::default();
        let can_be_learnt = |question: &&str| {
            // A figure in a question is somebody's own case: not to be learnt from a record that does not have it.
            !question.contains(char::is_numeric) && (self.can_say)(&format!("\n{question}"))
        };
        for question in procedure.questions.iter().map(|question| question.trim()).filter(can_be_learnt) {
            kinds[kind(question)].push(question);
        }
        let mut lines = Vec::new();
        for (questions, most) in kinds.iter_mut().zip(KINDS) {
            shuffle(questions, &mut self.random);
            lines.extend(questions.iter().take(most).copied());
        }
        if lines.len() < FEWEST {
            self.refused += 1;
            return None;
        }
        let request = prompt::request(procedure);
        Some(Lesson { prompt: [request.prefix, request.prompt], answer: format!("\n{}", lines.join("\n")) })
    }
}

/// The place in [`KINDS`] of `question`.
fn kind(question: &str) -> usize {
    match detect(question) {
        Language::English => 2,
        Language::Vietnamese if syllables(question).len() <= SHORT => 0,
        Language::Vietnamese => 1,
    }
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
    let tuner = course::tuner(source, settings)?;
    let lessons = lessons(source, settings, &tuner)?;
    course::teach(tuner, source, settings, &lessons, out, progress)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::catalog::{Catalog, Code};

    fn drawn(seed: u64, count: usize, left_out: &HashSet<Code>, can_say: &dyn Fn(&str) -> bool) -> Lessons {
        let catalog = Catalog::over(Vec::new(), &[], Path::new("corpus")).unwrap();
        let source = Source {
            weights: Path::new("none"),
            base: "base",
            licence: "licence",
            catalog: &catalog,
            left_out,
            gpu: None,
        };
        super::drawn(&source, &Settings { seed, lessons: count, ..Settings::default() }, can_say).unwrap()
    }

    #[test]
    fn lessons_depend_on_the_seed_and_leave_out_what_is_evaluated() {
        let none = HashSet::new();
        let all = drawn(1, 30, &none, &|_| true);
        assert_eq!(all.learnt.len(), 30);
        assert_eq!(all, drawn(1, 30, &none, &|_| true));
        assert_ne!(all, drawn(2, 30, &none, &|_| true));
        let left_out = HashSet::from(["1.001193".parse().unwrap()]);
        let others = drawn(1, 400, &left_out, &|_| true);
        let names = others.learnt.iter().chain(&others.held_out).map(|lesson| &lesson.prompt[1]);
        assert!(names.into_iter().all(|prompt| !prompt.starts_with("Thủ tục: Đăng ký khai sinh\n")));
        // What is held out is not learnt.
        let learnt: HashSet<&str> = all.learnt.iter().map(|lesson| lesson.prompt[1].as_str()).collect();
        assert!(all.held_out.iter().all(|lesson| !learnt.contains(lesson.prompt[1].as_str())));
    }

    #[test]
    fn a_lesson_goes_from_short_to_telling_to_english_and_has_no_figure() {
        for lesson in drawn(3, 60, &HashSet::new(), &|_| true).learnt {
            let lines: Vec<&str> = lesson.answer.trim().lines().collect();
            assert!((FEWEST..=KINDS.iter().sum()).contains(&lines.len()), "{lines:?}");
            assert!(lines.is_sorted_by_key(|line| kind(line)), "{lines:?}");
            assert!(!lesson.answer.contains(char::is_numeric), "{lines:?}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_not_learnt() {
        let said = drawn(1, 40, &HashSet::new(), &|question| !question.contains('k'));
        assert!(!said.learnt.is_empty() && said.learnt.iter().all(|lesson| !lesson.answer.contains('k')));
    }
}
