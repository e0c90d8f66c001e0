//! Whether a call comes from Zalo: a digest over the raw bytes, with a time that must be near.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{delivery::Millis, messenger::Secret};

use super::wire::Text;

/// The oldest call that is let in. Zalo brings an event again for up to two hours; what is played back within this time is
/// known by its id, since ids are kept for a day.
const OLDEST: Millis = 3 * 60 * 60 * 1000;
/// How far ahead Zalo's clock may be.
const AHEAD: Millis = 5 * 60 * 1000;
/// Times below this are in seconds: as milliseconds they would lie in 1973.
const SECONDS: Millis = 100_000_000_000;

/// Why a call is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    /// It has no signature.
    Unsigned,
    /// The signature is another's, or over other bytes.
    Wrong,
    /// It is too old, or of the future.
    Stale,
}

/// What signs the calls of one account.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) app_id: String,
    /// The account's own key, which is not the app's.
    pub(super) key: Secret,
}

#[derive(Deserialize)]
struct Stamped {
    timestamp: Option<Text>,
}

impl Signer {
    /// Checks the `signature` of `body`, with the time `stamp` of its header, at `now`.
    pub(super) fn check(
        &self,
        signature: &str,
        stamp: Option<&str>,
        body: &[u8],
        now: Millis,
    ) -> Result<(), Rejected> {
        let given = bare(signature);
        if given.is_empty() {
            return Err(Rejected::Unsigned);
        }
        // The header's time where there is one, and else the event's: what Zalo signs is not the same everywhere.
        let inside = || serde_json::from_slice::<Stamped>(body).ok()?.timestamp.map(|text| text.text());
        let signed = |stamp: &String| bool::from(self.digest(body, stamp).as_bytes().ct_eq(given.as_bytes()));
        let stamp = stamp.map(str::to_owned).filter(signed).or_else(|| inside().filter(signed));
        let stamp = stamp.ok_or(Rejected::Wrong)?;
        let at = stamp.trim().parse().map_err(|_| Rejected::Stale)?;
        if is_near(at, now) { Ok(()) } else { Err(Rejected::Stale) }
    }

    /// What Zalo signs `body` with at `stamp`, in hexadecimal.
    pub(super) fn digest(&self, body: &[u8], stamp: &str) -> String {
        let mut digest = Sha256::new();
        for part in [self.app_id.as_bytes(), body, stamp.as_bytes(), self.key.reveal().as_bytes()] {
            digest.update(part);
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn is_near(at: Millis, now: Millis) -> bool {
    let at = if at < SECONDS { at.saturating_mul(1000) } else { at };
    (now.saturating_sub(OLDEST)..=now.saturating_add(AHEAD)).contains(&at)
}

/// The digest of a header, which is also seen without a name before it.
fn bare(signature: &str) -> String {
    let signature = signature.trim().to_ascii_lowercase();
    let named = ["mac=", "sha256="].iter().find_map(|name| signature.strip_prefix(name));
    named.unwrap_or(&signature).to_owned()
}
