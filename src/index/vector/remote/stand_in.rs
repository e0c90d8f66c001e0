//! A stand-in for a Qdrant server that speaks the client's protocol: collections, points and aliases in
//! memory, searched by an exact scan. Several nodes may share one state, as a cluster does.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use qdrant_client::qdrant::{
    self as q, collections_server, condition::ConditionOneOf, r#match::MatchValue, points_server,
};
use tonic::{Request, Response, Status, transport::server::TcpIncoming};

type Payload = std::collections::HashMap<String, q::Value>;

/// What the nodes of one cluster hold in common.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) collections: BTreeMap<String, Collection>,
    pub(super) aliases: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub(super) struct Collection {
    pub(super) dimensions: u64,
    pub(super) shards: u32,
    pub(super) replicas: u32,
    pub(super) indexed: Vec<String>,
    pub(super) points: BTreeMap<u64, (Vec<f32>, Payload)>,
}

impl State {
    /// The collection of that name, or that an alias of that name stands for.
    fn collection(&mut self, name: &str) -> Result<&mut Collection, Status> {
        let name = self.aliases.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let missing = || Status::not_found(format!("Collection `{name}` doesn't exist!"));
        self.collections.get_mut(&name).ok_or_else(missing)
    }
}

/// A node. It stops when it is dropped.
pub(super) struct StandIn {
    pub(super) url: String,
    node: Node,
    runtime: Option<tokio::runtime::Runtime>,
}

#[derive(Clone, Default)]
struct Node {
    state: Arc<Mutex<State>>,
    key: Option<String>,
    hangs: Arc<AtomicBool>,
    requests: Arc<AtomicUsize>,
}

impl StandIn {
    pub(super) fn start() -> Self {
        Self::serving(Node::default())
    }

    pub(super) fn with_key(key: &str) -> Self {
        Self::serving(Node { key: Some(key.to_owned()), ..Node::default() })
    }

    /// One more node of the same cluster.
    pub(super) fn joined(&self) -> Self {
        Self::serving(Node { state: Arc::clone(&self.node.state), ..Node::default() })
    }

    fn serving(node: Node) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let served = node.clone();
        runtime.spawn(async move {
            let incoming = TcpIncoming::from(tokio::net::TcpListener::from_std(listener).unwrap());
            let server = tonic::transport::Server::builder()
                .add_service(points_server::PointsServer::new(served.clone()))
                .add_service(collections_server::CollectionsServer::new(served));
            server.serve_with_incoming(incoming).await
        });
        Self { url, node, runtime: Some(runtime) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.node.state.lock().unwrap()
    }

    /// Number of requests that arrived.
    pub(super) fn requests(&self) -> usize {
        self.node.requests.load(Ordering::Relaxed)
    }

    /// From now on it takes requests and never answers.
    pub(super) fn hang(&self) {
        self.node.hangs.store(true, Ordering::Relaxed);
    }

