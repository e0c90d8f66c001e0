//! Tests of the reader of quantities.

use proptest::prelude::*;

use super::*;
use crate::text::normalize;

fn all(text: &str) -> Vec<Quantity> {
    quantities(&normalize(text)).into_iter().map(|found| found.quantity).collect()
}

fn dong(amount: u64) -> Quantity {
    Quantity::dong(amount).expect("small")
}

fn time(amount: u32, unit: Unit) -> Quantity {
    Quantity::duration(amount, unit).expect("small")
}

fn number(number: u64) -> Quantity {
    Quantity::number(number).expect("small")
}

fn date(day: u8, month: u8, year: u16) -> Quantity {
    Quantity::Date { day, month, year }
}

fn each(texts: &[&str], expected: &[Quantity]) {
    for text in texts {
        assert_eq!(all(text), expected, "{text}");
    }
}

#[test]
fn money_has_one_value_however_written() {
    each(
        &[
            "20.000 đồng",
            "20,000 VND",
            "20 nghìn đồng",
            "20k",
            "hai mươi nghìn đồng",
            "20.000đ",
            "20 ngàn",
            "twenty thousand dong",
            "VND 20,000",
            "20 thousand dong",
            "20 000 đồng",
            "20.000 Việt Nam Đồng",
            "20 nghin dong",
            "20.000 VNĐ/bản",
            "20.000đ/hồ sơ",
            "Lệ phí 20.000 ₫.",
        ],
        &[dong(20_000)],
    );
    each(
        &["1,5 triệu đồng", "1.5 triệu", "1.500.000đ", "một triệu rưỡi", "1 triệu 500 nghìn đồng"],
        &[dong(1_500_000)],
    );
    each(
        &[
            "miễn phí",
            "Không mất phí",
            "It is free of charge.",
            "Lệ phí: không thu phí",
            "no fee",
            "mien phi",
        ],
        &[dong(0)],
    );
    each(
        &["10 USD", "$10", "US$10", "10 đô la Mỹ", "USD 10"],
        &[Quantity::Money(Decimal::whole(10).expect("small"), Currency::UsDollar)],
    );
    each(&["2 đồng sở hữu"], &[number(2)]);
    each(&["20 nghìn người"], &[number(20_000)]);
    each(&["hợp đồng, hội đồng, đồng ý, tỷ lệ, toll-free, feel free to ask", ""], &[]);
    each(&["việc2,000 Việt Nam Đồng", "Trực tuyến2.000 đồng"], &[dong(2_000)]);
    each(&["000 đồng", "CT01"], &[]);
    each(&["từ 20.000 đến 50.000 đồng"], &[dong(20_000), dong(50_000)]);
}

#[test]
fn durations_keep_their_unit() {
    each(
        &[
            "3 ngày làm việc",
            "03 ngày làm việc",
            "ba ngày làm việc",
            "3 working days",
            "three (3) working days",
            "03 (ba) ngày làm việc",
            "3 ngay lam viec",
            "3-working-day",
            "3 business days",
        ],
        &[time(3, Unit::WorkingDay)],
    );
    each(&["3 ngày", "ba ngày", "3 days", "3-day"], &[time(3, Unit::Day)]);
    each(&["60 ngày"], &[time(60, Unit::Day)]);
    each(&["24 giờ", "24h", "trong 24 giờ", "24 hours"], &[time(24, Unit::Hour)]);
    each(&["trong 2 giờ", "trong 2h", "two hours"], &[time(2, Unit::Hour)]);
    each(&["08 giờ làm việc", "8 working hours"], &[time(8, Unit::WorkingHour)]);
    each(&["hai mươi năm", "20 năm", "20 years"], &[time(20, Unit::Year)]);
    each(&["hai mươi lăm ngày", "25 ngày", "twenty-five days", "hai mươi năm ngày"], &[time(25, Unit::Day)]);
    each(&["năm ngày", "05 ngày", "five days"], &[time(5, Unit::Day)]);
    each(&["năm năm", "5 năm"], &[time(5, Unit::Year)]);
    each(&["6 tháng", "six months", "06 tháng"], &[time(6, Unit::Month)]);
    each(&["từ 3 đến 5 ngày", "3-5 ngày", "3 to 5 days"], &[time(3, Unit::Day), time(5, Unit::Day)]);
    each(&["trong ngày", "giải quyết ngay trong ngày", "the same day"], &[Quantity::SameDay]);
    each(&["ngày làm việc tiếp theo", "the next working day"], &[Quantity::NextWorkingDay]);
    let half = Decimal::parse("0.5").expect("small");
    each(&["nửa ngày", "0,5 ngày", "half a day"], &[Quantity::Duration(half, Unit::Day)]);
}

