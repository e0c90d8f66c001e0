//! A matrix that stays as it is and the low-rank product that is trained beside it.

use std::path::Path;

use candle_core::{CpuStorage, CustomOp1, DType, Device, Layout, Shape, Tensor, Var};
use sha2::{Digest, Sha256};

use crate::inference::{Error, adapter::Adapter};

/// `x W^T + x A^T B^T`, of which A and B are trained.
pub(super) struct LowRank {
    name: String,
    /// `[inputs, outputs]`.
    weight: Tensor,
    /// `[rank, inputs]` and `[outputs, rank]`.
    a: Var,
    b: Var,
}

impl LowRank {
    /// The matrix `name` with `values`, rows of `shape` (outputs, inputs); what is trained changes nothing yet.
    pub(super) fn new(
        name: String,
        values: Vec<f32>,
        shape: (usize, usize),
        start: Start<'_>,
    ) -> Result<Self, Error> {
        let (outputs, inputs) = shape;
        let (rank, device) = (start.tuning.rank, start.device);
        let weight = Tensor::from_vec(values, shape, device)?.t()?.contiguous()?;
        let a = noise(start.tuning.seed, &name, rank * inputs, 1.0 / (inputs as f32).sqrt());
        let a = Var::from_vec(a, (rank, inputs), device)?;
        let b = Var::zeros((outputs, rank), DType::F32, device)?;
        Ok(Self { name, weight, a, b })
    }

    /// The product with rows of `inputs` numbers.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let own = fixed_product(x, &self.weight)?;
        own + x.matmul(&self.a.as_tensor().t()?)?.matmul(&self.b.as_tensor().t()?)?
    }

    /// What is trained.
    pub(super) fn trained(&self) -> [Var; 2] {
        [self.a.clone(), self.b.clone()]
    }

    /// What is trained, under the matrix's name.
    pub(super) fn pair(&self) -> (String, (Tensor, Tensor)) {
        (self.name.clone(), (self.a.as_tensor().clone(), self.b.as_tensor().clone()))
    }

    /// Goes on with what `adapter`, read from `path`, holds for this matrix.
    ///
    /// # Errors
    /// [`Error::Adapter`] where it is of another rank.
    pub(super) fn resume(&self, adapter: &Adapter, path: &Path) -> Result<(), Error> {
        let Some((a, b)) = adapter.pair(&self.name) else { return Ok(()) };
        if a.shape() != self.a.shape() || b.shape() != self.b.shape() {
            let reason = format!("{} has another rank", self.name);
            return Err(Error::Adapter { file: path.to_owned(), reason });
        }
        self.a.set(&a.to_device(self.a.device())?)?;
        self.b.set(&b.to_device(self.b.device())?)?;
        Ok(())
    }
}

/// The product of rows with a matrix `[inputs, outputs]` that is not trained. candle's own computes the gradient of the matrix as
/// well, which is a third of the work, and throws it away: a GPU has the time, a processor has not.
pub(super) fn fixed_product(x: &Tensor, matrix: &Tensor) -> candle_core::Result<Tensor> {
    match x.device().is_cpu() {
        true => x.apply_op1(Fixed(matrix.clone())),
        false => x.matmul(matrix),
    }
}

struct Fixed(Tensor);

impl CustomOp1 for Fixed {
    fn name(&self) -> &'static str {
        "fixed-product"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let values = storage.as_slice::<f32>()?;
        let Some((start, end)) = layout.contiguous_offsets() else {
            candle_core::bail!("the rows of a fixed product must lie side by side");
        };
        let x = Tensor::from_slice(&values[start..end], layout.shape(), &Device::Cpu)?;
        let y = x.matmul(&self.0)?;
        Ok((CpuStorage::F32(y.flatten_all()?.to_vec1()?), y.shape().clone()))
    }

    fn bwd(&self, _: &Tensor, _: &Tensor, gradient: &Tensor) -> candle_core::Result<Option<Tensor>> {
        Ok(Some(gradient.contiguous()?.matmul(&self.0.t()?)?))
    }
}

/// What of a model is trained, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// How many of the upper layers get an adapter.
    pub layers: usize,
    /// Rank of the adapter.
    pub rank: usize,
    /// What the adapter begins with depends on it and on nothing else.
    pub seed: u64,
    /// The number of the GPU that trains; none for the processor.
    pub gpu: Option<usize>,
}

/// What an adapter begins with, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) tuning: Tuning,
    pub(super) device: &'a Device,
}

/// `count` numbers from -`width` to `width` that depend on `seed` and `name` alone.
pub(super) fn noise(seed: u64, name: &str, count: usize, width: f32) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(count + 8);
    for block in 0.. {
        if numbers.len() >= count {
            break;
        }
        let digest = Sha256::digest(format!("{seed} {name} {block}"));
        let chunks = digest.as_chunks::<4>().0.iter();
        numbers.extend(chunks.map(|&bytes| {
            let unit = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
            (unit * 2.0 - 1.0) as f32 * width
        }));
    }
    numbers.truncate(count);
    numbers
}