    /// Closes its port and all connections.
    pub(super) fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Node {
    async fn enter<T>(&self, request: Request<T>) -> Result<T, Status> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        let key = request.metadata().get("api-key").and_then(|key| key.to_str().ok());
        if self.key.as_deref() != key {
            return Err(Status::unauthenticated("Must provide an API key or an Authorization bearer token"));
        }
        Ok(request.into_inner())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// An implementation with the methods given, the others unimplemented.
macro_rules! service {
    (
        impl $service:path { $($written:tt)* }
        absent { $($name:ident($request:ident) -> $reply:ident,)* }
    ) => {
        #[tonic::async_trait]
        impl $service for Node {
            $($written)*
            $(async fn $name(&self, _: Request<q::$request>) -> Result<Response<q::$reply>, Status> {
                Err(Status::unimplemented(concat!("the stand-in has no ", stringify!($name))))
            })*
        }
    };
}

service! {
    impl collections_server::Collections {
        async fn list(
            &self,
            request: Request<q::ListCollectionsRequest>,
        ) -> Result<Response<q::ListCollectionsResponse>, Status> {
            self.enter(request).await?;
            let names = self.state().collections.keys().cloned().collect::<Vec<_>>();
            let collections = names.into_iter().map(|name| q::CollectionDescription { name }).collect();
            Ok(Response::new(q::ListCollectionsResponse { collections, time: 0.0 }))
        }

        async fn create(
            &self,
            request: Request<q::CreateCollection>,
        ) -> Result<Response<q::CollectionOperationResponse>, Status> {
            let request = self.enter(request).await?;
            let mut state = self.state();
            if state.collections.contains_key(&request.collection_name) {
                return Err(Status::already_exists("Collection already exists!"));
            }
            let collection = Collection {
                dimensions: dimensions(&request)?,
                shards: request.shard_number.unwrap_or(1),
                replicas: request.replication_factor.unwrap_or(1),
                ..Collection::default()
            };
            state.collections.insert(request.collection_name, collection);
            done()
        }

        async fn delete(
            &self,
            request: Request<q::DeleteCollection>,
        ) -> Result<Response<q::CollectionOperationResponse>, Status> {
            let name = self.enter(request).await?.collection_name;
            let mut state = self.state();
            state.collections.remove(&name);
            state.aliases.retain(|_, target| *target != name);
            done()
        }

        async fn update_aliases(
            &self,
            request: Request<q::ChangeAliases>,
        ) -> Result<Response<q::CollectionOperationResponse>, Status> {
            let actions = self.enter(request).await?.actions;
            let mut state = self.state();
            for action in actions {
                let Some(q::alias_operations::Action::CreateAlias(create)) = action.action else {
                    return Err(Status::unimplemented("the stand-in only creates aliases"));
                };
                state.collection(&create.collection_name)?;
                state.aliases.insert(create.alias_name, create.collection_name);
            }
            done()
        }

        async fn list_aliases(
            &self,
            request: Request<q::ListAliasesRequest>,
        ) -> Result<Response<q::ListAliasesResponse>, Status> {
            self.enter(request).await?;
            let aliases = self.state().aliases.clone().into_iter();
            let aliases = aliases.map(|(alias_name, collection_name)| q::AliasDescription { alias_name, collection_name });
            Ok(Response::new(q::ListAliasesResponse { aliases: aliases.collect(), time: 0.0 }))
        }

        async fn collection_exists(
            &self,
            request: Request<q::CollectionExistsRequest>,
        ) -> Result<Response<q::CollectionExistsResponse>, Status> {
            let name = self.enter(request).await?.collection_name;
            let exists = self.state().collections.contains_key(&name);
            let result = Some(q::CollectionExists { exists });
            Ok(Response::new(q::CollectionExistsResponse { result, time: 0.0 }))
        }
    }
    absent {
        get(GetCollectionInfoRequest) -> GetCollectionInfoResponse,
        update(UpdateCollection) -> CollectionOperationResponse,
        list_collection_aliases(ListCollectionAliasesRequest) -> ListAliasesResponse,
        collection_cluster_info(CollectionClusterInfoRequest) -> CollectionClusterInfoResponse,
        update_collection_cluster_setup(UpdateCollectionClusterSetupRequest) -> UpdateCollectionClusterSetupResponse,
        create_shard_key(CreateShardKeyRequest) -> CreateShardKeyResponse,
        delete_shard_key(DeleteShardKeyRequest) -> DeleteShardKeyResponse,
        list_shard_keys(ListShardKeysRequest) -> ListShardKeysResponse,
    }
}

service! {
    impl points_server::Points {
        async fn upsert(
            &self,
            request: Request<q::UpsertPoints>,
        ) -> Result<Response<q::PointsOperationResponse>, Status> {
            let request = self.enter(request).await?;
            let mut state = self.state();
            let collection = state.collection(&request.collection_name)?;
            for point in request.points {
                let vector = vector(&point)?;
                if vector.len() as u64 != collection.dimensions {
                    return Err(Status::invalid_argument("Wrong input: Vector dimension error"));
                }
                collection.points.insert(id(&point)?, (vector, point.payload));
            }
            Ok(Response::new(q::PointsOperationResponse::default()))
        }

        async fn create_field_index(
            &self,
            request: Request<q::CreateFieldIndexCollection>,
        ) -> Result<Response<q::PointsOperationResponse>, Status> {
            let request = self.enter(request).await?;
            self.state().collection(&request.collection_name)?.indexed.push(request.field_name);
            Ok(Response::new(q::PointsOperationResponse::default()))
        }

        async fn count(&self, request: Request<q::CountPoints>) -> Result<Response<q::CountResponse>, Status> {
            let request = self.enter(request).await?;
            let count = self.state().collection(&request.collection_name)?.points.len() as u64;
            Ok(Response::new(q::CountResponse { result: Some(q::CountResult { count }), ..Default::default() }))
        }

        async fn query(&self, request: Request<q::QueryPoints>) -> Result<Response<q::QueryResponse>, Status> {
            let request = self.enter(request).await?;
            let mut state = self.state();
            let result = nearest(state.collection(&request.collection_name)?, &request)?;
            Ok(Response::new(q::QueryResponse { result, ..Default::default() }))
        }
    }
    absent {
        delete(DeletePoints) -> PointsOperationResponse,
        get(GetPoints) -> GetResponse,
        update_vectors(UpdatePointVectors) -> PointsOperationResponse,
        delete_vectors(DeletePointVectors) -> PointsOperationResponse,
        set_payload(SetPayloadPoints) -> PointsOperationResponse,
        overwrite_payload(SetPayloadPoints) -> PointsOperationResponse,
        delete_payload(DeletePayloadPoints) -> PointsOperationResponse,
        clear_payload(ClearPayloadPoints) -> PointsOperationResponse,
        delete_field_index(DeleteFieldIndexCollection) -> PointsOperationResponse,
        create_vector_name(CreateVectorNameRequest) -> PointsOperationResponse,
        delete_vector_name(DeleteVectorNameRequest) -> PointsOperationResponse,
        search(SearchPoints) -> SearchResponse,
        search_batch(SearchBatchPoints) -> SearchBatchResponse,
        search_groups(SearchPointGroups) -> SearchGroupsResponse,
        scroll(ScrollPoints) -> ScrollResponse,
        recommend(RecommendPoints) -> RecommendResponse,
        recommend_batch(RecommendBatchPoints) -> RecommendBatchResponse,
        recommend_groups(RecommendPointGroups) -> RecommendGroupsResponse,
        discover(DiscoverPoints) -> DiscoverResponse,
        discover_batch(DiscoverBatchPoints) -> DiscoverBatchResponse,
        update_batch(UpdateBatchPoints) -> UpdateBatchResponse,
        query_batch(QueryBatchPoints) -> QueryBatchResponse,
        query_groups(QueryPointGroups) -> QueryGroupsResponse,
        facet(FacetCounts) -> FacetResponse,
        search_matrix_pairs(SearchMatrixPoints) -> SearchMatrixPairsResponse,
        search_matrix_offsets(SearchMatrixPoints) -> SearchMatrixOffsetsResponse,
    }
}

fn done() -> Result<Response<q::CollectionOperationResponse>, Status> {
    Ok(Response::new(q::CollectionOperationResponse { result: true, time: 0.0 }))
}

fn absent(what: &str) -> Status {
    Status::invalid_argument(format!("the stand-in finds no {what} in the request"))
}

fn dimensions(request: &q::CreateCollection) -> Result<u64, Status> {
    let config = request.vectors_config.as_ref().and_then(|config| config.config.as_ref());
    match config {
        Some(q::vectors_config::Config::Params(params)) => Ok(params.size),
        _ => Err(absent("vector parameters")),
    }
}

fn id(point: &q::PointStruct) -> Result<u64, Status> {
    match point.id.as_ref().and_then(|id| id.point_id_options.as_ref()) {
        Some(q::point_id::PointIdOptions::Num(id)) => Ok(*id),
        _ => Err(absent("numeric id")),
    }
}

#[expect(deprecated, reason = "the client still sends the older form of a vector")]
fn vector(point: &q::PointStruct) -> Result<Vec<f32>, Status> {
    let vectors = point.vectors.as_ref().and_then(|vectors| vectors.vectors_options.as_ref());
    match vectors {
        Some(q::vectors::VectorsOptions::Vector(vector)) => match &vector.vector {
            Some(q::vector::Vector::Dense(dense)) => Ok(dense.data.clone()),
            _ => Ok(vector.data.clone()),
        },
        _ => Err(absent("unnamed vector")),
    }
}

fn nearest(collection: &Collection, request: &q::QueryPoints) -> Result<Vec<q::ScoredPoint>, Status> {
    let query = asked(request)?;
    let must = request.filter.iter().flat_map(|filter| &filter.must);
    let must: Vec<_> = must.map(|condition| field(condition)).collect::<Result<_, _>>()?;
    let all = collection.points.iter();
    let all = all.filter(|(_, (_, payload))| must.iter().all(|field| holds(payload, field)));
    let mut scored: Vec<_> = all
        .map(|(id, (vector, payload))| q::ScoredPoint {
            id: Some((*id).into()),
            payload: payload.clone(),
            score: cosine(query, vector),
            ..Default::default()
        })
        .collect();
    scored.sort_by(|a, b| b.score.total_cmp(&a.score));
    scored.truncate(request.limit.unwrap_or(10) as usize);
    Ok(scored)
}

fn asked(request: &q::QueryPoints) -> Result<&[f32], Status> {
    let query = request.query.as_ref().and_then(|query| query.variant.as_ref());
    let Some(q::query::Variant::Nearest(input)) = query else {
        return Err(absent("nearest query"));
    };
    match &input.variant {
        Some(q::vector_input::Variant::Dense(dense)) => Ok(&dense.data),
        _ => Err(absent("dense vector")),
    }
}

fn field(condition: &q::Condition) -> Result<&q::FieldCondition, Status> {
    match &condition.condition_one_of {
        Some(ConditionOneOf::Field(field)) => Ok(field),
        _ => Err(absent("field condition")),
    }
}

fn holds(payload: &Payload, field: &q::FieldCondition) -> bool {
    let words: Vec<&str> = match payload.get(&field.key) {
        Some(value) => match value.as_list() {
            Some(list) => list.iter().filter_map(|value| value.as_str().map(String::as_str)).collect(),
            None => value.as_str().map(String::as_str).into_iter().collect(),
        },
        None => Vec::new(),
    };
    match field.r#match.as_ref().and_then(|wanted| wanted.match_value.as_ref()) {
        Some(MatchValue::Keyword(wanted)) => words.contains(&wanted.as_str()),
        Some(MatchValue::Keywords(wanted)) => {
            wanted.strings.iter().any(|word| words.contains(&word.as_str()))
        }
        _ => false,
    }
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
