//! The guard: compares every fact that a generated wording states with the record it must rest on.
//!
//! Imports: text::{normalize, fold, language, quantity}.
//!
//! It works claim by claim against the slots that were asked for. A fact is a quantity, the number of a form, law or
//! procedure, an agency, a place, a person, a paper, an address or phone number, a way to file, or the saying that
//! something is not needed. What the record does not say is a [`Stranger`], and one stranger is enough to fail a sentence. Besides the facts it compares words: none may be new
//! (`vocabulary`), a figure belongs to the row that shares most words with its clause (`rows`), a denial to the words
//! beside it (`negation`), a limit to its side (`bound`). The guard knows no grammar: a demand made of the record's own
//! words may pass, and a paper is refused under a name that the record does not use.

// A text is read.
mod sentence;
mod instruction;
mod lexicon;
mod claim;
mod equation;
mod reading;
// What of it is compared.
mod binding;
mod bound;
mod rows;
mod polarity;
mod negation;
mod vocabulary;
// With what, and for what.
mod evidence;
mod answered;

#[cfg(test)]
mod tests;

pub use answered::{answers, is_about, is_frame, repeats};
pub use evidence::Evidence;
pub use instruction::{speaks_to_machine, without_instructions};
pub use sentence::{SentenceBuffer, sentences};

use reading::{Reading, Script};
use serde::Serialize;

use crate::text::Language;

/// What sort of fact a stranger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Money,
    Duration,
    Date,
    Time,
    Percent,
    Age,
    Number,
    /// Number of a form.
    Form,
    /// Number, name, article or clause of a legal document.
    Law,
    /// Code of a procedure.
    Procedure,
    Agency,
    Place,
    /// A paper to submit, to show or to receive.
    Document,
    Url,
    Phone,
    Email,
    /// A way to file.
    Channel,
    /// That something is, or is not, needed.
    Polarity,
    /// Who acts, or for whom.
    Person,
    /// Another language than that of the answer.
    Language,
    /// Words of the prompt.
    Prompt,
    /// More words than a spoken answer has.
    Length,
    /// Facts of one slot announced in the words of another.
    Label,
    /// Signs of markup, which a sentence has none of.
    Markup,
    /// Words that are neither the record's nor those of any answer.
    Unsaid,
}

/// A fact of a wording that the record does not state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stranger {
    /// What sort of fact it is.
    pub kind: Kind,
    /// The words that state it, as in the normalised sentence.
    pub text: String,
}

/// The facts of `sentence` that `evidence` does not state, in the order of the text; none where it may be shown.
pub fn check(sentence: &str, evidence: &Evidence) -> Vec<Stranger> {
    let reading = Reading::of(sentence);
    let mut spans: Vec<(usize, usize, Kind)> = reading
        .claims
        .iter()
        .filter(|claim| !evidence.states(claim, &reading))
        .map(|claim| (claim.from, claim.to, claim.kind()))
        .collect();
    spans.extend(evidence.misbound(&reading));
    spans.extend(evidence.reversed(&reading));
    spans.extend(evidence.unsaid(&reading));
    spans.extend(markup(&reading.text));
    spans.sort_unstable();
    spans.dedup();
    spans
        .into_iter()
        .map(|(from, to, kind)| Stranger { kind, text: reading.text[from..to].to_owned() })
        .collect()
}

/// The first sign that belongs to markup or code, or stands for nothing.
fn markup(text: &str) -> Option<(usize, usize, Kind)> {
    let at = text.find(['<', '>', '{', '}', '`', '|', '\\', char::REPLACEMENT_CHARACTER])?;
    let end = at + text[at..].chars().next().map_or(1, char::len_utf8);
    Some((at, end, Kind::Markup))
}

/// Whether `sentence` is in `language`, as far as its words tell.
pub fn is_in(sentence: &str, language: Language) -> bool {
    let reading = Reading::of(sentence);
    match language {
        Language::Vietnamese => reading.script != Script::English,
        Language::English => reading.script == Script::English || reading.english_share() >= ENGLISH_SHARE,
    }
}

/// Least share of English words in an English sentence that has Vietnamese names in it.
const ENGLISH_SHARE: f64 = 0.3;
