//! The fixed words about texts that tell of an officer's answer, in Vietnamese and English.

use crate::{delivery::CaseNumber, text::Language};

use super::words::Words;

impl Words {
    fn both(self, vi: String, en: String) -> String {
        match self.0 {
            Language::Vietnamese => vi,
            Language::English => en,
        }
    }

    pub(super) fn text_me(self) -> &'static str {
        self.pick("Báo tin nhắn SMS", "Text me about it")
    }

    pub(super) fn no_text(self) -> &'static str {
        self.pick("Không cần tin nhắn", "No text message")
    }

    pub(super) fn asks_phone(self, number: &CaseNumber) -> String {
        self.both(
            format!("Anh/chị gửi một số di động (trong vòng 20 phút) để nhận một tin nhắn SMS khi cán bộ trả lời việc {number}. Số này chỉ dùng cho đúng tin đó: gửi xong là xóa, việc đóng hoặc anh/chị gõ /xoa cũng xóa. Tin nhắn chỉ nêu mã số, không nêu nội dung; cán bộ không thấy số này."),
            format!("Please send one mobile number (within 20 minutes) to get one text message when an officer has answered case {number}. It is used for that text alone and deleted once the text is sent, when the case is closed, or when you type /delete. The text gives the case number and nothing of what was said; officers do not see your number."),
        )
    }

    pub(super) fn text_promised(self, masked: &str, number: &CaseNumber, days: u16) -> String {
        self.both(
            format!("Khi cán bộ trả lời việc {number}, một tin nhắn SMS sẽ được gửi tới số {masked}. Số được giữ đến lúc đó, nhiều nhất {days} ngày."),
            format!("When an officer has answered case {number}, one text message goes to {masked}. The number is kept until then, for at most {days} days."),
        )
    }

    pub(super) fn no_phone(self) -> &'static str {
        self.pick(
            "Tôi chưa thấy đúng một số di động Việt Nam (10 chữ số, ví dụ 09xx xxx xxx) trong tin vừa gửi. Anh/chị gửi lại giúp, hoặc chọn \"Không cần tin nhắn\".",
            "I do not see exactly one Vietnamese mobile number (10 digits, such as 09xx xxx xxx) in that message. Please send it again, or choose \"No text message\".",
        )
    }

    pub(super) fn text_dropped(self) -> &'static str {
        self.pick(
            "Sẽ không gửi tin nhắn SMS; số điện thoại (nếu có) đã xóa.",
            "No text message will be sent; the number, if there was one, is deleted.",
        )
    }
}
