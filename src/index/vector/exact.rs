//! An exact scan over all vectors in memory: the measure of the others, and what stands in for them.
//!
//! `points.bin`: magic, dimensions, count, the points (length-prefixed texts, little-endian numbers), and
//! the SHA-256 of all that as its last 32 bytes.

use std::{
    collections::HashMap,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::catalog::{Code, Level};

use super::{Among, Error, Filter, Point, VectorHit, VectorIndex, point};

const FILE: &str = "points.bin";
const MAGIC: &[u8; 8] = b"MCPOINT2";
const DIGEST: usize = 32;

/// Vectors of length 1 in memory, and what belongs to them.
#[derive(Debug)]
pub struct ExactIndex {
    dimensions: usize,
    /// One after the other, `dimensions` numbers each.
    vectors: Vec<f32>,
    /// Index into `procedures` and where it belongs, for each vector.
    owners: Vec<(u32, Among)>,
    procedures: Vec<Owner>,
}

#[derive(Debug)]
struct Owner {
    code: Code,
    levels: Vec<Level>,
    field: String,
}

impl ExactIndex {
    /// An index of `points`, each of `dimensions` numbers.
    pub fn new(dimensions: usize, points: Vec<Point>) -> Result<Self, Error> {
        point::check_all(&points, dimensions)?;
        let mut index = Self { dimensions, vectors: Vec::new(), owners: Vec::new(), procedures: Vec::new() };
        index.vectors.reserve_exact(points.len() * dimensions);
        let mut known: HashMap<Code, u32> = HashMap::new();
        for point in points {
            let next = known.len() as u32;
            let (among, vector) = (point.among, normalized(&point.vector));
            let owner = *known.entry(point.procedure.clone()).or_insert(next);
            if owner == next {
                let Point { procedure: code, levels, field, .. } = point;
                index.procedures.push(Owner { code, levels, field });
            }
            index.owners.push((owner, among));
            index.vectors.extend(vector);
        }
        Ok(index)
    }

    /// Reads what [`write`] left under `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let bytes = fs_err::read(&path)?;
        let damaged = || Error::damaged(&path, "the file of vectors is damaged");
        let (dimensions, points) = decode(&bytes).ok_or_else(damaged)?;
        Self::new(dimensions, points)
    }
}

