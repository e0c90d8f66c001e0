//! Trains a classifier: cross-entropy over all classes, Adagrad (Duchi et al., 2011), one step for the vector of a feature as a whole,
//! so that a rare one learns as fast as a common one.

use std::path::Path;

use candle_core::{Device, Tensor};
use rayon::prelude::*;

use crate::inference::{Error, low_rank::noise};

use super::{Features, log_softmax, save};

/// What the vectors of features begin with lies between this and its negative.
const WIDTH: f32 = 0.17;
/// Keeps a step finite where nothing was learnt yet.
const LEAST: f32 = 1e-8;

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub seed: u64,
    /// Numbers in the vector of a feature.
    pub rank: usize,
    /// Rate of Adagrad at the beginning; it falls to 0 in a line.
    pub rate: f32,
}

/// A text to learn from: its features by their place, each with its share, and its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub features: Vec<(u32, f32)>,
    pub class: u32,
}

/// A classifier in training.
#[derive(Debug)]
pub struct Tuner {
    features: Features,
    classes: Vec<String>,
    rank: usize,
    rate: f32,
    /// Of each feature the vector, and the sum of what was learnt, squared.
    vectors: Vec<f32>,
    learnt: Vec<f32>,
    /// Of each class the vector and what it begins with, and the same for every number of them.
    heads: Learnt,
    biases: Learnt,
}

/// Numbers that learn each at its own rate.
#[derive(Debug)]
struct Learnt {
    values: Vec<f32>,
    squares: Vec<f32>,
}

impl Learnt {
    fn zeros(count: usize) -> Self {
        Self { values: vec![0.0; count], squares: vec![0.0; count] }
    }

    fn step(&mut self, gradient: &[f32], rate: f32) {
        let parts = self.values.par_iter_mut().zip(&mut self.squares).zip(gradient);
        parts.with_min_len(4096).for_each(|((value, square), slope)| {
            *square += slope * slope;
            *value -= rate * slope / (square.sqrt() + LEAST);
        });
    }
}

impl Tuner {
    /// One that has learnt nothing yet, for texts of `features` and of `classes`.
    pub fn new(features: Features, classes: Vec<String>, settings: &Settings) -> Self {
        let Settings { seed, rank, rate } = *settings;
        let vectors = noise(seed, "features", features.len() * rank, WIDTH);
        let learnt = vec![0.0; features.len()];
        let heads = Learnt::zeros(classes.len() * rank);
        let biases = Learnt::zeros(classes.len());
        Self { features, classes, rank, rate, vectors, learnt, heads, biases }
    }

    /// The features that it knows.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// The sum of the vectors of each example's features, one after the other.
    fn sums(&self, batch: &[Example]) -> Vec<f32> {
        let mut sums = vec![0.0; batch.len() * self.rank];
        sums.par_chunks_mut(self.rank).zip(batch).for_each(|(sum, example)| {
            for (place, share) in &example.features {
                let vector = &self.vectors[*place as usize * self.rank..][..self.rank];
                sum.iter_mut().zip(vector).for_each(|(sum, part)| *sum += share * part);
            }
        });
        sums
    }

    /// The logarithm of the likelihood of each class for each of `batch`, with the sums that they come from and the classes' vectors.
    fn forward(&self, batch: &[Example]) -> Result<(Vec<f32>, Tensor, Tensor), Error> {
        let device = &Device::Cpu;
        let sums = Tensor::from_vec(self.sums(batch), (batch.len(), self.rank), device)?;
        let heads = Tensor::from_slice(&self.heads.values, (self.classes.len(), self.rank), device)?;
        let mut fits = sums.matmul(&heads.t()?)?.flatten_all()?.to_vec1::<f32>()?;
        fits.par_chunks_mut(self.classes.len()).for_each(|fits| {
            fits.iter_mut().zip(&self.biases.values).for_each(|(fit, bias)| *fit += bias);
            log_softmax(fits);
        });
        Ok((fits, sums, heads))
    }

    /// Learns from `batch` where `left` of the training is still to come, 1 to 0; its loss in nats.
    pub fn step(&mut self, batch: &[Example], left: f32) -> Result<f32, Error> {
        let classes = self.classes.len();
        let (mut slopes, sums, heads) = self.forward(batch)?;
        let own = |at: usize| at * classes + batch[at].class as usize;
        let loss = -(0..batch.len()).map(|at| slopes[own(at)]).sum::<f32>() / batch.len() as f32;
        let share = 1.0 / batch.len() as f32;
        slopes.par_iter_mut().with_min_len(4096).for_each(|slope| *slope = slope.exp() * share);
        (0..batch.len()).for_each(|at| slopes[own(at)] -= share);
        let mut of_biases = vec![0.0_f32; classes];
        for row in slopes.chunks_exact(classes) {
            of_biases.iter_mut().zip(row).for_each(|(sum, slope)| *sum += slope);
        }
        let slopes = Tensor::from_vec(slopes, (batch.len(), classes), &Device::Cpu)?;
        let of_sums = slopes.matmul(&heads)?.flatten_all()?.to_vec1::<f32>()?;
        let of_heads = slopes.t()?.matmul(&sums)?.flatten_all()?.to_vec1::<f32>()?;
        let rate = self.rate * left;
        self.heads.step(&of_heads, rate);
        self.biases.step(&of_biases, rate);
        self.step_features(batch, &of_sums, rate);
        Ok(loss)
    }

    /// Moves the vectors of the features of `batch` against the slopes `of_sums`.
    fn step_features(&mut self, batch: &[Example], of_sums: &[f32], rate: f32) {
        let mut touched: Vec<(u32, usize, f32)> = Vec::new();
        for (at, example) in batch.iter().enumerate() {
            touched.extend(example.features.iter().map(|(place, share)| (*place, at, *share)));
        }
        touched.sort_unstable_by_key(|(place, at, _)| (*place, *at));
        let mut gradient = vec![0.0_f32; self.rank];
        for same in touched.chunk_by(|one, other| one.0 == other.0) {
            gradient.fill(0.0);
            for (_, at, share) in same {
                let slopes = &of_sums[at * self.rank..][..self.rank];
                gradient.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += share * slope);
            }
            let place = same[0].0 as usize;
            let mean = gradient.iter().map(|slope| slope * slope).sum::<f32>() / self.rank as f32;
            self.learnt[place] += mean;
            let step = rate / (self.learnt[place].sqrt() + LEAST);
            let vector = &mut self.vectors[place * self.rank..][..self.rank];
            vector.iter_mut().zip(&gradient).for_each(|(value, slope)| *value -= step * slope);
        }
    }

    /// How many of `batch` are likeliest of the class that they are of.
    pub fn right(&self, batch: &[Example]) -> Result<usize, Error> {
        let classes = self.classes.len();
        let (fits, ..) = self.forward(batch)?;
        let is_right = |(fits, example): (&[f32], &Example)| {
            let own = fits[example.class as usize];
            fits.iter().filter(|fit| **fit > own).count() == 0
        };
        Ok(fits.chunks_exact(classes).zip(batch).filter(|pair| is_right(*pair)).count())
    }

    /// Writes what it has learnt to `path`.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let heads = (self.heads.values.as_slice(), self.biases.values.as_slice());
        save(path, &self.features, &self.classes, &self.vectors, heads)
    }
}
