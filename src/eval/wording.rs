//! Wordings: each question is asked, the model words the card, and what it said is held against the card before and
//! after the guard. The checks of this file are not the guard's own, so that they can find what it lets through.

use std::{fmt, path::Path, time::Instant};

use serde::{Deserialize, Serialize};

use crate::{
    answer::{Card, GuardVerdict, guard, plain, wording},
    assistant::{Assistant, Reply, Request, WordingEvent},
    catalog::Slot,
    text::{Language, language, normalize},
};

use super::{
    Error,
    dataset::FactQuestion,
    decisions::request,
    facts::{absent, present},
    metrics::{Latency, share},
    random::{Random, SEED},
    report,
};

/// Samples of a report.
const SAMPLES: usize = 40;
/// Sentences of a wording as it is meant to be.
const SENTENCES: std::ops::RangeInclusive<usize> = 1..=5;

/// What a wording was, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingCase {
    pub id: String,
    pub q: String,
    pub language: String,
    pub slot: Slot,
    /// The procedure that was answered.
    pub code: String,
    /// What the model said, as it came; never shown to a resident.
    pub raw: String,
    /// What was shown.
    pub shown: String,
    pub guard: GuardVerdict,
    /// The facts that the guard did not find in the record.
    pub strangers: Vec<String>,
    /// Whether the assistant took the question for one about the slot, before any model spoke.
    #[serde(default)]
    pub understood: bool,
    /// Whether what was shown answers the asked slot.
    pub answered: bool,
    /// Facts that should stand in what was shown and do not; none where another procedure was answered.
    pub missing: Option<Vec<String>>,
    /// Figures of what the model said that stand nowhere on the card or in the question, and facts that must not stand.
    pub wrong: Vec<String>,
    /// The same of what was shown.
    pub wrong_after_guard: Vec<String>,
    /// Whether it is in the language of the question, but for what it quotes from the record.
    pub language_right: bool,
    /// The same with what it quotes.
    #[serde(default)]
    pub whole_in_language: bool,
    pub courteous: bool,
    pub words: usize,
    pub sentences: usize,
    /// Milliseconds from the question to the first sentence shown, and to the verdict.
    pub first_ms: f64,
    pub whole_ms: f64,
}

/// All wordings of a suite. Shares are of the wordings, or, from `slot_answered` on, of those shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub suite: String,
    /// Questions that were asked.
    pub questions: usize,
    /// Of them, those that a card answered and the model worded.
    pub worded: usize,
    /// Share that may be shown: passed at once, or repaired.
    pub guard_passed: f64,
    /// Share of which every sentence passed as it came.
    pub first_try: f64,
    /// Share shown after a repair.
    pub repaired: f64,
    /// Share whose words, before the guard, hold no wrong figure and no fact that must not stand.
    pub faithful: f64,
    /// Share of all wordings that is shown and answers the asked slot.
    pub slot_answered: f64,
    /// The same of those whose slot the assistant had understood: what the model could answer at all.
    #[serde(default)]
    pub understood_slot_answered: f64,
    /// Number of wordings shown with a wrong fact.
    pub wrong_after_guard: usize,
    /// Share in the language of the question, but for what is quoted from the record; and with it.
    pub language_right: f64,
    #[serde(default)]
    pub whole_in_language: f64,
    /// Share with every expected fact, among those about the expected procedure.
    pub complete: f64,
    /// Share with a form of courtesy.
    pub courteous: f64,
    /// Share of one to five sentences.
    pub length_right: f64,
    /// Words of a shown wording on average.
    pub words: f64,
    pub first_sentence_ms: Latency,
    pub whole_ms: Latency,
    /// Not chosen: by seed.
    pub samples: Vec<WordingCase>,
    pub cases: Vec<WordingCase>,
}

/// Words every one of at most `limit` of `questions`, chosen by seed.
///
/// # Errors
/// When a question cannot be asked, or the catalog cannot be searched.
pub fn run(
    assistant: &Assistant,
    suite: &str,
    questions: &[FactQuestion],
    limit: usize,
) -> Result<Report, Error> {
    let chosen = Random::seeded(SEED).choose(limit, questions.len());
    let mut cases = Vec::with_capacity(chosen.len());
    for at in &chosen {
        cases.extend(worded(assistant, &questions[*at])?);
    }
    Ok(Report { suite: suite.to_owned(), questions: chosen.len(), ..report(cases) })
}

