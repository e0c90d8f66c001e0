//! Logging: readable on a terminal or JSON lines, fields for what is counted, no text of a resident.
//!
//! Imports: nothing.

use tracing_subscriber::EnvFilter;

/// What is logged where `RUST_LOG` says nothing: our own news, and warnings of libraries. The vector engine warns
/// of its own feature flags, which an operator can do nothing about.
const DEFAULT: &str = "motcua=info,warn,qdrant_edge=error,segment=error,common=error";

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// Starts logging to standard error. Later calls change nothing.
pub fn start(format: Format) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        Format::Text => lines.try_init(),
        Format::Json => lines.json().try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging runs already");
    }
}
