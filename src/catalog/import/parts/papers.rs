//! Papers: rows with their numbers of copies, and groups of rows that are cases or parts of one list.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::{cell, forms};
use crate::catalog::fact::Text;
use crate::catalog::procedure::{Case, Document, Slot};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Rows below one title.
#[derive(Debug)]
pub(in crate::catalog::import) struct Group {
    /// The title; empty where the record prints none.
    pub(in crate::catalog::import) title: String,
    /// The rows.
    pub(in crate::catalog::import) documents: Vec<Document>,
}

/// How many originals and copies a row asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::catalog::import) struct Count {
    /// Originals, where the row states them.
    pub(in crate::catalog::import) originals: Option<u32>,
    /// Copies, where the row states them.
    pub(in crate::catalog::import) copies: Option<u32>,
}

impl Count {
    /// Whether it states that nothing is asked for.
    pub(in crate::catalog::import) fn is_nothing(self) -> bool {
        self.originals == Some(0) && self.copies.unwrap_or(0) == 0
    }

    /// Reads a cell such as `Bản chính: 1 - Bản sao: 0`, `1 bản chính, 2 bản sao` or `Không có`.
    pub(in crate::catalog::import) fn of_cell(text: &str) -> Self {
        static ORIGINALS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
            [pattern(r"(?i)bản chính\s*:\s*([0-9]{1,3})\b"), pattern(r"\b([0-9]{1,3}) bản chính")]
        });
        static COPIES: LazyLock<[Regex; 2]> = LazyLock::new(|| {
            [pattern(r"(?i)bản sao\s*:\s*([0-9]{1,3})\b"), pattern(r"\b([0-9]{1,3}) bản sao")]
        });
        let text = cell::tidy(text);
        if text.to_lowercase() == "không có" {
            return Self { originals: Some(0), copies: None };
        }
        let number = |patterns: &[Regex; 2]| {
            patterns.iter().find_map(|pattern| pattern.captures(&text)?[1].parse().ok())
        };
        Self { originals: number(&ORIGINALS), copies: number(&COPIES) }
    }
}

/// The paper of a row, unless its name says nothing.
pub(in crate::catalog::import) fn document(
    name: &str,
    file: Option<String>,
    count: Count,
) -> Option<Document> {
    let vi = cell::value(cell::item(name)).or_else(|| file.clone())?;
    Some(Document {
        form: forms::form(&vi, file),
        originals: count.originals,
        copies: count.copies,
        remark: count.is_nothing(),
        source: vec!["record".to_owned()],
        vi,
        ..Document::default()
    })
}

/// The cases with their papers. Groups that are parts of one list (to hand in, to show, remarks) are one case.
/// `cell` is what a mark shows where no paper is named.
pub(in crate::catalog::import) fn cases(groups: Vec<Group>, cell: &str, marks: &mut Marks) -> Vec<Case> {
    let one_list = groups.iter().all(|group| Part::of(&group.title) != Part::Case);
    let mut cases: Vec<Case> = Vec::new();
    for group in groups {
        let part = Part::of(&group.title);
        let documents: Vec<_> = group.documents.into_iter().map(|document| part.apply(document)).collect();
        let remarks =
            part == Part::Remark || part == Part::HandIn && documents.iter().all(|document| document.remark);
        match cases.last_mut() {
            Some(case) if one_list || remarks => case.documents.extend(documents),
            _ => cases.push(Case { title: if one_list { None } else { title(&group.title) }, documents }),
        }
    }
    cases.retain(|case| case.title.is_some() || !case.documents.is_empty());
    if cases.iter().all(|case| case.documents.iter().all(|document| document.remark)) {
        marks.add(Slot::Documents, why::NO_DOCUMENTS, cell);
    }
    cases
}

fn title(text: &str) -> Option<Text> {
    cell::value(cell::item(&cell::tidy(text))).map(Text::vietnamese)
}

/// What a group's title makes of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A case of its own.
    Case,
    /// Papers to hand in, or a list without title.
    HandIn,
    /// Papers to show and take back.
    Show,
    /// Remarks.
    Remark,
}

impl Part {
    fn of(title: &str) -> Self {
        let title = cell::item(title).to_lowercase();
        let title = title.trim_end_matches([' ', ':', '.']);
        match title {
            "" | "thành phần hồ sơ" | "giấy tờ phải nộp" | "a) thành phần hồ sơ" | "hồ sơ gồm" => {
                Self::HandIn
            }
            "giấy tờ phải xuất trình" => Self::Show,
            "lưu ý" | "ghi chú" => Self::Remark,
            _ => Self::Case,
        }
    }

    fn apply(self, mut document: Document) -> Document {
        match self {
            Self::Show => document.show_only = !document.remark,
            Self::Remark => document.remark = true,
            Self::Case | Self::HandIn => {}
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_read_in_each_spelling() {
        let count = |originals, copies| Count { originals, copies };
        assert_eq!(Count::of_cell("Bản chính: 1\nBản sao: 0"), count(Some(1), Some(0)));
        assert_eq!(Count::of_cell("Bản chính: 0 - Bản sao: 2"), count(Some(0), Some(2)));
        assert_eq!(Count::of_cell("1 bản chính, 1 \nbản sao"), count(Some(1), Some(1)));
        assert!(Count::of_cell("Không có").is_nothing());
        assert_eq!(Count::of_cell("vài bản"), Count::default());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(bản chính|bản sao|[0-9: ]|\\PC){0,30}") {
            Count::of_cell(&text);
            document(&text, None, Count::default());
        }
    }
}
