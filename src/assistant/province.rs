//! A matter of another province: said to be one, with where to ask.

use crate::answer::Refusal;

use super::turn::{Taking, Turn};

impl Taking<'_> {
    /// The reply to a message that places what it asks about in another province: what is here is Hanoi's.
    pub(super) fn in_other_province(&self) -> Option<Turn> {
        // Whoever names a place of Hanoi as well asks about Hanoi.
        if self.asked.place || !self.heard.query.codes.is_empty() {
            return None;
        }
        let provinces = self.knowledge.retriever.lexicon().provinces();
        if !provinces.are_meant(&self.heard.words) {
            return None;
        }
        let words = self.words();
        let refusal = Refusal {
            reason: words
                .pick(
                    "Tôi chỉ có thủ tục, mức phí và nơi nộp của thành phố Hà Nội, nên không trả lời cho tỉnh, thành phố khác để tránh sai.",
                    "I only have the procedures, fees and offices of Hanoi, so I do not answer for another province rather than be wrong.",
                )
                .to_owned(),
            next_step: words
                .pick(
                    "Xin hỏi Trung tâm Phục vụ hành chính công của tỉnh, thành phố đó hoặc chọn tỉnh, thành phố đó trên Cổng Dịch vụ công quốc gia. Nếu anh/chị làm việc này tại Hà Nội, xin nói rõ để tôi trả lời.",
                    "Please ask the Public Administrative Service Center of that province, or choose the province on the National Public Service Portal. If you do this in Hanoi, tell me so and I will answer.",
                )
                .to_owned(),
        };
        Some(Turn::refused(refusal, self.session.clone()))
    }
}
