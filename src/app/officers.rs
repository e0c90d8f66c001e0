//! The officers behind the assistant, as the settings name them: their hours, their page, and the calls that tell of cases.

use crate::{
    channels::{
        callback::{Callback, Settings},
        web::{self, Officers},
    },
    config::Config,
    delivery::{Desk, Hours, Office},
};

use super::{Error, messengers::secret};

/// The environment variables that come before the files of the settings.
const TOKEN: &str = "MOTCUA_OFFICER_TOKEN";
const CALLBACK_SECRET: &str = "MOTCUA_CALLBACK_SECRET";

/// `desk` with the officers and the calls that `config` names.
pub(super) fn behind(desk: Desk, config: &Config) -> Result<Desk, Error> {
    let desk = if config.callback.is_some() { desk.with_calls() } else { desk };
    let Some(own) = &config.officers else { return Ok(desk) };
    let hours = Hours::parse(&own.hours, &own.holidays);
    let hours = hours.map_err(|error| Error::Setting(format!("[officers] hours: {error}")))?;
    Ok(desk.with_office(Office {
        hours: (!own.hours.is_empty()).then_some(hours),
        wait_minutes: own.wait_minutes,
        topics: own.topics.clone(),
    }))
}

/// The calls that `config` names, running.
pub(super) fn callback(config: &Config, desk: &Desk) -> Result<Option<Callback>, Error> {
    let Some(own) = &config.callback else { return Ok(None) };
    let key = secret(CALLBACK_SECRET, own.secret_file.as_ref(), "[callback] secret_file")?;
    Ok(Some(Callback::start(&Settings::new(own.url.clone(), key), desk)?))
}

/// The page of the officers over `desk`; none where `config` names no officers or nothing is kept.
///
/// # Errors
/// Where they have no token: nobody could answer those who are handed over.
pub fn page(config: &Config, desk: Option<&Desk>) -> Result<Option<Officers>, Error> {
    let (Some(own), Some(desk)) = (&config.officers, desk) else { return Ok(None) };
    let token = secret(TOKEN, own.token_file.as_ref(), "[officers] token_file")?;
    let token = web::Token::new(token.reveal());
    let token = token.map_err(|error| Error::Setting(format!("[officers] token_file: {error}")))?;
    Ok(Some(Officers { token, desk: desk.clone() }))
}

#[cfg(test)]
mod tests {
    use crate::{config, delivery::Sqlite};

    use super::*;

    fn behind_desk(officers: Option<config::Officers>) -> Result<Desk, Error> {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::over(Sqlite::serve(&dir.path().join("messages.sqlite"))?)?;
        let config = Config { officers, ..Config::load(None).unwrap() };
        behind(desk, &config)
    }

    #[test]
    fn what_the_settings_leave_open_stays_open() {
        assert!(behind_desk(None).unwrap().office().is_none());
        let silent = behind_desk(Some(config::Officers::default())).unwrap();
        assert_eq!(silent.office().map(|office| office.as_ref().clone()), Some(Office::default()));
        let hours = vec!["mon-fri 08:00-17:00".to_owned()];
        let set = config::Officers { hours, wait_minutes: Some(15), ..config::Officers::default() };
        let desk = behind_desk(Some(set)).unwrap();
        let office = desk.office().unwrap();
        assert_eq!(office.hours.as_ref().map(|hours| hours.spans.len()), Some(1));
        assert_eq!(office.wait_minutes, Some(15));
    }

    #[test]
    fn a_wrong_time_is_named_with_its_setting() {
        let hours = vec!["every day".to_owned()];
        let wrong = config::Officers { hours, ..config::Officers::default() };
        let refused = behind_desk(Some(wrong)).unwrap_err().to_string();
        assert!(refused.contains("[officers] hours") && refused.contains("every day"), "{refused}");
    }

    #[test]
    fn without_officers_or_a_messenger_there_is_no_page() {
        let config = Config::load(None).unwrap();
        assert!(page(&config, None).unwrap().is_none());
        let named = Config { officers: Some(config::Officers::default()), ..config };
        assert!(page(&named, None).unwrap().is_none());
    }
}
