//! A form that is named but not described: a bare number, without the paper it is, its legal basis or its file.

use super::{Desk, Finding};
use crate::catalog::fact::Layer;
use crate::catalog::procedure::Document;
use crate::text::fold;

/// A paper that says this many letters more than the number of its form says what it is.
const SAYS_MORE: usize = 6;

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    let curated = desk.catalog.procedures().iter().filter(|procedure| procedure.layer == Layer::Curated);
    curated
        .flat_map(|procedure| {
            let papers = procedure.cases.iter().flat_map(|case| &case.documents);
            papers.filter(|paper| !is_described(paper)).map(move |paper| {
                let name = &paper.vi;
                let vi = format!(
                    "mẫu “{name}” chỉ có số hiệu: ghi rõ là giấy gì, hoặc văn bản ban hành, hoặc tệp mẫu"
                );
                let en = format!(
                    "the form “{name}” is only a number: say what paper it is, who issued it, or its file"
                );
                Finding::new(procedure, "form-not-described", vi, en)
            })
        })
        .collect()
}

fn is_described(paper: &Document) -> bool {
    let Some(form) = &paper.form else { return true };
    let letters = |text: &str| fold(text).chars().filter(|c| c.is_alphabetic()).count();
    let is_number = form.name.chars().any(|c| c.is_ascii_digit());
    let says = letters(&paper.vi).saturating_sub(letters(&form.name)) >= SAYS_MORE;
    !is_number || says || form.basis.is_some() || form.file.is_some()
}