/// The case of one question; none where no card answers it or no model words it.
fn worded(assistant: &Assistant, question: &FactQuestion) -> Result<Option<WordingCase>, Error> {
    let started = Instant::now();
    let request: Request = request(&question.q);
    let asked = |source| Error::Question { id: question.id.clone(), source };
    let mut reply = assistant.reply(&request).map_err(asked)?;
    let Some(mut stream) = assistant.word(&request, &mut reply) else { return Ok(None) };
    let mut first = None;
    while let Some(event) = stream.blocking_next() {
        first.get_or_insert_with(|| started.elapsed());
        if let WordingEvent::Done(wording) = event {
            let whole = started.elapsed();
            let took = (first.unwrap_or(whole), whole).into();
            return Ok(judged(question, &reply, stream.said(), &wording, took));
        }
    }
    Ok(None)
}

/// How long a wording took, in milliseconds.
struct Took {
    first: f64,
    whole: f64,
}

impl From<(std::time::Duration, std::time::Duration)> for Took {
    fn from((first, whole): (std::time::Duration, std::time::Duration)) -> Self {
        Self { first: first.as_secs_f64() * 1000.0, whole: whole.as_secs_f64() * 1000.0 }
    }
}

fn judged(
    question: &FactQuestion,
    reply: &Reply,
    raw: &str,
    wording: &wording::Wording,
    took: Took,
) -> Option<WordingCase> {
    let card = reply.card.as_ref()?;
    let shown = wording.text.as_str();
    let right = card.code == question.code.as_str();
    let not = if right { question.must_not.as_slice() } else { &[] };
    let wrong = |text: &str| {
        let mut wrong = present(text, not);
        wrong.extend(unknown_figures(text, card, &question.q, reply.language));
        wrong
    };
    Some(WordingCase {
        id: question.id.clone(),
        q: question.q.clone(),
        language: super::dataset::language_of(question.lang.as_deref(), &question.q),
        slot: question.slot,
        code: card.code.clone(),
        raw: raw.to_owned(),
        shown: shown.to_owned(),
        guard: wording.guard,
        strangers: wording.dropped.iter().map(|stranger| stranger.text.clone()).collect(),
        understood: card.asked.contains(&question.slot),
        answered: wording::answers(card, question.slot, shown) || says_when(card, shown),
        missing: (right && !shown.is_empty()).then(|| absent(&[shown], &question.must)),
        wrong: wrong(raw),
        wrong_after_guard: wrong(shown),
        language_right: language::detect(&unquoted(shown)) == reply.language,
        whole_in_language: language::detect(shown) == reply.language,
        courteous: is_courteous(shown, reply.language),
        words: shown.split_whitespace().count(),
        sentences: guard::sentences(shown).count(),
        first_ms: took.first,
        whole_ms: took.whole,
    })
}

/// Whether `shown`, for a question by when one must act, says a row that sets the term: that is what was asked, in whatever slot it
/// stands.
fn says_when(card: &Card, shown: &str) -> bool {
    let shown = shown.to_lowercase();
    let said = |row: &str| shown.contains(&row.to_lowercase().trim_end_matches(['.', ';', ',']).to_owned());
    card.by_when && card.explained.iter().any(|row| said(row.text.trim()))
}

