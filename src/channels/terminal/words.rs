//! The fixed words of the terminal, in Vietnamese and English.

use crate::text::Language;

/// Fixed words in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) greeting: &'static str,
    pub(super) prompt: &'static str,
    pub(super) commands: &'static str,
    pub(super) language: &'static str,
    pub(super) unknown: &'static str,
    pub(super) farewell: &'static str,
    pub(super) wording: &'static str,
    pub(super) passed: &'static str,
    pub(super) repaired: &'static str,
    pub(super) dropped: &'static str,
    pub(super) unworded: &'static str,
    pub(super) missing: &'static str,
    pub(super) choose: &'static str,
}

const VIETNAMESE: Words = Words {
    greeting: "Một Cửa: trợ lý máy hướng dẫn thủ tục hành chính Hà Nội. Cần gặp người: gọi 1022.",
    prompt: "Hỏi> ",
    commands: "Lệnh: /vi, /en đổi ngôn ngữ; /exit hoặc /quit để thoát.",
    language: "Sẽ trả lời bằng tiếng Việt.",
    unknown: "Không có lệnh này.",
    farewell: "Tạm biệt.",
    wording: "--- Lời diễn giải của máy, đối chiếu với hồ sơ ---",
    passed: "[đối chiếu: mọi chi tiết đều có trong hồ sơ]",
    repaired: "[đối chiếu: đã bỏ hoặc thay theo hồ sơ chi tiết mà hồ sơ không có:",
    dropped: "[đối chiếu: BỎ lời diễn giải trên, hồ sơ không có:",
    unworded: "[đối chiếu: máy không viết được lời diễn giải]",
    missing: "[chạy hạn chế: ",
    choose: "(gõ số để chọn)",
};

const ENGLISH: Words = Words {
    greeting: "Một Cửa: a machine that guides through Hanoi's administrative procedures. For a person call 1022.",
    prompt: "Ask> ",
    commands: "Commands: /vi, /en set the language; /exit or /quit ends.",
    language: "Answers will be in English.",
    unknown: "There is no such command.",
    farewell: "Goodbye.",
    wording: "--- The machine's wording, checked against the record ---",
    passed: "[check: everything in it stands in the record]",
    repaired: "[check: left out, or put right from the record, what it does not hold:",
    dropped: "[check: DISREGARD the wording above, the record does not hold:",
    unworded: "[check: the machine could not word an explanation]",
    missing: "[running with limits: ",
    choose: "(type a number to choose)",
};

/// The words of `language`.
pub(super) fn words(language: Language) -> Words {
    match language {
        Language::Vietnamese => VIETNAMESE,
        Language::English => ENGLISH,
    }
}
