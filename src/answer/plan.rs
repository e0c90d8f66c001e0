//! The plan of a life event: its procedures in order, each with time and money as of a day, and the papers they share.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{
        Catalog, Code, Document, LifeEvent, LifeStep, Need, Procedure, SharedPaper, Slot,
        decisions::Decisions,
    },
    text::{Language, fold},
};

use super::{card::Card, phrasebook::Phrasebook, withdrawn::Withdrawn};

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
    /// Set while nothing is said from the record; then time and money are absent too.
    pub withdrawn: Option<Withdrawn>,
    /// What an operator pinned to the record.
    pub notice: Option<String>,
}

/// The catalog, what was decided about its records, and the day and language of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub catalog: &'a Catalog,
    pub decisions: &'a Decisions,
    pub language: Language,
    pub day: Date,
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
    /// The plan of `event` on `ground`.
    pub fn of(event: &LifeEvent, ground: Ground<'_>) -> Self {
        let words = Phrasebook(ground.language);
        let paper = |paper: &SharedPaper| PlanPaper {
            name: words.of(&paper.vi, paper.en.as_deref()).to_owned(),
            procedures: ground.all_named(&paper.procedures),
        };
        Self {
            id: event.id.clone(),
            name: words.text(&event.name).to_owned(),
            intro: words.text(&event.intro).to_owned(),
            steps: event.steps.iter().map(|step| ground.step(step)).collect(),
            shared: event.shared.iter().map(paper).collect(),
            documents_total: papers(event, ground).len(),
            as_of: ground.day,
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
        let withdrawn = |withdrawn: &Withdrawn| {
            let reason = withdrawn.reason.trim();
            format!("{}: {reason}", words.pick("Đang tạm dừng hướng dẫn", "Withdrawn for now"))
        };
        lines.extend(self.withdrawn.as_ref().map(withdrawn));
        lines.extend(self.notice.iter().map(|said| under(words.pick("Lưu ý", "Note"), said)));
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

impl<'a> Ground<'a> {
    fn step(self, step: &LifeStep) -> PlanStep {
        let words = Phrasebook(self.language);
        let record = self.catalog.get(&step.procedure);
        let withdrawn = record.and_then(|record| self.withdrawn(record));
        let usable = record.filter(|_| withdrawn.is_none());
        let mut card = usable.map(|record| Card::of(record, self.language, &[], self.day));
        let mut slot = |slot: Slot| Some(card.as_mut()?.slots.remove(&slot)?.text);
        let notice = usable.and_then(|record| self.decisions.notice(self.catalog, record, self.day));
        PlanStep {
            procedure: self.named(&step.procedure),
            known: record.is_some(),
            need: step.need,
            when: step.when.as_ref().map(|when| words.text(when).to_owned()),
            note: step.note.as_ref().map(|note| words.text(note).to_owned()),
            replaces: self.all_named(&step.instead_of),
            deadline: slot(Slot::Deadline),
            fee: slot(Slot::Fee),
            withdrawn,
            notice: notice.map(|notice| words.text(notice).to_owned()),
        }
    }

    fn withdrawn(self, record: &Procedure) -> Option<Withdrawn> {
        let (decision, reason) = self.decisions.withdrawal(self.catalog, record, self.day)?;
        Some(Withdrawn::new(reason, decision.until, self.language))
    }

    fn named(self, code: &Code) -> NamedProcedure {
        let words = Phrasebook(self.language);
        let name = self.catalog.get(code).map(|procedure| words.text(&procedure.name).to_owned());
        NamedProcedure { code: code.to_string(), name: name.unwrap_or_else(|| code.to_string()) }
    }

    fn all_named(self, codes: &[Code]) -> Vec<NamedProcedure> {
        codes.iter().map(|code| self.named(code)).collect()
    }
}

/// The papers that the steps for everybody name, each once: by its name, or as the shared paper that it is.
fn papers(event: &LifeEvent, ground: Ground<'_>) -> BTreeSet<String> {
    let always = event.steps.iter().filter(|step| step.need == Need::Always);
    let records = always.filter_map(|step| Some((&step.procedure, ground.catalog.get(&step.procedure)?)));
    let records = records.filter(|(_, record)| ground.withdrawn(record).is_none());
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
