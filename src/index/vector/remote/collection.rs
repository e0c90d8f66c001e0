//! What is asked of the server: collections, their points, the alias.

use qdrant_client::{
    Payload,
    qdrant::{
        Condition, CountPointsBuilder, CreateAliasBuilder, CreateCollectionBuilder,
        CreateFieldIndexCollectionBuilder, Distance, FieldType, PayloadIncludeSelector, PointStruct,
        QueryPoints, QueryPointsBuilder, ScoredPoint, UpsertPointsBuilder, VectorParamsBuilder,
        r#match::MatchValue,
    },
};
use serde_json::json;

use super::{AMONG, Error, FIELD, Filter, LEVELS, PROCEDURE, Point, VectorHit, nodes::Nodes, point};

/// Points sent at a time: about half a megabyte.
const BATCH: usize = 256;
/// Copies of each shard in a cluster: one node may be lost.
const REPLICAS: usize = 2;
/// Length of the content's name at the end of a collection's.
const CONTENT: usize = 16;

/// The collection that `alias` stands for.
pub(super) fn alias_target(nodes: &Nodes, alias: &str) -> Result<Option<String>, Error> {
    let list = nodes.call("list its aliases", |client| async move { client.list_aliases().await })?;
    let found = list.aliases.into_iter().find(|found| found.alias_name == alias);
    Ok(found.map(|found| found.collection_name))
}

/// Number of points in the collection or alias `name`.
pub(super) fn count(nodes: &Nodes, name: &str) -> Result<usize, Error> {
    let request = CountPointsBuilder::new(name).exact(true).build();
    let answer = nodes.call("count the points", move |client| {
        let request = request.clone();
        async move { client.count(request).await }
    })?;
    Ok(answer.result.map_or(0, |result| result.count) as usize)
}

/// Makes the collection `name` anew, with `points` in it.
pub(super) fn fill(nodes: &Nodes, name: &str, dimensions: usize, points: Vec<Point>) -> Result<(), Error> {
    remove(nodes, name)?;
    create(nodes, name, dimensions)?;
    for field in [LEVELS, FIELD, AMONG] {
        let request =
            CreateFieldIndexCollectionBuilder::new(name, field, FieldType::Keyword).wait(true).build();
        nodes.call("index a payload field", move |client| {
            let request = request.clone();
            async move { client.create_field_index(request).await }
        })?;
    }
    let mut points = points.into_iter().zip(0_u64..).map(|(point, id)| converted(point, id)).peekable();
    while points.peek().is_some() {
        let batch: Vec<_> = points.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        let request = UpsertPointsBuilder::new(name, batch).wait(true).build();
        nodes.call("keep the points", move |client| {
            let request = request.clone();
            async move { client.upsert_points(request).await }
        })?;
    }
    Ok(())
}

fn create(nodes: &Nodes, name: &str, dimensions: usize) -> Result<(), Error> {
    let request = CreateCollectionBuilder::new(name)
        .vectors_config(VectorParamsBuilder::new(dimensions as u64, Distance::Cosine))
        .shard_number(nodes.len() as u32)
        .replication_factor(nodes.len().min(REPLICAS) as u32)
        .build();
    let name = name.to_owned();
    nodes.call("create a collection", move |client| {
        let (request, name) = (request.clone(), name.clone());
        async move {
            let created = client.create_collection(request).await;
            // The node before may have created it and died before it could say so.
            match created {
                Err(error) if !client.collection_exists(&name).await? => Err(error),
                _ => Ok(()),
            }
        }
    })
}

/// Re-points `alias`, in one step for its readers.
pub(super) fn point_alias(nodes: &Nodes, alias: &str, name: &str) -> Result<(), Error> {
    let request = CreateAliasBuilder::new(name, alias).build();
    nodes.call("switch the alias", move |client| {
        let request = request.clone();
        async move { client.create_alias(request).await }
    })?;
    Ok(())
}

