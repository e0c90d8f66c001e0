//! A wording in parts. A taught model answers one slot well and stops, so it is asked for one slot after another, and what
//! the parts say is one text.

use crate::{
    catalog::Slot,
    inference::GenerationRequest,
    text::{Language, fold},
};

use super::{
    card::Card,
    numbered::{Numbered, SlotRows},
    phrasebook::Phrasebook,
    prompt,
    style::Style,
    template,
};

/// Slots that the model is asked for in one wording; for more the card is pointed to.
const SLOTS: usize = 2;

/// What the model is asked at one time.
#[derive(Debug, Clone)]
pub struct Part {
    pub request: GenerationRequest,
    /// What it may name by number, where it was taught to.
    pub facts: Option<Numbered>,
}

/// The one part of an untaught model: examples, the slots as they stand, the question.
pub fn whole(card: &Card, question: &str, language: Language, style: Style) -> Vec<Part> {
    vec![Part { request: prompt::request(card, question, language, style), facts: None }]
}

/// The parts of a taught model that words `facts` of `card`: a slot each, unless they are to be said in one breath.
pub fn taught(card: &Card, facts: &Numbered, question: &str, language: Language, style: Style) -> Vec<Part> {
    let part = |facts: Numbered, question: &str| Part {
        request: prompt::taught_request(card, &facts, question, language, style),
        facts: Some(facts),
    };
    if style == Style::Spoken {
        return vec![part(facts.clone(), question)];
    }
    // The question itself asks for the first slot before all; for a later one its heading is asked, or the model answers the first again.
    let words = Phrasebook(language);
    let mut slots: Vec<&SlotRows> = facts.slots.iter().collect();
    // Of many slots asked for the figures are said: the others are mostly the case that they are asked for.
    if card.asked.len() > SLOTS {
        let is_figure = |slot: Slot| matches!(slot, Slot::Fee | Slot::Deadline);
        slots.sort_by_key(|own| (!card.asked.contains(&own.slot), !is_figure(own.slot)));
    }
    // A row that answers the very question is said before all.
    slots.sort_by_key(|own| !card.explained.iter().any(|row| row.slot == own.slot));
    let slots = slots.into_iter().take(SLOTS).enumerate();
    let asked = slots.map(|(at, slot)| {
        let heading = format!("{}?", words.slot(slot.slot));
        part(facts.of_slot(slot.slot), if at == 0 { question } else { &heading })
    });
    asked.collect()
}

/// The words of clauses that greet, thank or agree, folded.
const GREETING: &str = "da vang a chao xin thua anh chi ong ba bac co chu em ban quy vi minh nguoi tra loi ve cau hoi cua cam on hello hi \
    and welcome thank you for asking your question contacting us certainly of course with pleasure on";

/// `sentence` without a greeting at its beginning: who has been greeted is not greeted again. A capital begins what is left.
pub fn ungreeted(sentence: &str) -> String {
    let mut rest = sentence;
    while let Some((clause, after)) = rest.split_once(", ") {
        let folded = fold(clause);
        let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        if !words.all(|word| GREETING.split(' ').any(|greeting| greeting == word)) {
            break;
        }
        rest = after;
    }
    template::capital(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_is_left_out_and_nothing_else() {
        for (said, left) in [
            ("Dạ, chào anh/chị, mức thu là 8.000 đồng ạ.", "Mức thu là 8.000 đồng ạ."),
            ("Dạ, cảm ơn bác đã hỏi, thời hạn là 5 ngày ạ.", "Thời hạn là 5 ngày ạ."),
            ("Dạ vâng, nộp tại phường, hoặc trực tuyến ạ.", "Nộp tại phường, hoặc trực tuyến ạ."),
            ("Dạ không phải nộp lệ phí, anh/chị nhé.", "Dạ không phải nộp lệ phí, anh/chị nhé."),
            ("Thank you for asking, you need a form.", "You need a form."),
            ("Miễn phí, anh/chị nhé.", "Miễn phí, anh/chị nhé."),
            ("Dạ.", "Dạ."),
        ] {
            assert_eq!(ungreeted(said), left, "{said}");
        }
    }
}
