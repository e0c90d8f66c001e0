//! Days of the calendar, days of the week and times of the day.

use super::{
    Quantity, Reading,
    token::{Shape, Tokens},
};

const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

const MONTHS: [&str; 12] = [
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
];

const WEEKDAYS: [(&str, u8); 26] = [
    ("thứ hai", 1),
    ("thứ ba", 2),
    ("thứ tư", 3),
    ("thứ năm", 4),
    ("thứ sáu", 5),
    ("thứ bảy", 6),
    ("thứ bẩy", 6),
    ("thứ 2", 1),
    ("thứ 3", 2),
    ("thứ 4", 3),
    ("thứ 5", 4),
    ("thứ 6", 5),
    ("thứ 7", 6),
    ("chủ nhật", 7),
    ("monday", 1),
    ("tuesday", 2),
    ("wednesday", 3),
    ("thursday", 4),
    ("friday", 5),
    ("saturday", 6),
    ("sunday", 7),
    ("mondays", 1),
    ("fridays", 5),
    ("saturdays", 6),
    ("sundays", 7),
    ("weekdays", 1),
];

/// Nouns before `thứ hai` that make it "second" rather than Monday.
const COUNTED: &str = "lần người bản hàng con bước loại cách trường hợp cấp bên vợ chồng nhóm";

/// Words that may stand before a day and a month without a year.
const DATING: &str = "ngày mùng mồng từ đến tới trước sau hết on from until before after by since";

/// Words that make `15 giờ` a time of the day.
const AT: &str = "sau trước lúc vào từ đến tới hồi quá at after before from until by till";

/// Words that make `15h` a duration.
const WITHIN: &str = "trong vòng khoảng mất within takes";

pub(super) fn weekday(tokens: &Tokens, at: usize) -> Reading {
    WEEKDAYS.iter().find_map(|(name, day)| {
        let end = at + tokens.phrase(at, name)?;
        let ordinal = tokens.is(at, "thứ") && tokens.follows(at, COUNTED);
        (!ordinal).then_some((Quantity::Weekday(*day), end))
    })
}

pub(super) fn date(tokens: &Tokens, at: usize) -> Reading {
    dotted(tokens, at)
        .or_else(|| marked(tokens, at))
        .or_else(|| in_vietnamese(tokens, at))
        .or_else(|| in_english(tokens, at))
        .or_else(|| bare_year(tokens, at))
}

fn day(day: u32, month: u32, year: u32) -> Option<Quantity> {
    let valid = day <= 31 && month <= 12 && (year == 0 || YEARS.contains(&year));
    valid.then_some(Quantity::Date {
        day: u8::try_from(day).ok()?,
        month: u8::try_from(month).ok()?,
        year: u16::try_from(year).ok()?,
    })
}

/// `28.02.2027`.
fn dotted(tokens: &Tokens, at: usize) -> Reading {
    let token = tokens.get(at).filter(|token| token.shape == Shape::Digits)?;
    let parts: Vec<u32> = token.word.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts[..] {
        [d, m, y] if d > 0 && m > 0 && YEARS.contains(&y) => Some((day(d, m, y)?, at + 1)),
        _ => None,
    }
}

/// `28/02/2027`, `28-02-2027`, `2027-02-28`, `02/2027`, and after a dating word `28/2`.
fn marked(tokens: &Tokens, at: usize) -> Reading {
    let first = tokens.integer(at, 4)?;
    let mark = tokens.get(at + 1).filter(|token| token.glued && matches!(token.word.as_str(), "/" | "-"))?;
    let second = tokens.integer(at + 2, 4).filter(|_| tokens.list[at + 2].glued)?;
    let third = (tokens.get(at + 3).is_some_and(|t| t.word == mark.word && t.glued))
        .then(|| tokens.integer(at + 4, 4).filter(|_| tokens.list[at + 4].glued))
        .flatten();
    match (first, second, third) {
        (1..=31, 1..=12, Some(year)) if YEARS.contains(&year) => Some((day(first, second, year)?, at + 5)),
        (year, 1..=12, Some(d @ 1..=31)) if YEARS.contains(&year) => Some((day(d, second, year)?, at + 5)),
        (1..=12, year, None) if YEARS.contains(&year) => Some((day(0, first, year)?, at + 3)),
        (1..=31, 1..=12, None) if mark.word == "/" && tokens.follows(at, DATING) => {
            Some((day(first, second, 0)?, at + 3))
        }
        _ => None,
    }
}

