//! The table of the papers: form files stand in the column of numbers, numbers in the column of remarks.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::super::marks::{Marks, why};
use super::super::parts::cell::{self, Cell};
use super::super::parts::papers::{self, Count, Group};
use crate::catalog::procedure::{Case, Slot};

/// A row that is the heading of a case.
static CASE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[0-9]{1,2}\. ?)?Trường hợp [0-9]{1,2}").expect("a constant pattern"));

/// A row of the table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    ten_giay_to: Cell,
    so_luong: Cell,
    ghi_chu: Cell,
}

impl Row {
    /// The row as it stands.
    pub(super) fn text(&self) -> String {
        [&self.ten_giay_to, &self.so_luong, &self.ghi_chu].map(|cell| cell::tidy(cell)).join(" | ")
    }
}

/// The cases with their papers.
pub(super) fn cases(rows: &[Row], marks: &mut Marks) -> Vec<Case> {
    let mut groups = vec![Group { title: String::new(), documents: Vec::new() }];
    for row in rows {
        let name = cell::tidy(&row.ten_giay_to);
        let count = Count::of_cell(&row.ghi_chu);
        if count.is_nothing() && CASE.is_match(&name) {
            groups.push(Group { title: name.clone(), documents: Vec::new() });
            if file(&row.so_luong).is_none() {
                continue;
            }
        }
        let heading = CASE.is_match(&name);
        if let (Some(mut document), Some(group)) =
            (papers::document(&name, file(&row.so_luong), count), groups.last_mut())
        {
            if count.is_nothing() && !heading {
                // A paper for which nobody entered a number, not an explanation.
                marks.add(Slot::Documents, why::DOCUMENT_WITHOUT_COUNT, &name);
                (document.originals, document.copies, document.remark) = (None, None, false);
            }
            group.documents.push(document);
        }
    }
    groups.retain(|group| !group.title.is_empty() || !group.documents.is_empty());
    papers::cases(groups, "", marks)
}

/// The form's files, where the cell holds their names.
fn file(cell: &str) -> Option<String> {
    let files: Vec<String> = cell::lines(cell).filter(|line| line.contains('.')).collect();
    (!files.is_empty()).then(|| files.join("; "))
}
