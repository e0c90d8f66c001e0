//! `/v1/admin/…`: decisions about single procedures, reload and rollback, for who holds the token.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tokio::{task, time};
use utoipa::ToSchema;

use crate::{
    assistant::{DecisionList, Operator, Order, Refused, Served},
    catalog::decisions::Decision,
};

use super::{Problem, Shared, Token, routes, token};

/// Longest time that a caller waits for a reload; it goes on without them.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Who may, and who does it.
#[derive(Clone)]
pub struct Admin {
    pub token: Token,
    pub operator: Arc<dyn Operator>,
}

impl fmt::Debug for Admin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Admin").finish_non_exhaustive()
    }
}

/// Which version to go back to.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RollbackOrder {
    /// A version, the beginning of its id, or `latest` for the files as they are; the one before where none is named.
    #[serde(default)]
    #[schema(example = "latest")]
    pub(super) version: Option<String>,
}

/// A reload that takes longer than a request may.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnderWay {
    #[schema(value_type = String, example = "under-way")]
    pub(super) state: &'static str,
}

/// Withdraw a procedure, pin it to a notice, or restore it.
///
/// It holds from the next question on, in every channel, until the end of the day `until`.
#[utoipa::path(
    post,
    path = routes::ADMIN_DECISIONS,
    tag = "operation",
    security(("admin" = [])),
    request_body = Order,
    responses(
        (status = 201, description = "Recorded", body = Object),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No token is configured: the admin routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such procedure", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The order says too little", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn decide(
    State(shared): State<Shared>,
    headers: HeaderMap,
    order: Result<Json<Order>, JsonRejection>,
) -> Result<(StatusCode, Json<Decision>), Problem> {
    let operator = admitted(&shared, &headers)?;
    let Json(order) = order.map_err(Problem::order)?;
    let decision = blocking(move || operator.decide(&order)).await??;
    Ok((StatusCode::CREATED, Json(decision)))
}

/// List the decisions.
#[utoipa::path(
    get,
    path = routes::ADMIN_DECISIONS,
    tag = "operation",
    security(("admin" = [])),
    responses(
        (status = 200, description = "Those in force, and all there ever were", body = DecisionList),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The admin routes are closed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn decisions(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<DecisionList>, Problem> {
    let operator = admitted(&shared, &headers)?;
    Ok(Json(blocking(move || operator.decisions()).await??))
}

/// Read the catalog anew and serve it.
///
/// No request is dropped: those under way end on the old catalog. A file that is wrong refuses the reload.
#[utoipa::path(
    post,
    path = routes::ADMIN_RELOAD,
    tag = "operation",
    security(("admin" = [])),
    responses(
        (status = 200, description = "What is served now", body = Served),
        (status = 202, description = "It takes longer and goes on", body = UnderWay),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The admin routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A file is wrong, or another reload is under way; the old catalog goes on being served", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn reload(State(shared): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let operator = admitted(&shared, &headers)?;
    waited(move || operator.reload()).await
}

/// Serve a kept version of the catalog.
#[utoipa::path(
    post,
    path = routes::ADMIN_ROLLBACK,
    tag = "operation",
    security(("admin" = [])),
    request_body = RollbackOrder,
    responses(
        (status = 200, description = "What is served now", body = Served),
        (status = 202, description = "It takes longer and goes on", body = UnderWay),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The admin routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such version", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The version is damaged, or a reload is under way", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn rollback(
    State(shared): State<Shared>,
    headers: HeaderMap,
    order: Result<Json<RollbackOrder>, JsonRejection>,
) -> Result<Response, Problem> {
    let operator = admitted(&shared, &headers)?;
    let Json(order) = order.map_err(Problem::order)?;
    waited(move || operator.rollback(order.version.as_deref())).await
}

/// The operator, for a request that bears the token.
fn admitted(shared: &Shared, headers: &HeaderMap) -> Result<Arc<dyn Operator>, Problem> {
    let Some(admin) = &shared.admin else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "admin-closed",
            "The admin routes are closed",
            "no admin token is configured; set MOTCUA_ADMIN_TOKEN or [admin] token_file and start the server again, or use the `motcua catalog` commands on its machine",
        ));
    };
    let given = token::borne(headers);
    if given.is_some_and(|given| admin.token.is(given)) {
        return Ok(Arc::clone(&admin.operator));
    }
    tracing::warn!(given = given.is_some(), "an admin request without the right token");
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "admin-token",
        "Not without the admin token",
        "send the header \"Authorization: Bearer …\" with the token of this server",
    ))
}

/// Runs `work` on a thread that may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(panicked = error.is_panic(), "an order did not come back");
        Problem::internal()
    })
}

/// What `work` led to, or 202 where that takes longer than a caller waits.
async fn waited(
    work: impl FnOnce() -> Result<Served, Refused> + Send + 'static,
) -> Result<Response, Problem> {
    match time::timeout(LONGEST_WAIT, blocking(work)).await {
        Ok(done) => Ok(Json(done??).into_response()),
        Err(_) => Ok((StatusCode::ACCEPTED, Json(UnderWay { state: "under-way" })).into_response()),
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let detail = refused.to_string();
        match refused {
            Refused::Unusable(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "order-unusable",
                "The order cannot be used",
                detail,
            ),
            Refused::Unknown(_) => {
                Self::new(StatusCode::NOT_FOUND, "order-unknown", "What the order names is not there", detail)
            }
            Refused::Busy => {
                Self::new(StatusCode::CONFLICT, "reload-under-way", "Another reload is under way", detail)
            }
            Refused::Catalog(_) => {
                Self::new(StatusCode::CONFLICT, "catalog-refused", "The catalog cannot be served", detail)
            }
            Refused::Failed(_) => {
                tracing::error!(%detail, "an order failed");
                Self::internal()
            }
        }
    }
}
