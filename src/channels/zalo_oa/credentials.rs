//! The account's tokens: an access token of about a day, and a refresh token that is good for one time. New ones are on the
//! disk before they are used, one renewal is under way at a time, and a caller that gives up does not break it off.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::{delivery::Millis, messenger::Secret};

use super::{
    Error,
    api::{Api, Grant},
    error::Failure,
    kept::{self, Kept, Pair},
    now,
};

/// After which part of its life a token is renewed, in percent.
const DUE: Millis = 80;
/// How long nothing is tried after a renewal failed, in milliseconds.
const PAUSE: Millis = 5_000;

/// The tokens of one account.
#[derive(Debug)]
pub(super) struct Credentials {
    api: Api,
    path: PathBuf,
    state: Mutex<State>,
    /// Held by the one renewal that is under way.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    kept: Kept,
    /// New tokens that are not on the disk yet, and are not used.
    unkept: Option<Kept>,
    /// Why the last renewal failed, and when.
    failed: Option<(Millis, Failure)>,
}

impl Credentials {
    /// The tokens kept at `path`, or those that begin with `seed`.
    pub(super) fn open(path: PathBuf, seed: Option<&Secret>, api: Api) -> Result<Self, Error> {
        let found = kept::read(&path)?;
        let kept = match (found, seed) {
            (Some(found), Some(seed)) if found.seed != digest(seed) => begun(seed, Some(found.current)),
            (Some(found), _) => found,
            (None, Some(seed)) => begun(seed, None),
            (None, None) => return Err(Error::NoToken),
        };
        let state = Mutex::new(State { kept, unkept: None, failed: None });
        Ok(Self { api, path, state, flight: tokio::sync::Mutex::default() })
    }

    /// An access token that is good now.
    pub(super) async fn access(self: &Arc<Self>) -> Result<String, Failure> {
        let (pair, rests) = {
            let state = self.lock();
            (state.kept.current.clone(), state.rests())
        };
        let at = now();
        if at >= pair.until {
            return self.renew(&pair.access).await;
        }
        let due = pair.from + (pair.until - pair.from) / 100 * DUE;
        if at < due || rests {
            return Ok(pair.access);
        }
        match self.renew(&pair.access).await {
            Ok(access) => Ok(access),
            Err(failure) => {
                tracing::warn!(%failure, "Zalo's access token was not renewed yet; the present one is still good");
                Ok(pair.access)
            }
        }
    }

    /// The access token after `stale`, which is refused or at its end: whoever comes second gets what the first had.
    pub(super) async fn renew(self: &Arc<Self>, stale: &str) -> Result<String, Failure> {
        let (own, stale) = (Arc::clone(self), stale.to_owned());
        // By itself: broken off in the middle, the refresh token would be spent and its successor lost.
        let renewal = tokio::spawn(async move { own.renewed(&stale).await });
        renewal.await.map_err(|_| Failure::Lost)?
    }

    /// Returns once no renewal is under way, and what is not on the disk yet was tried once more.
    pub(super) async fn rest(&self) {
        let _one = self.flight.lock().await;
        let unkept = self.lock().unkept.clone();
        if let Some(unkept) = unkept
            && let Err(failure) = self.keep(unkept).await
        {
            tracing::error!(%failure, "new tokens are lost: give the Official Account's consent again");
        }
    }

    async fn renewed(&self, stale: &str) -> Result<String, Failure> {
        let _one = self.flight.lock().await;
        let (kept, unkept, failed) = {
            let state = self.lock();
            (state.kept.clone(), state.unkept.clone(), state.failed.clone().filter(|_| state.rests()))
        };
        if let Some(unkept) = unkept {
            return self.keep(unkept).await;
        }
        if kept.current.access != stale && kept.current.until > now() {
            return Ok(kept.current.access);
        }
        if let Some((_, failure)) = failed {
            return Err(failure);
        }
        match self.granted(&kept).await {
            Ok(pair) => {
                self.keep(Kept { seed: kept.seed, current: pair, previous: Some(kept.current) }).await
            }
            Err(failure) => {
                self.lock().failed = Some((now(), failure.clone()));
                Err(failure)
            }
        }
    }

    /// A new pair for the present refresh token, or for the one before where that is none.
    async fn granted(&self, kept: &Kept) -> Result<Pair, Failure> {
        let mut refused = 0;
        for pair in std::iter::once(&kept.current).chain(&kept.previous) {
            if pair.refresh.is_empty() {
                continue;
            }
            match self.api.refresh(&pair.refresh).await {
                Ok(grant) => return Ok(pair_of(grant)),
                Err(Failure::Refused { code, message }) => {
                    tracing::error!(code, message, "Zalo refused a refresh token");
                    refused = code;
                }
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::Consent(refused))
    }

    /// Puts `new` on the disk, and only then into use.
    async fn keep(&self, new: Kept) -> Result<String, Failure> {
        let (path, copy) = (self.path.clone(), new.clone());
        let written = tokio::task::spawn_blocking(move || kept::write(&path, &copy)).await;
        let mut state = self.lock();
        match written {
            Ok(Ok(())) => {
                let access = new.current.access.clone();
                *state = State { kept: new, unkept: None, failed: None };
                tracing::info!("Zalo's tokens were renewed");
                Ok(access)
            }
            Ok(Err(error)) => {
                state.unkept = Some(new);
                Err(Failure::Unkept(error.kind().to_string()))
            }
            Err(_) => {
                state.unkept = Some(new);
                Err(Failure::Unkept("the writing of them broke: a bug".to_owned()))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether a renewal failed a moment ago, and is not to be tried yet.
    fn rests(&self) -> bool {
        self.failed.as_ref().is_some_and(|(at, _)| now() - at < PAUSE)
    }
}

/// What begins with the refresh token `seed`.
fn begun(seed: &Secret, previous: Option<Pair>) -> Kept {
    let current = Pair { refresh: seed.reveal().to_owned(), ..Pair::default() };
    Kept { seed: digest(seed), current, previous }
}

fn pair_of(grant: Grant) -> Pair {
    let from = now();
    let until = from.saturating_add(grant.seconds.max(0).saturating_mul(1000));
    Pair { access: grant.access, refresh: grant.refresh, from, until }
}

fn digest(secret: &Secret) -> String {
    Sha256::digest(secret.reveal()).iter().map(|byte| format!("{byte:02x}")).collect()
}
