//! Mobile numbers of Vietnam: read as people write them, sent as networks want them, shown masked alone.

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::personal::MASK;

/// Digits, up to three separators between two of them.
static RUNS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\+?[0-9](?:[ \u{a0}.()-]{0,3}[0-9])*").expect("a pattern of ours: a bug"));

/// The country's code.
const COUNTRY: &str = "84";
/// Digits after the leading zero.
const LENGTH: usize = 9;
/// What follows the leading zero of a mobile number, since the change of 2018.
const MOBILE: [(u8, &[u8]); 5] =
    [(b'3', b"23456789"), (b'5', b"25689"), (b'7', b"06789"), (b'8', b"123456789"), (b'9', b"0123456789")];

/// A mobile number. Neither its `Debug` nor its `Display` shows it: both are masked.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A text that is no mobile number of Vietnam. It does not say which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no mobile number of Vietnam: ten digits such as 0912 345 678, or +84 912 345 678")]
pub struct NoPhone;

impl Phone {
    /// The number with the country's code and nothing else: `84912345678`.
    pub fn international(&self) -> String {
        format!("{COUNTRY}{}", self.0)
    }

    /// The number as its owner knows it again and nobody else does: `09***678`.
    pub fn masked(&self) -> String {
        format!("0{}{MASK}{}", &self.0[..1], &self.0[LENGTH - 3..])
    }

    /// The one mobile number in `text`; none where there is none, or where there are several.
    pub fn only_one_in(text: &str) -> Option<Self> {
        let mut found = RUNS.find_iter(text).filter_map(|run| run.as_str().parse::<Self>().ok());
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

impl FromStr for Phone {
    type Err = NoPhone;

    fn from_str(text: &str) -> Result<Self, NoPhone> {
        let text = text.trim();
        let (plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        if rest.chars().any(|c| !c.is_ascii_digit() && !" \u{a0}.()-".contains(c)) {
            return Err(NoPhone);
        }
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let national = match digits.strip_prefix(COUNTRY) {
            // Also `+84 (0) 912 …`.
            Some(rest) if plus || rest.len() >= LENGTH => rest.strip_prefix('0').unwrap_or(rest),
            _ if plus => return Err(NoPhone),
            _ => digits.strip_prefix('0').ok_or(NoPhone)?,
        };
        let [first, second, ..] = national.as_bytes() else { return Err(NoPhone) };
        let mobile = MOBILE.iter().any(|(head, next)| head == first && next.contains(second));
        if mobile && national.len() == LENGTH { Ok(Self(national.to_owned())) } else { Err(NoPhone) }
    }
}

impl TryFrom<String> for Phone {
    type Error = NoPhone;

    fn try_from(text: String) -> Result<Self, NoPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.international()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Phone({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in [
            "0912345678",
            "84912345678",
            "+84912345678",
            "+84 912 345 678",
            "0912.345.678",
            "(0912) 345-678",
            "+84 (0)912 345 678",
            " 0912 345 678 ",
        ] {
            assert_eq!(
                text.parse::<Phone>().map(|phone| phone.international()),
                Ok("84912345678".into()),
                "{text}"
            );
        }
        for (text, mobile) in
            [("0321234567", true), ("0521234567", true), ("0701234567", true), ("0811234567", true)]
        {
            assert_eq!(text.parse::<Phone>().is_ok(), mobile, "{text}");
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for text in [
            "",
            "0",
            "+",
            "+84",
            "84",
            "091234567",
            "09123456789",
            "912345678",
            "02438253536",
            "0112345678",
            "0612345678",
            "0531234567",
            "0731234567",
            "0801234567",
            "+1 912 345 678",
            "0912345678x",
            "٠٩١٢٣٤٥٦٧٨",
            "001099012345",
            "1022",
        ] {
            assert_eq!(text.parse::<Phone>(), Err(NoPhone), "{text}");
        }
    }

    #[test]
    fn the_one_number_of_a_text_is_found() {
        let found = |text: &str| Phone::only_one_in(text).map(|phone| phone.international());
        let number = Some("84912345678".to_owned());
        assert_eq!(found("số của em là 0912 345 678 nhé"), number);
        assert_eq!(found("0912345678 (hay +84 912 345 678)"), number);
        assert_eq!(found("0912345678 hoặc 0987654321"), None);
        assert_eq!(found("căn cước 001099012345"), None);
        assert_eq!(found("gọi 1022"), None);
    }

    #[test]
    fn it_shows_itself_masked() {
        let phone: Phone = "0912345678".parse().unwrap();
        assert_eq!(
            (phone.to_string().as_str(), format!("{phone:?}").as_str()),
            ("09***678", "Phone(09***678)")
        );
        let kept = serde_json::to_string(&phone).unwrap();
        assert_eq!(serde_json::from_str::<Phone>(&kept).unwrap(), phone);
        assert!(serde_json::from_str::<Phone>("\"1022\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}", digits in "[+0-9 .()-]{0,20}") {
            for text in [text, digits] {
                let _ = Phone::only_one_in(&text);
                if let Ok(phone) = text.parse::<Phone>() {
                    prop_assert_eq!(phone.international().parse::<Phone>(), Ok(phone));
                }
            }
        }
    }
}
