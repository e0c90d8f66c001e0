//! A live record that rests only on law that is no longer in force.

use super::{Desk, Finding};
use crate::catalog::procedure::{LegalBasis, Procedure};

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    desk.catalog.procedures().iter().filter_map(|procedure| finding(desk, procedure)).collect()
}

fn finding(desk: &Desk<'_>, procedure: &Procedure) -> Option<Finding> {
    let ends: Option<Vec<String>> = procedure.legal_basis.iter().map(|law| ended(desk, law)).collect();
    let ends = ends.filter(|ends| !ends.is_empty())?.join("; ");
    let vi =
        format!("mọi căn cứ pháp lý đã hết hiệu lực: {ends}; tìm văn bản thay thế rồi sửa, hoặc rút thủ tục");
    let en = format!("every legal basis has ended: {ends}; find what replaces it, or withdraw the procedure");
    Some(Finding::new(procedure, "expired-law", vi, en))
}

/// The law with its last day, where that is over.
fn ended(desk: &Desk<'_>, basis: &LegalBasis) -> Option<String> {
    let number = basis.number.as_deref().unwrap_or(&basis.title);
    let known = desk.laws.iter().find(|law| Some(law.number.as_str()) == basis.number.as_deref());
    let until = basis.until.or_else(|| known.map(|law| law.until))?;
    (until < desk.day).then(|| format!("{number} ({until})"))
}
