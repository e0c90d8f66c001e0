//! A linear layer over Q4_0 weights, kept as exact Q8_0 blocks or as f32, and the threads it runs on.

use std::ops::Range;

use candle_core::quantized::{GgmlDType, QMatMul, QStorage, QTensor};
use candle_core::{Device, Module, Tensor};
use rayon::prelude::*;

use crate::inference::Error;
use crate::inference::embedder::file::{BLOCK, BLOCK_BYTES};

/// Columns that candle's VNNI tile kernel takes at a time.
const TILE_COLUMNS: usize = 256;
const Q8_BLOCK_BYTES: usize = 34;

/// How the matrices are multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// 8-bit blocks; fast only where the processor has VNNI.
    Quantised,
    /// f32.
    Float,
}

impl Arithmetic {
    /// What is fastest on this processor.
    pub fn best() -> Self {
        if has_vnni() { Self::Quantised } else { Self::Float }
    }

    /// Runs `work` on ranges that cover `0..items`, on the threads that this arithmetic's products run on
    /// anyway: the workers of the other pool would fight with threads that spin.
    pub(super) fn parallel(self, items: usize, work: impl Fn(Range<usize>) + Sync) {
        match self {
            Self::Quantised => candle_core::utils::barrier_pool().execute_chunked(items, work),
            Self::Float => (0..items).into_par_iter().for_each(|item| work(item..item + 1)),
        }
    }
}

