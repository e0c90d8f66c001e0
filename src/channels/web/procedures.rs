//! `GET /v1/procedures` and `GET /v1/procedures/{code}`: the catalog itself.

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
    answer::{Card, Withdrawn, phrasebook::Phrasebook},
    assistant::{Knowledge, decided},
    catalog::{Catalog, Code, LifeStep, Procedure, decisions::Decisions},
    text::{Language, fold},
};

use super::{
    Problem, Shared, routes,
    wire::{ListQuery, MOST_LISTED, ProcedureList, ProcedureRecord, ProcedureSummary, RecordQuery},
};

/// List procedures.
#[utoipa::path(
    get,
    path = routes::PROCEDURES,
    tag = "catalog",
    params(ListQuery),
    responses(
        (status = 200, description = "A page of procedures, by code; those whose name holds the words of `q` one after the other come first", body = ProcedureList),
        (status = 400, description = "A parameter that is unknown or out of range", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<ProcedureList>, Problem> {
    let Query(query) = query?;
    if !(1..=MOST_LISTED).contains(&query.limit) {
        return Err(Problem::query(format!("limit is {}; expected 1 to {MOST_LISTED}", query.limit)));
    }
    let knowledge = shared.assistant.knowledge();
    let assistant = Arc::clone(&shared.assistant);
    let listed = shared.gate.run(move || page(&knowledge, &assistant.decisions(), &query)).await??;
    Ok(Json(listed))
}

/// Read one procedure.
///
/// Codes that it had before lead to it too; `card.code` is the present one.
#[utoipa::path(
    get,
    path = routes::PROCEDURE,
    tag = "catalog",
    params(("code" = String, Path, description = "Code in the national database", example = "1.001193"), RecordQuery),
    responses(
        (status = 200, description = "What a resident is shown, and the record", body = ProcedureRecord),
        (status = 400, description = "Not a code", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "Withdrawn for now; `withdrawn` says why and until when", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such procedure", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    code: Result<Path<String>, PathRejection>,
    query: Result<Query<RecordQuery>, QueryRejection>,
) -> Result<Json<ProcedureRecord>, Problem> {
    let Path(code) = code?;
    let Query(query) = query?;
    let code: Code = code
        .parse()
        .map_err(|error: crate::catalog::code::InvalidCode| Problem::malformed_code(error.to_string()))?;
    let assistant = Arc::clone(&shared.assistant);
    let language = query.language.resolve("");
    let record =
        shared.gate.run(move || record(&assistant.knowledge(), &assistant.decisions(), &code, language));
    Ok(Json(record.await??))
}

fn record(
    knowledge: &Knowledge,
    decisions: &Decisions,
    code: &Code,
    language: Language,
) -> Result<ProcedureRecord, Problem> {
    let catalog = &knowledge.catalog;
    let procedure = catalog.get(code).ok_or_else(|| unknown(code))?;
    let day = knowledge.today();
    if let Some(withdrawn) = decided::withdrawn(decisions, catalog, procedure, day, language) {
        return Err(gone(withdrawn, procedure, language));
    }
    let mut card = Card::of(procedure, language, &[], day);
    if let Some(notice) = decisions.notice(catalog, procedure, day) {
        card.pin(Phrasebook(language).text(notice));
    }
    Ok(ProcedureRecord { card, record: procedure.clone() })
}

/// A withdrawn procedure is a problem and no record with a mark: a client that has never heard of withdrawals shows an
/// error, not the old facts.
fn gone(withdrawn: Withdrawn, procedure: &Procedure, language: Language) -> Problem {
    let said = withdrawn.refusal(procedure, language);
    let detail = format!("{} {}", said.reason, said.next_step);
    let problem =
        Problem::new(StatusCode::GONE, "procedure-withdrawn", "The procedure is withdrawn for now", detail);
    Problem { withdrawn: Some(Box::new(withdrawn)), ..problem }
}

fn unknown(code: &Code) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "procedure-unknown",
        "No such procedure",
        format!(
            "no procedure has or had the code {code}; look for it by name with GET {}?q=…",
            routes::PROCEDURES
        ),
    )
}

fn page(
    knowledge: &Arc<Knowledge>,
    decisions: &Decisions,
    query: &ListQuery,
) -> Result<ProcedureList, Problem> {
    let fits = Fits::new(query, &knowledge.catalog)?;
    let mut all: Vec<&Procedure> =
        knowledge.catalog.procedures().iter().filter(|procedure| fits.procedure(procedure)).collect();
    if !fits.words.is_empty() {
        all.sort_by_cached_key(|procedure| !fits.is_named(procedure));
    }
    let day = knowledge.today();
    let summary = |procedure: &&Procedure| ProcedureSummary {
        code: procedure.code.to_string(),
        name: procedure.name.vi.clone(),
        name_en: procedure.name.en.clone(),
        levels: procedure.levels.clone(),
        field: procedure.field.clone(),
        layer: procedure.layer,
        open: Card::of(procedure, Language::Vietnamese, &[], day).open,
        withdrawn: decided::withdrawn(decisions, &knowledge.catalog, procedure, day, Language::Vietnamese),
    };
    Ok(ProcedureList {
        total: all.len(),
        limit: query.limit,
        offset: query.offset,
        procedures: all.iter().skip(query.offset).take(query.limit).map(summary).collect(),
    })
}

/// A query, folded once.
struct Fits<'a> {
    query: &'a ListQuery,
    field: Option<String>,
    steps: Option<&'a [LifeStep]>,
    words: Vec<String>,
}

impl<'a> Fits<'a> {
    fn new(query: &'a ListQuery, catalog: &'a Catalog) -> Result<Self, Problem> {
        let event = query.life_event.as_deref().map(|id| {
            let unknown = || {
                Problem::query(format!(
                    "life_event names no life event; GET {} lists them",
                    routes::LIFE_EVENTS
                ))
            };
            catalog.life_event(id).ok_or_else(unknown)
        });
        Ok(Self {
            query,
            steps: event.transpose()?.map(|event| event.steps.as_slice()),
            field: query.field.as_deref().map(fold),
            words: fold(&query.q).split_whitespace().map(str::to_owned).collect(),
        })
    }

    fn procedure(&self, procedure: &Procedure) -> bool {
        let level = self.query.level.is_none_or(|level| procedure.levels.contains(&level));
        let field = self.field.as_ref().is_none_or(|field| fold(&procedure.field) == *field);
        let step = self.steps.is_none_or(|steps| steps.iter().any(|step| step.procedure == procedure.code));
        level && field && step && self.says(procedure)
    }

    /// Whether the name holds the words one after the other.
    fn is_named(&self, procedure: &Procedure) -> bool {
        let phrase = self.words.join(" ");
        let names = std::iter::once(&procedure.name.vi).chain(&procedure.name.en);
        names.into_iter().any(|name| fold(name).contains(&phrase))
    }

    fn says(&self, procedure: &Procedure) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let codes = std::iter::once(&procedure.code).chain(&procedure.former_codes);
        let names = std::iter::once(&procedure.name.vi).chain(&procedure.name.en);
        let said: Vec<&str> =
            names.chain(&procedure.aliases).map(String::as_str).chain(codes.map(Code::as_str)).collect();
        let said = fold(&said.join(" "));
        self.words.iter().all(|word| said.contains(word))
    }
}
