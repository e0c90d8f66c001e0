//! What an index was made of. It is written last: an index without it, or with one that does not fit, is
//! never used.

use std::{
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    catalog::{self, Catalog},
    inference::Embedder,
};

use super::{
    Error, lexical,
    vector::{Shape, VectorSettings},
};

/// Version of the layout of an index; another one is rebuilt.
pub const FORMAT: u32 = 4;

const FILE: &str = "manifest.json";
/// Length of the name of a content, in hexadecimal digits.
const CONTENT: usize = 16;

/// The manifest of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`] when it was built.
    pub format: u32,
    /// SHA-256 of the catalog.
    pub catalog: String,
    /// Version of the lexical analyzer.
    pub analyzer: String,
    /// Version of the recipe by which passages are made.
    pub recipe: String,
    /// Number of procedures.
    pub procedures: usize,
    /// Number of passages.
    pub passages: usize,
    /// The vector side; absent where there was no embedding model.
    pub vector: Option<VectorManifest>,
}

/// The vector side of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorManifest {
    /// Id of the embedding model.
    pub model: String,
    /// Length of a vector.
    pub dimensions: usize,
    /// Where the vectors are searched.
    pub backend: String,
    /// Names catalog and model, with what it adds for questions: equal on every machine that has the same.
    pub content: String,
}

impl Manifest {
    /// The manifest that an index of `catalog` must have.
    pub fn wanted(catalog: &Catalog, embedder: Option<&dyn Embedder>, settings: &VectorSettings) -> Self {
        let digest = catalog_digest(catalog);
        let vector = embedder.map(|embedder| VectorManifest {
            model: embedder.id().to_owned(),
            dimensions: embedder.dimensions(),
            backend: settings.backend(),
            content: content(&digest, embedder),
        });
        Self {
            format: FORMAT,
            catalog: digest,
            analyzer: lexical::ANALYZER.to_owned(),
            recipe: catalog::passage::RECIPE.to_owned(),
            procedures: catalog.procedures().len(),
            passages: catalog.passages().count(),
            vector,
        }
    }

    /// In what this index is not the `wanted` one. One that has vectors fits also where none are wanted.
    pub fn misfit(&self, wanted: &Self) -> Option<&'static str> {
        let vector_misfit = || match (&self.vector, &wanted.vector) {
            (_, None) => None,
            (None, Some(_)) => Some("it has no vectors"),
            (Some(found), Some(wanted)) if found.model != wanted.model => Some("embedding model"),
            (Some(found), Some(wanted)) if found.dimensions != wanted.dimensions => Some("vector length"),
            (Some(found), Some(wanted)) if found.backend != wanted.backend => Some("vector backend"),
            (Some(found), Some(wanted)) => (found != wanted).then_some("vector content"),
        };
        let differences = [
            (self.format != wanted.format, "index format"),
            (self.catalog != wanted.catalog, "catalog"),
            (self.analyzer != wanted.analyzer, "analyzer"),
            (self.recipe != wanted.recipe, "recipe of passages"),
            (self.passages != wanted.passages, "number of passages"),
        ];
        let difference = differences.into_iter().find(|(differs, _)| *differs);
        difference.map(|(_, what)| what).or_else(vector_misfit)
    }

    /// What a vector index of this manifest must be found to be.
    pub(super) fn shape(&self) -> Option<Shape<'_>> {
        let VectorManifest { dimensions, content, .. } = self.vector.as_ref()?;
        Some(Shape { content, dimensions: *dimensions, passages: self.passages })
    }

    /// Reads the manifest of the index under `dir`.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let detail = match fs_err::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(manifest) => return Ok(manifest),
                Err(error) => format!("not a manifest of this version ({error})"),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => "the index is unfinished".to_owned(),
            Err(error) => return Err(error.into()),
        };
        Err(Error::damaged(&path, detail))
    }

    /// Writes the manifest, whole or not at all: it makes the index under `dir` a finished one.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let json = serde_json::to_vec_pretty(self).map_err(io::Error::from)?;
        Ok(write_whole(dir, FILE, &json)?)
    }
}

/// Puts a file in its place by a rename, synced, so that it is never seen half written.
pub(super) fn write_whole(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let aside = dir.join(format!("{name}.new"));
    let mut file = fs_err::File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs_err::rename(&aside, dir.join(name))?;
    sync_folder(dir)
}

/// Makes the names in a folder last through a power cut; only Unix opens folders.
fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs_err::File::open(dir)?.sync_all() } else { Ok(()) }
}

/// SHA-256 of all procedures as JSON, in hexadecimal.
fn catalog_digest(catalog: &Catalog) -> String {
    let mut hash = Hash(Sha256::new());
    for procedure in catalog.matched() {
        serde_json::to_writer(&mut hash, procedure).expect("a procedure is plain data: a bug");
    }
    hex(&hash.0.finalize())
}

fn content(catalog: &str, embedder: &dyn Embedder) -> String {
    let questions = embedder.questions_id();
    let text = format!("{FORMAT}\n{catalog}\n{}\n{}\n{questions}", embedder.dimensions(), embedder.id());
    hex(&Sha256::digest(text))[..CONTENT].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hash(Sha256);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let vector = VectorManifest {
            model: "e5".into(),
            dimensions: 384,
            backend: "edge".into(),
            content: "00".into(),
        };
        let analyzer = "1".into();
        let catalog = "ab".into();
        Manifest {
            format: 1,
            catalog,
            analyzer,
            recipe: "names".to_owned(),
            procedures: 2,
            passages: 9,
            vector: Some(vector),
        }
    }

    fn changed(change: impl FnOnce(&mut Manifest)) -> Manifest {
        let mut changed = manifest();
        change(&mut changed);
        changed
    }

    fn vector_changed(change: impl FnOnce(&mut VectorManifest)) -> Manifest {
        changed(|manifest| change(manifest.vector.as_mut().unwrap()))
    }

    #[test]
    fn each_difference_is_a_misfit() {
        let other = || "other".to_owned();
        let differences = [
            (changed(|m| m.format = 2), "index format"),
            (changed(|m| m.catalog = other()), "catalog"),
            (changed(|m| m.analyzer = other()), "analyzer"),
            (changed(|m| m.passages = 8), "number of passages"),
            (vector_changed(|v| v.model = other()), "embedding model"),
            (vector_changed(|v| v.dimensions = 768), "vector length"),
            (vector_changed(|v| v.backend = other()), "vector backend"),
            (vector_changed(|v| v.content = other()), "vector content"),
            (changed(|m| m.vector = None), "it has no vectors"),
        ];
        for (found, what) in differences {
            assert_eq!(found.misfit(&manifest()), Some(what));
        }
        assert_eq!(manifest().misfit(&manifest()), None);
        assert_eq!(manifest().misfit(&changed(|m| m.vector = None)), None);
    }

    #[test]
    fn it_is_read_as_written_and_otherwise_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Manifest::read(dir.path()), Err(Error::Damaged { .. })));
        manifest().write(dir.path()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), manifest());
        assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 1);
        let path = dir.path().join(FILE);
        let text = fs_err::read_to_string(&path).unwrap();
        for damaged in [&text[..text.len() / 2], "", "{}"] {
            fs_err::write(&path, damaged).unwrap();
            assert!(matches!(Manifest::read(dir.path()), Err(Error::Damaged { .. })));
        }
    }
}
