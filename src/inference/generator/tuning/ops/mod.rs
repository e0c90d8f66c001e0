//! What lies between the matrix products of a layer in training: on the processor written out with its way back, as candle's own
//! would go through a dozen tensors each; elsewhere put together from candle's own.

mod composed;
mod written;

use std::sync::Arc;

use candle_core::{Result, Tensor};

use crate::inference::generator::{attention::Span, rope::Rotation};

use self::written::{Attend, CrossEntropy, GatedGelu, Norm, Rotate};

/// Root-mean-square norm of rows as wide as the weight.
pub(super) fn norm(x: &Tensor, weight: &Arc<Vec<f32>>, epsilon: f32) -> Result<Tensor> {
    match x.device().is_cpu() {
        true => x.apply_op1(Norm { weight: Arc::clone(weight), epsilon }),
        false => composed::norm(x, weight, epsilon),
    }
}

/// `gelu(gate) * up`.
pub(super) fn gated_gelu(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    match gate.device().is_cpu() {
        true => gate.apply_op2(up, GatedGelu),
        false => composed::gated_gelu(gate, up),
    }
}

/// Turns the heads of each row by its position; every `rotation.rows()` rows the positions begin anew.
pub(super) fn rotate(x: &Tensor, rotation: &Arc<Rotation>, head_width: usize) -> Result<Tensor> {
    match x.device().is_cpu() {
        true => x.apply_op1(Rotate { rotation: Arc::clone(rotation), head_width }),
        false => composed::rotate(x, rotation, head_width),
    }
}

/// Softmax over the positions that each row's token sees; a row's position is its number modulo `span.rows`.
pub(super) fn attend(scores: &Tensor, span: Span) -> Result<Tensor> {
    match scores.device().is_cpu() {
        true => scores.apply_op1(Attend(span)),
        false => composed::attend(scores, span),
    }
}

/// The mean over all rows of the negative logarithm of the share of the column `right`, in nats.
pub(super) fn cross_entropy(scores: &Tensor, right: Vec<usize>) -> Result<Tensor> {
    match scores.device().is_cpu() {
        true => scores.apply_op1(CrossEntropy { right }),
        false => composed::cross_entropy(scores, &right),
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Var};

    use super::*;
    use crate::inference::generator::rope::{Pairs, Rope};

    type Operation<'a> = &'a dyn Fn(&Tensor) -> Result<Tensor>;

    /// What `operation` makes of rows of `shape`, and the slopes of its sum with unlike weights.
    fn told(operation: Operation<'_>, shape: &[usize]) -> [Vec<f32>; 2] {
        let ramp = |count: usize, by: usize, over: usize| {
            (0..count).map(|at| ((at * by % over) as f32 - over as f32 / 2.0) / 5.0).collect::<Vec<f32>>()
        };
        let var = Var::from_vec(ramp(shape.iter().product(), 37, 23), shape, &Device::Cpu).unwrap();
        let output = operation(var.as_tensor()).unwrap().flatten_all().unwrap();
        let count = output.elem_count();
        let weights = Tensor::from_vec(ramp(count, 7, 11), count, &Device::Cpu).unwrap();
        let slopes = (&output * weights).unwrap().sum_all().unwrap().backward().unwrap();
        let slopes = slopes.get(var.as_tensor()).unwrap().flatten_all().unwrap();
        [output.to_vec1().unwrap(), slopes.to_vec1().unwrap()]
    }

    /// The processor's own and the one for elsewhere do the same, forwards and back.
    fn agree(name: &str, shape: &[usize], here: Operation<'_>, elsewhere: Operation<'_>) {
        let (here, elsewhere) = (told(here, shape), told(elsewhere, shape));
        for (here, elsewhere) in here.iter().zip(&elsewhere) {
            assert_eq!(here.len(), elsewhere.len(), "{name}");
            let off = here.iter().zip(elsewhere).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off < 1e-4, "{name}: off by {off}: {here:?}, {elsewhere:?}");
        }
    }

    #[test]
    fn elsewhere_is_as_here() {
        let weight = Arc::new(vec![0.5, 1.0, -1.5, 2.0, 0.7, 1.1]);
        agree("norm", &[3, 6], &|x| norm(x, &weight, 1e-6), &|x| composed::norm(x, &weight, 1e-6));
        for pairs in [Pairs::Halves, Pairs::Neighbours] {
            let turn = Arc::new(Rotation::new(0, 3, &Rope::new(4, 10.0, 1.0, pairs)));
            agree("rotate", &[6, 8], &|x| rotate(x, &turn, 4), &|x| composed::rotate(x, &turn, 4));
        }
        for window in [None, Some(2)] {
            let span = Span { start: 0, rows: 4, window };
            agree("attend", &[2, 8, 4], &|x| attend(x, span), &|x| composed::attend(x, span));
        }
        let right = vec![0, 4, 2];
        let here = |x: &Tensor| cross_entropy(x, right.clone());
        agree("cross-entropy", &[3, 5], &here, &|x| composed::cross_entropy(x, &right));
        let other = Tensor::from_vec(vec![0.3f32, -1.0, 0.8, 1.7, -0.4, 2.0], (2, 3), &Device::Cpu).unwrap();
        agree("gate", &[2, 3], &|x| gated_gelu(x, &other), &|x| composed::gated_gelu(x, &other));
        agree("up", &[2, 3], &|x| gated_gelu(&other, x), &|x| composed::gated_gelu(&other, x));
    }
}
