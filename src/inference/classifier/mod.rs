//! Which of many classes a text belongs to, by which features it has: the vectors of its features, summed, against one vector for
//! each class (Joulin et al., 2016, "Bag of Tricks for Efficient Text Classification").
//!
//! It tells a feature that says something of a class from one that merely stands in its texts, which neither a count of words nor a
//! distance between meanings does. A text takes a tenth of a millisecond.

mod tuning;

use std::{collections::HashMap, path::Path};

use candle_core::{DType, Device, Tensor};

use crate::inference::{Error, rows::RowsOnDisk};

pub use tuning::{Example, Settings, Tuner};

/// Names of the tensors in its file.
mod tensor {
    pub(super) const FEATURES: &str = "features";
    pub(super) const WEIGHTS: &str = "weights";
    pub(super) const ROWS: &str = "rows";
    pub(super) const SCALES: &str = "scales";
    pub(super) const HEADS: &str = "heads";
    pub(super) const BIASES: &str = "biases";
    pub(super) const CLASSES: &str = "classes";
}

/// A trained classifier.
#[derive(Debug)]
pub struct Classifier {
    features: Features,
    /// The vector of each feature, in bytes about 128, and what a step of a byte is worth in it. A question touches a hundred of
    /// sixty-six thousand.
    rows: RowsOnDisk,
    scales: Vec<f32>,
    /// The vector of each class, and what it begins with.
    heads: Vec<f32>,
    biases: Vec<f32>,
    classes: Vec<String>,
}

/// The features that are known, each with how much it counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Features {
    /// In ascending order.
    hashes: Vec<u64>,
    weights: Vec<f32>,
}

