//! Files that are never seen half written: one is put in place by a rename, a journal grows line by line.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Error;

/// Puts `bytes` at `path`, whole and synced: a process killed meanwhile leaves what was there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder(path);
    fs_err::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Adds `entry` to the journal at `path` as a line of JSON, synced. Several processes may do so at a time; what one
/// that was killed left of a line goes.
pub(super) fn append(path: &Path, entry: &impl Serialize) -> Result<(), Error> {
    let mut line = serde_json::to_vec(entry).map_err(io::Error::from)?;
    line.push(b'\n');
    let folder = folder(path);
    fs_err::create_dir_all(folder)?;
    let mut file = fs_err::OpenOptions::new().read(true).append(true).create(true).open(path)?;
    file.lock()?;
    let mut there = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut there)?;
    let whole = whole_lines(&there).len();
    if whole < there.len() {
        file.set_len(whole as u64)?;
    }
    file.write_all(&line)?;
    file.sync_all()?;
    if there.is_empty() {
        sync_folder(folder)?;
    }
    Ok(())
}

/// The entries of the journal at `path`, oldest first; none where there is no such file. A last line without its end
/// is being written, or was when its process was killed: it does not count.
///
/// # Errors
/// Names the first line that is damaged.
pub(super) fn read_journal<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let bytes = match fs_err::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let lines = whole_lines(&bytes).split(|byte| *byte == b'\n').enumerate();
    let entries = lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| {
        serde_json::from_slice(line).map_err(|error| Error::Journal {
            path: path.to_owned(),
            line: at + 1,
            detail: error.to_string(),
        })
    });
    entries.collect()
}

fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    &bytes[..end]
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder last through a power cut; only Unix opens folders.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs_err::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_does_not_count_and_goes_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/journal.jsonl");
        assert_eq!(read_journal::<u32>(&path).unwrap(), [] as [u32; 0]);
        append(&path, &1).unwrap();
        append(&path, &2).unwrap();
        let mut file = fs_err::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"3").unwrap();
        assert_eq!(read_journal::<u32>(&path).unwrap(), [1, 2]);
        append(&path, &4).unwrap();
        assert_eq!(read_journal::<u32>(&path).unwrap(), [1, 2, 4]);
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        fs_err::write(&path, "1\nx\n3\n").unwrap();
        let error = read_journal::<u32>(&path).unwrap_err();
        assert!(matches!(error, Error::Journal { line: 2, .. }), "{error}");
    }

    #[test]
    fn many_writers_lose_no_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        std::thread::scope(|scope| {
            for writer in 0..4_u32 {
                let path = &path;
                scope.spawn(move || (0..10).for_each(|at| append(path, &(writer * 10 + at)).unwrap()));
            }
        });
        let mut entries = read_journal::<u32>(&path).unwrap();
        entries.sort_unstable();
        assert_eq!(entries, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"two");
        assert_eq!(fs_err::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
