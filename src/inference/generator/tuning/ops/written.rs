//! Each operation with its way back, on the processor.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Device, Layout, Shape, Tensor};

use crate::inference::generator::{
    attention::Span,
    elementwise::{each_row, gelu_slope, rms_norm, rms_norm_slope, softmax},
    rope::Rotation,
};

type Forward = candle_core::Result<(CpuStorage, Shape)>;
type Backward = candle_core::Result<Option<Tensor>>;

/// See [`super::norm`].
pub(super) struct Norm {
    pub(super) weight: Arc<Vec<f32>>,
    pub(super) epsilon: f32,
}

impl CustomOp1 for Norm {
    fn name(&self) -> &'static str {
        "rms-norm"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Forward {
        let (input, width) = (content(storage, layout)?, self.weight.len());
        let mut output = vec![0.0; input.len()];
        each_row(&mut output, width, |row, output| {
            rms_norm(&input[row * width..(row + 1) * width], &self.weight, self.epsilon, output);
        });
        Ok((CpuStorage::F32(output), layout.shape().clone()))
    }

    fn bwd(&self, input: &Tensor, _: &Tensor, gradient: &Tensor) -> Backward {
        let (input, mut values, width) = (numbers(input)?, numbers(gradient)?, self.weight.len());
        each_row(&mut values, width, |row, content| {
            rms_norm_slope(&input[row * width..(row + 1) * width], &self.weight, self.epsilon, content);
        });
        Ok(Some(Tensor::from_vec(values, gradient.shape(), &Device::Cpu)?))
    }
}

/// See [`super::gated_gelu`].
pub(super) struct GatedGelu;

impl CustomOp2 for GatedGelu {
    fn name(&self) -> &'static str {
        "gated-gelu"
    }

    fn cpu_fwd(&self, gate: &CpuStorage, l1: &Layout, up: &CpuStorage, l2: &Layout) -> Forward {
        let (gate, up, width) = (content(gate, l1)?, content(up, l2)?, width(l1.shape()));
        let mut output = vec![0.0; gate.len()];
        each_row(&mut output, width, |row, output| {
            let from = row * width;
            for (at, to) in output.iter_mut().enumerate() {
                *to = gelu_slope(gate[from + at]).0 * up[from + at];
            }
        });
        Ok((CpuStorage::F32(output), l1.shape().clone()))
    }

    fn bwd(
        &self,
        gate: &Tensor,
        up: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> candle_core::Result<(Option<Tensor>, Option<Tensor>)> {
        let (shape, width) = (gate.shape(), width(gate.shape()));
        let (gate, up) = (numbers(gate)?, numbers(up)?);
        let mut to_gate = numbers(gradient)?;
        let mut to_up = to_gate.clone();
        each_row(&mut to_gate, width, |row, content| {
            for (at, value) in content.iter_mut().enumerate() {
                *value *= gelu_slope(gate[row * width + at]).1 * up[row * width + at];
            }
        });
        each_row(&mut to_up, width, |row, content| {
            for (at, value) in content.iter_mut().enumerate() {
                *value *= gelu_slope(gate[row * width + at]).0;
            }
        });
        let tensor = |values| Tensor::from_vec(values, shape, &Device::Cpu);
        Ok((Some(tensor(to_gate)?), Some(tensor(to_up)?)))
    }
}

/// See [`super::rotate`].
pub(super) struct Rotate {
    pub(super) rotation: Arc<Rotation>,
    pub(super) head_width: usize,
}

impl Rotate {
    fn each(&self, values: &mut [f32], width: usize, turn: impl Fn(&Rotation, usize, &mut [f32]) + Sync) {
        let rows = self.rotation.rows();
        each_row(values, width, |row, content| {
            content.chunks_exact_mut(self.head_width).for_each(|head| turn(&self.rotation, row % rows, head));
        });
    }
}

impl CustomOp1 for Rotate {
    fn name(&self) -> &'static str {
        "rotate"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Forward {
        let mut values = content(storage, layout)?.to_vec();
        self.each(&mut values, width(layout.shape()), Rotation::apply);
        Ok((CpuStorage::F32(values), layout.shape().clone()))
    }

    fn bwd(&self, input: &Tensor, _: &Tensor, gradient: &Tensor) -> Backward {
        let mut values = numbers(gradient)?;
        self.each(&mut values, width(input.shape()), Rotation::apply_back);
        Ok(Some(Tensor::from_vec(values, gradient.shape(), &Device::Cpu)?))
    }
}

/// See [`super::attend`].
pub(super) struct Attend(pub(super) Span);

impl CustomOp1 for Attend {
    fn name(&self) -> &'static str {
        "attend"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Forward {
        let mut scores = content(storage, layout)?.to_vec();
        each_row(&mut scores, width(layout.shape()), |row, content| {
            softmax(content, self.0.seen(row % self.0.rows));
        });
        Ok((CpuStorage::F32(scores), layout.shape().clone()))
    }

    fn bwd(&self, _: &Tensor, shares: &Tensor, gradient: &Tensor) -> Backward {
        let (shares, mut values) = (numbers(shares)?, numbers(gradient)?);
        let width = width(gradient.shape());
        each_row(&mut values, width, |row, content| {
            let shares = &shares[row * width..(row + 1) * width];
            let mean: f32 = content.iter().zip(shares).map(|(gradient, share)| gradient * share).sum();
            content.iter_mut().zip(shares).for_each(|(value, share)| *value = share * (*value - mean));
        });
        Ok(Some(Tensor::from_vec(values, gradient.shape(), &Device::Cpu)?))
    }
}

