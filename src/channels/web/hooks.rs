//! The addresses that messenger platforms call. Who may call and what it means is the channel's to say.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, RawQuery},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
    routing,
};

use crate::messenger::{Call, Verdict, Webhook};

use super::routes;

/// Largest body of a call, in bytes: an update with the message that it replies to, all of it escaped.
const LARGEST_CALL: usize = 256 * 1024;

/// The addresses of `hooks`.
pub(super) fn router(hooks: Vec<Arc<dyn Webhook>>) -> Router {
    let mut router = Router::new();
    for hook in hooks {
        let path = format!("{}{}", routes::HOOKS, hook.name());
        let called = move |method: Method, query: RawQuery, headers: HeaderMap, body: Bytes| async move {
            called(hook.as_ref(), &method, query, &headers, &body).await
        };
        router = router.route(&path, routing::post(called.clone()).get(called));
    }
    router.layer(DefaultBodyLimit::max(LARGEST_CALL))
}

async fn called(
    hook: &dyn Webhook,
    method: &Method,
    RawQuery(query): RawQuery,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let call = Call {
        is_get: method == Method::GET,
        query: query.as_deref().unwrap_or_default(),
        header: &header,
        body,
    };
    match hook.receive(call).await {
        Verdict::Accepted(text) => text.into_response(),
        Verdict::Forbidden => StatusCode::FORBIDDEN.into_response(),
        Verdict::Malformed => StatusCode::BAD_REQUEST.into_response(),
        Verdict::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
