//! `motcua serve`: gets the models, builds the index and serves the web channel.

use std::{sync::Arc, thread};

use anyhow::Context;
use motcua::{
    app::{self, Corpus, messengers::Messengers, officers, operations::Operations},
    assistant::{Assistant, Operator},
    channels::web,
    config::Config,
};

use crate::{progress::Line, start};

/// The environment variable with the token of the admin routes.
const ADMIN_TOKEN: &str = "MOTCUA_ADMIN_TOKEN";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Address and port; loopback unless you say otherwise.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

pub(crate) fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<()> {
    if let Some(listen) = arguments.listen {
        config.web.listen = listen;
    }
    let token = admin_token(&config)?;
    let serving = app::serving(&config)?;
    let corpus = app::corpus(&config)?;
    let assistant = Arc::new(app::assistant(&config, app::provisional_knowledge(&config, &corpus)?)?);
    let operations = Operations::new(&config, &assistant, serving);
    prepare(&config, &corpus, &assistant, &operations);
    operations.watch();
    let operator: Arc<dyn Operator> = Arc::<Operations>::clone(&operations);
    let admin = token.map(|token| web::Admin { token, operator });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&config.web.listen).await.with_context(|| {
            format!(
                "cannot listen on {}; another program may hold the port: try --listen 127.0.0.1:8081",
                config.web.listen
            )
        })?;
        let address = listener.local_addr()?;
        eprintln!("Một Cửa: http://{address}  (API: http://{address}/docs; Ctrl-C stops)");
        tokio::spawn(reloading(operations));
        let messengers = Messengers::start(&config, &assistant).await?;
        let hooks = messengers.as_ref().map(Messengers::webhooks).unwrap_or_default();
        let desk = messengers.as_ref().map(Messengers::desk);
        let officers = officers::page(&config, desk)?;
        let parts = web::Parts { admin, hooks, officers, desk: desk.cloned() };
        let router = web::router_with(assistant, config.web.concurrency, parts);
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let serving = tokio::spawn(web::serve(listener, router, until(stopping)));
        stopped().await;
        stop.send_replace(true);
        if let Some(messengers) = messengers {
            messengers.stop().await;
        }
        serving.await??;
        Ok(())
    })
}

/// Opens models and index beside the serving thread: until they are there, words alone are searched, from memory,
/// and every answer says so.
fn prepare(config: &Config, corpus: &Corpus, assistant: &Arc<Assistant>, operations: &Arc<Operations>) {
    let (indexing, wording) = (config.clone(), config.clone());
    let (for_index, for_wording) = (Arc::clone(operations), Arc::clone(assistant));
    let corpus = corpus.clone();
    thread::spawn(move || {
        if let Err(error) = open_index(&indexing, &corpus, &for_index) {
            tracing::error!(%error, "the index could not be built: searching by words alone");
        }
    });
    thread::spawn(move || {
        if let Some(worker) = start::generation(&wording, &Line::new()) {
            for_wording.add_wording(worker);
            tracing::info!("wording model ready");
        }
    });
}

fn open_index(config: &Config, corpus: &Corpus, operations: &Operations) -> anyhow::Result<()> {
    let line = Line::new();
    let embedding = start::embedding(config, &line);
    let served = operations.open(corpus, embedding, &mut |done, total| line.passages(done, total))?;
    tracing::info!(procedures = served.procedures, version = %served.version, "index ready");
    Ok(())
}

/// The token of the admin routes, from the environment or the file that the settings name; none closes them.
fn admin_token(config: &Config) -> anyhow::Result<Option<web::Token>> {
    let text = match (std::env::var(ADMIN_TOKEN), &config.admin.token_file) {
        (Ok(text), _) => text,
        (Err(_), Some(path)) => fs_err::read_to_string(path)?,
        (Err(_), None) => return Ok(None),
    };
    Ok(Some(web::Token::new(&text)?))
}

/// Reads the catalog anew at each SIGHUP.
async fn reloading(operations: Arc<Operations>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut hangups) = signal(SignalKind::hangup()) else { return };
    while hangups.recv().await.is_some() {
        let operations = Arc::clone(&operations);
        let reloaded = tokio::task::spawn_blocking(move || operations.reload()).await;
        match reloaded {
            Ok(Ok(served)) => {
                tracing::info!(version = %served.version, changed = served.changed, "catalog reloaded")
            }
            Ok(Err(error)) => tracing::error!(%error, "reload refused: the old catalog goes on being served"),
            Err(_) => tracing::error!("a reload did not come back"),
        }
    }
}

/// Returns when `stopping`.
async fn until(mut stopping: tokio::sync::watch::Receiver<bool>) {
    // Where the other end is gone all of it ends.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

async fn stopped() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
