//! A suite: a folder with some of four sets of questions, each of its own shape.

use std::path::Path;

use super::{
    Error,
    dataset::{self, FactQuestion, Question},
    dialogs::{self, Dialog},
};

/// Questions that procedures of the catalog answer.
pub const RETRIEVAL: &str = "retrieval.jsonl";
/// Questions that none answers.
pub const UNANSWERABLE: &str = "unanswerable.jsonl";
/// Questions about single facts.
pub const ANSWERS: &str = "answers.jsonl";
/// Conversations.
pub const DIALOGS: &str = "dialogs.jsonl";

/// The sets of a suite, by file name.
pub const SETS: [&str; 4] = [RETRIEVAL, UNANSWERABLE, ANSWERS, DIALOGS];

/// A suite as read; a set whose file is missing is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suite {
    /// What thresholds and reports call it, such as `hanoi/dev`.
    pub name: String,
    pub retrieval: Option<Vec<Question>>,
    pub unanswerable: Option<Vec<Question>>,
    pub answers: Option<Vec<FactQuestion>>,
    pub dialogs: Option<Vec<Dialog>>,
}

impl Suite {
    /// The suite in the folder `dir`.
    ///
    /// # Errors
    /// Where the folder has none of [`SETS`], or a line of one does not fit.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let present = |name: &str| Some(dir.join(name)).filter(|path| path.is_file());
        if SETS.iter().all(|name| present(name).is_none()) {
            return Err(Error::NoSet(dir.to_owned()));
        }
        Ok(Self {
            name: name(dir),
            retrieval: present(RETRIEVAL).map(|path| dataset::read(&path)).transpose()?,
            unanswerable: present(UNANSWERABLE).map(|path| dataset::read(&path)).transpose()?,
            answers: present(ANSWERS).map(|path| dataset::read_facts(&path)).transpose()?,
            dialogs: present(DIALOGS).map(|path| dialogs::read(&path)).transpose()?,
        })
    }

    /// The files it does not have.
    pub fn missing(&self) -> Vec<String> {
        let has = [
            self.retrieval.is_some(),
            self.unanswerable.is_some(),
            self.answers.is_some(),
            self.dialogs.is_some(),
        ];
        SETS.iter().zip(has).filter(|(_, has)| !has).map(|(name, _)| (*name).to_owned()).collect()
    }

    /// Every question that is ranked, those that nothing answers last.
    pub fn questions(&self) -> Vec<Question> {
        self.retrieval.iter().chain(&self.unanswerable).flatten().cloned().collect()
    }
}

/// The name of the suite in `dir`: its path under a folder `suites`, or else the folder's own name.
pub fn name(dir: &Path) -> String {
    let parts: Vec<String> =
        dir.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let own = match parts.iter().rposition(|part| part == "suites") {
        Some(at) if at + 1 < parts.len() => &parts[at + 1..],
        _ => &parts[parts.len().saturating_sub(1)..],
    };
    own.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "{\"id\":\"a\",\"q\":\"x\",\"gold\":[\"1.001193\"]}\n";

    #[test]
    fn a_missing_file_leaves_its_set_out_and_an_empty_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let error = Suite::read(dir.path()).unwrap_err().to_string();
        assert!(
            error.contains("retrieval.jsonl") && error.contains(&*dir.path().to_string_lossy()),
            "{error}"
        );
        fs_err::write(dir.path().join(RETRIEVAL), LINE).unwrap();
        let suite = Suite::read(dir.path()).unwrap();
        assert_eq!(suite.missing(), [UNANSWERABLE, ANSWERS, DIALOGS]);
        assert_eq!(suite.questions().len(), 1);
        fs_err::write(dir.path().join(ANSWERS), "{\"id\":1}\n").unwrap();
        assert!(matches!(Suite::read(dir.path()), Err(Error::Line { line: 1, .. })));
    }

    #[test]
    fn a_suite_is_named_by_its_path_under_suites() {
        assert_eq!(name(Path::new("eval/suites/hanoi/dev")), "hanoi/dev");
        assert_eq!(name(Path::new("/somewhere/my-set/")), "my-set");
        assert_eq!(name(Path::new("suites")), "suites");
    }
}
