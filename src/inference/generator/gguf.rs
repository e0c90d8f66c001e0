//! The header of a GGUF file: its metadata and where its tensors lie, read without trusting any length in it.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use candle_core::quantized::GgmlDType;
use fs_err::File;
use sha2::{Digest, Sha256};

use crate::inference::error::Error;

const MAGIC: &[u8; 4] = b"GGUF";
/// No header of a model this small comes near it; a damaged count does.
const MAX_HEADER: u64 = 64 << 20;
const MAX_TEXT: u64 = 1 << 20;
const MAX_DIMENSIONS: u32 = 4;
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// A metadata value; numbers of all widths are one kind each.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<f64>),
}

/// Where a tensor lies in the file and what it is.
#[derive(Debug, Clone)]
pub(super) struct TensorInfo {
    pub(super) dtype: GgmlDType,
    /// Rows first, as candle has it (the file has them the other way round).
    pub(super) shape: Vec<usize>,
    /// From the start of the file, in bytes.
    pub(super) offset: u64,
    pub(super) bytes: usize,
}

/// A GGUF file, open for reading its tensors.
#[derive(Debug)]
pub(super) struct Gguf {
    pub(super) path: PathBuf,
    pub(super) metadata: HashMap<String, Value>,
    pub(super) tensors: HashMap<String, TensorInfo>,
    /// Length and sha256 of the header: together they tell one model file from another.
    pub(super) fingerprint: String,
    file: File,
}

impl Gguf {
    /// Reads the header of `path`. A file of another kind, cut short or with absurd counts is an [`Error::Damaged`].
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let damaged = |reason: String| Error::Damaged { file: path.to_owned(), reason };
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let (metadata, tensors, digest) = {
            let reader = BufReader::with_capacity(1 << 16, (&mut file).take(MAX_HEADER.min(length)));
            let mut header = Header { reader, read: 0, limit: MAX_HEADER.min(length), hash: Sha256::new() };
            header.parse(length).map_err(damaged)?
        };
        let fingerprint = format!("{length}-{digest}");
        Ok(Self { path: path.to_owned(), metadata, tensors, fingerprint, file })
    }

    /// The raw bytes of a tensor.
    pub(super) fn bytes(&mut self, info: &TensorInfo) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; info.bytes];
        self.file.seek(SeekFrom::Start(info.offset))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The open file, for reading single rows later.
    pub(super) fn into_file(self) -> File {
        self.file
    }

    /// An error about this file.
    pub(super) fn error(&self, reason: impl Into<String>) -> Error {
        Error::Damaged { file: self.path.clone(), reason: reason.into() }
    }
}

type Parsed = (HashMap<String, Value>, HashMap<String, TensorInfo>, String);

struct Header<R> {
    reader: R,
    read: u64,
    limit: u64,
    hash: Sha256,
}

