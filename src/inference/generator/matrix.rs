//! A weight matrix in blocks of eight-bit numbers (or the file's own K blocks), laid out as candle multiplies it fastest.

use std::borrow::Cow;

use candle_core::{
    CpuStorage, CustomOp1, Layout, Shape,
    quantized::{GgmlDType, QStorage, QTensor},
};

use crate::inference::error::Error;

/// Width of a Q8_0 block.
const BLOCK: usize = 32;
/// candle's tile kernels take only whole super-blocks of this width.
const SUPER_BLOCK: usize = 256;

/// A matrix of `rows` output and `width` input numbers; the input is padded with zeros to `padded`.
#[derive(Debug)]
pub(super) struct Matrix {
    weights: QTensor,
    rows: usize,
    padded: usize,
}

impl Matrix {
    /// Keeps a tensor as the file has it: for K-quants, whose rows are whole super-blocks already.
    pub(super) fn keep(bytes: Vec<u8>, dtype: GgmlDType, rows: usize, width: usize) -> Result<Self, Error> {
        let storage = QStorage::Cpu(dtype.from_data(Cow::Owned(bytes)));
        Ok(Self {
            weights: QTensor::new(storage, (rows, width))?,
            rows,
            padded: width,
        })
    }

    /// Quantises rows of `width` numbers to Q8_0, each padded to what the kernels want.
    pub(super) fn quantize(values: &[f32], width: usize) -> Result<Self, Error> {
        let (rows, padded) = (values.len() / width, padded_width(width));
        let mut storage = GgmlDType::Q8_0.cpu_zeros(rows * padded);
        if padded == width {
            storage.from_float(values);
        } else {
            let mut wide = vec![0.0; rows * padded];
            for (row, source) in wide.chunks_exact_mut(padded).zip(values.chunks_exact(width)) {
                row[..width].copy_from_slice(source);
            }
            storage.from_float(&wide);
        }
        Ok(Self {
            weights: QTensor::new(QStorage::Cpu(storage), (rows, padded))?,
            rows,
            padded,
        })
    }

    /// Takes Q8_0 rows as they are and appends zero blocks to each, and zero rows up to a whole tile.
    pub(super) fn pad_blocks(rows: &[u8], width: usize, padded: usize) -> Result<Self, Error> {
        let block = GgmlDType::Q8_0.type_size();
        let (source, target) = (width / BLOCK * block, padded / BLOCK * block);
        let count = (rows.len() / source).next_multiple_of(TILE_ROWS);
        let mut bytes = vec![0; count * target];
        for (to, from) in bytes.chunks_exact_mut(target).zip(rows.chunks_exact(source)) {
            to[..source].copy_from_slice(from);
        }
        Self::keep(bytes, GgmlDType::Q8_0, count, padded)
    }

    /// Numbers in a row of the output.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers in a row of the input, the padding among them.
    pub(super) fn padded(&self) -> usize {
        self.padded
    }

    /// Multiplies each row of `input` (each `padded` numbers) and returns rows of `rows` numbers.
    pub(super) fn forward(&self, input: Vec<f32>) -> Result<Vec<f32>, Error> {
        let count = input.len() / self.padded;
        let layout = Layout::contiguous(Shape::from((count, self.padded)));
        match self.weights.cpu_fwd(&CpuStorage::F32(input), &layout)? {
            (CpuStorage::F32(output), _) => Ok(output),
            _ => unreachable!("the product of f32 with a quantised matrix is f32"),
        }
    }
}

/// Rows of one tile of candle's kernels.
const TILE_ROWS: usize = 16;

/// The width a row of Q8_0 is padded to on this processor.
pub(super) fn padded_width(width: usize) -> usize {
    width.next_multiple_of(if has_tiles() { SUPER_BLOCK } else { BLOCK })
}

/// The numbers that a tensor's blocks stand for.
pub(super) fn dequantize(bytes: Vec<u8>, dtype: GgmlDType, elements: usize) -> Result<Vec<f32>, Error> {
    match dtype.from_data(Cow::Owned(bytes)).dequantize(elements)? {
        CpuStorage::F32(values) => Ok(values),
        _ => unreachable!("dequantised numbers are f32"),
    }
}

/// Whether candle has tile kernels for Q8_0 here (they need the VNNI instructions).
#[cfg(target_arch = "x86_64")]
fn has_tiles() -> bool {
    let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
    wide || (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avxvnni"))
}

#[cfg(not(target_arch = "x86_64"))]
fn has_tiles() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(rows: usize, width: usize) -> Vec<f32> {
        (0..rows * width)
            .map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0)
            .collect()
    }

    fn product(weights: &[f32], input: &[f32], width: usize) -> Vec<f32> {
        weights
            .chunks_exact(width)
            .map(|row| row.iter().zip(input).map(|(a, b)| a * b).sum())
            .collect()
    }

    #[test]
    fn a_padded_product_is_near_the_exact_one() {
        let (rows, width) = (16, 96);
        let weights = ramp(rows, width);
        let matrix = Matrix::quantize(&weights, width).unwrap();
        let input = ramp(1, width);
        let mut padded = input.clone();
        padded.resize(matrix.padded(), 0.0);
        let output = matrix.forward(padded).unwrap();
        assert_eq!(output.len(), rows);
        for (got, exact) in output.iter().zip(product(&weights, &input, width)) {
            assert!((got - exact).abs() < 0.2, "{got} is not near {exact}");
        }
    }

    #[test]
    fn several_rows_are_what_each_gives_alone() {
        let matrix = Matrix::quantize(&ramp(32, 64), 64).unwrap();
        let rows: Vec<Vec<f32>> = (1..6)
            .map(|n| {
                let mut row: Vec<f32> = ramp(1, 64).iter().map(|x| x * n as f32).collect();
                row.resize(matrix.padded(), 0.0);
                row
            })
            .collect();
        let together = matrix.forward(rows.concat()).unwrap();
        let alone: Vec<f32> = rows
            .into_iter()
            .flat_map(|row| matrix.forward(row).unwrap())
            .collect();
        for (a, b) in together.iter().zip(&alone) {
            assert!((a - b).abs() < 1e-4);
        }
    }
}
