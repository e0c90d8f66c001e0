//! The sections of the portal's detail export, and the rows of their tables; what a page break cut is joined.

use std::collections::BTreeMap;

use super::layout::{Block, Row, joined};
use crate::catalog::import::draft::Refusal;
use crate::catalog::import::parts::cell;

/// Lowest that a row reaches which a page break cut, in points above the edge; a row that fits may end there too.
const MARGIN: f32 = 73.0;

/// The headings of the export.
pub(super) const STEPS: &str = "TRÌNH TỰ THỰC HIỆN";
pub(super) const CHANNELS: &str = "CÁCH THỨC THỰC HIỆN";
pub(super) const DOCUMENTS: &str = "THÀNH PHẦN HỒ SƠ";
pub(super) const LEGAL_BASIS: &str = "CĂN CỨ PHÁP LÝ";
pub(super) const EXECUTING: &str = "CƠ QUAN THỰC HIỆN";
pub(super) const CONDITIONS: &str = "YÊU CẦU, ĐIỀU KIỆN THỰC HIỆN";
pub(super) const RESULTS: &str = "KẾT QUẢ XỬ LÝ";
const OTHERS: [&str; 2] = ["TỪ KHÓA", "MÔ TẢ"];
const TITLE: &str = "CHI TIẾT THỦ TỤC HÀNH CHÍNH";

/// The export, section by section.
#[derive(Debug, Default)]
pub(super) struct Export {
    /// The table at the beginning: label and value.
    fields: BTreeMap<String, String>,
    sections: BTreeMap<&'static str, Vec<Block>>,
}

impl Export {
    /// Cuts the document at its headings.
    pub(super) fn of(blocks: Vec<Block>) -> Result<Self, Refusal> {
        let missing = |what: &str| Refusal::NotExport(format!("{what} is missing"));
        if !blocks.iter().any(|block| matches!(block, Block::Heading(text) if heading(text) == Some(TITLE))) {
            return Err(missing("the heading \"Chi tiết thủ tục hành chính\""));
        }
        let mut export = Self::default();
        let mut section = TITLE;
        for block in blocks {
            match &block {
                Block::Heading(text) => {
                    if let Some(name) = heading(text) {
                        section = name;
                        continue;
                    }
                }
                Block::Row(row) if section == TITLE => {
                    if let [label, value] = row.cells.as_slice() {
                        export.fields.insert(cell::clean(&cell::tidy(label)), cell::clean(value));
                    }
                    continue;
                }
                _ => {}
            }
            export.sections.entry(section).or_default().push(block);
        }
        if export.fields.is_empty() { Err(missing("the table of the first page")) } else { Ok(export) }
    }

    /// The value beside `label` in the table of the first page.
    pub(super) fn field(&self, label: &str) -> &str {
        self.fields.get(label).map_or("", String::as_str)
    }

    /// The running text of a section, cells included.
    pub(super) fn text(&self, section: &str) -> String {
        let mut text = String::new();
        let mut page_before = 0;
        for block in self.sections.get(section).into_iter().flatten() {
            let (next, page) = match block {
                Block::Line { text, page } => (text.clone(), *page),
                Block::Heading(text) => (text.clone(), page_before),
                Block::Row(row) => (row.cells.join("\n"), page_before),
            };
            // A page break cuts a wrapped line anywhere, even within a word.
            let cut = page != page_before
                && next.starts_with(|first: char| !first.is_uppercase() && first.is_alphabetic());
            text = if cut { text + &next } else { joined(&text, &next) };
            page_before = page;
        }
        cell::clean(&text)
    }

    /// The rows of a section's table, without its header rows. `whole` tells a row from the rest of one that a
    /// page break cut.
    pub(super) fn rows(&self, section: &str, whole: impl Fn(&[String]) -> bool) -> Vec<Vec<String>> {
        let mut rows: Vec<Row> = Vec::new();
        for block in self.sections.get(section).into_iter().flatten() {
            let Block::Row(row) = block else { continue };
            match rows.last_mut() {
                Some(before) if continues(before, row) && !whole(&row.cells) => {
                    for (cell, rest) in before.cells.iter_mut().zip(&row.cells) {
                        cell.push_str(rest);
                    }
                    before.bottom = row.bottom;
                }
                _ => rows.push(row.clone()),
            }
        }
        let cells = rows.into_iter().map(|row| row.cells.iter().map(|text| cell::clean(text)).collect());
        cells.filter(|cells: &Vec<String>| !is_header(cells)).collect()
    }
}

/// Whether `row` may be the rest of `before` on the next page.
fn continues(before: &Row, row: &Row) -> bool {
    row.first && before.bottom < MARGIN && before.cells.len() == row.cells.len()
}

fn is_header(cells: &[String]) -> bool {
    let first = cells.first().map(|first| cell::tidy(first)).unwrap_or_default();
    ["Tên giấy tờ", "Hình thức nộp", "Tên văn bản pháp lý"].contains(&first.as_str())
}

/// The known heading that a text is.
fn heading(text: &str) -> Option<&'static str> {
    let text = cell::clean(&cell::tidy(text)).to_uppercase();
    let known = [TITLE, STEPS, CHANNELS, DOCUMENTS, LEGAL_BASIS, EXECUTING, CONDITIONS, RESULTS];
    known.into_iter().chain(OTHERS).find(|known| *known == text)
}
