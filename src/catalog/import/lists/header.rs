//! The header row of a list, found by what its cells say, in the wordings of the new and of the old export.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::Sheet;
use crate::catalog::import::parts::cell;

/// How many rows may stand above the header.
const ROWS_ABOVE: usize = 30;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Name,
    Agency,
    Executing,
    Field,
}

impl Column {
    /// The column that a header cell names.
    fn of(text: &str) -> Option<Self> {
        Some(match cell::tidy(text).to_lowercase().as_str() {
            "mã số" | "mã tthc" | "mã thủ tục" => Self::Code,
            "tên" | "tên tthc" | "tên thủ tục" | "tên thủ tục hành chính" => Self::Name,
            "cơ quan ban hành" | "cơ quan công khai" | "cơ quan công bố" => Self::Agency,
            "cơ quan thực hiện" => Self::Executing,
            "lĩnh vực" => Self::Field,
            _ => return None,
        })
    }
}

/// Where the header stands, and which columns its cells span: a merged header cell spans several.
#[derive(Debug)]
pub(super) struct Header {
    /// The last row of the header.
    pub(super) row: u32,
    /// The columns below each header cell.
    pub(super) columns: BTreeMap<Column, RangeInclusive<u32>>,
}

impl Header {
    /// The first row that names a column for codes and one for titles.
    pub(super) fn find(sheet: &Sheet) -> Option<Self> {
        sheet.rows().into_iter().take(ROWS_ABOVE).find_map(|row| {
            let header = Self::at(sheet, row);
            let whole = [Column::Code, Column::Name].iter().all(|column| header.columns.contains_key(column));
            whole.then_some(header)
        })
    }

    fn at(sheet: &Sheet, row: u32) -> Self {
        let cells = sheet.cells.range((row, 0)..=(row, u32::MAX));
        let column = |((row, at), text): (&(u32, u32), &String)| {
            Some((Column::of(text)?, *at..=sheet.last_column(*row, *at)))
        };
        Self { row, columns: cells.filter_map(column).collect() }
    }

    /// Whether a text in the column of codes is the header once more, as in a header cell merged downwards.
    pub(super) fn is_header(&self, code: &str) -> bool {
        Column::of(code) == Some(Column::Code)
    }
}
