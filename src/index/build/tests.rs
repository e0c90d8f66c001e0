//! Builds, swaps, kills and full disks.

use std::{
    path::PathBuf,
    process::{Child, Command},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    catalog::Procedure,
    index::{Among, Filter},
    inference::{self, TextKind},
};

use super::*;

const DIMENSIONS: usize = 8;
/// The variable that makes [`child_that_builds_slowly`] build, under the folder it names.
const CHILD: &str = "MOTCUA_TEST_BUILD_IN";

/// Three passages each: name, purpose, and the name as the question that is expected.
fn catalog(procedures: std::ops::Range<usize>) -> Catalog {
    let procedure = |number| {
        let levels = if number % 2 == 0 { ["commune"] } else { ["province"] };
        let name = json!({ "vi": format!("Thủ tục số {number}") });
        let json = json!({ "code": format!("1.{number:06}"), "name": name, "levels": levels, "field": "Hộ tịch",
            "results": [{ "vi": format!("Kết quả số {number}") }] });
        serde_json::from_value::<Procedure>(json).unwrap()
    };
    Catalog::layered(Vec::new(), procedures.map(procedure).collect())
}

/// Embeds a text by its bytes, counts, and takes its time.
#[derive(Default)]
struct Bytes {
    id: &'static str,
    questions_id: &'static str,
    calls: AtomicUsize,
    pause: Duration,
    busy: usize,
    breaks_at: Option<usize>,
}

impl Embedder for Bytes {
    fn id(&self) -> &str {
        self.id
    }

    fn questions_id(&self) -> &str {
        self.questions_id
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn embed(&self, _: TextKind, text: &str) -> Result<Vec<f32>, inference::Error> {
        thread::sleep(self.pause);
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if call < self.busy {
            return Err(inference::Error::Overload { waiting: 4 });
        }
        if self.breaks_at == Some(call) {
            return Err(inference::Error::Io(std::io::Error::other("the weights are gone")));
        }
        Ok(vector(text))
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.1; DIMENSIONS];
    text.bytes().enumerate().for_each(|(at, byte)| vector[at % DIMENSIONS] += f32::from(byte));
    vector.iter_mut().enumerate().for_each(|(at, number)| *number = (*number * (at + 1) as f32).sin());
    vector
}

fn quick(dir: &Path, catalog: &Catalog, embedder: &Bytes) -> Result<Opened, Error> {
    ensure(dir, catalog, Some(embedder), &VectorSettings::Edge, &mut |_, _| {})
}

/// Whether the index holds all of `procedures` and finds each by its name.
fn assert_whole(opened: &Opened, procedures: std::ops::Range<usize>) {
    assert_eq!(opened.manifest.procedures, procedures.len());
    let index = opened.vector.as_ref().unwrap();
    assert_eq!(index.len().unwrap(), 3 * procedures.len());
    for number in procedures {
        let query = vector(&format!("Thủ tục số {number}"));
        let hits = index.search(&query, &Filter::default(), 1).unwrap();
        assert_eq!(hits[0].procedure.as_str(), format!("1.{number:06}"));
        assert!(hits[0].score > 0.999);
    }
}

fn build_folders(dir: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

#[test]
fn it_is_built_once_and_opened_after_that() {
    let dir = tempfile::tempdir().unwrap();
    let (catalog, embedder) = (catalog(0..20), Bytes::default());
    let mut told = Vec::new();
    let opened = ensure(dir.path(), &catalog, Some(&embedder), &VectorSettings::Edge, &mut |done, total| {
        told.push((done, total));
    });
    let opened = opened.unwrap();
    assert_whole(&opened, 0..20);
    assert_eq!(told, [0, 16, 32, 40, 56, 60].map(|done| (done, 60)));
    drop(opened);
    assert_whole(&quick(dir.path(), &catalog, &embedder).unwrap(), 0..20);
    assert_eq!(embedder.calls.load(Ordering::Relaxed), 60);
    assert_eq!(build_folders(dir.path()).len(), 1);
}

#[test]
fn another_catalog_embeds_only_what_is_new_while_the_old_index_serves() {
    let dir = tempfile::tempdir().unwrap();
    let embedder = Bytes::default();
    let old = quick(dir.path(), &catalog(0..20), &embedder).unwrap();
    let new = quick(dir.path(), &catalog(10..25), &embedder).unwrap();
    assert_eq!(embedder.calls.load(Ordering::Relaxed), 60 + 15);
    assert_whole(&old, 0..20);
    assert_whole(&new, 10..25);
    assert_eq!(build_folders(dir.path()).len(), 1);
    drop(old);
    assert_whole(&open(dir.path(), &VectorSettings::Edge).unwrap().unwrap(), 10..25);
}

#[test]
fn another_adapter_embeds_the_questions_alone_and_they_are_searched_apart() {
    let dir = tempfile::tempdir().unwrap();
    let mut procedures = catalog(0..20).procedures().to_vec();
    procedures[7].questions = vec!["Mất thẻ thì làm sao".to_owned(), "Xin cấp thẻ".to_owned()];
    let catalog = Catalog::layered(Vec::new(), procedures);
    let embedder = Bytes::default();
    let opened = quick(dir.path(), &catalog, &embedder).unwrap();
    assert_eq!(embedder.calls.load(Ordering::Relaxed), 40 + 19 + 2);
    let questions = Filter { among: Among::Questions, ..Filter::default() };
    let index = opened.vector.unwrap();
    let found = index.search(&vector("Xin cấp thẻ"), &questions, 9).unwrap();
    assert!(found[1].score < 0.999, "no record says so, nor does another expect it");
    assert_eq!((found[0].procedure.as_str(), found[0].score > 0.999), ("1.000007", true));
    assert_eq!(index.search(&vector("Xin cấp thẻ"), &Filter::default(), 99).unwrap().len(), 20);
    let adapted = Bytes { questions_id: "adapted", ..Bytes::default() };
    quick(dir.path(), &catalog, &adapted).unwrap();
    assert_eq!(adapted.calls.load(Ordering::Relaxed), 19 + 2);
}

#[test]
fn without_a_model_the_lexical_side_stands_alone_until_there_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = catalog(0..5);
    let lexical = |progress: &mut dyn FnMut(usize, usize)| {
        ensure(dir.path(), &catalog, None, &VectorSettings::Edge, progress).unwrap()
    };
    let first = lexical(&mut |_, _| panic!("nothing is embedded"));
    assert!(first.vector.is_none() && first.manifest.vector.is_none());
    assert_whole(&quick(dir.path(), &catalog, &Bytes::default()).unwrap(), 0..5);
    let again = lexical(&mut |_, _| {});
    assert!(again.vector.is_none() && again.manifest.vector.is_some(), "the one with vectors stays");
}

#[test]
fn another_model_or_backend_is_another_index() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = catalog(0..4);
    let (one, other) = (Bytes { id: "one", ..Bytes::default() }, Bytes { id: "other", ..Bytes::default() });
    let first = quick(dir.path(), &catalog, &one).unwrap().manifest;
    let second = quick(dir.path(), &catalog, &other).unwrap().manifest;
    assert_eq!(first.misfit(&second), Some("embedding model"));
    assert_eq!(other.calls.load(Ordering::Relaxed), 12);
    let exact = ensure(dir.path(), &catalog, Some(&other), &VectorSettings::Exact, &mut |_, _| {}).unwrap();
    assert_whole(&exact, 0..4);
    assert_eq!(other.calls.load(Ordering::Relaxed), 12);
    assert!(open(dir.path(), &VectorSettings::Edge).unwrap().unwrap().vector.is_none());
}

