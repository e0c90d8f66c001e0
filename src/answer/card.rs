//! The certified card: what the record says, slot by slot, with the sources each slot rests on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{ChannelKind, FeeKind, Form, Layer, Procedure, Slot, Standing, TimeUnit},
    text::Language,
};

use super::{phrasebook::Phrasebook, render};

/// One typed value of a slot.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Value {
    /// A paper.
    Document {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        case: Option<String>,
        originals: Option<u32>,
        copies: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<Object>)]
        form: Option<Form>,
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// What replaces it, so that it must not be asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaced_by: Option<String>,
        /// Shown and handed back.
        show_only: bool,
        /// An explanation in the record's table, not a paper.
        remark: bool,
    },
    /// How long the authority has.
    Deadline {
        #[schema(value_type = String)]
        channel: ChannelKind,
        amount: Option<u32>,
        #[schema(value_type = Option<String>)]
        unit: Option<TimeUnit>,
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// What is to be paid.
    Fee {
        #[schema(value_type = String)]
        channel: ChannelKind,
        /// Whole units of `currency`; 0 is free of charge.
        amount: Option<u64>,
        currency: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        percent: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at_most: Option<u64>,
        #[schema(value_type = String)]
        kind: FeeKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        per: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        basis: Option<String>,
        #[schema(value_type = Option<String>)]
        from: Option<Date>,
        #[schema(value_type = Option<String>)]
        until: Option<Date>,
        #[schema(value_type = Option<String>)]
        standing: Option<Standing>,
        /// Whether it says who need not pay what others pay.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        exempt: bool,
        /// What the record says of a fee instead of a figure.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A way to file.
    Channel {
        #[schema(value_type = String)]
        kind: ChannelKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    /// A form.
    Form {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        basis: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// A legal document.
    Law {
        number: Option<String>,
        title: String,
        #[schema(value_type = Option<String>)]
        from: Option<Date>,
        #[schema(value_type = Option<String>)]
        until: Option<Date>,
    },
    /// A fact in words.
    Text { text: String },
}

/// A slot of a card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct SlotAnswer {
    /// What is shown; says so where the record leaves the slot open.
    pub text: String,
    /// Typed values; empty where the slot is open.
    pub values: Vec<Value>,
    /// Ids of the card's sources it rests on.
    pub sources: Vec<String>,
}

/// A source as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CardSource {
    pub id: String,
    pub title: String,
    pub number: Option<String>,
    pub url: Option<String>,
    /// The day it was last read.
    #[schema(value_type = Option<String>)]
    pub checked: Option<Date>,
    #[schema(value_type = String)]
    pub standing: Standing,
    /// Layer of the catalog it belongs to: `imported` (the national record), `curated` or `local` (this city's own).
    #[schema(value_type = String)]
    pub layer: Layer,
}

/// A row of a slot that names what was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explained {
    #[schema(value_type = String)]
    pub slot: Slot,
    /// As the card has it.
    pub text: String,
}

/// A certified answer, rendered by code from one record.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Card {
    pub code: String,
    pub name: String,
    /// What it is for, where the record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The case the question names, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// What the resident told of their case that chose this procedure among its kind, or the case of it, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// All slots, by name.
    #[schema(value_type = std::collections::BTreeMap<String, SlotAnswer>)]
    pub slots: BTreeMap<Slot, SlotAnswer>,
    /// The slots that the question was about.
    #[schema(value_type = Vec<String>)]
    pub asked: Vec<Slot>,
    /// The slots that a question in general is answered by, beside those.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub overview: Vec<Slot>,
    /// Where the question asks what something means, or by when one must act: the rows that say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explained: Vec<Explained>,
    /// Whether the question asks by when one must act, which the time that the office takes does not answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_when: bool,
    /// Whether every slot that Decree 118/2025, Article 16 requires is filled from the record.
    pub complete: bool,
    /// Slots that the record leaves open.
    #[schema(value_type = Vec<String>)]
    pub open: Vec<Slot>,
    /// What a resident must know besides, such as a change of law under way; a pinned notice stands first.
    pub notices: Vec<String>,
    /// The notice to which somebody pinned the procedure: also the first of `notices`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<String>,
    /// What the importer marked as doubtful, in words.
    pub marks: Vec<String>,
    /// The day for which the answer holds.
    #[schema(value_type = String)]
    pub as_of: Date,
    pub sources: Vec<CardSource>,
}

