//! What an import read, what it marked and what it refused.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::procedure::Procedure;

/// How many refused files the terminal shows; the serialised report has all.
const SHOWN_REFUSALS: usize = 10;

/// A file that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Path below the imported folder.
    pub file: PathBuf,
    /// Why, in words.
    pub why: String,
}

/// How often something was marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Records with at least one such mark.
    pub records: usize,
    /// Marks.
    pub marks: usize,
}

/// The account of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Records read.
    pub read: usize,
    /// Records read without any mark.
    pub unmarked: usize,
    /// Cases with papers.
    pub cases: usize,
    /// Papers, remarks left out.
    pub documents: usize,
    /// Ways to file.
    pub channels: usize,
    /// Marks, by reason.
    pub marked: BTreeMap<String, Marked>,
    /// Files that are no records.
    pub refused: Vec<Refused>,
}

impl Report {
    /// Counts a record that was read.
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

    /// Counts a file that is no record.
    pub(super) fn refuse(&mut self, file: PathBuf, why: String) {
        self.refused.push(Refused { file, why });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:>8}  thủ tục đã đọc (procedures read)", self.read)?;
        writeln!(out, "{:>8}  không có dấu hiệu nghi ngờ (without any mark)", self.unmarked)?;
        writeln!(out, "{:>8}  trường hợp hồ sơ (cases)", self.cases)?;
        writeln!(out, "{:>8}  giấy tờ (papers)", self.documents)?;
        writeln!(out, "{:>8}  cách nộp (ways to file)", self.channels)?;
        if !self.marked.is_empty() {
            writeln!(out, "\nĐánh dấu (marked): số thủ tục (procedures), số dấu (marks)")?;
        }
        let mut marked: Vec<_> = self.marked.iter().collect();
        marked.sort_by_key(|(why, marked)| (std::cmp::Reverse(marked.records), why.as_str()));
        for (why, marked) in marked {
            writeln!(out, "{:>8} {:>8}  {why}", marked.records, marked.marks)?;
        }
        writeln!(out, "\n{:>8}  tệp bị từ chối (files refused)", self.refused.len())?;
        for refused in self.refused.iter().take(SHOWN_REFUSALS) {
            writeln!(out, "          {}: {}", refused.file.display(), refused.why)?;
        }
        let hidden = self.refused.len().saturating_sub(SHOWN_REFUSALS);
        if hidden > 0 {
            writeln!(out, "          … và {hidden} tệp khác (and {hidden} more)")?;
        }
        Ok(())
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
        for at in 0..12 {
            report.refuse(PathBuf::from(format!("{at}.txt")), "not a .json file".to_owned());
        }
        let shown = report.to_string();
        assert!(
            shown.find("fee-deferred").unwrap() < shown.find("fee-glued").unwrap(),
            "most frequent first"
        );
        assert!(shown.contains("12  tệp bị từ chối") && shown.contains("9.txt") && !shown.contains("10.txt"));
        assert!(shown.contains("and 2 more"));
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }
}
