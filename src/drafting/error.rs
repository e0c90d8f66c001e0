//! What can go wrong while drafting.

use crate::{inference, retrieval};

/// The message names what failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Inference(#[from] inference::Error),
    #[error(transparent)]
    Retrieval(#[from] retrieval::Error),
}
