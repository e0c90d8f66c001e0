//! What an import took, marked, kept back and refused.

pub mod page;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::procedure::Procedure;
use super::shape::Shape;

/// How many refused files the terminal shows; the serialised report has all.
const SHOWN_REFUSALS: usize = 10;

/// A file, or a record of one, that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The file.
    pub file: PathBuf,
    /// Why, in words.
    pub why: String,
}

/// A record of a time that is over: read, and never served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    /// The file.
    pub file: PathBuf,
    /// Its title.
    pub title: String,
    /// How many parts of it could be read.
    pub parts: usize,
}

/// How often something was marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Records with at least one such mark.
    pub records: usize,
    /// Marks.
    pub marks: usize,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Served as it was read.
    Taken,
    /// Served, with marks.
    Marked,
    /// Kept back with its reasons.
    Quarantined,
    /// Out of date: read, and never served.
    Superseded,
    /// A row of an agency's list, against which records are checked.
    Listed,
}

/// What became of the records of one shape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Files.
    pub files: usize,
    /// Records served as they were read.
    pub taken: usize,
    /// Records served with marks.
    pub marked: usize,
    /// Records kept back.
    pub quarantined: usize,
    /// Records out of date.
    pub superseded: usize,
    /// Rows of lists.
    pub listed: usize,
    /// Files and records refused.
    pub refused: usize,
}

/// The account of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Procedures served.
    pub read: usize,
    /// Procedures served without any mark.
    pub unmarked: usize,
    /// Cases with papers.
    pub cases: usize,
    /// Papers, remarks left out.
    pub documents: usize,
    /// Ways to file.
    pub channels: usize,
    /// What became of the records, by shape.
    pub shapes: BTreeMap<Shape, Tally>,
    /// Marks of the procedures served, by reason.
    pub marked: BTreeMap<String, Marked>,
    /// Records kept back, by reason; a record may have several.
    pub quarantined: BTreeMap<String, usize>,
    /// Files and records that are refused.
    pub refused: Vec<Refused>,
    /// Records that are out of date.
    pub superseded: Vec<Superseded>,
}

impl Report {
    /// Counts a file of a shape.
    pub(super) fn file(&mut self, shape: Option<Shape>) {
        if let Some(shape) = shape {
            self.shapes.entry(shape).or_default().files += 1;
        }
    }

    /// Counts what became of a record.
    pub(super) fn outcome(&mut self, shape: Shape, outcome: Outcome) {
        let tally = self.shapes.entry(shape).or_default();
        *match outcome {
            Outcome::Taken => &mut tally.taken,
            Outcome::Marked => &mut tally.marked,
            Outcome::Quarantined => &mut tally.quarantined,
            Outcome::Superseded => &mut tally.superseded,
            Outcome::Listed => &mut tally.listed,
        } += 1;
    }

    /// Counts a procedure that is served.
    pub(super) fn count(&mut self, procedure: &Procedure) {
        self.read += 1;
        self.unmarked += usize::from(procedure.marks.is_empty());
        self.cases += procedure.cases.len();
        self.channels += procedure.channels.len();
        let papers = procedure.cases.iter().flat_map(|case| &case.documents);
        self.documents += papers.filter(|document| !document.remark).count();
        let mut counted: Vec<&str> = Vec::new();
        for mark in &procedure.marks {
            let entry = self.marked.entry(mark.why.clone()).or_default();
            entry.marks += 1;
            if !counted.contains(&mark.why.as_str()) {
                entry.records += 1;
                counted.push(&mark.why);
            }
        }
    }

