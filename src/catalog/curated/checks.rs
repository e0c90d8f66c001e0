//! What the type cannot say: references that must resolve, figures that must not contradict each other.

use std::collections::HashSet;

use jiff::civil::Date;

use super::document::{Document, Step, field_name};
use super::message::Problem;
use super::overlay::OverlayFile;
use crate::catalog::fact::{Fact, Source, Text};
use crate::catalog::filing::{Channel, Deadline, Fee};
use crate::catalog::procedure::Procedure;

/// Everything that is wrong with `procedure`, in the order of its lines. `stem` is the name of its file.
pub(super) fn check(procedure: &Procedure, stem: &str, document: &Document<'_>) -> Vec<Problem> {
    let sources = procedure.sources.iter().map(|source| source.id.as_str()).collect();
    let mut checks = Checks { document, path: Vec::new(), sources, problems: Vec::new() };
    checks.identity(procedure, stem);
    checks.distinct(&procedure.sources);
    checks.fact_lists(procedure);
    checks.each("cases", &procedure.cases, |checks, case| {
        checks.text_at("title", case.title.as_ref());
        checks.each("documents", &case.documents, |checks, paper| {
            checks.said("vi", &paper.vi);
            checks.known(&paper.source);
        });
    });
    checks.each("channels", &procedure.channels, Checks::channel);
    checks.each("legal_basis", &procedure.legal_basis, |checks, law| {
        checks.said("title", &law.title);
        checks.known(&law.source);
        checks.period(law.from, law.until);
    });
    let mut problems = checks.problems;
    problems.sort();
    problems
}

/// Everything that is wrong with the overlays of `file`, in the order of its lines.
pub(super) fn check_overlays(file: &OverlayFile, document: &Document<'_>) -> Vec<Problem> {
    let sources = file.sources.iter().map(|source| source.id.as_str()).collect();
    let mut checks = Checks { document, path: Vec::new(), sources, problems: Vec::new() };
    checks.distinct(&file.sources);
    checks.each("overlay", &file.overlays, |checks, overlay| {
        checks.each("aliases", &overlay.aliases, |checks, alias| checks.said("", alias));
        checks.each("questions", &overlay.questions, |checks, question| checks.said("", question));
        if let Some(en) = &overlay.en {
            checks.said("en", en);
        }
        checks.each("fees", &overlay.fees, Checks::fee);
        checks.each("channels", &overlay.channels, Checks::channel);
        checks.each("place", &overlay.place, Checks::fact);
        checks.each("notices", &overlay.notices, Checks::fact);
    });
    let mut problems = checks.problems;
    problems.sort();
    problems
}

struct Checks<'a> {
    document: &'a Document<'a>,
    path: Vec<Step>,
    sources: HashSet<&'a str>,
    problems: Vec<Problem>,
}

