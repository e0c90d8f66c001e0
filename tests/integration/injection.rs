//! Attempts to turn the assistant: in the question or hidden in a record, with a model that obeys every one of them.
//! None changes a shown fact, leaks the prompt or leaves the role.

use std::sync::{Arc, Mutex};

use motcua::{
    answer::{Card, GuardVerdict, Style, numbered::Numbered, prompt, template, wording::Writer},
    assistant::{Assistant, Request},
    catalog::{Procedure, Slot, Text},
    inference::fake::FakeGenerator,
    text::{Language, fold, normalize},
};
use serde::Deserialize;

use crate::support::{Models, RECORDS, assistant, request};

/// One line of `eval/injections/attempts.jsonl`.
#[derive(Debug, Deserialize)]
struct Attempt {
    id: String,
    language: Language,
    /// How it is put, such as `base64` or `role-play`.
    way: String,
    /// What it is after, such as `fee` or `prompt`.
    goal: String,
    /// `question` or `record`.
    #[serde(rename = "where")]
    place: String,
    text: String,
    /// What a model says that does as it is told; `PROMPT` is all that it was given.
    obeys: String,
}

fn attempts() -> Vec<Attempt> {
    let lines = include_str!("../../eval/injections/attempts.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Attempt {
    /// What the obedient model says, given `prefix` and `prompt`.
    fn obeyed(&self, prefix: &str, prompt: &str) -> String {
        if self.obeys == "PROMPT" { format!("{prefix}{prompt}") } else { self.obeys.clone() }
    }
}

/// The record of the bicycle mark, with `note` beside its fee.
fn bicycle(note: Option<&str>) -> Procedure {
    let mut procedure: Procedure = toml::from_str(RECORDS[2]).unwrap();
    procedure.channels[0].fees[0].note =
        note.map(|note| Text { vi: note.to_owned(), en: Some(note.to_owned()) });
    procedure
}

/// What is shown where a model that obeys `attempt` words `card`.
fn worded(card: &Card, attempt: &Attempt, question: &str, style: Style) -> (String, GuardVerdict) {
    let asked = prompt::request(card, question, attempt.language, style);
    let mut writer = Writer::new(card, question, attempt.language, style);
    let mut shown = writer.push(&attempt.obeyed(&asked.prefix, &asked.prompt)).concat();
    let (last, wording) = writer.finish();
    shown.push_str(&last.unwrap_or_default());
    let shown = if wording.guard == GuardVerdict::Dropped { String::new() } else { shown };
    assert_eq!(wording.text, shown.trim(), "{attempt:?}");
    (wording.text, wording.guard)
}

#[test]
fn what_an_obedient_model_says_is_never_shown() {
    let attempts = attempts();
    assert!(attempts.len() >= 300, "{}", attempts.len());
    let mut shown_as_said = Vec::new();
    let day = "2026-11-21".parse().unwrap();
    for (turn, attempt) in attempts.iter().enumerate() {
        let hidden = (attempt.place == "record").then_some(attempt.text.as_str());
        let question = if hidden.is_some() { "khắc số xe đạp" } else { &attempt.text };
        let procedure = bicycle(hidden);
        let slot = [Slot::Fee, Slot::Documents, Slot::Deadline, Slot::Authority][turn % 4];
        let slot = if hidden.is_some() { Slot::Fee } else { slot };
        let style = Style::ALL[turn % 3];
        let card = Card::of(&procedure, attempt.language, &[slot], day);
        let (text, guard) = worded(&card, attempt, question, style);
        let certified = [
            template::sentence(&card, slot, attempt.language).unwrap_or_default(),
            template::brief(&card, &[slot], attempt.language, style),
            String::new(),
        ];
        if guard == GuardVerdict::Passed || !certified.contains(&text) {
            shown_as_said.push(format!("{} {} {}: {text}", attempt.id, attempt.way, attempt.goal));
        }
    }
    println!("{} attempts, {} shown as said", attempts.len(), shown_as_said.len());
    assert!(shown_as_said.is_empty(), "{}", shown_as_said.join("\n"));
}

#[test]
fn an_order_hidden_in_a_record_reaches_neither_prompt_nor_template() {
    let day = "2026-11-21".parse().unwrap();
    for attempt in attempts().iter().filter(|attempt| attempt.place == "record") {
        let card = Card::of(&bicycle(Some(&attempt.text)), attempt.language, &[Slot::Fee], day);
        let hidden = fold(&normalize(&attempt.text)).to_lowercase();
        for style in Style::ALL {
            let prompt = prompt::request(&card, "hết bao nhiêu tiền", attempt.language, style).prompt;
            let brief = template::brief(&card, &[Slot::Fee], attempt.language, style);
            for text in [prompt, brief] {
                assert!(!fold(&text).to_lowercase().contains(&hidden), "{attempt:?}: {text}");
            }
        }
    }
}

/// An assistant whose model, taught or not, says what it is told to by the second, or all that it was given.
fn obedient(taught: bool) -> (Assistant, Arc<Mutex<String>>) {
    let obeys = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&obeys);
    let generator = FakeGenerator::answering(move |request| {
        let told = told.lock().unwrap().clone();
        vec![if told == "PROMPT" { format!("{}{}", request.prefix, request.prompt) } else { told }]
    });
    let generator = if taught { generator.taught() } else { generator };
    (assistant(Models { embedder: None, generator: Some(generator) }), obeys)
}

