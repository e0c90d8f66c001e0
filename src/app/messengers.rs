//! The messengers that the configuration names, over one store of messages.

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    assistant::Assistant,
    channels::{
        callback::Callback,
        telegram::{self, Telegram},
    },
    config::{self, Config, MessengerWording},
    delivery::{Desk, LineSettings, Retention, Sqlite, retention},
    messenger::{self, Secret, Webhook, WordingStyle},
};

use super::{Error, officers};

/// The environment variables that come before the files of the settings.
const TELEGRAM_TOKEN: &str = "MOTCUA_TELEGRAM_TOKEN";
const TELEGRAM_SECRET: &str = "MOTCUA_TELEGRAM_SECRET";

/// How long a stop waits for what is under way.
const GRACE: Duration = Duration::from_secs(10);

/// Where messages of `config` are kept.
pub fn store(config: &Config) -> PathBuf {
    let named = config.messages.store.clone();
    named.unwrap_or_else(|| config.data.join("messages").join("messages.sqlite"))
}

/// The store of `config`, beside a process that serves from it.
///
/// # Errors
/// Where there is none yet.
pub fn beside(config: &Config) -> Result<Desk, Error> {
    Ok(Desk::over(Sqlite::beside(&store(config))?)?)
}

/// The running messengers.
#[derive(Debug)]
pub struct Messengers {
    desk: Desk,
    telegram: Option<Telegram>,
    callback: Option<Callback>,
    stop: watch::Sender<bool>,
    cleaning: JoinHandle<()>,
}

impl Messengers {
    /// Starts those that `config` names; none where it names none.
    ///
    /// # Errors
    /// Where a setting or the store cannot be used.
    pub async fn start(config: &Config, assistant: &Arc<Assistant>) -> Result<Option<Self>, Error> {
        let Some(settings) = &config.channels.telegram else { return Ok(None) };
        let settings = telegram_settings(config, settings)?;
        let desk = officers::behind(Desk::over(Sqlite::serve(&store(config))?)?, config)?;
        desk.recover().await?;
        let callback = officers::callback(config, &desk)?;
        let telegram = Some(Telegram::start(settings, Arc::clone(assistant), &desk)?);
        let (stop, stopping) = watch::channel(false);
        let cleaning = retention::run(desk.clone(), Retention::days(config.messages.days), stopping);
        Ok(Some(Self { desk, telegram, callback, stop, cleaning: tokio::spawn(cleaning) }))
    }

    /// What their platforms call.
    pub fn webhooks(&self) -> Vec<Arc<dyn Webhook>> {
        self.telegram.iter().map(Telegram::webhook).collect()
    }

    /// Where their messages and cases are kept.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Stops them: what is under way is ended and what is due is sent, for at most ten seconds.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Some(telegram) = self.telegram {
            telegram.stop(GRACE).await;
        }
        if let Some(callback) = self.callback {
            callback.stop(GRACE).await;
        }
        self.cleaning.abort();
        tracing::info!("messengers stopped");
    }
}

fn telegram_settings(config: &Config, own: &config::Telegram) -> Result<telegram::Settings, Error> {
    let token = secret(TELEGRAM_TOKEN, own.token_file.as_ref(), "[channels.telegram] token_file")?;
    let mode = match &own.webhook_url {
        None => telegram::Mode::Polling,
        Some(url) => telegram::Mode::Webhook {
            url: url.clone(),
            secret: secret(TELEGRAM_SECRET, own.secret_file.as_ref(), "[channels.telegram] secret_file")?,
        },
    };
    let mut limits = telegram::LIMITS;
    if let Some(per_second) = own.per_second.filter(|per_second| *per_second > 0) {
        limits.per_second = f64::from(per_second);
        limits.burst = limits.per_second;
    }
    Ok(telegram::Settings {
        token,
        api_url: own.api_url.clone().unwrap_or_else(|| telegram::API_URL.to_owned()),
        mode,
        conversation: conversation(config, own.wording),
        line: LineSettings::under(limits),
    })
}

fn conversation(config: &Config, wording: MessengerWording) -> messenger::Settings {
    let wording = match wording {
        MessengerWording::Edit => WordingStyle::Edit,
        MessengerWording::Draft => WordingStyle::Draft,
        MessengerWording::Off => WordingStyle::Off,
    };
    messenger::Settings { days: config.messages.days.max(1), wording }
}

/// The secret in the environment variable `variable`, or else in `file`, which the setting `setting` names.
pub(super) fn secret(variable: &str, file: Option<&PathBuf>, setting: &str) -> Result<Secret, Error> {
    let text = match (std::env::var(variable), file) {
        (Ok(text), _) => text,
        (Err(_), Some(path)) => {
            fs_err::read_to_string(path).map_err(|error| Error::Setting(error.to_string()))?
        }
        (Err(_), None) => {
            return Err(Error::Setting(format!(
                "neither {variable} nor {setting} is set: one of them must hold the secret"
            )));
        }
    };
    Secret::new(&text)
        .ok_or_else(|| Error::Setting(format!("the secret of {variable} or {setting} is empty")))
}
