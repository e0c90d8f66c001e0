//! Numbers in digits and in words, Vietnamese and English: `20 nghìn`, `một triệu rưỡi`, `twenty-five`.

use super::{
    decimal::Decimal,
    token::{Shape, Tokens},
};

/// A number read from tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) value: Decimal,
    /// Token after the last.
    pub(super) end: usize,
    /// Whether it is a lone word such as `ba`, which may be no number at all.
    pub(super) lone_word: bool,
    /// Whether a Vietnamese multiplier such as `nghìn` stands in it.
    pub(super) scaled: bool,
}

const DIGITS: [&str; 10] =
    ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm nhăm", "sáu", "bảy bẩy", "tám", "chín"];

const ENGLISH: [(&str, u64); 28] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
];

/// The number that starts at `at`. Whether a lone word is one is for the caller to decide from what follows.
pub(super) fn numeral(tokens: &Tokens, at: usize) -> Option<Numeral> {
    english(tokens, at).or_else(|| vietnamese(tokens, at))
}

/// Groups with falling multipliers: `1 triệu 500 nghìn`, `hai mươi nghìn năm trăm`.
fn vietnamese(tokens: &Tokens, at: usize) -> Option<Numeral> {
    let (mut value, mut end) = (Decimal::default(), at);
    let (mut ceiling, mut scaled) = (u64::MAX, false);
    while let Some((group, next, words)) = group(tokens, end) {
        let Some(factor) = multiplier(tokens, next).filter(|factor| *factor < ceiling) else {
            // A rest without multiplier is part of the number only in words: `hai nghìn năm trăm`.
            if !scaled || words && next > end + 1 {
                value = value.plus(group)?;
                end = next;
            }
            break;
        };
        value = value.plus(group.times(factor)?)?;
        end = next + 1;
        (ceiling, scaled) = (factor, true);
        if tokens.is(end, "rưỡi") {
            value = value.plus(Decimal::whole(factor)?.over(2)?)?;
            end += 1;
            break;
        }
    }
    let lone_word = end == at + 1 && tokens.get(at)?.shape == Shape::Word;
    (end > at).then_some(Numeral { value, end, lone_word, scaled })
}

fn multiplier(tokens: &Tokens, at: usize) -> Option<u64> {
    let tr = tokens.is(at, "tr") && tokens.get(at)?.glued;
    let k = tokens.is(at, "k") && tokens.get(at)?.glued;
    match () {
        () if k || tokens.is_one(at, "nghìn ngàn") => Some(1_000),
        () if tr || tokens.is(at, "triệu") => Some(1_000_000),
        () if tokens.is_one(at, "tỷ tỉ") && !tokens.is(at + 1, "lệ") => Some(1_000_000_000),
        () => None,
    }
}

/// A number below a thousand in words, or digits; whether it is in words.
fn group(tokens: &Tokens, at: usize) -> Option<(Decimal, usize, bool)> {
    let token = tokens.get(at)?;
    match token.shape {
        Shape::Digits => {
            let torn = token.word.len() >= 3 && token.word.bytes().all(|b| b == b'0');
            let value = Decimal::parse(&token.word).filter(|_| !torn)?;
            match tokens.is(at + 1, "trăm") && multiplier(tokens, at + 2).is_some() {
                true => Some((value.times(100)?, at + 2, false)),
                false => Some((value, at + 1, false)),
            }
        }
        Shape::Word => {
            let (value, end) = below_thousand(tokens, at)?;
            Some((Decimal::whole(value)?, end, true))
        }
        Shape::Code | Shape::Mark => None,
    }
}

fn below_thousand(tokens: &Tokens, at: usize) -> Option<(u64, usize)> {
    let hundreds = digit(tokens, at).filter(|_| tokens.is(at + 1, "trăm"));
    let Some(hundreds) = hundreds else {
        return below_hundred(tokens, at);
    };
    let (hundreds, end) = (hundreds * 100, at + 2);
    if tokens.is(end, "rưỡi") {
        return Some((hundreds + 50, end + 1));
    }
    if tokens.is_one(end, "linh lẻ")
        && let Some(unit) = digit(tokens, end + 1)
    {
        return Some((hundreds + unit, end + 2));
    }
    match below_hundred(tokens, end) {
        Some((rest, end)) if rest >= 10 => Some((hundreds + rest, end)),
        _ => Some((hundreds, end)),
    }
}