/// See [`super::cross_entropy`].
pub(super) struct CrossEntropy {
    /// The right column of each row.
    pub(super) right: Vec<usize>,
}

impl CrossEntropy {
    /// The shares of each row, in place of its scores.
    fn shares(scores: &mut [f32], width: usize) {
        each_row(scores, width, |_, content| softmax(content, 0..width));
    }
}

impl CustomOp1 for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Forward {
        let width = width(layout.shape());
        let mut shares = content(storage, layout)?.to_vec();
        Self::shares(&mut shares, width);
        let losses = self.right.iter().enumerate().map(|(row, right)| {
            let share = shares[row * width + right].max(f32::MIN_POSITIVE);
            -f64::from(share).ln()
        });
        let mean = losses.sum::<f64>() / self.right.len().max(1) as f64;
        Ok((CpuStorage::F32(vec![mean as f32]), Shape::from(())))
    }

    fn bwd(&self, scores: &Tensor, _: &Tensor, gradient: &Tensor) -> Backward {
        let width = width(scores.shape());
        let mut values = numbers(scores)?;
        Self::shares(&mut values, width);
        for (row, right) in self.right.iter().enumerate() {
            values[row * width + right] -= 1.0;
        }
        let factor = gradient.to_scalar::<f32>()? / self.right.len().max(1) as f32;
        values.iter_mut().for_each(|value| *value *= factor);
        Ok(Some(Tensor::from_vec(values, scores.shape(), &Device::Cpu)?))
    }
}

fn content<'a>(storage: &'a CpuStorage, layout: &Layout) -> candle_core::Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => candle_core::bail!("the rows of an operation in training must lie side by side"),
    }
}

fn numbers(tensor: &Tensor) -> candle_core::Result<Vec<f32>> {
    tensor.flatten_all()?.to_vec1()
}

fn width(shape: &Shape) -> usize {
    shape.dims().last().copied().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use candle_core::Var;

    use super::*;
    use crate::inference::generator::rope::{Pairs, Rope};

    /// What an operation makes of `values`, summed with unlike weights so that each number's slope differs.
    fn told(make: &dyn Fn(&Tensor) -> Tensor, input: &Tensor) -> Tensor {
        let output = make(input).flatten_all().unwrap();
        let count = output.elem_count();
        let weights: Vec<f32> = (0..count).map(|at| ((at * 7 % 11) as f32 - 4.5) / 5.0).collect();
        (output * Tensor::from_vec(weights, count, &Device::Cpu).unwrap()).unwrap().sum_all().unwrap()
    }

    /// The slope that an operation gives is that of small steps.
    fn slopes_agree(make: &dyn Fn(&Tensor) -> Tensor, shape: (usize, usize)) {
        let count = shape.0 * shape.1;
        let values: Vec<f32> = (0..count).map(|at| ((at * 37 % 23) as f32 - 11.0) / 9.0).collect();
        let var = Var::from_vec(values.clone(), shape, &Device::Cpu).unwrap();
        let slopes = told(make, var.as_tensor()).backward().unwrap();
        let slopes = numbers(slopes.get(var.as_tensor()).unwrap()).unwrap();
        let at = |values: Vec<f32>| {
            let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
            told(make, &tensor).to_scalar::<f32>().unwrap()
        };
        for place in 0..count {
            let step = |by: f32| {
                let mut values = values.clone();
                values[place] += by;
                at(values)
            };
            let measured = (step(0.02) - step(-0.02)) / 0.04;
            let off = (measured - slopes[place]).abs();
            assert!(off < 0.02, "number {place}: {} by rule, {measured} measured", slopes[place]);
        }
    }

    #[test]
    fn slopes_are_those_of_small_steps() {
        let weight = Arc::new(vec![0.5, 1.0, -1.5, 2.0, 0.7, 1.1]);
        slopes_agree(&|x| x.apply_op1(Norm { weight: weight.clone(), epsilon: 1e-6 }).unwrap(), (3, 6));
        let rotation = Arc::new(Rotation::new(0, 3, &Rope::new(4, 10.0, 1.0, Pairs::Halves)));
        let rotate = |x: &Tensor| x.apply_op1(Rotate { rotation: rotation.clone(), head_width: 4 }).unwrap();
        slopes_agree(&rotate, (6, 8));
        let span = Span { start: 0, rows: 4, window: Some(2) };
        slopes_agree(&|x| x.apply_op1(Attend(span)).unwrap(), (8, 4));
        let right = vec![0, 4, 2];
        slopes_agree(&|x| x.apply_op1(CrossEntropy { right: right.clone() }).unwrap(), (3, 5));
        let other = Tensor::from_vec(vec![0.3f32, -1.0, 0.8, 1.7, -0.4, 2.0], (2, 3), &Device::Cpu).unwrap();
        slopes_agree(&|x| x.apply_op2(&other, GatedGelu).unwrap(), (2, 3));
        slopes_agree(&|x| other.apply_op2(x, GatedGelu).unwrap(), (2, 3));
    }
}
