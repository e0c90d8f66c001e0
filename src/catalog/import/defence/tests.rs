//! A record of our own in the ministry's shape, its traps, and damage.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::catalog::filing::{ChannelKind, FeeKind, TimeUnit};
use crate::catalog::import::marks::why;
use crate::catalog::procedure::{Level, Procedure};

const RECORD: &str = r#"{
    "thu_tuc_id": "1.000001", "source_file": "ChiTietTTHC_1.000001.doc",
    "metadata": {"mã_thủ_tục": "1.000001", "tên_thủ_tục": "Cấp giấy A", "số_quyết_định": "Quyết định số 12/QĐ-BX",
        "cấp_thực_hiện": "Cấp Bộ, Cấp Xã", "lĩnh_vực": "Quân sự"},
    "content": {"trình_tự_thực_hiện": "Bước 1: Nộp. Bước 2: Nhận.", "kết_quả_thực_hiện": "- Giấy A;\n- Thẻ B",
        "cơ_quan_thực_hiện": "Ban chỉ huy A", "yêu_cầu_điều_kiện_thực_hiện": "Không"},
    "tables": {
        "hinh_thuc_nop": [
            {"hinh_thuc": "Trực tiếp", "thoi_han_giai_quyet": "07 Ngày làm việc", "phi_le_phi": "Phí : 0 Đồng"},
            {"hinh_thuc": "Trực tuyến", "thoi_han_giai_quyet": "10-25", "phi_le_phi": "Lệ phí : 1.5 USD", "mo_ta": null},
            {"hinh_thuc": "Dịch vụ bưu chính", "thoi_han_giai_quyet": "Không quy định",
             "phi_le_phi": "Phí : 2.000.000 Đồng (loại một)\nLệ phí : 50.000 Đồng (loại hai)\nFile đính kèm: a.pdf"}],
        "thanh_phan_ho_so": [
            {"ten_giay_to": "Trường hợp 1: cấp lần đầu:", "so_luong": "", "ghi_chu": "Bản chính: 0\nBản sao: 0"},
            {"ten_giay_to": "Đơn theo mẫu", "so_luong": "Mau1.docx\nMau2.docx", "ghi_chu": "Bản chính: 1\nBản sao: 2"},
            {"ten_giay_to": "Ảnh", "so_luong": "", "ghi_chu": "Bản chính: 0\nBản sao: 0"}],
        "can_cu_phap_ly": [
            {"so_ky_hieu": "12", "trich_yeu": "Quyết định số 12/2021/QĐ-TTg", "ngay_ban_hanh": "24-03-2021"}]
    }
}"#;

fn found(text: &str) -> Result<Draft, Refusal> {
    let input = Input::new(text.as_bytes());
    assert!(claims(&input));
    read(&input).map(|mut found| found.drafts.remove(0))
}

fn procedure(text: &str) -> Procedure {
    found(text).unwrap().procedure
}

fn marked(procedure: &Procedure, why: &str) -> bool {
    procedure.marks.iter().any(|mark| mark.why == why)
}

#[test]
fn a_record_becomes_a_procedure() {
    let procedure = procedure(RECORD);
    assert_eq!((procedure.code.as_str(), procedure.decision.as_deref()), ("1.000001", Some("12/QĐ-BX")));
    assert_eq!(procedure.levels, [Level::Ministry, Level::Commune]);
    assert_eq!(procedure.steps.len(), 2);
    let results: Vec<_> = procedure.results.iter().map(|result| result.vi.as_str()).collect();
    assert_eq!(results, ["Giấy A", "Thẻ B"]);
    assert_eq!(procedure.conditions[0].vi, "Không có yêu cầu, điều kiện");
    assert_eq!(procedure.legal_basis[0].number.as_deref(), Some("12/2021/QĐ-TTg"));
}

#[test]
fn times_and_fees_are_typed_or_stay_words_with_a_mark() {
    let procedure = procedure(RECORD);
    let [counter, online, post] = procedure.channels.as_slice() else { panic!("{:?}", procedure.channels) };
    assert_eq!(counter.kind, ChannelKind::Counter);
    assert_eq!(
        (counter.deadlines[0].amount, counter.deadlines[0].unit),
        (Some(7), Some(TimeUnit::WorkingDay))
    );
    assert_eq!((counter.fees[0].amount, counter.fees[0].kind), (Some(0), FeeKind::Charge));
    assert_eq!(
        (online.deadlines[0].amount, online.fees[0].amount),
        (None, None),
        "neither is a whole number"
    );
    assert_eq!(online.fees[0].note.as_ref().unwrap().vi, "1.5 USD");
    assert!(marked(&procedure, why::DEADLINE_UNREAD) && marked(&procedure, why::FEE_NOT_WHOLE));
    let fees: Vec<_> =
        post.fees.iter().map(|fee| (fee.amount, fee.kind, fee.note.as_ref().unwrap().vi.as_str())).collect();
    assert_eq!(
        fees,
        [(Some(2_000_000), FeeKind::Charge, "loại một"), (Some(50_000), FeeKind::Fee, "loại hai")]
    );
}

#[test]
fn files_and_numbers_stand_in_their_columns_and_headings_open_cases() {
    let procedure = procedure(RECORD);
    assert_eq!(procedure.cases[0].title.as_ref().unwrap().vi, "Trường hợp 1: cấp lần đầu");
    let [form, photo] = procedure.cases[0].documents.as_slice() else { panic!("{:?}", procedure.cases) };
    assert_eq!((form.originals, form.copies), (Some(1), Some(2)));
    assert_eq!(form.form.as_ref().unwrap().file.as_deref(), Some("Mau1.docx; Mau2.docx"));
    assert_eq!((photo.originals, photo.copies, photo.remark), (None, None, false), "no number is no remark");
    assert!(marked(&procedure, why::DOCUMENT_WITHOUT_COUNT));
}

#[test]
fn the_codes_beside_the_metadata_are_shown() {
    let draft = found(&RECORD.replace("ChiTietTTHC_1.000001", "ChiTietTTHC_1.000009")).unwrap();
    assert_eq!(draft.shown, ["1.000001", "1.000009"]);
}

#[test]
fn decomposed_keys_and_text_give_the_same_procedure() {
    let decomposed: String = RECORD.nfd().collect();
    assert_eq!(procedure(&decomposed), procedure(RECORD));
}

#[test]
fn damage_is_refused_with_a_reason() {
    assert!(matches!(found(&RECORD[..600]), Err(Refusal::NotJson(_))));
    assert!(matches!(found(r#"{"metadata": {"mã_thủ_tục": ""}}"#), Err(Refusal::NoCode)));
    assert!(matches!(found(r#"{"metadata": {"mã_thủ_tục": "1.000001"}}"#), Err(Refusal::NoName)));
}

proptest! {
    #[test]
    fn no_damage_makes_the_reader_panic(cut in 0_usize..2_200, noise in "\\PC{0,4}") {
        let at = (0..=cut.min(RECORD.len())).rev().find(|at| RECORD.is_char_boundary(*at)).unwrap();
        let _ = read(&Input::new(format!("{}{noise}{}", &RECORD[..at], &RECORD[at..]).as_bytes()));
    }
}
