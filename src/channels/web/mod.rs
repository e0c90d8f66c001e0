//! The web: the chat page, the page of the catalog, the JSON interface, and its documentation, over one [`Assistant`].
//!
//! Imports: `text`, `catalog`, `answer`, `assistant`, `delivery`, `messenger`.

pub mod wire;
pub mod error;
mod gate;
mod routes;
mod observe;
mod events;
mod ask;
mod links;
pub mod chat;
mod procedures;
mod fields;
mod life_events;
mod places;
mod token;
mod admin;
mod officer;
mod health;
mod history;
mod hooks;
mod openapi;
mod page;
mod serve;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{assistant::Assistant, delivery::Desk, messenger::Webhook};

pub use admin::Admin;
pub use chat::Chats;
pub use error::Problem;
pub use officer::Officers;
pub use serve::serve;
pub use token::{Token, TooShort};

use chat::Kept;
use gate::Gate;

/// Largest body of a request, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// How long a question waits for its turn before it is turned away with 503.
const WAIT: Duration = Duration::from_secs(2);
/// Longest time to the head of a response; an event stream may then go on. Longer than the deadline of a wording.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// What handlers share.
#[derive(Debug, Clone)]
struct Shared {
    assistant: Arc<Assistant>,
    gate: Gate,
    admin: Option<Admin>,
    officers: Option<Officers>,
    chats: Option<Kept>,
}

/// What is served besides the assistant; each part may be missing.
#[derive(Default)]
pub struct Parts {
    /// The admin routes, open to who holds the token.
    pub admin: Option<Admin>,
    /// The addresses that messenger platforms call.
    pub hooks: Vec<Arc<dyn Webhook>>,
    /// The page of the officers, open to who holds theirs.
    pub officers: Option<Officers>,
    /// Where messages are kept, for the page's own chats, which [`Chats`] answers, and for links into messengers.
    pub desk: Option<Desk>,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Parts").field("hooks", &self.hooks.len()).finish_non_exhaustive()
    }
}

/// Everything that is served: page, interface, documentation, health. At most `concurrency` questions are looked up
/// at one time.
pub fn router(assistant: Arc<Assistant>, concurrency: usize) -> Router {
    behind(assistant, Gate::new(concurrency, WAIT))
}

/// As [`router`], with the admin routes open to who holds the token.
pub fn router_with_admin(assistant: Arc<Assistant>, concurrency: usize, admin: Option<Admin>) -> Router {
    router_with_hooks(assistant, concurrency, admin, Vec::new())
}

/// As [`router_with_admin`], with the addresses that messenger platforms call.
pub fn router_with_hooks(
    assistant: Arc<Assistant>,
    concurrency: usize,
    admin: Option<Admin>,
    hooks: Vec<Arc<dyn Webhook>>,
) -> Router {
    router_with(assistant, concurrency, Parts { admin, hooks, ..Parts::default() })
}

/// As [`router`], with `parts`.
pub fn router_with(assistant: Arc<Assistant>, concurrency: usize, parts: Parts) -> Router {
    let Parts { admin, hooks, officers, desk } = parts;
    let chats = desk.map(Kept::at);
    routed(Shared { assistant, gate: Gate::new(concurrency, WAIT), admin, officers, chats }, hooks)
}

fn behind(assistant: Arc<Assistant>, gate: Gate) -> Router {
    routed(Shared { assistant, gate, admin: None, officers: None, chats: None }, Vec::new())
}

fn routed(shared: Shared, hooks: Vec<Arc<dyn Webhook>>) -> Router {
    let interface = Router::new()
        .route(routes::ASK, routing::post(ask::ask))
        .route(routes::CHAT, routing::post(chat::send).get(chat::read))
        .route(routes::CHAT_OFFERS, routing::get(chat::offers))
        .route(routes::LINKS, routing::post(links::make))
        .route(routes::PROCEDURES, routing::get(procedures::list))
        .route(routes::HISTORY, routing::get(history::of_procedure))
        .route(routes::PROCEDURE, routing::get(procedures::one))
        .route(routes::FIELDS, routing::get(fields::list))
        .route(routes::LIFE_EVENTS, routing::get(life_events::list))
        .route(routes::LIFE_EVENT, routing::get(life_events::one))
        .route(routes::PLACES, routing::get(places::list))
        .route(routes::PLACE, routing::get(places::one))
        .route(routes::ADMIN_DECISIONS, routing::post(admin::decide).get(admin::decisions))
        .route(routes::ADMIN_RELOAD, routing::post(admin::reload))
        .route(routes::ADMIN_ROLLBACK, routing::post(admin::rollback))
        .route(routes::OFFICER_CASES, routing::get(officer::list))
        .route(routes::OFFICER_CASE, routing::get(officer::one))
        .route(routes::OFFICER_REPLY, routing::post(officer::reply))
        .route(routes::OFFICER_CLOSE, routing::post(officer::close))
        .route(routes::OFFICER_CORRECTION, routing::post(officer::correct))
        .route(routes::HEALTH, routing::get(health::alive))
        .route(routes::READY, routing::get(health::ready))
        .with_state(shared)
        .merge(hooks::router(hooks))
        .merge(page::router())
        .merge(openapi::router());
    guarded(interface, LONGEST_REQUEST)
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
