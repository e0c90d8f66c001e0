//! A number with at most four decimals, exact.

use std::fmt;

/// Decimals kept.
const SCALE: u64 = 10_000;

/// A number in ten-thousandths. Never rounds: what does not fit is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(u64);

impl Decimal {
    /// A whole number; `None` above 1.8 · 10¹⁵.
    pub fn whole(number: u64) -> Option<Self> {
        number.checked_mul(SCALE).map(Self)
    }

    /// The number where it is whole.
    pub fn as_whole(self) -> Option<u64> {
        self.0.is_multiple_of(SCALE).then_some(self.0 / SCALE)
    }

    /// The number as written in digits, with `.` or `,` before thousands or decimals. One mark before exactly
    /// three digits counts as thousands (`20.000`, `20,000`) except after a lone zero (`0.150`).
    pub fn parse(written: &str) -> Option<Self> {
        let marks: Vec<char> = written.chars().filter(|c| matches!(c, '.' | ',')).collect();
        let Some(last) = marks.last().copied() else {
            return Self::whole(written.parse().ok()?);
        };
        let (head, tail) = written.rsplit_once(last)?;
        let single = marks.len() == 1;
        let same = marks.iter().all(|mark| *mark == last);
        let thousands = same && tail.len() == 3 && !(single && head == "0");
        if thousands {
            return Self::whole(grouped(written, last)?);
        }
        let whole = match (single, marks[0]) {
            (true, _) => head.parse().ok()?,
            (false, mark) if mark != last && marks[..marks.len() - 1].iter().all(|m| *m == mark) => {
                grouped(head, mark)?
            }
            _ => return None,
        };
        Self::whole(whole)?.plus_fraction(tail)
    }

    fn plus_fraction(self, digits: &str) -> Option<Self> {
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        let fraction: u64 = format!("{digits:0<4}").parse().ok()?;
        self.0.checked_add(fraction).map(Self)
    }

    /// The sum, unless too large.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The product with a whole number, unless too large.
    pub fn times(self, factor: u64) -> Option<Self> {
        self.0.checked_mul(factor).map(Self)
    }

    /// The quotient by a whole number where it is exact.
    pub fn over(self, divisor: u64) -> Option<Self> {
        (divisor != 0 && self.0.is_multiple_of(divisor)).then(|| Self(self.0 / divisor))
    }
}

/// Digits in groups of three after the first, which has one to three.
fn grouped(written: &str, mark: char) -> Option<u64> {
    let mut groups = written.split(mark);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    (1..=3).contains(&first.len()).then(|| digits.parse().ok())?
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:04}", self.0 % SCALE);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / SCALE),
            rest => write!(f, "{}.{rest}", self.0 / SCALE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_thousands_or_decimals() {
        for (written, expected) in [
            ("20.000", "20000"),
            ("20,000", "20000"),
            ("5.000.000", "5000000"),
            ("0,15", "0.15"),
            ("0.150", "0.15"),
            ("1,5", "1.5"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("03", "3"),
        ] {
            let read = Decimal::parse(written).map(|d| d.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{written}");
        }
        for written in ["1.001193", "28.02.2027", "1.2.3", "1000.000", "99999999999999999999", "1,00.5,0"] {
            assert_eq!(Decimal::parse(written), None, "{written}");
        }
    }
}
