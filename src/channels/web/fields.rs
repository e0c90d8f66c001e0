//! `GET /v1/fields`: the fields of administration, with how many procedures each has and who carries them out.

use std::collections::BTreeMap;

use axum::{Json, extract::State};

use crate::{catalog::Catalog, text::fold};

use super::{
    Problem, Shared, routes,
    wire::{FieldList, FieldSummary},
};

/// List fields of administration.
#[utoipa::path(
    get,
    path = routes::FIELDS,
    tag = "catalog",
    responses((status = 200, description = "All fields, by name", body = FieldList))
)]
pub(super) async fn list(State(shared): State<Shared>) -> Result<Json<FieldList>, Problem> {
    let knowledge = shared.assistant.knowledge();
    let fields = shared.gate.run(move || fields(&knowledge.catalog)).await?;
    Ok(Json(FieldList { total: fields.len(), fields }))
}

/// The fields of `catalog`: spellings that differ in case and diacritics alone are one, as the filter of the list has it.
fn fields(catalog: &Catalog) -> Vec<FieldSummary> {
    let mut fields: BTreeMap<String, FieldSummary> = BTreeMap::new();
    for procedure in catalog.procedures() {
        let name = procedure.field.clone();
        let field = fields.entry(fold(&procedure.field));
        let field = field.or_insert(FieldSummary { name, procedures: 0, levels: BTreeMap::new() });
        field.procedures += 1;
        for level in &procedure.levels {
            *field.levels.entry(*level).or_default() += 1;
        }
    }
    fields.into_values().collect()
}
