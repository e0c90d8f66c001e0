//! The traps of the cell of the papers, each in a few words of our own.

use proptest::prelude::*;

use super::*;

fn read(cell: &str) -> (Vec<Case>, Marks) {
    let mut marks = Marks::default();
    (parse(&cell.replace('|', HEADER), &mut marks), marks)
}

fn brief(case: &Case) -> Vec<(&str, Option<u32>, Option<u32>)> {
    case.documents
        .iter()
        .map(|document| (document.vi.as_str(), document.originals, document.copies))
        .collect()
}

#[test]
fn rows_end_in_their_counts() {
    let (cases, marks) =
        read("--|- Tờ khai;1 bản chínhHộ chiếu0 bản chính,2 bản saob) Ảnh3 bản sao+ Thẻ1 bản chính");
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].title, None);
    assert_eq!(
        brief(&cases[0]),
        [
            ("Tờ khai", Some(1), None),
            ("Hộ chiếu", Some(0), Some(2)),
            ("b) Ảnh", None, Some(3)),
            ("Thẻ", Some(1), None)
        ]
    );
    assert_eq!(marks.into_vec(), []);
}

#[test]
fn each_titled_group_is_a_case() {
    let (cases, _) = read("* Mua nhà:|Hợp đồng1 bản chínhThuê nhà|Văn bản thuê1 bản chính,1 bản sao");
    let titles: Vec<_> =
        cases.iter().map(|case| case.title.as_ref().map(|title| title.vi.as_str())).collect();
    assert_eq!(titles, [Some("Mua nhà"), Some("Thuê nhà")]);
    assert_eq!(brief(&cases[1]), [("Văn bản thuê", Some(1), Some(1))]);
}

#[test]
fn parts_of_one_list_are_one_case() {
    let (cases, _) = read(
        "* Giấy tờ phải nộp:|Tờ khai1 bản chính* Giấy tờ phải xuất trình:|Hộ chiếu1 bản chính* Lưu ý:|Nộp sớm0 bản chính",
    );
    assert_eq!((cases.len(), cases[0].title.clone()), (1, None));
    let kinds: Vec<_> =
        cases[0].documents.iter().map(|document| (document.show_only, document.remark)).collect();
    assert_eq!(kinds, [(false, false), (true, false), (false, true)]);
}

#[test]
fn remarks_without_title_stay_with_the_case_before_them() {
    let (cases, _) = read("Mua nhà|Hợp đồng1 bản chính--|Lưu ý: nộp sớm0 bản chính");
    assert_eq!((cases.len(), cases[0].documents.len()), (1, 2));
}

#[test]
fn zero_originals_make_a_remark_unless_there_are_copies() {
    let (cases, _) = read("--|Một trong các giấy tờ:0 bản chínhBản sao sổ0 bản chính,1 bản sao");
    let remarks: Vec<_> = cases[0].documents.iter().map(|document| document.remark).collect();
    assert_eq!(remarks, [true, false]);
}

#[test]
fn a_number_that_ends_the_name_is_not_the_count() {
    let (cases, _) = read(
        "--|Đơn theo Luật năm 20251 bản chínhĐơn Mẫu số 181 bản chính,1 bản saoGiấy (02 bản chính);1 bản chínhĐơn: 01 bản chính1 bản chính",
    );
    assert_eq!(
        brief(&cases[0]),
        [
            ("Đơn theo Luật năm 2025", Some(1), None),
            ("Đơn Mẫu số 18", Some(1), Some(1)),
            ("Giấy (02 bản chính)", Some(1), None),
            ("Đơn: 01 bản chính", Some(1), None),
        ]
    );
    assert_eq!(cases[0].documents[1].form.as_ref().unwrap().name, "Mẫu 18");
}

#[test]
fn two_digits_are_no_count() {
    let (cases, marks) = read("--|Hồ sơ bước 11 bản chính");
    assert_eq!(brief(&cases[0]), [("Hồ sơ bước", None, None)]);
    assert!(marks.has(Slot::Documents, why::COUNT_GLUED));
}

#[test]
fn a_file_before_the_count_becomes_the_form() {
    let (cases, marks) =
        read("--|Đơn xin phép theo mẫu.Mau don.docx1 bản chínhĐơn theo mẫuđơn.docx1 bản chính");
    let form = cases[0].documents[0].form.as_ref().unwrap();
    assert_eq!(
        (cases[0].documents[0].vi.as_str(), form.file.as_deref()),
        ("Đơn xin phép theo mẫu.", Some("Mau don.docx"))
    );
    assert!(cases[0].documents[1].form.is_none());
    assert!(marks.has(Slot::Forms, why::FORM_FILE_UNSPLIT));
}

#[test]
fn text_behind_the_last_count_is_kept() {
    let (cases, marks) = read("--|Đơn1 bản chínhNộp qua mạng thì khai trên trang");
    assert_eq!(cases[0].documents[1].vi, "Nộp qua mạng thì khai trên trang");
    assert!(cases[0].documents[1].remark);
    assert!(marks.has(Slot::Documents, why::DOCUMENT_WITHOUT_COUNT));
}

#[test]
fn a_cell_without_papers_is_marked() {
    for cell in ["", "--", "Không có thông tin", "--|", "--|Không cần giấy tờ0 bản chính"] {
        assert!(read(cell).1.has(Slot::Documents, why::NO_DOCUMENTS), "{cell:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(\\||[0-9]{1,5}| bản chính|,1 bản sao| bản sao|\\.docx|--|\\PC){0,30}") {
        read(&text);
    }

    #[test]
    fn plain_rows_are_read_back(rows in proptest::collection::vec(("[A-Z][a-z]{1,9}", 1_u32..10, 0_u32..10), 1..6)) {
        let cell: String = rows.iter().map(|(name, originals, copies)| format!("{name}{originals} bản chính,{copies} bản sao")).collect();
        let (cases, _) = read(&format!("--|{cell}"));
        let expected: Vec<_> = rows.iter().map(|(name, originals, copies)| (name.as_str(), Some(*originals), Some(*copies))).collect();
        prop_assert_eq!(brief(&cases[0]), expected);
    }
}
