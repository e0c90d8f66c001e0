//! Gemma 3, Qwen 2.5 and 3 and Llama on candle's quantised tensors: an own forward pass, tokenizer and cache of what
//! was read.
//!
//! Imports: `inference` (its traits and errors).

mod attention;
mod avoidance;
mod blocks;
mod cache;
mod chat;
mod config;
mod elementwise;
mod embedding;
mod family;
mod forward;
mod generation;
mod gguf;
mod head;
mod matrix;
mod prefix;
mod rope;
mod scoring;
mod selection;
mod stream;
mod tokenizer;
mod tuning;
mod weights;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use tuning::{Example, Tuner};

use crate::inference::{Generation, GenerationRequest, Generator, adapter::Adapter, device, error::Error};

use self::{
    chat::Chat, config::Config, embedding::Embedding, forward::Network, gguf::Gguf, head::Head,
    prefix::PrefixCaches, tokenizer::Tokenizer, weights::Layer,
};

/// The weights of the output head, where they are not those of the embedding.
const OUTPUT: &str = "output.weight";

/// How a model is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether only tokens that Vietnamese and English need can come out: more than twice as fast.
    pub limit_head: bool,
    /// Most tokens of prompt and answer together; the model's own limit if that is less.
    pub max_context: usize,
    /// How many prefixes are kept (36 KB for each of their tokens).
    pub prefix_caches: usize,
    /// What training added: the model then speaks as it was taught.
    pub adapter: Option<PathBuf>,
    /// The number of the GPU that multiplies the matrices; this processor does all else, and those too where none is said.
    pub gpu: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit_head: true, max_context: 4_096, prefix_caches: 2, adapter: None, gpu: None }
    }
}

/// A language model of a known family, shared by all who generate: what a generation reads is kept outside of it.
#[derive(Debug)]
pub struct LanguageModel {
    id: String,
    network: Network,
    head: Head,
    tokenizer: Tokenizer,
    /// How a prompt becomes turns; none for a model that only continues texts.
    chat: Option<Chat>,
    prefixes: PrefixCaches,
    max_context: usize,
    is_tuned: bool,
}

impl LanguageModel {
    /// Opens a GGUF file and converts its weights; the file stays open, as rows of the embedding are read from it.
    ///
    /// # Errors
    /// [`Error::Damaged`] for another kind of file or model, a damaged or truncated one, or absurd sizes;
    /// [`Error::Adapter`] for an adapter that is none, or one of another model; [`Error::NoGpu`] where the wanted one cannot be used.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let mut file = Gguf::open(path)?;
        let config = Config::read(&mut file)?;
        let tokenizer = Tokenizer::take(&mut file, config.family)?;
        let vocabulary = &tokenizer.vocabulary;
        let table = weights::find(&file, "token_embd.weight", &[vocabulary.len(), config.hidden])?;
        let adapter =
            options.adapter.as_ref().map(|path| Adapter::open(path, &file.fingerprint)).transpose()?;
        // An adapter was trained on texts without turns.
        let chat = match adapter {
            Some(_) => None,
            None => Chat::read(&file, &tokenizer)?,
        };
        let gpu = options.gpu.map(device::gpu).transpose()?;
        let layer = |number| {
            let mut layer = Layer::read(&mut file, &config, number, adapter.as_ref())?;
            gpu.as_ref().map_or(Ok(()), |device| layer.place(device))?;
            Ok::<_, Error>(layer)
        };
        let layers = (0..config.layers).map(layer).collect::<Result<_, _>>()?;
        let output_norm = weights::vector(&mut file, "output_norm.weight", config.hidden)?;
        let id = format!("{}:{}", config.name, file.fingerprint);
        let max_context = options.max_context.min(config.context);
        let tokens = match options.limit_head {
            true => selection::limited(vocabulary),
            false => (0..vocabulary.len() as u32).collect(),
        };
        let untied = match file.tensors.contains_key(OUTPUT) {
            true => Some(weights::find(&file, OUTPUT, &table.shape)?),
            false => None,
        };
        let file = file.into_file();
        let output =
            untied.map(|info| Ok::<_, Error>(Embedding::new(file.try_clone()?, &info, config.family)));
        let embedding = Embedding::new(file, &table, config.family);
        let mut head = match output.transpose()? {
            Some(output) => Head::read(&output, tokens)?,
            None => Head::read(&embedding, tokens)?,
        };
        gpu.as_ref().map_or(Ok(()), |device| head.place(device))?;
        Ok(Self {
            id,
            network: Network { config, embedding, layers, output_norm },
            head,
            tokenizer,
            chat,
            prefixes: PrefixCaches::new(options.prefix_caches),
            max_context,
            is_tuned: adapter.is_some(),
        })
    }

    /// How many tokens can come out, of how many there are.
    pub fn head_tokens(&self) -> (usize, usize) {
        (self.head.len(), self.tokenizer.vocabulary.len())
    }

    /// The tokens of `text`, without the one that begins a text. Nothing in it becomes a control token.
    pub fn tokenize(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode(text)
    }
}

impl Generator for LanguageModel {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_tuned(&self) -> bool {
        self.is_tuned
    }

    /// Continues `request` greedily. An empty piece only asks whether to go on: before each part of the prompt that is
    /// read, and for tokens that show nothing yet.
    fn generate(
        &self,
        request: &GenerationRequest,
        piece: &mut dyn FnMut(&str) -> std::ops::ControlFlow<crate::inference::Finish>,
    ) -> Result<Generation, Error> {
        self.run(request, piece)
    }
}
