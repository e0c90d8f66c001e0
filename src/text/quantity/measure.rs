//! A number and what it counts: money, time, per cent, years of age, things.

use super::{
    Currency, Decimal, Quantity, Reading, Unit,
    numeral::{Numeral, numeral},
    token::{Shape, Tokens},
};

/// First words of units, which make four digits before them an amount rather than a year.
pub(super) const UNIT_WORDS: &str = "đồng đ vnđ vnd dong usd euro eur nghìn ngàn triệu tỷ trăm % phần ngày giờ phút \
    tuần tháng tuổi day days hour hours minutes copies bản người m2 working percent thousand million";

const CURRENCIES: [(&str, Currency); 24] = [
    ("đồng việt nam", Currency::Dong),
    ("việt nam đồng", Currency::Dong),
    ("đồng", Currency::Dong),
    ("đ", Currency::Dong),
    ("vnđ", Currency::Dong),
    ("vnd", Currency::Dong),
    ("₫", Currency::Dong),
    ("vietnamese dong", Currency::Dong),
    ("vietnam dong", Currency::Dong),
    ("dong", Currency::Dong),
    ("dongs", Currency::Dong),
    ("us dollars", Currency::UsDollar),
    ("us dollar", Currency::UsDollar),
    ("dollars", Currency::UsDollar),
    ("dollar", Currency::UsDollar),
    ("usd", Currency::UsDollar),
    ("$", Currency::UsDollar),
    ("đô la mỹ", Currency::UsDollar),
    ("đô la", Currency::UsDollar),
    ("đô", Currency::UsDollar),
    ("euro", Currency::Euro),
    ("euros", Currency::Euro),
    ("eur", Currency::Euro),
    ("€", Currency::Euro),
];

/// `đồng` before these means "co-" or begins another word.
const CO: &str = "sở chủ thừa thời phạm nghiệp ý nhất bộ hồ tình";

const DURATIONS: [(&str, Unit); 34] = [
    ("giờ làm việc", Unit::WorkingHour),
    ("giờ hành chính", Unit::WorkingHour),
    ("giờ", Unit::Hour),
    ("tiếng", Unit::Hour),
    ("h", Unit::Hour),
    ("phút", Unit::Minute),
    ("ngày làm việc", Unit::WorkingDay),
    ("ngày công", Unit::WorkingDay),
    ("ngày", Unit::Day),
    ("tuần", Unit::Week),
    ("tháng", Unit::Month),
    ("năm", Unit::Year),
    ("full working days", Unit::WorkingDay),
    ("full working day", Unit::WorkingDay),
    ("working days", Unit::WorkingDay),
    ("working day", Unit::WorkingDay),
    ("working - days", Unit::WorkingDay),
    ("working - day", Unit::WorkingDay),
    ("business days", Unit::WorkingDay),
    ("business day", Unit::WorkingDay),
    ("working hours", Unit::WorkingHour),
    ("working hour", Unit::WorkingHour),
    ("calendar days", Unit::Day),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("hours", Unit::Hour),
    ("hour", Unit::Hour),
    ("minutes", Unit::Minute),
    ("minute", Unit::Minute),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("years", Unit::Year),
];

const AGES: [&str; 7] =
    ["tuổi", "years old", "years of age", "year old", "year - old", "- year - old", "years - old"];

const PERCENTS: [&str; 4] = ["%", "phần trăm", "percent", "per cent"];

/// Nouns that a lone number word counts. `bên` is left out: `hai bên` means "both sides".
const COUNTED: &str = "bản bộ tờ ảnh tấm người lần cái chiếc quyển cuốn trường hồ loại cách hình trang cơ con đứa \
    thành thửa căn mẫu đơn nhân copy copies original originals photo photos photograph photographs set sets form \
    forms person people witness witnesses time times step steps certified notarised notarized page pages document \
    documents applicant applicants additional";

