//! The element-wise arithmetic of the encoder, written so that the compiler vectorises it.

/// Lanes summed side by side: a plain sum cannot be vectorised, its order is fixed.
const LANES: usize = 8;

/// Sum of `xs`.
pub(super) fn sum(xs: &[f32]) -> f32 {
    fold(xs, 0.0, |a, b| a + b)
}

/// Sum of the squares of `xs`.
pub(super) fn sum_of_squares(xs: &[f32]) -> f32 {
    let (chunks, rest) = xs.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += x * x;
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|x| x * x).sum::<f32>()
}

fn fold(xs: &[f32], start: f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let (chunks, rest) = xs.as_chunks::<LANES>();
    let mut lanes = [start; LANES];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = join(*lane, x);
        }
    }
    let joined = lanes.into_iter().reduce(&join).unwrap_or(start);
    rest.iter().fold(joined, |a, &b| join(a, b))
}

/// Layer normalisation of one row in place.
pub(super) fn normalise(row: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let count = row.len() as f32;
    let mean = sum(row) / count;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let scale = 1.0 / (sum_of_squares(row) / count + eps).sqrt();
    for ((x, &w), &b) in row.iter_mut().zip(weight).zip(bias) {
        *x = *x * scale * w + b;
    }
}

/// Softmax of `scale * row` in place.
pub(super) fn softmax(row: &mut [f32], scale: f32) {
    let most = fold(row, f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
    for x in row.iter_mut() {
        *x = exp((*x - most) * scale);
    }
    let norm = 1.0 / sum(row);
    for x in row.iter_mut() {
        *x *= norm;
    }
}

/// The exact (erf) form of GELU, in place.
pub(super) fn gelu(xs: &mut [f32]) {
    for x in xs {
        *x *= 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// e^x within 2e-7 (relative) for x in -87..=88, clamped outside. Without a call, so that loops vectorise.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 355.0 / 512.0;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    let r = x - power * LN2_HIGH - power * LN2_LOW;
    let mut series = 1.987_569_1e-4;
    series = series * r + 1.398_199_9e-3;
    series = series * r + 8.333_452e-3;
    series = series * r + 4.166_579_6e-2;
    series = series * r + 1.666_666_5e-1;
    series = series * r + 5.000_000_3e-1;
    let value = series * r * r + r + 1.0;
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    value * f32::from_bits(exponent)
}

/// The error function within 3e-7 (Abramowitz and Stegun 7.1.26).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let mut series = 1.061_405_4;
    series = series * t - 1.453_152;
    series = series * t + 1.421_413_7;
    series = series * t - 0.284_496_74;
    series = series * t + 0.254_829_6;
    let y = 1.0 - series * t * exp(-x * x);
    y.copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_to_the_exact_one() {
        for step in -8600..=8800 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) - exact).abs() <= exact * 3e-7, "exp({x}) = {}", exp(x));
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        assert!(exp(f32::INFINITY).is_finite());
    }

    #[test]
    fn erf_is_close_to_the_tabulated_one() {
        for (x, exact) in [
            (0.0, 0.0),
            (0.1, 0.112_462_92),
            (0.5, 0.520_499_9),
            (1.0, 0.842_700_8),
            (2.0, 0.995_322_3),
            (4.0, 1.0),
        ] {
            assert!((erf(x) - exact).abs() < 5e-7, "erf({x}) = {}", erf(x));
            assert!((erf(-x) + exact).abs() < 5e-7, "erf(-{x}) = {}", erf(-x));
        }
    }

    #[test]
    fn softmax_sums_to_one_and_keeps_the_order() {
        let mut row: Vec<f32> = (0..19).map(|i| (i as f32 * 7.3) % 5.0).collect();
        let before = row.clone();
        softmax(&mut row, 0.5);
        assert!((sum(&row) - 1.0).abs() < 1e-6);
        for (i, j) in [(0, 1), (3, 12), (7, 18)] {
            assert_eq!(before[i] < before[j], row[i] < row[j]);
        }
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..21).map(|i| (i * i) as f32).collect();
        normalise(&mut row, &[1.0; 21], &[0.0; 21], 1e-12);
        assert!(sum(&row).abs() < 1e-4);
        assert!((sum_of_squares(&row) / 21.0 - 1.0).abs() < 1e-5);
    }
}
