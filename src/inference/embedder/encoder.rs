//! The BERT encoder: token ids in, one pooled vector out.

use std::path::PathBuf;
use std::sync::Mutex;

use crate::inference::Error;
use crate::inference::adapter::Adapter;
use crate::inference::embedder::file::{BLOCK, BLOCK_BYTES, Shape, WeightFile};
use crate::inference::embedder::kernels;
use crate::inference::embedder::linear::{Arithmetic, Linear, dequantise};
use crate::inference::rows::RowsOnDisk;

/// Rows that one thread takes at a time in element-wise work.
const ROWS: usize = 16;

/// All weights; shared by any number of threads.
#[derive(Debug)]
pub(super) struct Encoder {
    shape: Shape,
    arithmetic: Arithmetic,
    /// For what is said of the file.
    path: PathBuf,
    /// 4 bits a value.
    words: RowsOnDisk,
    /// One row a position, the row of token type 0 added.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    /// Query, key and value in one product.
    attention: Linear,
    attention_out: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    norm: Norm,
}

impl Encoder {
    /// The encoder of `file`, with what `adapter` adds to its matrices.
    pub(super) fn new(
        file: &WeightFile,
        arithmetic: Arithmetic,
        adapter: Option<&Adapter>,
    ) -> Result<Self, Error> {
        let shape = file.shape;
        let loader = Loader { file, hidden: shape.hidden, arithmetic, adapter };
        let layers = (0..shape.layers).map(|layer| loader.layer(layer)).collect::<Result<_, _>>()?;
        let norm = loader.norm("emb.ln")?;
        let positions = loader.positions()?;
        let words = file.rows("emb.word", shape.vocabulary, shape.hidden)?;
        Ok(Self { shape, arithmetic, path: file.path.clone(), words, positions, norm, layers })
    }

    pub(super) fn dimensions(&self) -> usize {
        self.shape.hidden
    }

    /// Most tokens in one text, begin and end included.
    pub(super) fn positions(&self) -> usize {
        self.shape.positions
    }

    /// For each of `texts`, the mean of its rows of the last layer, scaled to length 1. The rows of all texts go
    /// through the products together (the weights are read once for all), each text attends to itself alone.
    pub(super) fn embed(&self, texts: &[Vec<u32>]) -> Result<Vec<Vec<f32>>, Error> {
        let x = self.rows(texts, self.layers.len())?;
        let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
        let mut rest = x.as_slice();
        lengths
            .into_iter()
            .map(|length| {
                let (rows, after) = rest.split_at(length * self.shape.hidden);
                rest = after;
                self.pool(rows)
            })
            .collect()
    }

    /// The rows of `texts` behind the first `layers` layers, one below the other.
    pub(super) fn rows(&self, texts: &[Vec<u32>], layers: usize) -> Result<Vec<f32>, Error> {
        let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
        let looked_up = texts.iter().map(|ids| self.look_up(ids)).collect::<Result<Vec<_>, _>>()?;
        let mut x = looked_up.concat();
        for layer in self.layers.iter().take(layers) {
            x = self.layer(layer, x, &lengths)?;
        }
        Ok(x)
    }

    fn pool(&self, rows: &[f32]) -> Result<Vec<f32>, Error> {
        let mut pooled = vec![0.0; self.shape.hidden];
        for row in rows.chunks_exact(self.shape.hidden) {
            add(&mut pooled, row);
        }
        let length = kernels::sum_of_squares(&pooled).sqrt();
        if !length.is_finite() || length == 0.0 {
            let reason = "the weights give no finite vector".to_owned();
            return Err(Error::Damaged { file: self.path.clone(), reason });
        }
        for value in &mut pooled {
            *value /= length;
        }
        Ok(pooled)
    }

