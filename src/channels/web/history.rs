//! `GET /v1/procedures/{code}/history`: when a procedure changed, and how.

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};

use crate::{assistant::Past, catalog::Code};

use super::{Problem, Shared, routes, wire::RecordQuery};

/// Read the history of a procedure.
///
/// The versions of the catalog in which it changed, oldest first, with each change in words.
#[utoipa::path(
    get,
    path = routes::HISTORY,
    tag = "catalog",
    params(("code" = String, Path, description = "Code in the national database", example = "1.001193"), RecordQuery),
    responses(
        (status = 200, description = "The versions in which it changed", body = Vec<Past>),
        (status = 400, description = "Not a code", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No kept version has it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn of_procedure(
    State(shared): State<Shared>,
    code: Result<Path<String>, PathRejection>,
    query: Result<Query<RecordQuery>, QueryRejection>,
) -> Result<Json<Vec<Past>>, Problem> {
    let Path(code) = code?;
    let Query(query) = query?;
    let code: Code = code
        .parse()
        .map_err(|error: crate::catalog::code::InvalidCode| Problem::malformed_code(error.to_string()))?;
    let language = query.language.resolve("");
    let assistant = std::sync::Arc::clone(&shared.assistant);
    let asked = code.clone();
    let past = shared.gate.run(move || assistant.history(&asked, language)).await?;
    let past = past.unwrap_or_else(|error| {
        tracing::warn!(%error, "the kept versions cannot be read");
        Vec::new()
    });
    if past.is_empty() {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "history-unknown",
            "No history",
            format!("no kept version of the catalog has {code}"),
        ));
    }
    Ok(Json(past))
}
