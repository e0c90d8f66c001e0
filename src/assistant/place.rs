//! What a reply says of the place that a question names, and what a channel shows of a ward or commune.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::phrasebook::Phrasebook,
    catalog::Level,
    places::{City, Gazetteer, Kind, Location, Lookup, Outcome, Rule, Unit, say},
    text::Language,
};

use super::{
    Assistant,
    facts::KnownFact,
    session::{Session, WARD},
};

/// The place that a question names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// The words of the question that name it; empty where the conversation was about it before.
    pub query: String,
    /// `unit`, `merged` (a former unit now in one), `split` (now in several), `district` (a former one) or `ambiguous`.
    #[schema(value_type = String, example = "merged")]
    pub outcome: Outcome,
    /// The wards and communes of today that it may be, the likeliest first.
    pub units: Vec<PlaceUnit>,
    /// What to ask back where it is not one of them.
    pub question: Option<String>,
    /// What is known of it, in one line with the question.
    pub text: String,
}

impl Place {
    /// What `lookup` found, where it found anything.
    pub fn of(lookup: &Lookup<'_>, city: &City, language: Language) -> Option<Self> {
        let text = say::line(lookup, city, language)?;
        Some(Self {
            query: lookup.query.clone(),
            outcome: lookup.outcome(),
            units: lookup.units().into_iter().map(PlaceUnit::of).collect(),
            question: say::question(lookup, language),
            text,
        })
    }
}

impl Place {
    /// `unit`, which the conversation is about while the question names no place.
    pub(super) fn known(unit: &Unit, language: Language) -> Self {
        Self {
            query: String::new(),
            outcome: Outcome::Unit,
            units: vec![PlaceUnit::of(unit)],
            question: None,
            text: say::unit(unit, language),
        }
    }
}

/// `unit` as a fact of the case.
pub(super) fn fact(unit: &Unit, language: Language) -> KnownFact {
    KnownFact {
        key: WARD.to_owned(),
        name: Phrasebook(language).pick("Phường, xã", "Ward or commune").to_owned(),
        value: unit.code.clone(),
        label: unit.full_name(language),
    }
}

/// Where the conversation is about a ward, it goes over to the one that `lookup` names: what is shown as known is what was said last.
pub(super) fn follow(session: &mut Session, lookup: &Lookup<'_>) {
    if let (Some(ward), [unit]) = (&mut session.ward, lookup.units().as_slice()) {
        ward.clone_from(&unit.code);
    }
}

/// A ward or commune in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceUnit {
    #[schema(example = "00166")]
    pub code: String,
    /// `ward` or `commune`.
    #[schema(value_type = String, example = "ward")]
    pub kind: Kind,
    /// With its kind.
    #[schema(example = "phường Cầu Giấy")]
    pub name: String,
    #[schema(example = "Cau Giay Ward")]
    pub name_en: Option<String>,
    /// Address of the administrative seat, which is not known to take files.
    pub seat: Option<String>,
}

impl PlaceUnit {
    /// `unit` in short.
    pub fn of(unit: &Unit) -> Self {
        Self {
            code: unit.code.clone(),
            kind: unit.kind,
            name: unit.full_name(Language::Vietnamese),
            name_en: unit.name.en.is_some().then(|| unit.full_name(Language::English)),
            seat: unit.seat.as_ref().map(|seat| seat.address.clone()),
        }
    }
}

/// A rule about where a file may be handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FilingRule {
    pub id: String,
    pub text: String,
    /// Fields of administration that it is about; all where there are none.
    pub fields: Vec<String>,
    #[schema(value_type = Option<String>)]
    pub from: Option<Date>,
    #[schema(value_type = Option<String>)]
    pub until: Option<Date>,
    /// Titles of its sources.
    pub sources: Vec<String>,
}

impl FilingRule {
    fn of(rule: &Rule, gazetteer: &Gazetteer, language: Language) -> Self {
        let text = match language {
            Language::Vietnamese => &rule.vi,
            Language::English => rule.en.as_ref().unwrap_or(&rule.vi),
        };
        let sources = rule.source.iter().filter_map(|id| gazetteer.source(id));
        let title = |source: &crate::catalog::Source| match &source.number {
            Some(number) => format!("{number}: {}", source.title),
            None => source.title.clone(),
        };
        Self {
            id: rule.id.clone(),
            text: text.clone(),
            fields: rule.fields.clone(),
            from: rule.from,
            until: rule.until,
            sources: sources.map(title).collect(),
        }
    }
}

/// A ward or commune: what a resident is shown, and the record it is made from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceRecord {
    /// Name and where to go, in one line.
    pub text: String,
    #[serde(flatten)]
    pub unit: PlaceUnit,
    /// Rules that hold for what a commune decides, those of one field first.
    pub rules: Vec<FilingRule>,
    #[schema(value_type = Object)]
    pub record: Unit,
}

impl PlaceRecord {
    /// All of `unit`, as of `day`.
    pub fn of(unit: &Unit, gazetteer: &Gazetteer, language: Language, day: Date) -> Self {
        let applies = |rule: &&Rule| match rule.fields.first() {
            Some(field) => rule.applies(Level::Commune, field, day),
            None => rule.applies(Level::Commune, "", day),
        };
        let mut rules: Vec<&Rule> = gazetteer.rules().iter().filter(applies).collect();
        rules.sort_by_key(|rule| rule.fields.is_empty());
        Self {
            text: say::unit(unit, language),
            unit: PlaceUnit::of(unit),
            rules: rules.into_iter().map(|rule| FilingRule::of(rule, gazetteer, language)).collect(),
            record: unit.clone(),
        }
    }
}

/// A place to file at, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct NearPlace {
    /// The counter or kiosk, or the ward or commune itself.
    pub name: String,
    pub address: String,
    /// As the crow flies.
    pub km: f64,
    /// Where it is on the map, in degrees (WGS 84); none where only its unit is known.
    pub at: Option<(f64, f64)>,
}

impl Assistant {
    /// The up to `most` places nearest to a point in degrees, nearest first; none where no place has a location yet or
    /// the point is none on earth.
    pub fn nearest(&self, lat: f64, lon: f64, most: usize, language: Language) -> Option<Vec<NearPlace>> {
        let point = Location { lat, lon };
        let near = self.places().nearest(point, most).filter(|_| point.is_on_earth())?;
        let shown = near.into_iter().map(|near| {
            let unit = near.unit.full_name(language);
            let location = near.point.map_or(near.unit.location, |point| point.location);
            NearPlace {
                name: near.point.map_or_else(|| unit.clone(), |point| format!("{} ({unit})", point.name)),
                address: match near.point {
                    Some(point) => point.address.clone(),
                    None => say::whereabouts(near.unit, language),
                },
                km: near.km,
                at: location.map(|location| (location.lat, location.lon)),
            }
        });
        Some(shown.collect())
    }

    /// As [`Self::nearest`], for the middle of the ward or commune with the code `code`, or else its first counter.
    pub fn nearest_in(&self, code: &str, most: usize, language: Language) -> Option<Vec<NearPlace>> {
        let unit = self.places().unit(code)?;
        let points = unit.service_points.iter().chain(&unit.kiosks);
        let at = unit.location.or_else(|| points.filter_map(|point| point.location).next())?;
        self.nearest(at.lat, at.lon, most, language)
    }

    /// The ward or commune with the code `code`, in one line.
    pub fn ward(&self, code: &str, language: Language) -> Option<String> {
        self.places().unit(code).map(|unit| say::unit(unit, language))
    }
}