/// `ngày 28 tháng 2 năm 2027` and its parts.
fn in_vietnamese(tokens: &Tokens, at: usize) -> Reading {
    let said = tokens.is_one(at, "ngày mùng mồng");
    let start = at + usize::from(said);
    if let Some(d) = tokens.integer(start, 2).filter(|d| (1..=31).contains(d)) {
        if let Some(reading) = marked(tokens, start).filter(|_| said) {
            return Some(reading);
        }
        let month = month_in_vietnamese(tokens, start + 1);
        return match month {
            Some((month, year, end)) if said || year > 0 => Some((day(d, month, year)?, end)),
            _ if said && ends_here(tokens, start + 1) => Some((day(d, 0, 0)?, start + 1)),
            _ => None,
        };
    }
    if let Some((month, year, end)) = month_in_vietnamese(tokens, at) {
        return Some((day(0, month, year)?, end));
    }
    let year = tokens.integer(at + 1, 4).filter(|year| YEARS.contains(year))?;
    tokens.is_one(at, "năm year").then_some(())?;
    Some((day(0, 0, year)?, at + 2))
}

/// A day number stands alone where no unit, decimals or date marks follow it.
fn ends_here(tokens: &Tokens, at: usize) -> bool {
    !tokens.is_one(at, "ngày giờ đồng % / -")
}

/// `tháng 2`, `tháng 2/2027`, `tháng 2 năm 2027`: month, year (or 0) and end.
fn month_in_vietnamese(tokens: &Tokens, at: usize) -> Option<(u32, u32, usize)> {
    tokens.is(at, "tháng").then_some(())?;
    let month = tokens.integer(at + 1, 2).filter(|month| (1..=12).contains(month))?;
    let linked = tokens.is_one(at + 2, "năm / - ,");
    let year = tokens.integer(at + 3, 4).filter(|year| linked && YEARS.contains(year));
    Some(match year {
        Some(year) => (month, year, at + 4),
        None => (month, 0, at + 2),
    })
}

/// `28 February 2027`, `February 28, 2027`, `28th of February`, `February 2027`.
fn in_english(tokens: &Tokens, at: usize) -> Reading {
    if let Some(d) = tokens.integer(at, 2).filter(|d| (1..=31).contains(d)) {
        let mut next = ordinal_end(tokens, at);
        next += usize::from(tokens.is(next, "of"));
        let month = month_in_english(tokens, next)?;
        let (year, end) = year_after(tokens, next + 1);
        return Some((day(d, month, year)?, end));
    }
    let month = month_in_english(tokens, at)?;
    match tokens.integer(at + 1, 2).filter(|d| (1..=31).contains(d)) {
        Some(d) => {
            let (year, end) = year_after(tokens, ordinal_end(tokens, at + 1));
            Some((day(d, month, year)?, end))
        }
        None => {
            let (year, end) = year_after(tokens, at + 1);
            (year > 0).then_some((day(0, month, year)?, end))
        }
    }
}

fn ordinal_end(tokens: &Tokens, at: usize) -> usize {
    at + 1 + usize::from(tokens.is_one(at + 1, "st nd rd th") && tokens.list[at + 1].glued)
}

fn month_in_english(tokens: &Tokens, at: usize) -> Option<u32> {
    let token = tokens.get(at)?;
    let found = MONTHS.iter().position(|names| names.split(' ').any(|name| name == token.word))?;
    (token.capital || token.word.len() > 3).then_some(u32::try_from(found).ok()? + 1)
}

/// The year at `at`, a comma before it allowed, or 0; and the end.
fn year_after(tokens: &Tokens, at: usize) -> (u32, usize) {
    let skip = usize::from(tokens.is(at, ","));
    match tokens.integer(at + skip, 4).filter(|year| YEARS.contains(year)) {
        Some(year) => (year, at + skip + 1),
        None => (0, at),
    }
}