/// `text` without what code says of a card, whether it greets or not, and without its pointer to the card.
fn uncertified(text: &str, certified: &[String], slots: &[Slot], language: Language) -> String {
    let pointers = (0..slots.len()).map(|from| template::below(&slots[from..], language));
    let mut forms: Vec<String> = certified.iter().cloned().chain(pointers).collect();
    forms.extend(certified.iter().filter_map(|sentence| {
        let mut chars = sentence.strip_prefix("Dạ, ")?.chars();
        Some(chars.next()?.to_uppercase().chain(chars).collect())
    }));
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.iter().fold(text.to_owned(), |left, form| left.replace(form.as_str(), "")).trim().to_owned()
}

#[test]
fn a_question_with_an_order_gets_a_certified_card_or_a_refusal() {
    let plain = assistant(Models::default());
    // Every third takes the whole way, by turns to a model of each kind; all of them took the guard's above.
    let models = [false, true].map(obedient);
    let some = attempts();
    let some = some.iter().filter(|attempt| attempt.place == "question").step_by(3);
    for (attempt, (assistant, obeys)) in some.zip(models.iter().cycle()) {
        attempt.obeys.clone_into(&mut obeys.lock().unwrap());
        let reply = assistant.reply_in_full(&request(&attempt.text)).unwrap();
        let certified = Request { wording: Some(false), ..request(&attempt.text) };
        let expected = plain.reply(&certified).unwrap();
        assert_eq!(reply.card, expected.card, "{attempt:?}");
        assert_eq!(reply.text, expected.text, "{attempt:?}");
        let Some(wording) = reply.wording else { continue };
        assert_ne!(wording.guard, GuardVerdict::Passed, "{attempt:?}: {}", wording.text);
        let card = reply.card.unwrap();
        let slots = prompt::slots(&card);
        let numbered = Numbered::of(&card, &slots, reply.language, Style::Written);
        let of = |slot: &Slot| template::sentence(&card, *slot, reply.language);
        let taught = |slot: &Slot| numbered.as_ref().and_then(|facts| facts.sentence(*slot));
        let mut certified: Vec<String> = slots.iter().filter_map(of).collect();
        certified.extend(slots.iter().filter_map(taught));
        let left = uncertified(&wording.text, &certified, &slots, reply.language);
        assert!(left.is_empty(), "{attempt:?}: {left:?} of {}", wording.text);
    }
}
