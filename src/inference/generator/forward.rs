//! The forward pass: tokens in, the last hidden state out, keys and values into the cache.

use crate::inference::{
    error::Error,
    generator::{
        attention::{Span, attend, split_heads},
        cache::{KvCache, LayerCache},
        config::Config,
        elementwise::{each_row, gated, rms_norm},
        embedding::Embedding,
        matrix::Matrix,
        rope::Rotation,
        weights::Layer,
    },
    right_of_way::Pass,
};

/// Tokens read in one go: enough to use the kernels well, few enough to keep the scores small.
pub(super) const CHUNK: usize = 256;

/// The layers of the model, shared by all who generate.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) config: Config,
    pub(super) embedding: Embedding,
    pub(super) layers: Vec<Layer>,
    pub(super) output_norm: Vec<f32>,
}

impl Network {
    /// Reads `tokens` (at most the cache's room) and returns their hidden states, rows of `hidden` numbers.
    pub(super) fn forward(&self, tokens: &[u32], cache: &mut KvCache) -> Result<Vec<f32>, Error> {
        let config = &self.config;
        let (start, rows) = (cache.len(), tokens.len());
        let rotation = |is_global| Rotation::new(start, rows, &config.rope(is_global));
        let (global, local) = (rotation(true), config.family.has_windows.then(|| rotation(false)));
        let mut stream = self.embedding.rows(tokens)?;
        let mut pass = Pass::new();
        for (number, layer) in self.layers.iter().enumerate() {
            pass.give_way();
            let is_global = config.is_global(number);
            let span = Span { start, rows, window: (!is_global).then_some(config.window) };
            let rotation = local.as_ref().filter(|_| !is_global).unwrap_or(&global);
            let taken = self.attention(layer, &stream, cache.layer(number), span, rotation)?;
            self.add(&mut stream, taken, layer.attention_post_norm.as_deref());
            let fed = self.feed_forward(layer, &stream)?;
            self.add(&mut stream, fed, layer.feed_post_norm.as_deref());
        }
        cache.advance(rows);
        Ok(stream)
    }

    /// Rows of hidden states with the last norm applied, as wide as `padded`: what the output head multiplies.
    pub(super) fn finish(&self, hidden: &[f32], padded: usize) -> Vec<f32> {
        self.normed(hidden, &self.output_norm, padded)
    }

    fn attention(
        &self,
        layer: &Layer,
        stream: &[f32],
        cache: &mut LayerCache,
        span: Span,
        rotation: &Rotation,
    ) -> Result<Vec<f32>, Error> {
        let input = self.normed(stream, &layer.attention_norm, layer.qkv.padded());
        let mut projected = layer.qkv.forward(input)?;
        let [queries, keys, values] = split_heads(&self.config, &mut projected, layer, rotation)?;
        cache.store(span.start, &keys, &values)?;
        let taken = attend(&self.config, &queries, cache, span)?;
        let width = self.config.heads * self.config.head_width;
        layer.output.forward(widened(taken, width, &layer.output))
    }

    fn feed_forward(&self, layer: &Layer, stream: &[f32]) -> Result<Vec<f32>, Error> {
        let input = self.normed(stream, &layer.feed_norm, layer.gate_up.padded());
        let both = layer.gate_up.forward(input)?;
        let (wide, padded) = (layer.gate_up.rows(), layer.down.padded());
        let activation = self.config.family.activation;
        let mut inner = vec![0.0; both.len() / wide * padded];
        each_row(&mut inner, padded, |row, output| {
            gated(activation, &both[row * wide..(row + 1) * wide], output);
        });
        layer.down.forward(inner)
    }

    /// The norm of each row, in rows as wide as the next matrix wants them.
    fn normed(&self, stream: &[f32], weight: &[f32], padded: usize) -> Vec<f32> {
        let hidden = self.config.hidden;
        let mut output = vec![0.0; stream.len() / hidden * padded];
        each_row(&mut output, padded, |row, output| {
            let input = &stream[row * hidden..(row + 1) * hidden];
            rms_norm(input, weight, self.config.norm_epsilon, output);
        });
        output
    }

    /// Adds `change` to the residual stream, or the norm of each of its rows.
    fn add(&self, stream: &mut [f32], change: Vec<f32>, norm: Option<&[f32]>) {
        let change = match norm {
            Some(weight) => self.normed(&change, weight, self.config.hidden),
            None => change,
        };
        stream.iter_mut().zip(change).for_each(|(to, from)| *to += from);
    }
}

/// Rows of `width` numbers as wide as `matrix` wants them.
fn widened(rows: Vec<f32>, width: usize, matrix: &Matrix) -> Vec<f32> {
    let padded = matrix.padded();
    if padded == width {
        return rows;
    }
    let mut wide = vec![0.0; rows.len() / width * padded];
    for (to, from) in wide.chunks_exact_mut(padded).zip(rows.chunks_exact(width)) {
        to[..width].copy_from_slice(from);
    }
    wide
}