#[test]
fn an_index_that_is_unfinished_or_damaged_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let (catalog, embedder) = (catalog(0..6), Bytes::default());
    let current = || Folder::current(dir.path()).unwrap().unwrap().path().to_owned();
    let damages: [&dyn Fn(); 5] = [
        &|| fs_err::remove_file(current().join("manifest.json")).unwrap(),
        &|| fs_err::remove_dir_all(current().join("lexical")).unwrap(),
        &|| fs_err::remove_dir_all(current().join("vector")).unwrap(),
        &|| fs_err::remove_dir_all(current()).unwrap(),
        &|| fs_err::write(dir.path().join("current"), "../../elsewhere").unwrap(),
    ];
    quick(dir.path(), &catalog, &embedder).unwrap();
    for damage in damages {
        damage();
        assert_whole(&quick(dir.path(), &catalog, &embedder).unwrap(), 0..6);
        assert_eq!(build_folders(dir.path()), [current()]);
    }
    assert_eq!(embedder.calls.load(Ordering::Relaxed), 18);
}

#[test]
fn only_one_builds_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let lock = Builder::lock(dir.path()).unwrap();
    let refused = quick(dir.path(), &catalog(0..2), &Bytes::default()).unwrap_err();
    assert!(refused.to_string().contains("another process is building"), "{refused}");
    drop(lock);
    assert!(quick(dir.path(), &catalog(0..2), &Bytes::default()).is_ok());
}

#[test]
fn a_busy_model_is_waited_for_and_a_broken_one_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let busy = Bytes { busy: 2, ..Bytes::default() };
    assert_whole(&quick(dir.path(), &catalog(0..2), &busy).unwrap(), 0..2);
    let broken = Bytes { breaks_at: Some(20), ..Bytes::default() };
    let error = quick(dir.path(), &catalog(2..19), &broken).unwrap_err();
    assert!(error.to_string().contains("the weights are gone"), "{error}");
    assert_whole(&open(dir.path(), &VectorSettings::Edge).unwrap().unwrap(), 0..2);
    let mended = Bytes::default();
    assert_whole(&quick(dir.path(), &catalog(2..19), &mended).unwrap(), 2..19);
    assert_eq!(
        mended.calls.load(Ordering::Relaxed),
        51 - 16,
        "what was embedded before the batch that broke is kept"
    );
}

