//! The words by which a sentence announces what the facts in it are.

use crate::{catalog::Slot, text::normalize};

use super::template::capital;

/// The words of each slot in both languages. Words that any answer has (hồ sơ, nộp, record) announce nothing. What stands
/// before a bar can lead to nothing else: who is about to say it is stopped there.
const LABELS: [(Slot, &[&str]); 11] = [
    (Slot::Documents, &["giấy| tờ", "mang| theo", "chuẩn| bị", "document", "documents", "papers", "prepare"]),
    (Slot::Authority, &["cơ quan giải quyết", "thẩm| quyền", "authority", "authorities"]),
    (Slot::Process, &["các bước", "trình| tự", "cách làm", "những bước", "steps", "step"]),
    (
        Slot::Deadline,
        &["thời| hạn", "thời| gian", "time limit", "processing| time", "deadline", "waiting| time"],
    ),
    (Slot::Fee, &["mức| thu", "lệ| phí", "phí", "tiền", "fee", "fees", "charge"]),
    (
        Slot::Where,
        &["nơi nộp", "nơi tiếp nhận", "chỗ nộp", "nộp tại", "nộp ở", "nộp hồ sơ tại", "where to file"],
    ),
    (Slot::Online, &["trực tuyến", "qua mạng", "trên mạng", "online"]),
    (Slot::Result, &["kết| quả", "result", "results"]),
    (Slot::Conditions, &["điều| kiện", "condition", "conditions"]),
    (Slot::Forms, &["mẫu", "form", "forms"]),
    (Slot::LegalBasis, &["căn| cứ", "văn| bản", "legal| basis", "law"]),
];

/// How a model begins to say that the record leaves a slot open.
const OPEN: [&str; 6] = ["công bố chưa", "hiện", "rất tiếc", "does not", "am sorry", "for now"];

/// How a model begins to announce anything but the facts of `slots`, as it stands within a text.
pub fn foreign(slots: &[Slot]) -> Vec<String> {
    let others = LABELS.iter().filter(|(slot, _)| !slots.contains(slot)).flat_map(|(_, labels)| *labels);
    within(others.map(|label| label.split('|').next().unwrap_or(label)))
}

/// How it begins to say that the record states nothing.
pub fn unstated() -> Vec<String> {
    within(OPEN.into_iter())
}

fn within<'a>(begins: impl Iterator<Item = &'a str>) -> Vec<String> {
    begins.flat_map(|begin| [format!(" {begin}"), format!(" {}", capital(begin))]).collect()
}

/// The slots that the words of `text` announce.
pub fn named(text: &str) -> Vec<Slot> {
    let words = normalize(text).to_lowercase();
    let words: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let said = format!(" {} ", words.join(" "));
    let has =
        |labels: &[&str]| labels.iter().any(|label| said.contains(&format!(" {} ", label.replace('|', ""))));
    LABELS.iter().filter(|(_, labels)| has(labels)).map(|(slot, _)| *slot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_named_by_whole_words() {
        assert_eq!(named("Dạ, mức thu là"), [Slot::Fee]);
        assert_eq!(named("Thời hạn giải quyết và lệ phí:"), [Slot::Deadline, Slot::Fee]);
        assert!(named("màu xanh, hồ sơ bên dưới, please read the record").is_empty());
        assert!(named("Dạ, chào anh/chị.").is_empty());
    }

    #[test]
    fn who_words_a_slot_begins_no_word_of_another() {
        let of_fee = foreign(&[Slot::Fee]);
        for begin in [" giấy", " Giấy", " các bước", " mẫu", " steps"] {
            assert!(of_fee.iter().any(|text| text == begin), "{begin}");
        }
        for own in ["lệ", "phí", "mức", "fee"] {
            assert!(!of_fee.iter().any(|text| text.trim_start() == own), "{own}");
        }
    }
}
