//! Blocks of four- and five-bit numbers as blocks of eight-bit ones: the same scale and the same numbers, nothing lost.

use candle_core::quantized::GgmlDType;

/// Numbers in a block of Q4_0, Q5_0 and Q8_0 alike.
pub(super) const WIDTH: usize = 32;
/// Bytes of a Q8_0 block: the scale as f16, then the numbers.
pub(super) const BYTES: usize = 2 + WIDTH;

/// `bytes` as Q8_0 blocks, or as they were if their type is none that fits exactly.
pub(super) fn exact(bytes: Vec<u8>, dtype: GgmlDType) -> Result<Vec<u8>, Vec<u8>> {
    match dtype {
        GgmlDType::Q8_0 => Ok(bytes),
        GgmlDType::Q5_0 => Ok(bytes.as_chunks::<22>().0.iter().flat_map(five_bits).collect()),
        GgmlDType::Q4_0 => Ok(bytes.as_chunks::<18>().0.iter().flat_map(four_bits).collect()),
        _ => Err(bytes),
    }
}

/// Scale, the fifth bits, then pairs of four bits: numbers i and i + 16 share a byte.
fn five_bits(block: &[u8; 22]) -> [u8; BYTES] {
    let high = u32::from_le_bytes([block[2], block[3], block[4], block[5]]);
    let mut output = [0; BYTES];
    output[..2].copy_from_slice(&block[..2]);
    for (i, pair) in block[6..].iter().enumerate() {
        let bit = |at: usize| ((high >> at) as u8 & 1) << 4;
        output[2 + i] = ((pair & 15) | bit(i)).wrapping_sub(16);
        output[2 + i + 16] = ((pair >> 4) | bit(i + 16)).wrapping_sub(16);
    }
    output
}

fn four_bits(block: &[u8; 18]) -> [u8; BYTES] {
    let mut output = [0; BYTES];
    output[..2].copy_from_slice(&block[..2]);
    for (i, pair) in block[2..].iter().enumerate() {
        output[2 + i] = (pair & 15).wrapping_sub(8);
        output[2 + i + 16] = (pair >> 4).wrapping_sub(8);
    }
    output
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor, quantized::QTensor};

    use super::*;
    use crate::inference::generator::matrix::dequantize;

    #[test]
    fn the_numbers_stay_exactly_the_same() {
        let values: Vec<f32> = (0..4 * WIDTH).map(|i| ((i * 37 % 101) as f32 - 50.0) / 7.0).collect();
        let tensor = Tensor::from_vec(values, (2, 2 * WIDTH), &Device::Cpu).unwrap();
        for dtype in [GgmlDType::Q4_0, GgmlDType::Q5_0, GgmlDType::Q8_0] {
            let source = QTensor::quantize(&tensor, dtype).unwrap().data().unwrap().into_owned();
            let blocks = exact(source.clone(), dtype).unwrap();
            let before = dequantize(source, dtype, 4 * WIDTH).unwrap();
            assert_eq!(dequantize(blocks, GgmlDType::Q8_0, 4 * WIDTH).unwrap(), before, "{dtype:?}");
        }
        assert_eq!(exact(vec![7; 144], GgmlDType::Q4K), Err(vec![7; 144]));
    }
}
