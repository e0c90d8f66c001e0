//! The engine in process against the exact scan.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use proptest::prelude::*;

use crate::catalog::Level;

use super::*;

const LEVELS: [Level; 4] = [Level::Ministry, Level::Province, Level::Commune, Level::Other];
const FIELDS: [&str; 3] = ["Hộ tịch", "Đất đai", "Lý lịch tư pháp"];
const DIMENSIONS: usize = 24;

/// [`clustered_in`] few dimensions.
fn clustered(seed: u64, procedures: usize, passages: usize) -> Vec<Point> {
    clustered_in(DIMENSIONS, seed, procedures, passages)
}

/// Points in clusters, as embeddings stand: procedure by procedure around the centre of its field.
fn clustered_in(dimensions: usize, seed: u64, procedures: usize, passages: usize) -> Vec<Point> {
    let mut random = Random(seed, dimensions);
    let centres: Vec<_> = FIELDS.iter().map(|_| random.vector(1.0)).collect();
    let mut points = Vec::new();
    for number in 0..procedures {
        let at = number % FIELDS.len();
        let own = sum(&centres[at], &random.vector(0.4));
        let levels: Vec<_> = LEVELS.into_iter().filter(|_| random.next() > 0.0).collect();
        for passage in 0..passages {
            let among = if passage % 3 == 2 { Among::Questions } else { Among::Records };
            let vector = sum(&own, &random.vector(0.15));
            let procedure = format!("1.{number:06}").parse().unwrap();
            points.push(Point { procedure, levels: levels.clone(), field: FIELDS[at].into(), among, vector });
        }
    }
    points
}

fn sum(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(x, y)| x + y).collect()
}

/// SplitMix64, and the length of its vectors: the same points for the same seed.
struct Random(u64, usize);

impl Random {
    /// A number from -1 to 1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
    }

    fn vector(&mut self, scale: f32) -> Vec<f32> {
        (0..self.1).map(|_| self.next() * scale).collect()
    }
}

fn shape(points: &[Point]) -> Shape<'static> {
    Shape { content: "0123456789abcdef", dimensions: DIMENSIONS, passages: points.len() }
}

fn built(settings: &VectorSettings, dir: &Path, points: &[Point]) -> Arc<dyn VectorIndex> {
    build(settings, dir, shape(points), points.to_vec()).unwrap();
    open(settings, dir, shape(points)).unwrap()
}

/// Equal scores rank by rank, and equal procedures wherever a score stands alone.
fn assert_same(found: &[VectorHit], exact: &[VectorHit]) {
    assert_eq!(found.len(), exact.len());
    for (at, (one, other)) in found.iter().zip(exact).enumerate() {
        assert!((one.score - other.score).abs() < 1e-4, "{found:?} {exact:?}");
        let alone =
            |next: Option<&VectorHit>| next.is_none_or(|next| (next.score - other.score).abs() > 1e-3);
        if alone(exact.get(at + 1)) && alone(at.checked_sub(1).and_then(|before| exact.get(before))) {
            assert_eq!(one.procedure, other.procedure, "{found:?} {exact:?}");
        }
    }
}

#[test]
fn the_engine_finds_what_the_scan_finds_under_any_filter() {
    let points = clustered(7, 60, 4);
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let edge = built(&VectorSettings::Edge, here.path(), &points);
    let exact = built(&VectorSettings::Exact, there.path(), &points);
    assert_eq!((edge.len().unwrap(), exact.len().unwrap()), (240, 240));
    let levels = prop::collection::vec(prop::sample::select(&LEVELS[..]), 0..3);
    let field = prop::option::of(prop::sample::select(&[FIELDS[0], FIELDS[1], "no such field"][..]));
    let among = prop::sample::select(&[Among::Records, Among::Questions][..]);
    let case = (any::<u64>(), levels, field, among, 0..80_usize);
    proptest!(ProptestConfig::with_cases(48), |((seed, levels, field, among, limit) in case)| {
        let query = sum(&points[seed as usize % points.len()].vector, &Random(seed, DIMENSIONS).vector(0.3));
        let filter = Filter { levels, field: field.map(str::to_owned), among };
        let found = edge.search(&query, &filter, limit).unwrap();
        assert_same(&found, &exact.search(&query, &filter, limit).unwrap());
        prop_assert!(found.iter().all(|hit| passes(&points, hit, &filter)));
    });
}

fn passes(points: &[Point], hit: &VectorHit, filter: &Filter) -> bool {
    let point = points.iter().find(|point| point.procedure == hit.procedure).unwrap();
    let level = filter.levels.is_empty() || point.levels.iter().any(|level| filter.levels.contains(level));
    level && filter.field.as_ref().is_none_or(|field| *field == point.field)
}

#[test]
fn a_folder_in_use_is_scanned_instead_and_serves_the_engine_again_later() {
    let points = clustered(3, 5, 3);
    let dir = tempfile::tempdir().unwrap();
    let first = built(&VectorSettings::Edge, dir.path(), &points);
    assert!(matches!(edge::EdgeIndex::open(dir.path(), shape(&points)), Err(Error::InUse(_))));
    let second = open(&VectorSettings::Edge, dir.path(), shape(&points)).unwrap();
    let hits = [&first, &second].map(|i| i.search(&points[4].vector, &Filter::default(), 5).unwrap());
    assert_same(&hits[0], &hits[1]);
    assert_eq!(hits[0][0].procedure, points[4].procedure);
    drop(first);
    let again = edge::EdgeIndex::open(dir.path(), shape(&points)).unwrap();
    assert_same(&again.search(&points[4].vector, &Filter::default(), 5).unwrap(), &hits[1]);
}

