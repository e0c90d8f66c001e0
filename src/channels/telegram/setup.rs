//! What Telegram is told at the start: where updates go, and which commands there are; and what it tells: who the bot is.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{sync::watch, time};

use crate::{
    messenger::{Command, words::Words},
    text::Language,
};

use super::{
    Mode,
    api::{Api, REQUEST},
    error::Failure,
    receive::Receiver,
    wire::Me,
};

/// The kinds of updates that are wanted.
pub(super) const UPDATES: [&str; 2] = ["message", "callback_query"];
/// How long to wait before all is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Sets everything up, again until it succeeds.
pub(super) async fn run(api: Api, mode: Mode, receiver: Arc<Receiver>, mut stopping: watch::Receiver<bool>) {
    loop {
        match set_up(&api, &mode, &receiver).await {
            Ok(()) => return tracing::info!(polling = mode == Mode::Polling, "Telegram is connected"),
            Err(failure) => tracing::warn!(%failure, "Telegram could not be set up yet"),
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = time::sleep(AGAIN) => {}
        }
    }
}

async fn set_up(api: &Api, mode: &Mode, receiver: &Receiver) -> Result<(), Failure> {
    let me = api.call("getMe", &json!({}), REQUEST).await?;
    if let (Some(id), Some(username)) = (me["id"].as_u64(), me["username"].as_str()) {
        receiver.know(Me { id, username: username.to_owned() });
    }
    match mode {
        // A webhook that is still set would keep updates from being asked for.
        Mode::Polling => {
            let info = api.call("getWebhookInfo", &json!({}), REQUEST).await?;
            if info["url"].as_str().is_some_and(|url| !url.is_empty()) {
                api.call("deleteWebhook", &json!({"drop_pending_updates": false}), REQUEST).await?;
            }
        }
        Mode::Webhook { url, secret } => {
            let body = json!({"url": url, "secret_token": secret.reveal(), "allowed_updates": UPDATES, "max_connections": 40});
            api.call("setWebhook", &body, REQUEST).await?;
        }
    }
    for (language, code) in
        [(Language::Vietnamese, ""), (Language::Vietnamese, "vi"), (Language::English, "en")]
    {
        api.call("setMyCommands", &commands(language, code), REQUEST).await?;
    }
    Ok(())
}

/// The menu in `language`, for clients that are set to `code`; for all others where that is empty.
fn commands(language: Language, code: &str) -> Value {
    let words = Words(language);
    let listed: Vec<Value> = Command::ALL
        .into_iter()
        .map(|(command, vi, en)| {
            let name = if language == Language::Vietnamese { vi } else { en };
            json!({"command": name, "description": words.command(command)})
        })
        .collect();
    json!({"commands": listed, "language_code": code})
}
