//! Long polling: one event a call. Zalo hands an event out once and has no number by which it is acknowledged, so what came
//! is held until it is kept, and a call under way is waited for at the end. A process that is killed between may lose one
//! message; the webhook does not.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{sync::watch, time};

use super::{error::Failure, receive::Receiver, wire};

/// How long Zalo waits for an event before it answers that there is none, in seconds. Short, since a stop waits for it.
pub(super) const POLL: u64 = 4;
/// Longest time of a request.
const LONGEST: Duration = Duration::from_secs(POLL + 15);
/// The wait after a first failure; it doubles with each, up to [`LONGEST_WAIT`].
const WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// What Zalo answers where there was no event in time.
const NOTHING: u16 = 408;

/// Asks for events until `stopping`.
pub(super) async fn run(receiver: Arc<Receiver>, mut stopping: watch::Receiver<bool>) {
    tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => return,
        () = receiver.known() => {}
    }
    let mut failures = 0;
    while !*stopping.borrow() {
        let begun = Instant::now();
        let wait = match poll(&receiver).await {
            Ok(Some(events)) => {
                failures = 0;
                for event in &events {
                    keep(&receiver, event, &mut stopping).await;
                }
                continue;
            }
            // A server that answers at once would be asked without end.
            Ok(None) => {
                failures = 0;
                WAIT.saturating_sub(begun.elapsed())
            }
            Err(failure) => {
                failures += 1;
                let asked = match &failure {
                    Failure::Refused { retry_after: Some(seconds), .. } => Duration::from_secs(*seconds),
                    _ => Duration::ZERO,
                };
                let wait = (WAIT * 2_u32.saturating_pow(failures - 1).min(64)).min(LONGEST_WAIT).max(asked);
                let wait_ms = wait.as_millis() as u64;
                tracing::warn!(%failure, failures, wait_ms, "no events could be had from Zalo's Bot API");
                wait
            }
        };
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = time::sleep(wait) => {}
        }
    }
}

/// Asks once; none where nothing had happened.
async fn poll(receiver: &Receiver) -> Result<Option<Vec<Value>>, Failure> {
    let polled = receiver.api.call("getUpdates", &json!({"timeout": POLL}), LONGEST).await;
    match polled {
        Ok(Value::Array(events)) => Ok(Some(events).filter(|events| !events.is_empty())),
        Ok(event) => Ok(wire::event(&event).is_some().then_some(vec![event])),
        Err(Failure::Refused { code: NOTHING, .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Keeps `event`, again until it succeeds: it is handed out once.
async fn keep(receiver: &Receiver, event: &Value, stopping: &mut watch::Receiver<bool>) {
    while let Err(error) = receiver.keep(event).await {
        tracing::error!(%error, "an event could not be kept; it is tried again");
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {
                return tracing::error!("stopped before an event could be kept: a message of a resident is lost");
            }
            () = time::sleep(WAIT) => {}
        }
    }
}
