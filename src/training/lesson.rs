//! A lesson for the wording model: a card, a question about it, and what a kind officer would say.

use crate::{
    answer::{
        Card, GuardVerdict, Style,
        numbered::{Numbered, SlotRows, lower},
        phrasebook::Phrasebook,
        prompt,
        template::capital,
        wording::Writer,
    },
    catalog::{Procedure, Slot},
    eval::random::Random,
    text::Language,
};

use super::{
    material::typed,
    speech::{Patterns, Person, Speech},
};

/// Of a hundred questions, those for each slot; papers, fees and times are most of what is asked.
const ASKED: [(Slot, usize); 11] = [
    (Slot::Documents, 24),
    (Slot::Fee, 16),
    (Slot::Deadline, 14),
    (Slot::Where, 11),
    (Slot::Online, 7),
    (Slot::Conditions, 6),
    (Slot::Authority, 6),
    (Slot::Result, 5),
    (Slot::Process, 5),
    (Slot::Forms, 3),
    (Slot::LegalBasis, 3),
];
/// Of a hundred: questions for a second slot, spoken answers, simple ones, answers with a closing sentence.
const SECOND: usize = 22;
const SPOKEN: usize = 18;
const SIMPLE: usize = 18;
const CLOSED: usize = 35;
/// Longest name that an answer repeats, in characters.
const NAMED: usize = 80;

/// A card with a question and an answer that the guard has passed.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub card: Card,
    pub facts: Numbered,
    pub question: String,
    pub language: Language,
    pub style: Style,
    /// With numbers in the places of the facts.
    pub answer: String,
}

/// What a lesson is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub procedure: &'a Procedure,
    pub language: Language,
    pub day: jiff::civil::Date,
}

/// What became of a drawing.
#[derive(Debug)]
pub enum Drawn {
    Lesson(Box<Lesson>),
    /// The card has no room for a wording of what was asked.
    Unsaid,
    /// The guard refused the answer: its slots and what it found.
    Refused(Vec<Slot>, String),
}

/// A lesson about `subject`, by chance.
pub fn draw(subject: Subject<'_>, speech: &Speech, random: &mut Random) -> Drawn {
    let slots = slots(random);
    let style = match random.below(100) {
        at if at < SPOKEN => Style::Spoken,
        at if at < SPOKEN + SIMPLE => Style::Simple,
        _ => Style::Written,
    };
    let language = subject.language;
    let card = Card::of(subject.procedure, language, &slots, subject.day);
    let Some(facts) = Numbered::of(&card, &slots, language, style) else { return Drawn::Unsaid };
    let (question, person) = question(subject, &card, speech, &slots, random);
    let answer = answer(&facts, speech, &person, language, style, random);
    match refused(&card, &facts, &question, &answer, language, style) {
        Some(reason) => Drawn::Refused(slots, reason),
        None => Drawn::Lesson(Box::new(Lesson { card, facts, question, language, style, answer })),
    }
}

fn slots(random: &mut Random) -> Vec<Slot> {
    let mut one = || {
        let mut at = random.below(100);
        let slot = ASKED.iter().find(|(_, share)| {
            let here = at < *share;
            at = at.saturating_sub(*share);
            here
        });
        slot.map_or(Slot::Documents, |(slot, _)| *slot)
    };
    let (first, second) = (one(), one());
    let two = random.below(100) < SECOND && first != second;
    if two { vec![first, second] } else { vec![first] }
}

fn question(
    subject: Subject<'_>,
    card: &Card,
    speech: &Speech,
    slots: &[Slot],
    random: &mut Random,
) -> (String, Person) {
    let mut person = pick(&speech.people, random).clone();
    let matter = matter(subject, card, random);
    let (mut said, mut speaks): (Vec<String>, bool) = (Vec::new(), false);
    for slot in slots {
        let asks: Vec<&String> = speech.slots[slot]
            .ask
            .iter()
            .filter(|ask| !(person.me.is_empty() && ask.contains("{me}")))
            .filter(|ask| said.is_empty() || !ask.contains("{matter}"))
            .collect();
        let ask = pick(&asks, random);
        speaks |= ask.contains("{me}");
        said.push(ask.replace("{matter}", &matter).replace("{me}", &person.me));
    }
    // Who does not say what they are is addressed as anybody is.
    if !speaks && let Some(anybody) = speech.people.iter().find(|person| person.me.is_empty()) {
        person = anybody.clone();
    }
    let joined = said.join(pick::<&str>(&[", ", ". ", " và "], random));
    let whole = match subject.language {
        Language::Vietnamese => joined,
        Language::English => joined.replace(" và ", " and "),
    };
    (typed(&whole, random.number()), person)
}

