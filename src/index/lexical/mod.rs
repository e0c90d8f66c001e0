//! The lexical index (BM25, by tantivy): exact terms, the number of a document, words typed without diacritics.
//!
//! Here alone `tantivy` is named.

pub mod analyzer;
mod presence;
pub mod schema;
mod scores;
pub mod searcher;

use std::path::Path;

use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::catalog::{Catalog, Procedure};

use super::Error;

pub use presence::Presence;
pub use schema::Part;
pub use searcher::{LexicalHit, LexicalIndex, Term};

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Lexical { detail: error.to_string() }
    }
}

/// Version of analyzer and schema: an index made with another does not fit.
pub const ANALYZER: &str = "syllable-bigram-4";

/// Memory that the writer may use before it writes a segment, in bytes; the least that tantivy takes a thread.
const WRITER_MEMORY: usize = 30_000_000;

/// Builds the index of `catalog` in the empty folder `dir`.
pub fn build(dir: &Path, catalog: &Catalog) -> Result<(), Error> {
    let schema = schema::Fields::new();
    let index = Index::create_in_dir(dir, schema.schema.clone())?;
    write(&index, &schema, catalog)
}

/// Builds the index of `catalog` in memory, for tests and evaluations.
pub fn build_in_memory(catalog: &Catalog) -> Result<LexicalIndex, Error> {
    let schema = schema::Fields::new();
    let index = Index::create_in_ram(schema.schema.clone());
    write(&index, &schema, catalog)?;
    LexicalIndex::over(&index)
}

fn write(index: &Index, fields: &schema::Fields, catalog: &Catalog) -> Result<(), Error> {
    analyzer::register(index);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    for procedure in catalog.matched() {
        writer.add_document(document(fields, procedure))?;
    }
    writer.commit()?;
    // One segment: every search walks one dictionary, and scores do not depend on how writing was cut up.
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

fn document(fields: &schema::Fields, procedure: &Procedure) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.key, procedure.code.as_str());
    document.add_text(fields.codes, codes(procedure));
    for level in &procedure.levels {
        document.add_text(fields.level, schema::level_term(*level));
    }
    document.add_text(fields.field, &procedure.field);
    for (part, pair) in schema::Part::ALL.into_iter().zip(&fields.parts) {
        for text in part.texts(procedure) {
            document.add_text(pair.exact, text);
            if let Some(folded) = pair.folded {
                document.add_text(folded, text);
            }
        }
    }
    document
}

/// Codes and numbers by which a procedure can be named.
fn codes(procedure: &Procedure) -> String {
    let own = std::iter::once(procedure.code.as_str());
    let former = procedure.former_codes.iter().map(|code| code.as_str());
    let laws = procedure.legal_basis.iter().filter_map(|law| law.number.as_deref());
    own.chain(former).chain(procedure.decision.as_deref()).chain(laws).collect::<Vec<_>>().join(" ")
}