/// Words before a number of years of age, where no unit follows it.
const AGED: [&str; 8] =
    ["under the age of", "over the age of", "below the age of", "under", "over", "below", "above", "aged"];

/// What may follow such an age: anything else is something counted.
const AFTER_AGE: &str = ". , ; : ) ? ! or and must need needs can may are is who do does have has with in at on to \
    should get for the when if years";

pub(super) fn measure(tokens: &Tokens, at: usize) -> Reading {
    if let Some(reading) = prefixed(tokens, at) {
        return Some(reading);
    }
    if let Some(reading) = aged(tokens, at) {
        return Some(reading);
    }
    if let Some(reading) = half(tokens, at) {
        return Some(reading);
    }
    let number = spaced_thousands(tokens, at).or_else(|| numeral(tokens, at))?;
    let end = bracketed_end(tokens, &number);
    with_unit(tokens, &number, end)
        .or_else(|| of_range(tokens, &number))
        .or_else(|| without_unit(tokens, at, &number, end))
}

/// `VND 20,000`, `$10`, `US$10`.
fn prefixed(tokens: &Tokens, at: usize) -> Reading {
    let skip = usize::from(tokens.is(at, "us") && tokens.is(at + 1, "$"));
    let currency = match tokens.get(at + skip)?.word.as_str() {
        "vnd" | "vnđ" | "₫" => Currency::Dong,
        "usd" | "$" => Currency::UsDollar,
        "eur" | "€" => Currency::Euro,
        _ => return None,
    };
    let start = at + skip + 1;
    tokens.get(start).filter(|token| token.shape == Shape::Digits)?;
    let number = numeral(tokens, start)?;
    Some((Quantity::Money(number.value, currency), number.end))
}

/// `under 14`, `aged 14`: years of age without a unit.
fn aged(tokens: &Tokens, at: usize) -> Reading {
    let start = tokens.any_phrase(at, &AGED)?;
    let years = tokens.integer(start, 3)?;
    let end = start + 1;
    let free = tokens.get(end).is_none_or(|_| tokens.is_one(end, AFTER_AGE)) && !tokens.is(end + 1, "%");
    match tokens.any_phrase(end, &AGES) {
        Some(end) => Some((Quantity::Age(years), end)),
        None => (free && !tokens.is(end, "years")).then_some((Quantity::Age(years), end)),
    }
}

/// `nửa ngày`, `half a day`.
fn half(tokens: &Tokens, at: usize) -> Reading {
    let start = tokens.any_phrase(at, &["nửa", "half a", "half an"])?;
    let (unit, end) = duration(tokens, start).filter(|_| !tokens.is(start, "đồng"))?;
    Some((Quantity::Duration(Decimal::whole(1)?.over(2)?, unit), end))
}

/// `20 000 đồng`.
fn spaced_thousands(tokens: &Tokens, at: usize) -> Option<Numeral> {
    let group = |at: usize| tokens.get(at).filter(|token| token.shape == Shape::Digits);
    let mut digits = group(at).filter(|token| token.word.len() <= 3)?.word.clone();
    let mut end = at + 1;
    while let Some(next) = group(end).filter(|token| token.word.len() == 3 && !token.glued) {
        digits.push_str(&next.word);
        end += 1;
    }
    currency(tokens, end).filter(|_| end > at + 1)?;
    let value = Decimal::parse(&digits)?;
    Some(Numeral { value, end, lone_word: false, scaled: false })
}

/// The end of a number with the same number in brackets after it: `15 (mười lăm)`.
fn bracketed_end(tokens: &Tokens, number: &Numeral) -> usize {
    let inside = tokens.is(number.end, "(").then(|| numeral(tokens, number.end + 1)).flatten();
    match inside {
        Some(inside) if inside.value == number.value && tokens.is(inside.end, ")") => inside.end + 1,
        _ => number.end,
    }
}

