//! Lists of our own, written for each test, and the real ones where they are at hand.

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;

/// A workbook whose first sheet has `rows`, and `merged` regions: first and last row and column.
fn book(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for &(row, column, last_row, last_column) in merged {
        sheet.merge_range(row, column, last_row, last_column, "", &Format::new()).unwrap();
    }
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn found(bytes: &[u8]) -> Result<Found, Refusal> {
    let input = Input::new(bytes);
    assert!(claims(&input));
    read(&input)
}

#[test]
fn the_portals_list_is_read_below_its_merged_title() {
    let bytes = book(
        &[
            &["DANH SÁCH THỦ TỤC"],
            &["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
            &["1.000001", " Cấp  giấy A", "Bộ X", "Sở Y\nỦy ban nhân dân cấp xã", "Hộ tịch"],
            &["1.000002.H26", "Cấp giấy B"],
        ],
        &[(0, 0, 0, 4)],
    );
    let found = found(&bytes).unwrap();
    assert_eq!(found.entries.len(), 2);
    let entry = &found.entries[0];
    assert_eq!((entry.code.as_str(), entry.name.as_str()), ("1.000001", "Cấp giấy A"));
    assert_eq!((entry.agency.as_str(), entry.field.as_str()), ("Bộ X", "Hộ tịch"));
    assert_eq!(entry.executing, "Sở Y Ủy ban nhân dân cấp xã");
    assert_eq!(found.entries[1].code.as_str(), "1.000002", "a local suffix names no other procedure");
}

#[test]
fn merged_header_cells_of_the_old_list_are_followed() {
    // The header spans two rows, and the title's cell two columns.
    let bytes = book(
        &[
            &["", "DANH MỤC"],
            &["STT", "Mã TTHC", "Tên TTHC", "", "Lĩnh vực", "Đối tượng", "Cơ quan công khai"],
            &["", "", "", "", "", "", "Bộ", ""],
            &["1", "1.000001", "", "Cấp giấy A", "Đất đai", "Công dân", "Bộ X"],
            &["2", "1.000002", "Cấp giấy B"],
        ],
        &[(1, 1, 2, 1), (1, 2, 2, 3), (1, 4, 2, 4)],
    );
    let found = found(&bytes).unwrap();
    let read: Vec<_> = found
        .entries
        .iter()
        .map(|entry| (entry.code.as_str(), entry.name.as_str(), entry.field.as_str()))
        .collect();
    assert_eq!(read, [("1.000001", "Cấp giấy A", "Đất đai"), ("1.000002", "Cấp giấy B", "")]);
    assert_eq!(found.entries[0].agency, "Bộ X");
    assert_eq!(found.refused, []);
}

#[test]
fn rows_without_code_or_title_are_refused_and_stop_nothing() {
    let bytes = book(
        &[&["Mã số", "Tên"], &["khai sinh", "A"], &["1.000001", ""], &["", ""], &["1.000002", "B"]],
        &[],
    );
    let found = found(&bytes).unwrap();
    assert_eq!(found.entries.len(), 1);
    let refused: Vec<_> = found.refused.iter().map(ToString::to_string).collect();
    assert!(refused[0].starts_with("row 2: ") && refused[0].contains("not a procedure code"), "{refused:?}");
    assert_eq!(refused[1], "row 3: the title is missing");
}

#[test]
fn a_sheet_without_header_and_broken_files_say_what_is_wrong() {
    assert_eq!(found(&book(&[&["A", "B"]], &[])).unwrap_err(), Refusal::NoHeader);
    let whole = book(&[&["Mã số", "Tên"], &["1.000001", "A"]], &[]);
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 30] {
        assert!(matches!(found(&whole[..cut]), Err(Refusal::NotXlsx(_))), "cut at {cut}");
    }
}

#[test]
fn a_cell_far_away_does_not_cost_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Mã số").unwrap().write_string(0, 1, "Tên").unwrap();
    sheet.write_string(1, 0, "1.000001").unwrap().write_string(1, 1, "A").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    assert_eq!(found(&book.save_to_buffer().unwrap()).unwrap().entries.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_files_are_survived(at in 0_usize..4_000, byte in any::<u8>()) {
        let mut bytes = book(&[&["Mã số", "Tên"], &["1.000001", "A"]], &[]);
        let at = 4 + at % (bytes.len() - 4);
        bytes[at] = byte;
        let _ = READER.run(&Input::new(&bytes));
    }
}

#[test]
fn the_real_lists_are_read_whole() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/portal-lists");
    if !dir.is_dir() {
        println!("skipped: no real lists at {}", dir.display());
        return;
    }
    let files = super::super::files::under(&dir).unwrap();
    let read = |path: &std::path::PathBuf| found(&fs_err::read(path).unwrap()).unwrap();
    let all: Vec<Found> = files.iter().map(read).collect();
    // Counted by a separate script over the same files.
    assert_eq!(all.iter().map(|found| found.entries.len()).sum::<usize>(), 2642);
    assert_eq!(all.iter().map(|found| found.refused.len()).sum::<usize>(), 0);
}
