//! What an operator must mend before a resident reads it: rules over the whole catalog, one file a rule.
//!
//! A record that is wrong in itself is refused when it is read; what is found here needs other records, the law, the day
//! or the national record beside it.

mod aliases;
mod changed;
mod codes;
mod districts;
mod expired;
mod fees;
mod forms;

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::checked::Checked;
use super::code::Code;
use super::law::Law;
use super::procedure::Procedure;
use super::store::Catalog;

/// Something to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The record.
    pub code: Code,
    /// The rule, a kebab-case word such as `expired-law`.
    pub rule: &'static str,
    /// What is wrong and what to do, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl Finding {
    fn new(procedure: &Procedure, rule: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: procedure.code.clone(), rule, vi: vi.into(), en: en.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} [{}] {} ({})", self.code, self.rule, self.vi, self.en)
    }
}

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The catalog as served.
    pub catalog: &'a Catalog,
    /// The national records as imported, also those under a curated one.
    pub national: &'a [Procedure],
    /// What the national records said when the curated ones were checked against them.
    pub checked: &'a [Checked],
    /// Legal documents whose end is known.
    pub laws: &'a [Law],
    /// The day of the answer.
    pub day: Date,
}

/// All findings, by code.
pub fn lint(desk: &Desk<'_>) -> Vec<Finding> {
    let rules: [fn(&Desk<'_>) -> Vec<Finding>; 7] =
        [expired::rule, districts::rule, fees::rule, codes::rule, forms::rule, aliases::rule, changed::rule];
    let mut findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(desk)).collect();
    findings.sort();
    findings
}

#[cfg(test)]
mod tests;
