//! Every catalog that was ever served, kept: each record once, each version as a list of records.
//!
//! `versions.jsonl` is the log; `<id>.manifest` names the records of a version, of which the id is the digest, so that a
//! manifest is checked by its name; `packs/<id>.jsonl` holds the records that a version brought, one a line, found
//! again by their SHA-256. A pack is written before its manifest and that before its line in the log: what a killed
//! process leaves is named by nothing.

pub mod changes;
mod log;
mod manifest;
mod pack;
pub mod serving;

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{Catalog, Code, Error, Procedure, files};
use manifest::{Manifest, Place};

pub use log::{Entry, Why};
pub use serving::Serving;

/// Least length of the beginning of an id that names it.
const SHORTEST: usize = 4;
/// Length of an id as shown.
const SHOWN: usize = 12;

/// The beginning of `id` that people are shown.
pub fn short(id: &str) -> &str {
    id.get(..SHOWN).unwrap_or(id)
}

/// The versions under a folder.
#[derive(Debug, Clone)]
pub struct Versions {
    dir: PathBuf,
}

/// What became of a catalog that was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub entry: Entry,
    /// False where it was the last version already.
    pub new: bool,
}

/// A version in which a procedure changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub entry: Entry,
    /// The record before; absent where it was not in the catalog.
    pub before: Option<Procedure>,
    /// The record from this version on; absent where it left the catalog.
    pub after: Option<Procedure>,
}

impl Versions {
    /// Those under `dir`, which need not be there yet.
    pub fn under(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Keeps `catalog` as a version, unless it is the last one already: then nothing is written.
    ///
    /// # Errors
    /// When a file cannot be written, or the log is damaged.
    pub fn keep(&self, catalog: &Catalog, why: Why, message: Option<&str>) -> Result<Kept, Error> {
        let id = catalog.digest();
        if let Some(entry) = self.log()?.pop().filter(|last| last.id == id) {
            return Ok(Kept { entry, new: false });
        }
        fs_err::create_dir_all(&self.dir)?;
        let lock = fs_err::File::create(self.dir.join("lock"))?;
        lock.lock()?;
        let mut log = self.log()?;
        if let Some(entry) = log.pop_if(|last| last.id == id) {
            return Ok(Kept { entry, new: false });
        }
        let manifest = match self.manifest(&id) {
            Ok(manifest) => manifest,
            Err(_) => self.write(&id, catalog, &log)?,
        };
        let parent = log.last().map(|last| last.id.clone());
        let before = parent.as_deref().map(|parent| self.manifest(parent)).transpose()?;
        let entry = Entry::now(id, why, message, &manifest, parent.zip(before));
        files::append(&self.log_path(), &entry)?;
        Ok(Kept { entry, new: true })
    }

    /// Writes those records of `catalog` that no version of `log` holds, and then its manifest.
    fn write(&self, id: &str, catalog: &Catalog, log: &[Entry]) -> Result<Manifest, Error> {
        let mut places: HashMap<String, Place> = HashMap::new();
        for entry in log {
            // A record that only a damaged manifest names is written again.
            let Ok(manifest) = self.manifest(&entry.id) else { continue };
            places.extend(manifest.into_places().map(|place| (place.sha256.clone(), place)));
        }
        let pack = short(id).to_owned();
        let records: Vec<(&Code, String, Vec<u8>)> = catalog
            .procedures()
            .par_iter()
            .map(|procedure| {
                let record = super::store::line(procedure);
                (&procedure.code, pack::sha256(&record), record)
            })
            .collect();
        let mut manifest = BTreeMap::new();
        let mut fresh = Vec::new();
        for (code, sha256, record) in records {
            let place = places.entry(sha256).or_insert_with_key(|sha256| {
                fresh.extend_from_slice(&record);
                fresh.push(b'\n');
                Place { sha256: sha256.clone(), pack: pack.clone() }
            });
            manifest.insert(code.clone(), place.clone());
        }
        if !fresh.is_empty() {
            files::write_whole(&self.pack_path(&pack), &fresh)?;
        }
        let manifest = Manifest::new(manifest);
        files::write_whole(&self.manifest_path(id), manifest.text().as_bytes())?;
        Ok(manifest)
    }

    /// Notes in the log that version `id` is served again.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn note_rollback(&self, id: &str, message: Option<&str>) -> Result<Entry, Error> {
        let manifest = self.manifest(id)?;
        let parent = self.log()?.pop().map(|last| last.id);
        let before = parent.as_deref().map(|parent| self.manifest(parent)).transpose()?;
        let entry = Entry::now(id.to_owned(), Why::Rollback, message, &manifest, parent.zip(before));
        files::append(&self.log_path(), &entry)?;
        Ok(entry)
    }

