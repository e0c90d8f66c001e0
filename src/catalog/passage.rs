//! The passages of a procedure: what the vector index matches, so that the procedure can be ranked.

use sha2::{Digest, Sha256};

use super::{code::Code, fact::Layer, procedure::Procedure};

/// What part of a procedure a passage stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PassageKind {
    /// Official name, with its field.
    Name,
    /// English name.
    EnglishName,
    /// One alias.
    Alias,
    /// What it is for, what one gets, who may use it.
    Purpose,
    /// A question that people who need it are expected to put.
    Question,
}

/// A unit of matching. Several belong to one procedure, which is the unit of ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The procedure it belongs to.
    pub procedure: Code,
    /// Its part.
    pub kind: PassageKind,
    /// Its words, Unicode NFC.
    pub text: String,
}

impl Passage {
    /// SHA-256 of the words: an embedding is kept by it and computed once.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

/// Version of what passages are made of: an index made by another does not fit.
pub const RECIPE: &str = "name-alias-purpose-question-6";

/// Longest purpose passage, in characters; longer ones dilute an embedding and cost time.
const PURPOSE_CHARS: usize = 400;

/// The passages of `procedure` that say what it is, name first. An imported record that has everyday wordings is found by them: its
/// English name and its results beside them found nothing more and took a third of the embedding.
pub fn passages(procedure: &Procedure) -> Vec<Passage> {
    let passage = |kind, text: String| Passage { procedure: procedure.code.clone(), kind, text };
    let mut all = vec![passage(PassageKind::Name, procedure.name.vi.clone())];
    all.extend(procedure.aliases.iter().map(|alias| passage(PassageKind::Alias, alias.clone())));
    if procedure.layer == Layer::Imported && !procedure.aliases.is_empty() {
        return all;
    }
    all.extend(procedure.name.en.iter().map(|name| passage(PassageKind::EnglishName, name.clone())));
    let purpose = purpose(procedure);
    if !purpose.is_empty() {
        all.push(passage(PassageKind::Purpose, purpose));
    }
    all
}

/// The questions that people are expected to put where they need `procedure`. What is handled `elsewhere` has wordings alone, and
/// each of them is one. A record for which nobody has written any is asked for by its name: without one it would stand behind all
/// others, whatever it says.
pub fn expected_questions(procedure: &Procedure, elsewhere: bool) -> Vec<Passage> {
    let name = std::slice::from_ref(&procedure.name.vi);
    let wordings: &[String] = match (elsewhere, procedure.questions.is_empty()) {
        (true, _) => &procedure.aliases,
        (false, true) => name,
        (false, false) => &procedure.questions,
    };
    let passage = |text: &String| Passage {
        procedure: procedure.code.clone(),
        kind: PassageKind::Question,
        text: text.clone(),
    };
    wordings.iter().map(passage).collect()
}

fn purpose(procedure: &Procedure) -> String {
    let mut text = format!("{}: ", procedure.field);
    match &procedure.purpose {
        Some(purpose) => text.push_str(&purpose.vi),
        None => {
            let results = procedure.results.iter().map(|result| result.vi.as_str());
            text.push_str(&results.collect::<Vec<_>>().join("; "));
        }
    }
    text.chars().take(PURPOSE_CHARS).collect()
}
