//! `GET /healthz` and `GET /readyz`: whether the process lives, and whether it can answer.

use axum::{Json, extract::State, http::StatusCode};

use super::{
    Problem, Shared, routes,
    wire::{Health, Readiness},
};

/// Whether the process lives.
#[utoipa::path(
    get,
    path = routes::HEALTH,
    tag = "operation",
    responses((status = 200, description = "It does", body = Health))
)]
pub(super) async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// Whether questions can be answered, and what is missing.
#[utoipa::path(
    get,
    path = routes::READY,
    tag = "operation",
    responses(
        (status = 200, description = "A catalog is there", body = Readiness),
        (status = 503, description = "No catalog yet", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn ready(State(shared): State<Shared>) -> Result<Json<Readiness>, Problem> {
    let knowledge = shared.assistant.knowledge();
    let procedures = knowledge.catalog.procedures().len();
    if procedures == 0 {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "not-ready",
            "No catalog yet",
            "the catalog holds no procedure; the operator must run `motcua catalog import` or `motcua index`",
        ));
    }
    let missing = [
        (knowledge.retriever.has_vectors(), "no-embedding-model"),
        (shared.assistant.has_wording(), "no-wording-model"),
    ];
    Ok(Json(Readiness {
        status: "ready",
        procedures,
        as_of: knowledge.today(),
        degraded: missing.into_iter().filter(|(there, _)| !there).map(|(_, name)| name).collect(),
    }))
}
