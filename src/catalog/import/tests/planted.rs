//! Faults planted in small records: each must end in a mark or in quarantine, and no doubtful figure be printed.

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::{folder, import, marked, sound};
use crate::catalog::import::{Import, why};
use crate::catalog::procedure::{Procedure, Slot};
use crate::catalog::quarantine::Quarantined;
use crate::catalog::shape::Shape;
use crate::catalog::store::Catalog;

/// A sound record with other cells.
fn with(cells: &[(&str, &str)]) -> String {
    let mut record: Value = serde_json::from_str(&sound()).unwrap();
    for (key, text) in cells {
        record[*key] = json!(text);
    }
    record.to_string()
}

fn list(rows: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, (code, title)) in (0..).zip([("Mã số", "Tên")].iter().chain(rows)) {
        sheet.write_string(row, 0, *code).unwrap().write_string(row, 1, *title).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn imported(record: &str) -> Import {
    import(&folder(&[("record.json", record.as_bytes())]))
}

fn taken(record: &str) -> Procedure {
    let mut import = imported(record);
    assert_eq!(import.quarantined, []);
    import.procedures.remove(0)
}

fn kept_back(record: &str) -> Quarantined {
    let mut import = imported(record);
    assert_eq!(import.procedures, [], "a record in quarantine is never served");
    import.quarantined.remove(0)
}

fn reasons(record: &Quarantined) -> Vec<&str> {
    record.reasons.iter().map(|reason| reason.why.as_str()).collect()
}

fn rows(rows: &str) -> String {
    with(&[("cach_thuc_thuc_hien", &format!("Hình thức nộpThời gianPhí, lệ phíMô tả{rows}"))])
}

#[test]
fn a_sound_record_is_taken() {
    assert_eq!(taken(&sound()).marks, []);
}

#[test]
fn a_record_with_anothers_body_is_kept_back_beside_its_source() {
    let record = kept_back(&with(&[("raw_text", "Tên thủ tụcCấp giấy BMã thủ tục1.000009Số quyết định")]));
    assert_eq!(reasons(&record), [why::FOREIGN_BODY]);
    assert!(record.reasons[0].said.vi.contains("1.000009"));
    assert!(record.reasons[0].said.en.as_deref().is_some_and(|said| said.contains("1.000009")));
    assert_eq!(
        (record.shape, record.file.file_name().unwrap().to_str()),
        (Shape::Portal, Some("record.json"))
    );
    assert!(
        record.source.iter().any(|part| part.slot == Some(Slot::Process) && part.text.contains("Bước 1"))
    );
}

#[test]
fn a_title_that_the_list_does_not_have_under_the_code_is_kept_back() {
    let foreign = with(&[("ten_thu_tuc", "Hỗ trợ nông dân mua máy")]);
    let list = list(&[("1.000001", "Cấp giấy A"), ("1.000002", "Hỗ trợ nông dân mua máy.")]);
    let folder = folder(&[("record.json", foreign.as_bytes()), ("list.xlsx", &list)]);
    let import = import(&folder);
    assert_eq!(import.procedures, []);
    assert_eq!(reasons(&import.quarantined[0]), [why::TITLE_DIFFERS, why::TITLE_OF_ANOTHER_CODE]);
    assert_eq!(import.report.shapes[&Shape::Lists].listed, 2);
}

#[test]
fn a_title_worded_otherwise_is_served_with_a_mark() {
    let record = with(&[("ten_thu_tuc", "Cấp giấy A cho người dân")]);
    let list = list(&[("1.000001", "Cấp giấy A cho dân")]);
    let import = import(&folder(&[("record.json", record.as_bytes()), ("list.xlsx", &list)]));
    assert!(marked(&import.procedures[0], Slot::Process, why::TITLE_DIFFERS));
}

#[test]
fn no_figure_of_a_glued_fee_is_printed() {
    for row in [
        "Trực tuyến1100 VNĐ",
        "Dịch vụ bưu chính125 VNĐ",
        "Trực tuyến140,000",
        "Trực tuyến140,000Nộp qua mạng",
        "Trực tuyến140,000VNĐ",
        "Trực tuyến1 Ngày140,000Nộp qua mạng",
        "Trực tiếp2 Ngày làm việc50.000(mỗi bản)",
    ] {
        let procedure = taken(&rows(row));
        let served = serde_json::to_string(&procedure.channels).unwrap();
        for figure in ["1100", "100", "125", "25", "140", "40", "50"] {
            assert!(!served.contains(figure), "{row}: {served}");
        }
        let why = if row.contains("Ngày") { why::FEE_UNREAD } else { why::FEE_GLUED };
        assert!(marked(&procedure, Slot::Fee, why), "{row}: {:?}", procedure.marks);
    }
}

#[test]
fn a_missing_unit_stays_missing() {
    let procedure = taken(&rows("Trực tiếp7Miễn phí"));
    let deadline = &procedure.channels[0].deadlines[0];
    assert_eq!((deadline.amount, deadline.unit), (Some(7), None));
    assert!(marked(&procedure, Slot::Deadline, why::DEADLINE_WITHOUT_UNIT));
}

#[test]
fn law_that_is_over_alone_keeps_a_record_back_and_beside_living_law_is_dated() {
    let law = |rows: &str| with(&[("can_cu_phap_ly", &format!("Tên văn bản pháp lýMã văn bản{rows}"))]);
    let record = kept_back(&law("Luật Bảo hiểm xã hội58/2014/QH13"));
    assert_eq!(reasons(&record), [why::LEGAL_BASIS_EXPIRED]);
    assert!(record.reasons[0].said.vi.contains("41/2024/QH15"));
    let procedure = taken(&law("Luật Bảo hiểm xã hội58/2014/QH13Luật A1/2024/QH15"));
    assert_eq!(procedure.legal_basis[0].until, Some(jiff::civil::date(2025, 6, 30)));
    assert_eq!(procedure.legal_basis[1].until, None);
    assert!(marked(&procedure, Slot::LegalBasis, why::LEGAL_BASIS_EXPIRED));
    assert!(marked(&taken(&law("")), Slot::LegalBasis, why::LEGAL_BASIS_ABSENT));
    let newer = [
        ("can_cu_phap_ly", "Tên văn bản pháp lýMã văn bảnLuật Bảo hiểm xã hội58/2014/QH13"),
        ("trinh_tu_thuc_hien", "Nộp theo Nghị định số 1/2025/NĐ-CP."),
    ];
    assert!(
        marked(&taken(&with(&newer)), Slot::LegalBasis, why::LEGAL_BASIS_EXPIRED),
        "the steps know better"
    );
}

#[test]
fn a_procedure_of_the_commune_that_ends_at_a_district_body_is_kept_back() {
    for cells in [
        [("trinh_tu_thuc_hien", "Bước 1: Người dân nộp hồ sơ tại Ủy ban nhân dân quận Ba Đình.")],
        [(
            "trinh_tu_thuc_hien",
            "Bước 1: Xã nhận.\nBước 2: Xã chuyển hồ sơ cho Công an cấp huyện để cấp thẻ.",
        )],
        [(
            "trinh_tu_thuc_hien",
            "Ủy ban nhân dân cấp huyện có trách nhiệm xem xét, ra quyết định công nhận.",
        )],
        [("ten_thu_tuc", "Cấp giấy A (thực hiện tại cấp huyện)")],
    ] {
        assert_eq!(reasons(&kept_back(&with(&cells))), [why::DISTRICT_BODY], "{cells:?}");
    }
}

#[test]
fn words_of_the_time_of_the_districts_are_marked_where_there_is_another_way() {
    for steps in [
        "Nộp tại Công an cấp xã, Công an cấp huyện (nơi không có đơn vị hành chính cấp xã).",
        "Nộp cho đơn vị quản lý hoặc Công an cấp huyện.",
        "Xuất trình sổ hộ khẩu.",
    ] {
        let procedure = taken(&with(&[("trinh_tu_thuc_hien", steps)]));
        assert!(marked(&procedure, Slot::Process, why::DISTRICT_ERA_TEXT), "{steps}");
    }
    let decided = taken(&with(&[("co_quan_co_tham_quyen", "UBND cấp huyện")]));
    assert!(decided.authority.is_empty() && marked(&decided, Slot::Authority, why::DISTRICT_ERA_TEXT));
    let place = taken(&with(&[("dia_chi_tiep_nhan", "Số 1 phố B, quận Hoàn Kiếm, Hà Nội")]));
    assert!(marked(&place, Slot::Where, why::DISTRICT_ERA_TEXT));
}

#[test]
fn a_level_that_title_or_body_contradicts_is_marked() {
    let titled = taken(&with(&[("ten_thu_tuc", "Cấp giấy A (thực hiện tại cấp tỉnh)")]));
    assert!(marked(&titled, Slot::Authority, why::LEVEL_CONTRADICTION));
    let body = taken(&with(&[("co_quan_thuc_hien", "Chi cục Hải quan khu vực")]));
    assert!(marked(&body, Slot::Authority, why::LEVEL_CONTRADICTION));
}

#[test]
fn papers_of_the_first_issue_under_another_title_are_marked() {
    let procedure = taken(&with(&[("ten_thu_tuc", "Cấp lại giấy A")]));
    assert!(marked(&procedure, Slot::Documents, why::ACTION_ABSENT));
}

#[test]
fn decomposed_text_is_checked_like_composed_text() {
    let steps = [("trinh_tu_thuc_hien", "Nộp hồ sơ tại Ủy ban nhân dân quận Ba Đình.")];
    let decomposed: String = with(&steps).nfd().collect();
    assert_eq!(reasons(&kept_back(&decomposed)), [why::DISTRICT_BODY]);
}

#[test]
fn a_curated_record_is_served_though_its_national_record_is_kept_back() {
    let import = imported(&with(&[("raw_text", "Mã thủ tục1.000009")]));
    assert_eq!(import.quarantined[0].code.as_str(), "1.000001");
    let curated = taken(&sound());
    let catalog = Catalog::layered(import.procedures, vec![curated.clone()]);
    assert_eq!(catalog.procedures(), [curated]);
}

#[test]
fn a_pdf_of_a_record_that_is_kept_back_does_not_bring_it_back() {
    let pdf = crate::catalog::import::pdf::tests::export("1.000001", "1 ngày", "Nộp tại xã.");
    let foreign = with(&[("raw_text", "Mã thủ tục1.000009")]);
    let kept = import(&folder(&[("a.json", foreign.as_bytes()), ("b.pdf", &pdf)]));
    assert_eq!((kept.procedures.len(), kept.quarantined.len()), (1, 1), "the PDF is sound and stands alone");
    assert_eq!(kept.procedures[0].sources[0].id, "record");
    let joined = import(&folder(&[("a.json", rows("Trực tiếp1Miễn phí").as_bytes()), ("b.pdf", &pdf)]));
    let deadline = &joined.procedures[0].channels[0].deadlines[0];
    assert_eq!(deadline.unit, Some(crate::catalog::filing::TimeUnit::Day), "the unit comes from the PDF");
    assert_eq!(deadline.source, ["record", "pdf"]);
}
