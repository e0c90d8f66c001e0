//! The file format of the quantised e5 weights ("E5S1"), read with every length checked.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use fs_err::File;

use crate::inference::{Error, rows::RowsOnDisk};

/// Weights in one ggml Q4_0 block, and its bytes: an f16 scale and 32 nibbles.
pub(super) const BLOCK: usize = 32;
pub(super) const BLOCK_BYTES: usize = 18;
const MAGIC: &[u8; 4] = b"E5S1";
const VERSION: u32 = 1;

/// The sizes of the encoder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) hidden: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) ffn: usize,
    pub(super) vocabulary: usize,
    pub(super) positions: usize,
    pub(super) types: usize,
    pub(super) eps: f32,
}

/// Where the tokenizer's tables lie in the file.
#[derive(Debug)]
pub(super) struct TokenizerTables {
    pub(super) pieces: usize,
    pub(super) bos: u32,
    pub(super) eos: u32,
    pub(super) pad: u32,
    pub(super) unk: u32,
    pub(super) offsets: Range<usize>,
    pub(super) scores: Range<usize>,
    pub(super) blob: Range<usize>,
    pub(super) normaliser: Range<usize>,
    pub(super) normaliser_entries: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Float,
    Q4,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    elements: usize,
    range: Range<usize>,
}

/// The whole file in memory with its directory.
#[derive(Debug)]
pub(super) struct WeightFile {
    pub(super) path: PathBuf,
    file: File,
    pub(super) bytes: Vec<u8>,
    pub(super) shape: Shape,
    pub(super) tokenizer: TokenizerTables,
    directory: HashMap<String, Entry>,
}

impl WeightFile {
    /// Reads `path`; a file that is cut off or of another format is [`Error::Damaged`].
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        let file = File::open(path).and_then(|mut file| file.read_to_end(&mut bytes).map(|_| file));
        let file = file.map_err(|source| Error::Unreadable { file: path.to_owned(), source })?;
        let mut cursor = Cursor { bytes: &bytes, at: 0, path };
        let shape = read_shape(&mut cursor)?;
        let tokenizer = read_tokenizer(&mut cursor, &shape)?;
        let directory = read_directory(&mut cursor)?;
        Ok(Self { path: path.to_owned(), file, shape, tokenizer, directory, bytes })
    }

    /// An error about this file.
    pub(super) fn damaged(&self, reason: impl Into<String>) -> Error {
        Error::Damaged { file: self.path.clone(), reason: reason.into() }
    }

    /// The f32 tensor `name`, which must hold `elements` values.
    pub(super) fn floats(&self, name: &str, elements: usize) -> Result<Vec<f32>, Error> {
        let range = self.range(name, Kind::Float, elements)?;
        Ok(floats(&self.bytes[range]).collect())
    }

    /// Where the Q4_0 matrix `name` of `rows` rows with `columns` columns lies.
    pub(super) fn blocks(&self, name: &str, rows: usize, columns: usize) -> Result<Range<usize>, Error> {
        self.range(name, Kind::Q4, rows * columns)
    }

    /// The same, left on disk.
    pub(super) fn rows(&self, name: &str, rows: usize, columns: usize) -> Result<RowsOnDisk, Error> {
        let range = self.blocks(name, rows, columns)?;
        let file = self.file.try_clone()?;
        Ok(RowsOnDisk::new(file, range.start as u64, columns / BLOCK * BLOCK_BYTES, rows))
    }

    fn range(&self, name: &str, kind: Kind, elements: usize) -> Result<Range<usize>, Error> {
        let entry = self.directory.get(name).ok_or_else(|| self.damaged(format!("no tensor {name}")))?;
        if entry.kind != kind || entry.elements != elements {
            return Err(self.damaged(format!("tensor {name} is not {elements} values of kind {kind:?}")));
        }
        let bytes = match kind {
            Kind::Float => elements * 4,
            Kind::Q4 => elements / BLOCK * BLOCK_BYTES,
        };
        if entry.range.len() != bytes || entry.range.end > self.bytes.len() {
            return Err(self.damaged(format!("tensor {name} is cut off")));
        }
        Ok(entry.range.clone())
    }
}

/// The little-endian f32 values in `bytes`.
pub(super) fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b))
}

/// The little-endian u32 values in `bytes`.
pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|&b| u32::from_le_bytes(b))
}

