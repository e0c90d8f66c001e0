//! Trains an adapter for queries against passages that stay where they are.
//!
//! A question is to lie nearer to the passages of its procedure than to those of all others: InfoNCE (van den Oord et al.,
//! 2018) over every passage of the catalog, not over a batch, which costs one product because the passages' vectors are fixed.
//! So an index needs no new embeddings of passages after a training. It is to lie nearer to the other questions of its
//! procedure, too: their vectors stand in a memory (Wu et al., 2018) that takes in what each step makes of its own. The lower layers stay as they are and run as they do when serving;
//! training the upper ones alone costs a third of the time.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{D, Device, Tensor};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, ops};
use sha2::{Digest, Sha256};

use crate::inference::Error;
use crate::inference::adapter::Adapter;
use crate::inference::device;
use crate::inference::embedder::encoder::Encoder;
use crate::inference::embedder::file::{Shape, WeightFile};
use crate::inference::embedder::linear::{Arithmetic, dequantise};
use crate::inference::embedder::{hex, tokenizer};
use crate::inference::low_rank::{LowRank, Start, Tuning, fixed_product};

/// The matrices of a layer that an adapter changes, by the names of the weight file.
const ADAPTED: [&str; 6] = ["q", "k", "v", "ao", "fi", "fo"];
/// What is subtracted from a logit that does not count.
const NEVER: f32 = 1e4;
/// Most tokens of a question in training.
const TOKENS: usize = 64;

/// What questions are trained against: passages, or other questions.
#[derive(Debug)]
pub struct Targets {
    /// `[dimensions, targets]`.
    vectors: Tensor,
    /// The group (a procedure) of each.
    groups: Vec<u32>,
}

/// One of the two that a question is trained against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    Passages,
    Questions,
}

impl Targets {
    /// Puts the rows of `vectors` in the places `at`.
    fn replace(&self, at: impl Iterator<Item = Option<u32>>, vectors: &Tensor) -> candle_core::Result<()> {
        let columns = vectors.t()?;
        for (row, at) in at.enumerate() {
            if let Some(at) = at.filter(|at| (*at as usize) < self.groups.len()) {
                self.vectors.slice_set(&columns.narrow(1, row, 1)?.contiguous()?, 1, at as usize)?;
            }
        }
        Ok(())
    }

    /// How many groups have one nearer than the nearest one of `group`, by the `cosines` of all.
    pub fn place(&self, group: u32, cosines: &[f32]) -> usize {
        let mut best: HashMap<u32, f32> = HashMap::new();
        for (group, cosine) in self.groups.iter().zip(cosines) {
            let known = best.entry(*group).or_insert(f32::MIN);
            *known = known.max(*cosine);
        }
        let own = best.get(&group).copied().unwrap_or(f32::MIN);
        best.values().filter(|cosine| **cosine > own).count()
    }
}

/// A question to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    pub tokens: Vec<u32>,
    /// The group that it asks for.
    pub group: u32,
    /// A passage that does not count, because it has the very words.
    pub without: Option<u32>,
    /// Its own place among the questions, where others of its group stand there as well.
    pub own: Option<u32>,
    /// Whether it is put in the words that stand there.
    pub is_plain: bool,
}

impl Example {
    fn left_out(&self, against: Against) -> Option<u32> {
        match against {
            Against::Passages => self.without,
            Against::Questions => self.own,
        }
    }
}

/// The encoder with an adapter in training.
pub struct Tuner {
    shape: Shape,
    base: String,
    tokenizer: tokenizer::Tokenizer,
    /// For the rows behind the layers that stay as they are.
    encoder: Encoder,
    /// The upper layers.
    layers: Vec<Layer>,
    device: Device,
    optimiser: AdamW,
    temperature: f64,
}

/// A matrix with what is trained beside it, and its bias.
struct Matrix {
    product: LowRank,
    bias: Tensor,
}

struct Layer {
    /// In the order of [`ADAPTED`].
    matrices: Vec<Matrix>,
    attention_norm: (Tensor, Tensor),
    norm: (Tensor, Tensor),
}

impl std::fmt::Debug for Tuner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tuner").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Matrix {
    fn new(
        file: &WeightFile,
        name: String,
        outputs: usize,
        inputs: usize,
        start: Start<'_>,
    ) -> Result<Self, Error> {
        let mut values = vec![0.0; outputs * inputs];
        dequantise(&file.bytes[file.blocks(&format!("{name}.w"), outputs, inputs)?], &mut values);
        let bias = Tensor::from_vec(file.floats(&format!("{name}.b"), outputs)?, outputs, start.device)?;
        Ok(Self { product: LowRank::new(name, values, (outputs, inputs), start)?, bias })
    }

    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        self.product.forward(x)?.broadcast_add(&self.bias)
    }
}

