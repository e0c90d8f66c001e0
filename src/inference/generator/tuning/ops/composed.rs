//! The same put together from candle's own operations, which run on any device and find their way back by themselves.

use candle_core::{D, Result, Tensor};
use candle_nn::{loss, ops};

use crate::inference::generator::{
    attention::Span,
    rope::{Pairs, Rotation},
};

/// What is added to the score of a position that is not seen.
const UNSEEN: f32 = -1e9;

/// See [`super::norm`].
pub(super) fn norm(x: &Tensor, weight: &[f32], epsilon: f32) -> Result<Tensor> {
    let weight = Tensor::new(weight, x.device())?;
    let size = (x.sqr()?.mean_keepdim(D::Minus1)? + f64::from(epsilon))?.sqrt()?;
    x.broadcast_div(&size)?.broadcast_mul(&weight)
}

/// See [`super::gated_gelu`].
pub(super) fn gated_gelu(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    gate.gelu()? * up
}

/// See [`super::rotate`].
pub(super) fn rotate(x: &Tensor, rotation: &Rotation, head_width: usize) -> Result<Tensor> {
    let (rows, width) = x.dims2()?;
    let (positions, half) = (rotation.rows(), head_width / 2);
    // The axis of the two coordinates of an angle, and the shape of a head around it.
    let (axis, head) = match rotation.pairs() {
        Pairs::Halves => (3, [2, half]),
        Pairs::Neighbours => (4, [half, 2]),
    };
    let shape = [rows / positions, positions, width / head_width, head[0], head[1]];
    let heads = x.reshape(&shape[..])?;
    let coordinate = |at| heads.narrow(axis, at, 1)?.squeeze(axis);
    let (low, high) = (coordinate(0)?, coordinate(1)?);
    let [cos, sin] =
        rotation.tables().map(|table| Tensor::from_slice(table, (positions, 1, half), x.device()));
    let (cos, sin) = (cos?, sin?);
    let turned = [
        (low.broadcast_mul(&cos)? - high.broadcast_mul(&sin)?)?,
        (high.broadcast_mul(&cos)? + low.broadcast_mul(&sin)?)?,
    ];
    Tensor::stack(&turned, axis)?.reshape((rows, width))
}

/// See [`super::attend`].
pub(super) fn attend(scores: &Tensor, span: Span) -> Result<Tensor> {
    let (shape, width) = (scores.shape(), scores.dim(D::Minus1)?);
    let mut unseen = vec![UNSEEN; span.rows * width];
    for (row, content) in unseen.chunks_exact_mut(width).enumerate() {
        content[span.seen(row)].fill(0.0);
    }
    let unseen = Tensor::from_vec(unseen, (span.rows, width), scores.device())?;
    let scores = scores.reshape(((), span.rows, width))?.broadcast_add(&unseen)?;
    ops::softmax(&scores, D::Minus1)?.reshape(shape)
}

/// See [`super::cross_entropy`].
pub(super) fn cross_entropy(scores: &Tensor, right: &[usize]) -> Result<Tensor> {
    let right: Vec<u32> = right.iter().map(|column| *column as u32).collect();
    loss::cross_entropy(scores, &Tensor::new(right, scores.device())?)
}
