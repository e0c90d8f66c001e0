//! The prompt for the wording: a shared prefix with examples, then the slots asked for and the question.

use crate::{catalog::Slot, inference::GenerationRequest, text::Language};

use super::{card::Card, phrasebook::Phrasebook};

const VIETNAMESE: &str = include_str!("../../prompts/wording.vi.md");
const ENGLISH: &str = include_str!("../../prompts/wording.en.md");
/// Most characters of the slots that a prompt holds.
const SLOT_CHARS: usize = 1200;
/// Most characters of the question that a prompt holds.
const QUESTION_CHARS: usize = 300;
/// Most tokens of a wording.
const MAX_TOKENS: usize = 120;

/// The slots a wording is about: those asked for, else the papers.
pub fn slots(card: &Card) -> Vec<Slot> {
    if card.asked.is_empty() { vec![Slot::Documents] } else { card.asked.clone() }
}

/// The request that asks the model to word `card` for `question`.
pub fn request(card: &Card, question: &str, language: Language) -> GenerationRequest {
    let words = Phrasebook(language);
    let template = words.pick(VIETNAMESE, ENGLISH);
    let (prefix, own) = template.split_once("---\n").unwrap_or(("", template));
    let facts: Vec<String> = slots(card)
        .into_iter()
        .filter_map(|slot| Some(format!("{}: {}", words.slot(slot), card.slots.get(&slot)?.text)))
        .collect();
    let own = own
        .replace("{{name}}", &one_line(&card.name, QUESTION_CHARS))
        .replace("{{slots}}", &cut(&facts.join("\n"), SLOT_CHARS))
        .replace("{{question}}", &one_line(question, QUESTION_CHARS));
    GenerationRequest {
        prefix: prefix.to_owned(),
        prompt: own.trim_end().to_owned(),
        max_tokens: MAX_TOKENS,
        stop: [words.pick("Hồ sơ:", "Record:"), words.pick("Câu hỏi:", "Question:"), "\n\n"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// `text` on one line, so that nothing in it looks like a part of the prompt.
fn one_line(text: &str, most: usize) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), most).replace("{{", "").replace("}}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_prompt_has_a_prefix_and_all_places() {
        for template in [VIETNAMESE, ENGLISH] {
            let (prefix, own) = template.split_once("---\n").unwrap();
            assert!(!prefix.contains("{{"));
            for place in ["{{name}}", "{{slots}}", "{{question}}"] {
                assert_eq!(own.matches(place).count(), 1, "{place}");
            }
        }
    }
}
