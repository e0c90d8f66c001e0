//! The plan of a life event: its procedures in order, each with time and money as of a day, and the papers they share.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{Catalog, Code, Document, LifeEvent, LifeStep, Need, SharedPaper, Slot},
    text::{Language, fold},
};

use super::{card::Card, phrasebook::Phrasebook};

/// A procedure by its code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedProcedure {
    #[schema(example = "1.001193")]
    pub code: String,
    /// Its code again where the catalog does not have it.
    pub name: String,
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanStep {
    #[serde(flatten)]
    pub procedure: NamedProcedure,
    /// Whether the catalog has the record; without it time and money are absent.
    pub known: bool,
    /// `always` or `if`.
    #[schema(value_type = String, example = "always")]
    pub need: Need,
    /// Who needs it, where not everybody does.
    pub when: Option<String>,
    /// Why now, or what its result is used for next.
    pub note: Option<String>,
    /// Steps of the same plan that it takes the place of: a linked procedure instead of single ones.
    pub replaces: Vec<NamedProcedure>,
    /// How long the authority has; says so where the record leaves it open.
    pub deadline: Option<String>,
    /// What is to be paid; says so where the record leaves it open.
    pub fee: Option<String>,
}

/// A paper that several steps need: it is prepared once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanPaper {
    pub name: String,
    /// The steps that need it.
    pub procedures: Vec<NamedProcedure>,
}

/// What a situation in life takes at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plan {
    #[schema(example = "having-a-child")]
    pub id: String,
    pub name: String,
    /// What comes first, and what can be done together.
    pub intro: String,
    /// In the order in which one does them.
    pub steps: Vec<PlanStep>,
    /// Papers that several steps need, each once.
    pub shared: Vec<PlanPaper>,
    /// Distinct papers that the steps for everybody name, over all of their cases: nobody needs more.
    pub documents_total: usize,
    /// The day for which the plan holds.
    #[schema(value_type = String)]
    pub as_of: Date,
}

impl Plan {
    /// The plan of `event` from the records of `catalog`, in `language` as of `day`.
    pub fn of(event: &LifeEvent, catalog: &Catalog, language: Language, day: Date) -> Self {
        let words = Phrasebook(language);
        let named = |codes: &[Code]| codes.iter().map(|code| named(code, catalog, words)).collect();
        let paper = |paper: &SharedPaper| PlanPaper {
            name: words.of(&paper.vi, paper.en.as_deref()).to_owned(),
            procedures: named(&paper.procedures),
        };
        Self {
            id: event.id.clone(),
            name: words.text(&event.name).to_owned(),
            intro: words.text(&event.intro).to_owned(),
            steps: event.steps.iter().map(|step| self::step(step, catalog, language, day)).collect(),
            shared: event.shared.iter().map(paper).collect(),
            documents_total: papers(event, catalog).len(),
            as_of: day,
        }
    }

    /// The plan in words, as a bot would send it.
    pub fn text(&self, language: Language) -> String {
        let words = Phrasebook(language);
        let mut blocks = vec![self.name.clone(), self.intro.clone()];
        blocks.extend(self.steps.iter().enumerate().map(|(at, step)| step.text(at + 1, words)));
        if !self.shared.is_empty() {
            let heading = words.pick(
                "Giấy tờ dùng cho nhiều bước, chỉ chuẩn bị một lần:",
                "Papers for several steps, prepared once:",
            );
            let lines = self.shared.iter().map(|paper| format!("\n- {}", paper.text()));
            blocks.push(format!("{heading}{}", lines.collect::<String>()));
        }
        blocks.extend(self.total(words));
        blocks.push(closing(self.as_of, words));
        blocks.join("\n\n")
    }

    /// How many papers the steps for everybody name.
    fn total(&self, words: Phrasebook) -> Option<String> {
        let count = self.documents_total;
        (count > 0).then(|| match words.0 {
            Language::Vietnamese => format!(
                "Các bước ai cũng cần nêu tất cả {count} giấy tờ khác nhau, tính cả mọi trường hợp; mỗi người chỉ cần một phần."
            ),
            Language::English => format!(
                "The steps for everybody name {count} distinct papers over all cases; nobody needs all of them."
            ),
        })
    }
}

