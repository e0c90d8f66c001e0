//! An alias that two records claim: a question in those words cannot tell them apart.

use std::collections::HashMap;

use super::{Desk, Finding};
use crate::catalog::procedure::Procedure;
use crate::text::syllables;

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    let mut owners: HashMap<String, &Procedure> = HashMap::new();
    let mut findings = Vec::new();
    for procedure in desk.catalog.procedures() {
        for alias in &procedure.aliases {
            let owner = *owners.entry(spelt(alias)).or_insert(procedure);
            if owner.code != procedure.code {
                let other = &owner.code;
                let vi = format!("cách gọi “{alias}” cũng là của {other}; để lại ở một thủ tục");
                let en = format!("{other} has the alias “{alias}” too; keep it with one of them");
                findings.push(Finding::new(procedure, "alias-claimed-twice", vi, en));
            }
        }
    }
    findings
}

/// An alias without case, punctuation and doubled spaces; diacritics count.
fn spelt(alias: &str) -> String {
    syllables(alias).into_iter().map(|word| word.exact).collect::<Vec<_>>().join(" ")
}
