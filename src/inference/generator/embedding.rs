//! Rows of the token embedding, which stay in the model's file.

use candle_core::quantized::GgmlDType;
use fs_err::File;

use crate::inference::{
    error::Error,
    generator::{family::Family, gguf::TensorInfo, matrix::dequantize},
    rows::RowsOnDisk,
};

/// The embedding table in its quantised form, on disk.
#[derive(Debug)]
pub(super) struct Embedding {
    table: RowsOnDisk,
    dtype: GgmlDType,
    width: usize,
    /// What the numbers of a row are multiplied by.
    scale: f32,
}

impl Embedding {
    /// Rows of `info` in `file`, scaled as the family does it.
    pub(super) fn new(file: File, info: &TensorInfo, family: &Family) -> Self {
        let (rows, width) = (info.shape[0], info.shape[1]);
        let scale = if family.scales_embedding { (width as f32).sqrt() } else { 1.0 };
        let bytes = width / info.dtype.block_size() * info.dtype.type_size();
        let table = RowsOnDisk::new(file, info.offset, bytes, rows);
        Self { table, dtype: info.dtype, width, scale }
    }

    /// Numbers in a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Rows of the table: one for each token.
    pub(super) fn count(&self) -> usize {
        self.table.count()
    }

    /// How the numbers are quantised.
    pub(super) fn dtype(&self) -> GgmlDType {
        self.dtype
    }

    /// The blocks of the rows of `tokens`, which must be less than [`Self::count`].
    pub(super) fn raw(&self, tokens: &[u32]) -> Result<Vec<u8>, Error> {
        Ok(self.table.read(tokens)?)
    }

    /// The embeddings of `tokens`, scaled.
    pub(super) fn rows(&self, tokens: &[u32]) -> Result<Vec<f32>, Error> {
        let mut values = dequantize(self.raw(tokens)?, self.dtype, tokens.len() * self.width)?;
        values.iter_mut().for_each(|value| *value *= self.scale);
        Ok(values)
    }
}
