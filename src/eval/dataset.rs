//! Reads sets of questions: JSON lines, unknown keys ignored, a malformed line named.

use std::path::Path;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    catalog::{Code, Slot},
    text::{Language, language},
};

use super::Error;

/// A question with the procedures that rightly answer it; none for one that must be refused.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Question {
    pub id: String,
    pub q: String,
    /// Language, `vi` or `en`; told from the words where the line has none.
    #[serde(default)]
    pub lang: Option<String>,
    #[serde(default)]
    pub gold: Vec<Code>,
    /// How it is written, such as `colloquial`.
    #[serde(default)]
    pub style: Option<String>,
    /// Level of government and field; those of the record of the first right procedure where the line has none.
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub field: Option<String>,
    /// Kind of an unanswerable question.
    #[serde(default)]
    pub kind: Option<String>,
    /// What is right for an unanswerable question.
    #[serde(default)]
    pub expect: Option<Expect>,
}

/// What is right for a question that no procedure answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// To say that nothing fits.
    Refuse,
    /// To say so and where to turn.
    Redirect,
    /// To hand over to a person or another service.
    Handoff,
}

/// A question about one slot of one procedure, with the facts that an answer must and must not state.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FactQuestion {
    pub id: String,
    pub q: String,
    #[serde(default)]
    pub lang: Option<String>,
    pub code: Code,
    pub slot: Slot,
    /// `positive`, `trap`, `open` or whatever a set tells apart.
    #[serde(default)]
    pub kind: Option<String>,
    /// Each must stand in the answer; `a|b` means either.
    #[serde(default)]
    pub must: Vec<String>,
    /// None may stand in the asked slot.
    #[serde(default)]
    pub must_not: Vec<String>,
}

impl Question {
    /// Whether a procedure of the catalog answers it.
    pub fn is_answerable(&self) -> bool {
        !self.gold.is_empty()
    }

    /// The style to count it under.
    pub fn style(&self) -> &str {
        let style = self.style.as_deref().or(self.kind.as_deref());
        style.unwrap_or(if self.is_answerable() { "unstyled" } else { "unanswerable" })
    }

    /// The language to count it under.
    pub fn language(&self) -> String {
        language_of(self.lang.as_deref(), &self.q)
    }
}

/// The language that a line says, or else that of its words.
pub(super) fn language_of(said: Option<&str>, words: &str) -> String {
    let told = || match language::detect(words) {
        Language::Vietnamese => "vi",
        Language::English => "en",
    };
    said.unwrap_or_else(told).to_owned()
}

/// The questions of the file at `path`.
pub fn read(path: &Path) -> Result<Vec<Question>, Error> {
    lines(path)
}

/// The questions about facts of the file at `path`.
pub fn read_facts(path: &Path) -> Result<Vec<FactQuestion>, Error> {
    lines(path)
}

/// The lines of the file at `path`, each of one shape.
pub(super) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let text = fs_err::read_to_string(path)?;
    let mut read = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        read.push(serde_json::from_str(line).map_err(|error| Error::Line {
            path: path.to_owned(),
            line: at + 1,
            detail: error.to_string(),
        })?);
    }
    if read.is_empty() { Err(Error::NoQuestions(path.to_owned())) } else { Ok(read) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_ignored_and_a_bad_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("set.jsonl");
        fs_err::write(
            &path,
            "{\"id\":\"a\",\"q\":\"x\",\"gold\":[\"1.001193\"],\"extra\":1}\n\n{\"id\":\"b\",\"q\":\"y\"}\n",
        )
        .unwrap();
        let questions = read(&path).unwrap();
        assert_eq!(questions.iter().map(Question::is_answerable).collect::<Vec<_>>(), [true, false]);
        fs_err::write(&path, "{\"id\":\"a\",\"q\":\"x\"}\n{\"id\":\"b\"}\n").unwrap();
        assert!(matches!(read(&path), Err(Error::Line { line: 2, .. })));
        fs_err::write(&path, "").unwrap();
        assert!(matches!(read(&path), Err(Error::NoQuestions(_))));
    }

    #[test]
    fn a_question_about_facts_needs_a_known_slot_and_a_code() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("answers.jsonl");
        let line = r#"{"id":"a","q":"x","code":"1.001193","slot":"legal_basis","must":["a|b"],"note":"n"}"#;
        fs_err::write(&path, line).unwrap();
        let read = read_facts(&path).unwrap();
        assert_eq!((read[0].slot, read[0].must.len(), read[0].must_not.len()), (Slot::LegalBasis, 1, 0));
        for bad in [line.replace("legal_basis", "price"), line.replace("1.001193", "one")] {
            fs_err::write(&path, format!("{line}\n{bad}\n")).unwrap();
            let error = read_facts(&path).unwrap_err().to_string();
            assert!(error.contains("answers.jsonl, line 2"), "{error}");
        }
    }
}
