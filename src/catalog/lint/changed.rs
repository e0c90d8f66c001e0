//! A curated record whose national record has changed since it was checked against it.

use super::{Desk, Finding};
use crate::catalog::checked::{Checked, Side};
use crate::catalog::fact::Layer;

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for checked in desk.checked {
        let Some(curated) =
            desk.catalog.get(&checked.code).filter(|procedure| procedure.layer == Layer::Curated)
        else {
            continue;
        };
        let Some(national) = desk.national.iter().find(|procedure| procedure.code == checked.code) else {
            continue;
        };
        for slot in checked.changed_slots(&Checked::of(national)) {
            let (ours, theirs) = (Side::of(curated, slot), Side::of(national, slot));
            let vi = format!(
                "bản ghi quốc gia đã đổi ở mục {slot}: nay ghi “{theirs}”; bản biên soạn ghi “{ours}”; xem lại rồi chạy `motcua catalog checked {}`",
                checked.code
            );
            let en = format!(
                "the national record has changed in {slot}: it now says “{theirs}”, the curated one “{ours}”; review it, then run `motcua catalog checked {}`",
                checked.code
            );
            findings.push(Finding::new(curated, "national-record-changed", vi, en));
        }
    }
    findings
}
