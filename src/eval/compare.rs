//! Two reports of one suite side by side: what got better and worse, and whether that is more than chance.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use super::{
    Error,
    answers::Verdict,
    interval::{Interval, intervals, means},
    report::Report,
    significance::{SIGNIFICANT, mcnemar, randomisation},
};

/// Which test a figure is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// For yes or no.
    McNemar,
    /// For numbers.
    Randomisation,
}

/// One figure, before and after, over the questions that both reports have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tested {
    pub figure: String,
    pub test: Test,
    pub cases: usize,
    pub before: f64,
    pub after: f64,
    /// Where the difference lies with 95 % confidence, by drawing pairs anew.
    pub difference: Interval,
    /// Cases that got better and worse.
    pub better: usize,
    pub worse: usize,
    /// How likely chance alone makes as large a difference.
    pub p: f64,
}

impl Tested {
    /// Whether the difference is more than chance.
    pub fn is_significant(&self) -> bool {
        self.p < SIGNIFICANT
    }

    /// Whether it got worse by more than chance.
    pub fn is_loss(&self) -> bool {
        self.is_significant() && self.after < self.before
    }
}

/// A case that one of the figures judges otherwise than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    pub figure: String,
    pub id: String,
    pub q: String,
    pub better: bool,
    pub before: String,
    pub after: String,
}

/// What changed from one report to the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    pub suite: String,
    /// What must be known besides: other questions, another catalog, no vector side.
    pub notes: Vec<String>,
    pub tested: Vec<Tested>,
    pub changed: Vec<Changed>,
}

/// What one figure says about a question: its value, and that in words.
struct Point {
    q: String,
    value: f64,
    said: String,
}

/// The points of one figure by question.
type Points = BTreeMap<String, Point>;

/// Lays `after` beside `before`.
///
/// # Errors
/// [`Error::Unlike`] where they have no question in common.
pub fn compare(before: &Report, after: &Report) -> Result<Comparison, Error> {
    let mut comparison =
        Comparison { suite: after.suite.clone(), notes: notes(before, after), ..Comparison::default() };
    let (mut first, mut second) = (figures(before), figures(after));
    for (figure, test, after) in second.drain(..) {
        if let Some(at) = first.iter().position(|(name, ..)| *name == figure) {
            let (_, _, before) = first.swap_remove(at);
            comparison.add(figure, test, &before, &after);
        }
    }
    if comparison.tested.is_empty() {
        return Err(Error::Unlike(format!(
            "the reports of {} and {} have no question in common; compare two reports of one suite",
            before.suite, after.suite
        )));
    }
    Ok(comparison)
}

impl Comparison {
    fn add(&mut self, figure: &str, test: Test, before: &Points, after: &Points) {
        let both: Vec<(&String, &Point, &Point)> =
            before.iter().filter_map(|(id, old)| Some((id, old, after.get(id)?))).collect();
        if both.is_empty() {
            return;
        }
        let only = before.len().max(after.len()) - both.len();
        if only > 0 {
            self.notes.push(format!("{figure}: {only} questions are in one report only and left out"));
        }
        let rows: Vec<[f64; 3]> =
            both.iter().map(|(_, old, new)| [old.value, new.value, new.value - old.value]).collect();
        let [old_mean, new_mean, _] = means(&rows);
        let [_, _, difference] = intervals(&rows);
        let differences: Vec<f64> = rows.iter().map(|row| row[2]).collect();
        let better = differences.iter().filter(|difference| **difference > 0.0).count();
        let worse = differences.iter().filter(|difference| **difference < 0.0).count();
        let p = match test {
            Test::McNemar => mcnemar(better, worse),
            Test::Randomisation => randomisation(&differences),
        };
        self.tested.push(Tested {
            figure: figure.to_owned(),
            test,
            cases: both.len(),
            before: old_mean,
            after: new_mean,
            difference,
            better,
            worse,
            p,
        });
        let changed = both.into_iter().filter(|(_, old, new)| old.value != new.value);
        self.changed.extend(changed.map(|(id, old, new)| Changed {
            figure: figure.to_owned(),
            id: id.clone(),
            q: new.q.clone(),
            better: new.value > old.value,
            before: old.said.clone(),
            after: new.said.clone(),
        }));
    }
}

