//! Fee and time cells as the shapes with tables print them.

use proptest::prelude::*;

use super::*;
use crate::catalog::filing::{FeeKind, TimeUnit};

fn fee(text: &str) -> (Vec<(Option<u64>, FeeKind, String)>, Marks) {
    let mut marks = Marks::default();
    let fees = fees::of_cell(text, &mut marks);
    let brief = |fee: crate::catalog::filing::Fee| {
        (fee.amount, fee.kind, fee.note.map(|note| note.vi).unwrap_or_default())
    };
    (fees.into_iter().map(brief).collect(), marks)
}

fn one(amount: Option<u64>, kind: FeeKind, note: &str) -> Vec<(Option<u64>, FeeKind, String)> {
    vec![(amount, kind, note.to_owned())]
}

#[test]
fn fee_cells_are_read_in_each_wording() {
    for (text, expected) in [
        ("Phí : 0 Đồng", one(Some(0), FeeKind::Charge, "")),
        ("Phí : Không Đồng", one(Some(0), FeeKind::Charge, "")),
        ("Miễn phí", one(Some(0), FeeKind::Fee, "")),
        ("8.000 VNĐ", one(Some(8_000), FeeKind::Fee, "")),
        ("Lệ phí: 200000 ĐồngXem chi tiết", one(Some(200_000), FeeKind::Fee, "")),
        ("Lệ phí : 03 USD (mỗi giấy)", one(Some(3), FeeKind::Fee, "mỗi giấy")),
        ("Phí :  Đồng", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(fee(text).0, expected, "{text:?}");
    }
}

#[test]
fn doubtful_fees_print_no_figure() {
    for text in ["Phí : o Đồng", "Phí : 10-20 Đồng", "Phí : 1.50 Đồng", "50000", "Phí : 125 Đồng"]
    {
        let (fees, marks) = fee(text);
        let printed =
            fees.iter().any(|fee| fee.0.is_some() || fee.2.chars().all(|letter| !letter.is_alphabetic()));
        assert!(!printed, "{text}: {fees:?}");
        let known = [why::FEE_UNREAD, why::FEE_NOT_WHOLE, why::FEE_IN_THOUSANDS];
        assert!(known.iter().any(|why| marks.has(Slot::Fee, why)), "{text}: {marks:?}");
    }
    let (fees, marks) = fee("Phí : Bằng 50% mức thu tại Thông tư số 1/2016/TT-BTC Đồng (đến hết năm)");
    assert_eq!(fees[0].0, None);
    assert!(marks.has(Slot::Fee, why::FEE_DEFERRED));
    let (fees, marks) = fee("Phí : 50.000 Đồng (Do Hội đồng nhân dân cấp tỉnh quyết định)");
    assert_eq!(fees[0].0, None);
    assert!(marks.has(Slot::Fee, why::FEE_DEFERRED));
}

#[test]
fn time_cells_are_read_in_each_wording() {
    let read = |text: &str| {
        let mut marks = Marks::default();
        (deadlines::of_cell(text, &mut marks).map(|time| (time.amount, time.unit)), marks)
    };
    assert_eq!(read("07 Ngày làm việc").0, Some((Some(7), Some(TimeUnit::WorkingDay))));
    assert_eq!(read("1 ngày").0, Some((Some(1), Some(TimeUnit::Day))));
    assert_eq!(read("Không xác định").0, None);
    assert_eq!(read("Ngay trong ngày").0, Some((None, None)), "words");
    for (text, mark) in [
        ("1", why::DEADLINE_WITHOUT_UNIT),
        ("0 Giờ", why::DEADLINE_ZERO),
        ("0.5 Giờ", why::DEADLINE_NOT_WHOLE),
        ("10-25", why::DEADLINE_UNREAD),
    ] {
        assert!(read(text).1.has(Slot::Deadline, mark), "{text}");
    }
}

#[test]
fn a_row_of_an_unknown_kind_is_marked_and_left_out() {
    let mut marks = Marks::default();
    let row = Row { kind: "Bồ câu", time: "1 ngày", fee: "", note: "" };
    assert_eq!(channels([row], "Hộ tịch", &mut marks), []);
    assert!(marks.has(Slot::Where, why::VALUE_UNKNOWN));
}

proptest! {
    #[test]
    fn any_cells_are_survived(time in "([0-9., ]|ngày|\\PC){0,12}", fee in "(Phí ?:|Lệ phí:|[0-9.,]|Đồng|USD|\\(|\\)|\n|\\PC){0,20}") {
        channels([Row { kind: "Trực tiếp", time: &time, fee: &fee, note: &time }], "", &mut Marks::default());
    }
}