    /// Word and position rows added and normalised.
    fn look_up(&self, ids: &[u32]) -> Result<Vec<f32>, Error> {
        let hidden = self.shape.hidden;
        let words = self.words.read(ids)?;
        let words = words.chunks_exact(hidden / BLOCK * BLOCK_BYTES);
        let mut x = vec![0.0; ids.len() * hidden];
        let rows = x.chunks_exact_mut(hidden).zip(self.positions.chunks_exact(hidden));
        for ((row, position), word) in rows.zip(words) {
            dequantise(word, row);
            add(row, position);
            self.norm.apply(row, self.shape.eps);
        }
        Ok(x)
    }

    fn layer(&self, layer: &Layer, mut x: Vec<f32>, lengths: &[usize]) -> Result<Vec<f32>, Error> {
        let mixed = self.attend(&layer.attention.forward(x.clone())?, lengths);
        self.add_normalised(&mut x, &layer.attention_out.forward(mixed)?, &layer.attention_norm);
        let mut wide = layer.up.forward(x.clone())?;
        self.each_rows(&mut wide, self.shape.ffn, kernels::gelu);
        self.add_normalised(&mut x, &layer.down.forward(wide)?, &layer.norm);
        Ok(x)
    }

    fn add_normalised(&self, x: &mut [f32], y: &[f32], norm: &Norm) {
        let hidden = self.shape.hidden;
        for (row, y) in x.chunks_exact_mut(hidden).zip(y.chunks_exact(hidden)) {
            add(row, y);
            norm.apply(row, self.shape.eps);
        }
    }

    /// Runs `work` over groups of rows on all threads.
    fn each_rows(&self, x: &mut [f32], width: usize, work: fn(&mut [f32])) {
        let groups: Vec<Mutex<&mut [f32]>> = x.chunks_mut(ROWS * width).map(Mutex::new).collect();
        self.arithmetic.parallel(groups.len(), |range| {
            for group in &groups[range] {
                work(&mut group.lock().expect("each group is taken once: a bug"));
            }
        });
    }

    /// Attention of all heads over `projected`, rows of query, key and value side by side; `lengths` says how many rows
    /// each text has.
    fn attend(&self, projected: &[f32], lengths: &[usize]) -> Vec<f32> {
        let Shape { hidden, heads, .. } = self.shape;
        let width = hidden / heads;
        let mut by_head = vec![0.0; projected.len() / 3];
        let mut tasks = Vec::with_capacity(lengths.len() * heads);
        let (mut inputs, mut outputs) = (projected, by_head.as_mut_slice());
        for length in lengths {
            let (input, rest) = inputs.split_at(length * 3 * hidden);
            inputs = rest;
            for head in 0..heads {
                let (output, rest) = outputs.split_at_mut(length * width);
                outputs = rest;
                tasks.push((Head { projected: input, hidden, width, head }, Mutex::new(output)));
            }
        }
        self.arithmetic.parallel(tasks.len(), |range| {
            for (head, output) in &tasks[range] {
                attend_head(head, &mut output.lock().expect("each head is taken once: a bug"));
            }
        });
        drop(tasks);
        let mut mixed = vec![0.0; by_head.len()];
        let (mut from, mut to) = (by_head.as_slice(), mixed.as_mut_slice());
        for length in lengths {
            let (values, rest) = from.split_at(length * hidden);
            from = rest;
            let (rows, rest) = to.split_at_mut(length * hidden);
            to = rest;
            for (head, values) in values.chunks_exact(length * width).enumerate() {
                for (row, values) in rows.chunks_exact_mut(hidden).zip(values.chunks_exact(width)) {
                    row[head * width..][..width].copy_from_slice(values);
                }
            }
        }
        mixed
    }
}

/// One head's part of the projected rows.
struct Head<'a> {
    projected: &'a [f32],
    hidden: usize,
    width: usize,
    head: usize,
}

impl<'a> Head<'a> {
    /// The rows of the query (0), key (1) or value (2).
    fn rows(&self, part: usize) -> impl Iterator<Item = &'a [f32]> {
        let (start, width) = (part * self.hidden + self.head * self.width, self.width);
        self.projected.chunks_exact(3 * self.hidden).map(move |row| &row[start..start + width])
    }
}

