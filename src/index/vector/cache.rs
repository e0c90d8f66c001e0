//! Embeddings kept on disk by passage and model, so that re-indexing embeds only what is new.
//!
//! One file of records, only ever appended to: length of the body, body (model tag, passage digest, vector),
//! the first 8 bytes of the body's SHA-256. Whatever follows the last whole record was torn off by a kill or
//! a full disk, and is cut.

use std::{
    collections::HashMap,
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::Error;

const MAGIC: &[u8; 8] = b"MCEMBED1";
const TAG: usize = 16;
const KEY: usize = 32;
const CHECK: usize = 8;
/// Longest body believed: a vector of 65,536 numbers.
const LONGEST: usize = TAG + KEY + 4 * 65_536;

/// The embeddings of one model. One process at a time may hold it: the builder's lock sees to that.
#[derive(Debug)]
pub struct EmbeddingCache {
    file: fs_err::File,
    tag: [u8; TAG],
    dimensions: usize,
    /// Where the vector of a passage begins in the file.
    vectors: HashMap<[u8; KEY], u64>,
    end: u64,
}

impl EmbeddingCache {
    /// Opens the file at `path`, or makes it, and cuts a torn end. Records of other models stay in it.
    pub fn open(path: &Path, model_id: &str, dimensions: usize) -> Result<Self, Error> {
        let mut options = fs_err::OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(path)?;
        let digest: [u8; 32] = Sha256::digest(format!("{dimensions} {model_id}")).into();
        let tag = *digest.first_chunk().expect("a digest is longer than a tag: a bug");
        let length = file.metadata()?.len();
        let mut magic = [0; MAGIC.len()];
        if length < MAGIC.len() as u64 || file.read_exact(&mut magic).is_err() || magic != *MAGIC {
            if length > 0 {
                file.set_len(0)?;
            }
            file.rewind()?;
            file.write_all(MAGIC)?;
        }
        let mut cache = Self { file, tag, dimensions, vectors: HashMap::new(), end: MAGIC.len() as u64 };
        cache.scan()?;
        Ok(cache)
    }

    /// Whether the passage with `digest` has an embedding, without reading it.
    pub fn holds(&self, digest: &[u8; KEY]) -> bool {
        self.vectors.contains_key(digest)
    }

    /// The embedding of the passage with `digest`; nothing where it has none, or an unreadable one.
    pub fn get(&mut self, digest: &[u8; KEY]) -> Result<Option<Vec<f32>>, Error> {
        let Some(&at) = self.vectors.get(digest) else {
            return Ok(None);
        };
        let mut bytes = vec![0; self.dimensions * 4];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(Some(bytes.as_chunks().0.iter().map(|number| f32::from_le_bytes(*number)).collect()))
    }

    /// Keeps `vector` for the passage with `digest`.
    pub fn put(&mut self, digest: [u8; KEY], vector: &[f32]) -> Result<(), Error> {
        super::point::check(vector, self.dimensions)?;
        let mut body = Vec::with_capacity(TAG + KEY + vector.len() * 4);
        body.extend(self.tag);
        body.extend(digest);
        body.extend(vector.iter().flat_map(|number| number.to_le_bytes()));
        let mut record = (body.len() as u32).to_le_bytes().to_vec();
        record.extend(&body);
        record.extend(checksum(&body));
        self.file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = self.file.write_all(&record) {
            // What was written of it would be cut at the next opening as well.
            let _ = self.file.set_len(self.end);
            return Err(error.into());
        }
        self.vectors.insert(digest, self.end + (4 + TAG + KEY) as u64);
        self.end += record.len() as u64;
        Ok(())
    }

    /// Number of embeddings of this model.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether it holds no embedding of this model.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Reads all records, remembers this model's, and cuts what follows the last whole one.
    fn scan(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        let mut reader = BufReader::with_capacity(1 << 20, &mut self.file);
        while let Some(body) = next_body(&mut reader)? {
            if body.starts_with(&self.tag) && body.len() == TAG + KEY + self.dimensions * 4 {
                let digest = body[TAG..].first_chunk().expect("the length was compared: a bug");
                self.vectors.insert(*digest, self.end + (4 + TAG + KEY) as u64);
            }
            self.end += (4 + body.len() + CHECK) as u64;
        }
        if self.file.metadata()?.len() > self.end { self.file.set_len(self.end) } else { Ok(()) }
    }
}

/// The body of the next record, or nothing where it is torn or damaged.
fn next_body(reader: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if !filled(reader, &mut length)? {
        return Ok(None);
    }
    let length = u32::from_le_bytes(length) as usize;
    if !(TAG + KEY..=LONGEST).contains(&length) {
        return Ok(None);
    }
    let (mut body, mut check) = (vec![0; length], [0; CHECK]);
    let whole = filled(reader, &mut body)? && filled(reader, &mut check)?;
    Ok((whole && check == checksum(&body)).then_some(body))
}

fn filled(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn checksum(body: &[u8]) -> [u8; CHECK] {
    let digest: [u8; 32] = Sha256::digest(body).into();
    *digest.first_chunk().expect("a digest is longer than a checksum: a bug")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(path: &Path, numbers: std::ops::Range<u8>) {
        let mut cache = EmbeddingCache::open(path, "model", 2).unwrap();
        for number in numbers {
            cache.put([number; KEY], &[f32::from(number), 0.5]).unwrap();
        }
    }

    #[test]
    fn what_was_put_is_got_after_reopening_and_by_its_own_model_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("embeddings.bin");
        keep(&path, 0..3);
        let mut other = EmbeddingCache::open(&path, "another model", 2).unwrap();
        assert_eq!(other.get(&[1; KEY]).unwrap(), None);
        other.put([1; KEY], &[9.0, 9.0]).unwrap();
        assert!(matches!(other.put([2; KEY], &[9.0]), Err(Error::Dimensions { .. })));
        drop(other);
        let mut cache = EmbeddingCache::open(&path, "model", 2).unwrap();
        assert_eq!((cache.len(), cache.get(&[1; KEY]).unwrap()), (3, Some(vec![1.0, 0.5])));
        assert_eq!(EmbeddingCache::open(&path, "model", 3).unwrap().len(), 0);
    }

    /// Whatever byte the file ends at, whole records stay, and new ones can follow.
    #[test]
    fn a_torn_end_is_cut_wherever_it_is_torn() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("embeddings.bin");
        keep(&path, 0..2);
        let whole = fs_err::read(&path).unwrap();
        let record = (whole.len() - MAGIC.len()) / 2;
        for length in 0..whole.len() {
            fs_err::write(&path, &whole[..length]).unwrap();
            keep(&path, 7..8);
            let mut cache = EmbeddingCache::open(&path, "model", 2).unwrap();
            assert_eq!(cache.len(), length.saturating_sub(MAGIC.len()) / record + 1, "cut at {length}");
            assert_eq!(cache.get(&[7; KEY]).unwrap(), Some(vec![7.0, 0.5]));
        }
    }

    #[test]
    fn a_damaged_record_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("embeddings.bin");
        keep(&path, 0..2);
        let whole = fs_err::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x40;
            fs_err::write(&path, changed).unwrap();
            let mut cache = EmbeddingCache::open(&path, "model", 2).unwrap();
            assert!(cache.len() < 2, "a changed byte at {at}");
            let first = cache.get(&[0; KEY]).unwrap();
            assert!(first.is_none_or(|vector| vector == [0.0, 0.5]));
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let full = Path::new("/dev/full");
        if !full.exists() {
            println!("skipped: there is no /dev/full");
            return;
        }
        assert!(EmbeddingCache::open(full, "model", 2).unwrap_err().is_disk_full());
    }
}
