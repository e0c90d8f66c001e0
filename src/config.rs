//! All settings, read once: the defaults of `config/default.toml` under a file of the operator's own.
//!
//! Imports: nothing.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

const DEFAULT: &str = include_str!("../config/default.toml");

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of curated records and lexicon.
    pub corpus: PathBuf,
    /// Folder of what is built.
    pub data: PathBuf,
    /// Folder of weights.
    pub models: PathBuf,
    pub web: Web,
    pub deadlines: Deadlines,
    pub embedding: Model,
    pub wording: Model,
    #[serde(default)]
    pub classifier: Classifier,
    #[serde(default)]
    pub gpu: Gpu,
    pub drafting: Drafting,
    pub vector: Vector,
    #[serde(default)]
    pub admin: Admin,
    pub messages: Messages,
    /// The messengers to serve; those that are not named do not run.
    #[serde(default)]
    pub channels: Channels,
    /// The officers behind the assistant; without the table nobody answers, and nobody is promised an answer.
    #[serde(default)]
    pub officers: Option<Officers>,
    /// A system that is told of cases.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// Text messages under a brand name.
    #[serde(default)]
    pub sms: Option<Sms>,
}

/// Settings of the officers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officers {
    /// A file that holds the token of the page `/officer`.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// When they are there, such as `mon-fri 08:00-11:30`; not said to residents where nothing is said here.
    #[serde(default)]
    pub hours: Vec<String>,
    /// Days on which nobody is there, such as `2027-01-01`.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// The wait to be expected within these hours, in minutes; not said where nothing is said here.
    #[serde(default)]
    pub wait_minutes: Option<u16>,
    /// Topics on which an officer is offered: names of intents, or codes of procedures.
    #[serde(default)]
    pub topics: Vec<String>,
}

/// Settings of the calls that tell of cases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    pub url: String,
    /// A file that holds the key of the signatures.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
}

/// Settings of text messages under a brand name, by eSMS.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// The name that is shown as the sender.
    pub brandname: String,
    /// Files that hold the two keys.
    #[serde(default)]
    pub api_key_file: Option<PathBuf>,
    #[serde(default)]
    pub secret_key_file: Option<PathBuf>,
    /// The registered texts by name, with `{fields}`.
    #[serde(default)]
    pub templates: BTreeMap<String, String>,
    /// Whether diacritics stay.
    #[serde(default)]
    pub unicode: bool,
    /// Most parts of a text, each of which is paid for.
    #[serde(default = "two")]
    pub parts: u8,
    /// Whether all is taken and nothing sent.
    #[serde(default)]
    pub sandbox: bool,
    /// Another address in place of eSMS's.
    #[serde(default)]
    pub api_url: Option<String>,
    /// Messages a second in all; 5 where not said.
    #[serde(default)]
    pub per_second: Option<u16>,
}

fn two() -> u8 {
    2
}

/// Settings of what is kept for the messengers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// The file of the store, or the URL of a PostgreSQL database; `messages/messages.sqlite` in the data folder where none is named.
    #[serde(default)]
    pub store: Option<PathBuf>,
    /// A file that holds the password of the database.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// How many instances serve from the database: each keeps to its part of what the platforms allow.
    #[serde(default = "alone")]
    pub instances: u16,
    /// How long what is remembered of a chat, ratings and dead letters are kept, in days.
    pub days: u16,
}

fn alone() -> u16 {
    1
}

/// The messengers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    #[serde(default)]
    pub telegram: Option<Bot>,
    #[serde(default)]
    pub zalo_bot: Option<Bot>,
    #[serde(default)]
    pub zalo_oa: Option<ZaloOa>,
    #[serde(default)]
    pub facebook: Option<Facebook>,
}

/// Settings of a bot with a token: Telegram's, and the Zalo Bot Platform's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bot {
    /// A file that holds the bot's token.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// The public address of `/hooks/` and the channel's name; without one events are asked for.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// A file that holds the secret which the platform shows with each event.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// Another Bot API in place of the platform's.
    #[serde(default)]
    pub api_url: Option<String>,
    /// As a message of its own where nothing can be edited.
    #[serde(default)]
    pub wording: MessengerWording,
    /// Messages a second in all; what the channel is limited to where not said.
    #[serde(default)]
    pub per_second: Option<u16>,
}

/// Settings of a Zalo Official Account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZaloOa {
    /// The app that the account gave its consent to.
    pub app_id: String,
    /// A file that holds the app's secret.
    #[serde(default)]
    pub app_secret_file: Option<PathBuf>,
    /// A file that holds the account's secret, by which calls are signed.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// A file that holds the refresh token to begin with.
    #[serde(default)]
    pub refresh_token_file: Option<PathBuf>,
    /// Where tokens are kept; `messages/zalo-oa-tokens.json` in the data folder where nothing is said.
    #[serde(default)]
    pub tokens: Option<PathBuf>,
    /// Whether answers go out that cost money.
    #[serde(default)]
    pub charged: bool,
    /// The `template_type` of buttons.
    #[serde(default)]
    pub template_type: Option<String>,
    /// Other addresses in place of Zalo's.
    #[serde(default)]
    pub api_url: Option<String>,
    #[serde(default)]
    pub oauth_url: Option<String>,
    /// As a message of its own, which counts among those that are free: off where nothing is said.
    #[serde(default)]
    pub wording: Option<MessengerWording>,
    /// Messages a second in all; 10 where not said.
    #[serde(default)]
    pub per_second: Option<u16>,
}

