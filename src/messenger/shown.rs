//! A reply of the assistant as a message: paragraphs with their headings, and the buttons that fit it.

use crate::{
    answer::card::Value,
    answer::{Card, phrasebook::Phrasebook},
    assistant::{KnownFact, Outcome, Reply},
    catalog::{ChannelKind, Code, Slot},
    text::Language,
};

use super::{Action, Block, Button, ButtonKind, Message, Topic, words::Words};

/// Most buttons that name a procedure or an option.
const MOST: usize = 8;
/// Most buttons that take a fact of the case back.
const FACTS: usize = 3;
/// Longest label of a button, in characters.
const LABEL: usize = 60;

/// `reply` as a message.
pub(super) fn reply(reply: &Reply) -> Message {
    let words = Words(reply.language);
    let blocks = blocks(&reply.text, reply.card.as_ref(), reply.language);
    let mut buttons = match (&reply.clarify, &reply.plan, &reply.card) {
        (Some(clarify), ..) => {
            let options = clarify.options.iter().enumerate().take(MOST);
            options
                .map(|(at, option)| {
                    vec![Button::of(label(&option.label), Action::Choose(at + 1, option.code.clone()))]
                })
                .collect()
        }
        (None, Some(plan), _) => {
            let known = plan.steps.iter().filter(|step| step.known).take(MOST);
            known.filter_map(|step| named(&step.procedure.code, &step.procedure.name)).collect()
        }
        (None, None, Some(card)) => of_card(card, words),
        _ => Vec::new(),
    };
    buttons.extend(reply.also.iter().take(MOST).filter_map(|other| named(&other.code, &other.name)));
    if reply.card.is_some() {
        let back = |fact: &KnownFact| {
            vec![Button::of(label(&words.forget(&fact.label)), Action::Forget(fact.key.clone()))]
        };
        // Those told last: the first ones were seen before.
        buttons.extend(reply.facts.iter().rev().take(FACTS).map(back));
    }
    if matches!(reply.outcome, Outcome::Refused) {
        buttons.push(vec![Button::of(words.officer(), Action::Officer)]);
    }
    Message { blocks, buttons, ..Message::default() }
}

fn named(code: &str, name: &str) -> Option<Vec<Button>> {
    Some(vec![Button::of(label(name), Action::Show(code.parse().ok()?))])
}

fn of_card(card: &Card, words: Words) -> Vec<Vec<Button>> {
    let Ok(code) = card.code.parse::<Code>() else { return Vec::new() };
    let ask = |topic| Button::of(words.topic(topic), Action::Ask(topic, code.clone()));
    let online = match online_page(card) {
        Some(url) => Button { label: words.topic(Topic::Online).to_owned(), kind: ButtonKind::Opens(url) },
        None => ask(Topic::Online),
    };
    vec![
        vec![ask(Topic::Documents), ask(Topic::FeeAndDeadline)],
        vec![ask(Topic::Where), online],
        vec![Button::of(words.nearest(), Action::Nearest), Button::of(words.officer(), Action::Officer)],
        vec![
            Button::of("👍", Action::Thumb(true, code.clone())),
            Button::of("👎", Action::Thumb(false, code.clone())),
        ],
    ]
}

/// The page on which the procedure of `card` is filed, where the record names one.
fn online_page(card: &Card) -> Option<String> {
    let slots = [Slot::Online, Slot::Where];
    let values = slots.iter().filter_map(|slot| card.slots.get(slot)).flat_map(|slot| &slot.values);
    let url = values.into_iter().find_map(|value| match value {
        Value::Channel { kind: ChannelKind::Online, url: Some(url), .. } => Some(url),
        _ => None,
    })?;
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.clone())
}

/// `name`, cut where it is too long for a button.
fn label(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    name.chars().take(LABEL - 1).collect::<String>().trim_end().to_owned() + "…"
}

/// The paragraphs of `text`, which the answer wrote, with their headings told apart.
fn blocks(text: &str, card: Option<&Card>, language: Language) -> Vec<Block> {
    let words = Phrasebook(language);
    let own = [words.pick("Nguồn", "Sources"), words.pick("Lưu ý", "Note")];
    let is_heading =
        |head: &str| own.contains(&head) || Slot::ALL.iter().any(|slot| words.slot(*slot) == head);
    let title = card.map(|card| format!("{} ({})", card.name, card.code));
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| match paragraph.split_once(':') {
            _ if title.as_deref() == Some(paragraph) => Block::Title(paragraph.to_owned()),
            Some((head, rest)) if is_heading(head) => {
                Block::Section(head.to_owned(), rest.trim_start_matches([' ', '\n']).to_owned())
            }
            _ => Block::Text(paragraph.to_owned()),
        })
        .collect()
}
