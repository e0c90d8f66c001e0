//! The table of the legal basis: number, title, day of issue, issuing body.

use jiff::civil::Date;
use serde::Deserialize;

use super::super::marks::{Marks, why};
use super::super::parts::cell::{self, Cell};
use super::super::parts::laws;
use crate::catalog::procedure::{LegalBasis, Slot};

/// A row of the table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    so_ky_hieu: Cell,
    trich_yeu: Cell,
    ngay_ban_hanh: Cell,
    co_quan_ban_hanh: Cell,
}

impl Row {
    /// The row as it stands.
    pub(super) fn text(&self) -> String {
        [&self.so_ky_hieu, &self.trich_yeu, &self.ngay_ban_hanh, &self.co_quan_ban_hanh]
            .map(|cell| cell::tidy(cell))
            .join(" | ")
    }
}

/// The legal documents, without repetitions.
pub(super) fn entries(rows: &[Row], marks: &mut Marks) -> Vec<LegalBasis> {
    laws::unique(rows.iter().filter_map(|row| entry(row, marks)).collect())
}

fn entry(row: &Row, marks: &mut Marks) -> Option<LegalBasis> {
    let title = cell::value(&row.trich_yeu).or_else(|| cell::value(&row.so_ky_hieu))?;
    let number = laws::in_cell(&row.so_ky_hieu, &title);
    if number.is_none() {
        marks.add(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT, &row.text());
    }
    let issued = day(&row.ngay_ban_hanh);
    if issued.is_none() && cell::value(&row.ngay_ban_hanh).is_some() {
        marks.add(Slot::LegalBasis, why::DATE_UNREAD, &row.text());
    }
    Some(LegalBasis { number, title, issued, from: None, until: None, source: vec!["record".to_owned()] })
}

/// A day such as `24-03-2021` or `24/3/2021`.
fn day(text: &str) -> Option<Date> {
    let text = cell::tidy(text);
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(number: &str, title: &str, day: &str) -> Row {
        Row {
            so_ky_hieu: number.into(),
            trich_yeu: title.into(),
            ngay_ban_hanh: day.into(),
            co_quan_ban_hanh: Cell::default(),
        }
    }

    #[test]
    fn numbers_are_read_or_completed_and_days_are_typed() {
        let rows = [
            row("Thông tư số 7/2024/TT-BQP", "Thông tư A", "14-10-2024"),
            row("12", "Quyết định số 12/2021/QĐ-TTg về B", "24-03-2021"),
            row("7/2024/TT-BQP", "Thông tư A", "14-10-2024"),
        ];
        let mut marks = Marks::default();
        let read = entries(&rows, &mut marks);
        let numbers: Vec<_> = read.iter().filter_map(|entry| entry.number.as_deref()).collect();
        assert_eq!(numbers, ["7/2024/TT-BQP", "12/2021/QĐ-TTg"]);
        assert_eq!(read[1].issued, Some(jiff::civil::date(2021, 3, 24)));
        assert_eq!(marks.into_vec(), []);
    }

    #[test]
    fn what_cannot_be_read_is_marked_and_not_guessed() {
        let mut marks = Marks::default();
        let read = entries(&[row("12", "Quyết định số 13/2021/QĐ-TTg", "31-02-2021")], &mut marks);
        assert_eq!((read[0].number.as_deref(), read[0].issued), (None, None));
        assert!(marks.has(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT));
        assert!(marks.has(Slot::LegalBasis, why::DATE_UNREAD));
    }

    proptest! {
        #[test]
        fn any_row_is_survived(number in "\\PC{0,20}", title in "\\PC{0,20}", day in "[-/0-9x]{0,12}") {
            entries(&[row(&number, &title, &day)], &mut Marks::default());
        }
    }
}