impl Layer {
    fn forward(&self, shape: Shape, x: &Tensor, mask: &Tensor) -> candle_core::Result<Tensor> {
        let [q, k, v, out, up, down] = &self.matrices[..] else { unreachable!("six matrices a layer") };
        let (batch, length, hidden) = x.dims3()?;
        let flat = x.reshape((batch * length, hidden))?;
        let heads = |matrix: &Matrix| {
            let rows = matrix.forward(&flat)?.reshape((batch, length, shape.heads, hidden / shape.heads))?;
            rows.transpose(1, 2)?.contiguous()
        };
        let scale = ((hidden / shape.heads) as f64).sqrt();
        let scores = (heads(q)?.matmul(&heads(k)?.transpose(2, 3)?.contiguous()?)? / scale)?;
        let shares = ops::softmax(&scores.broadcast_add(mask)?, D::Minus1)?;
        let mixed = shares.matmul(&heads(v)?)?.transpose(1, 2)?.reshape((batch * length, hidden))?;
        let eps = shape.eps;
        let (weight, bias) = &self.attention_norm;
        let x = ops::layer_norm_slow(&(flat + out.forward(&mixed)?)?, weight, bias, eps)?;
        let wide = up.forward(&x)?.gelu_erf()?;
        let (weight, bias) = &self.norm;
        let x = ops::layer_norm_slow(&(&x + down.forward(&wide)?)?, weight, bias, eps)?;
        x.reshape((batch, length, hidden))
    }
}

impl Tuner {
    /// The weights at `path` with an adapter as `tuning` has it, which changes nothing yet.
    ///
    /// # Errors
    /// As [`super::E5::open`]; [`Error::NoGpu`] where the GPU cannot be used.
    pub fn new(path: &Path, tuning: Tuning, temperature: f64) -> Result<Self, Error> {
        let device = device::of(tuning.gpu)?;
        let file = WeightFile::open(path)?;
        let base = hex(&Sha256::digest(&file.bytes));
        let shape = file.shape;
        let start = Start { tuning, device: &device };
        let norm = |name: &str| -> Result<(Tensor, Tensor), Error> {
            let part = |part: &str| file.floats(&format!("{name}.{part}"), shape.hidden);
            let tensor = |values| Tensor::from_vec(values, shape.hidden, &device);
            Ok((tensor(part("w")?)?, tensor(part("b")?)?))
        };
        let layer = |at: usize| -> Result<Layer, Error> {
            let matrices = ADAPTED.iter().map(|part| {
                let (outputs, inputs) = match *part {
                    "fi" => (shape.ffn, shape.hidden),
                    "fo" => (shape.hidden, shape.ffn),
                    _ => (shape.hidden, shape.hidden),
                };
                Matrix::new(&file, format!("l{at}.{part}"), outputs, inputs, start)
            });
            let matrices = matrices.collect::<Result<_, _>>()?;
            let attention_norm = norm(&format!("l{at}.aln"))?;
            Ok(Layer { matrices, attention_norm, norm: norm(&format!("l{at}.oln"))? })
        };
        let first = shape.layers.saturating_sub(tuning.layers.max(1));
        let layers = (first..shape.layers).map(layer).collect::<Result<Vec<_>, _>>()?;
        let trained = layers.iter().flat_map(|layer| &layer.matrices);
        let trained = trained.flat_map(|matrix| matrix.product.trained()).collect();
        let optimiser =
            AdamW::new(trained, ParamsAdamW { lr: 0.0, weight_decay: 0.01, ..ParamsAdamW::default() })?;
        let tokenizer = tokenizer::Tokenizer::new(&file)?;
        let encoder = Encoder::new(&file, Arithmetic::best(), None)?;
        Ok(Self { shape, base, tokenizer, encoder, layers, device, optimiser, temperature })
    }

    /// `vectors` of length 1 to be trained against, each of the group at the same place.
    ///
    /// # Errors
    /// Where the device has no room for them.
    pub fn targets(&self, vectors: &[Vec<f32>], groups: Vec<u32>) -> Result<Targets, Error> {
        let width = vectors.first().map_or(0, Vec::len);
        let flat: Vec<f32> = vectors.iter().flatten().copied().collect();
        let vectors = Tensor::from_vec(flat, (vectors.len(), width), &self.device)?.t()?.contiguous()?;
        Ok(Targets { vectors, groups })
    }

