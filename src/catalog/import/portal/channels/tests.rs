//! The traps of the cell of the ways to file, each in a few words of our own.

use proptest::prelude::*;

use super::*;
use crate::catalog::filing::{Fee, TimeUnit};

fn read_in(field: &str, rows: &str) -> (Vec<Channel>, Marks) {
    let mut marks = Marks::default();
    let channels = parse(&format!("{HEADER}{rows}"), field, &mut marks);
    (channels, marks)
}

fn read(rows: &str) -> (Vec<Channel>, Marks) {
    read_in("Hộ tịch", rows)
}

fn only_fee(rows: &str) -> (Fee, Marks) {
    let (channels, marks) = read(rows);
    assert_eq!((channels.len(), channels[0].fees.len()), (1, 1), "{channels:?}");
    (channels[0].fees[0].clone(), marks)
}

fn note(fee: &Fee) -> &str {
    fee.note.as_ref().map_or("", |note| &note.vi)
}

#[test]
fn plain_rows_are_read() {
    let (channels, marks) = read(
        "Trực tuyến3 Ngày làm việcMiễn phíQua cổng.Trực tiếp2 Giờ20,000 Việt Nam Đồng(20.000 đồng/lần)- Tại xãDịch vụ bưu chính1 Tháng10 USD",
    );
    let read: Vec<_> = channels
        .iter()
        .map(|channel| {
            (channel.kind, channel.deadlines[0].amount, channel.deadlines[0].unit, channel.fees[0].amount)
        })
        .collect();
    assert_eq!(
        read,
        [
            (ChannelKind::Online, Some(3), Some(TimeUnit::WorkingDay), Some(0)),
            (ChannelKind::Counter, Some(2), Some(TimeUnit::Hour), Some(20_000)),
            (ChannelKind::Post, Some(1), Some(TimeUnit::Month), Some(10)),
        ]
    );
    assert_eq!(channels[0].note, Some(Text::vietnamese("Qua cổng.")));
    assert_eq!(channels[1].note, Some(Text::vietnamese("Tại xã")));
    assert_eq!(note(&channels[1].fees[0]), "20.000 đồng/lần");
    assert_eq!(channels[2].fees[0].currency.as_deref(), Some("USD"));
    assert_eq!(marks.into_vec(), []);
}

#[test]
fn a_kind_named_in_a_description_begins_no_row() {
    let (channels, _) =
        read("Trực tiếp5 NgàyMiễn phí+ Trực tuyến: qua mạng; Dịch vụ bưu chính, Trực tiếp tại xã");
    assert_eq!(channels.len(), 1);
}

#[test]
fn a_number_without_unit_gets_none() {
    let (channels, marks) = read("Trực tuyến1Miễn phíTrực tiếp0Không có thông tin");
    assert_eq!((channels[0].deadlines[0].amount, channels[0].deadlines[0].unit), (Some(1), None));
    assert!(channels[1].deadlines.is_empty());
    assert!(marks.has(Slot::Deadline, why::DEADLINE_WITHOUT_UNIT));
    assert!(marks.has(Slot::Deadline, why::DEADLINE_ZERO));
}

#[test]
fn half_days_and_words_stay_words() {
    let (channels, marks) = read(
        "Trực tuyến1.5 Ngày làm việcMiễn phíTrực tiếpKhông quy địnhMiễn phíDịch vụ bưu chínhKhông Không có thông tinTại xã",
    );
    let notes: Vec<_> =
        channels.iter().map(|channel| channel.deadlines.first().and_then(|d| d.note.clone())).collect();
    assert_eq!(
        notes,
        [Some(Text::vietnamese("1,5 ngày làm việc")), Some(Text::vietnamese("Không quy định")), None]
    );
    assert_eq!(channels[2].note, Some(Text::vietnamese("Tại xã")));
    assert!(marks.has(Slot::Deadline, why::DEADLINE_NOT_WHOLE));
}

#[test]
fn no_information_is_neither_time_nor_fee() {
    let (channels, _) = read("Trực tiếpKhông có thông tinKhông có thông tinTrực tiếp tại xã");
    assert_eq!((channels[0].deadlines.len(), channels[0].fees.len()), (0, 0));
    assert_eq!(channels[0].note, Some(Text::vietnamese("Trực tiếp tại xã")));
}

#[test]
fn time_and_fee_in_one_number_are_neither() {
    for row in [
        "Trực tuyến140,000 Việt Nam Đồng(xe lớn)",
        "Trực tuyến1100 VNĐ(Phí: 100.000 đồng/lần)",
        "Trực tuyến125 VNĐ",
    ] {
        let (channels, marks) = read(row);
        assert!(
            channels[0].deadlines.is_empty() && channels[0].fees.iter().all(|fee| !fee.has_figure()),
            "{row}"
        );
        assert!(marks.has(Slot::Fee, why::FEE_GLUED) && marks.has(Slot::Deadline, why::FEE_GLUED), "{row}");
    }
}

