//! `GET /v1/places` and `GET /v1/places/{code}`: wards and communes, and what they were before July 2025.

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};

use crate::assistant::{Assistant, Place, PlaceRecord, PlaceUnit};

use super::{
    Problem, Shared, routes,
    wire::{MOST_LISTED, PlaceList, PlaceQuery, RecordQuery},
};

/// Find wards and communes.
///
/// `q` is a name of today or of before July 2025, a former district, or a whole question. Where it is not one unit, the
/// list holds all that it may be, and `place.question` is what to ask back.
#[utoipa::path(
    get,
    path = routes::PLACES,
    tag = "places",
    params(PlaceQuery),
    responses(
        (status = 200, description = "A page of wards and communes: the likeliest first, or by code", body = PlaceList),
        (status = 400, description = "A parameter that is unknown or out of range", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(shared): State<Shared>,
    query: Result<Query<PlaceQuery>, QueryRejection>,
) -> Result<Json<PlaceList>, Problem> {
    let Query(query) = query?;
    if !(1..=MOST_LISTED).contains(&query.limit) {
        return Err(Problem::query(format!("limit is {}; expected 1 to {MOST_LISTED}", query.limit)));
    }
    let listed = shared.gate.run(move || page(&shared.assistant, &query)).await?;
    Ok(Json(listed))
}

/// Read one ward or commune.
#[utoipa::path(
    get,
    path = routes::PLACE,
    tag = "places",
    params(("code" = String, Path, description = "Code in the national directory", example = "00166"), RecordQuery),
    responses(
        (status = 200, description = "What a resident is shown, the rules for filing, and the record", body = PlaceRecord),
        (status = 400, description = "Not a code", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such ward or commune", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    code: Result<Path<String>, PathRejection>,
    query: Result<Query<RecordQuery>, QueryRejection>,
) -> Result<Json<PlaceRecord>, Problem> {
    let malformed =
        || Problem::malformed_place("expected the five digits of a ward or commune, such as 00166");
    let Path(code) = code.map_err(|_| malformed())?;
    let Query(query) = query?;
    if code.len() != 5 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(malformed());
    }
    let places = shared.assistant.places();
    let unit = places.unit(&code).ok_or_else(|| unknown(&code))?;
    let day = shared.assistant.knowledge().today();
    Ok(Json(PlaceRecord::of(unit, places, query.language.resolve(""), day)))
}

fn unknown(code: &str) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "place-unknown",
        "No such ward or commune",
        format!(
            "no ward or commune has the code {code}; look for it by name with GET {}?q=…",
            routes::PLACES
        ),
    )
}

fn page(assistant: &Assistant, query: &PlaceQuery) -> PlaceList {
    let places = assistant.places();
    let lookup = places.find(&query.q);
    let place = Place::of(&lookup, places.city(), query.language.resolve(&query.q));
    let units = if place.is_some() { lookup.units() } else { places.named_like(&query.q) };
    PlaceList {
        total: units.len(),
        limit: query.limit,
        offset: query.offset,
        place,
        places: units.into_iter().skip(query.offset).take(query.limit).map(PlaceUnit::of).collect(),
    }
}
