//! Does the level of government fit the title, and the body that carries the procedure out?

use std::sync::LazyLock;

use regex::Regex;

use super::super::draft::Draft;
use super::super::marks::why;
use super::{Finding, Known};
use crate::catalog::procedure::{Level, Slot};

/// A title that ends in its level: `(thực hiện tại cấp tỉnh)`.
static IN_TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)cấp (trung ương|bộ|tỉnh|xã)\s*\)\s*\.?$").expect("a constant pattern"));
/// A body of the commune, in the wordings of records and lists.
static COMMUNE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:xã|phường|đặc khu)\b").expect("a constant pattern"));

/// Marks a level that the title or the executing body contradicts; which of them errs, nobody can say.
pub(super) fn check(draft: &Draft, known: &Known) -> Vec<Finding> {
    let procedure = &draft.procedure;
    let levels = procedure.levels.as_slice();
    let mut findings = Vec::new();
    if let Some(titled) = titled(&procedure.name.vi)
        && !levels.is_empty()
        && !levels.contains(&titled)
    {
        findings.push(Finding::mild(Slot::Authority, why::LEVEL_CONTRADICTION, &procedure.name.vi));
    }
    let listed = known.lists.get(&procedure.code).map(|entry| entry.executing.as_str());
    let own = draft.body().filter(|section| section.slot == Some(Slot::Authority));
    let bodies: Vec<&str> =
        own.map(|section| section.text.as_str()).chain(listed).filter(|text| names(text)).collect();
    if levels == [Level::Commune] && !bodies.is_empty() && !bodies.iter().any(|body| COMMUNE.is_match(body)) {
        findings.push(Finding::mild(Slot::Authority, why::LEVEL_CONTRADICTION, &bodies.join("; ")));
    }
    findings
}

fn names(text: &str) -> bool {
    super::cell::value(text).is_some()
}

fn titled(title: &str) -> Option<Level> {
    let found = IN_TITLE.captures(title)?;
    Some(match found[1].to_lowercase().as_str() {
        "tỉnh" => Level::Province,
        "xã" => Level::Commune,
        _ => Level::Ministry,
    })
}
