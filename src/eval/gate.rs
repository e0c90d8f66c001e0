//! Holds a report to thresholds and to the baseline that is kept: what a change must not make worse.

mod wordings;

use std::{collections::BTreeMap, fmt, path::Path};

use serde::Deserialize;

use super::{
    Error,
    answers::Verdict,
    compare::compare,
    metrics::{Placed, Quality},
    refusal::{ACCEPTED_AT, best},
    report::Report,
};

pub use wordings::{LeastWordings, check_wordings};

/// Most cases named under a figure.
const NAMED: usize = 20;

/// What each suite must reach, by its name.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    pub suites: BTreeMap<String, Least>,
}

/// What one suite must reach; a figure without a threshold is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Least {
    #[serde(default)]
    pub lexical: LeastQuality,
    #[serde(default)]
    pub vector: LeastQuality,
    #[serde(default)]
    pub fused: LeastQuality,
    #[serde(default)]
    pub decisions: LeastDecisions,
    #[serde(default)]
    pub answers: LeastAnswers,
    #[serde(default)]
    pub conversations: LeastConversations,
    #[serde(default)]
    pub wordings: LeastWordings,
}

/// Least quality of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastQuality {
    pub r1: Option<f64>,
    pub r5: Option<f64>,
    pub r10: Option<f64>,
    pub mrr: Option<f64>,
    pub ndcg10: Option<f64>,
}

/// Least shares of right endings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastDecisions {
    /// Of the answerable.
    pub accepted: Option<f64>,
    /// Of the unanswerable.
    pub right: Option<f64>,
    /// Of the unanswerable, by the confidence alone, where 0.97 of the answerable are accepted.
    pub refused_at_97: Option<f64>,
}

/// Least shares of facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastAnswers {
    pub right: Option<f64>,
    pub rendered_right: Option<f64>,
    /// Of answered cards, with every required slot given or said to be open.
    pub stated: Option<f64>,
    /// Most questions to which a wrong fact is shown.
    pub wrong_at_most: Option<usize>,
}

/// Least shares of turns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastConversations {
    pub right: Option<f64>,
}

/// A figure that does not reach what it must.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub figure: String,
    pub said: String,
    /// The cases behind it.
    pub cases: Vec<String>,
}

impl Thresholds {
    /// The thresholds in the file at `path`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs_err::read_to_string(path)?;
        toml::from_str(&text)
            .map_err(|error| Error::File { path: path.to_owned(), detail: error.to_string() })
    }

    fn least(&self, suite: &str) -> Result<&Least, Error> {
        self.suites.get(suite).ok_or_else(|| {
            let known: Vec<&str> = self.suites.keys().map(String::as_str).collect();
            let known = known.join(", ");
            Error::Unlike(format!(
                "no threshold for the suite {suite}; the file has {known}: add [suites.\"{suite}\"]"
            ))
        })
    }
}

/// What `report` fails: every threshold of its suite that it is under, and every figure that is worse than in `baseline`
/// by more than chance.
///
/// # Errors
/// [`Error::Unlike`] where the thresholds do not name the suite, or the baseline is of another.
pub fn check(
    report: &Report,
    thresholds: &Thresholds,
    baseline: Option<&Report>,
) -> Result<Vec<Failure>, Error> {
    let least = thresholds.least(&report.suite)?;
    let mut failures = Vec::new();
    retrieval(report, least, &mut failures);
    decisions(report, &least.decisions, &mut failures);
    answers(report, &least.answers, &mut failures);
    conversations(report, least.conversations, &mut failures);
    if let Some(baseline) = baseline {
        failures.extend(losses(baseline, report)?);
    }
    Ok(failures)
}

fn retrieval(report: &Report, least: &Least, failures: &mut Vec<Failure>) {
    let measured = report.retrieval.as_ref();
    // Without its model the vector side was not measured, and neither was the fusion with it.
    let with_vector = measured.filter(|_| report.embedding);
    let lexical = measured.map(|measured| &measured.lexical.all);
    let vector = with_vector.and_then(|measured| Some(&measured.vector.as_ref()?.all));
    let fused = with_vector.map(|measured| &measured.fused.all);
    side(report, "lexical", lexical, least.lexical, &|case| Some(case.lexical), failures);
    side(report, "vector", vector, least.vector, &|case| case.vector, failures);
    side(report, "fused", fused, least.fused, &|case| Some(case.fused), failures);
}

