//! A record checked against itself and against the agencies' lists: one file a check. A mild finding marks the
//! record, a severe one keeps it from being served.

mod action;
mod district;
mod laws;
mod legal_basis;
mod level;
mod list_title;
mod listed;
mod other_code;
mod own_code;

pub(super) use laws::Laws;
pub(super) use listed::Lists;

use super::draft::Draft;
use super::marks::Marks;
use super::parts::cell;
use crate::catalog::fact::Text;
use crate::catalog::procedure::Slot;
use crate::catalog::quarantine::Reason;

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    slot: Slot,
    /// One of the words in [`super::marks::why`].
    why: &'static str,
    /// The text that shows it.
    text: String,
    /// Where it is severe, the reason in words.
    severe: Option<Text>,
}

impl Finding {
    fn mild(slot: Slot, why: &'static str, text: &str) -> Self {
        Self { slot, why, text: text.to_owned(), severe: None }
    }

    fn severe(slot: Slot, why: &'static str, text: &str, vi: String, en: String) -> Self {
        Self { severe: Some(Text { vi, en: Some(en) }), ..Self::mild(slot, why, text) }
    }
}

/// What the checks know besides the record.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The agencies' lists.
    pub(super) lists: Lists,
    /// Legal documents that are over.
    pub(super) laws: Laws,
}

/// A check of one record.
type Check = fn(&Draft, &Known) -> Vec<Finding>;

const CHECKS: [Check; 7] = [
    own_code::check,
    list_title::check,
    other_code::check,
    level::check,
    district::check,
    legal_basis::check,
    action::check,
];

/// Dates the laws that are over, marks what every check finds, and gives the reasons why the record must not be served: none where it may be.
pub(super) fn check(draft: &mut Draft, known: &Known) -> Vec<Reason> {
    known.laws.date(&mut draft.procedure);
    let findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(draft, known)).collect();
    let mut marks = Marks::of(std::mem::take(&mut draft.procedure.marks));
    findings.iter().for_each(|finding| marks.add(finding.slot, finding.why, &finding.text));
    draft.procedure.marks = marks.into_vec();
    findings.into_iter().filter_map(reason).collect()
}

fn reason(finding: Finding) -> Option<Reason> {
    Some(Reason {
        slot: finding.slot,
        why: finding.why.to_owned(),
        said: finding.severe?,
        text: cell::excerpt(&finding.text),
    })
}
