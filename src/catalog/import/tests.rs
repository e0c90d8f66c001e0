//! Whole imports: small records of our own, broken ones, and the real ones where they are at hand.

mod planted;
mod real;

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::catalog::fact::Layer;
use crate::catalog::fact::Standing;
use crate::catalog::filing::{ChannelKind, TimeUnit};
use crate::catalog::procedure::{Level, Slot};

pub(super) const RECORD: &str = r#"{
    "ma_thu_tuc": "1.000001", "detail_url": "https://portal.example/1", "ten_thu_tuc": "Cấp  giấy A",
    "so_quyet_dinh": "12/QĐ-BX", "cap_thuc_hien": "Cấp xã, Cấp huyện", "linh_vuc": "Hộ tịch",
    "doi_tuong_thuc_hien": "Công dân Việt Nam, Cán bộ, công chức, viên chức",
    "co_quan_thuc_hien": "Không có thông tin", "co_quan_co_tham_quyen": "", "dia_chi_tiep_nhan": "",
    "trinh_tu_thuc_hien": "Bước 1: Nộp.\nBước 2: Gửi Phòng Tư pháp cấp huyện.",
    "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3 Ngày làm việcMiễn phíTại xã",
    "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
    "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật A1/2024/QH15",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "ket_qua_xu_ly": "Giấy AMã: KQ.G01.000001Từ khóaKhông có thông tinNộp hồ sơ",
    "raw_text": "Mã thủ tục1.000002", "new_key": 3
}"#;

pub(super) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, bytes).unwrap();
    }
    folder
}

fn marked(procedure: &Procedure, slot: Slot, why: &str) -> bool {
    procedure.marks.iter().any(|mark| mark.slot == slot && mark.why == why)
}

#[test]
fn a_record_becomes_a_procedure() {
    let procedure = read_record(RECORD.as_bytes()).unwrap();
    assert_eq!(procedure.name.vi, "Cấp giấy A");
    assert_eq!(procedure.layer, Layer::Imported);
    assert_eq!(procedure.levels, [Level::Commune]);
    assert_eq!(procedure.audience, ["Công dân Việt Nam", "Cán bộ, công chức, viên chức"]);
    assert_eq!(procedure.decision.as_deref(), Some("12/QĐ-BX"));
    assert!(procedure.authority.is_empty() && procedure.place.is_empty() && procedure.conditions.is_empty());
    assert_eq!(procedure.channels[0].kind, ChannelKind::Counter);
    assert_eq!(procedure.channels[0].deadlines[0].unit, Some(TimeUnit::WorkingDay));
    assert_eq!(procedure.cases[0].documents[0].vi, "Tờ khai");
    assert_eq!(procedure.results[0].vi, "Giấy A");
    assert_eq!(procedure.steps[0].source, ["record"]);
    let source = &procedure.sources[0];
    assert_eq!(
        (source.id.as_str(), source.standing, source.checked),
        ("record", Standing::NationalRecord, None)
    );
    assert_eq!(source.number.as_deref(), Some("12/QĐ-BX"));
    assert!(marked(&procedure, Slot::Authority, why::VALUE_UNKNOWN), "there is no district level");
    assert!(marked(&procedure, Slot::Process, why::DISTRICT_ERA_TEXT));
    assert!(marked(&procedure, Slot::Process, why::FOREIGN_BODY));
}

#[test]
fn a_day_of_reading_dates_what_has_no_date() {
    let folder = folder(&[("1.000001.json", RECORD.as_bytes())]);
    let mut import = read(&[folder.path().to_owned()], &[]).unwrap();
    let day = jiff::civil::date(2026, 7, 31);
    import.date(day);
    import.date(jiff::civil::date(2026, 8, 1));
    let records = import.procedures.iter().chain(import.quarantined.iter().map(|kept| &kept.record));
    let days: Vec<_> =
        records.flat_map(|procedure| &procedure.sources).map(|source| source.checked).collect();
    assert_eq!(days, [Some(day)]);
}

#[test]
fn decomposed_text_gives_the_same_procedure() {
    let decomposed: String = RECORD.nfd().collect();
    assert_ne!(decomposed, RECORD);
    assert_eq!(read_record(decomposed.as_bytes()), read_record(RECORD.as_bytes()));
}

#[test]
fn cells_cut_short_are_taken_again_from_the_page() {
    let page = "Trình Tự Thực HiệnBước 1: Nộp theo mục 2 (Thành phần hồ sơ) tại xã.\
        Cách Thức Thực HiệnHình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3 NgàyMiễn phí\
        Thành phần hồ sơ--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính\
        Căn cứ pháp lýTên văn bản pháp lýMã văn bảnLuật A1/2024/QH15Cơ quan thực hiệnSở A\
        Yêu cầu, điều kiện thực hiệnKhôngKết quả xử lýGiấy AMã: KQ.G01.000001Từ khóa";
    let record = serde_json::json!({
        "ma_thu_tuc": "1.000001", "ten_thu_tuc": "A", "raw_text": page,
        "trinh_tu_thuc_hien": "Bước 1: Nộp theo mục 2 (", "thanh_phan_ho_so": ") tại xã.",
    });
    let procedure = read_record(record.to_string().as_bytes()).unwrap();
    assert_eq!(procedure.steps[0].vi, "Nộp theo mục 2 (Thành phần hồ sơ) tại xã.");
    assert_eq!(procedure.cases[0].documents[0].vi, "Tờ khai");
    assert_eq!(procedure.channels[0].deadlines[0].amount, Some(3));
    assert_eq!(procedure.legal_basis[0].number.as_deref(), Some("1/2024/QH15"));
    assert_eq!(procedure.results[0].vi, "Giấy A");
    assert!(marked(&procedure, Slot::Process, why::CELL_RECUT));
}

