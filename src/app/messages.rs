//! Where messages are kept, as the settings name it: a file of one instance, or a database that several share.

use std::path::PathBuf;

use crate::{
    config::Config,
    delivery::{Desk, Postgres, Sqlite},
    messenger::Secret,
};

use super::{Error, messengers::secret};

/// The environment variable that comes before the file of the settings.
const PASSWORD: &str = "MOTCUA_MESSAGES_PASSWORD";
/// What a store begins with that is no file.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// What `[messages] store` names.
enum Place {
    File(PathBuf),
    Database(Box<Postgres>),
}

fn place(config: &Config) -> Result<Place, Error> {
    let named = config.messages.store.clone();
    let file = named.unwrap_or_else(|| config.data.join("messages").join("messages.sqlite"));
    let url = file.to_str().filter(|text| SCHEMES.iter().any(|scheme| text.starts_with(scheme)));
    if let Some(url) = url {
        let password = password(config)?;
        let database = Postgres::at(url, password.as_ref().map(Secret::reveal))?;
        return Ok(Place::Database(Box::new(database)));
    }
    if config.messages.instances > 1 {
        return Err(Error::Setting(format!(
            "[messages] instances = {} needs a database: set store = \"postgres://…\"; from a file one instance serves",
            config.messages.instances
        )));
    }
    Ok(Place::File(file))
}

/// The password of the database, where there is one: over a socket the server may know its user without.
fn password(config: &Config) -> Result<Option<Secret>, Error> {
    let file = config.messages.password_file.as_ref();
    if std::env::var_os(PASSWORD).is_none() && file.is_none() {
        return Ok(None);
    }
    secret(PASSWORD, file, "[messages] password_file").map(Some)
}

/// The store of `config`, to serve from it.
///
/// # Errors
/// Where a setting cannot be used, or another process serves from the file.
pub(super) fn serve(config: &Config) -> Result<Desk, Error> {
    Ok(match place(config)? {
        Place::File(path) => Desk::over(Sqlite::serve(&path)?)?,
        Place::Database(database) => Desk::over(*database)?,
    })
}

/// The store of `config`, beside the processes that serve from it.
///
/// # Errors
/// Where a setting cannot be used, or there is no such file yet.
pub fn beside(config: &Config) -> Result<Desk, Error> {
    Ok(match place(config)? {
        Place::File(path) => Desk::over(Sqlite::beside(&path)?)?,
        Place::Database(database) => Desk::over(*database)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(store: &str, instances: u16) -> Result<Place, Error> {
        let mut config = Config::load(None).unwrap();
        config.messages.store = Some(PathBuf::from(store));
        config.messages.instances = instances;
        place(&config)
    }

    #[test]
    fn one_setting_names_a_file_or_a_database() {
        assert!(
            matches!(place(&Config::load(None).unwrap()), Ok(Place::File(path)) if path.ends_with("messages/messages.sqlite"))
        );
        assert!(matches!(named("/var/lib/motcua/m.sqlite", 1), Ok(Place::File(_))));
        for url in
            ["postgres://motcua@db.example/motcua", "postgresql://%2Frun%2Fpostgresql/motcua?user=motcua"]
        {
            assert!(matches!(named(url, 3), Ok(Place::Database(_))), "{url}");
        }
        let refused = named("/var/lib/motcua/m.sqlite", 2).err().unwrap().to_string();
        assert!(refused.contains("instances = 2") && refused.contains("postgres://"), "{refused}");
    }

    #[test]
    fn a_password_in_the_settings_is_refused_and_not_repeated() {
        for url in
            ["postgres://motcua:geheim@db.example/motcua", "postgres://db.example/motcua?password=geheim"]
        {
            let refused = named(url, 1).err().unwrap().to_string();
            assert!(refused.contains("[messages] store") && !refused.contains("geheim"), "{refused}");
        }
    }
}
