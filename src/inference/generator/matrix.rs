//! A weight matrix in blocks of eight-bit numbers (or the file's own K blocks), laid out as candle multiplies it fastest.

use std::{borrow::Cow, sync::Arc};

use candle_core::{
    CpuStorage, CustomOp1, Device, Layout, Module, Shape, Tensor,
    quantized::{GgmlDType, QMatMul, QStorage, QTensor},
};

use crate::inference::{
    error::Error,
    generator::blocks::{BYTES, WIDTH},
};

/// candle's tile kernels take only whole super-blocks of this width.
const SUPER_BLOCK: usize = 256;

/// A matrix of `rows` output and `width` input numbers; the input is padded with zeros to `padded`.
#[derive(Debug)]
pub(super) struct Matrix {
    weights: Arc<QTensor>,
    /// Where it is multiplied, if not by this processor.
    device: Option<Device>,
    rows: usize,
    padded: usize,
}

impl Matrix {
    /// Keeps a tensor as the file has it: for K-quants, whose rows are whole super-blocks already.
    pub(super) fn keep(bytes: Vec<u8>, dtype: GgmlDType, rows: usize, width: usize) -> Result<Self, Error> {
        let storage = QStorage::Cpu(dtype.from_data(Cow::Owned(bytes)));
        let weights = Arc::new(QTensor::new(storage, (rows, width))?);
        Ok(Self { weights, device: None, rows, padded: width })
    }

    /// Moves it to `device`, which multiplies it from now on; rows go there and back with each product.
    pub(super) fn place(&mut self, device: &Device) -> Result<(), Error> {
        let storage = QStorage::from_data(self.weights.data()?, device, self.weights.dtype())?;
        self.weights = Arc::new(QTensor::new(storage, (self.rows, self.padded))?);
        self.device = Some(device.clone());
        Ok(())
    }

    /// Takes rows of Q8_0 blocks and appends zero blocks to each, up to the width that the kernels want.
    pub(super) fn from_blocks(rows: Vec<u8>, width: usize) -> Result<Self, Error> {
        let (source, padded) = (width / WIDTH * BYTES, padded_width(width));
        let count = rows.len() / source;
        if padded == width {
            return Self::keep(rows, GgmlDType::Q8_0, count, width);
        }
        let mut bytes = Vec::with_capacity(count * padded / WIDTH * BYTES);
        for row in rows.chunks_exact(source) {
            bytes.extend_from_slice(row);
            bytes.resize(bytes.len() + (padded - width) / WIDTH * BYTES, 0);
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
        if let Some(device) = &self.device {
            let input = Tensor::from_vec(input, (count, self.padded), device)?;
            let product = QMatMul::from_arc(Arc::clone(&self.weights))?.forward(&input)?;
            return Ok(product.flatten_all()?.to_vec1()?);
        }
        let layout = Layout::contiguous(Shape::from((count, self.padded)));
        match self.weights.cpu_fwd(&CpuStorage::F32(input), &layout)? {
            (CpuStorage::F32(output), _) => Ok(output),
            _ => unreachable!("the product of f32 with a quantised matrix is f32"),
        }
    }
}

/// The width a row of Q8_0 is padded to on this processor.
pub(super) fn padded_width(width: usize) -> usize {
    width.next_multiple_of(if has_tiles() { SUPER_BLOCK } else { WIDTH })
}

/// The numbers that a tensor's blocks stand for.
pub(super) fn dequantize(bytes: Vec<u8>, dtype: GgmlDType, elements: usize) -> Result<Vec<f32>, Error> {
    match dtype.from_data(Cow::Owned(bytes)).dequantize(elements)? {
        CpuStorage::F32(values) => Ok(values),
        _ => unreachable!("dequantised numbers are f32"),
    }
}

/// Q8_0 blocks of `values`, whose rows are whole blocks.
pub(super) fn quantize(values: &[f32]) -> Result<Vec<u8>, Error> {
    let mut storage = GgmlDType::Q8_0.cpu_zeros(values.len());
    storage.from_float(values);
    let blocks = QTensor::new(QStorage::Cpu(storage), values.len())?;
    Ok(blocks.data()?.into_owned())
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
        (0..rows * width).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect()
    }

    fn product(weights: &[f32], input: &[f32], width: usize) -> Vec<f32> {
        weights.chunks_exact(width).map(|row| row.iter().zip(input).map(|(a, b)| a * b).sum()).collect()
    }

    #[test]
    fn a_padded_product_is_near_the_exact_one() {
        let (rows, width) = (16, 96);
        let weights = ramp(rows, width);
        let matrix = Matrix::from_blocks(quantize(&weights).unwrap(), width).unwrap();
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
    fn a_product_elsewhere_is_the_product_here() {
        let (rows, width) = (32, 64);
        let mut matrix = Matrix::from_blocks(quantize(&ramp(rows, width)).unwrap(), width).unwrap();
        let mut input = ramp(1, width);
        input.resize(matrix.padded(), 0.0);
        let input = [input.clone(), input.iter().map(|x| x * 3.0).collect()].concat();
        let here = matrix.forward(input.clone()).unwrap();
        // What a GPU does, on the device that every machine has.
        matrix.place(&Device::Cpu).unwrap();
        let there = matrix.forward(input).unwrap();
        assert_eq!(there.len(), 2 * rows);
        for (a, b) in here.iter().zip(&there) {
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }

    #[test]
    fn several_rows_are_what_each_gives_alone() {
        let matrix = Matrix::from_blocks(quantize(&ramp(32, 64)).unwrap(), 64).unwrap();
        let rows: Vec<Vec<f32>> = (1..6)
            .map(|n| {
                let mut row: Vec<f32> = ramp(1, 64).iter().map(|x| x * n as f32).collect();
                row.resize(matrix.padded(), 0.0);
                row
            })
            .collect();
        let together = matrix.forward(rows.concat()).unwrap();
        let alone: Vec<f32> = rows.into_iter().flat_map(|row| matrix.forward(row).unwrap()).collect();
        for (a, b) in together.iter().zip(&alone) {
            assert!((a - b).abs() < 1e-4);
        }
    }
}
