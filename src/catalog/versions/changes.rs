//! What changed between two catalogs for a resident: fees, deadlines, papers, ways to file and facts, procedure by
//! procedure. Sources and English wordings alone are no such change; they are told together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::procedure::Form;
use super::super::{Channel, ChannelKind, Code, Deadline, Document, Fact, Fee, LegalBasis, Procedure, Text};

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Diff {
    pub added: Vec<Named>,
    pub removed: Vec<Named>,
    pub changed: Vec<ProcedureChange>,
}

/// A procedure that came or went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    pub code: Code,
    pub name: Text,
}

/// A procedure that says something else than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcedureChange {
    pub code: Code,
    /// Its present name.
    pub name: Text,
    pub changes: Vec<Change>,
}

/// Before and after; one of them is absent where something came or went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift<T> {
    pub from: Option<T>,
    pub to: Option<T>,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Purpose,
    Authority,
    Place,
    Step,
    Condition,
    Result,
    Notice,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    Name(Shift<Text>),
    Channel(Shift<Channel>),
    Fee {
        channel: ChannelKind,
        #[serde(flatten)]
        shift: Shift<Fee>,
    },
    Deadline {
        channel: ChannelKind,
        #[serde(flatten)]
        shift: Shift<Deadline>,
    },
    Document {
        /// The case it belongs to, where there are several.
        case: Option<Text>,
        #[serde(flatten)]
        shift: Shift<Document>,
    },
    Fact {
        topic: Topic,
        #[serde(flatten)]
        shift: Shift<Fact>,
    },
    LegalBasis(Shift<LegalBasis>),
    /// Something that no slot of an answer is about: other names, sources, English wordings, marks of the importer.
    Other,
}

