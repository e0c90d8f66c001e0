//! A Qdrant server or cluster: one collection a build, and an alias that readers go through.
//!
//! Imports: `catalog`. One builder at a time may work on one alias.

mod collection;
mod nodes;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    Error, Filter, Point, Shape, VectorHit, VectorIndex,
    point::{self, AMONG, FIELD, LEVELS, PROCEDURE},
};
use nodes::Nodes;

/// Most passages asked for at once.
const MOST: usize = 10_000;

/// Where the Qdrant server is.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteSettings {
    /// Its nodes, such as `http://127.0.0.1:6334` (the gRPC port). They fill in for one another.
    pub urls: Vec<String>,
    /// API key, sent with every request.
    pub api_key: Option<String>,
    /// Name of the alias; a collection is named by it and by its content.
    pub collection: String,
    /// How long a node may take over a search, connecting included, before the next one is asked.
    pub timeout: Duration,
}

impl RemoteSettings {
    /// Settings for the nodes at `urls`: the alias is `motcua`, a node may take a second.
    pub fn new(urls: Vec<String>) -> Self {
        Self { urls, api_key: None, collection: "motcua".to_owned(), timeout: Duration::from_secs(1) }
    }
}

/// Without the API key.
impl fmt::Debug for RemoteSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.api_key.as_ref().map(|_| "…");
        let Self { urls, collection, timeout, .. } = self;
        formatter
            .debug_struct("RemoteSettings")
            .field("urls", urls)
            .field("api_key", &key)
            .field("collection", collection)
            .field("timeout", timeout)
            .finish()
    }
}

/// An alias on a server.
#[derive(Debug)]
pub struct RemoteIndex {
    nodes: Nodes,
    alias: String,
    /// The collection that the alias must stand for when it is first used.
    collection: String,
    dimensions: usize,
    passages: usize,
    checked: AtomicBool,
}

impl RemoteIndex {
    /// Looks, once, whether the alias stands for the collection of this index.
    fn check(&self) -> Result<(), Error> {
        if self.checked.load(Ordering::Relaxed) {
            return Ok(());
        }
        let target = collection::alias_target(&self.nodes, &self.alias)?;
        let whole = target.as_deref() == Some(&self.collection)
            && collection::count(&self.nodes, &self.alias)? == self.passages;
        if !whole {
            return Err(self.another());
        }
        self.checked.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn another(&self) -> Error {
        let detail = format!("the alias {} does not stand for the whole of {}", self.alias, self.collection);
        Error::Refused { action: "find the index", detail }
    }
}

impl VectorIndex for RemoteIndex {
    fn search(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error> {
        point::check(vector, self.dimensions)?;
        self.check()?;
        point::grouped(limit, MOST, |n| {
            collection::nearest(&self.nodes, &self.alias, collection::query(vector, filter, n))
        })
    }

    fn len(&self) -> Result<usize, Error> {
        collection::count(&self.nodes, &self.alias)
    }
}

/// Builds the collection of `shape`, points the alias to it, and removes the collections it replaces. A
/// collection of the same content that the alias stands for already is kept as it is.
pub(super) fn build(settings: &RemoteSettings, shape: Shape<'_>, points: Vec<Point>) -> Result<(), Error> {
    let nodes = Nodes::for_building(settings)?;
    let (alias, name) = (&settings.collection, collection_name(settings, shape));
    let served = collection::alias_target(&nodes, alias)?.as_ref() == Some(&name);
    if !served || collection::count(&nodes, &name)? != shape.passages {
        collection::fill(&nodes, &name, shape.dimensions, points)?;
        let found = collection::count(&nodes, &name)?;
        if found != shape.passages {
            let detail = format!("{found} of {} points arrived in {name}", shape.passages);
            return Err(Error::Refused { action: "keep the points", detail });
        }
        collection::point_alias(&nodes, alias, &name)?;
    }
    collection::remove_others(&nodes, alias, &name)
}

/// Opens the index of `shape`. Where the alias stands for something else it is damaged; where no node
/// answers, it is opened all the same, and each search says so until one does.
pub(super) fn open(settings: &RemoteSettings, shape: Shape<'_>) -> Result<Arc<dyn VectorIndex>, Error> {
    let index = RemoteIndex {
        nodes: Nodes::for_searching(settings)?,
        alias: settings.collection.clone(),
        collection: collection_name(settings, shape),
        dimensions: shape.dimensions,
        passages: shape.passages,
        checked: AtomicBool::new(false),
    };
    match index.check() {
        Ok(()) => {}
        Err(error @ Error::Unreachable { .. }) => tracing::warn!(%error, "vector search will be missing"),
        Err(error) => return Err(error),
    }
    Ok(Arc::new(index))
}

fn collection_name(settings: &RemoteSettings, shape: Shape<'_>) -> String {
    format!("{}-{}", settings.collection, shape.content)
}

#[cfg(test)]
mod stand_in;
#[cfg(test)]
mod tests;
