//! Do the agencies' lists have the record's title under another code?

use super::super::draft::Draft;
use super::super::marks::why;
use super::listed::folded;
use super::{Finding, Known};
use crate::catalog::procedure::Slot;

/// A title that stands in the lists under other codes only is that of another procedure.
pub(super) fn check(draft: &Draft, known: &Known) -> Vec<Finding> {
    let (own, title) = (&draft.procedure.code, &draft.procedure.name.vi);
    let as_listed = known.lists.get(own).is_some_and(|entry| folded(&entry.name) == folded(title));
    let other = known.lists.codes(title).iter().find(|code| *code != own).filter(|_| !as_listed);
    let finding = |other| {
        Finding::severe(
            Slot::Process,
            why::TITLE_OF_ANOTHER_CODE,
            title,
            format!("Danh sách của cơ quan công bố ghi tên này dưới mã {other}, không phải {own}"),
            format!("The agency's list has this title under the code {other}, not {own}"),
        )
    };
    other.map(finding).into_iter().collect()
}
