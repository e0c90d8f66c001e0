//! The records of a version: a line for each, `code sha256 pack`, ordered by code.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{super::Code, pack::hex};

/// Where a record lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Of its line, in hexadecimal.
    pub(super) sha256: String,
    /// The pack that holds it.
    pub(super) pack: String,
}

/// The records of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<Code, Place>);

impl Manifest {
    pub(super) fn new(places: BTreeMap<Code, Place>) -> Self {
        Self(places)
    }

    /// Reads the manifest of version `id`, or says what is wrong with it.
    pub(super) fn read(text: &str, id: &str) -> Result<Self, &'static str> {
        let mut places = BTreeMap::new();
        let mut whole = Sha256::new();
        for line in text.lines() {
            let mut parts = line.split(' ');
            let (Some(code), Some(sha256), Some(pack), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return Err("a line is not of the shape `code sha256 pack`");
            };
            let code: Code = code.parse().map_err(|_| "a line has no procedure code")?;
            if !pack.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err("a line names no pack");
            }
            whole.update(bytes(sha256).ok_or("a line has no SHA-256")?);
            places.insert(code, Place { sha256: sha256.to_owned(), pack: pack.to_owned() });
        }
        if hex(&whole.finalize()) == id {
            Ok(Self(places))
        } else {
            Err("its records are not those of its name")
        }
    }

    pub(super) fn text(&self) -> String {
        let lines = self.iter().map(|(code, place)| format!("{code} {} {}\n", place.sha256, place.pack));
        lines.collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Code, &Place)> {
        self.0.iter()
    }

    pub(super) fn into_places(self) -> impl Iterator<Item = Place> {
        self.0.into_values()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, code: &Code) -> Option<&Place> {
        self.0.get(code)
    }

    /// Whether `code` says here what it says at `place`.
    pub(super) fn holds(&self, code: &Code, place: &Place) -> bool {
        self.get(code).is_some_and(|own| own.sha256 == place.sha256)
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}
