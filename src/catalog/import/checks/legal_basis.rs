//! Does the record rest on law that is in force?

use jiff::civil::{Date, date};

use super::super::draft::Draft;
use super::super::marks::why;
use super::super::parts::laws::numbers;
use super::laws::said;
use super::{Finding, Known};
use crate::catalog::law::Law;
use crate::catalog::procedure::Slot;

/// The first day on which no record can have been read: what was over before, the record could have known.
const READ: Date = date(2026, 7, 1);

/// Marks a record without legal basis and each law that is no more; keeps back what rests on such laws alone and
/// names no other anywhere in its text.
pub(super) fn check(draft: &Draft, known: &Known) -> Vec<Finding> {
    let basis = &draft.procedure.legal_basis;
    if basis.is_empty() {
        return vec![Finding::mild(Slot::LegalBasis, why::LEGAL_BASIS_ABSENT, "")];
    }
    let over: Vec<&Law> =
        basis.iter().filter_map(|entry| known.laws.find(entry.number.as_deref()?)).collect();
    let known_by_then = over.iter().all(|law| law.until < READ);
    if over.len() == basis.len() && known_by_then && !names_living_law(draft, known) {
        let said = over.iter().map(|law| said(law)).collect::<Vec<_>>().join("; ");
        let vi = format!("Chỉ căn cứ vào văn bản đã hết hiệu lực: {said}");
        let en = format!("It rests on law alone that is no longer in force: {said}");
        return vec![Finding::severe(Slot::LegalBasis, why::LEGAL_BASIS_EXPIRED, &said, vi, en)];
    }
    let mild = |law: &&Law| Finding::mild(Slot::LegalBasis, why::LEGAL_BASIS_EXPIRED, &said(law));
    over.iter().map(mild).collect()
}

/// Whether the text names a legal document that is not known to be over.
fn names_living_law(draft: &Draft, known: &Known) -> bool {
    let named = draft.body().flat_map(|section| numbers(&section.text));
    named.into_iter().any(|number| known.laws.find(&number).is_none())
}
