//! Curated records as they should be, and each way to get one wrong.

use super::*;

const GOOD: &str = r#"code = "1.000001"
name = { vi = "Cấp giấy A", en = "Permit A" }
levels = ["commune"]
field = "Hộ tịch"

[[cases]]
[[cases.documents]]
vi = "Tờ khai"
originals = 1
source = ["record"]

[[channels]]
kind = "online"
[[channels.deadlines]]
amount = 3
unit = "working-day"
[[channels.fees]]
amount = 5000
from = 2026-01-01
until = "2026-12-31"

[[sources]]
id = "record"
title = "Cổng"
checked = 2026-07-15
standing = "national-record"
"#;

fn problems(text: &str) -> Vec<String> {
    let found = read_record(text.as_bytes(), "1.000001-giay-a").unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

/// The line on which `needle` stands in `text`.
fn line(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).unwrap() + 1
}

#[test]
fn a_good_record_is_read() {
    let procedure = read_record(GOOD.as_bytes(), "1.000001-giay-a").unwrap();
    assert_eq!(procedure.layer, Layer::Curated);
    assert_eq!(procedure.sources[0].checked, Some(jiff::civil::date(2026, 7, 15)));
    assert_eq!(procedure.channels[0].fees[0].until, Some(jiff::civil::date(2026, 12, 31)));
}

