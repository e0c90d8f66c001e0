//! Long polling: updates are asked for, kept, and acknowledged by the number from which the next ones are asked for.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{sync::watch, time};

use super::{error::Failure, receive::Receiver, setup::UPDATES, wire};

/// How long Telegram waits for an update before it answers that there is none, in seconds.
const POLL: u64 = 25;
/// Longest time of a request.
const LONGEST: Duration = Duration::from_secs(POLL + 10);
/// The wait after a first failure; it doubles with each, up to [`LONGEST_WAIT`].
const WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Asks for updates until `stopping`.
pub(super) async fn run(receiver: Arc<Receiver>, mut stopping: watch::Receiver<bool>) {
    tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => return,
        () = receiver.known() => {}
    }
    let mut offset = 0;
    let mut failures = 0;
    loop {
        let polled = tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            polled = poll(&receiver, offset) => polled,
        };
        let wait = match polled {
            Ok(next) => {
                offset = next;
                failures = 0;
                continue;
            }
            Err(failure) => {
                failures += 1;
                let asked = match &failure {
                    Failure::Refused { retry_after: Some(seconds), .. } => Duration::from_secs(*seconds),
                    _ => Duration::ZERO,
                };
                let wait = (WAIT * 2_u32.saturating_pow(failures - 1).min(64)).min(LONGEST_WAIT).max(asked);
                tracing::warn!(%failure, failures, wait_ms = wait.as_millis() as u64, "no updates could be had from Telegram");
                wait
            }
        };
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = time::sleep(wait) => {}
        }
    }
}

/// Asks for updates from number `offset` on and keeps them; the number to ask from next, which acknowledges these.
async fn poll(receiver: &Receiver, offset: i64) -> Result<i64, Failure> {
    let body = json!({"offset": offset, "timeout": POLL, "limit": 100, "allowed_updates": UPDATES});
    let updates = receiver.api.call("getUpdates", &body, LONGEST).await?;
    let Value::Array(updates) = updates else { return Err(Failure::Lost) };
    let next = updates.iter().filter_map(wire::number).max().map_or(offset, |last| offset.max(last + 1));
    match receiver.keep(updates).await {
        Ok(()) => Ok(next),
        Err(error) => {
            // Asked for from the same number, they come again.
            tracing::error!(%error, "updates could not be kept and were not acknowledged");
            Err(Failure::Lost)
        }
    }
}
