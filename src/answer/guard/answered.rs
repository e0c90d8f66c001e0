//! Whether a sentence answers a slot: states one of its facts, or says in its words what it says; and whether it
//! repeats a text.

use super::{Evidence, Kind, evidence::is_paper, polarity::may_deny, reading::Reading};
use crate::text::fold;

/// Least words that stand together in sentence and slot where the slot has no facts of a sort of its own.
const SAID_TOGETHER: usize = 4;

/// Whether `sentence` states a fact of one of `kinds` that `slot`, the evidence of one slot alone, holds; or a run of
/// its words.
pub fn answers(sentence: &str, slot: &Evidence, kinds: &[Kind]) -> bool {
    let reading = Reading::of(sentence);
    let states = reading.claims.iter().any(|claim| {
        let counted = claim.kind() == Kind::Number && kinds.contains(&Kind::Document);
        let of_kind = kinds.contains(&claim.kind()) || counted && is_paper(claim);
        of_kind && slot.states(claim, &reading)
    });
    states || slot.longest_run(&reading) >= SAID_TOGETHER
}

/// Whether `sentence` states a fact of one of `kinds`, true or not.
pub fn is_about(sentence: &str, kinds: &[Kind]) -> bool {
    Reading::of(sentence).claims.iter().any(|claim| kinds.contains(&claim.kind()))
}

/// Whether `text` says nothing that could turn a fact beside it: no denial, and no case, way or figure that would bind it.
pub fn is_frame(text: &str) -> bool {
    let reading = Reading::of(text);
    let harmless = |kind| matches!(kind, Kind::Document | Kind::Agency | Kind::Phone);
    !reading.words.iter().any(may_deny) && reading.claims.iter().all(|claim| harmless(claim.kind()))
}

/// Whether `sentence` shares `words` words in a row with `text`, whatever their diacritics.
pub fn repeats(sentence: &str, text: &str, words: usize) -> bool {
    let list = |text: &str| -> Vec<String> {
        let folded = fold(text).to_lowercase();
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (said, known) = (list(sentence), list(text));
    words > 0 && said.windows(words).any(|run| known.windows(words).any(|other| other == run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_turns_no_fact() {
        for frame in ["Dạ, chào anh/chị, mức thu là   ạ.", "Thank you for asking, the fee is  ."] {
            assert!(is_frame(frame), "{frame}");
        }
        for turning in
            ["Dạ, anh/chị không phải   ạ.", "Dạ, chưa   ạ.", "Nộp trực tuyến thì  .", "You need not  ."]
        {
            assert!(!is_frame(turning), "{turning}");
        }
    }

    #[test]
    fn a_text_is_repeated_by_a_run_of_its_words() {
        let text = "Dựa đúng vào hồ sơ, hãy trả lời lịch sự.";
        assert!(repeats("Tôi được dặn: dua dung vao ho so hay tra loi", text, 6));
        assert!(!repeats("Hồ sơ gồm tờ khai.", text, 3));
    }
}
