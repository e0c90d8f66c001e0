//! What people decided about single procedures while the catalog is served: withdrawn, or pinned to a notice. A log
//! that only grows; of each procedure the last decisions hold.

mod watched;

use std::{collections::HashMap, path::Path};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Catalog, Code, Error, Procedure, Text, files};

pub use watched::Watched;

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// Nothing is said from the record any more.
    Withdraw { reason: Text },
    /// A notice stands before everything else; it takes the place of one pinned before.
    Pin { notice: Text },
    /// Withdrawal and notice end.
    Restore,
}

/// A decision, by whom and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub code: Code,
    #[serde(flatten)]
    pub action: Action,
    /// Who decided.
    pub author: String,
    pub at: Timestamp,
    /// The last day on which it holds; without end where none is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Decision {
    /// A decision of this moment.
    ///
    /// # Errors
    /// When author, reason or notice say nothing.
    pub fn now(code: Code, action: Action, author: &str, until: Option<Date>) -> Result<Self, Error> {
        let said = match &action {
            Action::Withdraw { reason } => Some(("reason", &reason.vi)),
            Action::Pin { notice } => Some(("notice", &notice.vi)),
            Action::Restore => None,
        };
        for (name, text) in said.into_iter().chain([("author", &author.to_owned())]) {
            if text.trim().is_empty() {
                return Err(Error::Decision(format!(
                    "{name} is empty; say it in words, residents and auditors read it"
                )));
            }
        }
        Ok(Self { code, action, author: author.trim().to_owned(), at: Timestamp::now(), until })
    }

    /// Adds it to the log at `path`, for every process that answers.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn record(&self, path: &Path) -> Result<(), Error> {
        files::append(path, self)
    }

    fn holds_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// All decisions, and those in force.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    log: Vec<Decision>,
    in_force: HashMap<Code, InForce>,
}

/// The places in the log of what holds for a procedure, until their ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct InForce {
    withdrawn: Option<usize>,
    pinned: Option<usize>,
}

impl Decisions {
    /// Reads the log at `path`; no decision where there is none.
    ///
    /// # Errors
    /// Names the first line that is damaged.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Ok(Self::of(files::read_journal(path)?))
    }

    fn of(log: Vec<Decision>) -> Self {
        let mut in_force: HashMap<Code, InForce> = HashMap::new();
        for (at, decision) in log.iter().enumerate() {
            let own = in_force.entry(decision.code.clone()).or_default();
            match decision.action {
                Action::Withdraw { .. } => own.withdrawn = Some(at),
                Action::Pin { .. } => own.pinned = Some(at),
                Action::Restore => *own = InForce::default(),
            }
        }
        Self { log, in_force }
    }

    /// All that was ever decided, oldest first.
    pub fn log(&self) -> &[Decision] {
        &self.log
    }

    /// Decisions that hold on `day`, oldest first.
    pub fn in_force(&self, day: Date) -> Vec<&Decision> {
        let mut places: Vec<usize> =
            self.in_force.values().flat_map(|own| own.withdrawn.into_iter().chain(own.pinned)).collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.log[at]).filter(|decision| decision.holds_on(day)).collect()
    }

    /// The withdrawal of `procedure` that holds on `day`, and its reason.
    pub fn withdrawal(
        &self,
        catalog: &Catalog,
        procedure: &Procedure,
        day: Date,
    ) -> Option<(&Decision, &Text)> {
        let decision = self.find(catalog, procedure, day, |own| own.withdrawn)?;
        match &decision.action {
            Action::Withdraw { reason } => Some((decision, reason)),
            _ => None,
        }
    }

    /// The notice to which `procedure` is pinned on `day`.
    pub fn notice(&self, catalog: &Catalog, procedure: &Procedure, day: Date) -> Option<&Text> {
        match &self.find(catalog, procedure, day, |own| own.pinned)?.action {
            Action::Pin { notice } => Some(notice),
            _ => None,
        }
    }

    /// What `of` names of the decisions on `procedure`, under its code or one that it had before and no other has now.
    fn find(
        &self,
        catalog: &Catalog,
        procedure: &Procedure,
        day: Date,
        of: impl Fn(&InForce) -> Option<usize>,
    ) -> Option<&Decision> {
        if self.in_force.is_empty() {
            return None;
        }
        let own = |code: &&Code| catalog.get(code).is_some_and(|found| found.code == procedure.code);
        let codes = std::iter::once(&procedure.code).chain(procedure.former_codes.iter().filter(own));
        let mut decisions = codes.filter_map(|code| Some(&self.log[of(self.in_force.get(code)?)?]));
        decisions.find(|decision| decision.holds_on(day))
    }
}

#[cfg(test)]
mod tests;
