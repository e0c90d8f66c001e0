//! Qdrant's engine in this process: one shard in one folder.
//!
//! The engine panics where it cannot flush (a full disk), also when it is dropped, so every call that writes
//! is made under [`guarded`].

use std::{
    fs::TryLockError,
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use qdrant_edge::{
    CreateIndex, Distance, EdgeConfig, EdgeShard, EdgeVectorParams, FieldIndexOperations, JsonPath,
    NamedQuery, OperationError, PayloadFieldSchema, PayloadSchemaType, PointId, PointInsertOperations,
    PointOperations, PointStruct, QuantizationConfig, QuantizationSearchParams, QueryEnum,
    ScalarQuantizationConfig, ScalarType, ScoredPoint, SearchParams, SearchRequest, UpdateOperation,
    WalOptions,
};
use serde_json::json;

use crate::catalog::Code;

use super::{
    Error, Filter, Point, Shape, VectorHit, VectorIndex,
    point::{self, AMONG, FIELD, LEVELS, PROCEDURE},
};

const FOLDER: &str = "shard";
/// The engine's log of changes, within [`FOLDER`].
const LOG: &str = "wal";
/// The procedure of each point, a line a point: a search finds hundreds, and need not read the payload of each.
const OWNERS: &str = "owners.txt";
/// Held while the folder is open; the engine would answer a second opening with an error of words alone.
const LOCK: &str = "in-use.lock";
/// Points written at a time.
const BATCH: usize = 256;
/// From this number of passages on, building a graph is worth its time; below, the engine scans them all in
/// a millisecond or two.
const OPTIMIZE_FROM: usize = 20_000;
/// Vectors of bytes are compared, and not those of floats after them: of 607 questions 2 have the right procedure in another
/// place, and the floats, four times as much, need never come into memory. A small shard has no vectors of bytes and is scanned
/// as it is.
const BY_BYTES: QuantizationSearchParams =
    QuantizationSearchParams { ignore: false, rescore: Some(false), oversampling: None };
/// The log need not hold more than a batch: an index that was not flushed is never opened.
const LOG_BYTES: usize = 1 << 20;

/// A shard that is open, in this process alone.
#[derive(Debug)]
pub struct EdgeIndex {
    /// Present until it is dropped.
    shard: Option<EdgeShard>,
    dimensions: usize,
    passages: usize,
    /// By the number of the point.
    owners: Vec<Code>,
    _lock: fs_err::File,
}

impl EdgeIndex {
    /// Opens the shard under `dir`, where it is not open already, here or in another process.
    pub(super) fn open(dir: &Path, shape: Shape<'_>) -> Result<Self, Error> {
        let lock = fs_err::File::create(dir.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::InUse(dir.to_owned()),
            TryLockError::Error(error) => error.into(),
        })?;
        let path = dir.join(FOLDER);
        let shard = guarded(|| EdgeShard::load(&path, Some(config(shape.dimensions))))?;
        let passages = shard.info().points_count;
        let owners = owners(dir)?;
        let whole = passages == shape.passages && owners.len() == passages;
        let dimensions = shape.dimensions;
        let index = Self { shard: Some(shard), dimensions, passages, owners, _lock: lock };
        if whole {
            return Ok(index);
        }
        let detail = format!("{passages} passages found where {} belong", shape.passages);
        Err(Error::damaged(&path, detail))
    }

    fn nearest(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error> {
        let Some(shard) = &self.shard else {
            return Ok(Vec::new());
        };
        let request = SearchRequest {
            query: QueryEnum::Nearest(NamedQuery::default_dense(vector.to_vec())),
            filter: Some(translated(filter)?),
            params: Some(SearchParams { quantization: Some(BY_BYTES), ..SearchParams::default() }),
            limit,
            offset: 0,
            with_payload: None,
            with_vector: None,
            score_threshold: None,
        };
        shard.search(request).map_err(engine)?.iter().map(|point| self.hit(point)).collect()
    }

    fn hit(&self, point: &ScoredPoint) -> Result<VectorHit, Error> {
        let owner = match point.id {
            PointId::NumId(number) => self.owners.get(number as usize),
            PointId::Uuid(_) => None,
        };
        let owner =
            owner.ok_or_else(|| Error::Engine(format!("point {} belongs to no procedure", point.id)))?;
        Ok(VectorHit { procedure: owner.clone(), score: point.score, next: Vec::new() })
    }
}

impl VectorIndex for EdgeIndex {
    fn search(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error> {
        point::check(vector, self.dimensions)?;
        point::grouped(limit, self.passages, |n| self.nearest(vector, filter, n))
    }

    fn len(&self) -> Result<usize, Error> {
        Ok(self.passages)
    }
}

impl Drop for EdgeIndex {
    fn drop(&mut self) {
        if let Err(error) = close(self.shard.take()) {
            tracing::warn!(%error, "the vector index did not close cleanly");
        }
    }
}

/// Builds a shard of `points` under `dir`, flushed and closed.
pub(super) fn build(dir: &Path, dimensions: usize, points: Vec<Point>) -> Result<(), Error> {
    let path = dir.join(FOLDER);
    fs_err::create_dir_all(&path)?;
    let worthwhile = points.len() >= OPTIMIZE_FROM;
    let owners: String = points.iter().map(|point| format!("{}\n", point.procedure)).collect();
    let mut file = fs_err::File::create(dir.join(OWNERS))?;
    file.write_all(owners.as_bytes())?;
    file.sync_all()?;
    let shard = guarded(|| EdgeShard::new(&path, config(dimensions)))?;
    let filled = fill(&shard, points, worthwhile);
    // Closed also where filling failed: it must not panic later.
    let closed = close(Some(shard));
    filled.and(closed)?;
    // All of it is flushed and no point is ever added; kept, the log is as long as the vectors and mapped into memory as they are.
    Ok(fs_err::remove_dir_all(path.join(LOG))?)
}

fn fill(shard: &EdgeShard, points: Vec<Point>, optimize: bool) -> Result<(), Error> {
    for field in [LEVELS, FIELD, AMONG] {
        let field_schema = Some(PayloadFieldSchema::FieldType(PayloadSchemaType::Keyword));
        let index = CreateIndex { field_name: key(field), field_schema };
        let operation = FieldIndexOperations::CreateIndex(index);
        guarded(|| shard.update(UpdateOperation::FieldIndexOperation(operation)))?;
    }
    let mut points = points.into_iter().zip(0_u64..).map(|(point, id)| converted(point, id)).peekable();
    while points.peek().is_some() {
        let batch = points.by_ref().take(BATCH).map(Into::into).collect();
        let upsert = PointOperations::UpsertPoints(PointInsertOperations::PointsList(batch));
        guarded(|| shard.update(UpdateOperation::PointOperation(upsert)))?;
    }
    if optimize {
        guarded(|| shard.optimize())?;
    }
    guarded(|| {
        shard.flush();
        Ok(())
    })
}

fn config(dimensions: usize) -> EdgeConfig {
    let log = WalOptions { segment_capacity: LOG_BYTES, ..WalOptions::default() };
    // On disk: mapped, and kept in memory as long as there is room. The other way reads the whole 32 MiB that
    // the engine sets aside.
    let vector = EdgeVectorParams::builder(dimensions, Distance::Cosine).on_disk(true);
    let bytes =
        ScalarQuantizationConfig { r#type: ScalarType::Int8, quantile: None, always_ram: Some(false) };
    let vector = vector.quantization_config(QuantizationConfig::from(bytes)).build();
    EdgeConfig::builder().vector("", vector).wal_options(log).build()
}

fn converted(point: Point, id: u64) -> PointStruct {
    let levels: Vec<_> = point.levels.iter().copied().map(point::level_word).collect();
    let among = point::among_word(point.among);
    let payload =
        json!({ PROCEDURE: point.procedure.as_str(), LEVELS: levels, FIELD: point.field, AMONG: among });
    PointStruct::new(id, point.vector, payload)
}

fn translated(filter: &Filter) -> Result<qdrant_edge::Filter, Error> {
    let mut must = vec![json!({ "key": AMONG, "match": { "value": point::among_word(filter.among) } })];
    if !filter.levels.is_empty() {
        let words: Vec<_> = filter.levels.iter().copied().map(point::level_word).collect();
        must.push(json!({ "key": LEVELS, "match": { "any": words } }));
    }
    if let Some(field) = &filter.field {
        must.push(json!({ "key": FIELD, "match": { "value": field } }));
    }
    let filter = serde_json::from_value(json!({ "must": must }));
    filter.map_err(|error| Error::Engine(error.to_string()))
}

/// What [`build`] wrote down of the owners of the points.
fn owners(dir: &Path) -> Result<Vec<Code>, Error> {
    let path = dir.join(OWNERS);
    let damaged = || Error::damaged(&path, "a line is no code of a procedure");
    let text = fs_err::read_to_string(&path)?;
    text.lines().map(|line| line.parse().map_err(|_| damaged())).collect()
}

fn key(name: &str) -> JsonPath {
    name.parse().expect("the payload keys are plain words: a bug")
}

fn close(shard: Option<EdgeShard>) -> Result<(), Error> {
    guarded(|| {
        drop(shard);
        Ok(())
    })
}

/// Runs `call`; a panic of the engine becomes an error.
fn guarded<T>(call: impl FnOnce() -> Result<T, OperationError>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(engine),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(Error::Engine(words.unwrap_or("the engine panicked").to_owned()))
        }
    }
}

fn engine(error: OperationError) -> Error {
    Error::Engine(error.to_string())
}