fn below_hundred(tokens: &Tokens, at: usize) -> Option<(u64, usize)> {
    let (tens, end) = if tokens.is(at, "mười") {
        (10, at + 1)
    } else {
        let digit = digit(tokens, at).filter(|digit| *digit > 0)?;
        if !tokens.is_one(at + 1, "mươi chục") {
            let inside = tokens.is_one(at, "mốt tư lăm nhăm");
            return (!inside).then_some((digit, at + 1));
        }
        (digit * 10, at + 2)
    };
    match digit(tokens, end).filter(|unit| *unit > 0 && unit_may_follow(tokens, end)) {
        Some(unit) => Some((tens + unit, end + 1)),
        None => Some((tens, end)),
    }
}

/// `năm` after tens is five only before a unit: `hai mươi năm ngày`, but `hai mươi năm` is twenty years.
fn unit_may_follow(tokens: &Tokens, at: usize) -> bool {
    !tokens.is(at, "năm")
        || tokens.is_one(at + 1, "ngày giờ phút tháng năm tuổi nghìn ngàn triệu tỷ đồng bản")
}

fn digit(tokens: &Tokens, at: usize) -> Option<u64> {
    // Without diacritics `nam` is also a man or a year and `sau` is also "after": too risky.
    if tokens.plain && tokens.is_one(at, "nam sau khong tu") && !tokens.follows(at, "mươi mười linh lẻ trăm")
    {
        return None;
    }
    let found = DIGITS.iter().position(|words| tokens.is_one(at, words))?;
    u64::try_from(found).ok()
}

fn english(tokens: &Tokens, at: usize) -> Option<Numeral> {
    let (mut total, mut group, mut end) = (0_u64, None::<u64>, at);
    let mut digits = None;
    if tokens.get(at)?.shape == Shape::Digits {
        digits = Some(Decimal::parse(&tokens.get(at)?.word)?);
        end += 1;
    }
    loop {
        let skip = usize::from(end > at && tokens.is_one(end, "- and"));
        let Some(word) = tokens.get(end + skip).filter(|token| token.shape == Shape::Word) else {
            break;
        };
        let factor = match word.word.as_str() {
            "thousand" => 1_000,
            "million" => 1_000_000,
            "billion" => 1_000_000_000,
            other => {
                let Some(value) = ENGLISH.iter().find(|(name, _)| *name == other).map(|(_, value)| *value)
                else {
                    break;
                };
                group = combine(group, value)?;
                end += skip + 1;
                continue;
            }
        };
        end += skip + 1;
        if let Some(digits) = digits {
            return Some(Numeral { value: digits.times(factor)?, end, lone_word: false, scaled: false });
        }
        total = total.checked_add(group.take()?.checked_mul(factor)?)?;
    }
    let total = total.checked_add(group.unwrap_or(0))?;
    let value = Decimal::whole(total)?;
    (end > at && digits.is_none()).then_some(Numeral { value, end, lone_word: end == at + 1, scaled: false })
}

/// `twenty` then `five`, `two` then `hundred`; anything else ends the number.
fn combine(group: Option<u64>, value: u64) -> Option<Option<u64>> {
    match (group, value) {
        (None, 100) => None,
        (None, value) => Some(Some(value)),
        (Some(group), 100) if group < 10 => Some(Some(group * 100)),
        (Some(group), value) if group % 100 == 0 && group >= 100 && value < 100 => Some(Some(group + value)),
        (Some(group), value) if group % 10 == 0 && group % 100 >= 20 && value < 10 => {
            Some(Some(group + value))
        }
        _ => None,
    }
}
