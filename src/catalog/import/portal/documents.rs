//! The cell of the papers: groups of rows, each row ending in its number of originals and copies.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::super::parts::cell;
use super::super::parts::forms::{self, Tail};
use super::super::parts::papers::{self, Count, Group};
use crate::catalog::procedure::{Case, Document, Slot};

/// What the portal prints at the head of each group, behind its title.
pub(super) const HEADER: &str = "Tên giấy tờMẫu đơn, tờ khaiSố lượng";

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]+) bản (?:chính(?:,([0-9]+) bản sao)?|(sao))").expect("a constant pattern")
});

/// The cases with their papers.
pub(super) fn parse(cell: &str, marks: &mut Marks) -> Vec<Case> {
    let groups = groups(cell, marks);
    papers::cases(groups, cell, marks)
}

/// The number of rows of a cell.
#[cfg(test)]
pub(super) fn count_rows(cell: &str) -> usize {
    groups(cell, &mut Marks::default()).iter().map(|group| group.documents.len()).sum()
}

/// The groups. A title stands behind the last count of the group before it.
fn groups(cell: &str, marks: &mut Marks) -> Vec<Group> {
    let mut parts = cell.split(HEADER);
    let mut title = parts.next().unwrap_or_default();
    let mut groups = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (documents, rest) = rows(part, marks);
        groups.push(Group { title: title.to_owned(), documents });
        title = rest;
        if parts.peek().is_none()
            && let Some(left) = cell::value(rest)
        {
            marks.add(Slot::Documents, why::DOCUMENT_WITHOUT_COUNT, &left);
            add_uncounted(groups.last_mut(), left);
        }
    }
    groups
}

/// Text behind the last count is a row without count; it goes into the last group.
fn add_uncounted(last: Option<&mut Group>, left: String) {
    let source = vec!["record".to_owned()];
    let document = Document { vi: left, remark: true, source, ..Document::default() };
    last.into_iter().for_each(|group| group.documents.push(document.clone()));
}

/// The rows of a group, and the text behind the last one.
fn rows<'a>(part: &'a str, marks: &mut Marks) -> (Vec<Document>, &'a str) {
    let mut documents = Vec::new();
    let mut from = 0;
    for end in ends(part) {
        if let Some(document) = document(&part[from..end.at.start], &end, marks) {
            documents.push(document);
        }
        from = end.at.end;
    }
    (documents, &part[from..])
}

/// The counts at the end of a row, and where they stand.
#[derive(Debug, PartialEq, Eq)]
struct End {
    at: Range<usize>,
    count: Count,
    /// Two digits, of which the first may end the name.
    doubtful: bool,
}

/// Where rows end. Counts have one digit: of a longer number the last digit is the count and the others end the
/// name (`năm 2025` and `1 bản chính`); `01 bản chính` is the wording of the name.
fn ends(part: &str) -> Vec<End> {
    let mut ends = Vec::new();
    for found in COUNT.captures_iter(part) {
        let (Some(whole), Some(digits)) = (found.get(0), found.get(1)) else {
            continue;
        };
        let before = part[..whole.start()].chars().next_back().unwrap_or(' ');
        let after = part[whole.end()..].chars().next();
        let glued = after.is_none_or(|after| !matches!(after, ' ' | '.' | ',' | ';' | ')'));
        let ends_row = match digits.len() {
            1 => glued || !(before.is_whitespace() || matches!(before, '(' | ':')),
            2 => glued && !digits.as_str().starts_with('0'),
            _ => true,
        };
        if !ends_row {
            continue;
        }
        let doubtful = digits.len() == 2;
        let last = digits.as_str().chars().next_back().and_then(|digit| digit.to_digit(10));
        let first = if doubtful { None } else { last };
        let start = if doubtful { whole.start() } else { digits.end() - 1 };
        let (originals, copies) = match found.get(3) {
            Some(_) => (None, first),
            None => (first, found.get(2).and_then(|copies| copies.as_str().parse().ok())),
        };
        ends.push(End { at: start..whole.end(), count: Count { originals, copies }, doubtful });
    }
    ends
}

fn document(row: &str, end: &End, marks: &mut Marks) -> Option<Document> {
    if end.doubtful {
        marks.add(Slot::Documents, why::COUNT_GLUED, row);
    }
    let row = cell::tidy(row);
    let (name, file) = match forms::split_file(&row) {
        Tail::None => (row.as_str(), None),
        Tail::File(name, file) => (name, Some(file)),
        Tail::Unsplit => {
            marks.add(Slot::Forms, why::FORM_FILE_UNSPLIT, &row);
            (row.as_str(), None)
        }
    };
    papers::document(name, file, end.count)
}

#[cfg(test)]
mod tests;
