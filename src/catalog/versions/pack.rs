//! A file of records, one a line, found by the SHA-256 of the line: what is found is whole.

use std::{collections::HashMap, path::Path};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::super::{Error, Procedure};

/// The lines of a pack.
#[derive(Debug)]
pub(super) struct Pack<'a>(HashMap<String, &'a [u8]>);

impl<'a> Pack<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        Self(lines.into_par_iter().map(|line| (sha256(line), line)).collect())
    }

    /// The record named `sha256`; `path` is that of the pack.
    pub(super) fn record(&self, sha256: &str, path: &Path) -> Result<Procedure, Error> {
        let damaged = |detail| Error::DamagedVersion { path: path.to_owned(), detail };
        let line = self
            .0
            .get(sha256)
            .ok_or_else(|| damaged(format!("the record {sha256} is not in it, or not whole")))?;
        serde_json::from_slice(line)
            .map_err(|error| damaged(format!("the record {sha256} is of another shape: {error}")))
    }
}

/// SHA-256 of `bytes` in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
