//! Reads a set of questions: JSON lines, unknown keys ignored, a malformed line named.

use std::path::Path;

use serde::Deserialize;

use crate::catalog::Code;

use super::Error;

/// A question with the procedures that rightly answer it; none for one that must be refused.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Question {
    pub id: String,
    pub q: String,
    #[serde(default)]
    pub gold: Vec<Code>,
    /// How it is written, such as `colloquial`.
    #[serde(default)]
    pub style: Option<String>,
    /// Kind of an unanswerable question.
    #[serde(default)]
    pub kind: Option<String>,
    /// What is right for an unanswerable question.
    #[serde(default)]
    pub expect: Option<Expect>,
}

/// What is right for a question that no procedure answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// To say that nothing fits.
    Refuse,
    /// To say so and where to turn.
    Redirect,
    /// To hand over to a person or another service.
    Handoff,
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
}

/// The questions of the file at `path`.
pub fn read(path: &Path) -> Result<Vec<Question>, Error> {
    let text = fs_err::read_to_string(path)?;
    let mut questions = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let question = serde_json::from_str(line).map_err(|error| Error::Line {
            path: path.to_owned(),
            line: at + 1,
            detail: error.to_string(),
        })?;
        questions.push(question);
    }
    if questions.is_empty() { Err(Error::NoQuestions(path.to_owned())) } else { Ok(questions) }
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
}
