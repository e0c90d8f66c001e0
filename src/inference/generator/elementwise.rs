//! What happens to numbers between the matrix products: norms, the gate, softmax. Shared out over candle's own threads.

use std::{ops::Range, sync::Mutex};

use candle_core::utils::barrier_pool;

use crate::inference::generator::family::Activation;

/// Fewer rows than this are not worth waking another thread.
const PARALLEL_ROWS: usize = 16;
const ROWS_PER_TASK: usize = 8;

/// Calls `work` with the number and the content of each row of `rows`, on all threads if there are many.
pub(super) fn each_row(rows: &mut [f32], width: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
    if rows.len() / width < PARALLEL_ROWS {
        rows.chunks_exact_mut(width).enumerate().for_each(|(row, content)| work(row, content));
        return;
    }
    let tasks: Vec<_> = rows.chunks_mut(width * ROWS_PER_TASK).map(Mutex::new).collect();
    barrier_pool().execute_chunked(tasks.len(), |range| {
        for task in range {
            // Each task is taken once, so the lock is free; it only tells the compiler so.
            let mut rows = tasks[task].lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            for (row, content) in rows.chunks_exact_mut(width).enumerate() {
                work(task * ROWS_PER_TASK + row, content);
            }
        }
    });
}

/// Root-mean-square norm: `output = weight * input / rms(input)`. The output may be wider; its rest is left alone.
pub(super) fn rms_norm(input: &[f32], weight: &[f32], epsilon: f32, output: &mut [f32]) {
    let scale = inverse_rms(input, epsilon);
    for ((to, from), weight) in output.iter_mut().zip(input).zip(weight) {
        *to = from * scale * weight;
    }
}

/// What a change of the norm's output, in `slope`, means for its input; in place.
pub(super) fn rms_norm_slope(input: &[f32], weight: &[f32], epsilon: f32, slope: &mut [f32]) {
    let scale = inverse_rms(input, epsilon);
    let terms = slope.iter().zip(weight).zip(input);
    let along: f32 = terms.map(|((slope, weight), input)| slope * weight * input).sum();
    let along = along * scale * scale / input.len() as f32;
    for ((slope, weight), input) in slope.iter_mut().zip(weight).zip(input) {
        *slope = scale * (*slope * weight - input * along);
    }
}

/// The same in place, times `factor`.
pub(super) fn rms_norm_in_place(values: &mut [f32], weight: &[f32], epsilon: f32, factor: f32) {
    let scale = inverse_rms(values, epsilon) * factor;
    for (value, weight) in values.iter_mut().zip(weight) {
        *value *= scale * weight;
    }
}

fn inverse_rms(values: &[f32], epsilon: f32) -> f32 {
    let squares = sum(values, |x| x * x);
    (squares / values.len() as f32 + epsilon).sqrt().recip()
}

/// `output = activation(gate) * up`, where a row of `both` holds the gates and then the ups.
pub(super) fn gated(activation: Activation, both: &[f32], output: &mut [f32]) {
    match activation {
        Activation::Gelu => gated_by(gelu, both, output),
        Activation::Silu => gated_by(silu, both, output),
    }
}

#[inline(always)]
fn gated_by(activation: impl Fn(f32) -> f32, both: &[f32], output: &mut [f32]) {
    let (gate, up) = both.split_at(both.len() / 2);
    for ((to, gate), up) in output.iter_mut().zip(gate).zip(up) {
        *to = activation(*gate) * up;
    }
}

/// `x * sigmoid(x)`.
fn silu(x: f32) -> f32 {
    x / (1.0 + exp(-x))
}

/// Gelu in its tanh form, which Gemma was trained with: `x / (1 + exp(-2 sqrt(2/pi) (x + 0.044715 x^3)))`.
fn gelu(x: f32) -> f32 {
    x / (1.0 + exp(-TWO_ROOT * (x + CUBIC * x * x * x)))
}

