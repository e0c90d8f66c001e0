//! `motcua channels`: how much waits, what could not be delivered, and sending that again. Works beside a running server.

use anyhow::ensure;
use motcua::{
    app::messengers,
    config::Config,
    delivery::{Desk, Direction},
};

/// Most dead letters that are listed.
const MOST: usize = 200;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// How much is kept of each messenger.
    Status,
    /// What could not be answered or sent, the latest first. Neither text nor the platform's id of a chat is shown.
    Dead,
    /// Puts a dead letter back; a running server takes it within a second.
    Resend {
        /// Its number, as `dead` shows it.
        #[arg(required_unless_present = "all")]
        id: Option<i64>,
        /// All of them.
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

pub(crate) fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let desk = messengers::beside(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.verb {
            Verb::Status => status(&desk).await,
            Verb::Dead => dead(&desk).await,
            Verb::Resend { id, .. } => resend(&desk, id).await,
        }
    })
}

async fn status(desk: &Desk) -> anyhow::Result<()> {
    println!("{:<12} {:>8} {:>8} {:>8} {:>8}", "channel", "waiting", "unsent", "dead", "chats");
    for (channel, counts) in desk.counts().await? {
        println!(
            "{channel:<12} {:>8} {:>8} {:>8} {:>8}",
            counts.waiting, counts.unsent, counts.dead, counts.chats
        );
    }
    Ok(())
}

async fn dead(desk: &Desk) -> anyhow::Result<()> {
    for letter in desk.dead(MOST).await? {
        let at = jiff::Timestamp::from_millisecond(letter.at).unwrap_or_default();
        let direction = if letter.direction == Direction::In { "unanswered" } else { "unsent" };
        println!(
            "{:>6}  {at:.0}  {direction:<10}  {}  tries: {}  {}",
            letter.id, letter.address, letter.attempts, letter.reason
        );
    }
    Ok(())
}

async fn resend(desk: &Desk, id: Option<i64>) -> anyhow::Result<()> {
    let revived = desk.revive(id).await?;
    ensure!(id.is_none() || revived > 0, "there is no such dead letter; `motcua channels dead` lists them");
    println!("{revived} put back");
    Ok(())
}
