//! What Zalo is told at the start: where events go; and what it tells: who the bot is.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::{sync::watch, time};

use super::{
    Mode,
    api::{Api, REQUEST},
    error::Failure,
    receive::Receiver,
};

/// How long to wait before all is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Sets everything up, again until it succeeds.
pub(super) async fn run(api: Api, mode: Mode, receiver: Arc<Receiver>, mut stopping: watch::Receiver<bool>) {
    loop {
        match set_up(&api, &mode, &receiver).await {
            Ok(()) => return tracing::info!(polling = mode == Mode::Polling, "the Zalo bot is connected"),
            Err(failure) => tracing::warn!(%failure, "the Zalo bot could not be set up yet"),
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = time::sleep(AGAIN) => {}
        }
    }
}

async fn set_up(api: &Api, mode: &Mode, receiver: &Receiver) -> Result<(), Failure> {
    let me = api.call("getMe", &json!({}), REQUEST).await?;
    match mode {
        // A webhook that is still set would keep events from being asked for.
        Mode::Polling => match api.call("getWebhookInfo", &json!({}), REQUEST).await {
            Ok(info) if info["url"].as_str().is_some_and(|url| !url.is_empty()) => {
                api.call("deleteWebhook", &json!({}), REQUEST).await?;
            }
            // What Zalo answers where none is set.
            Ok(_) | Err(Failure::Refused { code: 404, .. }) => {}
            Err(failure) => return Err(failure),
        },
        Mode::Webhook { url, secret } => {
            api.call("setWebhook", &json!({"url": url, "secret_token": secret.reveal()}), REQUEST).await?;
        }
    }
    // Only now: nothing is asked for before the webhook is gone.
    receiver.know(me["id"].as_str().unwrap_or_default().to_owned());
    Ok(())
}