fn notes(before: &Report, after: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if before.suite != after.suite {
        notes.push(format!("the suites differ: {} and {}", before.suite, after.suite));
    }
    if before.catalog != after.catalog {
        notes.push(format!("the catalogs differ: {} and {} procedures", before.procedures, after.procedures));
    }
    if before.embedding != after.embedding {
        notes.push("only one of them has the vector side".to_owned());
    }
    if before.as_of != after.as_of {
        notes.push(format!("the answers hold for different days: {} and {}", before.as_of, after.as_of));
    }
    notes
}

/// Every figure of `report`, by question.
fn figures(report: &Report) -> Vec<(&'static str, Test, Points)> {
    let mut figures = Vec::new();
    if report.retrieval.is_some() {
        figures.push(("lexical R@5", Test::McNemar, ranks(report, Side::Lexical, Measure::Within(5))));
        figures.push((
            "fused reciprocal rank",
            Test::Randomisation,
            ranks(report, Side::Fused, Measure::Reciprocal),
        ));
        figures.push(("fused R@1", Test::McNemar, ranks(report, Side::Fused, Measure::Within(1))));
        figures.push(("fused R@5", Test::McNemar, ranks(report, Side::Fused, Measure::Within(5))));
    }
    if report.decisions.is_some() {
        figures.push(("answerable questions accepted", Test::McNemar, decided(report, true)));
        figures.push(("unanswerable questions ended right", Test::McNemar, decided(report, false)));
    }
    if report.answers.is_some() {
        figures.push(("slot facts right", Test::McNemar, facts(report, |verdict| verdict == Verdict::Right)));
        figures.push((
            "no wrong fact shown",
            Test::McNemar,
            facts(report, |verdict| verdict != Verdict::Wrong),
        ));
    }
    if report.conversations.is_some() {
        figures.push(("turns right", Test::McNemar, turns(report)));
    }
    figures
}

#[derive(Clone, Copy)]
enum Side {
    Lexical,
    Fused,
}

#[derive(Clone, Copy)]
enum Measure {
    Within(usize),
    Reciprocal,
}

fn ranks(report: &Report, side: Side, measure: Measure) -> Points {
    let cases = report.retrieval.iter().flat_map(|retrieval| &retrieval.cases);
    let points = cases.filter(|case| case.is_answerable()).map(|case| {
        let placed = match side {
            Side::Lexical => case.placed.lexical,
            Side::Fused => case.placed.fused,
        };
        let value = match measure {
            Measure::Within(most) => f64::from(u8::from(placed.within(most))),
            Measure::Reciprocal => placed.reciprocal(),
        };
        let said =
            placed.rank.map_or_else(|| "not among the first ten".to_owned(), |rank| format!("rank {rank}"));
        (case.id.clone(), Point { q: case.q.clone(), value, said })
    });
    points.collect()
}

fn decided(report: &Report, answerable: bool) -> Points {
    use crate::assistant::Outcome;
    let cases = report.decisions.iter().flat_map(|decisions| &decisions.cases);
    let points = cases.filter(|case| case.gold.is_empty() != answerable).map(|case| {
        let accepted = matches!(case.outcome, Outcome::Answered | Outcome::Clarify);
        let holds = if answerable { accepted } else { case.right };
        let said = match &case.code {
            Some(code) => format!("{:?} {code}", case.outcome),
            None => format!("{:?}", case.outcome),
        };
        (case.id.clone(), Point { q: case.q.clone(), value: f64::from(u8::from(holds)), said })
    });
    points.collect()
}

fn facts(report: &Report, holds: impl Fn(Verdict) -> bool) -> Points {
    let cases = report.answers.iter().flat_map(|answers| &answers.cases);
    let points = cases.map(|case| {
        let value = f64::from(u8::from(holds(case.verdict)));
        (case.id.clone(), Point { q: case.q.clone(), value, said: format!("{:?}", case.verdict) })
    });
    points.collect()
}

