//! Imports: nothing but this module's own.
//!
//! multilingual-e5-small on candle: a text in, a vector of length 1 out.

mod encoder;
mod file;
mod kernels;
mod linear;
mod tokenizer;
mod tuning;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use linear::Arithmetic;
pub use tuning::{Example, Targets, Tuner};

use crate::inference::{CosineScale, Embedder, Error, TextKind, adapter::Adapter};

/// Cosines of adapted queries: training against all passages at once spreads them out. Found on the tuning suites.
const ADAPTED: CosineScale = CosineScale { floor: 0.0, neutral: 0.2, spread: 0.1 };

/// Hexadecimal digits of a fingerprint in an id.
const FINGERPRINT: usize = 12;

/// How an [`E5`] is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Most tokens of a query, begin and end included; 512 at most.
    pub query_tokens: usize,
    /// Most tokens of a passage; what lies behind is not seen.
    pub passage_tokens: usize,
    /// The file's SHA-256 in hex where it is known (`models::Store` verified it); computed where it is not.
    pub sha256: Option<String>,
    /// How matrices are multiplied.
    pub arithmetic: Arithmetic,
    /// What training added for queries; what records say is embedded as it was, and of an index the questions alone change.
    pub adapter: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            query_tokens: 512,
            passage_tokens: 256,
            sha256: None,
            arithmetic: Arithmetic::best(),
            adapter: None,
        }
    }
}

/// multilingual-e5-small. All methods take `&self`; one text is computed on all of candle's threads
/// (`CANDLE_NUM_THREADS`, else one a physical core). Between two products these threads spin: give them no
/// more than the cores that are free, and embed one text at a time (`EmbeddingWorker` does).
pub struct E5 {
    id: String,
    questions_id: String,
    tokenizer: tokenizer::Tokenizer,
    encoder: encoder::Encoder,
    /// The encoder of queries, where there is an adapter.
    queries: Option<encoder::Encoder>,
    options: Options,
}

impl E5 {
    /// Reads the weights and the tokenizer in the one file `path` and runs one text through, so that the
    /// first question does not pay for the packing of the weights.
    ///
    /// # Errors
    /// [`Error::Unreadable`] where there is no such file, [`Error::Damaged`] where it is cut off or of
    /// another format.
    pub fn open(path: &Path, options: Options) -> Result<Self, Error> {
        let file = file::WeightFile::open(path)?;
        let sha256 = options.sha256.clone().unwrap_or_else(|| hex(&Sha256::digest(&file.bytes)));
        let tokenizer = tokenizer::Tokenizer::new(&file)?;
        let file = Arc::new(file);
        let encoder = encoder::Encoder::new(Arc::clone(&file), options.arithmetic, None)?;
        let adapter = options.adapter.as_ref().map(|path| Adapter::open(path, &sha256)).transpose()?;
        let short = |sha256: &str| sha256.chars().take(FINGERPRINT).collect::<String>();
        let id = format!("multilingual-e5-small@{}", short(&sha256));
        let adapted = adapter.as_ref().map(|adapter| format!("{id}+{}", short(&adapter.fingerprint)));
        let questions_id = adapted.unwrap_or_else(|| id.clone());
        let queries = adapter.map(|adapter| encoder::Encoder::new(file, options.arithmetic, Some(&adapter)));
        let queries = queries.transpose()?;
        let e5 = Self { id, questions_id, tokenizer, encoder, queries, options };
        e5.embed(TextKind::Query, "")?;
        Ok(e5)
    }

    /// The token ids that [`Embedder::embed`] computes with: prefix, begin and end included.
    pub fn tokens(&self, kind: TextKind, text: &str) -> Vec<u32> {
        let (prefix, most) = match kind {
            TextKind::Query => ("query: ", self.options.query_tokens),
            TextKind::Passage => ("passage: ", self.options.passage_tokens),
        };
        self.tokenizer.encode(prefix, text.trim(), most.min(self.encoder.positions()))
    }
}

impl Embedder for E5 {
    fn id(&self) -> &str {
        &self.id
    }

    fn questions_id(&self) -> &str {
        &self.questions_id
    }

    fn dimensions(&self) -> usize {
        self.encoder.dimensions()
    }

    fn scale(&self) -> CosineScale {
        if self.queries.is_some() { ADAPTED } else { CosineScale::default() }
    }

    fn embed(&self, kind: TextKind, text: &str) -> Result<Vec<f32>, Error> {
        let mut vectors = self.embed_all(kind, &[text])?;
        Ok(vectors.pop().expect("one vector a text: a bug"))
    }

    fn embed_all(&self, kind: TextKind, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        let tokens: Vec<Vec<u32>> = texts.iter().map(|text| self.tokens(kind, text)).collect();
        let queries = self.queries.as_ref().filter(|_| kind == TextKind::Query);
        queries.unwrap_or(&self.encoder).embed(&tokens)
    }
}

impl std::fmt::Debug for E5 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("E5").field("id", &self.id).field("options", &self.options).finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
