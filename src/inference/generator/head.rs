//! The output head: which tokens may come next and how likely each is.

use candle_core::{Device, quantized::GgmlDType};

use crate::inference::{
    error::Error,
    generator::{
        blocks::{BYTES, WIDTH},
        elementwise::log_sum_exp,
        embedding::Embedding,
        matrix::Matrix,
        weights::blocks_of,
    },
};

/// candle's tile kernels make this many rows at a time, and take only whole tiles.
const TILE_ROWS: usize = 16;

/// Rows of the embedding as weights of the output, for some tokens or for all.
#[derive(Debug)]
pub(super) struct Head {
    matrix: Matrix,
    /// The token of each row, ascending.
    tokens: Vec<u32>,
}

impl Head {
    /// Reads the rows of `tokens` (ascending).
    pub(super) fn read(embedding: &Embedding, tokens: Vec<u32>) -> Result<Self, Error> {
        let width = embedding.width();
        let mut rows = blocks_of(embedding.raw(&tokens)?, embedding.dtype(), tokens.len() * width)?;
        let matrix = if tokens.len() == embedding.count() {
            // The whole table is three quarters of the file: tiles of it would hold it a second time.
            Matrix::keep(rows, GgmlDType::Q8_0, tokens.len(), width)?
        } else {
            let whole_tiles = tokens.len().next_multiple_of(TILE_ROWS);
            rows.resize(whole_tiles * width / WIDTH * BYTES, 0);
            Matrix::from_blocks(rows, width)?
        };
        Ok(Self { matrix, tokens })
    }

    /// Moves its matrix to `device`.
    pub(super) fn place(&mut self, device: &Device) -> Result<(), Error> {
        self.matrix.place(device)
    }

    /// Tokens that can come out.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Numbers in a row of the input.
    pub(super) fn padded(&self) -> usize {
        self.matrix.padded()
    }

    /// Scores of every token for one row of `input`; what follows those of the tokens means nothing.
    pub(super) fn scores(&self, input: Vec<f32>) -> Result<Vec<f32>, Error> {
        self.matrix.forward(input)
    }

    /// The likeliest token of a row of scores; the first of equals.
    pub(super) fn best(&self, scores: &[f32]) -> u32 {
        let mut best = 0;
        for (row, score) in scores[..self.len()].iter().enumerate() {
            if *score > scores[best] {
                best = row;
            }
        }
        self.tokens[best]
    }

    /// Takes a token out of the choice.
    pub(super) fn forbid(&self, scores: &mut [f32], token: u32) {
        if let Ok(row) = self.tokens.binary_search(&token) {
            scores[row] = f32::NEG_INFINITY;
        }
    }

    /// The logarithm of a token's probability among those of the head; none if it is not one of them.
    pub(super) fn log_probability(&self, scores: &[f32], token: u32) -> Option<f64> {
        let row = self.tokens.binary_search(&token).ok()?;
        Some(f64::from(scores[row]) - log_sum_exp(&scores[..self.len()]))
    }
}