fn attend_head(head: &Head<'_>, out: &mut [f32]) {
    let count = out.len() / head.width;
    let mut keys = vec![0.0; out.len()]; // transposed: [width, count]
    for (column, key) in head.rows(1).enumerate() {
        for (row, &value) in key.iter().enumerate() {
            keys[row * count + column] = value;
        }
    }
    let scale = 1.0 / (head.width as f32).sqrt();
    let mut scores = vec![0.0; count];
    for (query, out) in head.rows(0).zip(out.chunks_exact_mut(head.width)) {
        scores.fill(0.0);
        for (&q, keys) in query.iter().zip(keys.chunks_exact(count)) {
            add_scaled(&mut scores, q, keys);
        }
        kernels::softmax(&mut scores, scale);
        for (&share, value) in scores.iter().zip(head.rows(2)) {
            add_scaled(out, share, value);
        }
    }
}

fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

fn add_scaled(x: &mut [f32], scale: f32, y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += scale * y;
    }
}

impl Norm {
    fn apply(&self, row: &mut [f32], eps: f32) {
        kernels::normalise(row, &self.weight, &self.bias, eps);
    }
}

/// Takes the layers out of the file.
struct Loader<'a> {
    file: &'a WeightFile,
    hidden: usize,
    arithmetic: Arithmetic,
    adapter: Option<&'a Adapter>,
}

impl Loader<'_> {
    fn layer(&self, layer: usize) -> Result<Layer, Error> {
        let name = |part: &str| format!("l{layer}.{part}");
        let (hidden, ffn) = (self.hidden, self.file.shape.ffn);
        Ok(Layer {
            attention: self.linear(&[name("q"), name("k"), name("v")], hidden, hidden)?,
            attention_out: self.linear(&[name("ao")], hidden, hidden)?,
            attention_norm: self.norm(&name("aln"))?,
            up: self.linear(&[name("fi")], ffn, hidden)?,
            down: self.linear(&[name("fo")], hidden, ffn)?,
            norm: self.norm(&name("oln"))?,
        })
    }

    /// The matrices `names`, one below the other.
    fn linear(&self, names: &[String], outputs: usize, inputs: usize) -> Result<Linear, Error> {
        let (mut blocks, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            let range = self.file.blocks(&format!("{name}.w"), outputs, inputs)?;
            blocks.extend_from_slice(&self.file.bytes[range]);
            bias.extend(self.file.floats(&format!("{name}.b"), outputs)?);
        }
        // What the adapter leaves as it is stays exact.
        match self.adapter.filter(|adapter| names.iter().any(|name| adapter.pair(name).is_some())) {
            None => Linear::new(&blocks, bias, inputs, self.arithmetic),
            Some(adapter) => {
                let mut values = vec![0.0; bias.len() * inputs];
                dequantise(&blocks, &mut values);
                for (name, values) in names.iter().zip(values.chunks_exact_mut(outputs * inputs)) {
                    adapter.add(name, values, inputs)?;
                }
                Linear::from_floats(values, bias, inputs, self.arithmetic)
            }
        }
    }

    fn norm(&self, name: &str) -> Result<Norm, Error> {
        Ok(Norm {
            weight: self.file.floats(&format!("{name}.w"), self.hidden)?,
            bias: self.file.floats(&format!("{name}.b"), self.hidden)?,
        })
    }

    fn positions(&self) -> Result<Vec<f32>, Error> {
        let Shape { positions, types, .. } = self.file.shape;
        let mut all = self.file.floats("emb.pos", positions * self.hidden)?;
        let of_type = self.file.floats("emb.type", types * self.hidden)?;
        for row in all.chunks_exact_mut(self.hidden) {
            add(row, &of_type[..self.hidden]);
        }
        Ok(all)
    }
}
