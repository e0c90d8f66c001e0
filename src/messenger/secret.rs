//! Tokens and keys of a platform: never shown, and compared in a time that does not tell how much of one was right.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A token or a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret `text`, white space around it left out; none where nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the request that carries it and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether a platform can show it in a header with each call, and nobody can guess it: 16 to 256 characters of A-Z, a-z, 0-9,
    /// `_` and `-`. Zalo would take eight, which is little.
    pub fn fits_a_webhook(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        self.0.bytes().all(plain) && (16..=256).contains(&self.0.len())
    }

    /// Whether `given` is this secret.
    pub fn is(&self, given: &str) -> bool {
        // Digests have one length, whatever was given.
        let (own, given) = (Sha256::digest(&self.0), Sha256::digest(given));
        own.as_slice().ct_eq(given.as_slice()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_itself_alone_and_is_not_shown() {
        let secret = Secret::new(" 12345:abc\n").unwrap();
        assert!(secret.is("12345:abc"));
        for other in ["", "12345:ab", "12345:abC", "12345:abcd"] {
            assert!(!secret.is(other), "{other}");
        }
        assert!(!secret.fits_a_webhook() && Secret::new("0123456789abc_-Z").unwrap().fits_a_webhook());
        assert!(!Secret::new("0123456789abcde").unwrap().fits_a_webhook());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(Secret::new(" \n"), None);
    }
}