#[test]
fn a_deferred_fee_keeps_its_figure_in_words() {
    let (fee, marks) =
        only_fee("Trực tiếp1 Ngày150,000 Việt Nam Đồng(Do Hội đồng nhân dân cấp tỉnh quyết định)");
    assert_eq!((fee.amount, note(&fee)), (None, "150.000 đồng (Do Hội đồng nhân dân cấp tỉnh quyết định)"));
    assert!(marks.has(Slot::Fee, why::FEE_DEFERRED));
    for words in [
        "mức do HĐND tỉnh ban hành",
        "Theo Thông tư số 1/2020/TT-BTC",
        "Thực hiện theo Luật phí và lệ phí",
        "do Ủy ban nhân dân cấp tỉnh quy định.",
    ] {
        let (fee, marks) = only_fee(&format!("Trực tiếp1 NgàyMiễn phí({words})"));
        assert_eq!((fee.amount, note(&fee)), (None, words));
        assert!(marks.has(Slot::Fee, why::FEE_DEFERRED), "{words}");
    }
}

#[test]
fn free_of_charge_beside_an_amount_is_not_believed() {
    let (fee, marks) = only_fee("Trực tiếp1 NgàyMiễn phí(- Lệ phí: 135.000 đồng/lần)");
    assert_eq!((fee.amount, note(&fee)), (None, "Lệ phí: 135.000 đồng/lần"));
    assert!(marks.has(Slot::Fee, why::FEE_CONFLICT));
    for words in ["Miễn lệ phí cho người nghèo", "Phí thẩm định", "thêm một loại: 2.000.000/lần"]
    {
        let (fee, marks) = only_fee(&format!("Trực tiếp1 NgàyMiễn phí({words})"));
        assert_eq!((fee.amount, note(&fee)), (None, words));
        assert!(marks.has(Slot::Fee, why::FEE_CONFLICT), "{words}");
    }
    let (fee, marks) = only_fee("Trực tiếp1 NgàyMiễn phíPhí : Thông tư số 1/2020/TT-BTC");
    assert_eq!(fee.amount, None);
    assert!(marks.has(Slot::Fee, why::FEE_DEFERRED));
}

#[test]
fn free_of_charge_in_one_row_falls_with_that_in_another() {
    let (channels, marks) = read("Trực tuyến1 NgàyMiễn phí(Theo Luật phí và lệ phí)Trực tiếp1 NgàyMiễn phí");
    assert!(channels[1].fees.is_empty());
    assert!(marks.has(Slot::Fee, why::FEE_DEFERRED));
}

#[test]
fn free_of_charge_stays_free_beside_harmless_words() {
    for words in ["Không quy định.", "Không", "không thu phí"] {
        let (fee, marks) = only_fee(&format!("Trực tiếp1 NgàyMiễn phí({words})"));
        assert_eq!((fee.amount, marks.into_vec().len()), (Some(0), 0), "{words}");
    }
    let (channels, _) = read("Trực tiếp1 NgàyMiễn phí(i) Nộp tại xã");
    assert_eq!(channels[0].fees[0].amount, Some(0));
    assert_eq!(channels[0].note, Some(Text::vietnamese("(i) Nộp tại xã")));
    let (fee, marks) = only_fee("Trực tiếp1 NgàyMiễn phí(Miễn lệ phí (Thông tư số 47/2019/TT-BTC).)");
    assert_eq!((fee.amount, marks.into_vec().len()), (Some(0), 0));
    let (fee, _) = only_fee("Trực tiếp1 NgàyMiễn phí(cho người khuyết tật)");
    assert_eq!((fee.amount, note(&fee)), (Some(0), "cho người khuyết tật"));
}

#[test]
fn a_fee_in_thousands_is_not_printed() {
    let (fee, marks) = only_fee("Trực tiếp3 Ngày150 VNĐ(150.000 đồng/thẻ)");
    assert_eq!((fee.amount, note(&fee)), (None, "150.000 đồng/thẻ"));
    assert!(marks.has(Slot::Fee, why::FEE_IN_THOUSANDS));
    let (channels, _) = read("Trực tiếp3 Ngày850 VNĐ");
    assert!(channels[0].fees.is_empty());
}

