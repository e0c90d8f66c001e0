//! Which parts of a procedure are indexed, in which fields, with which weight.

use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use crate::catalog::{Level, Procedure};

use super::analyzer::{CODES, EXACT, FOLDED};

/// A part of a procedure that is matched on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Official name, Vietnamese and English.
    Name,
    /// What people call it.
    Aliases,
    /// Whole questions that people put.
    Questions,
    /// Names of the papers.
    Documents,
    /// Everything else: purpose, results, conditions, steps, who may apply, who decides.
    Body,
}

impl Part {
    /// All parts, in the order of [`Fields::parts`].
    pub const ALL: [Self; 5] = [Self::Name, Self::Aliases, Self::Questions, Self::Documents, Self::Body];

    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Questions => "questions",
            Self::Documents => "documents",
            Self::Body => "body",
        }
    }

    /// Weight of a match in this part.
    pub fn weight(self) -> f32 {
        match self {
            Self::Name => 3.0,
            Self::Aliases => 4.0,
            Self::Questions => 2.0,
            Self::Documents => 0.6,
            Self::Body => 1.0,
        }
    }

    /// Whether it is also indexed without diacritics. The long texts are not: what is typed without gets its diacritics
    /// back before it is searched, and half of the index and of the search would go to them.
    pub fn is_folded(self) -> bool {
        matches!(self, Self::Name | Self::Aliases)
    }

    /// The texts of this part.
    pub fn texts(self, procedure: &Procedure) -> Vec<&str> {
        match self {
            Self::Name => {
                std::iter::once(procedure.name.vi.as_str()).chain(procedure.name.en.as_deref()).collect()
            }
            Self::Aliases => procedure.aliases.iter().map(String::as_str).collect(),
            Self::Questions => procedure.questions.iter().map(String::as_str).collect(),
            Self::Documents => documents(procedure),
            Self::Body => body(procedure),
        }
    }
}

fn documents(procedure: &Procedure) -> Vec<&str> {
    let cases = procedure.cases.iter();
    let titles = cases.clone().filter_map(|case| case.title.as_ref()).map(|title| title.vi.as_str());
    let rows = cases.flat_map(|case| &case.documents).filter(|row| !row.remark).map(|row| row.vi.as_str());
    titles.chain(rows).collect()
}

fn body(procedure: &Procedure) -> Vec<&str> {
    let facts = procedure.purpose.iter().chain(&procedure.results).chain(&procedure.conditions);
    let facts = facts.chain(&procedure.authority).chain(&procedure.steps).chain(&procedure.notices);
    let words = facts.flat_map(|fact| std::iter::once(fact.vi.as_str()).chain(fact.en.as_deref()));
    std::iter::once(procedure.field.as_str())
        .chain(procedure.audience.iter().map(String::as_str))
        .chain(words)
        .collect()
}

/// The fields of a part.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Words with their diacritics.
    pub exact: Field,
    /// Words without, for a part that [is folded](Part::is_folded).
    pub folded: Option<Field>,
}

/// The schema and its fields.
#[derive(Debug, Clone)]
pub struct Fields {
    pub schema: Schema,
    /// Code of the procedure, stored.
    pub key: Field,
    /// Codes and numbers of documents, each one term.
    pub codes: Field,
    /// Levels of government.
    pub level: Field,
    /// Field of administration, whole.
    pub field: Field,
    /// One pair for each of [`Part::ALL`].
    pub parts: Vec<Pair>,
}

impl Fields {
    /// The schema, always the same.
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let key = builder.add_text_field("key", STRING | STORED);
        let codes = builder.add_text_field("codes", analyzed(CODES));
        let level = builder.add_text_field("level", STRING);
        let field = builder.add_text_field("field", STRING);
        let parts = Part::ALL
            .map(|part| {
                let name = part.name();
                let exact = builder.add_text_field(&format!("{name}_exact"), analyzed(EXACT));
                let folded = || builder.add_text_field(&format!("{name}_folded"), analyzed(FOLDED));
                Pair { exact, folded: part.is_folded().then(folded) }
            })
            .to_vec();
        Self { schema: builder.build(), key, codes, level, field, parts }
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::new()
    }
}

fn analyzed(tokenizer: &str) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(IndexRecordOption::WithFreqs);
    TextOptions::default().set_indexing_options(indexing)
}

/// The term of `level` in the index.
pub fn level_term(level: Level) -> &'static str {
    match level {
        Level::Ministry => "ministry",
        Level::Province => "province",
        Level::Commune => "commune",
        Level::Other => "other",
    }
}
