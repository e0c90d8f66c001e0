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
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(Secret::new(" \n"), None);
    }
}
