//! Which drafts are kept: those that would lead to their procedure anyhow lead there better, the others would mislead.

use std::{
    fmt,
    time::{Duration, Instant},
};

use crate::{
    catalog::{Code, Procedure},
    index::Filter,
    retrieval::{Retriever, Side},
    text::{fold, syllables},
};

use super::Error;

/// Fewest and most syllables of a question.
const SYLLABLES: std::ops::RangeInclusive<usize> = 3..=45;
/// Among so many procedures that a question finds its own must be: drafts that do not find it are about something else
/// (Gospodinov et al., "Doc2Query--: When Less is More", ECIR 2023).
const WITHIN: usize = 5;
/// Time for one search.
const SEARCH: Duration = Duration::from_secs(5);

/// Why a draft is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no question: too short or too long.
    Length,
    /// It has a figure that the name of the procedure does not have.
    Figure,
    /// It was said before.
    Twice,
    /// It finds another procedure, which what the record says does not come near to.
    Finds(Code),
    /// It is answered by what is handled elsewhere.
    Elsewhere(Code),
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => formatter.write_str("too short or too long"),
            Self::Figure => formatter.write_str("has a figure that the name does not have"),
            Self::Twice => formatter.write_str("is there already"),
            Self::Finds(code) => write!(formatter, "finds {code}"),
            Self::Elsewhere(code) => write!(formatter, "is handled elsewhere, as {code}"),
        }
    }
}

/// Holds drafts against the catalog as it is searched without them.
#[derive(Debug)]
pub struct Sieve<'a> {
    pub retriever: &'a Retriever,
}

impl Sieve<'_> {
    /// What is wrong with `question` for `procedure`, of which `kept` are kept already; nothing where it is kept, too.
    ///
    /// # Errors
    /// Where the search fails.
    pub fn fault(
        &self,
        procedure: &Procedure,
        question: &str,
        kept: &[String],
    ) -> Result<Option<Fault>, Error> {
        if !SYLLABLES.contains(&syllables(question).len()) {
            return Ok(Some(Fault::Length));
        }
        let figures = |text: &str| -> Vec<String> {
            let runs = text.split(|c: char| !c.is_ascii_digit());
            runs.filter(|run| !run.is_empty()).map(str::to_owned).collect()
        };
        let known = figures(&procedure.name.vi);
        if figures(question).iter().any(|figure| !known.contains(figure)) {
            return Ok(Some(Fault::Figure));
        }
        let folded = fold(question);
        let said =
            procedure.questions.iter().chain(&procedure.aliases).chain(kept).chain([&procedure.name.vi]);
        if said.into_iter().any(|other| fold(other) == folded) {
            return Ok(Some(Fault::Twice));
        }
        self.lost(&procedure.code, question)
    }

    /// What `question` finds rather than `code`.
    fn lost(&self, code: &Code, question: &str) -> Result<Option<Fault>, Error> {
        let query = self.retriever.understand(question);
        let deadline = Instant::now() + SEARCH;
        let ranking = self.retriever.retrieve(query, &Filter::default(), Side::Fused, WITHIN, deadline)?;
        if let Some(other) = ranking.leads_elsewhere() {
            return Ok(Some(Fault::Elsewhere(other.clone())));
        }
        let found = ranking.candidates.iter().any(|candidate| candidate.code == *code);
        let first = ranking.candidates.first().filter(|_| !found);
        Ok(first.map(|first| Fault::Finds(first.code.clone())))
    }
}