/// `text` without what stands in quotation marks; all of it where nothing else does.
fn unquoted(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once('“') {
        kept.push_str(before);
        rest = after.split_once('”').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    if kept.chars().any(char::is_alphabetic) { kept } else { text.to_owned() }
}

/// Runs of digits of `text`, without the marks between thousands and leading zeros, that stand neither on the card nor
/// in the question.
fn unknown_figures(text: &str, card: &Card, question: &str, language: Language) -> Vec<String> {
    let known: Vec<String> = figures(&format!("{} {question} 1022", plain::text(card, language)));
    figures(text).into_iter().filter(|figure| !known.contains(figure)).collect()
}

fn figures(text: &str) -> Vec<String> {
    let chars: Vec<char> = normalize(text).chars().collect();
    let mut found = Vec::new();
    let mut run = String::new();
    for (at, c) in chars.iter().enumerate() {
        let group = |from: usize| {
            chars.get(from..from + 3).is_some_and(|digits| digits.iter().all(char::is_ascii_digit))
        };
        let mark = matches!(c, '.' | ',') && !run.is_empty() && group(at + 1);
        if c.is_ascii_digit() {
            run.push(*c);
        } else if !mark && !run.is_empty() {
            found.push(std::mem::take(&mut run));
        }
    }
    found.extend(Some(run).filter(|run| !run.is_empty()));
    found.iter().map(|run| run.trim_start_matches('0').to_owned()).filter(|run| !run.is_empty()).collect()
}

fn is_courteous(text: &str, language: Language) -> bool {
    let text = format!(" {} ", normalize(text).to_lowercase());
    let forms: &[&str] = match language {
        Language::Vietnamese => &["dạ", " ạ", "anh/chị", "vui lòng", "xin ", "nhé", "quý vị"],
        Language::English => &["please", " you ", "thank", "kindly"],
    };
    forms.iter().any(|form| text.contains(form))
}

fn report(cases: Vec<WordingCase>) -> Report {
    let worded = cases.len();
    let shown: Vec<&WordingCase> = cases.iter().filter(|case| case.guard != GuardVerdict::Dropped).collect();
    let of_all =
        |test: fn(&WordingCase) -> bool| share(cases.iter().filter(|case| test(case)).count(), worded);
    let of_shown =
        |test: fn(&WordingCase) -> bool| share(shown.iter().filter(|case| test(case)).count(), shown.len());
    let known: Vec<&Vec<String>> = shown.iter().filter_map(|case| case.missing.as_ref()).collect();
    let times = |of: fn(&WordingCase) -> f64| Latency::of(&cases.iter().map(of).collect::<Vec<_>>());
    let samples = Random::seeded(SEED).choose(SAMPLES, worded);
    Report {
        suite: String::new(),
        questions: 0,
        worded,
        guard_passed: share(shown.len(), worded),
        first_try: of_all(|case| case.guard == GuardVerdict::Passed),
        repaired: of_all(|case| case.guard == GuardVerdict::Repaired),
        faithful: of_all(|case| case.wrong.is_empty() && !case.raw.trim().is_empty()),
        slot_answered: of_all(|case| case.guard != GuardVerdict::Dropped && case.answered),
        understood_slot_answered: share(
            cases.iter().filter(|case| case.understood && case.answered).count(),
            cases.iter().filter(|case| case.understood).count(),
        ),
        wrong_after_guard: shown.iter().filter(|case| !case.wrong_after_guard.is_empty()).count(),
        language_right: of_shown(|case| case.language_right),
        whole_in_language: of_shown(|case| case.whole_in_language),
        complete: share(known.iter().filter(|missing| missing.is_empty()).count(), known.len()),
        courteous: of_shown(|case| case.courteous),
        length_right: of_shown(|case| SENTENCES.contains(&case.sentences)),
        words: shown.iter().map(|case| case.words as f64).sum::<f64>() / shown.len().max(1) as f64,
        first_sentence_ms: times(|case| case.first_ms),
        whole_ms: times(|case| case.whole_ms),
        samples: samples.into_iter().map(|at| cases[at].clone()).collect(),
        cases,
    }
}

impl Report {
    /// The report that was written to `path`.
    ///
    /// # Errors
    /// When the file cannot be read, or is no such report.
    pub fn read(path: &Path) -> Result<Self, Error> {
        report::read(path, "motcua eval wording --json")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}: {} questions, {} worded", self.suite, self.questions, self.worded)?;
        for (name, share) in [
            ("guard passed", self.guard_passed),
            ("  at first try", self.first_try),
            ("  after a repair", self.repaired),
            ("faithful before the guard", self.faithful),
            ("asked slot answered", self.slot_answered),
            ("  where it was understood", self.understood_slot_answered),
            ("language right", self.language_right),
            ("  with quotations", self.whole_in_language),
            ("complete", self.complete),
            ("courteous", self.courteous),
            ("one to five sentences", self.length_right),
        ] {
            writeln!(formatter, "{name:<26} {share:.3}")?;
        }
        writeln!(formatter, "{:<26} {}", "wrong after the guard", self.wrong_after_guard)?;
        writeln!(formatter, "{:<26} {:.1}", "words", self.words)?;
        let Latency { p50, p95, .. } = self.first_sentence_ms;
        writeln!(formatter, "{:<26} {p50:.0} / {p95:.0} ms", "first sentence, p50 / p95")?;
        let Latency { p50, p95, .. } = self.whole_ms;
        writeln!(formatter, "{:<26} {p50:.0} / {p95:.0} ms", "whole wording, p50 / p95")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_compared_without_marks_and_leading_zeros() {
        assert_eq!(figures("20.000 đồng, 03 ngày, 1,5 triệu"), ["20000", "3", "1", "5"]);
        assert_eq!(figures("không có số"), Vec::<String>::new());
    }

    #[test]
    fn courtesy_is_told_by_its_forms() {
        assert!(is_courteous("Dạ, lệ phí là 5.000 đồng ạ.", Language::Vietnamese));
        assert!(!is_courteous("Lệ phí 5.000 đồng.", Language::Vietnamese));
        assert!(is_courteous("Please bring the form.", Language::English));
    }
}
