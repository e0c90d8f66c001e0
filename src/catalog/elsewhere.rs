//! What people ask for and the catalog does not hold: known by name, so that a question for it is sent on and not answered from
//! a record that only sounds alike.

use serde::Serialize;

use super::{code::Code, fact::Layer, fact::Text, procedure::Procedure, quarantine::Reason};

/// A matter that is handled elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// Who handles it; absent where no public body does.
    pub body: Option<Text>,
    /// What to do, where more is known than whom to ask.
    pub next: Option<Text>,
    /// What kind of message its wordings are, where they are no question about any matter: the name of an intent.
    pub intent: Option<String>,
    /// Its name and wordings in the shape in which questions are matched. The code is one that no procedure has, and is
    /// never shown.
    matched: Procedure,
}

impl Elsewhere {
    /// The matter called `name`, which people put in the words of `aliases`; the `number`th of the catalog.
    pub(super) fn new(number: usize, name: Text, aliases: Vec<String>) -> Self {
        let code: Code =
            format!("0.{:06}", number % 1_000_000).parse().expect("a digit, a dot and six digits: a bug");
        let matched = Procedure {
            code,
            former_codes: Vec::new(),
            name,
            aliases,
            questions: Vec::new(),
            purpose: None,
            levels: Vec::new(),
            field: String::new(),
            audience: Vec::new(),
            decision: None,
            cases: Vec::new(),
            channels: Vec::new(),
            authority: Vec::new(),
            place: Vec::new(),
            steps: Vec::new(),
            conditions: Vec::new(),
            results: Vec::new(),
            notices: Vec::new(),
            legal_basis: Vec::new(),
            apart: Vec::new(),
            sources: Vec::new(),
            marks: Vec::new(),
            national_record: true,
            layer: Layer::Local,
        };
        Self { body: None, next: None, intent: None, matched }
    }

    /// The `number`th matter of the catalog, for `record`, which is kept back for `reasons`: whoever asks for it is told so, and is not
    /// answered from one that only sounds alike.
    pub(super) fn kept_back(number: usize, record: Procedure, reasons: &[Reason]) -> Self {
        let Procedure { code, name, mut aliases, questions, .. } = record;
        aliases.extend(questions);
        let said = |part: fn(&Text) -> &str| reasons.first().map_or("", |reason| part(&reason.said));
        let vi = format!(
            "Bản ghi quốc gia của thủ tục này (mã {code}) đang được giữ lại để rà soát: {}. Anh/chị hỏi Bộ phận Một cửa của phường, xã hoặc gọi tổng đài 1022.",
            said(|said| &said.vi)
        );
        let en = format!(
            "The national record of this procedure (code {code}) is kept back for review: {}. Please ask the one-stop desk of your ward or commune, or call the 1022 hotline.",
            said(|said| said.en.as_deref().unwrap_or(&said.vi))
        );
        Self { next: Some(Text { vi, en: Some(en) }), ..Self::new(number, name, aliases) }
    }

    /// Its name.
    pub fn name(&self) -> &Text {
        &self.matched.name
    }

    /// The shape in which it is matched; its code is that of no procedure.
    pub fn matched(&self) -> &Procedure {
        &self.matched
    }
}
