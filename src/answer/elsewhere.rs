//! The refusal of what is handled elsewhere: what was understood, and who to turn to.

use crate::{catalog::Elsewhere, text::Language};

use super::{Refusal, phrasebook::Phrasebook};

/// Says that `matter` is none of the catalog's, and where it is handled.
pub fn refusal(matter: &Elsewhere, words: Phrasebook) -> Refusal {
    let name = words.text(matter.name());
    let reason = match words.0 {
        Language::Vietnamese => format!(
            "Anh/chị hỏi về việc: {name}. Việc này không có trong cơ sở dữ liệu thủ tục của tôi, nên tôi không trả lời để tránh sai."
        ),
        Language::English => format!(
            "You ask about: {name}. That is not in my catalog of procedures, so I do not answer rather than guess."
        ),
    };
    Refusal { reason, next_step: next_step(matter, words) }
}

fn next_step(matter: &Elsewhere, words: Phrasebook) -> String {
    match (&matter.next, &matter.body) {
        (Some(next), _) => words.text(next).to_owned(),
        (None, Some(body)) => {
            let body = words.text(body);
            match words.0 {
                Language::Vietnamese => format!("Nơi giải quyết: {body}. Anh/chị có thể gọi tổng đài 1022 để được chỉ dẫn thêm."),
                Language::English => format!("It is handled by {body}. The 1022 hotline can tell you more."),
            }
        }
        (None, None) => words
            .pick(
                "Tôi chỉ hướng dẫn thủ tục hành chính. Nếu cần một thủ tục, anh/chị cứ hỏi; tổng đài 1022 giải đáp các việc khác của thành phố.",
                "I only guide people on administrative procedures. If you need one, please ask; the 1022 hotline answers other questions about the city.",
            )
            .to_owned(),
    }
}