impl Features {
    /// Those that stand at least `least` times in `texts`; the rarer, the more one counts (the logarithm of texts to times).
    pub fn of<'a>(texts: impl Iterator<Item = &'a [u64]>, least: usize) -> Self {
        let mut all = Vec::new();
        let mut count = 0_usize;
        for text in texts {
            all.extend_from_slice(text);
            count += 1;
        }
        all.sort_unstable();
        let mut known = Self::default();
        for same in all.chunk_by(u64::eq).filter(|same| same.len() >= least) {
            known.hashes.push(same[0]);
            known.weights.push((count.max(1) as f32 / same.len() as f32).max(1.0).ln());
        }
        known
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The places of those of `features` that are known, in ascending order.
    pub fn places(&self, features: &[u64]) -> Vec<u32> {
        let place = |hash| self.hashes.binary_search(hash).ok();
        let mut places: Vec<u32> =
            features.iter().filter_map(place).filter_map(|place| place.try_into().ok()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The features at `places`, which are in ascending order, with shares whose squares sum to 1; without those that there are not.
    pub fn shares(&self, places: &[u32]) -> Vec<(u32, f32)> {
        let weight = |place: &u32| Some((*place, *self.weights.get(*place as usize)?));
        let mut shares: Vec<(u32, f32)> = places.iter().filter_map(weight).collect();
        let squares: f32 = shares.iter().map(|(_, weight)| weight.powi(2)).sum();
        let length = squares.sqrt().max(f32::MIN_POSITIVE);
        shares.iter_mut().for_each(|(_, weight)| *weight /= length);
        shares
    }

    /// Those of `features` that are known, once each, by their place, with shares whose squares sum to 1.
    pub fn known(&self, features: &[u64]) -> Vec<(u32, f32)> {
        self.shares(&self.places(features))
    }
}

impl Classifier {
    /// Reads the safetensors file `path`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] where it is not there, [`Error::Classifier`] where it is damaged.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let bytes =
            fs_err::read(path).map_err(|source| Error::Unreadable { file: path.to_owned(), source })?;
        let file = fs_err::File::open(path)?;
        Self::read(&bytes, file).map_err(|reason| Error::Classifier { file: path.to_owned(), reason })
    }

    /// The classifier in `bytes`, which are those of `file`.
    fn read(bytes: &[u8], file: fs_err::File) -> Result<Self, String> {
        let tensors = candle_core::safetensors::load_buffer(bytes, &Device::Cpu);
        let tensors = tensors.map_err(|error| format!("not a classifier ({error})"))?;
        let tensor = |name: &str| tensors.get(name).ok_or_else(|| format!("{name} is missing"));
        let wrong = |error: candle_core::Error| format!("not a classifier ({error})");
        let floats = |name: &str| -> Result<Vec<f32>, String> {
            let values = tensor(name)?.to_dtype(DType::F32).and_then(|values| values.flatten_all());
            values.and_then(|values| values.to_vec1()).map_err(wrong)
        };
        let hashes: Vec<i64> = tensor(tensor::FEATURES)?.to_vec1().map_err(wrong)?;
        let names: Vec<u8> = tensor(tensor::CLASSES)?.to_vec1().map_err(wrong)?;
        let names = String::from_utf8(names).map_err(|error| error.to_string())?;
        let rows = tensor(tensor::ROWS)?.dims2().map_err(wrong)?;
        let offset = offset_of(bytes, tensor::ROWS).ok_or("its header is not as it should be")?;
        let classifier = Self {
            features: Features {
                hashes: hashes.into_iter().map(i64::cast_unsigned).collect(),
                weights: floats(tensor::WEIGHTS)?,
            },
            rows: RowsOnDisk::new(file, offset, rows.1, rows.0),
            scales: floats(tensor::SCALES)?,
            heads: floats(tensor::HEADS)?,
            biases: floats(tensor::BIASES)?,
            classes: names.lines().map(str::to_owned).collect(),
        };
        if classifier.is_whole() { Ok(classifier) } else { Err("its parts do not fit each other".to_owned()) }
    }

    /// Whether all parts have the sizes that the others ask for.
    fn is_whole(&self) -> bool {
        let (features, classes) = (self.features.len(), self.classes.len());
        let rank = self.rank();
        rank > 0
            && self.features.hashes.is_sorted()
            && [self.features.weights.len(), self.scales.len()] == [features; 2]
            && self.biases.len() == classes
            && self.rows.count() == features
            && self.rows.bytes() == rank
            && self.heads.len() == classes * rank
    }

    fn rank(&self) -> usize {
        self.heads.len() / self.classes.len().max(1)
    }

    /// The names of the classes, in the order of [`Self::log_likelihoods`].
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The features that are known.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// For each class the logarithm of how likely it is that a text with the features at `places`, in ascending order, belongs to it, in
    /// nats; nothing where there is none of them, or its file cannot be read any more.
    pub fn log_likelihoods(&self, places: &[u32]) -> Option<Vec<f32>> {
        let known = self.features.shares(places);
        if known.is_empty() {
            return None;
        }
        let rank = self.rank();
        let mut sum = vec![0.0_f32; rank];
        let places: Vec<u32> = known.iter().map(|(place, _)| *place).collect();
        let rows = self.rows.read(&places);
        let rows = rows.inspect_err(|error| tracing::warn!(%error, "the classifier cannot be read")).ok()?;
        for ((place, share), row) in known.into_iter().zip(rows.chunks_exact(rank)) {
            let step = share * self.scales[place as usize];
            sum.iter_mut().zip(row).for_each(|(sum, byte)| *sum += step * (f32::from(*byte) - MIDDLE));
        }
        let fit = |(head, bias): (&[f32], &f32)| bias + dot(head, &sum);
        let mut fits: Vec<f32> = self.heads.chunks_exact(rank).zip(&self.biases).map(fit).collect();
        log_softmax(&mut fits);
        Some(fits)
    }
}

/// Where the values of the tensor `name` begin in the safetensors file `bytes`: its header says how far behind itself.
fn offset_of(bytes: &[u8], name: &str) -> Option<u64> {
    let length = u64::from_le_bytes(*bytes.first_chunk()?);
    let header = bytes.get(8..usize::try_from(length).ok()?.checked_add(8)?)?;
    let header: serde_json::Value = serde_json::from_slice(header).ok()?;
    Some(8 + length + header.get(name)?.get("data_offsets")?.get(0)?.as_u64()?)
}

/// The byte that stands for 0.
const MIDDLE: f32 = 128.0;

/// The product of two vectors.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    // Eight sums side by side, which the compiler turns into vector instructions.
    let (ones, rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (one, other) in ones.iter().zip(others) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    sums.iter().sum::<f32>() + rest.iter().zip(other_rest).map(|(one, other)| one * other).sum::<f32>()
}

/// Turns what fits into logarithms of likelihoods.
fn log_softmax(fits: &mut [f32]) {
    let highest = fits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let whole: f32 = fits.iter().map(|fit| (fit - highest).exp()).sum();
    let shift = highest + whole.ln();
    fits.iter_mut().for_each(|fit| *fit -= shift);
}

/// `values` as bytes about [`MIDDLE`], and what a step is worth.
fn quantised(values: &[f32]) -> (Vec<u8>, f32) {
    let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let step = (largest / 127.0).max(f32::MIN_POSITIVE);
    (values.iter().map(|value| (value / step + MIDDLE).round() as u8).collect(), step)
}

/// Writes a classifier to `path`: `vectors` of `rank` numbers for each of `features`, `heads` of as many for each of `classes`.
fn save(
    path: &Path,
    features: &Features,
    classes: &[String],
    vectors: &[f32],
    (heads, biases): (&[f32], &[f32]),
) -> Result<(), Error> {
    let rank = vectors.len() / features.len().max(1);
    let (mut rows, mut scales) = (Vec::with_capacity(vectors.len()), Vec::with_capacity(features.len()));
    for vector in vectors.chunks_exact(rank.max(1)) {
        let (row, scale) = quantised(vector);
        rows.extend(row);
        scales.push(scale);
    }
    let hashes: Vec<i64> = features.hashes.iter().copied().map(u64::cast_signed).collect();
    let names = classes.join("\n").into_bytes();
    let device = &Device::Cpu;
    let known = features.len();
    let tensors = [
        (tensor::FEATURES, Tensor::from_vec(hashes, known, device)?),
        (tensor::WEIGHTS, Tensor::from_slice(&features.weights, known, device)?),
        (tensor::ROWS, Tensor::from_vec(rows, (known, rank), device)?),
        (tensor::SCALES, Tensor::from_vec(scales, known, device)?),
        (tensor::HEADS, Tensor::from_slice(heads, (classes.len(), rank), device)?.to_dtype(DType::F16)?),
        (tensor::BIASES, Tensor::from_slice(biases, classes.len(), device)?),
        (tensor::CLASSES, Tensor::from_slice(&names, names.len(), device)?),
    ];
    // Whoever has the old file open goes on reading that.
    let written = path.with_extension("part");
    candle_core::safetensors::save(&HashMap::from(tensors), &written)?;
    Ok(fs_err::rename(written, path)?)
}

#[cfg(test)]
mod tests;
