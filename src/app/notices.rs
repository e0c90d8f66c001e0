//! Text messages, as the settings name them: what the server sends, and what an operator puts there to be sent.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    channels::sms::{self, Settings, Sms, Templates, Wording},
    config::{self, Config},
    delivery::{Desk, Notice},
};

use super::{
    Error,
    messengers::{limits, secret},
};

/// The environment variables that come before the files of the settings.
const API_KEY: &str = "MOTCUA_SMS_API_KEY";
const SECRET_KEY: &str = "MOTCUA_SMS_SECRET_KEY";

/// The sending of notices that `config` names, running.
pub(super) fn start(config: &Config, desk: &Desk) -> Result<Option<Sms>, Error> {
    let Some(own) = &config.sms else { return Ok(None) };
    let of = |variable, file: &Option<_>, setting: &str| {
        secret(variable, file.as_ref(), &format!("[sms] {setting}"))
    };
    let settings = Settings {
        api_key: of(API_KEY, &own.api_key_file, "api_key_file")?,
        secret_key: of(SECRET_KEY, &own.secret_key_file, "secret_key_file")?,
        brandname: own.brandname.clone(),
        wording: wording(own),
        sandbox: own.sandbox,
        api_url: own.api_url.clone().unwrap_or_else(|| sms::API_URL.to_owned()),
        line: Settings::line(limits(config, sms::LIMITS, own.per_second)),
    };
    Ok(Some(Sms::start(settings, desk)?))
}

fn wording(own: &config::Sms) -> Wording {
    Wording { templates: own.templates.clone(), unicode: own.unicode, parts: own.parts.into() }
}

/// Puts a notice of the template `template`, with `fields` in it, to the number `to` into the outbox of `desk`; its id, and what
/// it says. A running server sends it within a second or so.
///
/// # Errors
/// Where nothing of this kind is configured, the number is none, the notice cannot be said so, or the store fails.
pub async fn send(
    config: &Config,
    desk: &Desk,
    to: &str,
    template: &str,
    fields: BTreeMap<String, String>,
) -> Result<(Uuid, String), Error> {
    let Some(own) = &config.sms else {
        let missing = "nothing sends text messages: set [sms] in your file of settings";
        return Err(Error::Setting(missing.to_owned()));
    };
    let phone = to.parse().map_err(|error| Error::Setting(format!("--to: {error}")))?;
    let notice = Notice { phone, template: template.to_owned(), fields };
    let text = Templates::new(&wording(own))?.render_all(&notice)?;
    Ok((desk.notify(&notice).await?, text))
}

#[cfg(test)]
mod tests {
    use crate::delivery::Sqlite;

    use super::*;

    #[tokio::test]
    async fn a_notice_is_looked_at_before_it_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::over(Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap()).unwrap();
        let none = Config::load(None).unwrap();
        let refused = send(&none, &desk, "0912345678", "ready", BTreeMap::new()).await.unwrap_err();
        assert!(refused.to_string().contains("[sms]"), "{refused}");
        let file = dir.path().join("motcua.toml");
        fs_err::write(
            &file,
            "[sms]\nbrandname = \"UBND\"\n[sms.templates]\nready = \"Hồ sơ {code} đã có kết quả.\"\n",
        )
        .unwrap();
        let config = Config::load(Some(&file)).unwrap();
        let code = |value: &str| BTreeMap::from([("code".to_owned(), value.to_owned())]);
        for (to, template, fields, expected) in [
            ("1022", "ready", code("x"), "mobile number"),
            ("0912345678", "redy", code("x"), "has: answered, ready"),
            ("0912345678", "ready", BTreeMap::new(), "needs the field \"code\""),
            ("0912345678", "ready", BTreeMap::from([("cod".to_owned(), "x".to_owned())]), "no field \"cod\""),
            ("0912345678", "ready", code(&"x".repeat(400)), "too long"),
        ] {
            let refused = send(&config, &desk, to, template, fields).await.unwrap_err().to_string();
            assert!(refused.contains(expected) && !refused.contains("0912345678"), "{refused}");
        }
        assert!(desk.counts().await.unwrap().is_empty());
        let (id, text) = send(&config, &desk, "+84 912 345 678", "ready", code("Đ-7")).await.unwrap();
        assert_eq!(text, "Ho so D-7 da co ket qua.");
        assert_eq!(desk.counts().await.unwrap()["sms"].unsent, 1);
        desk.forget_notice(id).await.unwrap();
        assert!(desk.counts().await.unwrap().get("sms").is_none_or(|counts| counts.unsent == 0));
    }
}
