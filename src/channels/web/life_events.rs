//! `GET /v1/life-events` and `GET /v1/life-events/{id}`: situations in life, and the plan of one.

use std::sync::Arc;

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};

use crate::{
    answer::{Ground, Plan},
    assistant::Assistant,
    catalog::{LifeEvent, Need},
    text::Language,
};

use super::{
    Problem, Shared, routes,
    wire::{LifeEventList, LifeEventSummary, RecordQuery},
};

/// List life events.
#[utoipa::path(
    get,
    path = routes::LIFE_EVENTS,
    tag = "catalog",
    responses((status = 200, description = "All life events, by id", body = LifeEventList))
)]
pub(super) async fn list(State(shared): State<Shared>) -> Json<LifeEventList> {
    let knowledge = shared.assistant.knowledge();
    let life_events: Vec<_> = knowledge.catalog.life_events().iter().map(summary).collect();
    Json(LifeEventList { total: life_events.len(), life_events })
}

/// Read the plan of a life event.
///
/// Its procedures in the order in which one does them, each with deadline and fee as of the day, what a linked procedure
/// takes the place of, and the papers that several steps need.
#[utoipa::path(
    get,
    path = routes::LIFE_EVENT,
    tag = "catalog",
    params(("id" = String, Path, description = "Name of the life event", example = "having-a-child"), RecordQuery),
    responses(
        (status = 200, description = "The plan", body = Plan),
        (status = 400, description = "A parameter that is unknown", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such life event", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<RecordQuery>, QueryRejection>,
) -> Result<Json<Plan>, Problem> {
    let Path(id) = id.map_err(|_| unknown())?;
    let Query(query) = query?;
    let language = query.language.resolve("");
    let assistant = Arc::clone(&shared.assistant);
    let plan = shared.gate.run(move || plan(&assistant, &id, language)).await?;
    plan.map(Json).ok_or_else(unknown)
}

fn plan(assistant: &Assistant, id: &str, language: Language) -> Option<Plan> {
    let knowledge = assistant.knowledge();
    let catalog = &knowledge.catalog;
    let event = catalog.life_event(id)?;
    let decisions = assistant.decisions();
    Some(Plan::of(event, Ground { catalog, decisions: &decisions, language, day: knowledge.today() }))
}

fn unknown() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "life-event-unknown",
        "No such life event",
        format!("no life event has this id; GET {} lists them", routes::LIFE_EVENTS),
    )
}

fn summary(event: &LifeEvent) -> LifeEventSummary {
    LifeEventSummary {
        id: event.id.clone(),
        name: event.name.vi.clone(),
        name_en: event.name.en.clone(),
        aliases: event.aliases.clone(),
        steps: event.steps.len(),
        always: event.steps.iter().filter(|step| step.need == Need::Always).count(),
    }
}
