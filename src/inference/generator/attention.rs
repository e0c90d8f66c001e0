//! Attention: which positions a token sees, and what it takes from them.

use candle_core::{CpuStorage, Device, InplaceOp1, Layout, Tensor};

use crate::inference::{
    error::Error,
    generator::{
        cache::LayerCache,
        config::Config,
        elementwise::{each_row, rms_norm_in_place, softmax},
        rope::Rotation,
        weights::Layer,
    },
};

/// The norms of a layer's queries and keys.
#[derive(Debug)]
pub(super) struct HeadNorms {
    pub(super) query: Vec<f32>,
    pub(super) key: Vec<f32>,
}

/// Where a run of tokens stands and how far back its layer looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// Position of the first token of the run.
    pub(super) start: usize,
    /// Tokens in the run.
    pub(super) rows: usize,
    /// Positions a token sees, its own among them; none for all.
    pub(super) window: Option<usize>,
}

impl Span {
    /// The positions that the token at `position` sees: its own is the last.
    pub(super) fn seen(&self, position: usize) -> std::ops::Range<usize> {
        let first = self.window.map_or(0, |window| (position + 1).saturating_sub(window));
        first..position + 1
    }
}

/// Splits rows of queries, keys and values into heads, with biases, norms and positions applied.
///
/// `projected` holds for each token its query heads, key heads and value heads. Returned are queries as
/// (key heads, rows * group, width) and keys and values as (key heads, rows, width).
pub(super) fn split_heads(
    config: &Config,
    projected: &mut [f32],
    layer: &Layer,
    rotation: &Rotation,
) -> Result<[Tensor; 3], Error> {
    let width = config.head_width;
    let (heads, kv_heads, group) = (config.heads, config.kv_heads, config.group());
    let row_width = (heads + 2 * kv_heads) * width;
    let scale = (width as f32).sqrt().recip();
    each_row(projected, row_width, |row, content| {
        if let Some(bias) = &layer.qkv_bias {
            content.iter_mut().zip(bias).for_each(|(value, bias)| *value += bias);
        }
        for (number, head) in content.chunks_exact_mut(width).take(heads + kv_heads).enumerate() {
            let factor = if number < heads { scale } else { 1.0 };
            match &layer.head_norms {
                Some(norms) => {
                    let weight = if number < heads { &norms.query } else { &norms.key };
                    rms_norm_in_place(head, weight, config.norm_epsilon, factor);
                }
                None => head.iter_mut().for_each(|value| *value *= factor),
            }
            rotation.apply(row, head);
        }
    });
    let rows = projected.len() / row_width;
    let gather = |first: usize, count: usize| -> Result<Tensor, Error> {
        let mut values = Vec::with_capacity(rows * count * kv_heads * width);
        for kv_head in 0..kv_heads {
            for row in projected.chunks_exact(row_width) {
                let start = (first + kv_head * count) * width;
                values.extend_from_slice(&row[start..start + count * width]);
            }
        }
        Ok(Tensor::from_vec(values, (kv_heads, rows * count, width), &Device::Cpu)?)
    };
    Ok([gather(0, group)?, gather(heads, 1)?, gather(heads + kv_heads, 1)?])
}

/// What each token takes from the positions it sees: rows of `heads * width` numbers.
pub(super) fn attend(
    config: &Config,
    queries: &Tensor,
    cache: &LayerCache,
    span: Span,
) -> Result<Vec<f32>, Error> {
    let first = span.seen(span.start).start;
    let (keys, values) = cache.view(first, span.start + span.rows - first)?;
    let scores = queries.matmul(&keys.transpose(1, 2)?)?;
    scores.inplace_op1(&MaskedSoftmax { span, first, group: config.group() })?;
    let mixed = scores.matmul(&values)?.flatten_all()?.to_vec1::<f32>()?;
    Ok(if config.kv_heads == 1 { mixed } else { interleave(config, &mixed, span.rows) })
}

/// From (key heads, rows, group, width) to (rows, key heads, group, width).
fn interleave(config: &Config, mixed: &[f32], rows: usize) -> Vec<f32> {
    let width = config.group() * config.head_width;
    let mut output = Vec::with_capacity(mixed.len());
    for row in 0..rows {
        for kv_head in 0..config.kv_heads {
            let start = (kv_head * rows + row) * width;
            output.extend_from_slice(&mixed[start..start + width]);
        }
    }
    output
}

/// Softmax over the positions a token sees, in place: a copy of the scores would cost as much as the work.
struct MaskedSoftmax {
    span: Span,
    /// Position of the first column.
    first: usize,
    /// Rows of one token within a key head.
    group: usize,
}

impl InplaceOp1 for MaskedSoftmax {
    fn name(&self) -> &'static str {
        "masked-softmax"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> candle_core::Result<()> {
        let columns = layout.dims()[layout.dims().len() - 1];
        let (CpuStorage::F32(scores), Some((start, end))) = (storage, layout.contiguous_offsets()) else {
            candle_core::bail!("scores are contiguous f32")
        };
        let Span { start: position, rows, .. } = self.span;
        each_row(&mut scores[start..end], columns, |row, content| {
            let seen = self.span.seen(position + row / self.group % rows);
            softmax(content, seen.start - self.first..seen.end - self.first);
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_counts_the_token_itself() {
        let span = Span { start: 0, rows: 9, window: Some(3) };
        assert_eq!(span.seen(0), 0..1);
        assert_eq!(span.seen(2), 0..3);
        assert_eq!(span.seen(3), 1..4);
        assert_eq!(Span { window: None, ..span }.seen(8), 0..9);
    }
}