impl PlanStep {
    fn text(&self, number: usize, words: Phrasebook) -> String {
        let mut lines = vec![format!("{number}. {}", self.procedure.text())];
        lines.push(match (&self.when, self.need) {
            (Some(when), _) => format!("{}: {when}", words.pick("Nếu", "If")),
            (None, Need::Always) => words.pick("Ai cũng cần", "For everybody").to_owned(),
            (None, Need::If) => words.pick("Tùy trường hợp", "Depends on the case").to_owned(),
        });
        if !self.replaces.is_empty() {
            let names: Vec<&str> = self.replaces.iter().map(|one| one.name.as_str()).collect();
            lines.push(format!("{}: {}", words.pick("Làm thay cho", "Takes the place of"), names.join("; ")));
        }
        lines.extend(self.note.clone());
        for (slot, said) in [(Slot::Deadline, &self.deadline), (Slot::Fee, &self.fee)] {
            lines.extend(said.as_ref().map(|said| under(words.slot(slot), said)));
        }
        if !self.known {
            let missing = words.pick("Chưa có hồ sơ của thủ tục này.", "There is no record of it yet.");
            lines.push(missing.to_owned());
        }
        lines.join("\n   ")
    }
}

impl PlanPaper {
    fn text(&self) -> String {
        let codes: Vec<&str> = self.procedures.iter().map(|one| one.code.as_str()).collect();
        format!("{} ({})", self.name, codes.join(", "))
    }
}

impl NamedProcedure {
    fn text(&self) -> String {
        if self.name == self.code { self.code.clone() } else { format!("{} ({})", self.name, self.code) }
    }
}

/// `said` under `heading`, its further lines set in.
fn under(heading: &str, said: &str) -> String {
    let joint = if said.contains('\n') { "\n     " } else { " " };
    format!("{heading}:{joint}{}", said.replace('\n', "\n     "))
}

fn step(step: &LifeStep, catalog: &Catalog, language: Language, day: Date) -> PlanStep {
    let words = Phrasebook(language);
    let record = catalog.get(&step.procedure);
    let mut card = record.map(|record| Card::of(record, language, &[], day));
    let mut slot = |slot: Slot| Some(card.as_mut()?.slots.remove(&slot)?.text);
    PlanStep {
        procedure: named(&step.procedure, catalog, words),
        known: record.is_some(),
        need: step.need,
        when: step.when.as_ref().map(|when| words.text(when).to_owned()),
        note: step.note.as_ref().map(|note| words.text(note).to_owned()),
        replaces: step.instead_of.iter().map(|code| named(code, catalog, words)).collect(),
        deadline: slot(Slot::Deadline),
        fee: slot(Slot::Fee),
    }
}

fn named(code: &Code, catalog: &Catalog, words: Phrasebook) -> NamedProcedure {
    let name = catalog.get(code).map(|procedure| words.text(&procedure.name).to_owned());
    NamedProcedure { code: code.to_string(), name: name.unwrap_or_else(|| code.to_string()) }
}

/// The papers that the steps for everybody name, each once: by its name, or as the shared paper that it is.
fn papers(event: &LifeEvent, catalog: &Catalog) -> BTreeSet<String> {
    let always = event.steps.iter().filter(|step| step.need == Need::Always);
    let records = always.filter_map(|step| Some((&step.procedure, catalog.get(&step.procedure)?)));
    let rows = records.flat_map(|(code, record)| {
        let rows = record.cases.iter().flat_map(|case| &case.documents);
        rows.filter(|row| !row.remark).map(move |row| key(row, code, &event.shared))
    });
    rows.collect()
}

/// What tells a paper of the step `code` from others: its folded name, or that of the shared paper whose name begins it.
fn key(row: &Document, code: &Code, shared: &[SharedPaper]) -> String {
    let name = fold(&row.vi);
    let mine = shared.iter().filter(|paper| paper.procedures.contains(code)).map(|paper| fold(&paper.vi));
    mine.into_iter().find(|paper| is_beginning(head(paper), &name)).unwrap_or(name)
}

/// A name without what stands in brackets after it.
fn head(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name).trim()
}

/// Whether `name` is `beginning`, or goes on after it with no further word of its own, such as `Giấy chứng sinh: bản chính`.
fn is_beginning(beginning: &str, name: &str) -> bool {
    let rest = name.strip_prefix(beginning).map(str::trim_start);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ',', '(', ';', '.']))
}

fn closing(day: Date, words: Phrasebook) -> String {
    let day = day.strftime("%d/%m/%Y");
    match words.0 {
        Language::Vietnamese => {
            format!(
                "Theo hồ sơ tính đến {day}. Giấy tờ và nguồn của từng bước: xem hồ sơ của thủ tục đó. Cần hỏi thêm: tổng đài 1022."
            )
        }
        Language::English => {
            format!(
                "As of {day}. Papers and sources of each step stand in its own record. For anything else call the 1022 hotline."
            )
        }
    }
}

#[cfg(test)]
mod tests;