fn bare_year(tokens: &Tokens, at: usize) -> Reading {
    let year = tokens.integer(at, 4).filter(|year| YEARS.contains(year))?;
    let measured = tokens.is_one(at + 1, super::measure::UNIT_WORDS);
    let (before, after) = (tokens.before(at), tokens.get(at + 1));
    let glued = after.is_some_and(|token| token.glued && token.shape != Shape::Mark);
    let in_run = before.is_some_and(|token| token.word == "/" && tokens.list[at].glued);
    (!measured && !glued && !in_run).then_some((day(0, 0, year)?, at + 1))
}

/// `15:00`, `23h`, `15h30`, `15 giờ 30`, `8 giờ sáng`, `3 pm`.
pub(super) fn time(tokens: &Tokens, at: usize) -> Reading {
    let hour = tokens.integer(at, 2).filter(|hour| *hour <= 23)?;
    let next = tokens.get(at + 1)?;
    match next.word.as_str() {
        ":" if next.glued => {
            let minute = minute(tokens, at + 2)
                .filter(|_| tokens.list[at + 2].glued && tokens.list[at + 2].word.len() == 2)?;
            Some((clock(tokens, hour, minute, at + 3)?, half_end(tokens, at + 3)))
        }
        "h" if next.glued => {
            let minute = minute(tokens, at + 2).filter(|_| tokens.list[at + 2].glued);
            let end = at + 2 + usize::from(minute.is_some());
            let within = minute.is_none() && tokens.follows(at, WITHIN);
            (!within).then_some((clock(tokens, hour, minute.unwrap_or(0), end)?, half_end(tokens, end)))
        }
        "am" | "pm" => Some((clock(tokens, hour, 0, at + 1)?, at + 2)),
        "a" | "p" if tokens.is(at + 2, ".") && tokens.is(at + 3, "m") => {
            Some((clock(tokens, hour, 0, at + 1)?, at + 4 + usize::from(tokens.is(at + 4, "."))))
        }
        _ => spoken(tokens, at, hour),
    }
}

/// `15 giờ`, `15 giờ 30 phút` where the words around make it a time.
fn spoken(tokens: &Tokens, at: usize, hour: u32) -> Reading {
    tokens.is(at + 1, "giờ").then_some(())?;
    let minute = minute(tokens, at + 2);
    let end = at + 2 + usize::from(minute.is_some());
    let end = end + usize::from(minute.is_some() && tokens.is(end, "phút"));
    let half = half_of_day(tokens, end).is_some();
    let timed = half
        || tokens.follows(at, AT)
        || minute.is_some()
        || tokens.any_phrase(end, &["hàng ngày", "hằng ngày", "cùng ngày"]).is_some();
    let working = tokens.any_phrase(end, &["làm việc"]).is_some();
    (timed && !working).then_some((clock(tokens, hour, minute.unwrap_or(0), end)?, half_end(tokens, end)))
}

fn minute(tokens: &Tokens, at: usize) -> Option<u32> {
    tokens.integer(at, 2).filter(|minute| *minute <= 59)
}

/// Whether `sáng`, `chiều`, `pm` stands at `at`: true for the second half of the day.
fn half_of_day(tokens: &Tokens, at: usize) -> Option<bool> {
    match () {
        () if tokens.is_one(at, "chiều tối pm p") => Some(true),
        () if tokens.is_one(at, "sáng trưa am a") => Some(false),
        () => None,
    }
}

fn half_end(tokens: &Tokens, at: usize) -> usize {
    at + usize::from(tokens.is_one(at, "sáng trưa chiều tối am pm"))
}

fn clock(tokens: &Tokens, hour: u32, minute: u32, half_at: usize) -> Option<Quantity> {
    let hour = match half_of_day(tokens, half_at) {
        Some(true) if hour < 12 => hour + 12,
        _ => hour,
    };
    Some(Quantity::Time(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?))
}
