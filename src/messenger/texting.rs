//! A text message when an officer has answered: offered where somebody may be away by then, sent to a number that is asked for here
//! and kept nowhere else, and not wanted any more whenever the resident says so.

use crate::{
    delivery::{CaseNumber, NoticeAct},
    text::personal::MASK,
};

use super::{Action, Button, Kind, Message, turn::Taking};

impl Taking<'_> {
    /// The button that offers a text for the case `number`; none where nobody sends any.
    pub(super) fn offer_text(&self, number: &CaseNumber) -> Vec<Vec<Button>> {
        if !self.ground.texts || self.group {
            return Vec::new();
        }
        vec![vec![Button::of(self.words.text_me(), Action::Text(true, number.clone()))]]
    }

    /// Does what a button about a text asks for. No other chat's case is spoken of.
    pub(super) fn text(&mut self, wished: bool, number: &CaseNumber) {
        let looked = self.ground.looked.as_ref().filter(|looked| looked.own && looked.number == *number);
        let case = looked.and_then(|looked| looked.case.as_ref()).map(|(case, _)| case);
        let open = case.is_some_and(|case| case.closed.is_none());
        if !open || !self.ground.texts {
            self.say(Message::text(self.words.old_button()));
            return;
        }
        if !wished {
            self.memory.text = None;
            self.turn.notices.push(NoticeAct::Drop(number.clone()));
            self.say(Message::text(self.words.text_dropped()));
            return;
        }
        self.memory.text = Some(number.clone());
        self.turn.notices.push(NoticeAct::Await(number.clone()));
        self.say(Message { buttons: self.no_text(number), ..Message::text(self.words.asks_phone(number)) });
    }

    /// Takes `kind` as the answer to the question for a number; whether it was one. The number itself is masked in it: it was taken
    /// out when the message arrived.
    pub(super) fn phone_given(&mut self, kind: &Kind) -> bool {
        let Some(number) = self.memory.text.clone() else { return false };
        match (kind, &self.ground.phone) {
            (Kind::Officer { .. } | Kind::Returned { .. }, _) => return false,
            (Kind::Press(code), _) if matches!(Action::parse(code), Some(Action::Text(..))) => return false,
            // One without a masked number is another message: the number's own is still to come.
            (Kind::Text(text), Some(phone)) if text.contains(MASK) => {
                let said = self.words.text_promised(&phone.masked(), &number, self.ground.days);
                self.memory.text = None;
                self.say(Message { buttons: self.no_text(&number), ..Message::text(said) });
                return true;
            }
            (Kind::Text(text), None) if text.contains(MASK) || text.chars().any(|c| c.is_ascii_digit()) => {
                self.say(Message { buttons: self.no_text(&number), ..Message::text(self.words.no_phone()) });
                self.turn.notices.push(NoticeAct::Await(number));
                return true;
            }
            _ => {}
        }
        // Something else is said: a number that comes later was not asked for.
        self.memory.text = None;
        self.turn.notices.push(NoticeAct::Drop(number));
        false
    }

    fn no_text(&self, number: &CaseNumber) -> Vec<Vec<Button>> {
        vec![vec![Button::of(self.words.no_text(), Action::Text(false, number.clone()))]]
    }
}
