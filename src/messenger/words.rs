//! The fixed words of a chat, in Vietnamese and English.

use crate::{delivery::TICKET_LIFE, text::Language};

use super::{Action, Command, Topic, action::Reason};

/// Fixed words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    pub(super) fn pick(self, vi: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Vietnamese => vi,
            Language::English => en,
        }
    }

    /// What is said first: that it is a machine, and how to ask.
    pub fn greeting(self) -> &'static str {
        self.pick(
            "Xin chào! Tôi là trợ lý máy, không phải cán bộ. Tôi hướng dẫn thủ tục hành chính tại Hà Nội theo hồ sơ đã công bố. Anh/chị cứ hỏi bằng lời thường, ví dụ: làm giấy khai sinh cho con cần những gì?",
            "Hello! I am a machine, not an officer. I guide through Hanoi's administrative procedures as they are published. Just ask in your own words, for example: what do I need to register my child's birth?",
        )
    }

    /// What is kept, for how long, and how to delete it.
    pub fn privacy(self, days: u16) -> String {
        match self.0 {
            Language::Vietnamese => format!(
                "Về dữ liệu: nội dung tin nhắn chỉ được giữ cho đến khi trả lời xong. Sau đó tôi chỉ nhớ mã thủ tục và tình huống đang hỏi cùng các đánh giá của anh/chị, nhiều nhất {days} ngày kể từ tin nhắn cuối. Chỉ khi anh/chị gửi phản ánh hoặc nhờ gặp cán bộ thì nội dung mới được lưu để người có trách nhiệm đọc; lúc đó tôi sẽ nói rõ. Số định danh, số điện thoại và mã hồ sơ bị che trước khi lưu; xin đừng gửi. Gõ /xoa để xóa ngay, /dulieu để xem những gì đang lưu."
            ),
            Language::English => format!(
                "About your data: the text of a message is kept only until it is answered. After that I remember the procedure and the case you asked about, and your ratings, for at most {days} days since your last message. Only what you report or write to an officer is kept as text, and I tell you when that begins. Identity numbers, phone numbers and dossier codes are masked before anything is kept; please do not send them. Type /delete to delete everything at once, /export to see what is kept."
            ),
        }
    }

    /// What can be done here.
    pub fn help(self) -> String {
        let commands: Vec<String> = Command::ALL
            .into_iter()
            .map(|(command, vi, en)| format!("/{} – {}", self.pick(vi, en), self.command(command)))
            .collect();
        let ask = self.pick(
            "Anh/chị cứ gõ câu hỏi về thủ tục hành chính, có dấu hay không dấu đều được. Ngoài ra có các lệnh:",
            "Just type a question about an administrative procedure. There are also these commands:",
        );
        format!("{ask}\n{}", commands.join("\n"))
    }

    /// What a command does, at most 100 characters.
    pub fn command(self, command: Command) -> &'static str {
        match command {
            Command::Help => self.pick("Cách sử dụng", "How to use this"),
            Command::Officer => self.pick("Gặp cán bộ", "Talk to an officer"),
            Command::Report => self.pick("Góp ý, phản ánh", "Report something"),
            Command::Return => self.pick("Quay lại trợ lý máy", "Back from an officer to the assistant"),
            Command::Nearest => self.pick("Nơi nộp hồ sơ gần nhất", "Nearest place to file"),
            Command::Vietnamese => self.pick("Trả lời bằng tiếng Việt", "Answer in Vietnamese"),
            Command::English => self.pick("Trả lời bằng tiếng Anh", "Answer in English"),
            Command::Export => self.pick("Xem dữ liệu đang lưu về tôi", "See what is kept about me"),
            Command::Delete => self.pick("Xóa mọi dữ liệu về tôi", "Delete everything about me"),
        }
    }

    /// The label of a button for a part of a card.
    pub fn topic(self, topic: Topic) -> &'static str {
        match topic {
            Topic::Documents => self.pick("Giấy tờ cần nộp", "Documents"),
            Topic::FeeAndDeadline => self.pick("Lệ phí, thời hạn", "Fee and deadline"),
            Topic::Where => self.pick("Nơi nộp", "Where to file"),
            Topic::Online => self.pick("Nộp trực tuyến", "File online"),
        }
    }

    /// The question that such a button asks.
    pub(super) fn asks(self, topic: Topic) -> &'static str {
        match topic {
            Topic::Documents => self.pick("cần giấy tờ gì", "which documents"),
            Topic::FeeAndDeadline => self.pick("lệ phí bao nhiêu, thời hạn bao lâu", "what fee and how long"),
            Topic::Where => self.pick("nộp ở đâu", "where to file"),
            Topic::Online => self.pick("nộp trực tuyến thế nào", "how to file online"),
        }
    }

    pub(super) fn nearest(self) -> &'static str {
        self.pick("Nơi nộp gần nhất", "Nearest place")
    }

    pub(super) fn officer(self) -> &'static str {
        self.pick("Gặp cán bộ", "Talk to an officer")
    }

    /// The question that asks for a person.
    pub(super) fn asks_officer(self) -> &'static str {
        self.pick("gặp cán bộ", "talk to an officer")
    }

    pub(super) fn reason(self, reason: Reason) -> &'static str {
        match reason {
            Reason::Wrong => self.pick("Thông tin sai", "It is wrong"),
            Reason::Incomplete => self.pick("Còn thiếu", "Something is missing"),
            Reason::Unclear => self.pick("Khó hiểu", "Hard to understand"),
            Reason::NotMine => self.pick("Không đúng điều tôi hỏi", "Not what I asked"),
        }
    }

    /// What a choice is called in a list, where its button says `label`.
    pub(super) fn choice(self, action: &Action, label: &str) -> String {
        match action {
            Action::Thumb(true, _) => self.pick("👍 Câu trả lời có ích", "👍 The answer helped").to_owned(),
            Action::Thumb(false, _) => {
                self.pick("👎 Câu trả lời chưa ổn", "👎 The answer did not help").to_owned()
            }
            _ => label.to_owned(),
        }
    }

    /// The heading of such a list.
    pub(super) fn send_number(self) -> &'static str {
        self.pick("Nhắn số để chọn", "Send a number to choose")
    }

    pub(super) fn thanks(self) -> &'static str {
        self.pick("Cảm ơn anh/chị đã góp ý.", "Thank you for telling me.")
    }

    pub(super) fn ask_reason(self) -> &'static str {
        self.pick(
            "Cảm ơn anh/chị. Câu trả lời chưa ổn ở điểm nào?",
            "Thank you. What was wrong with the answer?",
        )
    }

    /// The label of a button under the reasons: more can be said in one's own words.
    pub(super) fn tell_more(self) -> &'static str {
        self.pick("Tôi muốn viết thêm", "Tell more in my own words")
    }

    pub(super) fn wording(self) -> &'static str {
        self.pick(
            "Máy diễn giải (đã đối chiếu với hồ sơ)",
            "In the machine's words (checked against the record)",
        )
    }

    pub(super) fn voice(self) -> &'static str {
        self.pick(
            "Xin lỗi, tôi chưa nghe được tin nhắn thoại. Anh/chị vui lòng gõ câu hỏi; gõ không dấu cũng được.",
            "Sorry, I cannot listen to voice messages yet. Please type your question.",
        )
    }

    pub(super) fn unreadable(self) -> &'static str {
        self.pick(
            "Xin lỗi, tôi chỉ đọc được chữ. Anh/chị vui lòng gõ câu hỏi; xin đừng gửi ảnh giấy tờ tùy thân.",
            "Sorry, I can only read text. Please type your question, and do not send pictures of identity papers.",
        )
    }

    pub(super) fn too_long(self, most: usize) -> String {
        match self.0 {
            Language::Vietnamese => format!(
                "Câu hỏi dài quá; tôi đọc được nhiều nhất {most} ký tự. Anh/chị vui lòng viết ngắn lại."
            ),
            Language::English => {
                format!("The question is too long; I read at most {most} characters. Please shorten it.")
            }
        }
    }

    pub(super) fn flooded(self) -> &'static str {
        self.pick(
            "Có quá nhiều tin nhắn cùng lúc nên tôi đã bỏ qua một số tin. Anh/chị vui lòng gửi từng câu hỏi một.",
            "There were too many messages at once and I left some out. Please send one question at a time.",
        )
    }

    pub(super) fn unknown_command(self) -> &'static str {
        self.pick("Không có lệnh này.", "There is no such command.")
    }

    pub(super) fn old_button(self) -> &'static str {
        self.pick(
            "Nút này thuộc về một câu hỏi đã cũ. Anh/chị vui lòng hỏi lại.",
            "This button belongs to an earlier question. Please ask again.",
        )
    }

    pub(super) fn language_set(self) -> &'static str {
        self.pick("Tôi sẽ trả lời bằng tiếng Việt.", "I will answer in English.")
    }

    pub(super) fn deleted(self) -> &'static str {
        self.pick(
            "Đã xóa mọi dữ liệu về cuộc trò chuyện này. Nếu anh/chị nhắn tiếp, tôi sẽ bắt đầu lại từ đầu.",
            "Everything kept about this chat has been deleted. If you write again, we begin anew.",
        )
    }

    pub(super) fn exported(self) -> &'static str {
        self.pick(
            "Đây là toàn bộ dữ liệu đang lưu về cuộc trò chuyện này:",
            "This is all that is kept about this chat:",
        )
    }

    pub(super) fn ask_location(self) -> &'static str {
        self.pick(
            "Anh/chị vui lòng gửi vị trí, hoặc gõ tên phường, xã nơi ở (ví dụ: phường Cầu Giấy). Vị trí chỉ dùng để tìm nơi gần nhất và không được lưu lại.",
            "Please send your location, or type the name of your ward or commune (for example: Cau Giay ward). The location is used only to find the nearest place and is not kept.",
        )
    }

    pub(super) fn send_location(self) -> &'static str {
        self.pick("Gửi vị trí của tôi", "Send my location")
    }

    pub(super) fn no_locations(self) -> &'static str {
        self.pick(
            "Tôi chưa có tọa độ đã kiểm tra của các điểm tiếp nhận. Anh/chị vui lòng gõ tên phường, xã nơi ở, hoặc gọi 1022.",
            "I have no checked map positions of service points yet. Please type the name of your ward or commune, or call 1022.",
        )
    }

    pub(super) fn near(self) -> &'static str {
        self.pick("Gần anh/chị nhất (theo đường chim bay)", "Nearest to you (as the crow flies)")
    }

    /// The label of a button that takes a fact back.
    pub(super) fn forget(self, fact: &str) -> String {
        match self.0 {
            Language::Vietnamese => format!("Bỏ: {fact}"),
            Language::English => format!("Remove: {fact}"),
        }
    }

    pub(super) fn forgotten(self) -> &'static str {
        self.pick(
            "Đã bỏ, tôi không tính đến điều đó nữa. Anh/chị cứ hỏi tiếp.",
            "Removed; I no longer take it into account. Just ask.",
        )
    }

    pub(super) fn elsewhere(self) -> &'static str {
        self.pick(
            "Nếu anh/chị muốn nộp ở nơi khác, vui lòng gửi vị trí, hoặc gõ tên phường, xã. Vị trí chỉ dùng để tìm nơi gần nhất và không được lưu lại.",
            "If you would rather file elsewhere, please send your location, or type the name of the ward or commune. The location is used only to find the nearest place and is not kept.",
        )
    }

    pub(super) fn ward_kept(self) -> &'static str {
        self.pick("Anh/chị cần làm thủ tục gì?", "Which procedure do you need?")
    }

    pub(super) fn unknown_link(self) -> &'static str {
        self.pick(
            "Liên kết này không còn dùng được. Anh/chị cứ gõ câu hỏi.",
            "This link is no longer valid. Just type your question.",
        )
    }

    pub(super) fn used_link(self) -> &'static str {
        self.pick(
            "Liên kết này đã được dùng rồi; mỗi liên kết chỉ mở được một lần. Nếu chính anh/chị đã mở ở đây thì cứ hỏi tiếp. Nếu không, anh/chị vui lòng quét mã mới tại nơi đã bắt đầu, hoặc gõ câu hỏi ở đây.",
            "This link has been used already; each link opens once. If it was you who opened it here, just go on asking. If not, please scan a new code where you began, or type your question here.",
        )
    }

    pub(super) fn old_link(self) -> String {
        let minutes = TICKET_LIFE.as_secs() / 60;
        match self.0 {
            Language::Vietnamese => format!(
                "Liên kết này đã quá hạn; mỗi liên kết chỉ dùng được trong {minutes} phút. Anh/chị vui lòng quét mã mới tại nơi đã bắt đầu, hoặc gõ câu hỏi ở đây."
            ),
            Language::English => format!(
                "This link is too old; a link is good for {minutes} minutes. Please scan a new code where you began, or type your question here."
            ),
        }
    }

    pub(super) fn resumed(self) -> &'static str {
        self.pick(
            "Ta tiếp tục cuộc trò chuyện ở đây. Anh/chị cứ hỏi tiếp.",
            "We go on with the conversation here. Just ask.",
        )
    }
}
