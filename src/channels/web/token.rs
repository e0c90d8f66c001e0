//! The tokens of the routes for those who run it and for officers: never shown, and compared in a time that does not tell how much of it was right.

use std::fmt;

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

/// Least length: what is shorter can be guessed.
const SHORTEST: usize = 16;

/// A token that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the token has {0} characters; at least {SHORTEST} are needed, for example from `openssl rand -hex 24`"
)]
pub struct TooShort(usize);

/// A token. Its SHA-256 alone is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// The token `text`, white space around it left out.
    ///
    /// # Errors
    /// When it is too short.
    pub fn new(text: &str) -> Result<Self, TooShort> {
        let text = text.trim();
        match text.chars().count() {
            chars if chars < SHORTEST => Err(TooShort(chars)),
            _ => Ok(Self(digest(text))),
        }
    }

    /// Whether `given` is this token. All bytes of both digests are looked at, whatever they are.
    pub(super) fn is(&self, given: &str) -> bool {
        let differences = self.0.iter().zip(digest(given)).fold(0, |all, (own, given)| all | (own ^ given));
        std::hint::black_box(differences) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// The token that a request bears.
pub(super) fn borne(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_alone_and_is_not_shown() {
        let token = Token::new(" 0123456789abcdef\n").unwrap();
        assert!(token.is("0123456789abcdef"));
        for other in ["", "0123456789abcde", "0123456789abcdeF", "0123456789abcdef0"] {
            assert!(!token.is(other), "{other}");
        }
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::new("short"), Err(TooShort(5)));
    }
}