#[test]
fn what_contradicts_itself_is_said_with_line_and_field() {
    for (from, to, at, said) in [
        ("1.000001\"", "1.000002\"", "code =", "mục code: mã 1.000002 không khớp tên tệp"),
        ("vi = \"Cấp giấy A\"", "vi = \" \"", "name =", "mục name.vi: để trống"),
        (
            "source = [\"record\"]",
            "source = [\"recrod\"]",
            "recrod",
            "mục cases[1].documents[1].source: không có nguồn nào mang id \"recrod\"",
        ),
        (
            "amount = 5000",
            "amount = 5000\npercent = 0.5",
            "percent",
            "mục channels[1].fees[1].percent: có cả số tiền",
        ),
        ("amount = 5000", "", "[[channels.fees]]", "mục channels[1].fees[1]: cần số tiền"),
        ("amount = 3", "", "unit =", "mục channels[1].deadlines[1].unit: có đơn vị mà không có số"),
        (
            "from = 2026-01-01",
            "from = 2027-01-01",
            "from =",
            "mục channels[1].fees[1].from: ngày bắt đầu 2027-01-01 sau",
        ),
        (
            "[[sources]]",
            "[[sources]]\nid = \"record\"\ntitle = \"x\"\nstanding = \"verified\"\n[[sources]]",
            "Cổng",
            "mục sources[2].id: nguồn \"record\" đã có",
        ),
        (
            "[[cases]]",
            "[[apart]]\ncode = \"1.000001\"\nquestion = { vi = \"?\" }\nthis = { vi = \"a\" }\nother = { vi = \"b\" }\n[[cases]]",
            "[[apart]]",
            "mục apart[1].code: mã này là của chính",
        ),
        ("levels = [\"commune\"]", "levels = []", "levels", "mục levels: chưa nêu cấp"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{from} -> {to}: {found:?}");
        assert!(found[0].contains(said), "{from} -> {to}: {found:?}");
        let named: usize = found[0]["dòng ".len()..].split([',', ':']).next().unwrap().parse().unwrap();
        let wanted = line(&text, at);
        assert!(named.abs_diff(wanted) <= 1, "{found:?} should name line {wanted}");
    }
}

#[test]
fn what_does_not_fit_the_type_is_said_in_plain_words() {
    for (from, to, at, said) in [
        (
            "originals = 1",
            "originals = \"một\"",
            "một",
            "mục cases[1].documents[1].originals: sai kiểu: đang là chữ \"một\", cần số nguyên",
        ),
        (
            "originals = 1",
            "orignals = 1",
            "orignals",
            "mục cases[1].documents[1].orignals: không có mục \"orignals\"; các mục dùng được: vi, en",
        ),
        ("vi = \"Tờ khai\"", "", "[[cases.documents]]", "mục cases[1].documents[1]: thiếu mục \"vi\""),
        (
            "kind = \"online\"",
            "kind = \"fax\"",
            "fax",
            "mục channels[1].kind: không có giá trị \"fax\"; chọn một trong: online, counter, post",
        ),
        ("\"1.000001\"", "\"khai sinh\"", "code", "mục code: mã thủ tục phải gồm"),
        ("\"2026-12-31\"", "\"cuối năm\"", "until", "mục channels[1].fees[1].until: ngày phải viết như"),
        ("field = \"Hộ tịch\"", "field = Hộ tịch", "field", "lỗi cú pháp"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        let found = problems(&text);
        assert!(found[0].contains(said), "{from} -> {to}: {found:?}");
        assert!(found[0].starts_with(&format!("dòng {}", line(&text, at))), "{from} -> {to}: {found:?}");
    }
}

#[test]
fn one_error_does_not_hide_the_next() {
    let text = GOOD
        .replacen("originals = 1", "orignals = 1", 1)
        .replacen("kind = \"online\"", "kind = \"fax\"", 1)
        .replacen("standing = \"national-record\"", "standing = 3", 1);
    let found = problems(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    let list = "[[steps]]\nen = \"one\"\n[[steps]]\nvi = \"hai\"\n[[steps]]\nvi = 3\n[[cases]]";
    let found = problems(&GOOD.replacen("[[cases]]", list, 1));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("mục steps[1]: thiếu mục \"vi\""), "{found:?}");
    assert!(found[1].contains("mục steps[3].vi: sai kiểu"), "{found:?}");
}

#[test]
fn all_files_are_reported_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, bytes).unwrap();
    };
    write("a/1.000001-giay-a.toml", GOOD.as_bytes());
    write("b/1.000001-giay-a.toml", GOOD.as_bytes());
    write("b/1.000002.toml", GOOD.as_bytes());
    write("c/1.000003.toml", b"\xff\xfe\x00binary");
    write("c/1.000004.toml", b"");
    write("c/README.md", b"no record");
    let errors = read_dir(folder.path()).unwrap_err();
    let said: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|text| text.contains("b/1.000001-giay-a.toml has the code 1.000001 that")),
        "{said:#?}"
    );
    assert!(said.iter().any(|text| text.contains("1.000002.toml: dòng 1, mục code")), "{said:#?}");
    assert!(
        said.iter().any(|text| text.contains("1.000003.toml: dòng 1: tệp không phải văn bản UTF-8")),
        "{said:#?}"
    );
    assert!(said.iter().any(|text| text.contains("1.000004.toml: dòng 1: thiếu mục \"code\"")), "{said:#?}");
}

#[test]
fn an_empty_folder_has_no_records_and_a_missing_one_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(read_dir(folder.path()).unwrap(), []);
    assert!(read_dir(&folder.path().join("none")).is_err());
}

#[test]
fn decomposed_text_is_normalised() {
    let decomposed: String = GOOD.nfd().collect();
    assert_ne!(decomposed, GOOD);
    let procedure = read_record(decomposed.as_bytes(), "1.000001").unwrap();
    assert_eq!(procedure.name.vi, "Cấp giấy A");
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_the_reader_panic(cut in 0_usize..600, noise in "\\PC{0,6}") {
        let at = (0..=cut.min(GOOD.len())).rev().find(|at| GOOD.is_char_boundary(*at)).unwrap();
        let text = format!("{}{noise}{}", &GOOD[..at], &GOOD[at..]);
        let _ = read_record(text.as_bytes(), "1.000001");
        let _ = read_record(&GOOD.as_bytes()[..at], "1.000001");
    }
}