#[test]
fn an_amount_that_has_ended_is_not_printed() {
    let (fee, marks) = only_fee(
        "Trực tuyến8 Ngày160,000 Việt Nam Đồng(160.000 đồng/cuốn (áp dụng đến hết ngày 31/12/2023))",
    );
    assert_eq!(fee.amount, None);
    assert!(marks.has(Slot::Fee, why::FEE_EXPIRED_DATE));
    let lasting = "Trực tiếp8 Ngày135,000 Việt Nam Đồng(- Lệ phí: 135.000 đồng.  - Trực tuyến: đến hết ngày 31 tháng 12 năm 2025 là 115.000 đồng.)";
    assert_eq!(only_fee(lasting).0.amount, Some(135_000));
    let exempt = "Trực tiếp8 Ngày250,000 VNĐ(250.000đ/lần (Miễn kể từ ngày 07/4/2026 đến 30/6/2026))";
    assert_eq!(only_fee(exempt).0.amount, Some(250_000));
    let running = "Trực tiếp8 Ngày25,000 VNĐ(25.000 đồng đến hết ngày 31/12/2026)";
    assert!(!only_fee(running).1.has(Slot::Fee, why::FEE_EXPIRED_DATE));
}

#[test]
fn an_amount_that_its_words_do_not_state_is_marked() {
    let (fee, marks) = only_fee("Trực tiếp8 Ngày50,000 VNĐ(25.000 đồng theo Thông tư số 64/2025/TT-BTC)");
    assert_eq!((fee.amount, fee.basis.as_deref()), (Some(50_000), Some("64/2025/TT-BTC")));
    assert!(marks.has(Slot::Fee, why::FEE_NOTE_DIFFERS));
    assert!(only_fee("Trực tiếp8 Ngày10,000,000 VNĐ(10 triệu đồng/giấy)").1.into_vec().is_empty());
}

#[test]
fn several_fees_of_one_way_stay_together() {
    let (channels, _) = read(
        "Trực tiếp5 Ngày5,000 VNĐ(5.000 đồng thẻ A)7,000 VNĐ(7.000 đồng thẻ B)Trực tiếp5 Ngày9,000 VNĐ(9.000 đồng thẻ C)",
    );
    let amounts: Vec<_> = channels[0].fees.iter().map(|fee| fee.amount).collect();
    assert_eq!(amounts, [Some(5_000), Some(7_000), Some(9_000)]);
    let (channels, _) = read("Trực tiếp5 Ngày5,000 VNĐ(thẻ A)Trực tiếp5 Ngày9,000 VNĐ(thẻ B)");
    assert_eq!((channels.len(), channels[0].fees.len()), (1, 2));
}

#[test]
fn a_missing_bracket_does_not_swallow_the_description() {
    let (channels, _) = read("Trực tiếp5 Ngày5,000 VNĐ((mức 5.000 đồng)Nộp tại xã (nếu có)");
    assert_eq!(channels[0].note, Some(Text::vietnamese("Nộp tại xã (nếu có)")));
    let (channels, _) = read("Trực tuyến3 NgàyMiễn phí(");
    assert_eq!(channels[0].fees[0].amount, Some(0));
}

#[test]
fn land_rows_that_differ_are_not_told_by_channel() {
    let rows = "Trực tuyến18 Ngày làm việcMiễn phíDịch vụ bưu chính4 Ngày làm việcMiễn phíTrực tiếp18 Ngày làm việcMiễn phí";
    let (channels, marks) = read_in("Đất đai", rows);
    assert!(
        channels.iter().all(|channel| channel.deadlines.iter().all(|deadline| deadline.amount.is_none()))
    );
    assert!(marks.has(Slot::Deadline, why::DEADLINE_SPREAD));
    let (channels, marks) = read(rows);
    assert_eq!(channels[1].deadlines[0].amount, Some(4));
    assert!(marks.has(Slot::Deadline, why::DEADLINE_SPREAD));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(Trực tuyến|Trực tiếp|Dịch vụ bưu chính|Miễn phí|Không có thông tin|[0-9]{1,3}| Ngày| VNĐ|[(),.]|đến hết ngày 31/1[0-9]/2023|\\PC){0,30}") {
        read(&text);
        read_in("Đất đai", &text);
    }

    #[test]
    fn plain_rows_are_read_back(amount in 1_u32..400, fee in 1_u64..9_000, word in "[A-Z][a-z]{1,9}") {
        let rows = format!("Trực tiếp{amount} Ngày{fee},000 Việt Nam Đồng{word}");
        let (channels, _) = read(&rows);
        prop_assert_eq!(channels[0].deadlines[0].amount, Some(amount));
        prop_assert_eq!(channels[0].fees[0].amount, Some(fee * 1000));
        prop_assert_eq!(channels[0].note.as_ref().map(|note| note.vi.as_str()), Some(word.as_str()));
    }
}