impl VectorIndex for ExactIndex {
    fn search(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error> {
        point::check(vector, self.dimensions)?;
        let wanted: Vec<bool> = self.procedures.iter().map(|owner| owner.passes(filter)).collect();
        let query = normalized(vector);
        let passages = self.vectors.chunks_exact(self.dimensions.max(1)).zip(&self.owners);
        let passages =
            passages.filter(|(_, (owner, among))| wanted[*owner as usize] && *among == filter.among);
        let mut scored: Vec<(f32, usize)> =
            passages.map(|(passage, (owner, _))| (dot(&query, passage), *owner as usize)).collect();
        let nearer = |a: &(f32, usize), b: &(f32, usize)| {
            b.0.total_cmp(&a.0).then_with(|| self.code(a.1).cmp(self.code(b.1)))
        };
        point::grouped(limit, scored.len(), |n| {
            let n = n.min(scored.len());
            if n < scored.len() {
                scored.select_nth_unstable_by(n, nearer);
            }
            scored[..n].sort_unstable_by(nearer);
            let hit = |(score, owner): &(f32, usize)| VectorHit {
                procedure: self.code(*owner).clone(),
                score: *score,
                next: Vec::new(),
            };
            Ok(scored[..n].iter().map(hit).collect())
        })
    }

    fn len(&self) -> Result<usize, Error> {
        Ok(self.owners.len())
    }
}

impl ExactIndex {
    fn code(&self, owner: usize) -> &Code {
        &self.procedures[owner].code
    }
}

impl Owner {
    fn passes(&self, filter: &Filter) -> bool {
        let level = filter.levels.is_empty() || filter.levels.iter().any(|level| self.levels.contains(level));
        level && filter.field.as_ref().is_none_or(|field| *field == self.field)
    }
}

/// `vector` at length 1; a vector of length 0 stays as it is.
fn normalized(vector: &[f32]) -> Vec<f32> {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 { vector.iter().map(|number| number / length).collect() } else { vector.to_vec() }
}

/// Eight sums side by side, so that the compiler may use vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Writes `points` under `dir`, synced.
pub(super) fn write(dir: &Path, dimensions: usize, points: &[Point]) -> Result<(), Error> {
    let path: PathBuf = dir.join(FILE);
    let mut file = Hashed { to: BufWriter::new(fs_err::File::create(path)?), digest: Sha256::new() };
    file.write_all(MAGIC)?;
    file.write_all(&(dimensions as u32).to_le_bytes())?;
    file.write_all(&(points.len() as u32).to_le_bytes())?;
    points.iter().try_for_each(|point| file.write_all(&encode(point)))?;
    let digest = file.digest.finalize();
    file.to.write_all(&digest)?;
    let file = file.to.into_inner().map_err(|error| error.into_error())?;
    Ok(file.sync_all()?)
}

struct Hashed<W> {
    to: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

const LEVELS: [Level; 4] = [Level::Ministry, Level::Province, Level::Commune, Level::Other];
/// The bit beside those of the levels that tells a question.
const QUESTION: u8 = 1 << 7;

fn encode(point: &Point) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 + point.field.len() + point.vector.len() * 4);
    for text in [point.procedure.as_str(), &point.field] {
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    let levels = LEVELS.iter().enumerate().filter(|(_, level)| point.levels.contains(level));
    let asked = if point.among == Among::Questions { QUESTION } else { 0 };
    bytes.push(levels.fold(asked, |bits, (at, _)| bits | 1 << at));
    bytes.extend(point.vector.iter().flat_map(|number| number.to_le_bytes()));
    bytes
}

/// Dimensions and points, or nothing where a byte is amiss.
fn decode(bytes: &[u8]) -> Option<(usize, Vec<Point>)> {
    let (body, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
    if Sha256::digest(body)[..] != *digest {
        return None;
    }
    let mut rest = body.strip_prefix(MAGIC)?;
    let dimensions = number(&mut rest)?;
    let count = number(&mut rest)?;
    let points: Option<Vec<_>> = (0..count).map(|_| decode_point(&mut rest, dimensions)).collect();
    rest.is_empty().then_some((dimensions, points?))
}

fn decode_point(rest: &mut &[u8], dimensions: usize) -> Option<Point> {
    let procedure = text(rest)?.parse().ok()?;
    let field = text(rest)?.to_owned();
    let bits = take(rest, 1)?[0];
    let levels = LEVELS.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
    let levels = levels.map(|(_, level)| *level).collect();
    let numbers = take(rest, dimensions.checked_mul(4)?)?.as_chunks().0;
    let vector = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let among = if bits & QUESTION != 0 { Among::Questions } else { Among::Records };
    Some(Point { procedure, levels, field, among, vector })
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = number(rest)?;
    std::str::from_utf8(take(rest, length)?).ok()
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let bytes = take(rest, 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(number: u32, level: Level, field: &str, vector: [f32; 3]) -> Point {
        let procedure = format!("1.{number:06}").parse().unwrap();
        let among = Among::Records;
        Point { procedure, levels: vec![level], field: field.into(), among, vector: vector.into() }
    }

    fn sample() -> Vec<Point> {
        vec![
            point(1, Level::Commune, "Hộ tịch", [1.0, 0.0, 0.0]),
            point(1, Level::Commune, "Hộ tịch", [0.0, 2.0, 0.0]),
            point(2, Level::Province, "Đất đai", [0.6, 0.8, 0.0]),
            point(3, Level::Province, "Hộ tịch", [0.0, 0.0, -1.0]),
        ]
    }

    fn found(index: &ExactIndex, query: [f32; 3], filter: &Filter, limit: usize) -> Vec<(String, f32)> {
        let hits = index.search(&query, filter, limit).unwrap();
        hits.into_iter().map(|hit| (hit.procedure.as_str().to_owned(), hit.score)).collect()
    }

    #[test]
    fn a_procedure_counts_by_its_best_passage() {
        let index = ExactIndex::new(3, sample()).unwrap();
        assert_eq!(index.len().unwrap(), 4);
        let all = found(&index, [0.0, 5.0, 0.0], &Filter::default(), 9);
        assert_eq!(all, [("1.000001".into(), 1.0), ("1.000002".into(), 0.8), ("1.000003".into(), 0.0)]);
        assert_eq!(found(&index, [0.0, 5.0, 0.0], &Filter::default(), 1), all[..1]);
        let province =
            Filter { levels: vec![Level::Province], field: Some("Hộ tịch".into()), ..Filter::default() };
        assert_eq!(found(&index, [0.0, 5.0, 0.0], &province, 9), all[2..]);
    }

    #[test]
    fn questions_and_records_are_searched_apart() {
        let mut points = sample();
        points[1].among = Among::Questions;
        let index = ExactIndex::new(3, points).unwrap();
        let questions = Filter { among: Among::Questions, ..Filter::default() };
        assert_eq!(found(&index, [0.0, 5.0, 0.0], &questions, 9), [("1.000001".into(), 1.0)]);
        let records = found(&index, [0.0, 5.0, 0.0], &Filter::default(), 9);
        assert_eq!(records[0], ("1.000002".into(), 0.8));
        assert_eq!(records.len(), 3);
    }

    #[test]
    fn a_file_brings_back_the_same_points_and_a_changed_byte_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut points = sample();
        points[2].among = Among::Questions;
        write(dir.path(), 3, &points).unwrap();
        let path = dir.path().join(FILE);
        let bytes = fs_err::read(&path).unwrap();
        assert_eq!(decode(&bytes), Some((3, points.clone())));
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs_err::write(&path, changed).unwrap();
            assert!(matches!(ExactIndex::open(dir.path()), Err(Error::Damaged { .. })));
        }
        assert_eq!(decode(&bytes[..bytes.len() - 7]), None);
        assert_eq!(decode(b""), None);
    }
}
