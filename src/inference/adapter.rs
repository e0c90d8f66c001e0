//! A low-rank adapter (Hu et al., 2021, "LoRA"): what training added to the matrices of a model.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use sha2::{Digest, Sha256};

use crate::inference::Error;

/// The tensor that names the base by its fingerprint.
const BASE: &str = "base";

/// For each adapted matrix W of shape `[outputs, inputs]` a product B A to be added, `[outputs, rank]` by `[rank, inputs]`.
#[derive(Debug, Clone)]
pub(super) struct Adapter {
    base: String,
    /// SHA-256 of its file in hexadecimal; empty where it was not kept yet.
    pub(super) fingerprint: String,
    /// By the matrix's name in the weight file: A and B, f32.
    pairs: HashMap<String, (Tensor, Tensor)>,
}

impl Adapter {
    /// An adapter of the base with the fingerprint `base`.
    pub(super) fn new(base: &str, pairs: HashMap<String, (Tensor, Tensor)>) -> Self {
        Self { base: base.to_owned(), fingerprint: String::new(), pairs }
    }

    /// Reads the safetensors file `path`; it must be made for the base with the fingerprint `base`.
    pub(super) fn open(path: &Path, base: &str) -> Result<Self, Error> {
        let damaged = |reason: String| Error::Adapter { file: path.to_owned(), reason };
        let bytes =
            fs_err::read(path).map_err(|source| Error::Unreadable { file: path.to_owned(), source })?;
        let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu);
        let tensors = tensors.map_err(|error| damaged(format!("not an adapter ({error})")))?;
        let named = tensors.get(BASE).and_then(|tensor| tensor.to_vec1::<u8>().ok());
        let named = String::from_utf8_lossy(&named.unwrap_or_default()).into_owned();
        if named != base {
            return Err(damaged(format!("made for the weights {named:.24}, and these are {base:.24}")));
        }
        let mut pairs = HashMap::new();
        for (name, b) in &tensors {
            let Some(matrix) = name.strip_suffix(".b") else { continue };
            let a = tensors.get(&format!("{matrix}.a"));
            let a = a.ok_or_else(|| damaged(format!("{matrix} has no first half")))?;
            pairs.insert(matrix.to_owned(), (a.to_dtype(DType::F32)?, b.to_dtype(DType::F32)?));
        }
        let fingerprint = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { base: named, fingerprint, pairs })
    }

    /// Writes it to `path` in half precision.
    pub(super) fn save(&self, path: &Path) -> Result<(), Error> {
        let bytes = self.base.as_bytes();
        let base = Tensor::from_slice(bytes, bytes.len(), &Device::Cpu)?;
        let mut tensors = HashMap::from([(BASE.to_owned(), base)]);
        for (matrix, (a, b)) in &self.pairs {
            let kept = |half: &Tensor| half.detach().to_device(&Device::Cpu)?.to_dtype(DType::F16);
            tensors.insert(format!("{matrix}.a"), kept(a)?);
            tensors.insert(format!("{matrix}.b"), kept(b)?);
        }
        Ok(candle_core::safetensors::save(&tensors, path)?)
    }

    /// The two halves for `matrix`.
    pub(super) fn pair(&self, matrix: &str) -> Option<(&Tensor, &Tensor)> {
        self.pairs.get(matrix).map(|(a, b)| (a, b))
    }

    /// Adds the change of `matrix` to its `values`, rows of `inputs`; nothing where the adapter leaves it as it is.
    pub(super) fn add(&self, matrix: &str, values: &mut [f32], inputs: usize) -> Result<(), Error> {
        let Some((a, b)) = self.pairs.get(matrix) else { return Ok(()) };
        let change = b.matmul(a)?;
        if change.dims() != [values.len() / inputs, inputs] {
            let message = format!("the adapter's {matrix} has the shape {:?}", change.dims());
            return Err(Error::Compute(candle_core::Error::Msg(message)));
        }
        for (value, change) in values.iter_mut().zip(change.flatten_all()?.to_vec1::<f32>()?) {
            *value += change;
        }
        Ok(())
    }
}