impl Checks<'_> {
    /// Notes a problem at `key` of the present place, or at the place itself where `key` is empty.
    fn wrong(&mut self, key: &str, vi: impl Into<String>, en: impl Into<String>) {
        let mut path = self.path.clone();
        if !key.is_empty() {
            path.push(Step::Key(key.to_owned()));
        }
        self.problems.push(Problem::new(self.document.line(&path), &field_name(&path), vi, en));
    }

    fn each<T>(&mut self, key: &str, items: &[T], check: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.path.extend([Step::Key(key.to_owned()), Step::At(index)]);
            check(self, item);
            self.path.truncate(self.path.len() - 2);
        }
    }

    fn identity(&mut self, procedure: &Procedure, stem: &str) {
        let code = procedure.code.as_str();
        let rest = stem.strip_prefix(code);
        if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')) {
            self.wrong(
                "code",
                format!("mã {code} không khớp tên tệp \"{stem}\"; tên tệp phải bắt đầu bằng mã, ví dụ {code}-ten-thu-tuc.toml"),
                format!("the code {code} does not fit the file name {stem:?}, which must begin with it"),
            );
        }
        self.text_at("name", Some(&procedure.name));
        self.said("field", &procedure.field);
        if procedure.levels.is_empty() {
            self.wrong("levels", "chưa nêu cấp nào thực hiện", "no level is named");
        }
        if procedure.former_codes.contains(&procedure.code) {
            self.wrong("former_codes", "mã cũ trùng với mã hiện nay", "a former code is the present code");
        }
        self.each("apart", &procedure.apart, |checks, apart| {
            if apart.code == procedure.code {
                checks.wrong("code", "mã này là của chính thủ tục này", "this is the procedure's own code");
            }
        });
    }

    fn distinct(&mut self, sources: &[Source]) {
        let mut seen = HashSet::new();
        for (index, source) in sources.iter().enumerate() {
            if !seen.insert(source.id.as_str()) {
                self.path.extend([Step::Key("sources".to_owned()), Step::At(index)]);
                let id = &source.id;
                self.wrong(
                    "id",
                    format!("nguồn \"{id}\" đã có ở trên"),
                    format!("the source {id:?} stands above already"),
                );
                self.path.clear();
            }
        }
    }

    fn fact_lists(&mut self, procedure: &Procedure) {
        if let Some(purpose) = &procedure.purpose {
            self.path.push(Step::Key("purpose".to_owned()));
            self.fact(purpose);
            self.path.pop();
        }
        for (key, facts) in [
            ("authority", &procedure.authority),
            ("place", &procedure.place),
            ("steps", &procedure.steps),
            ("conditions", &procedure.conditions),
            ("results", &procedure.results),
            ("notices", &procedure.notices),
        ] {
            self.each(key, facts, Self::fact);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        self.said("vi", &fact.vi);
        self.known(&fact.source);
        self.period(fact.from, fact.until);
    }

    fn channel(&mut self, channel: &Channel) {
        self.known(&channel.source);
        self.each("deadlines", &channel.deadlines, Self::deadline);
        self.each("fees", &channel.fees, Self::fee);
    }

    fn deadline(&mut self, deadline: &Deadline) {
        self.known(&deadline.source);
        self.period(deadline.from, deadline.until);
        match (deadline.amount, deadline.unit, &deadline.note) {
            (None, Some(_), _) => {
                self.wrong("unit", "có đơn vị mà không có số (amount)", "a unit without amount")
            }
            (None, None, None) => {
                self.wrong(
                    "",
                    "thời hạn cần số (amount) hoặc ghi chú (note)",
                    "a deadline needs an amount or a note",
                );
            }
            _ => {}
        }
    }

    fn fee(&mut self, fee: &Fee) {
        self.known(&fee.source);
        match (fee.amount, fee.percent, &fee.note) {
            (Some(_), Some(_), _) => self.wrong(
                "percent",
                "có cả số tiền (amount) và phần trăm (percent); chỉ giữ một",
                "both amount and percent; keep one",
            ),
            (None, None, None) => self.wrong(
                "",
                "cần số tiền (amount), phần trăm (percent) hoặc ghi chú (note)",
                "an amount, a percent or a note is needed",
            ),
            _ => {}
        }
        if fee.percent.is_some_and(|percent| !(0.0..=100.0).contains(&percent)) {
            self.wrong("percent", "phần trăm phải từ 0 đến 100", "a percent lies between 0 and 100");
        }
        self.period(fee.from, fee.until);
    }

    fn period(&mut self, from: Option<Date>, until: Option<Date>) {
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            self.wrong(
                "from",
                format!("ngày bắt đầu {from} sau ngày kết thúc {until}"),
                format!("the first day {from} comes after the last day {until}"),
            );
        }
    }

    fn text_at(&mut self, key: &str, text: Option<&Text>) {
        let Some(text) = text else { return };
        self.path.push(Step::Key(key.to_owned()));
        self.said("vi", &text.vi);
        if let Some(en) = &text.en {
            self.said("en", en);
        }
        self.path.pop();
    }

    fn said(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(key, "để trống", "is empty");
        }
    }

    fn known(&mut self, sources: &[String]) {
        for id in sources {
            if !self.sources.contains(id.as_str()) {
                self.wrong(
                    "source",
                    format!("không có nguồn nào mang id \"{id}\" trong mục [[sources]]"),
                    format!("no [[sources]] entry has the id {id:?}"),
                );
            }
        }
    }
}