/// Settings of a page on Facebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facebook {
    /// A file that holds the page's access token.
    #[serde(default)]
    pub page_token_file: Option<PathBuf>,
    /// A file that holds the app's secret, by which calls are signed.
    #[serde(default)]
    pub app_secret_file: Option<PathBuf>,
    /// A file that holds what Facebook shows when the webhook's address is set.
    #[serde(default)]
    pub verify_token_file: Option<PathBuf>,
    /// Another address in place of Facebook's.
    #[serde(default)]
    pub api_url: Option<String>,
    /// As a message of its own.
    #[serde(default)]
    pub wording: MessengerWording,
    /// Messages a second in all; 20 where not said.
    #[serde(default)]
    pub per_second: Option<u16>,
}

/// How the model's wording of an answer comes on a messenger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MessengerWording {
    #[default]
    Edit,
    Draft,
    Off,
}

/// Settings of the routes for those who run the assistant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// A file that holds the token of these routes.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
}

/// Settings of the web channel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Address and port.
    pub listen: String,
    /// Questions answered at one time.
    pub concurrency: usize,
}

/// How long a stage may take, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    pub retrieval_ms: u64,
    pub wording_ms: u64,
}

/// Settings of a model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub enabled: bool,
    /// A local file in place of the manifest's.
    #[serde(default)]
    pub path: Option<PathBuf>,
    /// A file in a hub repository in place of the manifest's: `owner/name@revision:file`.
    #[serde(default)]
    pub repository: Option<String>,
    /// What training added to it (`motcua train`).
    #[serde(default)]
    pub adapter: Option<PathBuf>,
}

/// Settings of the classifiers of questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classifier {
    /// Which record a question is about (`motcua train classifier`); none goes without.
    #[serde(default)]
    pub path: Option<PathBuf>,
    /// Which questions leave that open (`motcua train ambiguity`); none goes without.
    #[serde(default)]
    pub ambiguity: Option<PathBuf>,
}

/// What a GPU does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gpu {
    /// The number of the GPU that multiplies the matrices of the wording model.
    #[serde(default)]
    pub wording: Option<usize>,
}

/// Settings of drafted questions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafting {
    /// What training added to the wording model for it (`motcua train drafting`).
    pub adapter: PathBuf,
}

/// Settings of the vector index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    pub kind: VectorKind,
    /// Nodes of a Qdrant cluster.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Alias of the collection on the server.
    pub collection: String,
    /// Key of the server.
    #[serde(default)]
    pub api_key: Option<String>,
}

/// Where vectors are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VectorKind {
    Edge,
    Remote,
    Exact,
}

/// A setting that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A line of it is wrong.
    #[error("{path}: {detail}; `config/default.toml` lists every setting", path = .path.display())]
    Setting { path: PathBuf, detail: String },
}

impl Config {
    /// The defaults, under what `file` says where one is given.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        let mut settings: toml::Table = DEFAULT.parse().expect("config/default.toml is TOML: a bug");
        let path = file.unwrap_or(Path::new("config/default.toml"));
        let wrong = |detail: String| Error::Setting { path: path.to_owned(), detail };
        if let Some(file) = file {
            let own: toml::Table = fs_err::read_to_string(file)?
                .parse()
                .map_err(|error: toml::de::Error| wrong(error.to_string()))?;
            overlay(&mut settings, own);
        }
        settings.try_into().map_err(|error: toml::de::Error| wrong(error.to_string()))
    }
}

/// Lays `own` over `settings`, table by table.
fn overlay(settings: &mut toml::Table, own: toml::Table) {
    for (key, value) in own {
        match (settings.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => overlay(under, over),
            (_, value) => {
                settings.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(own: &str) -> Result<Config, Error> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("motcua.toml");
        fs_err::write(&path, own).unwrap();
        Config::load(Some(&path))
    }

    #[test]
    fn the_defaults_fit_and_a_file_changes_what_it_names() {
        let default = Config::load(None).unwrap();
        let own = load("[web]\nconcurrency = 2\n").unwrap();
        assert_eq!(own.web.concurrency, 2);
        assert_eq!(Config { web: default.web.clone(), ..own }, default);
    }

    #[test]
    fn a_messenger_runs_where_its_table_stands_and_says_what_it_needs() {
        assert_eq!(Config::load(None).unwrap().channels, Channels::default());
        let own = load("[channels.zalo_bot]\n[channels.zalo_oa]\napp_id = \"1\"\n").unwrap().channels;
        assert!(own.telegram.is_none() && own.zalo_bot.is_some());
        assert_eq!(own.zalo_oa.map(|own| (own.charged, own.wording)), Some((false, None)));
        assert!(load("[channels.zalo_oa]\n").unwrap_err().to_string().contains("app_id"));
    }

    #[test]
    fn texts_and_a_page_run_where_their_tables_stand() {
        let own =
            load("[sms]\nbrandname = \"UBND\"\n[sms.templates]\nready = \"x {code}\"\n[channels.facebook]\n");
        let own = own.unwrap();
        assert!(own.channels.facebook.is_some_and(|own| own.wording == MessengerWording::Edit));
        let sms = own.sms.unwrap();
        assert_eq!((sms.unicode, sms.sandbox, sms.parts), (false, false, 2));
        assert_eq!(sms.templates["ready"], "x {code}");
        assert!(load("[sms]\n").unwrap_err().to_string().contains("brandname"));
        assert!(load("[sms]\nbrandname = \"x\"\nkey = \"y\"\n").is_err());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for own in ["[web]\nlisten_on = \"x\"\n", "[vector]\nkind = \"cloud\"\n", "data = 7\n", "[[["] {
            let message = load(own).unwrap_err().to_string();
            assert!(message.contains("motcua.toml") && message.contains("config/default.toml"), "{message}");
        }
    }
}
