//! Two live records with one code: one's own code is a former code of another, or two claim the same former code.

use std::collections::HashMap;

use super::{Desk, Finding};
use crate::catalog::code::Code;
use crate::catalog::procedure::Procedure;

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    let mut owners: HashMap<&Code, &Procedure> = HashMap::new();
    let procedures = desk.catalog.procedures();
    owners.extend(procedures.iter().map(|procedure| (&procedure.code, procedure)));
    let mut findings = Vec::new();
    for procedure in procedures {
        for former in &procedure.former_codes {
            let owner = *owners.entry(former).or_insert(procedure);
            if owner.code != procedure.code {
                let other = &owner.code;
                let vi =
                    format!("mã {former} cũng là mã của {other}; mỗi mã chỉ thuộc một thủ tục đang dùng");
                let en = format!("the code {former} belongs to {other} too; a code names one live procedure");
                findings.push(Finding::new(procedure, "code-claimed-twice", vi, en));
            }
        }
    }
    findings
}
