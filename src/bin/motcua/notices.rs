//! `motcua notices`: a text message by one of the registered templates, and taking one back. Works beside a running server.

use anyhow::Context;
use motcua::{
    app::{messages, notices},
    config::Config,
    delivery::notice_address,
};
use uuid::Uuid;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Puts a text message into the outbox; a running server sends it. The number is kept until then and shown nowhere.
    Send {
        /// A mobile number of Vietnam; `-` reads it from standard input, so that no list of processes and no history of a shell has it.
        #[arg(long, value_name = "NUMBER")]
        to: String,
        /// A name of [sms.templates].
        #[arg(long, value_name = "NAME")]
        template: String,
        /// A field of the template; give it once for each.
        #[arg(long = "set", value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Deletes what is kept of a text message that was not sent, its number with it.
    Delete {
        /// Its id, as `send` showed it.
        id: Uuid,
    },
}

pub(crate) fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let desk = messages::beside(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.verb {
            Verb::Send { to, template, fields } => {
                let to = if to == "-" { read()? } else { to };
                let fields = fields.iter().map(|field| pair(field)).collect::<anyhow::Result<_>>()?;
                let (id, text) = notices::send(config, &desk, &to, &template, fields).await?;
                println!("{text}");
                println!("{id}: waits to be sent; dead letters call it {}", notice_address(id));
            }
            Verb::Delete { id } => {
                desk.forget_notice(id).await?;
                println!("nothing is kept of {id} but what is being sent this moment");
            }
        }
        Ok(())
    })
}

/// The number on standard input.
fn read() -> anyhow::Result<String> {
    let mut number = String::new();
    std::io::stdin().read_line(&mut number)?;
    Ok(number)
}

/// The name and the value of `field`.
fn pair(field: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = field.split_once('=').context("--set takes FIELD=VALUE")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_field_is_a_name_and_a_value() {
        assert_eq!(pair("code=a=b").unwrap(), ("code".to_owned(), "a=b".to_owned()));
        assert!(pair("code").is_err());
        let all: anyhow::Result<BTreeMap<_, _>> = ["a=1", "b=2"].into_iter().map(pair).collect();
        assert_eq!(all.unwrap().len(), 2);
    }
}