/// What the resident calls the procedure: by its name, in everyday words, or not at all.
fn matter(subject: Subject<'_>, card: &Card, random: &mut Random) -> String {
    let aliases = &subject.procedure.aliases;
    if subject.language == Language::Vietnamese && !aliases.is_empty() && random.coin() {
        return lower(pick::<String>(aliases, random));
    }
    lower(&card.name)
}

fn answer(
    facts: &Numbered,
    speech: &Speech,
    person: &Person,
    language: Language,
    style: Style,
    random: &mut Random,
) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for (at, slot) in facts.slots.iter().enumerate() {
        let patterns = patterns(speech, slot, style);
        let short = facts.name.chars().count() <= NAMED;
        let usable: Vec<&String> =
            patterns.iter().filter(|pattern| short || !pattern.contains("{matter}")).collect();
        let core = match usable.is_empty() {
            true => pick(patterns, random).clone(),
            false => (*pick(&usable, random)).clone(),
        };
        let what = Phrasebook(language).slot(slot.slot).to_lowercase();
        let core = core.replace("{what}", &what);
        let core = core.replace("{rows}", &format!("[{}]", at + 1)).replace("{matter}", "[0]");
        let opened = match sentences.is_empty() {
            true => format!("{}{core}", opening(speech, slot.slot, style, random)),
            false => core,
        };
        sentences.push(format!("{opened}{}", pick(&speech.ends, random)));
    }
    if style != Style::Spoken && random.below(100) < CLOSED {
        sentences.push(pick(&speech.closings, random).clone());
    }
    let you = [("{you}", person.you.clone()), ("{You}", capital(&person.you)), ("{me}", person.me.clone())];
    let said = sentences.iter().map(|sentence| {
        let said = you.iter().fold(sentence.clone(), |said, (place, word)| said.replace(place, word));
        capital(&said)
    });
    said.collect::<Vec<_>>().join(" ")
}

fn patterns<'a>(speech: &'a Speech, slot: &SlotRows, style: Style) -> &'a [String] {
    let patterns: &Patterns = &speech.slots[&slot.slot];
    match (slot, style) {
        (SlotRows { open: true, .. }, _) => &speech.open,
        (SlotRows { more: true, .. }, _) => &patterns.part,
        (_, Style::Spoken) => &patterns.spoken,
        (_, Style::Simple) => &patterns.simple,
        (SlotRows { rows, .. }, Style::Written) if rows.len() == 1 => &patterns.one,
        (_, Style::Written) => &patterns.many,
    }
}

fn opening(speech: &Speech, slot: Slot, style: Style, random: &mut Random) -> String {
    if style != Style::Written && random.coin() {
        return String::new();
    }
    let may_deny = matches!(slot, Slot::Online | Slot::Conditions);
    let agrees = !may_deny && random.below(3) == 0 && !speech.agreeing.is_empty();
    pick(if agrees { &speech.agreeing } else { &speech.openings }, random).clone()
}

/// Why the guard does not pass `answer`; nothing where it does, as a whole and at first try.
fn refused(
    card: &Card,
    facts: &Numbered,
    question: &str,
    answer: &str,
    language: Language,
    style: Style,
) -> Option<String> {
    let mut writer = Writer::new(card, question, language, style).filling(facts.clone());
    writer.push(answer);
    let (_, wording) = writer.finish();
    if wording.guard == GuardVerdict::Passed {
        return None;
    }
    let found: Vec<String> =
        wording.dropped.iter().map(|stranger| format!("{:?} {:?}", stranger.kind, stranger.text)).collect();
    Some(format!("{:?}: {answer:?} has {}", wording.guard, found.join(", ")))
}

/// What the model reads for `lesson` before it answers.
pub fn prompt(lesson: &Lesson) -> [String; 2] {
    let Lesson { card, facts, question, language, style, .. } = lesson;
    let request = prompt::taught_request(card, facts, question, *language, *style);
    [request.prefix, request.prompt]
}

fn pick<'a, T>(items: &'a [T], random: &mut Random) -> &'a T {
    &items[random.below(items.len())]
}