    /// Counts the reasons for which a record is kept back, each once.
    pub(super) fn keep_back<'a>(&mut self, reasons: impl IntoIterator<Item = &'a str>) {
        let mut counted: Vec<&str> = Vec::new();
        for why in reasons {
            if !counted.contains(&why) {
                *self.quarantined.entry(why.to_owned()).or_default() += 1;
                counted.push(why);
            }
        }
    }

    /// Counts a file or a record that is refused.
    pub(super) fn refuse(&mut self, shape: Option<Shape>, file: &Path, why: String) {
        if let Some(shape) = shape {
            self.shapes.entry(shape).or_default().refused += 1;
        }
        self.refused.push(Refused { file: file.to_owned(), why });
    }

    /// The reasons for marks, those of most records first.
    fn marks_by_count(&self) -> Vec<(&str, Marked)> {
        let mut marked: Vec<_> = self.marked.iter().map(|(why, marked)| (why.as_str(), *marked)).collect();
        marked.sort_by_key(|(why, marked)| (std::cmp::Reverse(marked.records), *why));
        marked
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_shapes(out)?;
        writeln!(out, "\n{:>8}  thủ tục được phục vụ (procedures served)", self.read)?;
        writeln!(out, "{:>8}  không có dấu hiệu nghi ngờ (without any mark)", self.unmarked)?;
        writeln!(out, "{:>8}  trường hợp hồ sơ (cases)", self.cases)?;
        writeln!(out, "{:>8}  giấy tờ (papers)", self.documents)?;
        writeln!(out, "{:>8}  cách nộp (ways to file)", self.channels)?;
        if !self.quarantined.is_empty() {
            writeln!(out, "\nCách ly (quarantined): số bản ghi (records)")?;
        }
        for (why, records) in &self.quarantined {
            writeln!(out, "{records:>8}  {why}")?;
        }
        if !self.marked.is_empty() {
            writeln!(out, "\nĐánh dấu (marked): số thủ tục (procedures), số dấu (marks)")?;
        }
        for (why, marked) in self.marks_by_count() {
            writeln!(out, "{:>8} {:>8}  {why}", marked.records, marked.marks)?;
        }
        self.write_refusals(out)
    }
}

impl Report {
    fn write_shapes(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:<12} {}", "shape", COLUMNS.map(|name| format!("{name:>12}")).join(""))?;
        for (shape, tally) in &self.shapes {
            writeln!(
                out,
                "{:<12} {}",
                shape.name(),
                tally.row().map(|count| format!("{count:>12}")).join("")
            )?;
        }
        Ok(())
    }

    fn write_refusals(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "\n{:>8}  bị từ chối (refused)", self.refused.len())?;
        for refused in self.refused.iter().take(SHOWN_REFUSALS) {
            writeln!(out, "          {}: {}", refused.file.display(), refused.why)?;
        }
        let hidden = self.refused.len().saturating_sub(SHOWN_REFUSALS);
        if hidden > 0 {
            writeln!(out, "          … và {hidden} mục khác (and {hidden} more)")?;
        }
        Ok(())
    }
}

/// The names of the numbers of a tally.
const COLUMNS: [&str; 7] = ["files", "taken", "marked", "quarantined", "superseded", "listed", "refused"];

impl Tally {
    /// Whether nothing of this shape could be read.
    pub(super) fn is_empty(&self) -> bool {
        self.taken + self.marked + self.quarantined + self.superseded + self.listed == 0
    }

    /// The numbers in the order of their names.
    fn row(&self) -> [usize; 7] {
        [self.files, self.taken, self.marked, self.quarantined, self.superseded, self.listed, self.refused]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_shows_counts_and_the_first_refusals() {
        let mut report =
            Report { read: 3, unmarked: 1, cases: 4, documents: 9, channels: 5, ..Report::default() };
        report.marked.insert("fee-glued".to_owned(), Marked { records: 1, marks: 2 });
        report.marked.insert("fee-deferred".to_owned(), Marked { records: 2, marks: 2 });
        report.file(Some(Shape::Portal));
        report.outcome(Shape::Portal, Outcome::Quarantined);
        report.keep_back(["foreign-body", "title-differs", "foreign-body"]);
        for at in 0..12 {
            report.refuse(None, Path::new(&format!("{at}.txt")), "no known shape".to_owned());
        }
        let shown = report.to_string();
        assert!(
            shown.find("fee-deferred").unwrap() < shown.find("fee-glued").unwrap(),
            "most frequent first"
        );
        assert!(shown.contains("12  bị từ chối") && shown.contains("9.txt") && !shown.contains("10.txt"));
        assert!(shown.contains("and 2 more") && shown.contains("1  foreign-body"));
        assert_eq!(report.shapes[&Shape::Portal].row(), [1, 0, 0, 1, 0, 0, 0]);
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }
}