impl Diff {
    /// What changed from the records `old` to the records `new`. Equal records may be left out of both.
    pub fn between(mut old: BTreeMap<Code, Procedure>, new: BTreeMap<Code, Procedure>) -> Self {
        let mut diff = Self::default();
        for (code, after) in new {
            match old.remove(&code) {
                None => diff.added.push(Named { code, name: after.name }),
                Some(before) if before == after => {}
                Some(before) => {
                    let changes = changes(&before, &after);
                    diff.changed.push(ProcedureChange { code, name: after.name, changes });
                }
            }
        }
        diff.removed.extend(old.into_values().map(|gone| Named { code: gone.code, name: gone.name }));
        diff
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// What changed from `before` to `after`, in the order of an answer.
pub fn changes(before: &Procedure, after: &Procedure) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.name.vi != after.name.vi {
        changes.push(Change::Name(Shift { from: Some(before.name.clone()), to: Some(after.name.clone()) }));
    }
    documents(before, after, &mut changes);
    channels(before, after, &mut changes);
    let purpose = |procedure: &Procedure| procedure.purpose.iter().cloned().collect::<Vec<_>>();
    for (topic, from, to) in [
        (Topic::Purpose, &purpose(before), &purpose(after)),
        (Topic::Authority, &before.authority, &after.authority),
        (Topic::Place, &before.place, &after.place),
        (Topic::Step, &before.steps, &after.steps),
        (Topic::Condition, &before.conditions, &after.conditions),
        (Topic::Result, &before.results, &after.results),
        (Topic::Notice, &before.notices, &after.notices),
    ] {
        let akin = |one: &Fact, other: &Fact| {
            matches!(topic, Topic::Purpose | Topic::Authority | Topic::Place) || alike(&one.vi, &other.vi)
        };
        changes.extend(pairs(from, to, akin).into_iter().map(|shift| Change::Fact { topic, shift }));
    }
    let akin =
        |one: &LegalBasis, other: &LegalBasis| one.number == other.number || alike(&one.title, &other.title);
    changes.extend(pairs(&before.legal_basis, &after.legal_basis, akin).into_iter().map(Change::LegalBasis));
    if changes.is_empty() {
        changes.push(Change::Other);
    }
    changes
}

fn documents(before: &Procedure, after: &Procedure, changes: &mut Vec<Change>) {
    let akin = |one: &Document, other: &Document| one.vi == other.vi || alike(&one.vi, &other.vi);
    let title = |text: &Option<Text>| text.as_ref().map(|text| text.vi.clone());
    let mut old: Vec<_> = before.cases.iter().collect();
    let mut compare = |case: Option<&Text>, from: &[Document], to: &[Document]| {
        let several = before.cases.len().max(after.cases.len()) > 1;
        let case = case.filter(|_| several);
        let shifts = pairs(from, to, akin).into_iter();
        changes.extend(shifts.map(|shift| Change::Document { case: case.cloned(), shift }));
    };
    for case in &after.cases {
        let found = old.iter().position(|former| title(&former.title) == title(&case.title));
        // The only case that is left is this one, whatever it was called.
        let found = found.or_else(|| (old.len() == 1 && after.cases.len() == 1).then_some(0));
        let former = found.map(|at| old.remove(at));
        compare(case.title.as_ref(), former.map_or(&[], |former| &former.documents), &case.documents);
    }
    for case in old {
        compare(case.title.as_ref(), &case.documents, &[]);
    }
}

fn channels(before: &Procedure, after: &Procedure, changes: &mut Vec<Change>) {
    let same_kind = |one: &Channel, other: &Channel| one.kind == other.kind;
    // What it costs and how long it takes is told beside.
    let way = |channel: &Channel| Channel { deadlines: Vec::new(), fees: Vec::new(), ..channel.clone() };
    let ways = |procedure: &Procedure| procedure.channels.iter().map(way).collect::<Vec<_>>();
    changes.extend(pairs(&ways(before), &ways(after), same_kind).into_iter().map(Change::Channel));
    for channel in [ChannelKind::Online, ChannelKind::Counter, ChannelKind::Post] {
        let of = |procedure: &Procedure| {
            let own = procedure.channels.iter().filter(|own| own.kind == channel);
            own.fold((Vec::new(), Vec::new()), |(mut deadlines, mut fees), own| {
                deadlines.extend(own.deadlines.iter().cloned());
                fees.extend(own.fees.iter().cloned());
                (deadlines, fees)
            })
        };
        let ((old_deadlines, old_fees), (deadlines, fees)) = (of(before), of(after));
        let akin =
            |one: &Fee, other: &Fee| same_words(&one.when, &other.when) && same_words(&one.per, &other.per);
        let shifts = pairs(&old_fees, &fees, akin).into_iter();
        changes.extend(shifts.map(|shift| Change::Fee { channel, shift }));
        let akin = |one: &Deadline, other: &Deadline| same_words(&one.when, &other.when);
        let shifts = pairs(&old_deadlines, &deadlines, akin).into_iter();
        changes.extend(shifts.map(|shift| Change::Deadline { channel, shift }));
    }
}

/// The differences of two lists: what stands in both is left out; of the rest, those that are `akin` are one that
/// changed, and so are the only two that are left.
fn pairs<T: Bare>(from: &[T], to: &[T], akin: impl Fn(&T, &T) -> bool) -> Vec<Shift<T>> {
    let mut came: Vec<&T> = to.iter().collect();
    let mut gone: Vec<&T> = Vec::new();
    for old in from {
        match came.iter().position(|new| new.bare() == old.bare()) {
            Some(at) => drop(came.remove(at)),
            None => gone.push(old),
        }
    }
    let mut shifts = Vec::new();
    let mut left = Vec::new();
    for old in gone {
        match came.iter().position(|new| akin(old, new)) {
            Some(at) => shifts.push(Shift { from: Some(old.clone()), to: Some(came.remove(at).clone()) }),
            None => left.push(old.clone()),
        }
    }
    shifts.extend(left.into_iter().map(|old| Shift { from: Some(old), to: None }));
    shifts.extend(came.into_iter().map(|new| Shift { from: None, to: Some(new.clone()) }));
    shifts
}

fn same_words(one: &Option<Text>, other: &Option<Text>) -> bool {
    one.as_ref().map(|text| &text.vi) == other.as_ref().map(|text| &text.vi)
}

/// Whether two texts share most of their words.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (one, other) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    shared * 3 >= one.len().max(other.len()) * 2
}

/// What is compared: a value without its sources and its English wording.
trait Bare: Clone + PartialEq {
    fn bare(&self) -> Self;
}

fn bare(text: &Option<Text>) -> Option<Text> {
    text.as_ref().map(|text| Text::vietnamese(&text.vi))
}

impl Bare for Fact {
    fn bare(&self) -> Self {
        Self { vi: self.vi.clone(), from: self.from, until: self.until, ..Self::default() }
    }
}

impl Bare for Fee {
    fn bare(&self) -> Self {
        Self {
            per: bare(&self.per),
            when: bare(&self.when),
            note: bare(&self.note),
            source: Vec::new(),
            ..self.clone()
        }
    }
}

impl Bare for Deadline {
    fn bare(&self) -> Self {
        Self { when: bare(&self.when), note: bare(&self.note), source: Vec::new(), ..self.clone() }
    }
}

impl Bare for Channel {
    fn bare(&self) -> Self {
        Self { note: bare(&self.note), source: Vec::new(), ..self.clone() }
    }
}

impl Bare for Document {
    fn bare(&self) -> Self {
        let form = self.form.as_ref().map(|form| Form { file: None, ..form.clone() });
        Self {
            en: None,
            form,
            when: bare(&self.when),
            replaced_by: bare(&self.replaced_by),
            source: Vec::new(),
            ..self.clone()
        }
    }
}

impl Bare for LegalBasis {
    fn bare(&self) -> Self {
        Self { source: Vec::new(), ..self.clone() }
    }
}
