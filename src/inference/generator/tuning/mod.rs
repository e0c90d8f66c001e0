//! Trains an adapter for the upper layers, on texts of which only the end is learnt.
//!
//! The lower layers stay as they are and run in eight bits as they do when serving: that, and that nothing has to go back
//! through them, makes a training on a CPU a matter of minutes.

mod layer;
mod ops;

use std::{path::Path, sync::Arc};

use candle_core::{Device, Tensor};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};

use crate::inference::{
    adapter::Adapter,
    device,
    error::Error,
    generator::{
        cache::KvCache, config::Config, embedding::Embedding, forward::Network, gguf::Gguf,
        matrix::dequantize, selection, tokenizer::Tokenizer, weights,
    },
    low_rank::{LowRank, Start, Tuning, fixed_product},
};

use self::layer::{Batch, Layer};

/// The one family whose layers are trained: backwards steps are written for its norms and gate alone.
const TUNED: &str = "gemma3";

/// A text to learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The whole text, from the token that begins it to the one that ends it.
    tokens: Vec<u32>,
    /// Where the part begins that is learnt.
    learnt: usize,
}

impl Example {
    /// Tokens of the whole text.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is nothing to learn.
    pub fn is_empty(&self) -> bool {
        self.learnt >= self.tokens.len()
    }
}

/// A Gemma 3 with an adapter in training.
pub struct Tuner {
    config: Config,
    base: String,
    tokenizer: Tokenizer,
    /// The layers that stay as they are, and the embedding.
    lower: Network,
    upper: Vec<Layer>,
    output_norm: Arc<Vec<f32>>,
    /// The rows of the embedding of those tokens that can come out, `[hidden, tokens]`.
    head: Tensor,
    /// Ascending.
    tokens: Vec<u32>,
    device: Device,
    optimiser: AdamW,
}

