//! The portal's lists of the procedures of an agency: XLSX with a title above a header row.

mod header;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::ops::RangeInclusive;

use calamine::{Data, Dimensions, Reader as _, Xlsx};

use super::draft::{Entry, Found, Refusal};
use super::parts::cell;
use super::reader::{Input, Reader};
use crate::catalog::shape::Shape;
use header::{Column, Header};

/// The reader of this shape.
pub(super) const READER: Reader = Reader { shape: Shape::Lists, claims, read };

/// Most columns that one header cell spans.
const COLUMNS: usize = 50;

fn claims(input: &Input<'_>) -> bool {
    input.bytes.starts_with(b"PK\x03\x04")
}

fn read(input: &Input<'_>) -> Result<Found, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(input.bytes)).map_err(broken)?;
    let mut found = Found::default();
    let mut headers = 0;
    for name in book.sheet_names() {
        let sheet = Sheet::open(&mut book, &name)?;
        if let Some(header) = Header::find(&sheet) {
            headers += 1;
            sheet.read(&header, &mut found);
        }
    }
    if headers == 0 { Err(Refusal::NoHeader) } else { Ok(found) }
}

fn broken(error: calamine::XlsxError) -> Refusal {
    Refusal::NotXlsx(error.to_string())
}

/// The cells of a sheet that hold something, and the regions of it that are merged.
#[derive(Debug)]
struct Sheet {
    cells: BTreeMap<(u32, u32), String>,
    merged: Vec<Dimensions>,
}

impl Sheet {
    /// Cell by cell, so that a cell far away does not make a sheet of its size.
    fn open<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Self, Refusal> {
        let merged = book.merge_cells_by_sheet_name(name).map_err(broken)?;
        let mut cells = BTreeMap::new();
        let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            let text = cell::clean(&Data::from(cell.get_value().clone()).to_string());
            if !text.trim().is_empty() {
                cells.insert(cell.get_position(), text);
            }
        }
        Ok(Self { cells, merged })
    }

    /// The rows that hold something, by their numbers counted from 0.
    fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.cells.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        rows
    }

    /// The text of a cell; within a merged region that of its first cell.
    fn text(&self, row: u32, column: u32) -> &str {
        let region = self.merged.iter().find(|region| region.contains(row, column));
        let at = region.map_or((row, column), |region| region.start);
        self.cells.get(&at).map_or("", String::as_str)
    }

    /// The last column of the merged region that begins at a cell; else the cell's own.
    fn last_column(&self, row: u32, column: u32) -> u32 {
        let region = self.merged.iter().find(|region| region.start == (row, column));
        region.map_or(column, |region| region.end.1)
    }

    /// The first text of `row` in `columns`.
    fn first(&self, row: u32, columns: &RangeInclusive<u32>) -> String {
        let mut texts = columns.clone().take(COLUMNS).map(|column| self.text(row, column));
        texts.find_map(cell::value).unwrap_or_default()
    }

    fn read(&self, header: &Header, found: &mut Found) {
        for row in self.rows().into_iter().filter(|row| *row > header.row) {
            let text = |column: Column| {
                header.columns.get(&column).map(|columns| self.first(row, columns)).unwrap_or_default()
            };
            let (code, name) = (text(Column::Code), text(Column::Name));
            if code.is_empty() && name.is_empty() || header.is_header(&code) {
                continue;
            }
            match code.parse() {
                Ok(code) if !name.is_empty() => found.entries.push(Entry {
                    code,
                    name,
                    agency: text(Column::Agency),
                    executing: text(Column::Executing),
                    field: text(Column::Field),
                }),
                Ok(_) => found.refused.push(refusal(row, "the title is missing")),
                Err(error) => found.refused.push(refusal(row, &format!("{error}"))),
            }
        }
    }
}

fn refusal(row: u32, detail: &str) -> Refusal {
    Refusal::Row {
        row: usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1),
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests;