fn with_unit(tokens: &Tokens, number: &Numeral, end: usize) -> Reading {
    let value = number.value;
    if let Some((currency, end)) = currency(tokens, end) {
        return Some((Quantity::Money(value, currency), end));
    }
    if let Some(end) = tokens.any_phrase(end, &PERCENTS) {
        return Some((Quantity::Percent(value), end));
    }
    if let Some((value, end)) = per_thousand(tokens, value, end) {
        return Some((Quantity::Percent(value), end));
    }
    if let Some(end) = tokens.any_phrase(end, &AGES)
        && let Some(years) = value.as_whole().and_then(|years| u32::try_from(years).ok())
    {
        return Some((Quantity::Age(years), end));
    }
    let hyphen = usize::from(tokens.is(end, "-") && tokens.get(end + 1).is_some_and(|token| token.glued));
    let (unit, end) = duration(tokens, end + hyphen)?;
    match tokens.is(end, "rưỡi") {
        true => Some((Quantity::Duration(value.plus(Decimal::whole(1)?.over(2)?)?, unit), end + 1)),
        false => Some((Quantity::Duration(value, unit), end)),
    }
}

fn per_thousand(tokens: &Tokens, value: Decimal, at: usize) -> Option<(Decimal, usize)> {
    let end = tokens.any_phrase(at, &["‰", "phần nghìn"])?;
    Some((value.over(10)?, end))
}

fn currency(tokens: &Tokens, at: usize) -> Option<(Currency, usize)> {
    CURRENCIES.iter().find_map(|(name, currency)| {
        let end = at + tokens.phrase(at, name)?;
        let other_word = tokens.is(at, "đồng") && tokens.is_one(end, CO);
        (!other_word).then_some((*currency, end))
    })
}

fn duration(tokens: &Tokens, at: usize) -> Option<(Unit, usize)> {
    if tokens.is(at, "year") {
        return Some((Unit::Year, at + 1));
    }
    DURATIONS.iter().find_map(|(name, unit)| {
        let end = at + tokens.phrase(at, name)?;
        let glued = *name != "h" || tokens.get(at)?.glued;
        // `3 tháng tuổi`: months of age, kept as months.
        let end = end + usize::from(*unit == Unit::Month && tokens.is(end, "tuổi"));
        glued.then_some((*unit, end))
    })
}

/// The first number of `3 - 5 ngày`, `20.000 đến 50.000 đồng`: it has the unit of the second.
fn of_range(tokens: &Tokens, number: &Numeral) -> Reading {
    let start = tokens.any_phrase(number.end, &["-", "–", "đến", "tới", "to", "hoặc", "or"])?;
    let second = numeral(tokens, start).filter(|second| !second.scaled && !number.lone_word)?;
    let (quantity, _) = with_unit(tokens, &second, second.end)?;
    let quantity = match quantity {
        Quantity::Money(_, currency) => Quantity::Money(number.value, currency),
        Quantity::Duration(_, unit) => Quantity::Duration(number.value, unit),
        Quantity::Percent(_) => Quantity::Percent(number.value),
        Quantity::Age(_) => Quantity::Age(u32::try_from(number.value.as_whole()?).ok()?),
        _ => return None,
    };
    Some((quantity, number.end))
}

fn without_unit(tokens: &Tokens, at: usize, number: &Numeral, end: usize) -> Reading {
    let counts = tokens.is_one(end, COUNTED);
    if number.lone_word {
        let bracketed = end > number.end || in_brackets(tokens, at, number.end);
        return (counts || bracketed).then_some((Quantity::Number(number.value), number.end));
    }
    if number.scaled && !counts {
        return Some((Quantity::Money(number.value, Currency::Dong), number.end));
    }
    Some((Quantity::Number(number.value), end))
}

/// Whether a lone word stands in brackets after digits: `03 (ba) bản`.
fn in_brackets(tokens: &Tokens, at: usize, end: usize) -> bool {
    let digits = at >= 2 && tokens.list[at - 2].shape == Shape::Digits;
    digits && tokens.is(at - 1, "(") && tokens.is(end, ")")
}
