//! Does the record's own text show its own code?

use super::super::draft::Draft;
use super::super::marks::why;
use super::{Finding, Known};
use crate::catalog::code::Code;
use crate::catalog::procedure::Slot;

/// A text that shows another code as its own is that of another procedure.
pub(super) fn check(draft: &Draft, _: &Known) -> Vec<Finding> {
    let own = &draft.procedure.code;
    let other = draft.shown.iter().find(|shown| shown.parse::<Code>().is_ok_and(|code| code != *own));
    let finding = |other: &String| {
        Finding::severe(
            Slot::Process,
            why::FOREIGN_BODY,
            &format!("Mã thủ tục {other}"),
            format!("Nội dung tự ghi mã {other}, không phải {own}: đây là nội dung của thủ tục khác"),
            format!("The text shows the code {other}, not {own}: it is that of another procedure"),
        )
    };
    other.map(finding).into_iter().collect()
}
