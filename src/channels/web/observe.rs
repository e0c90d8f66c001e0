//! What holds for every request: an id, a time limit, problems written out, headers, one line in the log.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{Problem, error::PROBLEM_JSON, routes};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers of every response that does not set its own.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

/// Gives the request its id, writes problems out, sets headers, and logs the pattern of the path, never the path
/// or the query.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let route = routes::pattern(request.uri().path());
    let mut response = written(next.run(request).await, id);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, route, status = response.status().as_u16(), ms, request = %id, "request");
    response
}

/// Turns a request away that has no response head after `longest`.
pub(super) async fn cut_short(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(longest, next.run(request)).await.unwrap_or_else(|_| Problem::late().into_response())
}

/// The id that the caller gave, or a new one.
fn request_id(headers: &HeaderMap) -> Uuid {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    given.and_then(|id| id.parse().ok()).unwrap_or_else(Uuid::new_v4)
}

/// `response`, with the problem it carries as its body. An error without one gets that of its status.
fn written(mut response: Response, id: Uuid) -> Response {
    let carried = response.extensions_mut().remove::<Problem>();
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let Some(mut problem) = carried.or_else(|| is_error.then(|| Problem::of_status(status))) else {
        return response;
    };
    problem.instance = id.urn().to_string();
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::CONTENT_ENCODING);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    *response.body_mut() = Body::from(body);
    response
}
