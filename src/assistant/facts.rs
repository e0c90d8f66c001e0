//! The facts of a case as a channel shows them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::phrasebook::Phrasebook,
    retrieval::{Facts, Lexicon},
    text::Language,
};

/// A fact that the resident told, and that answers take into account until it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KnownFact {
    /// By this name it is taken back: `forget` of a request.
    #[schema(example = "foreign")]
    pub key: String,
    /// What it is about.
    #[schema(example = "Yếu tố nước ngoài")]
    pub name: String,
    /// Id of the value, or a number.
    #[schema(example = "yes")]
    pub value: String,
    /// The fact in words.
    #[schema(example = "có người nước ngoài hoặc định cư ở nước ngoài")]
    pub label: String,
}

/// `facts` in words.
pub(super) fn shown(facts: &Facts, lexicon: &Lexicon, language: Language) -> Vec<KnownFact> {
    let words = Phrasebook(language);
    let shown = facts.iter().filter_map(|(key, value)| {
        let rule = lexicon.facts().rule(key)?;
        let name = words.text(&rule.name).to_owned();
        let label = match rule.value(value) {
            Some(known) => words.text(&known.label).to_owned(),
            None => format!("{}: {value}", name.to_lowercase()),
        };
        Some(KnownFact { key: key.clone(), name, value: value.clone(), label })
    });
    shown.collect()
}

/// The line of a text that says what was understood; nothing where nothing is known.
pub(super) fn line(facts: &[KnownFact], language: Language) -> Option<String> {
    let labels: Vec<&str> = facts.iter().map(|fact| fact.label.as_str()).collect();
    let heading = Phrasebook(language).pick("Tôi hiểu", "As I understand");
    (!labels.is_empty()).then(|| format!("{heading}: {}.", labels.join("; ")))
}
