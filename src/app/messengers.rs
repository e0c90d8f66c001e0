//! The messengers that the configuration names, and the chats of the web page, over one store of messages.

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    assistant::Assistant,
    channels::{
        callback::Callback,
        facebook::{self, Facebook},
        sms::Sms,
        telegram::{self, Telegram},
        web::Chats,
        zalo_bot::{self, ZaloBot},
        zalo_oa::{self, ZaloOa},
    },
    config::{self, Config, MessengerWording},
    delivery::{Desk, Limits, LineSettings, Retention, retention},
    messenger::{self, BotSettings, Mode, Secret, Webhook, WordingStyle},
};

use super::{Error, messages, notices, officers};

/// The environment variables that come before the files of the settings.
const ZALO_OA_APP_SECRET: &str = "MOTCUA_ZALO_OA_APP_SECRET";
const ZALO_OA_SECRET: &str = "MOTCUA_ZALO_OA_SECRET";
const ZALO_OA_REFRESH_TOKEN: &str = "MOTCUA_ZALO_OA_REFRESH_TOKEN";
const FACEBOOK_PAGE_TOKEN: &str = "MOTCUA_FACEBOOK_PAGE_TOKEN";
const FACEBOOK_APP_SECRET: &str = "MOTCUA_FACEBOOK_APP_SECRET";
const FACEBOOK_VERIFY_TOKEN: &str = "MOTCUA_FACEBOOK_VERIFY_TOKEN";

/// What tells one bot's platform from another's.
struct Platform {
    /// The table of its settings.
    table: &'static str,
    /// The environment variables of token and secret.
    token: &'static str,
    secret: &'static str,
    api_url: &'static str,
    limits: Limits,
}

const TELEGRAM: Platform = Platform {
    table: "[channels.telegram]",
    token: "MOTCUA_TELEGRAM_TOKEN",
    secret: "MOTCUA_TELEGRAM_SECRET",
    api_url: telegram::API_URL,
    limits: telegram::LIMITS,
};
const ZALO_BOT: Platform = Platform {
    table: "[channels.zalo_bot]",
    token: "MOTCUA_ZALO_BOT_TOKEN",
    secret: "MOTCUA_ZALO_BOT_SECRET",
    api_url: zalo_bot::API_URL,
    limits: zalo_bot::LIMITS,
};

/// How long a stop waits for what is under way.
const GRACE: Duration = Duration::from_secs(10);

/// The running messengers.
#[derive(Debug)]
pub struct Messengers {
    desk: Desk,
    telegram: Option<Telegram>,
    zalo_bot: Option<ZaloBot>,
    zalo_oa: Option<ZaloOa>,
    facebook: Option<Facebook>,
    chats: Chats,
    callback: Option<Callback>,
    sms: Option<Sms>,
    stop: watch::Sender<bool>,
    cleaning: JoinHandle<()>,
}

impl Messengers {
    /// Starts those that `config` names, and with them or with officers, calls or text messages the chats of the web page; none where it names
    /// nobody who would read them.
    ///
    /// # Errors
    /// Where a setting or the store cannot be used.
    pub async fn start(config: &Config, assistant: &Arc<Assistant>) -> Result<Option<Self>, Error> {
        let channels = &config.channels;
        let telegram =
            channels.telegram.as_ref().map(|own| bot_settings(config, own, &TELEGRAM)).transpose()?;
        let zalo_bot =
            channels.zalo_bot.as_ref().map(|own| bot_settings(config, own, &ZALO_BOT)).transpose()?;
        let zalo_oa = channels.zalo_oa.as_ref().map(|own| zalo_oa_settings(config, own)).transpose()?;
        let heard = config.officers.is_some() || config.callback.is_some() || config.sms.is_some();
        let facebook = channels.facebook.as_ref().map(|own| facebook_settings(config, own)).transpose()?;
        let none = telegram.is_none() && zalo_bot.is_none() && zalo_oa.is_none() && facebook.is_none();
        if none && !heard {
            return Ok(None);
        }
        let desk = officers::behind(messages::serve(config)?, config)?;
        let desk = if config.sms.is_some() { desk.with_notices() } else { desk };
        desk.recover().await?;
        let callback = officers::callback(config, &desk)?;
        let sms = notices::start(config, &desk)?;
        let own = || Arc::clone(assistant);
        let telegram = telegram.map(|settings| Telegram::start(settings, own(), &desk)).transpose()?;
        let zalo_bot = zalo_bot.map(|settings| ZaloBot::start(settings, own(), &desk)).transpose()?;
        let zalo_oa = zalo_oa.map(|settings| ZaloOa::start(settings, own(), &desk)).transpose()?;
        let facebook = facebook.map(|settings| Facebook::start(settings, own(), &desk)).transpose()?;
        let chats = Chats::start(own(), &desk, config.messages.days.max(1));
        let (stop, stopping) = watch::channel(false);
        let cleaning = retention::run(desk.clone(), Retention::days(config.messages.days), stopping);
        let cleaning = tokio::spawn(cleaning);
        Ok(Some(Self { desk, telegram, zalo_bot, zalo_oa, facebook, chats, callback, sms, stop, cleaning }))
    }

