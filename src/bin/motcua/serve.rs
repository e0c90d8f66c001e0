//! `motcua serve`: gets the models, builds the index and serves the web channel.

use std::{sync::Arc, thread};

use anyhow::Context;
use motcua::{
    app::{self, Corpus},
    assistant::Assistant,
    channels::web,
    config::Config,
};

use crate::{progress::Line, start};

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
    let corpus = app::corpus(&config)?;
    let assistant = Arc::new(app::assistant(&config, app::provisional_knowledge(&config, &corpus)?)?);
    prepare(&config, &corpus, &assistant);
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
        web::serve(listener, web::router(assistant, config.web.concurrency), stopped()).await?;
        Ok(())
    })
}

/// Opens models and index beside the serving thread: until they are there, words alone are searched, from memory,
/// and every answer says so.
fn prepare(config: &Config, corpus: &Corpus, assistant: &Arc<Assistant>) {
    let (indexing, wording) = (config.clone(), config.clone());
    let (for_index, for_wording) = (Arc::clone(assistant), Arc::clone(assistant));
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

fn open_index(config: &Config, corpus: &Corpus, assistant: &Assistant) -> anyhow::Result<()> {
    let line = Line::new();
    let embedding = start::embedding(config, &line);
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let catalog = &corpus.catalog;
    let opened =
        app::ensure_index(config, catalog, model, false, &mut |done, total| line.passages(done, total))?;
    let worker = embedding.as_ref().map(|embedding| &embedding.worker);
    assistant.replace(app::knowledge(corpus, opened, worker)?);
    tracing::info!(procedures = catalog.procedures().len(), "index ready");
    Ok(())
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
