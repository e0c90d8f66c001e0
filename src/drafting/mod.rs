//! A record in; questions out that residents may ask for it, drafted by the model for an operator to read.
//!
//! Imports: `catalog`, `inference`, `index`, `retrieval`, `answer`, `text`.

pub mod prompt;
pub mod sieve;
pub mod sheet;
pub mod error;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

pub use error::Error;

use crate::{
    catalog::{Code, Procedure},
    inference::{GenerationRequest, Generator},
};

use sieve::{Fault, Sieve};

/// What was drafted for one procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    pub code: Code,
    /// Its Vietnamese name.
    pub name: String,
    /// What is kept, in the order in which it was said.
    pub questions: Vec<String>,
    /// What is not, and why.
    pub dropped: Vec<(String, Fault)>,
}

/// Questions for `procedure` as `model` says them, through `sieve`.
///
/// # Errors
/// Where the model or the search fails.
pub fn draft(model: &dyn Generator, sieve: &Sieve<'_>, procedure: &Procedure) -> Result<Drafted, Error> {
    let mut said = generated(model, &prompt::request(procedure))?;
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
    for opening in prompt::openings(procedure) {
        let rest = generated(model, &prompt::another(procedure, &first, opening))?;
        said.push_str(&format!("\n{opening}{rest}"));
    }
    let mut drafted = Drafted {
        code: procedure.code.clone(),
        name: procedure.name.vi.clone(),
        questions: Vec::new(),
        dropped: Vec::new(),
    };
    for question in said.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match sieve.fault(procedure, question, &drafted.questions)? {
            None => drafted.questions.push(question.to_owned()),
            Some(fault) => drafted.dropped.push((question.to_owned(), fault)),
        }
    }
    Ok(drafted)
}

fn generated(model: &dyn Generator, request: &GenerationRequest) -> Result<String, Error> {
    let mut said = String::new();
    model.generate(request, &mut |piece| {
        said.push_str(piece);
        ControlFlow::Continue(())
    })?;
    Ok(said)
}