#[test]
fn the_log_of_building_is_not_kept() {
    let points = clustered(9, 20, 3);
    let dir = tempfile::tempdir().unwrap();
    build(&VectorSettings::Edge, dir.path(), shape(&points), points.clone()).unwrap();
    assert!(dir.path().join("shard").is_dir() && !dir.path().join("shard/wal").exists());
    let index = open(&VectorSettings::Edge, dir.path(), shape(&points)).unwrap();
    assert_eq!(
        index.search(&points[4].vector, &Filter::default(), 1).unwrap()[0].procedure,
        points[4].procedure
    );
}

/// The folder of an old index goes while it still serves.
#[test]
fn an_open_index_outlives_its_folder() {
    let points = clustered(5, 5, 2);
    let dir = tempfile::tempdir().unwrap();
    let index = built(&VectorSettings::Edge, dir.path(), &points);
    fs_err::remove_dir_all(dir.path()).unwrap();
    assert_eq!(index.search(&points[0].vector, &Filter::default(), 3).unwrap().len(), 3);
    drop(index);
}

#[test]
fn bad_vectors_and_bad_folders_are_errors() {
    let points = clustered(1, 2, 2);
    let dir = tempfile::tempdir().unwrap();
    for settings in [VectorSettings::Edge, VectorSettings::Exact] {
        let path = dir.path().join(settings.backend());
        let index = built(&settings, &path, &points);
        let search = |vector: &[f32]| index.search(vector, &Filter::default(), 1).unwrap_err();
        assert!(matches!(search(&[1.0]), Error::Dimensions { got: 1, expected: DIMENSIONS }));
        assert!(matches!(search(&[f32::INFINITY; DIMENSIONS]), Error::NotFinite));
        let more = Shape { passages: 5, ..shape(&points) };
        drop(index);
        assert!(matches!(open(&settings, &path, more), Err(Error::Damaged { .. })));
        assert!(open(&settings, &dir.path().join("none"), shape(&points)).is_err());
    }
}

#[test]
fn a_damaged_shard_is_scanned_instead_and_without_the_scan_it_is_an_error() {
    let points = clustered(2, 3, 2);
    let dir = tempfile::tempdir().unwrap();
    drop(built(&VectorSettings::Edge, dir.path(), &points));
    fs_err::remove_dir_all(dir.path().join("shard/segments")).unwrap();
    let lost = edge::EdgeIndex::open(dir.path(), shape(&points));
    assert!(matches!(lost, Err(Error::Damaged { .. })), "{lost:?}");
    fs_err::remove_dir_all(dir.path().join("shard/segments")).unwrap();
    fs_err::write(dir.path().join("shard/segments"), "{").unwrap();
    let broken = edge::EdgeIndex::open(dir.path(), shape(&points));
    assert!(matches!(broken, Err(Error::Engine(_))), "{broken:?}");
    let scanned = open(&VectorSettings::Edge, dir.path(), shape(&points)).unwrap();
    assert_eq!(scanned.search(&points[0].vector, &Filter::default(), 9).unwrap().len(), 3);
    fs_err::remove_file(dir.path().join("points.bin")).unwrap();
    assert!(open(&VectorSettings::Edge, dir.path(), shape(&points)).is_err());
}

#[test]
fn an_empty_index_finds_nothing() {
    for settings in [VectorSettings::Edge, VectorSettings::Exact] {
        let dir = tempfile::tempdir().unwrap();
        let index = built(&settings, dir.path(), &[]);
        assert!(index.is_empty().unwrap());
        assert_eq!(index.search(&[1.0; DIMENSIONS], &Filter::default(), 9).unwrap(), []);
    }
}

/// Run by name in a release build: `cargo test --release --lib measure_8000 -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn measure_8000_passages_of_384_numbers() {
    const LONG: usize = 384;
    let points = clustered_in(LONG, 11, 2_000, 4);
    let shape = Shape { content: "0123456789abcdef", dimensions: LONG, passages: points.len() };
    for settings in [VectorSettings::Edge, VectorSettings::Exact] {
        let dir = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        build(&settings, dir.path(), shape, points.clone()).unwrap();
        let (built, before, begun) = (begun.elapsed(), resident(), Instant::now());
        let index = open(&settings, dir.path(), shape).unwrap();
        let opened = begun.elapsed();
        let commune =
            Filter { levels: vec![Level::Commune], field: Some(FIELDS[0].into()), ..Filter::default() };
        for (name, filter) in [("no filter", Filter::default()), ("level and field", commune)] {
            let times = times(&*index, &points, &filter);
            let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
            println!("{settings:?} {name}: p50 {p50:?} p99 {p99:?}");
        }
        println!("{settings:?}: built {built:?} opened {opened:?}");
        println!("{settings:?}: resident and anonymous KiB {before:?}, then {:?}", resident());
    }
}

fn times(index: &dyn VectorIndex, points: &[Point], filter: &Filter) -> Vec<Duration> {
    let mut random = Random(5, points[0].vector.len());
    let mut times = Vec::new();
    for point in points.iter().step_by(8) {
        let query = sum(&point.vector, &random.vector(0.2));
        let begun = Instant::now();
        assert!(index.search(&query, filter, 20).unwrap().len() <= 20);
        times.push(begun.elapsed());
    }
    times.sort();
    times
}

/// Resident memory in KiB: all of it, and what is not mapped from files.
fn resident() -> Option<(usize, usize)> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let read = |key| {
        status.lines().find_map(|line: &str| line.strip_prefix(key)?.split_whitespace().next()?.parse().ok())
    };
    read("VmRSS:").zip(read("RssAnon:"))
}