fn side(
    report: &Report,
    name: &str,
    quality: Option<&Quality>,
    least: LeastQuality,
    placed: &dyn Fn(&super::case::Sides) -> Option<Placed>,
    failures: &mut Vec<Failure>,
) {
    let value = |part: fn(&Quality) -> f64| quality.map(part);
    let figures = [
        ("R@1", least.r1, value(|quality| quality.r1), 1),
        ("R@5", least.r5, value(|quality| quality.r5), 5),
        ("R@10", least.r10, value(|quality| quality.r10), 10),
        ("MRR", least.mrr, value(|quality| quality.mrr), 1),
        ("nDCG@10", least.ndcg10, value(|quality| quality.ndcg10), 1),
    ];
    for (figure, least, value, within) in figures {
        let missed = || {
            let cases = report.retrieval.iter().flat_map(|retrieval| &retrieval.cases);
            let missed = cases.filter(|case| {
                case.is_answerable() && placed(&case.placed).is_some_and(|placed| !placed.within(within))
            });
            missed.map(|case| format!("{}: {}", case.id, case.q)).collect()
        };
        at_least(&format!("{name} {figure}"), value, least, missed, failures);
    }
}

fn decisions(report: &Report, least: &LeastDecisions, failures: &mut Vec<Failure>) {
    use crate::assistant::Outcome;
    let measured = report.decisions.as_ref();
    let known = measured.filter(|measured| measured.answerable.questions > 0);
    let strange = measured.filter(|measured| measured.unanswerable.questions > 0);
    let of = |answerable: bool| {
        let cases = report.decisions.iter().flat_map(|decisions| &decisions.cases);
        let lost = cases.filter(move |case| {
            let away = matches!(case.outcome, Outcome::Refused | Outcome::Handoff);
            case.gold.is_empty() != answerable && if answerable { away } else { !case.right }
        });
        lost.map(|case| format!("{}: {:?}, {}", case.id, case.outcome, case.q)).collect()
    };
    let accepted = known.map(|measured| measured.answerable.accepted);
    at_least("answerable accepted", accepted, least.accepted, || of(true), failures);
    let right = strange.map(|measured| measured.unanswerable.right);
    at_least("unanswerable ended right", right, least.right, || of(false), failures);
    let curve = report.retrieval.as_ref().filter(|_| known.is_some() && strange.is_some());
    let refused = curve.and_then(|retrieval| best(&retrieval.curve, ACCEPTED_AT)).map(|best| best.refused);
    at_least("refused at 0.97 accepted", refused, least.refused_at_97, Vec::new, failures);
}

fn answers(report: &Report, least: &LeastAnswers, failures: &mut Vec<Failure>) {
    let measured = report.answers.as_ref();
    let of = |holds: &dyn Fn(Option<Verdict>, Verdict) -> bool| -> Vec<String> {
        let cases = report.answers.iter().flat_map(|answers| &answers.cases);
        let lost = cases.filter(|case| holds(case.rendered, case.verdict));
        lost.map(|case| {
            let rendered =
                case.rendered.map_or("no such record".to_owned(), |verdict| format!("{verdict:?}"));
            format!("{}: asked {:?}, rendered {rendered}, {}", case.id, case.verdict, case.q)
        })
        .collect()
    };
    let right = measured.map(|measured| measured.right);
    at_least("slot facts right", right, least.right, || of(&|_, asked| asked != Verdict::Right), failures);
    let rendered = measured.map(|measured| measured.rendered_right);
    let unrendered = || of(&|rendered, _| rendered != Some(Verdict::Right));
    at_least("slot facts right as rendered", rendered, least.rendered_right, unrendered, failures);
    let stated = measured.map(|measured| measured.completeness.stated);
    at_least("required slots stated", stated, least.stated, Vec::new, failures);
    if let Some(most) = least.wrong_at_most {
        let wrong = measured.map(|measured| measured.verdicts.get(&Verdict::Wrong).copied().unwrap_or(0));
        if wrong.is_none_or(|wrong| wrong > most) {
            let value = wrong.map_or("not measured".to_owned(), |wrong| wrong.to_string());
            failures.push(Failure {
                figure: "wrong facts shown".to_owned(),
                said: format!("{value}, at most {most}"),
                cases: of(&|_, asked| asked == Verdict::Wrong),
            });
        }
    }
}

fn conversations(report: &Report, least: LeastConversations, failures: &mut Vec<Failure>) {
    let right = report.conversations.as_ref().map(|conversations| conversations.right);
    let wrong = || {
        let cases = report.conversations.iter().flat_map(|conversations| &conversations.cases);
        let wrong = cases.filter(|case| !case.is_right());
        wrong.map(|case| format!("{}: {}, {}", case.id, case.wrong.join(", "), case.q)).collect()
    };
    at_least("turns right", right, least.right, wrong, failures);
}

/// Fails `figure` where it has a threshold and is under it, or was not measured: what is not measured does not pass.
fn at_least(
    figure: &str,
    value: Option<f64>,
    least: Option<f64>,
    cases: impl FnOnce() -> Vec<String>,
    failures: &mut Vec<Failure>,
) {
    let Some(least) = least else { return };
    if value.is_some_and(|value| value >= least) {
        return;
    }
    let said = match value {
        Some(value) => format!("{value:.3}, at least {least:.3}"),
        None => format!("not measured, at least {least:.3}"),
    };
    failures.push(Failure { figure: figure.to_owned(), said, cases: cases() });
}