fn read_shape(cursor: &mut Cursor<'_>) -> Result<Shape, Error> {
    if cursor.take(4)? != *MAGIC {
        return Err(cursor.damaged("not an e5 weight file (it does not begin with E5S1)"));
    }
    let version = cursor.u32()?;
    if version != VERSION {
        return Err(cursor.damaged(&format!("format version {version}, and only {VERSION} is known")));
    }
    let shape = Shape {
        hidden: cursor.size("hidden", 1 << 14)?,
        layers: cursor.size("layers", 256)?,
        heads: cursor.size("heads", 256)?,
        ffn: cursor.size("ffn", 1 << 16)?,
        vocabulary: cursor.size("vocabulary", 1 << 22)?,
        positions: cursor.size("positions", 1 << 16)?,
        types: cursor.size("token types", 64)?,
        eps: f32::from_bits(cursor.u32()?),
    };
    let block = cursor.size("block size", 1 << 10)?;
    let even = shape.hidden.is_multiple_of(BLOCK)
        && shape.ffn.is_multiple_of(BLOCK)
        && shape.hidden.is_multiple_of(shape.heads);
    if block != BLOCK || !even || shape.positions < 4 || !shape.eps.is_finite() {
        return Err(cursor.damaged("sizes in the header do not fit together"));
    }
    Ok(shape)
}

fn read_tokenizer(cursor: &mut Cursor<'_>, shape: &Shape) -> Result<TokenizerTables, Error> {
    let pieces = cursor.size("pieces", shape.vocabulary)?;
    let special = [cursor.u32()?, cursor.u32()?, cursor.u32()?, cursor.u32()?];
    if special.iter().any(|&id| id as usize >= pieces) {
        return Err(cursor.damaged("a special token lies outside the vocabulary"));
    }
    let blob = usize::try_from(cursor.u64()?).unwrap_or(usize::MAX);
    let offsets = cursor.skip((pieces + 1) * 4)?;
    let scores = cursor.skip(pieces * 4)?;
    let blob = cursor.skip(blob)?;
    let normaliser_entries = cursor.u32()? as usize;
    let bytes = cursor.u32()? as usize;
    let normaliser = cursor.skip(bytes)?;
    let [bos, eos, pad, unk] = special;
    Ok(TokenizerTables { pieces, bos, eos, pad, unk, offsets, scores, blob, normaliser, normaliser_entries })
}

fn read_directory(cursor: &mut Cursor<'_>) -> Result<HashMap<String, Entry>, Error> {
    let count = cursor.size("tensors", 1 << 14)?;
    let mut directory = HashMap::with_capacity(count);
    for _ in 0..count {
        let length = cursor.u16()? as usize;
        let name = String::from_utf8_lossy(cursor.take(length)?).into_owned();
        let kind = match cursor.take(1)? {
            [0] => Kind::Float,
            [1] => Kind::Q4,
            other => return Err(cursor.damaged(&format!("tensor {name} has the unknown kind {other:?}"))),
        };
        let elements = cursor.u32()? as usize;
        let start = usize::try_from(cursor.u64()?).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(cursor.u64()?).unwrap_or(usize::MAX));
        if end > cursor.bytes.len() {
            return Err(cursor.damaged(&format!("cut off: tensor {name} ends after the end of the file")));
        }
        directory.insert(name, Entry { kind, elements, range: start..end });
    }
    Ok(directory)
}

/// A place in the file; every read is checked against its end.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    path: &'a Path,
}

impl<'a> Cursor<'a> {
    fn damaged(&self, reason: &str) -> Error {
        Error::Damaged { file: self.path.to_owned(), reason: reason.to_owned() }
    }

    fn skip(&mut self, bytes: usize) -> Result<Range<usize>, Error> {
        let end = self.at.checked_add(bytes).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| self.damaged(&format!("cut off after byte {}", self.bytes.len())))?;
        Ok(std::mem::replace(&mut self.at, end)..end)
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], Error> {
        let range = self.skip(bytes)?;
        Ok(&self.bytes[range])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let bytes = self.take(N)?;
        Ok(*bytes.first_chunk().expect("take gives as many bytes as asked: a bug"))
    }

    fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_le_bytes)
    }

    /// A size between 1 and `most`.
    fn size(&mut self, what: &str, most: usize) -> Result<usize, Error> {
        let value = self.u32()? as usize;
        if value == 0 || value > most {
            return Err(self.damaged(&format!("{what} is {value}, expected 1 to {most}")));
        }
        Ok(value)
    }
}
