//! A procedure: the record from which every answer is rendered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    code::Code,
    fact::{Fact, Layer, Source, Text},
    filing::Channel,
};

/// Level of government that carries a procedure out. Two tiers since 1 July 2025 (there is no district).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Ministry,
    Province,
    Commune,
    /// Courts, notaries, inspection stations and other bodies.
    Other,
}

/// A form that a document is filled in on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Name or number, such as `Mẫu CT01`.
    pub name: String,
    /// Document that issued it, such as `53/2025/TT-BCA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// File name on the national portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// A paper to submit or to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Vietnamese name, Unicode NFC.
    pub vi: String,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Number of originals; absent where the record gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originals: Option<u32>,
    /// Number of copies; absent where the record gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
    /// The form it is filled in on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// When it is needed; absent where it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// What replaces it (VNeID, a database), so that it must not be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Text>,
    /// True for a paper that is shown and handed back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub show_only: bool,
    /// True for a row of the record that is an explanation, not a paper.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remark: bool,
    /// Ids of sources of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// A case of a procedure with its own list of papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case is; absent where the procedure has one list for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The papers.
    #[serde(default)]
    pub documents: Vec<Document>,
}

/// A legal document the procedure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Number, such as `123/2015/NĐ-CP`; absent where the record's cell could not be split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// The day it was issued, where the source has it apart from the title.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub issued: Option<Date>,
    /// First day in force, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub from: Option<Date>,
    /// Last day in force, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub until: Option<Date>,
    /// Ids of sources of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// A near-duplicate, and the question that tells it from this procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The other procedure.
    pub code: Code,
    /// The question to put to the resident.
    pub question: Text,
    /// How this procedure is called as an answer to that question.
    pub this: Text,
    /// How the other is called as an answer to that question.
    pub other: Text,
}

/// The parts of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    Documents,
    Authority,
    Process,
    Deadline,
    Fee,
    Where,
    Online,
    Result,
    Conditions,
    Forms,
    LegalBasis,
}

impl Slot {
    /// All slots, in the order in which a card shows them.
    pub const ALL: [Self; 11] = [
        Self::Documents,
        Self::Authority,
        Self::Process,
        Self::Deadline,
        Self::Fee,
        Self::Where,
        Self::Online,
        Self::Result,
        Self::Conditions,
        Self::Forms,
        Self::LegalBasis,
    ];

    /// The slots that guidance must state under Decree 118/2025/NĐ-CP, Article 16: documents, authority,
    /// process and deadline, fee.
    pub const REQUIRED: [Self; 5] =
        [Self::Documents, Self::Authority, Self::Process, Self::Deadline, Self::Fee];
}

/// Something that the importer could not read or does not believe, kept as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The slot it belongs to.
    pub slot: Slot,
    /// Why it is marked, one of the importer's kebab-case words, such as `deadline-without-unit`.
    pub why: String,
    /// The text of the record.
    pub text: String,
}

/// An administrative procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Code in the national database.
    pub code: Code,
    /// Codes it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<Code>,
    /// Official name.
    pub name: Text,
    /// What people call it, in any language or spelling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whole questions that people who need just this one would put; for search alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// What it is for and when one needs it, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Fact>,
    /// Levels that carry it out.
    pub levels: Vec<Level>,
    /// Field of administration, such as `Hộ tịch`.
    pub field: String,
    /// Who may use it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Number of the decision that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Cases, each with its papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// Ways to file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Who decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authority: Vec<Fact>,
    /// Where the papers are handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<Fact>,
    /// What happens, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Fact>,
    /// What must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Fact>,
    /// What one gets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<Fact>,
    /// What a resident must know besides, such as a change of law under way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Fact>,
    /// Legal basis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<LegalBasis>,
    /// Near-duplicates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
    /// Sources that the facts refer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What the importer marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// False where the national portal's record could not be read, so that the file holds only what is known
    /// from elsewhere; an answer from it says so.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub national_record: bool,
    /// Layer the record comes from.
    #[serde(default)]
    pub layer: Layer,
}

impl Procedure {
    /// Says of the record and its sources that they come from `layer`.
    pub(super) fn set_layer(&mut self, layer: Layer) {
        self.layer = layer;
        self.sources.iter_mut().for_each(|source| source.layer = layer);
    }
}

fn yes() -> bool {
    true
}

fn is_yes(value: &bool) -> bool {
    *value
}
