//! Whether a call comes from the platform: HMAC-SHA256 over the raw bytes under the app's secret. It holds no time: what is played
//! back is known by the ids of its events.

use subtle::ConstantTimeEq;

use crate::messenger::{Secret, hmac};

/// What stands before the digest.
const NAME: &str = "sha256=";
/// Its length, in hexadecimal.
const LENGTH: usize = 64;

/// Why a call is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    /// It has no signature.
    Unsigned,
    /// The signature is none, another's, or over other bytes.
    Wrong,
}

/// What signs the calls of one app.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) key: Secret,
}

impl Signer {
    /// Checks the `signature` of `body`.
    pub(super) fn check(&self, signature: &str, body: &[u8]) -> Result<(), Rejected> {
        let signature = signature.trim();
        if signature.is_empty() {
            return Err(Rejected::Unsigned);
        }
        let given = signature.strip_prefix(NAME).ok_or(Rejected::Wrong)?.to_ascii_lowercase();
        if given.len() != LENGTH {
            return Err(Rejected::Wrong);
        }
        let fits: bool = self.digest(body).as_bytes().ct_eq(given.as_bytes()).into();
        if fits { Ok(()) } else { Err(Rejected::Wrong) }
    }

    /// What the platform signs `body` with, in hexadecimal.
    pub(super) fn digest(&self, body: &[u8]) -> String {
        hmac(self.key.reveal().as_bytes(), body).map(|byte| format!("{byte:02x}")).concat()
    }
}