    /// Whether the last version can be read and has the procedure `code`.
    pub fn last_has(&self, code: &Code) -> bool {
        let last = self.log().ok().and_then(|mut log| log.pop());
        last.and_then(|last| self.manifest(&last.id).ok()).is_some_and(|last| last.get(code).is_some())
    }

    /// All versions, oldest first. One that was served again stands there again.
    ///
    /// # Errors
    /// When the log is damaged.
    pub fn log(&self) -> Result<Vec<Entry>, Error> {
        files::read_journal(&self.log_path())
    }

    /// The entry that `name` names: an id, the beginning of one, `current` or `previous`. `serving` is what is served.
    ///
    /// # Errors
    /// When there is none, or several.
    pub fn find(&self, name: &str, serving: &Serving) -> Result<Entry, Error> {
        let log = self.log()?;
        let unknown = |detail: &str| Error::Version { name: name.to_owned(), detail: detail.to_owned() };
        let current = || match serving {
            Serving::Version(id) => log.iter().rposition(|entry| entry.id == *id),
            Serving::Latest => log.len().checked_sub(1),
        };
        let at = match name {
            "current" => current().ok_or_else(|| unknown("no version is kept yet"))?,
            "previous" => current()
                .and_then(|now| log[..now].iter().rposition(|entry| entry.id != log[now].id))
                .ok_or_else(|| unknown("there is none before the current one"))?,
            _ if name.len() < SHORTEST => return Err(unknown("too short a name")),
            _ => {
                let last = log.iter().rposition(|entry| entry.id.starts_with(name));
                let at = last.ok_or_else(|| unknown("no version begins so"))?;
                if log.iter().any(|entry| entry.id.starts_with(name) && entry.id != log[at].id) {
                    return Err(unknown("several versions begin so"));
                }
                at
            }
        };
        Ok(log[at].clone())
    }

    /// The records of version `id`.
    ///
    /// # Errors
    /// When a file of it is missing or damaged.
    pub fn read(&self, id: &str) -> Result<Vec<Procedure>, Error> {
        let manifest = self.manifest(id)?;
        Ok(self.records(manifest.iter())?.into_values().collect())
    }

    /// What changed from version `from` to version `to`; records that both hold are not read.
    ///
    /// # Errors
    /// When a file of them is missing or damaged.
    pub fn diff(&self, from: &str, to: &str) -> Result<changes::Diff, Error> {
        let (from, to) = (self.manifest(from)?, self.manifest(to)?);
        let old = self.records(from.iter().filter(|(code, place)| !to.holds(code, place)))?;
        let new = self.records(to.iter().filter(|(code, place)| !from.holds(code, place)))?;
        Ok(changes::Diff::between(old, new))
    }

    /// Each version in which the procedure `code` came, changed or went, oldest first.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub fn history(&self, code: &Code) -> Result<Vec<Step>, Error> {
        let mut steps: Vec<Step> = Vec::new();
        let mut last: Option<Place> = None;
        for entry in self.log()? {
            let place = self.manifest(&entry.id)?.get(code).cloned();
            let same = last.as_ref().map(|last| &last.sha256) == place.as_ref().map(|place| &place.sha256);
            if same {
                continue;
            }
            let after = match &place {
                Some(place) => self.records([(code, place)].into_iter())?.remove(code),
                None => None,
            };
            let before = steps.last().and_then(|step| step.after.clone());
            steps.push(Step { entry, before, after });
            last = place;
        }
        Ok(steps)
    }

    /// The records at `places`, each pack read once.
    fn records<'a>(
        &self,
        places: impl Iterator<Item = (&'a Code, &'a Place)>,
    ) -> Result<BTreeMap<Code, Procedure>, Error> {
        let mut by_pack: BTreeMap<&str, Vec<(&Code, &Place)>> = BTreeMap::new();
        for (code, place) in places {
            by_pack.entry(&place.pack).or_default().push((code, place));
        }
        let mut records = BTreeMap::new();
        for (name, wanted) in by_pack {
            let path = self.pack_path(name);
            let bytes = fs_err::read(&path)?;
            let pack = pack::Pack::of(&bytes);
            let read: Result<Vec<_>, Error> = wanted
                .into_par_iter()
                .map(|(code, place)| Ok((code.clone(), pack.record(&place.sha256, &path)?)))
                .collect();
            records.extend(read?);
        }
        Ok(records)
    }

    fn manifest(&self, id: &str) -> Result<Manifest, Error> {
        let path = self.manifest_path(id);
        Manifest::read(&fs_err::read_to_string(&path)?, id)
            .map_err(|detail| Error::DamagedVersion { path, detail: detail.to_owned() })
    }

    fn log_path(&self) -> PathBuf {
        self.dir.join("versions.jsonl")
    }

    fn manifest_path(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.manifest"))
    }

    fn pack_path(&self, name: &str) -> PathBuf {
        self.dir.join("packs").join(format!("{name}.jsonl"))
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

#[cfg(test)]
mod tests;
