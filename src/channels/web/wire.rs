//! What is only on the wire: lists, records, health, and the data of events. An answer is [`assistant::Reply`].
//!
//! [`assistant::Reply`]: crate::assistant::Reply

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    answer::{Card, Withdrawn, Wording},
    assistant::{Place, PlaceUnit, request::LanguageChoice},
    catalog::{Layer, Level, Procedure, Slot},
};

/// Data of a `wording` event.
#[derive(Debug, Serialize, ToSchema)]
pub struct Words {
    /// A sentence that the guard has passed, with the space that follows it.
    pub text: String,
}

/// Data of the last event, `done`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// The whole wording with the verdict of the guard. Where it was dropped, what was shown must vanish; where it was
    /// repaired, what was shown stays.
    pub wording: Option<Wording>,
    /// As in the reply.
    pub degraded: Vec<String>,
    /// Milliseconds by stage, from the arrival of the question.
    pub took_ms: BTreeMap<&'static str, f64>,
}

/// Most procedures of one page.
pub const MOST_LISTED: usize = 100;

/// Which procedures to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words that all stand in name, aliases or codes; with or without diacritics.
    #[serde(default)]
    pub q: String,
    /// `ministry`, `province`, `commune` or `other`.
    #[param(value_type = Option<String>)]
    pub level: Option<Level>,
    /// Field of administration, such as `Hộ tịch`; with or without diacritics.
    pub field: Option<String>,
    /// Id of a life event, to list the procedures of its steps.
    #[param(example = "having-a-child")]
    pub life_event: Option<String>,
    /// 1 to 100.
    #[serde(default = "page_length")]
    #[param(default = 20, minimum = 1, maximum = 100)]
    pub limit: usize,
    /// How many to skip.
    #[serde(default)]
    #[param(default = 0)]
    pub offset: usize,
}

fn page_length() -> usize {
    20
}

/// Which wards and communes to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// A name of today or of before July 2025, with or without diacritics, or a question that names a place; all units
    /// where empty.
    #[serde(default)]
    #[param(example = "phường Dịch Vọng")]
    pub q: String,
    /// Language of the question back: `vi`, `en`, or that of `q`.
    #[serde(default)]
    #[param(value_type = Option<String>, example = "en")]
    pub language: LanguageChoice,
    /// 1 to 100.
    #[serde(default = "page_length")]
    #[param(default = 20, minimum = 1, maximum = 100)]
    pub limit: usize,
    /// How many to skip.
    #[serde(default)]
    #[param(default = 0)]
    pub offset: usize,
}

/// A page of wards and communes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceList {
    /// How many there are in all.
    pub total: usize,
    pub limit: usize,
    pub offset: usize,
    /// What `q` names, where it names a place; absent where units are listed whose names hold its words.
    pub place: Option<Place>,
    pub places: Vec<PlaceUnit>,
}

/// The language of a record.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// `vi` where not said.
    #[serde(default)]
    #[param(value_type = Option<String>, example = "en")]
    pub language: LanguageChoice,
}

/// A procedure in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcedureSummary {
    pub code: String,
    pub name: String,
    /// Where somebody has written one.
    pub name_en: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub levels: Vec<Level>,
    pub field: String,
    #[schema(value_type = String)]
    pub layer: Layer,
    /// Slots that the record leaves open.
    #[schema(value_type = Vec<String>)]
    pub open: Vec<Slot>,
    /// Where it was withdrawn: why nothing is said from its record, and until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// A page of procedures, by code.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcedureList {
    /// How many there are in all.
    pub total: usize,
    pub limit: usize,
    pub offset: usize,
    pub procedures: Vec<ProcedureSummary>,
}

/// A field of administration.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldSummary {
    #[schema(example = "Hộ tịch")]
    pub name: String,
    /// How many procedures it has.
    pub procedures: usize,
    /// How many of them each level carries out; one may be carried out by several.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub levels: BTreeMap<Level, usize>,
}

/// All fields of administration, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldList {
    pub total: usize,
    pub fields: Vec<FieldSummary>,
}

/// A life event in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifeEventSummary {
    #[schema(example = "having-a-child")]
    pub id: String,
    pub name: String,
    /// Where somebody has written one.
    pub name_en: Option<String>,
    /// How people tell this situation.
    pub aliases: Vec<String>,
    /// How many procedures it brings with it.
    pub steps: usize,
    /// How many of them everybody needs.
    pub always: usize,
}

/// All life events, by id.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifeEventList {
    pub total: usize,
    pub life_events: Vec<LifeEventSummary>,
}

/// A procedure: what a resident is shown, and the record it is made from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcedureRecord {
    pub card: Card,
    #[schema(value_type = Object)]
    pub record: Procedure,
}

/// The process lives.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(value_type = String, example = "alive")]
    pub status: &'static str,
}

/// The assistant can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    #[schema(value_type = String, example = "ready")]
    pub status: &'static str,
    /// Procedures in the catalog.
    pub procedures: usize,
    /// The day for which answers hold.
    #[schema(value_type = String)]
    pub as_of: Date,
    /// What is missing: `no-embedding-model`, `no-wording-model`.
    pub degraded: Vec<&'static str>,
}
