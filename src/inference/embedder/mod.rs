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
use std::sync::{Arc, Mutex, PoisonError};

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
    queries: encoder::Encoder,
    passages: Passages,
    options: Options,
}

/// What encodes passages.
enum Passages {
    /// The encoder of queries: there is no adapter.
    Same,
    /// One without the adapter, made of the file when the first passage comes: with an index that is built already none does,
    /// and 60 MB are spared.
    Other { path: PathBuf, sha256: String, encoder: Mutex<Option<Arc<encoder::Encoder>>> },
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
        let adapter = options.adapter.as_ref().map(|path| Adapter::open(path, &sha256)).transpose()?;
        let short = |sha256: &str| sha256.chars().take(FINGERPRINT).collect::<String>();
        let id = format!("multilingual-e5-small@{}", short(&sha256));
        let adapted = adapter.as_ref().map(|adapter| format!("{id}+{}", short(&adapter.fingerprint)));
        let questions_id = adapted.unwrap_or_else(|| id.clone());
        let queries = encoder::Encoder::new(&file, options.arithmetic, adapter.as_ref())?;
        let other = || Passages::Other { path: path.to_owned(), sha256, encoder: Mutex::default() };
        let passages = adapter.map_or(Passages::Same, |_| other());
        let e5 = Self { id, questions_id, tokenizer, queries, passages, options };
        e5.embed(TextKind::Query, "")?;
        Ok(e5)
    }

    /// The token ids that [`Embedder::embed`] computes with: prefix, begin and end included.
    pub fn tokens(&self, kind: TextKind, text: &str) -> Vec<u32> {
        let (prefix, most) = match kind {
            TextKind::Query => ("query: ", self.options.query_tokens),
            TextKind::Passage => ("passage: ", self.options.passage_tokens),
        };
        self.tokenizer.encode(prefix, text.trim(), most.min(self.queries.positions()))
    }

    /// Whether passages have an encoder of their own, and it stands in memory.
    #[cfg(test)]
    fn holds_passages(&self) -> bool {
        match &self.passages {
            Passages::Same => false,
            Passages::Other { encoder, .. } => encoder.lock().unwrap().is_some(),
        }
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
        self.queries.dimensions()
    }

    fn scale(&self) -> CosineScale {
        match self.passages {
            Passages::Same => CosineScale::default(),
            Passages::Other { .. } => ADAPTED,
        }
    }

    fn embed(&self, kind: TextKind, text: &str) -> Result<Vec<f32>, Error> {
        let mut vectors = self.embed_all(kind, &[text])?;
        Ok(vectors.pop().expect("one vector a text: a bug"))
    }

    fn embed_all(&self, kind: TextKind, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        let tokens: Vec<Vec<u32>> = texts.iter().map(|text| self.tokens(kind, text)).collect();
        match (&self.passages, kind) {
            (Passages::Same, _) | (_, TextKind::Query) => self.queries.embed(&tokens),
            (Passages::Other { path, sha256, encoder }, TextKind::Passage) => {
                let mut encoder = encoder.lock().unwrap_or_else(PoisonError::into_inner);
                let encoder = match &*encoder {
                    Some(encoder) => Arc::clone(encoder),
                    None => {
                        Arc::clone(encoder.insert(Arc::new(plain(path, sha256, self.options.arithmetic)?)))
                    }
                };
                encoder.embed(&tokens)
            }
        }
    }
}

/// The encoder of the file `path` without an adapter, which must be the file that was opened before.
fn plain(path: &Path, sha256: &str, arithmetic: Arithmetic) -> Result<encoder::Encoder, Error> {
    let file = file::WeightFile::open(path)?;
    if hex(&Sha256::digest(&file.bytes)) != sha256 {
        return Err(file.damaged("it is another file than at the start: restart to use it"));
    }
    encoder::Encoder::new(&file, arithmetic, None)
}

impl std::fmt::Debug for E5 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("E5").field("id", &self.id).field("options", &self.options).finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