/// An embedding cache on a full disk, then a folder on a real small one.
#[test]
fn a_full_disk_is_an_error_and_the_index_in_use_stays() {
    if !Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    quick(dir.path(), &catalog(0..3), &Bytes::default()).unwrap();
    let embeddings = dir.path().join(EMBEDDINGS);
    fs_err::remove_file(&embeddings).unwrap();
    #[cfg(unix)]
    fs_err::os::unix::fs::symlink("/dev/full", &embeddings).unwrap();
    assert_full_and_serving(dir.path());
    fs_err::remove_file(&embeddings).unwrap();
    assert_whole(&quick(dir.path(), &catalog(3..9), &Bytes::default()).unwrap(), 3..9);
}

#[test]
fn a_small_file_system_is_an_error_and_the_index_in_use_stays() {
    let dir = tempfile::tempdir().unwrap();
    let Some(_mounted) = Mounted::new(dir.path(), "48m") else {
        println!("skipped: this user may not mount a file system");
        return;
    };
    let room = dir.path().join("index");
    quick(&room, &catalog(0..3), &Bytes::default()).unwrap();
    for left_mib in [20, 5, 0] {
        fill_up(dir.path(), left_mib);
        assert_full_and_serving(&room);
    }
    // What the room is looked for is enough, beside the old index.
    fill_up(dir.path(), 26);
    assert_whole(&quick(&room, &catalog(3..9), &Bytes::default()).unwrap(), 3..9);
}

/// Fills the file system at `dir` but for `left_mib`.
fn fill_up(dir: &Path, left_mib: u64) {
    let mut file = fs_err::File::create(dir.join("ballast")).unwrap();
    while std::io::Write::write_all(&mut file, &[1; 4096]).is_ok() {}
    let full = file.metadata().unwrap().len();
    file.set_len(full.saturating_sub(left_mib << 20)).unwrap();
}

fn assert_full_and_serving(dir: &Path) {
    let error = quick(dir, &catalog(3..9), &Bytes::default()).unwrap_err();
    assert!(matches!(error, Error::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("the disk is full; free about"), "{error}");
    assert_eq!(build_folders(dir).len(), 1, "the unfinished folder is gone");
    assert_whole(&open(dir, &VectorSettings::Edge).unwrap().unwrap(), 0..3);
}

/// A file system in memory, unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(at: &Path, size: &str) -> Option<Self> {
        let option = format!("size={size}");
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", &option, "tmpfs"]).arg(at).output().ok()?;
        mount.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Run as a process of its own by [`a_build_killed_at_any_moment_leaves_the_next_start_whole`].
#[test]
#[ignore = "the child of another test"]
fn child_that_builds_slowly() {
    let Some(dir) = std::env::var_os(CHILD) else {
        return;
    };
    let slow = Bytes { pause: Duration::from_millis(4), ..Bytes::default() };
    let _ =
        ensure(Path::new(&dir), &catalog(0..40), Some(&slow), &VectorSettings::Edge, &mut |done, total| {
            if done == total {
                thread::sleep(Duration::from_millis(5));
            }
        });
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_next_start_whole() {
    let dir = tempfile::tempdir().unwrap();
    quick(dir.path(), &catalog(90..93), &Bytes::default()).unwrap();
    let old = Folder::current(dir.path()).unwrap().unwrap();
    let begun = |part: &str| {
        let folders = build_folders(dir.path());
        folders.iter().any(|path| path != old.path() && path.join(part).exists())
    };
    let embeddings = dir.path().join(EMBEDDINGS);
    let kept = || fs_err::metadata(&embeddings).map_or(0, |file| file.len());
    let (start, record) = (kept(), 4 + 16 + 32 + 4 * DIMENSIONS as u64 + 8);
    let moments: [&dyn Fn() -> bool; 6] = [
        &|| begun(""),
        &|| begun("lexical"),
        &|| kept() > start + record,
        &|| kept() > start + 50 * record,
        &|| begun("vector/points.bin"),
        &|| begun("vector/shard/wal"),
    ];
    let mut killed = 0;
    for moment in moments {
        killed += usize::from(kill_child_when(dir.path(), moment));
        if Folder::current(dir.path()).unwrap().unwrap() == old {
            assert_whole(&open(dir.path(), &VectorSettings::Edge).unwrap().unwrap(), 90..93);
        }
    }
    assert!(killed >= 4, "only {killed} of the builds were killed before their end");
    let embedder = Bytes::default();
    assert_whole(&quick(dir.path(), &catalog(0..40), &embedder).unwrap(), 0..40);
    assert!(embedder.calls.load(Ordering::Relaxed) < 30, "what the killed builds embedded is kept");
    assert_eq!(build_folders(dir.path()).len(), 1);
}

/// Starts a child that builds under `dir` and kills it (SIGKILL) at the `moment`; false where it was too late.
fn kill_child_when(dir: &Path, moment: &dyn Fn() -> bool) -> bool {
    let test = "index::build::tests::child_that_builds_slowly";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored"]).env(CHILD, dir).stdout(std::process::Stdio::null());
    let mut child: Child = command.spawn().unwrap();
    let begun = Instant::now();
    while !moment() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the child does not get on");
        thread::sleep(Duration::from_micros(200));
    }
    let alive = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    alive
}