    /// What their platforms call.
    pub fn webhooks(&self) -> Vec<Arc<dyn Webhook>> {
        let telegram = self.telegram.iter().map(Telegram::webhook);
        let zalo_bot = self.zalo_bot.iter().map(ZaloBot::webhook);
        let zalo_oa = self.zalo_oa.iter().map(ZaloOa::webhook);
        let facebook = self.facebook.iter().map(Facebook::webhook);
        telegram.chain(zalo_bot).chain(zalo_oa).chain(facebook).collect()
    }

    /// Where their messages and cases are kept.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Stops them: what is under way is ended and what is due is sent, for at most ten seconds.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let telegram = async {
            if let Some(telegram) = self.telegram {
                telegram.stop(GRACE).await;
            }
        };
        let zalo_bot = async {
            if let Some(zalo_bot) = self.zalo_bot {
                zalo_bot.stop(GRACE).await;
            }
        };
        let zalo_oa = async {
            if let Some(zalo_oa) = self.zalo_oa {
                zalo_oa.stop(GRACE).await;
            }
        };
        let facebook = async {
            if let Some(facebook) = self.facebook {
                facebook.stop(GRACE).await;
            }
        };
        let callback = async {
            if let Some(callback) = self.callback {
                callback.stop(GRACE).await;
            }
        };
        let sms = async {
            if let Some(sms) = self.sms {
                sms.stop(GRACE).await;
            }
        };
        tokio::join!(telegram, zalo_bot, zalo_oa, facebook, self.chats.stop(GRACE), callback, sms);
        self.cleaning.abort();
        tracing::info!("messengers stopped");
    }
}

fn bot_settings(config: &Config, own: &config::Bot, platform: &Platform) -> Result<BotSettings, Error> {
    let of = |variable, file: &Option<PathBuf>, setting| {
        secret(variable, file.as_ref(), &format!("{} {setting}", platform.table))
    };
    let token = of(platform.token, &own.token_file, "token_file")?;
    let mode = match &own.webhook_url {
        None => Mode::Polling,
        Some(url) => {
            Mode::Webhook { url: url.clone(), secret: of(platform.secret, &own.secret_file, "secret_file")? }
        }
    };
    Ok(BotSettings {
        token,
        api_url: own.api_url.clone().unwrap_or_else(|| platform.api_url.to_owned()),
        mode,
        conversation: conversation(config, own.wording),
        line: LineSettings::under(limits(config, platform.limits, own.per_second)),
    })
}

fn zalo_oa_settings(config: &Config, own: &config::ZaloOa) -> Result<zalo_oa::Settings, Error> {
    let named = |setting| format!("[channels.zalo_oa] {setting}");
    let of = |variable, file: &Option<PathBuf>, setting| secret(variable, file.as_ref(), &named(setting));
    // Tokens that are kept need none to begin with.
    let begins = std::env::var_os(ZALO_OA_REFRESH_TOKEN).is_some() || own.refresh_token_file.is_some();
    let refresh_token = begins
        .then(|| of(ZALO_OA_REFRESH_TOKEN, &own.refresh_token_file, "refresh_token_file"))
        .transpose()?;
    let tokens = config.data.join("messages").join("zalo-oa-tokens.json");
    Ok(zalo_oa::Settings {
        app_id: own.app_id.clone(),
        app_secret: of(ZALO_OA_APP_SECRET, &own.app_secret_file, "app_secret_file")?,
        webhook_secret: of(ZALO_OA_SECRET, &own.secret_file, "secret_file")?,
        refresh_token,
        tokens: own.tokens.clone().unwrap_or(tokens),
        api_url: own.api_url.clone().unwrap_or_else(|| zalo_oa::API_URL.to_owned()),
        oauth_url: own.oauth_url.clone().unwrap_or_else(|| zalo_oa::OAUTH_URL.to_owned()),
        charged: own.charged,
        template_type: own.template_type.clone(),
        conversation: conversation(config, own.wording.unwrap_or(MessengerWording::Off)),
        line: LineSettings::under(limits(config, zalo_oa::LIMITS, own.per_second)),
    })
}

fn facebook_settings(config: &Config, own: &config::Facebook) -> Result<facebook::Settings, Error> {
    let of = |variable, file: &Option<PathBuf>, setting: &str| {
        secret(variable, file.as_ref(), &format!("[channels.facebook] {setting}"))
    };
    Ok(facebook::Settings {
        page_token: of(FACEBOOK_PAGE_TOKEN, &own.page_token_file, "page_token_file")?,
        app_secret: of(FACEBOOK_APP_SECRET, &own.app_secret_file, "app_secret_file")?,
        verify_token: of(FACEBOOK_VERIFY_TOKEN, &own.verify_token_file, "verify_token_file")?,
        api_url: own.api_url.clone().unwrap_or_else(|| facebook::API_URL.to_owned()),
        conversation: conversation(config, own.wording),
        line: LineSettings::under(limits(config, facebook::LIMITS, own.per_second)),
    })
}

/// The platform's `limits`, with as many messages a second in all as the settings say, and of these this instance's part.
pub(super) fn limits(config: &Config, limits: Limits, per_second: Option<u16>) -> Limits {
    let whole = match per_second.filter(|per_second| *per_second > 0).map(f64::from) {
        Some(per_second) => Limits { per_second, burst: per_second, ..limits },
        None => limits,
    };
    whole.shared_by(config.messages.instances)
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