/// Removes what former builds of `alias` left: all collections named by it, but `name`.
pub(super) fn remove_others(nodes: &Nodes, alias: &str, name: &str) -> Result<(), Error> {
    let list = nodes.call("list its collections", |client| async move { client.list_collections().await })?;
    let others = list.collections.into_iter().map(|found| found.name);
    let others = others.filter(|found| found != name && is_build_of(alias, found));
    others.into_iter().try_for_each(|found| remove(nodes, &found))
}

fn is_build_of(alias: &str, collection: &str) -> bool {
    let content = collection.strip_prefix(alias).and_then(|rest| rest.strip_prefix('-'));
    content.is_some_and(|hex| hex.len() == CONTENT && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn remove(nodes: &Nodes, name: &str) -> Result<(), Error> {
    let name = name.to_owned();
    nodes.call("remove a collection", move |client| {
        let name = name.clone();
        async move { client.delete_collection(name).await }
    })?;
    Ok(())
}

/// The request for the `limit` passages nearest to `vector`, on no collection yet.
pub(super) fn query(vector: &[f32], filter: &Filter, limit: usize) -> QueryPoints {
    let among = MatchValue::Keyword(point::among_word(filter.among).to_owned());
    let mut must = vec![Condition::matches(AMONG, among)];
    if !filter.levels.is_empty() {
        let words: Vec<_> = filter.levels.iter().map(|&level| point::level_word(level).to_owned()).collect();
        must.push(Condition::matches(LEVELS, words));
    }
    if let Some(field) = &filter.field {
        // Spelt out: of a bare text with a blank the client makes a full-text match.
        must.push(Condition::matches(FIELD, MatchValue::Keyword(field.clone())));
    }
    let only = PayloadIncludeSelector { fields: vec![PROCEDURE.to_owned()] };
    let query = QueryPointsBuilder::new("").query(vector.to_vec()).limit(limit as u64);
    query.filter(qdrant_client::qdrant::Filter::must(must)).with_payload(only).build()
}

/// Sends `query` to `alias`.
pub(super) fn nearest(nodes: &Nodes, alias: &str, mut query: QueryPoints) -> Result<Vec<VectorHit>, Error> {
    alias.clone_into(&mut query.collection_name);
    let answer = nodes.call("search", move |client| {
        let query = query.clone();
        async move {
            match client.query(query.clone()).await {
                // The alias may have moved on, and the collection gone, while the node searched it.
                Err(error) if is_not_found(&error) => client.query(query).await,
                answer => answer,
            }
        }
    })?;
    answer.result.iter().map(hit).collect()
}

fn is_not_found(error: &qdrant_client::QdrantError) -> bool {
    const NOT_FOUND: i32 = 5;
    matches!(error, qdrant_client::QdrantError::ResponseError { status } if i32::from(status.code()) == NOT_FOUND)
}

fn hit(point: &ScoredPoint) -> Result<VectorHit, Error> {
    let code = point.payload.get(PROCEDURE).and_then(|value| value.as_str()?.parse().ok());
    let nameless = || Error::Refused { action: "search", detail: "a point names no procedure".to_owned() };
    Ok(VectorHit { procedure: code.ok_or_else(nameless)?, score: point.score, next: Vec::new() })
}

fn converted(point: Point, id: u64) -> Result<PointStruct, Error> {
    let levels: Vec<_> = point.levels.iter().copied().map(point::level_word).collect();
    let among = point::among_word(point.among);
    let payload =
        json!({ PROCEDURE: point.procedure.as_str(), LEVELS: levels, FIELD: point.field, AMONG: among });
    let payload = Payload::try_from(payload);
    let payload = payload.map_err(|error| Error::Engine(error.to_string()))?;
    Ok(PointStruct::new(id, point.vector, payload))
}

#[cfg(test)]
mod tests {
    use super::is_build_of;

    #[test]
    fn only_builds_of_the_alias_are_removed() {
        assert!(is_build_of("motcua", "motcua-0123456789abcdef"));
        for other in ["motcua", "motcua-notes", "motcua-test-0123456789abcdef", "x-0123456789abcdef"] {
            assert!(!is_build_of("motcua", other), "{other}");
        }
    }
}