fn turns(report: &Report) -> Points {
    let cases = report.conversations.iter().flat_map(|conversations| &conversations.cases);
    let points = cases.map(|case| {
        let said =
            if case.is_right() { "right".to_owned() } else { format!("wrong: {}", case.wrong.join(", ")) };
        let value = f64::from(u8::from(case.is_right()));
        (case.id.clone(), Point { q: case.q.clone(), value, said })
    });
    points.collect()
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "suite {}", self.suite)?;
        self.notes.iter().try_for_each(|note| writeln!(f, "note: {note}"))?;
        self.tested.iter().try_for_each(|tested| writeln!(f, "{tested}"))?;
        for (better, title) in [(false, "worse"), (true, "better")] {
            let cases: Vec<&Changed> = self.changed.iter().filter(|case| case.better == better).collect();
            writeln!(f, "\n{title}: {}", cases.len())?;
            for case in cases {
                let Changed { figure, id, q, before, after, .. } = case;
                writeln!(f, "  {id} [{figure}] {before} -> {after}: {q}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = if self.better + self.worse == 0 {
            "the same for every question"
        } else {
            match (self.is_significant(), self.after.total_cmp(&self.before)) {
                (true, std::cmp::Ordering::Greater) => "better, more than chance",
                (true, std::cmp::Ordering::Less) => "WORSE, more than chance",
                (false, std::cmp::Ordering::Greater) => "better, which may be chance",
                (false, std::cmp::Ordering::Less) => "worse, which may be chance",
                (_, std::cmp::Ordering::Equal) => "the same on the whole",
            }
        };
        write!(
            f,
            "{}: {:.3} -> {:.3} over {} questions ({:+.3} to {:+.3}), {} better, {} worse, p = {:.4}: {said}",
            self.figure,
            self.before,
            self.after,
            self.cases,
            self.difference.low,
            self.difference.high,
            self.better,
            self.worse,
            self.p
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::made::report;

    fn figure<'a>(comparison: &'a Comparison, name: &str) -> &'a Tested {
        comparison.tested.iter().find(|tested| tested.figure == name).unwrap()
    }

    #[test]
    fn the_same_report_has_no_change() {
        let one = report(&[Some(1), None, Some(3)], &[true, false], &[Verdict::Right]);
        let comparison = compare(&one, &one).unwrap();
        assert!(comparison.changed.is_empty() && comparison.notes.is_empty());
        assert_eq!(comparison.tested.len(), 8);
        assert!(comparison.tested.iter().all(|tested| tested.p == 1.0 && !tested.is_loss()));
    }

    #[test]
    fn a_clear_loss_is_told_from_a_small_one_and_names_its_cases() {
        let before = report(&[Some(1); 12], &[true; 4], &[Verdict::Right; 4]);
        let mut ranks = [Some(2); 12];
        ranks[..2].fill(Some(1));
        let after = report(
            &ranks,
            &[true, true, true, false],
            &[Verdict::Right, Verdict::Right, Verdict::Right, Verdict::Wrong],
        );
        let comparison = compare(&before, &after).unwrap();
        let first = figure(&comparison, "fused R@1");
        assert_eq!((first.better, first.worse, first.before), (0, 10, 1.0));
        // Two of 2^10 ways: all ten one way, or all the other.
        assert!((first.p - 2.0 / 1024.0).abs() < 1e-12 && first.is_loss());
        assert!(figure(&comparison, "fused reciprocal rank").is_loss());
        assert!(!figure(&comparison, "fused R@5").is_loss());
        let refusal = figure(&comparison, "unanswerable questions ended right");
        assert!(refusal.worse == 1 && !refusal.is_loss());
        assert!(
            comparison.changed.iter().any(|case| case.id == "f3" && !case.better && case.after == "Wrong")
        );
        let said = comparison.to_string();
        assert!(said.contains("WORSE, more than chance") && said.contains("rank 1 -> rank 2"), "{said}");
        let reversed = compare(&after, &before).unwrap();
        assert!(reversed.to_string().contains("better, more than chance"));
    }

    #[test]
    fn reports_without_a_common_question_are_refused_and_differences_noted() {
        let one = report(&[Some(1)], &[], &[]);
        let error = compare(&one, &Report { suite: "other".to_owned(), ..Report::default() }).unwrap_err();
        assert!(error.to_string().contains("no question in common"), "{error}");
        let other =
            Report { catalog: "x".to_owned(), embedding: true, ..report(&[Some(1), Some(2)], &[], &[]) };
        let notes = compare(&one, &other).unwrap().notes.join("\n");
        for word in ["catalogs differ", "vector side", "in one report only"] {
            assert!(notes.contains(word), "{word}: {notes}");
        }
    }
}
