//! Where products are computed: on the processor, or on a GPU (feature `cuda`).

use candle_core::Device;

use super::Error;

/// The GPU of this number.
///
/// # Errors
/// [`Error::NoGpu`] where there is none, or the build knows of none.
pub(super) fn gpu(number: usize) -> Result<Device, Error> {
    Device::new_cuda(number).map_err(|source| Error::NoGpu { number, source })
}

/// The GPU of this number, or the processor where none is named.
///
/// # Errors
/// As [`gpu`].
pub(super) fn of(number: Option<usize>) -> Result<Device, Error> {
    number.map_or(Ok(Device::Cpu), gpu)
}