/// Gelu and its slope.
pub(super) fn gelu_slope(x: f32) -> (f32, f32) {
    let share = 1.0 / (1.0 + exp(-TWO_ROOT * (x + CUBIC * x * x * x)));
    (x * share, share + x * share * (1.0 - share) * TWO_ROOT * (1.0 + 3.0 * CUBIC * x * x))
}

/// Twice the root of 2/pi.
const TWO_ROOT: f32 = 1.595_769;
const CUBIC: f32 = 0.044_715;

/// Softmax over the `visible` part of a row of scores; the rest becomes 0.
pub(super) fn softmax(scores: &mut [f32], visible: Range<usize>) {
    scores[..visible.start].fill(0.0);
    scores[visible.end..].fill(0.0);
    let seen = &mut scores[visible];
    let highest = seen.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    seen.iter_mut().for_each(|score| *score = exp(*score - highest));
    let scale = sum(seen, |x| x).recip();
    seen.iter_mut().for_each(|score| *score *= scale);
}

/// Logarithm of the sum of exponentials.
pub(super) fn log_sum_exp(values: &[f32]) -> f64 {
    let highest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f64 = values.iter().map(|value| f64::from(value - highest).exp()).sum();
    f64::from(highest) + total.ln()
}

/// Sums in eight lanes, which the compiler turns into vector instructions.
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; 8];
    let chunks = values.chunks_exact(8);
    let rest: f32 = chunks.remainder().iter().map(|&x| term(x)).sum();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += term(x);
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// e^x to about 1e-7 relative, without a branch so that it vectorises: 2^(x / ln 2) split into whole and rest.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    /// 1.5 * 2^23: adding it rounds to a whole number, which then stands in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // ln 2 in two parts, so that the subtraction loses nothing.
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000));
    let mut poly = 1.987_569_2e-4;
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        poly = poly * rest + coefficient;
    }
    (poly * rest * rest + rest + 1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exact_to_a_millionth() {
        for step in -8_700..=8_800 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!(((f64::from(exp(x)) - exact) / exact).abs() < 1e-6, "exp({x})");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn gelu_is_the_tanh_form() {
        for x in [-9.0f32, -1.0, -0.1, 0.0, 0.5, 1.0, 3.0, 12.0] {
            let exact = 0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x.powi(3))).tanh());
            assert!((gelu(x) - exact).abs() < 1e-5, "gelu({x}) is {} not {exact}", gelu(x));
        }
    }

    #[test]
    fn silu_is_its_formula_and_is_chosen_by_name() {
        for x in [-90.0f32, -3.0, -0.1, 0.0, 0.5, 4.0, 90.0] {
            let exact = f64::from(x) / (1.0 + f64::from(-x).exp());
            let mut output = [0.0];
            gated(Activation::Silu, &[x, 2.0], &mut output);
            assert!((f64::from(output[0]) - 2.0 * exact).abs() < 1e-4, "silu({x})");
        }
    }

    #[test]
    fn softmax_sees_only_what_is_visible() {
        let mut scores = [9.0, 1.0, 2.0, 3.0, 9.0];
        softmax(&mut scores, 1..4);
        assert_eq!((scores[0], scores[4]), (0.0, 0.0));
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((scores[3] / scores[2] - std::f32::consts::E).abs() < 1e-4);
    }

    #[test]
    fn a_norm_has_length_one_per_number() {
        let (input, mut output) = ([3.0, -4.0, 12.0, 0.5], [7.0; 6]);
        rms_norm(&input, &[1.0; 4], 0.0, &mut output);
        let mean = output[..4].iter().map(|x| x * x).sum::<f32>() / 4.0;
        assert!((mean - 1.0).abs() < 1e-5);
        assert_eq!(output[4..], [7.0, 7.0]);
    }

    #[test]
    fn many_rows_are_worked_on_once_each() {
        let mut rows = vec![0.0; 100 * 3];
        each_row(&mut rows, 3, |row, content| content.iter_mut().for_each(|x| *x += row as f32));
        assert!(rows.chunks_exact(3).enumerate().all(|(row, content)| content == [row as f32; 3]));
    }
}
