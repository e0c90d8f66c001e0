//! Rows of the token embedding, read from the model file as they are needed.
//!
//! A prompt touches a few hundred of Gemma's 262,144 rows of 680 bytes; the system's file cache keeps those, and the process
//! need not hold the other 178 MB.

use candle_core::quantized::GgmlDType;
use fs_err::File;

use crate::inference::{
    error::Error,
    generator::{family::Family, gguf::TensorInfo, matrix::dequantize},
};

/// The embedding table in its quantised form, on disk.
#[derive(Debug)]
pub(super) struct Embedding {
    file: File,
    offset: u64,
    dtype: GgmlDType,
    width: usize,
    rows: usize,
    /// What the numbers of a row are multiplied by.
    scale: f32,
}

impl Embedding {
    /// Rows of `info` in `file`, scaled as the family does it.
    pub(super) fn new(file: File, info: &TensorInfo, family: &Family) -> Self {
        let (rows, width) = (info.shape[0], info.shape[1]);
        let scale = if family.scales_embedding { (width as f32).sqrt() } else { 1.0 };
        Self { file, offset: info.offset, dtype: info.dtype, width, rows, scale }
    }

    /// Numbers in a row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Rows of the table: one for each token.
    pub(super) fn count(&self) -> usize {
        self.rows
    }

    /// How the numbers are quantised.
    pub(super) fn dtype(&self) -> GgmlDType {
        self.dtype
    }

    /// The blocks of the rows of `tokens`, which must be less than [`Self::count`].
    pub(super) fn raw(&self, tokens: &[u32]) -> Result<Vec<u8>, Error> {
        let size = self.width / self.dtype.block_size() * self.dtype.type_size();
        let mut bytes = vec![0; tokens.len() * size];
        if tokens.len() == self.rows {
            read_at(&self.file, &mut bytes, self.offset)?;
            return Ok(bytes);
        }
        for (row, &token) in bytes.chunks_exact_mut(size).zip(tokens) {
            debug_assert!((token as usize) < self.rows, "the tokenizer gives only known tokens");
            read_at(&self.file, row, self.offset + u64::from(token) * size as u64)?;
        }
        Ok(bytes)
    }

    /// The embeddings of `tokens`, scaled.
    pub(super) fn rows(&self, tokens: &[u32]) -> Result<Vec<f32>, Error> {
        let mut values = dequantize(self.raw(tokens)?, self.dtype, tokens.len() * self.width)?;
        values.iter_mut().for_each(|value| *value *= self.scale);
        Ok(values)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file.file(), bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
    let mut done = 0;
    while done < bytes.len() {
        match std::os::windows::fs::FileExt::seek_read(file.file(), &mut bytes[done..], offset + done as u64)?
        {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => done += count,
        }
    }
    Ok(())
}
