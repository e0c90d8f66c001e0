//! What a procedure said when: the kept versions in which it changed, in words for a resident.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::{changes as words, phrasebook::Phrasebook},
    catalog::{
        self, Code, Versions,
        versions::{Step, Why, changes::changes},
    },
    text::Language,
};

/// A version in which a procedure changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Past {
    /// When it was kept.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// `import`, `edit` or `rollback`.
    #[schema(value_type = String)]
    pub why: Why,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What changed for a resident, a line each.
    pub lines: Vec<String>,
}

/// The history of `code`, oldest first; nothing where no version has it.
///
/// # Errors
/// When the kept versions cannot be read.
pub fn history(versions: &Versions, code: &Code, language: Language) -> Result<Vec<Past>, catalog::Error> {
    let past = |step: Step| Past {
        lines: lines(&step, language),
        at: step.entry.at,
        why: step.entry.why,
        message: step.entry.message,
    };
    Ok(versions.history(code)?.into_iter().map(past).collect())
}

/// What changed in `step`, a line each.
pub fn lines(step: &Step, language: Language) -> Vec<String> {
    let book = Phrasebook(language);
    match (&step.before, &step.after) {
        (None, Some(_)) => vec![book.pick("Thủ tục mới", "New").to_owned()],
        (Some(before), Some(after)) => words::lines(&changes(before, after), language),
        (_, None) => vec![book.pick("Thủ tục không còn", "No longer there").to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Procedure, Text, import};

    fn catalog(name: &str) -> Catalog {
        let record = format!(r#"{{"ma_thu_tuc":"1.000001","ten_thu_tuc":"{name}"}}"#);
        let mut procedure: Procedure = import::read_record(record.as_bytes()).unwrap();
        procedure.name = Text::vietnamese(name);
        Catalog::layered(Vec::new(), vec![procedure])
    }

    #[test]
    fn a_history_tells_each_version_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::under(folder.path());
        versions.keep(&catalog("Ghi tên bồ câu"), Why::Import, None).unwrap();
        versions.keep(&catalog("Ghi tên chim đưa thư"), Why::Edit, Some("tên mới")).unwrap();
        let code = "1.000001".parse().unwrap();
        let past = history(&versions, &code, Language::Vietnamese).unwrap();
        assert_eq!(past.len(), 2);
        assert_eq!(past[0].lines, ["Thủ tục mới"]);
        assert_eq!(past[1].message.as_deref(), Some("tên mới"));
        assert!(
            past[1].lines.iter().any(|line| line.contains("Ghi tên chim đưa thư")),
            "{:?}",
            past[1].lines
        );
        assert!(history(&versions, &"1.000002".parse().unwrap(), Language::English).unwrap().is_empty());
    }
}