#[test]
fn dates_and_times_are_read_in_every_style() {
    each(
        &[
            "28/02/2027",
            "ngày 28 tháng 2 năm 2027",
            "2027-02-28",
            "28 February 2027",
            "February 28, 2027",
            "28-2-2027",
            "28.02.2027",
            "ngày 28/2/2027",
            "28th of February 2027",
            "28 thang 2 nam 2027",
        ],
        &[date(28, 2, 2027)],
    );
    each(&["tháng 2/2027", "tháng 02 năm 2027", "02/2027", "February 2027"], &[date(0, 2, 2027)]);
    each(&["năm 2026", "in 2026", "từ 2026"], &[date(0, 0, 2026)]);
    each(&["ngày 28/2", "ngày 28 tháng 2", "on 28 February"], &[date(28, 2, 0)]);
    each(&["ngày 15 hàng tháng"], &[date(15, 0, 0)]);
    each(
        &["sau 15 giờ", "15:00", "15h", "15h00", "3 pm", "3 giờ chiều", "after 3 p.m."],
        &[Quantity::Time(15, 0)],
    );
    each(&["23h"], &[Quantity::Time(23, 0)]);
    each(&["từ 8 giờ 30 phút đến 17 giờ"], &[Quantity::Time(8, 30), Quantity::Time(17, 0)]);
    each(&["thứ Hai đến thứ 6", "Monday to Friday"], &[Quantity::Weekday(1), Quantity::Weekday(5)]);
    each(&["theo 123/2015/NĐ-CP và 163/QĐ-BTP", "you may apply", "1.001193"], &[]);
}

#[test]
fn percentages_ages_and_numbers() {
    let percent = |written: &str| Quantity::Percent(Decimal::parse(written).expect("small"));
    each(&["0,15%", "0.15 %", "0,15 phần trăm", "0.15 per cent"], &[percent("0.15")]);
    each(&["2 phần trăm", "hai phần trăm", "2%"], &[percent("2")]);
    each(&["dưới 6 tuổi", "6 years old", "under 6", "children under 6."], &[Quantity::Age(6)]);
    each(&["từ đủ 14 tuổi", "aged 14", "14-year-old", "mười bốn tuổi"], &[Quantity::Age(14)]);
    each(&["under 14 days"], &[time(14, Unit::Day)]);
    each(
        &["2 bản chính", "hai bản sao", "02 bản", "two copies", "mức độ 2", "mức 02", "02 (hai) bản"],
        &[number(2)],
    );
    each(&["một trăm linh năm bản", "105 bản"], &[number(105)]);
    each(&["mười lăm người"], &[number(15)]);
    each(
        &[
            "ba mẹ",
            "bố mẹ và ba tôi",
            "tư pháp",
            "bốn bề",
            "một cửa",
            "năm sinh",
            "mỗi năm",
            "một số giấy tờ",
            "sau khi",
            "nam, nữ",
            "chín chắn",
            "tám chuyện",
            "một trong các giấy tờ",
            "one of the following",
        ],
        &[],
    );
}

/// Ways to write a quantity.
fn render(quantity: Quantity) -> Vec<String> {
    match quantity {
        Quantity::Money(amount, Currency::Dong) => {
            let dots = grouped(&amount.to_string(), '.');
            let commas = grouped(&amount.to_string(), ',');
            vec![format!("{dots} đồng"), format!("{commas} VND"), format!("{dots}đ"), format!("VND {commas}")]
        }
        Quantity::Duration(n, Unit::WorkingDay) => {
            vec![format!("{n} ngày làm việc"), format!("{n:0>2} working days")]
        }
        Quantity::Duration(n, Unit::Month) => vec![format!("{n} tháng"), format!("{n} months")],
        Quantity::Date { day, month, year } => vec![
            format!("{day:02}/{month:02}/{year}"),
            format!("ngày {day} tháng {month} năm {year}"),
            format!("{year}-{month:02}-{day:02}"),
        ],
        Quantity::Time(hour, minute) => {
            vec![
                format!("{hour:02}:{minute:02}"),
                format!("{hour}h{minute:02}"),
                format!("lúc {hour} giờ {minute:02} phút"),
            ]
        }
        Quantity::Percent(n) => vec![format!("{n}%"), format!("{n} phần trăm").replace('.', ",")],
        Quantity::Age(n) => vec![format!("{n} tuổi"), format!("aged {n}")],
        Quantity::Number(n) => vec![format!("{n} bản"), format!("{n} copies")],
        other => unreachable!("no style for {other:?}"),
    }
}

