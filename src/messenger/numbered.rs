//! Choices where a platform has few buttons or none: what has no button is numbered in words, and a number alone is read
//! as the choice that was last offered under it.

use crate::text::fold;

use super::{Action, Block, Button, ButtonKind, Incoming, Kind, Message, words::Words};

/// What may stand before the number, folded.
const LEADS: [&str; 4] = ["chon so ", "chon ", "so ", "option "];

/// `incoming` as the choice that it names, where it is a number of `offered`.
pub(super) fn chosen(incoming: Incoming, offered: &[String]) -> Incoming {
    let Kind::Text(text) = &incoming.kind else { return incoming };
    let choice = number(text).and_then(|number| offered.get(number.checked_sub(1)?));
    match choice {
        Some(code) => Incoming { kind: Kind::Press(code.clone()), ..incoming },
        None => incoming,
    }
}

/// The number that `text` is and nothing else.
fn number(text: &str) -> Option<usize> {
    let folded = fold(text.trim());
    let bare = folded.trim_end_matches(['.', ')', '!']).trim_end();
    let digits = LEADS.iter().find_map(|lead| bare.strip_prefix(lead)).unwrap_or(bare).trim_start();
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// What `messages` offer, in the order of its numbers. What was offered before them holds no more: where they ask for a
/// number of something, that number must not be taken for a choice.
pub(super) fn offered(messages: &[Message]) -> Vec<String> {
    let of = |message: &Message| -> Vec<String> { actions(message).map(Action::code).collect() };
    messages.iter().rev().map(of).find(|offered| !offered.is_empty()).unwrap_or_default()
}

fn actions(message: &Message) -> impl Iterator<Item = &Action> {
    message.buttons.iter().flatten().filter_map(|button| match &button.kind {
        ButtonKind::Does(action) => Some(action),
        ButtonKind::Opens(_) => None,
    })
}

/// `message` with at most `most` buttons, and the others in words under it.
pub(super) fn within(mut message: Message, most: usize, words: Words) -> Message {
    let mut buttons: Vec<Button> = std::mem::take(&mut message.buttons).into_iter().flatten().collect();
    let rest = buttons.split_off(most.min(buttons.len()));
    let mut number = buttons.iter().filter(|button| matches!(button.kind, ButtonKind::Does(_))).count();
    message.buttons = buttons.into_iter().map(|button| vec![button]).collect();
    let mut lines = Vec::new();
    let mut numbered_above = false;
    for button in rest {
        match &button.kind {
            ButtonKind::Opens(url) => {
                let stands_above = message.blocks.iter().any(|block| block.text().contains(url));
                if !stands_above {
                    message.blocks.push(Block::Text(format!("{}: {url}", button.label)));
                }
                continue;
            }
            // A question back has its options numbered already.
            ButtonKind::Does(Action::Choose(..)) => numbered_above = true,
            ButtonKind::Does(action) => {
                lines.push(format!("{}. {}", number + 1, words.choice(action, &button.label)));
            }
        }
        number += 1;
    }
    if !lines.is_empty() {
        message.blocks.push(Block::Section(words.send_number().to_owned(), lines.join("\n")));
    } else if numbered_above {
        message.blocks.push(Block::Text(format!("{}.", words.send_number())));
    }
    message
}

#[cfg(test)]
mod tests {
    use crate::{messenger::message::plain, text::Language};

    use super::*;

    const VI: Words = Words(Language::Vietnamese);

    fn message(actions: Vec<Action>) -> Message {
        let buttons = actions.into_iter().map(|action| vec![Button::of("nút", action)]).collect();
        Message { buttons, ..Message::text("lời") }
    }

    fn text(message: &Message) -> String {
        plain(&message.blocks)
    }

    #[test]
    fn what_has_no_button_is_numbered_and_the_number_is_the_choice() {
        let code = || "1.001193".parse().unwrap();
        let all = message(vec![
            Action::Nearest,
            Action::Officer,
            Action::Show(code()),
            Action::Thumb(true, code()),
        ]);
        let none = within(all.clone(), 0, VI);
        assert!(none.buttons.is_empty());
        assert_eq!(text(&none), "lời\n\nNhắn số để chọn:\n1. nút\n2. nút\n3. nút\n4. 👍 Câu trả lời có ích");
        let few = within(all.clone(), 2, VI);
        assert_eq!(
            (few.buttons.len(), text(&few).contains("3. nút"), text(&few).contains("2. nút")),
            (2, true, false)
        );
        assert_eq!(within(all.clone(), 9, VI).blocks, all.blocks);
        let offered = offered(&[all, Message::text("x")]);
        assert_eq!(offered, ["n", "o", "p:1.001193", "t:u:1.001193"]);
        let said = |text: &str| chosen(Incoming::private(Kind::Text(text.to_owned())), &offered).kind;
        for two in ["2", " 2. ", "2)", "số 2", "Chọn số 2", "chọn 2!", "02"] {
            assert_eq!(said(two), Kind::Press("o".to_owned()), "{two}");
        }
        for other in ["0", "5", "2 con", "số", "", "2 3", "123", "-1", "٢", "hai"] {
            assert_eq!(said(other), Kind::Text(other.to_owned()), "{other}");
        }
    }

    #[test]
    fn options_that_are_numbered_above_are_not_listed_again_and_pages_have_no_number() {
        let mut asks = message(vec![Action::Choose(1, "a".to_owned()), Action::Choose(2, "b".to_owned())]);
        assert_eq!(text(&within(asks.clone(), 0, VI)), "lời\n\nNhắn số để chọn.");
        asks.buttons.push(vec![Button {
            label: "Trang".to_owned(),
            kind: ButtonKind::Opens("https://x.example".to_owned()),
        }]);
        asks.buttons.push(vec![Button::of("cán bộ", Action::Officer)]);
        let shown = within(asks.clone(), 0, VI);
        assert_eq!(text(&shown), "lời\n\nTrang: https://x.example\n\nNhắn số để chọn: 3. cán bộ");
        let again = within(Message { blocks: shown.blocks, ..asks.clone() }, 0, VI);
        assert_eq!(text(&again).matches("https://x.example").count(), 1);
        assert_eq!(offered(&[asks]).last().map(String::as_str), Some("o"));
        assert!(offered(&[Message::text("x")]).is_empty());
    }
}
