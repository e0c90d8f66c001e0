//! `motcua index`: builds the index.

use motcua::{app, config::Config};

use crate::{progress::Line, start};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Build it anew even if it fits.
    #[arg(long)]
    rebuild: bool,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let line = Line::new();
    let catalog = app::catalog(config)?;
    let embedding = start::embedding(config, &line);
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let opened = app::ensure_index(config, &catalog, model, arguments.rebuild, &mut |done, total| {
        line.passages(done, total)
    })?;
    let passages = opened.vector.as_ref().map(|vector| vector.len()).transpose()?;
    println!("{} procedures in the lexical index", opened.lexical.len());
    match passages {
        Some(passages) => println!("{passages} passages in the vector index"),
        None => println!("no vector index: there is no embedding model"),
    }
    Ok(())
}
