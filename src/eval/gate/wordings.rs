//! The same for a report of wordings, which only a machine with weights can make.

use serde::Deserialize;

use crate::{
    answer::GuardVerdict,
    eval::{
        Error,
        wording::{Report, WordingCase},
    },
};

use super::{Failure, Thresholds, at_least};

/// Least shares of wordings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastWordings {
    /// Shown at all.
    pub guard_passed: Option<f64>,
    /// Shown as the model said them.
    pub first_try: Option<f64>,
    /// Answering the asked slot, where the assistant had understood it.
    pub slot_answered: Option<f64>,
    pub language_right: Option<f64>,
    /// Most wordings shown with a wrong fact.
    pub wrong_at_most: Option<usize>,
}

/// What `report` fails.
///
/// # Errors
/// [`Error::Unlike`] where the thresholds do not name the suite.
pub fn check_wordings(report: &Report, thresholds: &Thresholds) -> Result<Vec<Failure>, Error> {
    let least = thresholds.least(&report.suite)?.wordings;
    let mut failures = Vec::new();
    let cases = |wrong: fn(&WordingCase) -> bool| {
        let wrong = report.cases.iter().filter(move |case| wrong(case));
        move || wrong.map(|case| format!("{}: {}: {}", case.id, case.q, case.raw.trim())).collect()
    };
    // Without a model nothing is worded, and nothing measured.
    let measured = |share: f64| (report.worded > 0).then_some(share);
    let dropped = cases(|case| case.guard == GuardVerdict::Dropped);
    at_least("wordings shown", measured(report.guard_passed), least.guard_passed, dropped, &mut failures);
    let repaired = cases(|case| case.guard != GuardVerdict::Passed);
    at_least("as the model said them", measured(report.first_try), least.first_try, repaired, &mut failures);
    let unanswered = cases(|case| case.understood && !case.answered);
    let answered = measured(report.understood_slot_answered);
    at_least("asked slot answered", answered, least.slot_answered, unanswered, &mut failures);
    let foreign = cases(|case| !case.language_right);
    at_least("language right", measured(report.language_right), least.language_right, foreign, &mut failures);
    if let Some(most) = least.wrong_at_most.filter(|most| report.wrong_after_guard > *most) {
        failures.push(Failure {
            figure: "wrong after the guard".to_owned(),
            said: format!("{}, at most {most}", report.wrong_after_guard),
            cases: cases(|case| !case.wrong_after_guard.is_empty())(),
        });
    }
    Ok(failures)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thresholds() -> Thresholds {
        toml::from_str("[suites.x.wordings]\nfirst_try = 0.9\nwrong_at_most = 0").unwrap()
    }

    #[test]
    fn wordings_are_held_to_their_thresholds() {
        let report = Report { suite: "x".into(), worded: 10, first_try: 0.9, ..Report::default() };
        assert_eq!(check_wordings(&report, &thresholds()).unwrap(), []);
        let worse = Report { first_try: 0.8, wrong_after_guard: 1, ..report.clone() };
        let figures: Vec<String> = check_wordings(&worse, &thresholds())
            .unwrap()
            .into_iter()
            .map(|failure| failure.figure)
            .collect();
        assert_eq!(figures, ["as the model said them", "wrong after the guard"]);
        let nothing = Report { worded: 0, ..report.clone() };
        assert_eq!(
            check_wordings(&nothing, &thresholds()).unwrap().len(),
            1,
            "what is not measured does not pass"
        );
        assert!(check_wordings(&Report { suite: "y".into(), ..report }, &thresholds()).is_err());
    }
}
