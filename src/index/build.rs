//! Opens the index of a catalog, and builds it aside and swaps it in where there is none that fits.
//!
//! `current` holds the name of the folder in use; `build-…` are folders, of which all others are old or
//! unfinished; `build.lock` is held by the one builder; `embeddings.bin` keeps embeddings across builds.

mod embed;
mod folder;

use std::{fmt, path::Path, sync::Arc};

use crate::{catalog::Catalog, inference::Embedder};

use super::{
    Error,
    lexical::{self, LexicalIndex},
    manifest::Manifest,
    vector::{self, EmbeddingCache, VectorIndex, VectorSettings},
};
use folder::{Builder, Folder};

pub use embed::embedding_key;

const LEXICAL: &str = "lexical";
const VECTOR: &str = "vector";
const EMBEDDINGS: &str = "embeddings.bin";

/// An index that is open.
pub struct Opened {
    /// The lexical side.
    pub lexical: LexicalIndex,
    /// The vector side; absent where there is no embedding model, or where it could not be opened.
    pub vector: Option<Arc<dyn VectorIndex>>,
    /// What it was made of.
    pub manifest: Manifest,
}

impl fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vector = self.vector.is_some();
        formatter.debug_struct("Opened").field("manifest", &self.manifest).field("vector", &vector).finish()
    }
}

/// Opens the index of `catalog` under `dir`, and builds it first where there is none that fits. Without
/// `embedder` the lexical side alone is built or opened. `progress` is told how many passages are embedded,
/// of how many.
///
/// # Errors
/// [`Error::Building`] where another process builds it; what is in use can be [`open`]ed meanwhile.
pub fn ensure(
    dir: &Path,
    catalog: &Catalog,
    embedder: Option<&dyn Embedder>,
    settings: &VectorSettings,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Opened, Error> {
    let wanted = Manifest::wanted(catalog, embedder, settings);
    if let Some(opened) = fitting(dir, &wanted, settings) {
        return Ok(opened);
    }
    let builder = Builder::lock(dir)?;
    // Another builder may have been at it until now.
    if let Some(opened) = fitting(dir, &wanted, settings) {
        return Ok(opened);
    }
    Build { builder, catalog, embedder, settings, wanted }.run(progress)
}

/// Opens the index in use under `dir`, whatever catalog it was made of; nothing where there is none. A vector
/// side that cannot be opened, or is searched elsewhere than `settings` say, is left out.
pub fn open(dir: &Path, settings: &VectorSettings) -> Result<Option<Opened>, Error> {
    folder::with_current(dir, |folder| {
        let manifest = Manifest::read(folder.path())?;
        let lexical = LexicalIndex::open(&folder.path().join(LEXICAL))?;
        let vector = open_vector(folder, &manifest, settings).unwrap_or_else(|error| {
            tracing::warn!(%error, "the vector index cannot be opened: lexical search alone");
            None
        });
        Ok(Some(Opened { lexical, vector, manifest }))
    })
}

/// Builds the index of `catalog` anew, beside the one in use, and swaps it in. Arguments as for [`ensure`].
pub fn build_aside(
    dir: &Path,
    catalog: &Catalog,
    embedder: Option<&dyn Embedder>,
    settings: &VectorSettings,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Opened, Error> {
    let wanted = Manifest::wanted(catalog, embedder, settings);
    Build { builder: Builder::lock(dir)?, catalog, embedder, settings, wanted }.run(progress)
}

/// The index in use, where it is the `wanted` one and whole.
fn fitting(dir: &Path, wanted: &Manifest, settings: &VectorSettings) -> Option<Opened> {
    let opened = open_wanted(dir, wanted, settings);
    opened.unwrap_or_else(|error| {
        tracing::warn!(%error, "the index in use is not trusted");
        None
    })
}

fn open_wanted(dir: &Path, wanted: &Manifest, settings: &VectorSettings) -> Result<Option<Opened>, Error> {
    folder::with_current(dir, |folder| {
        let manifest = Manifest::read(folder.path())?;
        if let Some(misfit) = manifest.misfit(wanted) {
            tracing::info!(misfit, "the index in use was made of something else");
            return Ok(None);
        }
        let lexical = LexicalIndex::open(&folder.path().join(LEXICAL))?;
        let wants_vectors = wanted.vector.is_some();
        let vector = if wants_vectors { open_vector(folder, &manifest, settings)? } else { None };
        Ok(Some(Opened { lexical, vector, manifest }))
    })
}

fn open_vector(
    folder: &Folder,
    manifest: &Manifest,
    settings: &VectorSettings,
) -> Result<Option<Arc<dyn VectorIndex>>, Error> {
    let backend = manifest.vector.as_ref().map(|vector| &vector.backend);
    match manifest.shape() {
        Some(shape) if backend == Some(&settings.backend()) => {
            vector::open(settings, &folder.path().join(VECTOR), shape).map(Some)
        }
        _ => Ok(None),
    }
}

/// One build, by the process that holds the lock.
struct Build<'a> {
    builder: Builder,
    catalog: &'a Catalog,
    embedder: Option<&'a dyn Embedder>,
    settings: &'a VectorSettings,
    wanted: Manifest,
}

impl Build<'_> {
    fn run(self, progress: &mut dyn FnMut(usize, usize)) -> Result<Opened, Error> {
        self.builder.remove_others()?;
        let folder = self.builder.start()?;
        let filled = self.fill(&folder, progress).and_then(|()| self.builder.swap_in(&folder));
        if let Err(error) = filled {
            folder.remove();
            return Err(self.explained(error));
        }
        // An old folder may still serve; what cannot be removed now goes with the next build.
        if let Err(error) = self.builder.remove_others() {
            tracing::warn!(%error, "an old index was not removed");
        }
        let opened = open_wanted(self.builder.dir(), &self.wanted, self.settings)?;
        opened.ok_or_else(|| Error::damaged(folder.path(), "the index just built does not fit"))
    }

    fn fill(&self, folder: &Folder, progress: &mut dyn FnMut(usize, usize)) -> Result<(), Error> {
        folder.probe_space(self.needed_mib())?;
        let lexical = folder.path().join(LEXICAL);
        fs_err::create_dir(&lexical)?;
        lexical::build(&lexical, self.catalog)?;
        if let (Some(embedder), Some(shape)) = (self.embedder, self.wanted.shape()) {
            let path = self.builder.dir().join(EMBEDDINGS);
            let mut cache = EmbeddingCache::open(&path, embedder.id(), shape.dimensions)?;
            let points = embed::points(self.catalog, embedder, &mut cache, progress)?;
            // Embedding takes minutes, in which the disk may have filled up.
            folder.probe_space(self.needed_mib())?;
            vector::build(self.settings, &folder.path().join(VECTOR), shape, points)?;
        }
        self.wanted.write(folder.path())
    }

    /// Room that a build needs at most, in MiB: what the engines set aside, the lexical side, and each vector
    /// five times (embeddings, exact scan, engine and its log).
    fn needed_mib(&self) -> u64 {
        let dimensions = self.wanted.shape().map_or(0, |shape| shape.dimensions);
        let vectors = 5 * 4 * self.wanted.passages * dimensions;
        let texts = 16 * 1024 * self.wanted.procedures;
        24 + (vectors + texts).div_ceil(1 << 20) as u64
    }

    fn explained(&self, error: Error) -> Error {
        if error.is_disk_full() {
            Error::DiskFull { path: self.builder.dir().to_owned(), needed_mib: self.needed_mib() }
        } else {
            error
        }
    }
}

#[cfg(test)]
mod tests;