impl Card {
    /// The slots that are said first: those asked for, then those of an overview.
    pub fn first(&self) -> Vec<Slot> {
        [self.asked.as_slice(), self.overview.as_slice()].concat()
    }

    /// Puts `notice` before everything else that the card says.
    pub fn pin(&mut self, notice: &str) {
        self.notices.insert(0, notice.to_owned());
        self.pinned = Some(notice.to_owned());
    }

    /// The card of `procedure` in `language` as of `day`, for a question about `asked`.
    pub fn of(procedure: &Procedure, language: Language, asked: &[Slot], day: Date) -> Self {
        Self::for_case(procedure, None, language, asked, day)
    }

    /// [`Self::of`] for the case of `procedure` at the place `case`: its papers come first.
    pub fn for_case(
        procedure: &Procedure,
        case: Option<usize>,
        language: Language,
        asked: &[Slot],
        day: Date,
    ) -> Self {
        let reordered = case.and_then(|case| with_first(procedure, case));
        let procedure = reordered.as_ref().unwrap_or(procedure);
        let title = reordered.as_ref().and_then(|procedure| procedure.cases.first()?.title.as_ref());
        let words = Phrasebook(language);
        let mut open = Vec::new();
        let mut slots = BTreeMap::new();
        for slot in Slot::ALL {
            let mut answer = render::slot(procedure, slot, words, day);
            if answer.is_open() {
                open.push(slot);
                let mut said = std::mem::take(&mut answer.text);
                if said.is_empty() && matches!(slot, Slot::Authority | Slot::Where) {
                    said = words.carried_out(&procedure.levels).unwrap_or_default();
                }
                answer.text =
                    if said.is_empty() { words.open(slot) } else { format!("{} {said}", words.open(slot)) };
            }
            slots.insert(slot, answer);
        }
        Self {
            code: procedure.code.to_string(),
            name: words.text(&procedure.name).to_owned(),
            purpose: procedure
                .purpose
                .as_ref()
                .filter(|purpose| purpose.holds_on(day))
                .map(|purpose| words.of(&purpose.vi, purpose.en.as_deref()).to_owned()),
            case: title.map(|title| words.text(title).trim_end_matches(':').to_owned()),
            told: Vec::new(),
            slots,
            asked: asked.to_vec(),
            overview: Vec::new(),
            explained: Vec::new(),
            by_when: false,
            complete: Slot::REQUIRED.iter().all(|slot| !open.contains(slot)),
            open,
            notices: render::notices(procedure, words, day),
            pinned: None,
            marks: render::marks(procedure, words),
            as_of: day,
            sources: sources(procedure),
        }
    }
}

/// `procedure` with the case at the place `case` before the others; nothing where there is none.
fn with_first(procedure: &Procedure, case: usize) -> Option<Procedure> {
    procedure.cases.get(case)?.title.as_ref()?;
    let mut reordered = procedure.clone();
    reordered.cases[..=case].rotate_right(1);
    Some(reordered)
}

impl SlotAnswer {
    /// Whether no value states anything: words about a missing figure leave a slot open.
    pub fn is_open(&self) -> bool {
        !self.values.iter().any(|value| match value {
            Value::Fee { amount, percent, .. } => amount.is_some() || percent.is_some(),
            Value::Deadline { amount, note, .. } => amount.is_some() || note.is_some(),
            Value::Document { remark, .. } => !remark,
            Value::Channel { .. } | Value::Form { .. } | Value::Law { .. } | Value::Text { .. } => true,
        })
    }
}

fn sources(procedure: &Procedure) -> Vec<CardSource> {
    let shown = procedure.sources.iter().map(|source| CardSource {
        id: source.id.clone(),
        title: source.title.clone(),
        number: source.number.clone(),
        url: source.url.clone(),
        checked: source.checked,
        standing: source.standing,
        layer: source.layer,
    });
    shown.collect()
}