/// The documents of the corpus that are over.
pub(super) fn laws() -> Vec<Law> {
    crate::catalog::curated::read_laws(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/laws.toml"))
        .unwrap()
}

pub(super) fn import(folder: &tempfile::TempDir) -> Import {
    read(&[folder.path().to_owned()], &laws()).unwrap()
}

/// The record without what contradicts it.
pub(super) fn sound() -> String {
    RECORD
        .replace("1.000002", "1.000001")
        .replace("Gửi Phòng Tư pháp cấp huyện", "Nhận kết quả")
        .replace(", Cấp huyện", "")
}

#[test]
fn other_files_are_refused_with_a_reason_and_stop_nothing() {
    let good = sound();
    let truncated = &good.as_bytes()[..good.len() / 2];
    let folder = folder(&[
        ("good.json", good.as_bytes()),
        ("deep/er/copy.json", good.as_bytes()),
        ("truncated.json", truncated),
        ("binary.json", b"\x00\xff\xfe\x01"),
        ("list.json", b"[1, 2]"),
        ("other.json", b"{\"name\": \"x\"}"),
        ("number.json", b"{\"ma_thu_tuc\": 7}"),
        ("code.json", br#"{"ma_thu_tuc": "khai sinh", "ten_thu_tuc": "x"}"#),
        ("codeless.json", br#"{"ma_thu_tuc": null, "ten_thu_tuc": "x"}"#),
        ("nameless.json", br#"{"ma_thu_tuc": "1.000003", "ten_thu_tuc": "--"}"#),
        ("table.xlsx", b"PK\x03\x04"),
        ("scan.pdf", b"%PDF-1.4"),
        ("notes.md", b"# Notes"),
    ]);
    let Import { procedures, report, quarantined } = import(&folder);
    assert_eq!((procedures.len(), report.read, report.refused.len(), quarantined.len()), (1, 1, 12, 0));
    for (file, why) in [
        ("truncated.json", "not readable as JSON: EOF while parsing"),
        ("binary.json", "no known shape"),
        ("list.json", "no known shape"),
        ("other.json", "no known shape"),
        ("number.json", "not readable as JSON: invalid type: integer"),
        ("code.json", "not a procedure code"),
        ("codeless.json", "its code is missing"),
        ("nameless.json", "the name of the procedure is missing"),
        ("table.xlsx", "not readable as XLSX"),
        ("scan.pdf", "not readable as PDF"),
        ("notes.md", "no known shape"),
        ("good.json", "deep/er/copy.json already"),
    ] {
        let refused = report.refused.iter().find(|refused| refused.file == folder.path().join(file));
        assert!(refused.is_some_and(|refused| refused.why.contains(why)), "{file}: {refused:?}");
    }
    let tally = report.shapes[&crate::catalog::shape::Shape::Portal];
    assert_eq!((tally.files, tally.taken + tally.marked, tally.refused), (7, 1, 6));
}

#[test]
fn several_paths_are_one_import_and_a_file_is_read_once() {
    let other = sound().replace("1.000001", "1.000005");
    let folder = folder(&[("a/one.json", sound().as_bytes()), ("b/two.json", other.as_bytes())]);
    let paths = [folder.path().join("b/two.json"), folder.path().to_owned(), folder.path().join("a")];
    let import = read(&paths, &laws()).unwrap();
    assert_eq!((import.procedures.len(), import.report.refused.len()), (2, 0));
}

#[test]
fn a_second_import_of_the_same_files_changes_nothing() {
    let folder = folder(&[("a.json", sound().as_bytes()), ("b.json", RECORD.as_bytes())]);
    let data = tempfile::tempdir().unwrap();
    let (store, kept) = (data.path().join("imported.jsonl"), data.path().join("quarantine.jsonl"));
    let mut changed = Vec::new();
    for _ in 0..2 {
        let import = import(&folder);
        changed.push(crate::catalog::store::write(&store, &import.procedures).unwrap());
        changed.push(crate::catalog::quarantine::write(&kept, &import.quarantined).unwrap());
    }
    assert_eq!(changed, [true, true, false, false]);
}

#[test]
fn paths_without_records_are_an_error_that_names_them() {
    let empty = folder(&[]);
    let error = read(&[empty.path().to_owned()], &[]).unwrap_err();
    assert!(
        matches!(error, Error::NoRecords(_)) && error.to_string().contains(&*empty.path().to_string_lossy())
    );
    assert!(matches!(read(&[folder(&[("a.json", b"{}")]).path().to_owned()], &[]), Err(Error::NoRecords(_))));
    assert!(matches!(read(&[Path::new("/none/such").to_owned()], &[]), Err(Error::Io(_))));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_the_reader_panic(cut in 0_usize..2_000, noise in "\\PC{0,4}") {
        let at = (0..=cut.min(RECORD.len())).rev().find(|at| RECORD.is_char_boundary(*at)).unwrap();
        let _ = read_record(format!("{}{noise}{}", &RECORD[..at], &RECORD[at..]).as_bytes());
        let _ = read_record(&RECORD.as_bytes()[..at]);
    }
}
