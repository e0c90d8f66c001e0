//! Rows of a table in a model's file, read as they are needed.
//!
//! A question touches some twenty of e5's 250,000 rows, a hundred of the classifier's 66,000, and a prompt a few hundred of Gemma's
//! 262,144: the system's file cache keeps those, and the process need not hold the other 50, 17 and 178 MB.

use std::io;

use fs_err::File;

/// A table on disk, of rows of one length.
#[derive(Debug)]
pub(super) struct RowsOnDisk {
    file: File,
    offset: u64,
    bytes: usize,
    count: usize,
}

impl RowsOnDisk {
    /// `count` rows of `bytes` bytes each from byte `offset` of `file` on.
    pub(super) fn new(file: File, offset: u64, bytes: usize, count: usize) -> Self {
        Self { file, offset, bytes, count }
    }

    /// Rows of the table.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Bytes of a row.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The rows `wanted`, each less than [`Self::count`], one after the other.
    pub(super) fn read(&self, wanted: &[u32]) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; wanted.len() * self.bytes];
        let is_all = wanted.len() == self.count && wanted.iter().zip(0..).all(|(row, at)| *row == at);
        if is_all {
            read_at(&self.file, &mut bytes, self.offset)?;
            return Ok(bytes);
        }
        for (row, &number) in bytes.chunks_exact_mut(self.bytes).zip(wanted) {
            debug_assert!((number as usize) < self.count, "a tokenizer gives only known tokens");
            read_at(&self.file, row, self.offset + u64::from(number) * self.bytes as u64)?;
        }
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file.file(), bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    let mut done = 0;
    while done < bytes.len() {
        match std::os::windows::fs::FileExt::seek_read(file.file(), &mut bytes[done..], offset + done as u64)?
        {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => done += count,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_the_order_asked_for_and_a_short_file_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows");
        fs_err::write(&path, b"..aabbcc").unwrap();
        let rows = |count| RowsOnDisk::new(File::open(&path).unwrap(), 2, 2, count);
        assert_eq!(rows(3).read(&[2, 0, 2]).unwrap(), b"ccaacc");
        assert_eq!(rows(3).read(&[0, 1, 2]).unwrap(), b"aabbcc");
        assert_eq!(rows(3).read(&[]).unwrap(), b"");
        assert_eq!(rows(4).read(&[3]).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