fn grouped(digits: &str, mark: char) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

/// A whole number below ten thousand in Vietnamese words.
fn words(n: u64) -> String {
    const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let digit = |n: u64| DIGITS[usize::try_from(n).expect("a digit")];
    match n {
        0..10 => digit(n).to_owned(),
        10 => "mười".to_owned(),
        15 => "mười lăm".to_owned(),
        11..20 => format!("mười {}", digit(n % 10)),
        20..100 => match n % 10 {
            0 => format!("{} mươi", digit(n / 10)),
            1 => format!("{} mươi mốt", digit(n / 10)),
            5 => format!("{} mươi lăm", digit(n / 10)),
            unit => format!("{} mươi {}", digit(n / 10), digit(unit)),
        },
        100..1000 => match n % 100 {
            0 => format!("{} trăm", digit(n / 100)),
            rest @ 1..10 => format!("{} trăm linh {}", digit(n / 100), digit(rest)),
            rest => format!("{} trăm {}", digit(n / 100), words(rest)),
        },
        _ => format!("{} nghìn", words(n / 1000)),
    }
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let decimal = |n: u64| Decimal::whole(n).expect("small");
    prop_oneof![
        (1..90_000_000_u64).prop_map(move |n| Quantity::Money(decimal(n), Currency::Dong)),
        (1..400_u64).prop_map(move |n| Quantity::Duration(decimal(n), Unit::WorkingDay)),
        (1..400_u64).prop_map(move |n| Quantity::Duration(decimal(n), Unit::Month)),
        (1..=28_u8, 1..=12_u8, 1950..=2050_u16).prop_map(|(day, month, year)| Quantity::Date {
            day,
            month,
            year
        }),
        (0..24_u8, 0..60_u8).prop_map(|(hour, minute)| Quantity::Time(hour, minute)),
        (1..10_000_u64).prop_map(move |n| Quantity::Percent(decimal(n).over(100).expect("exact"))),
        (1..120_u32).prop_map(Quantity::Age),
        (1..1_000_u64).prop_map(move |n| Quantity::Number(decimal(n))),
    ]
}

proptest! {
    #[test]
    fn every_style_reads_back(quantity in quantity()) {
        for style in render(quantity) {
            prop_assert_eq!(all(&style), vec![quantity], "{}", style);
        }
    }

    #[test]
    fn words_read_back(n in 1_u64..1000) {
        prop_assert_eq!(all(&format!("{} đồng", words(n))), vec![dong(n)], "{}", words(n));
        prop_assert_eq!(all(&format!("{} đồng", words(n * 1000))), vec![dong(n * 1000)]);
    }

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        check_spans(&text)?;
    }

    #[test]
    fn texts_of_its_own_words_are_survived(
        words in proptest::collection::vec(
            prop_oneof!["[0-9]{1,25}", "[.,/:%()-]", Just("năm".to_owned()), Just("mười".to_owned()),
                Just("nghìn".to_owned()), Just("triệu".to_owned()), Just("tỷ".to_owned()), Just("rưỡi".to_owned()),
                Just("ngày".to_owned()), Just("tháng".to_owned()), Just("giờ".to_owned()), Just("h".to_owned()),
                Just("thousand".to_owned()), Just("half".to_owned()), Just("trăm".to_owned()), Just("phần".to_owned())],
            0..12,
        ),
        gap in prop_oneof![Just(""), Just(" ")],
    ) {
        check_spans(&words.join(gap))?;
    }
}

fn check_spans(text: &str) -> Result<(), TestCaseError> {
    let mut last = 0;
    for found in quantities(text) {
        prop_assert!(found.from >= last && found.to > found.from);
        prop_assert!(text.get(found.from..found.to).is_some());
        last = found.to;
    }
    Ok(())
}
