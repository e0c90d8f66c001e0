//! A layer in full precision, whose matrices can be trained.

use std::sync::Arc;

use candle_core::Tensor;

use crate::inference::{
    error::Error,
    generator::{
        attention::Span, config::Config, gguf::Gguf, matrix::dequantize, rope::Rotation, tuning::ops, weights,
    },
    low_rank::{LowRank, Start},
};

/// Texts of one length, side by side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub(super) texts: usize,
    /// Tokens of each, padded at the end: nothing before the padding sees it.
    pub(super) length: usize,
}

/// One layer with what is trained beside its matrices.
pub(super) struct Layer {
    attention_norm: Arc<Vec<f32>>,
    query: LowRank,
    key: LowRank,
    value: LowRank,
    query_norm: Arc<Vec<f32>>,
    key_norm: Arc<Vec<f32>>,
    output: LowRank,
    attention_post_norm: Arc<Vec<f32>>,
    feed_norm: Arc<Vec<f32>>,
    gate: LowRank,
    up: LowRank,
    down: LowRank,
    feed_post_norm: Arc<Vec<f32>>,
    is_global: bool,
}

impl Layer {
    /// Reads layer `number`.
    pub(super) fn read(
        file: &mut Gguf,
        config: &Config,
        number: usize,
        start: Start<'_>,
    ) -> Result<Self, Error> {
        let (hidden, inner, width) = (config.hidden, config.inner, config.head_width);
        let (queries, keys) = (config.heads * width, config.kv_heads * width);
        let name = |part: &str| weights::name(number, part);
        let mut matrix = |part: &str, outputs: usize, inputs: usize| -> Result<LowRank, Error> {
            let info = weights::find(file, &name(part), &[outputs, inputs])?;
            let values = dequantize(file.bytes(&info)?, info.dtype, outputs * inputs)?;
            LowRank::new(name(part), values, (outputs, inputs), start)
        };
        let query = matrix("attn_q", queries, hidden)?;
        let key = matrix("attn_k", keys, hidden)?;
        let value = matrix("attn_v", keys, hidden)?;
        let output = matrix("attn_output", hidden, queries)?;
        let gate = matrix("ffn_gate", inner, hidden)?;
        let up = matrix("ffn_up", inner, hidden)?;
        let down = matrix("ffn_down", hidden, inner)?;
        let mut vector = |part: &str, length| weights::vector(file, &name(part), length).map(Arc::new);
        Ok(Self {
            attention_norm: vector("attn_norm", hidden)?,
            query_norm: vector("attn_q_norm", width)?,
            key_norm: vector("attn_k_norm", width)?,
            attention_post_norm: vector("post_attention_norm", hidden)?,
            feed_norm: vector("ffn_norm", hidden)?,
            feed_post_norm: vector("post_ffw_norm", hidden)?,
            query,
            key,
            value,
            output,
            gate,
            up,
            down,
            is_global: config.is_global(number),
        })
    }

    /// The matrices, in the order of the file.
    pub(super) fn matrices(&self) -> [&LowRank; 7] {
        [&self.query, &self.key, &self.value, &self.output, &self.gate, &self.up, &self.down]
    }

    /// The residual stream behind this layer, `[texts * length, hidden]` as it came.
    pub(super) fn forward(
        &self,
        config: &Config,
        stream: &Tensor,
        batch: Batch,
    ) -> candle_core::Result<Tensor> {
        let norm = |x: &Tensor, weight| ops::norm(x, weight, config.norm_epsilon);
        let taken = self.attention(config, &norm(stream, &self.attention_norm)?, batch)?;
        let stream = (stream + norm(&taken, &self.attention_post_norm)?)?;
        let input = norm(&stream, &self.feed_norm)?;
        let gated = ops::gated_gelu(&self.gate.forward(&input)?, &self.up.forward(&input)?)?;
        stream + norm(&self.down.forward(&gated)?, &self.feed_post_norm)?
    }

    fn attention(&self, config: &Config, input: &Tensor, batch: Batch) -> candle_core::Result<Tensor> {
        let (width, heads, group) = (config.head_width, config.kv_heads, config.group());
        let Batch { texts, length } = batch;
        let rotation = Arc::new(Rotation::new(0, length, &config.rope(self.is_global)));
        let placed = |x: Tensor, weight| {
            let normed = ops::norm(&x.reshape(((), width))?, weight, config.norm_epsilon)?;
            ops::rotate(&normed.reshape(x.shape())?, &rotation, width)
        };
        // (texts, length, heads, width) to (texts * heads, length, width).
        let split = |x: Tensor| {
            let heads_first = x.reshape((texts, length, heads, width))?.transpose(1, 2)?.contiguous()?;
            heads_first.reshape((texts * heads, length, width))
        };
        let queries = placed(self.query.forward(input)?, &self.query_norm)?;
        let queries = (queries * (width as f64).sqrt().recip())?;
        let queries = queries.reshape((texts, length, heads, group, width))?.permute((0, 2, 3, 1, 4))?;
        let queries = queries.contiguous()?.reshape((texts * heads, group * length, width))?;
        let keys = split(placed(self.key.forward(input)?, &self.key_norm)?)?;
        let values = split(self.value.forward(input)?)?;
        let window = (!self.is_global).then_some(config.window);
        let scores = queries.matmul(&keys.transpose(1, 2)?.contiguous()?)?;
        let shares = ops::attend(&scores, Span { start: 0, rows: length, window })?;
        let mixed = shares.matmul(&values)?.reshape((texts, heads, group, length, width))?;
        let mixed = mixed.permute((0, 3, 1, 2, 4))?.contiguous()?;
        self.output.forward(&mixed.reshape((texts * length, heads * group * width))?)
    }
}
