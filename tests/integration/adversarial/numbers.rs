//! Numbers as people write them.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A number below 1,000 in words.
pub(crate) fn in_words(number: u64) -> String {
    let digit = |at: u64| DIGITS[usize::try_from(at % 10).unwrap()];
    let (hundreds, rest) = (number / 100, number % 100);
    let (tens, ones) = (rest / 10, rest % 10);
    let last = match (tens, ones) {
        (_, 0) => "",
        (0, _) => digit(ones),
        (_, 5) => "lăm",
        (2.., 1) => "mốt",
        _ => digit(ones),
    };
    let middle = match tens {
        0 => String::new(),
        1 => "mười".to_owned(),
        _ => format!("{} mươi", digit(tens)),
    };
    let linking = if hundreds > 0 && tens == 0 && ones > 0 { "lẻ" } else { "" };
    let head = if hundreds > 0 { format!("{} trăm", digit(hundreds)) } else { String::new() };
    let parts = [head.as_str(), linking, &middle, last];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A small number in one of three styles.
pub(crate) fn count(number: u64, style: usize) -> String {
    match style % 3 {
        1 if number < 10 => format!("{number:02}"),
        2 if (1..100).contains(&number) => in_words(number),
        _ => number.to_string(),
    }
}

fn grouped(number: u64, mark: char) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

/// A sum in đồng in one of seven styles.
pub(crate) fn dong(amount: u64, style: usize) -> String {
    let plain = format!("{} đồng", grouped(amount, '.'));
    let thousands = amount.is_multiple_of(1_000) && (1..1_000).contains(&(amount / 1_000));
    match style % 7 {
        1 => format!("{}đ", grouped(amount, '.')),
        2 if thousands => format!("{} nghìn đồng", amount / 1_000),
        3 if thousands => format!("{} nghìn đồng", in_words(amount / 1_000)),
        4 if thousands => format!("{} ngàn đồng", amount / 1_000),
        5 if amount.is_multiple_of(100_000) && amount >= 1_000_000 => {
            format!("{} triệu đồng", format!("{}", amount as f64 / 1e6).replace('.', ","))
        }
        6 => format!("{} VNĐ", grouped(amount, '.')),
        _ => plain,
    }
}

/// A sum in English.
pub(crate) fn vnd(amount: u64) -> String {
    format!("{} VND", grouped(amount, ','))
}