impl std::fmt::Debug for Tuner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tuner").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Tuner {
    /// The model at `path` with an adapter as `tuning` has it, which changes nothing yet.
    ///
    /// # Errors
    /// As [`super::LanguageModel::open`]; [`Error::Untrainable`] for a model of another family than Gemma 3.
    pub fn new(path: &Path, tuning: Tuning) -> Result<Self, Error> {
        let device = device::of(tuning.gpu)?;
        let mut file = Gguf::open(path)?;
        let config = Config::read(&mut file)?;
        if config.family.architecture != TUNED {
            let found = config.family.architecture;
            return Err(Error::Untrainable { file: path.to_owned(), family: found });
        }
        let tokenizer = Tokenizer::take(&mut file, config.family)?;
        let vocabulary = &tokenizer.vocabulary;
        let table = weights::find(&file, "token_embd.weight", &[vocabulary.len(), config.hidden])?;
        let first = config.layers.saturating_sub(tuning.layers.max(1));
        let lower = (0..first).map(|number| {
            let mut layer = weights::Layer::read(&mut file, &config, number, None)?;
            tuning.gpu.map_or(Ok(()), |_| layer.place(&device))?;
            Ok::<_, Error>(layer)
        });
        let lower = lower.collect::<Result<Vec<_>, _>>()?;
        let start = Start { tuning, device: &device };
        let upper = (first..config.layers).map(|number| Layer::read(&mut file, &config, number, start));
        let upper = upper.collect::<Result<Vec<_>, _>>()?;
        let output_norm = Arc::new(weights::vector(&mut file, "output_norm.weight", config.hidden)?);
        let base = file.fingerprint.clone();
        let tokens = selection::limited(vocabulary);
        let embedding = Embedding::new(file.into_file(), &table, config.family);
        let rows = dequantize(embedding.raw(&tokens)?, embedding.dtype(), tokens.len() * config.hidden)?;
        let head = Tensor::from_vec(rows, (tokens.len(), config.hidden), &device)?.t()?.contiguous()?;
        let trained = upper.iter().flat_map(Layer::matrices).flat_map(LowRank::trained).collect();
        let optimiser =
            AdamW::new(trained, ParamsAdamW { lr: 0.0, weight_decay: 0.0, ..ParamsAdamW::default() })?;
        let lower_config = Config { layers: first, ..config.clone() };
        let lower = Network { config: lower_config, embedding, layers: lower, output_norm: Vec::new() };
        Ok(Self { config, base, tokenizer, lower, upper, output_norm, head, tokens, device, optimiser })
    }

    /// `answer` to be learnt as what follows `prompt`, a prefix and what is a request's own; none where the answer has
    /// tokens that cannot come out.
    pub fn example(&self, prompt: [&str; 2], answer: &str) -> Option<Example> {
        let vocabulary = &self.tokenizer.vocabulary;
        let mut tokens = vec![vocabulary.start()];
        prompt.iter().for_each(|part| tokens.extend(self.tokenizer.encode(part)));
        let learnt = tokens.len();
        tokens.extend(self.tokenizer.encode(answer));
        tokens.extend(vocabulary.ends_text.first());
        self.can_come_out(&tokens[learnt..]).then_some(Example { tokens, learnt })
    }

    /// Whether all of `text` can come out.
    pub fn can_say(&self, text: &str) -> bool {
        self.can_come_out(&self.tokenizer.encode(text))
    }

    fn can_come_out(&self, tokens: &[u32]) -> bool {
        tokens.iter().all(|token| self.tokens.binary_search(token).is_ok())
    }

    /// Goes one step of length `rate` down the loss over `examples`; gives the loss before it, in nats a token.
    pub fn step(&mut self, examples: &[Example], rate: f64) -> Result<f32, Error> {
        let loss = self.forward(examples)?;
        self.optimiser.set_learning_rate(rate);
        self.optimiser.backward_step(&loss)?;
        Ok(loss.to_scalar::<f32>()?)
    }

    /// The loss over `examples`, in nats a token.
    pub fn loss(&self, examples: &[Example]) -> Result<f32, Error> {
        Ok(self.forward(examples)?.to_scalar::<f32>()?)
    }

    /// Goes on with the adapter at `path`.
    ///
    /// # Errors
    /// [`Error::Adapter`] where it is of another base or rank.
    pub fn resume(&mut self, path: &Path) -> Result<(), Error> {
        let adapter = Adapter::open(path, &self.base)?;
        self.upper.iter().flat_map(Layer::matrices).try_for_each(|matrix| matrix.resume(&adapter, path))
    }

    /// Writes the adapter to `path`.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let pairs = self.upper.iter().flat_map(Layer::matrices).map(LowRank::pair).collect();
        Adapter::new(&self.base, pairs).save(path)
    }

    fn forward(&self, examples: &[Example]) -> Result<Tensor, Error> {
        let hidden = self.config.hidden;
        let length = examples.iter().map(Example::len).max().unwrap_or(0);
        let batch = Batch { texts: examples.len(), length };
        let (mut rows, mut learnt, mut right) = (Vec::new(), Vec::new(), Vec::new());
        for (text, example) in examples.iter().enumerate() {
            let mut cache = KvCache::new(&self.lower.config, example.len())?;
            rows.extend(self.lower.forward(&example.tokens, &mut cache)?);
            rows.resize((text + 1) * length * hidden, 0.0);
            for at in example.learnt.max(1)..example.len() {
                let column = self.tokens.binary_search(&example.tokens[at]);
                right.push(
                    column.map_err(|_| candle_core::Error::Msg("a token that cannot come out".into()))?,
                );
                learnt.push((text * length + at - 1) as u32);
            }
        }
        let mut stream = Tensor::from_vec(rows, (batch.texts * length, hidden), &self.device)?;
        for layer in &self.upper {
            stream = layer.forward(&self.config, &stream, batch)?;
        }
        let learnt = Tensor::from_vec(learnt, right.len(), &self.device)?;
        let last = stream.index_select(&learnt, 0)?;
        let normed = ops::norm(&last, &self.output_norm, self.config.norm_epsilon)?;
        Ok(ops::cross_entropy(&fixed_product(&normed, &self.head)?, right)?)
    }
}
