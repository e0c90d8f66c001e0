//! How residents ask and officers answer, by hand: what a wording model learns to speak from.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::{catalog::Slot, text::Language};

use super::Error;

/// The speech of one language, as `corpus/wording` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    /// What goes before a first sentence.
    pub openings: Vec<String>,
    /// Openings that agree: never before what may be a no.
    pub agreeing: Vec<String>,
    /// Whole last sentences without a fact.
    pub closings: Vec<String>,
    /// What is said where the record states nothing of `{what}`.
    pub open: Vec<String>,
    /// How a sentence ends.
    pub ends: Vec<String>,
    pub people: Vec<Person>,
    pub slots: BTreeMap<Slot, Patterns>,
}

/// Who asks, and how an officer addresses them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What they call themselves; empty where they do not.
    pub me: String,
    pub you: String,
}

/// Questions for one slot, and answers without opening and full stop. `{rows}` are the facts, `{matter}` the procedure,
/// `{me}` and `{you}` the person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patterns {
    pub ask: Vec<String>,
    /// For one fact, for several, and where the record has more than are said.
    pub one: Vec<String>,
    pub many: Vec<String>,
    pub part: Vec<String>,
    pub spoken: Vec<String>,
    pub simple: Vec<String>,
}

impl Speech {
    /// The speech of `language` in the folder `wording` of `corpus`.
    ///
    /// # Errors
    /// [`Error::Speech`] where a key is missing or unknown, or a pattern has no place for its facts.
    pub fn read(corpus: &Path, language: Language) -> Result<Self, Error> {
        let name = match language {
            Language::Vietnamese => "vi.toml",
            Language::English => "en.toml",
        };
        let path = corpus.join("wording").join(name);
        let wrong = |detail: String| Error::Speech { path: path.clone(), detail };
        let speech: Self =
            toml::from_str(&fs_err::read_to_string(&path)?).map_err(|error| wrong(error.to_string()))?;
        speech.check().map_err(wrong)?;
        Ok(speech)
    }

    fn check(&self) -> Result<(), String> {
        let lists = [&self.openings, &self.closings, &self.open, &self.ends];
        if lists.iter().any(|list| list.is_empty()) || self.people.is_empty() {
            return Err("openings, closings, open, ends and people must not be empty".to_owned());
        }
        for slot in Slot::ALL {
            let patterns = self.slots.get(&slot).ok_or_else(|| format!("slot {slot:?} is missing"))?;
            patterns.check().map_err(|detail| format!("slot {slot:?}: {detail}"))?;
        }
        Ok(())
    }
}

impl Patterns {
    fn check(&self) -> Result<(), String> {
        let with = [&self.one, &self.many, &self.part, &self.spoken, &self.simple];
        if with.iter().any(|list| list.is_empty()) || self.ask.is_empty() {
            return Err("no list may be empty".to_owned());
        }
        let times = |pattern: &&String, times: usize| pattern.matches("{rows}").count() != times;
        let wrong = with.into_iter().flatten().find(|pattern| times(pattern, 1));
        match wrong.or_else(|| self.ask.iter().find(|pattern| times(pattern, 0))) {
            Some(pattern) => {
                Err(format!("{{rows}} stands once in an answer with facts, and nowhere else: {pattern:?}"))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_there_and_every_answer_has_a_place_for_its_facts() {
        for language in [Language::Vietnamese, Language::English] {
            let speech = Speech::read(Path::new("corpus"), language).unwrap();
            let asks: usize = speech.slots.values().map(|patterns| patterns.ask.len()).sum();
            assert!(asks > 150, "{asks}");
            assert!(speech.open.iter().all(|pattern| pattern.contains("{what}")));
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_file_and_pattern() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("wording")).unwrap();
        let told = |text: &str| {
            fs_err::write(folder.path().join("wording/vi.toml"), text).unwrap();
            Speech::read(folder.path(), Language::Vietnamese).unwrap_err().to_string()
        };
        assert!(told("openings = 1").contains("vi.toml"));
        let known = fs_err::read_to_string("corpus/wording/vi.toml").unwrap();
        let broken = known.replacen("\"hồ sơ gồm {rows}\"", "\"hồ sơ gồm\"", 1);
        assert!(told(&broken).contains("{rows} stands once"), "{}", told(&broken));
    }
}