    /// The token ids of the question `text`.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode("query: ", text.trim(), TOKENS.min(self.shape.positions))
    }

    /// Goes one step of length `rate` down the loss over `examples`, against `passages` and against `questions`, which learn the
    /// vectors of the examples; gives the loss before it, in nats.
    pub fn step(
        &mut self,
        examples: &[Example],
        passages: &Targets,
        questions: &Targets,
        rate: f64,
    ) -> Result<f32, Error> {
        let vectors = self.embed(examples)?;
        let to_passages = self.loss(&vectors, examples, passages, Against::Passages)?;
        let to_questions = self.loss(&vectors, examples, questions, Against::Questions)?;
        let loss = ((to_passages + to_questions)? / 2.0)?;
        self.optimiser.set_learning_rate(rate);
        self.optimiser.backward_step(&loss)?;
        let plain = examples.iter().map(|example| example.own.filter(|_| example.is_plain));
        questions.replace(plain, &vectors.detach())?;
        Ok(loss.to_scalar::<f32>()?)
    }

    /// The cosines of `examples` to all passages and to all questions, a row each; what does not count lies at the bottom.
    pub fn cosines(
        &self,
        examples: &[Example],
        passages: &Targets,
        questions: &Targets,
    ) -> Result<[Vec<Vec<f32>>; 2], Error> {
        let vectors = self.embed(examples)?;
        let rows = |targets: &Targets, against| {
            (vectors.matmul(&targets.vectors)? + left_out(examples, targets, against)?)?.to_vec2::<f32>()
        };
        Ok([rows(passages, Against::Passages)?, rows(questions, Against::Questions)?])
    }

    /// Goes on with the adapter at `path`.
    ///
    /// # Errors
    /// [`Error::Adapter`] where it is of another base or rank.
    pub fn resume(&mut self, path: &Path) -> Result<(), Error> {
        let adapter = Adapter::open(path, &self.base)?;
        for matrix in self.layers.iter().flat_map(|layer| &layer.matrices) {
            matrix.product.resume(&adapter, path)?;
        }
        Ok(())
    }

    /// Writes the adapter to `path`.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let matrices = self.layers.iter().flat_map(|layer| &layer.matrices);
        let pairs = matrices.map(|matrix| matrix.product.pair()).collect();
        Adapter::new(&self.base, pairs).save(path)
    }

    fn loss(
        &self,
        vectors: &Tensor,
        examples: &[Example],
        targets: &Targets,
        against: Against,
    ) -> Result<Tensor, Error> {
        let cosines = fixed_product(vectors, &targets.vectors)?;
        let logits = ((cosines / self.temperature)? + left_out(examples, targets, against)?)?;
        let right = examples.iter().flat_map(|example| {
            targets.groups.iter().map(move |group| if *group == example.group { 0.0 } else { -NEVER })
        });
        let right = Tensor::from_iter(right, &self.device)?.reshape(logits.shape())?;
        Ok((log_sum_exp(&logits)? - log_sum_exp(&(&logits + right)?)?)?.mean_all()?)
    }

    /// The vectors of `examples`, `[examples, dimensions]`, of length 1.
    fn embed(&self, examples: &[Example]) -> Result<Tensor, Error> {
        let length = examples.iter().map(|example| example.tokens.len()).max().unwrap_or(0);
        let hidden = self.shape.hidden;
        let tokens: Vec<Vec<u32>> = examples.iter().map(|example| example.tokens.clone()).collect();
        let lower = self.encoder.rows(&tokens, self.shape.layers - self.layers.len())?;
        let (mut rows, mut there, mut at) = (Vec::new(), Vec::new(), 0);
        for ids in &tokens {
            rows.extend_from_slice(&lower[at..at + ids.len() * hidden]);
            at += ids.len() * hidden;
            rows.resize(rows.len() + (length - ids.len()) * hidden, 0.0);
            there.extend((0..length).map(|at| f32::from(at < ids.len())));
        }
        let mut x = Tensor::from_vec(rows, (examples.len(), length, hidden), &self.device)?;
        let there = Tensor::from_vec(there, (examples.len(), length), &self.device)?;
        let mask = ((&there - 1.0)? * f64::from(NEVER))?.unsqueeze(1)?.unsqueeze(1)?;
        for layer in &self.layers {
            x = layer.forward(self.shape, &x, &mask)?;
        }
        // The length is taken out below, so a sum does as well as a mean.
        let pooled = x.broadcast_mul(&there.unsqueeze(2)?)?.sum(1)?;
        Ok(pooled.broadcast_div(&pooled.sqr()?.sum_keepdim(1)?.sqrt()?)?)
    }
}

/// What takes those out of `targets` that do not count for each of `examples`.
fn left_out(examples: &[Example], targets: &Targets, against: Against) -> candle_core::Result<Tensor> {
    let count = targets.groups.len();
    let mut values = vec![0.0_f32; examples.len() * count];
    for (row, example) in values.chunks_exact_mut(count).zip(examples) {
        if let Some(value) = example.left_out(against).and_then(|at| row.get_mut(at as usize)) {
            *value = -NEVER;
        }
    }
    Tensor::from_vec(values, (examples.len(), count), targets.vectors.device())
}

/// The logarithm of the sum of the exponentials of each row.
fn log_sum_exp(rows: &Tensor) -> candle_core::Result<Tensor> {
    let most = rows.max_keepdim(1)?.detach();
    rows.broadcast_sub(&most)?.exp()?.sum_keepdim(1)?.log()? + most
}