impl<R: BufRead> Header<R> {
    fn parse(&mut self, length: u64) -> Result<Parsed, String> {
        if &self.array::<4>()? != MAGIC {
            return Err("it is not a GGUF file".into());
        }
        let version = self.u32()?;
        if !(2..=3).contains(&version) {
            return Err(format!("GGUF version {version} is not known (2 and 3 are)"));
        }
        let tensors = self.count(24)?;
        let entries = self.count(13)?;
        let mut metadata = HashMap::new();
        for _ in 0..entries {
            let key = self.text()?;
            let kind = self.u32()?;
            let value = self.value(kind).map_err(|detail| format!("metadata {key:?}: {detail}"))?;
            metadata.insert(key, value);
        }
        let infos = (0..tensors).map(|_| self.tensor()).collect::<Result<Vec<_>, _>>()?;
        let start = self.data_start(&metadata)?;
        let tensors = place(infos, start, length)?;
        let digest = self.hash.clone().finalize();
        let digest = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        Ok((metadata, tensors, digest))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        self.reader.read_exact(bytes).map_err(|_| format!("the header ends after {} bytes", self.read))?;
        self.read += bytes.len() as u64;
        self.hash.update(bytes);
        Ok(())
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count of things of at least `size` bytes, which must fit into what is left.
    fn count(&mut self, size: u64) -> Result<u64, String> {
        let count = self.u64()?;
        if count.saturating_mul(size) > self.limit.saturating_sub(self.read) {
            return Err(format!("it announces {count} entries, more than the file holds"));
        }
        Ok(count)
    }

    fn text(&mut self) -> Result<String, String> {
        let length = self.count(1)?;
        if length > MAX_TEXT {
            return Err(format!("a text of {length} bytes"));
        }
        let mut bytes = vec![0; length as usize];
        self.fill(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| "a text that is not UTF-8".into())
    }

    fn value(&mut self, kind: u32) -> Result<Value, String> {
        match kind {
            STRING => self.text().map(Value::Text),
            ARRAY => self.values(),
            _ => self.number(kind),
        }
    }

    fn values(&mut self) -> Result<Value, String> {
        let kind = self.u32()?;
        match kind {
            STRING => {
                let count = self.count(8)?;
                (0..count).map(|_| self.text()).collect::<Result<_, _>>().map(Value::Texts)
            }
            ARRAY => Err("an array of arrays".into()),
            _ => {
                let count = self.count(1)?;
                let numbers = (0..count).map(|_| self.number(kind).map(|n| n.as_f64().unwrap_or_default()));
                numbers.collect::<Result<_, _>>().map(Value::Numbers)
            }
        }
    }

    fn number(&mut self, kind: u32) -> Result<Value, String> {
        Ok(match kind {
            0 => Value::Unsigned(u8::from_le_bytes(self.array()?).into()),
            1 => Value::Signed(i8::from_le_bytes(self.array()?).into()),
            2 => Value::Unsigned(u16::from_le_bytes(self.array()?).into()),
            3 => Value::Signed(i16::from_le_bytes(self.array()?).into()),
            4 => Value::Unsigned(self.u32()?.into()),
            5 => Value::Signed(i32::from_le_bytes(self.array()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.array()?).into()),
            7 => Value::Bool(self.array::<1>()? != [0]),
            10 => Value::Unsigned(self.u64()?),
            11 => Value::Signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            _ => return Err(format!("a value of unknown kind {kind}")),
        })
    }

    fn tensor(&mut self) -> Result<(String, TensorInfo), String> {
        let name = self.text()?;
        let count = self.u32()?;
        if count == 0 || count > MAX_DIMENSIONS {
            return Err(format!("tensor {name:?} has {count} dimensions"));
        }
        let mut shape = Vec::new();
        for _ in 0..count {
            shape.push(usize::try_from(self.u64()?).map_err(|_| format!("tensor {name:?} is too large"))?);
        }
        shape.reverse();
        let kind = self.u32()?;
        let dtype = dtype(kind).ok_or_else(|| format!("tensor {name:?} has the unknown type {kind}"))?;
        let offset = self.u64()?;
        let bytes =
            size(&shape, dtype).ok_or_else(|| format!("tensor {name:?} has the odd shape {shape:?}"))?;
        Ok((name, TensorInfo { dtype, shape, offset, bytes }))
    }

    fn data_start(&self, metadata: &HashMap<String, Value>) -> Result<u64, String> {
        let alignment = match metadata.get("general.alignment") {
            None => 32,
            Some(Value::Unsigned(n)) if n.is_power_of_two() && *n <= 1 << 16 => *n,
            Some(other) => return Err(format!("an alignment of {other:?}")),
        };
        Ok(self.read.next_multiple_of(alignment))
    }
}

impl Value {
    /// The value as a number, if it is one.
    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Unsigned(n) => Some(*n as f64),
            Self::Signed(n) => Some(*n as f64),
            Self::Float(n) => Some(*n),
            Self::Bool(b) => Some(u8::from(*b).into()),
            Self::Text(_) | Self::Texts(_) | Self::Numbers(_) => None,
        }
    }
}

fn place(
    infos: Vec<(String, TensorInfo)>,
    start: u64,
    length: u64,
) -> Result<HashMap<String, TensorInfo>, String> {
    let mut placed = HashMap::new();
    for (name, mut info) in infos {
        info.offset = start.saturating_add(info.offset);
        let end = info.offset.saturating_add(info.bytes as u64);
        if end > length {
            return Err(format!("tensor {name:?} ends at byte {end}, but the file has only {length}"));
        }
        placed.insert(name, info);
    }
    Ok(placed)
}

/// Bytes of a tensor; none where a row is no whole number of blocks or the product does not fit.
fn size(shape: &[usize], dtype: GgmlDType) -> Option<usize> {
    let elements = shape.iter().try_fold(1usize, |product, &n| product.checked_mul(n))?;
    let row = *shape.last()?;
    if elements == 0 || !row.is_multiple_of(dtype.block_size()) {
        return None;
    }
    (elements / dtype.block_size()).checked_mul(dtype.type_size())
}

fn dtype(kind: u32) -> Option<GgmlDType> {
    Some(match kind {
        0 => GgmlDType::F32,
        1 => GgmlDType::F16,
        2 => GgmlDType::Q4_0,
        3 => GgmlDType::Q4_1,
        6 => GgmlDType::Q5_0,
        7 => GgmlDType::Q5_1,
        8 => GgmlDType::Q8_0,
        10 => GgmlDType::Q2K,
        11 => GgmlDType::Q3K,
        12 => GgmlDType::Q4K,
        13 => GgmlDType::Q5K,
        14 => GgmlDType::Q6K,
        30 => GgmlDType::BF16,
        _ => return None,
    })
}
