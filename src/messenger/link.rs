//! What a link into a chat says: letters, digits, `_` and `-` alone, at most 64.

use uuid::Uuid;

use crate::catalog::Code;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To a procedure.
    Procedure(Code),
    /// To a ward or commune, by its five digits.
    Ward(String),
    /// To a conversation begun at a kiosk or on the web, by the ticket that carries it here: see [`crate::delivery::Ticket`].
    Conversation(Uuid),
}

impl Link {
    /// Its form in a link.
    pub fn payload(&self) -> String {
        match self {
            Self::Procedure(code) => format!("p_{}", code.as_str().replace('.', "-")),
            Self::Ward(code) => format!("w_{code}"),
            // Letters alone: digits of an id could be taken for a resident's number, and be masked.
            Self::Conversation(id) => {
                let letters = id.simple().to_string().chars().map(letter).collect::<String>();
                format!("k_{letters}")
            }
        }
    }

    /// The link of such a form.
    pub fn parse(payload: &str) -> Option<Self> {
        let (kind, rest) = payload.split_once('_')?;
        match kind {
            "p" => Some(Self::Procedure(rest.replace('-', ".").parse().ok()?)),
            "w" if rest.len() == 5 && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(Self::Ward(rest.to_owned()))
            }
            "k" if rest.len() == 32 => {
                let hex: Option<String> = rest.chars().map(digit).collect();
                Some(Self::Conversation(hex?.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// The letter that stands for a hexadecimal digit.
fn letter(digit: char) -> char {
    let value = digit.to_digit(16).unwrap_or_default();
    char::from_u32(u32::from('a') + value).unwrap_or('a')
}

fn digit(letter: char) -> Option<char> {
    let value = u32::from(letter).checked_sub(u32::from('a'))?;
    char::from_digit(value, 16)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_link_is_what_it_was_fits_and_is_not_masked(bits in any::<u128>(), code in "[1-3]\\.[0-9]{6}", ward in "[0-9]{5}") {
            for link in [
                Link::Conversation(Uuid::from_u128(bits)),
                Link::Procedure(code.parse().unwrap()),
                Link::Ward(ward),
            ] {
                let payload = link.payload();
                prop_assert!(payload.len() <= 64);
                prop_assert!(payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)));
                prop_assert_eq!(crate::text::masked(&payload), payload.clone());
                prop_assert_eq!(Link::parse(&payload), Some(link));
            }
        }

        #[test]
        fn nonsense_is_no_link(payload in "\\PC{0,70}") {
            if let Some(link) = Link::parse(&payload) {
                prop_assert_eq!(Link::parse(&link.payload()), Some(link));
            }
        }
    }
}
