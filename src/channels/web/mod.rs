//! The web: the chat page, the JSON interface, and its documentation, over one [`Assistant`].
//!
//! Imports: `text`, `catalog`, `answer`, `assistant`.

pub mod wire;
pub mod error;
mod gate;
mod routes;
mod observe;
mod events;
mod ask;
mod procedures;
mod health;
mod openapi;
mod page;
mod serve;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing};
use tower_http::catch_panic::CatchPanicLayer;

use crate::assistant::Assistant;

pub use error::Problem;
pub use serve::serve;

use gate::Gate;

/// Largest body of a request, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// What the server does at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Questions answered at one time.
    pub concurrent: usize,
    /// How long a question waits for its turn before it is turned away with 503.
    pub wait: Duration,
    /// Longest time to the head of a response; an event stream may then go on.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrent: 8,
            wait: Duration::from_secs(2),
            request: Duration::from_secs(30),
        }
    }
}

/// What handlers share.
#[derive(Debug, Clone)]
struct Shared {
    assistant: Arc<Assistant>,
    gate: Gate,
}

/// Everything that is served: page, interface, documentation, health.
pub fn router(assistant: Arc<Assistant>, limits: Limits) -> Router {
    let shared = Shared {
        assistant,
        gate: Gate::new(limits.concurrent, limits.wait),
    };
    let interface = Router::new()
        .route(routes::ASK, routing::post(ask::ask))
        .route(routes::PROCEDURES, routing::get(procedures::list))
        .route(routes::PROCEDURE, routing::get(procedures::one))
        .route(routes::HEALTH, routing::get(health::alive))
        .route(routes::READY, routing::get(health::ready))
        .with_state(shared)
        .merge(page::router())
        .merge(openapi::router());
    guarded(interface, limits.request)
}

/// `router` with what holds for every request: limits, panics, problems, headers, tracing.
fn guarded(router: Router, longest: Duration) -> Router {
    router
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(longest, observe::cut_short))
        .layer(middleware::from_fn(observe::observe))
}