/// The test that candle makes before it takes its tile kernel.
fn has_vnni() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        (is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni"))
            || (is_x86_feature_detected!("avxvnni") && is_x86_feature_detected!("avx2"))
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// `y = x W^T + b`.
#[derive(Debug)]
pub(super) struct Linear {
    weight: Weight,
    bias: Vec<f32>,
    inputs: usize,
}

#[derive(Debug)]
enum Weight {
    /// `[outputs, columns]`, columns padded with zeros to a multiple of [`TILE_COLUMNS`].
    Quantised { product: QMatMul, columns: usize },
    /// `[inputs, outputs]`.
    Float(Tensor),
}

impl Linear {
    /// From Q4_0 blocks, row by row of `inputs` columns, one row for each entry of `bias`.
    pub(super) fn new(
        blocks: &[u8],
        bias: Vec<f32>,
        inputs: usize,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let weight = match arithmetic {
            Arithmetic::Quantised => quantised(blocks, bias.len(), inputs)?,
            Arithmetic::Float => float(blocks, bias.len(), inputs)?,
        };
        Ok(Self { weight, bias, inputs })
    }

    /// From rows of `inputs` values, one row for each entry of `bias`.
    pub(super) fn from_floats(
        values: Vec<f32>,
        bias: Vec<f32>,
        inputs: usize,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let weight = match arithmetic {
            Arithmetic::Quantised => {
                let columns = inputs.next_multiple_of(TILE_COLUMNS);
                let wide =
                    Tensor::from_vec(pad(values, inputs, columns), (bias.len(), columns), &Device::Cpu);
                let tensor = QTensor::quantize(&wide.map_err(compute)?, GgmlDType::Q8_0).map_err(compute)?;
                Weight::Quantised { product: QMatMul::from_qtensor(tensor).map_err(compute)?, columns }
            }
            Arithmetic::Float => transposed(values, bias.len(), inputs)?,
        };
        Ok(Self { weight, bias, inputs })
    }

    /// `x` holds rows of `inputs` values; the result rows of as many values as there are outputs.
    pub(super) fn forward(&self, x: Vec<f32>) -> Result<Vec<f32>, Error> {
        let rows = x.len() / self.inputs;
        let y = match &self.weight {
            Weight::Quantised { product, columns } => {
                let x = Tensor::from_vec(pad(x, self.inputs, *columns), (rows, *columns), &Device::Cpu);
                product.forward(&x.map_err(compute)?)
            }
            Weight::Float(weight) => {
                Tensor::from_vec(x, (rows, self.inputs), &Device::Cpu).and_then(|x| x.matmul(weight))
            }
        };
        let mut y = y.and_then(|y| y.flatten_all()?.to_vec1::<f32>()).map_err(compute)?;
        for row in y.chunks_exact_mut(self.bias.len()) {
            for (y, b) in row.iter_mut().zip(&self.bias) {
                *y += b;
            }
        }
        Ok(y)
    }
}

/// Widens each row from `inputs` to `columns` values with zeros.
fn pad(x: Vec<f32>, inputs: usize, columns: usize) -> Vec<f32> {
    if inputs == columns {
        return x;
    }
    let mut wide = vec![0.0; x.len() / inputs * columns];
    for (wide, row) in wide.chunks_exact_mut(columns).zip(x.chunks_exact(inputs)) {
        wide[..inputs].copy_from_slice(row);
    }
    wide
}

/// A Q4_0 weight is its block's scale times a whole number from -8 to 7: a Q8_0 block with the same scale
/// holds it exactly, so nothing is lost and nothing is searched.
fn quantised(blocks: &[u8], outputs: usize, inputs: usize) -> Result<Weight, Error> {
    let columns = inputs.next_multiple_of(TILE_COLUMNS);
    let row_bytes = columns / BLOCK * Q8_BLOCK_BYTES;
    let mut image = vec![0u8; outputs * row_bytes];
    let rows = blocks.chunks_exact(inputs / BLOCK * BLOCK_BYTES);
    for (wide, row) in image.chunks_exact_mut(row_bytes).zip(rows) {
        let blocks = row.as_chunks::<BLOCK_BYTES>().0;
        for (q8, q4) in wide.as_chunks_mut::<Q8_BLOCK_BYTES>().0.iter_mut().zip(blocks) {
            q8[..2].copy_from_slice(&q4[..2]);
            for (i, &pair) in q4[2..].iter().enumerate() {
                q8[2 + i] = (pair & 15).wrapping_sub(8);
                q8[2 + BLOCK / 2 + i] = (pair >> 4).wrapping_sub(8);
            }
        }
    }
    let storage = QStorage::from_data(image.into(), &Device::Cpu, GgmlDType::Q8_0).map_err(compute)?;
    let tensor = QTensor::new(storage, (outputs, columns)).map_err(compute)?;
    Ok(Weight::Quantised { product: QMatMul::from_qtensor(tensor).map_err(compute)?, columns })
}

fn float(blocks: &[u8], outputs: usize, inputs: usize) -> Result<Weight, Error> {
    let mut values = vec![0.0; outputs * inputs];
    dequantise(blocks, &mut values);
    transposed(values, outputs, inputs)
}

fn transposed(values: Vec<f32>, outputs: usize, inputs: usize) -> Result<Weight, Error> {
    let weight = Tensor::from_vec(values, (outputs, inputs), &Device::Cpu).and_then(|w| w.t());
    Ok(Weight::Float(weight.map_err(compute)?))
}

/// The values of Q4_0 `blocks`; `values` holds as many as the blocks do.
pub(super) fn dequantise(blocks: &[u8], values: &mut [f32]) {
    let chunks = values.as_chunks_mut::<BLOCK>().0;
    for (values, block) in chunks.iter_mut().zip(blocks.as_chunks::<BLOCK_BYTES>().0) {
        let scale = half_to_float(u16::from_le_bytes([block[0], block[1]]));
        let (low, high) = values.split_at_mut(BLOCK / 2);
        for ((low, high), &pair) in low.iter_mut().zip(high).zip(&block[2..]) {
            *low = f32::from((pair & 15) as i8 - 8) * scale;
            *high = f32::from((pair >> 4) as i8 - 8) * scale;
        }
    }
}

/// IEEE 754 binary16 to f32, exact.
fn half_to_float(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let magnitude = u32::from(half & 0x7fff) << 13;
    // 2^112 moves the exponent from binary16's bias to that of f32, subnormals included.
    let value = f32::from_bits(magnitude) * f32::from_bits(0x7780_0000);
    f32::from_bits(value.to_bits() | sign)
}

fn compute(error: candle_core::Error) -> Error {
    Error::Compute(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One Q4_0 row of `columns` values that go through all nibbles, scale 0.5 (binary16 0x3800).
    fn blocks(rows: usize, columns: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for block in 0..rows * columns / BLOCK {
            bytes.extend([0x00, 0x38]);
            bytes.extend((0..16).map(|i| ((i + block) as u8).wrapping_mul(37)));
        }
        bytes
    }

    #[test]
    fn halves_become_the_same_floats() {
        for (half, float) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x7bff, 65504.0),
        ] {
            assert_eq!(half_to_float(half), float);
        }
    }

    #[test]
    fn nibbles_are_centred_and_scaled() {
        let mut values = [0.0; BLOCK];
        dequantise(&blocks(1, BLOCK), &mut values);
        // Byte 1 is 37 = 0x25: value 1 is (5 - 8) / 2, value 17 is (2 - 8) / 2.
        assert_eq!((values[0], values[1], values[17]), (-4.0, -1.5, -3.0));
    }

    #[test]
    fn both_arithmetics_agree() {
        let (outputs, inputs) = (32, 96);
        let x: Vec<f32> = (0..3 * inputs).map(|i| ((i * 29) % 17) as f32 / 8.0 - 1.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| i as f32).collect();
        let layer =
            |arithmetic| Linear::new(&blocks(outputs, inputs), bias.clone(), inputs, arithmetic).unwrap();
        let exact = layer(Arithmetic::Float).forward(x.clone()).unwrap();
        let quick = layer(Arithmetic::Quantised).forward(x).unwrap();
        assert_eq!(exact.len(), 3 * outputs);
        for (exact, quick) in exact.iter().zip(&quick) {
            assert!((exact - quick).abs() < 1.0, "{exact} {quick}");
        }
    }
}
