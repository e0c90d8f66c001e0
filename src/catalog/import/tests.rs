//! Whole records: small ones of our own, broken ones, and the real ones where they are at hand.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::*;
use crate::catalog::fact::Layer;
use crate::catalog::fact::Standing;
use crate::catalog::filing::{ChannelKind, TimeUnit};
use crate::catalog::procedure::{Level, Slot};

const RECORD: &str = r#"{
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

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
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

#[test]
fn other_files_are_refused_with_a_reason_and_stop_nothing() {
    let truncated = &RECORD.as_bytes()[..RECORD.len() / 2];
    let folder = folder(&[
        ("good.json", RECORD.as_bytes()),
        ("deep/er/copy.json", RECORD.as_bytes()),
        ("truncated.json", truncated),
        ("binary.json", b"\x00\xff\xfe\x01"),
        ("list.json", b"[1, 2]"),
        ("other.json", b"{\"name\": \"x\"}"),
        ("number.json", b"{\"ma_thu_tuc\": 7}"),
        ("code.json", br#"{"ma_thu_tuc": "khai sinh", "ten_thu_tuc": "x"}"#),
        ("nameless.json", br#"{"ma_thu_tuc": "1.000003", "ten_thu_tuc": "--"}"#),
        ("table.xlsx", b"PK"),
    ]);
    let (procedures, report) = read_dir(folder.path()).unwrap();
    assert_eq!((procedures.len(), report.read, report.refused.len()), (1, 1, 9));
    for (file, why) in [
        ("truncated.json", "not readable as JSON: EOF while parsing"),
        ("binary.json", "not UTF-8"),
        ("list.json", "not readable as JSON"),
        ("other.json", "ma_thu_tuc is missing"),
        ("number.json", "not readable as JSON: invalid type: integer"),
        ("code.json", "not a procedure code"),
        ("nameless.json", "ten_thu_tuc"),
        ("table.xlsx", "not a .json file"),
        ("good.json", "stands in deep/er/copy.json already"),
    ] {
        let refused = report.refused.iter().find(|refused| refused.file == Path::new(file));
        assert!(refused.is_some_and(|refused| refused.why.contains(why)), "{file}: {refused:?}");
    }
}

#[test]
fn a_folder_without_records_is_an_error() {
    assert!(matches!(read_dir(folder(&[]).path()), Err(Error::NoRecords(_))));
    assert!(matches!(read_dir(folder(&[("a.json", b"{}")]).path()), Err(Error::NoRecords(_))));
    assert!(matches!(read_dir(&folder(&[]).path().join("none")), Err(Error::Io(_))));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_the_reader_panic(cut in 0_usize..2_000, noise in "\\PC{0,4}") {
        let at = (0..=cut.min(RECORD.len())).rev().find(|at| RECORD.is_char_boundary(*at)).unwrap();
        let _ = read_record(format!("{}{noise}{}", &RECORD[..at], &RECORD[at..]).as_bytes());
        let _ = read_record(&RECORD.as_bytes()[..at]);
    }
}

/// Where the real records lie, unless they are not at hand.
fn real_records() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/portal");
    if dir.is_dir() {
        return Some(dir);
    }
    println!("skipped: no real records at {}", dir.display());
    None
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    records: usize,
    /// Online, counter, post.
    rows: [usize; 3],
    free_rows: usize,
    without_unit: usize,
    document_rows: usize,
    foreign: usize,
}

fn counts(path: &Path) -> Counts {
    let bytes = fs_err::read(path).unwrap();
    let record = portal::parse(&bytes).unwrap();
    let cells = page::cells(&record, &mut marks::Marks::default());
    let procedure = read_record(&bytes).unwrap();
    assert!(is_nfc(&serde_json::to_string(&procedure).unwrap()), "{}", path.display());
    Counts {
        records: 1,
        rows: channels::count_rows(&cells.channels),
        free_rows: channels::count_free(&cells.channels),
        without_unit: usize::from(marked(&procedure, Slot::Deadline, why::DEADLINE_WITHOUT_UNIT)),
        document_rows: documents::count_rows(&cells.documents),
        foreign: usize::from(marked(&procedure, Slot::Process, why::FOREIGN_BODY)),
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            rows: std::array::from_fn(|at| self.rows[at] + other.rows[at]),
            free_rows: self.free_rows + other.free_rows,
            without_unit: self.without_unit + other.without_unit,
            document_rows: self.document_rows + other.document_rows,
            foreign: self.foreign + other.foreign,
        }
    }
}

fn count_every(step: usize, dir: &Path) -> Counts {
    let files = files_under(dir).unwrap();
    let files: Vec<_> = files.into_iter().step_by(step).collect();
    files.par_iter().map(|path| counts(path)).reduce(Counts::default, |one, other| one + other)
}

/// The figures of these two tests were counted by a separate script over the same files.
#[test]
#[ignore = "takes half a minute unoptimised: run it with --release -- --ignored"]
fn all_real_records_are_read() {
    let Some(dir) = real_records() else { return };
    let expected = Counts {
        records: 2642,
        rows: [2208, 2622, 2304],
        free_rows: 4707,
        without_unit: 311,
        document_rows: 14_638,
        foreign: 17,
    };
    assert_eq!(count_every(1, &dir), expected);
}

#[test]
fn every_hundredth_real_record_is_read() {
    let Some(dir) = real_records() else { return };
    let expected = Counts {
        records: 27,
        rows: [21, 25, 20],
        free_rows: 31,
        without_unit: 2,
        document_rows: 175,
        foreign: 0,
    };
    assert_eq!(count_every(100, &dir), expected);
}
