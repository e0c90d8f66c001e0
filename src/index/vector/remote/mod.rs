//! A Qdrant server or cluster.
use std::sync::Arc;
use super::*;
/// Where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteSettings { pub collection: String }
pub(super) fn build(_s: &RemoteSettings, _shape: Shape<'_>, _p: Vec<Point>) -> Result<(), Error> { todo!() }
pub(super) fn open(_s: &RemoteSettings, _shape: Shape<'_>) -> Result<Arc<dyn VectorIndex>, Error> { todo!() }
