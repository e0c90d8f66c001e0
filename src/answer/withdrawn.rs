//! What is said of a procedure that was withdrawn, in place of its card.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{Procedure, Text},
    text::Language,
};

use super::{Refusal, phrasebook::Phrasebook};

/// A withdrawal as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Withdrawn {
    /// Why nothing is said from the record.
    pub reason: String,
    /// The last day of it; without end where none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Date>,
}

impl Withdrawn {
    /// The withdrawal for `reason` until `until`, in `language`.
    pub fn new(reason: &Text, until: Option<Date>, language: Language) -> Self {
        Self { reason: Phrasebook(language).text(reason).to_owned(), until }
    }

    /// What is said instead of the card of `procedure`.
    pub fn refusal(&self, procedure: &Procedure, language: Language) -> Refusal {
        let words = Phrasebook(language);
        let (name, code) = (words.text(&procedure.name), &procedure.code);
        let said = words.pick("đang tạm dừng hướng dẫn", "is withdrawn for now");
        let until = self
            .until
            .map(|day| format!("{}{}", words.pick(", đến hết ngày ", ", until "), day.strftime("%d/%m/%Y")));
        let reason = self.reason.trim();
        let end = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
        Refusal {
            reason: format!(
                "{} “{name}” ({code}) {said}{}. {}: {reason}{end}",
                words.pick("Thủ tục", "The procedure"),
                until.unwrap_or_default(),
                words.pick("Lý do", "Reason"),
            ),
            next_step: words
                .pick(
                    "Nội dung cũ không còn được dùng. Vui lòng gọi tổng đài 1022 hoặc đến điểm phục vụ hành chính công gần nhất để được hướng dẫn.",
                    "What was said of it before no longer holds. Please call the 1022 hotline or go to the nearest public administrative service point.",
                )
                .to_owned(),
        }
    }
}