fn losses(baseline: &Report, report: &Report) -> Result<Vec<Failure>, Error> {
    if baseline.suite != report.suite || baseline.embedding != report.embedding {
        return Err(Error::Unlike(format!(
            "the baseline is of the suite {} {}, the report of {} {}",
            baseline.suite,
            if baseline.embedding { "with vectors" } else { "by words alone" },
            report.suite,
            if report.embedding { "with vectors" } else { "by words alone" },
        )));
    }
    let comparison = compare(baseline, report)?;
    let worse = comparison.tested.iter().filter(|tested| tested.is_loss());
    let failures = worse.map(|tested| {
        let cases = comparison.changed.iter().filter(|case| !case.better && case.figure == tested.figure);
        Failure {
            figure: tested.figure.clone(),
            said: format!(
                "{:.3}, {:.3} in the baseline, which is more than chance (p = {:.4})",
                tested.after, tested.before, tested.p
            ),
            cases: cases
                .map(|case| format!("{}: {} -> {}, {}", case.id, case.before, case.after, case.q))
                .collect(),
        }
    });
    Ok(failures.collect())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FAILED {}: {}", self.figure, self.said)?;
        self.cases.iter().take(NAMED).try_for_each(|case| write!(f, "\n  {case}"))?;
        match self.cases.len().checked_sub(NAMED) {
            Some(more) if more > 0 => write!(f, "\n  and {more} more"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::made::report;

    fn thresholds(text: &str) -> Thresholds {
        toml::from_str(&format!("[suites.made]\n{text}")).unwrap()
    }

    fn good() -> Report {
        report(&[Some(1); 10], &[true; 4], &[Verdict::Right; 4])
    }

    #[test]
    fn what_reaches_its_thresholds_passes() {
        let all = thresholds(
            "lexical = { r1 = 1.0, r5 = 1.0, r10 = 1.0, mrr = 1.0, ndcg10 = 1.0 }\n\
             decisions = { accepted = 1.0, right = 1.0, refused_at_97 = 1.0 }\n\
             answers = { right = 1.0, rendered_right = 1.0, stated = 1.0, wrong_at_most = 0 }",
        );
        assert_eq!(check(&good(), &all, Some(&good())).unwrap(), []);
    }

    #[test]
    fn each_figure_under_its_threshold_is_named_with_its_cases() {
        let mut ranks = [Some(1); 10];
        ranks[3] = Some(7);
        let bad = report(&ranks, &[true, true, true, false], &[Verdict::Right, Verdict::Wrong]);
        let all = thresholds(
            "lexical = { r5 = 0.95, r10 = 1.0 }\ndecisions = { right = 0.9 }\nanswers = { right = 0.9, wrong_at_most = 0 }",
        );
        let failures = check(&bad, &all, None).unwrap();
        let figures: Vec<&str> = failures.iter().map(|failure| failure.figure.as_str()).collect();
        assert_eq!(
            figures,
            ["lexical R@5", "unanswerable ended right", "slot facts right", "wrong facts shown"]
        );
        assert_eq!(failures[0].said, "0.900, at least 0.950");
        assert!(failures[0].to_string().contains("r3: question 3"), "{}", failures[0]);
        assert!(failures[3].cases[0].contains("f1"));
    }

    #[test]
    fn what_was_not_measured_does_not_pass() {
        let report = Report { answers: None, ..good() };
        let all = thresholds("fused = { r1 = 0.1 }\nanswers = { right = 0.0, wrong_at_most = 5 }");
        let failures = check(&report, &all, None).unwrap();
        // The fused side without vectors is the lexical one.
        assert_eq!(failures.len(), 3);
        assert!(failures.iter().all(|failure| failure.said.starts_with("not measured")));
    }

    #[test]
    fn a_loss_against_the_baseline_fails_only_beyond_chance() {
        let none = thresholds("");
        let mut ranks = [Some(1); 10];
        ranks[..2].fill(Some(2));
        let small = report(&ranks, &[true; 4], &[Verdict::Right; 4]);
        assert_eq!(check(&small, &none, Some(&good())).unwrap(), []);
        let large = report(&[Some(2); 10], &[true; 4], &[Verdict::Right; 4]);
        let failures = check(&large, &none, Some(&good())).unwrap();
        assert!(failures.iter().any(|failure| failure.figure == "fused R@1" && failure.cases.len() == 10));
        assert_eq!(check(&good(), &none, Some(&large)).unwrap(), []);
    }

    #[test]
    fn a_suite_without_thresholds_a_stray_key_and_another_baseline_are_errors() {
        let none = thresholds("");
        let other = Report { suite: "other".to_owned(), ..good() };
        assert!(check(&other, &none, None).unwrap_err().to_string().contains("suites.\"other\""));
        assert!(check(&good(), &none, Some(&other)).is_err());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("thresholds.toml");
        fs_err::write(&path, "[suites.made.lexical]\nr7 = 1.0\n").unwrap();
        assert!(Thresholds::read(&path).unwrap_err().to_string().contains("r7"));
    }
}
