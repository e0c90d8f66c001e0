//! The weights of the layers, checked against the model's sizes and converted while they are read.

use candle_core::{Device, quantized::GgmlDType};

use crate::inference::{
    adapter::Adapter,
    error::Error,
    generator::{
        attention::HeadNorms,
        blocks,
        config::Config,
        gguf::{Gguf, TensorInfo},
        matrix::{Matrix, dequantize, quantize},
    },
};

/// One layer: attention and the feed-forward block, each behind a norm or between two.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) attention_norm: Vec<f32>,
    /// Queries, keys and values in one matrix: one product instead of three.
    pub(super) qkv: Matrix,
    /// Of all three, in the same order.
    pub(super) qkv_bias: Option<Vec<f32>>,
    pub(super) head_norms: Option<HeadNorms>,
    pub(super) output: Matrix,
    pub(super) attention_post_norm: Option<Vec<f32>>,
    pub(super) feed_norm: Vec<f32>,
    /// Gates and ups in one matrix.
    pub(super) gate_up: Matrix,
    pub(super) down: Matrix,
    pub(super) feed_post_norm: Option<Vec<f32>>,
}

impl Layer {
    /// Reads layer `number`, with what `adapter` adds to its matrices. A missing tensor or a wrong shape is an
    /// [`Error::Damaged`].
    pub(super) fn read(
        file: &mut Gguf,
        config: &Config,
        number: usize,
        adapter: Option<&Adapter>,
    ) -> Result<Self, Error> {
        let name = |part: &str| name(number, part);
        let family = config.family;
        let (hidden, inner, width) = (config.hidden, config.inner, config.head_width);
        let (queries, keys) = (config.heads * width, config.kv_heads * width);
        let projections = [(name("attn_q"), queries), (name("attn_k"), keys), (name("attn_v"), keys)];
        let feeds = [(name("ffn_gate"), inner), (name("ffn_up"), inner)];
        Ok(Self {
            attention_norm: vector(file, &name("attn_norm"), hidden)?,
            qkv: stacked(file, &projections, hidden, adapter)?,
            qkv_bias: biases(file, config, number)?,
            head_norms: match family.has_head_norms {
                true => Some(HeadNorms {
                    query: vector(file, &name("attn_q_norm"), width)?,
                    key: vector(file, &name("attn_k_norm"), width)?,
                }),
                false => None,
            },
            output: single(file, &name("attn_output"), hidden, queries, adapter)?,
            attention_post_norm: post_norm(file, config, &name("post_attention_norm"))?,
            feed_norm: vector(file, &name("ffn_norm"), hidden)?,
            gate_up: stacked(file, &feeds, hidden, adapter)?,
            down: single(file, &name("ffn_down"), hidden, inner, adapter)?,
            feed_post_norm: post_norm(file, config, &name("post_ffw_norm"))?,
        })
    }

    /// Moves its matrices to `device`.
    pub(super) fn place(&mut self, device: &Device) -> Result<(), Error> {
        let matrices = [&mut self.qkv, &mut self.output, &mut self.gate_up, &mut self.down];
        matrices.into_iter().try_for_each(|matrix| matrix.place(device))
    }
}

fn post_norm(file: &mut Gguf, config: &Config, name: &str) -> Result<Option<Vec<f32>>, Error> {
    config.family.has_post_norms.then(|| vector(file, name, config.hidden)).transpose()
}

/// What is added to queries, keys and values. A file that has some where its family has none is of another kind.
fn biases(file: &mut Gguf, config: &Config, number: usize) -> Result<Option<Vec<f32>>, Error> {
    let (queries, keys) = (config.heads * config.head_width, config.kv_heads * config.head_width);
    let mut biases = Vec::with_capacity(queries + 2 * keys);
    for (part, length) in [("attn_q", queries), ("attn_k", keys), ("attn_v", keys)] {
        let name = format!("blk.{number}.{part}.bias");
        match config.family.has_biases {
            true => biases.extend(vector(file, &name, length)?),
            false if file.tensors.contains_key(&name) => {
                let family = config.family.architecture;
                return Err(file.error(format!("tensor {name:?} has no place in a model of {family}")));
            }
            false => {}
        }
    }
    Ok(config.family.has_biases.then_some(biases))
}

/// A tensor of the given shape.
pub(super) fn find(file: &Gguf, name: &str, shape: &[usize]) -> Result<TensorInfo, Error> {
    let info = file.tensors.get(name).ok_or_else(|| file.error(format!("tensor {name:?} is missing")))?;
    if info.shape != shape {
        let found = &info.shape;
        return Err(file.error(format!("tensor {name:?} has the shape {found:?}, and {shape:?} is needed")));
    }
    Ok(info.clone())
}

/// A vector of numbers: a norm's weights. The file has the 1 that Gemma adds to them already in them.
pub(super) fn vector(file: &mut Gguf, name: &str, length: usize) -> Result<Vec<f32>, Error> {
    let info = find(file, name, &[length])?;
    dequantize(file.bytes(&info)?, info.dtype, length)
}

/// The name of a part of layer `number`.
pub(super) fn name(number: usize, part: &str) -> String {
    format!("blk.{number}.{part}.weight")
}

/// Several matrices with the same input, one below the other.
fn stacked(
    file: &mut Gguf,
    parts: &[(String, usize)],
    width: usize,
    adapter: Option<&Adapter>,
) -> Result<Matrix, Error> {
    let mut rows = Vec::new();
    for (name, count) in parts {
        let info = find(file, name, &[*count, width])?;
        let bytes = file.bytes(&info)?;
        rows.extend(match changed(adapter, name, &bytes, &info, width)? {
            Some(blocks) => blocks,
            None => blocks_of(bytes, info.dtype, count * width)?,
        });
    }
    Matrix::from_blocks(rows, width)
}

/// A matrix alone: kept as it is where candle has a fast kernel for its blocks.
fn single(
    file: &mut Gguf,
    name: &str,
    rows: usize,
    width: usize,
    adapter: Option<&Adapter>,
) -> Result<Matrix, Error> {
    let info = find(file, name, &[rows, width])?;
    let bytes = file.bytes(&info)?;
    if let Some(blocks) = changed(adapter, name, &bytes, &info, width)? {
        return Matrix::from_blocks(blocks, width);
    }
    if matches!(info.dtype, GgmlDType::Q4K | GgmlDType::Q6K) {
        return Matrix::keep(bytes, info.dtype, rows, width);
    }
    Matrix::from_blocks(blocks_of(bytes, info.dtype, rows * width)?, width)
}

/// The matrix `name` with what `adapter` adds, as Q8_0 blocks; nothing where it leaves it as it is.
fn changed(
    adapter: Option<&Adapter>,
    name: &str,
    bytes: &[u8],
    info: &TensorInfo,
    width: usize,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(adapter) = adapter.filter(|adapter| adapter.pair(name).is_some()) else { return Ok(None) };
    let mut values = dequantize(bytes.to_vec(), info.dtype, info.shape.iter().product())?;
    adapter.add(name, &mut values, width)?;
    quantize(&values).map(Some)
}

/// Rows as Q8_0 blocks: exactly where their type allows it, else quantised anew.
pub(super) fn blocks_of(bytes: Vec<u8>, dtype: GgmlDType, elements: usize) -> Result<Vec<u8>, Error> {
    match blocks::exact(bytes, dtype) {
        Ok(blocks) => Ok(blocks),
        Err(bytes) => quantize(&dequantize(bytes, dtype, elements)?),
    }
}
