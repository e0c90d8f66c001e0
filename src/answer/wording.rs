//! The model's wording of a card: shown sentence by sentence, and only after the guard has passed it. A sentence that
//! fails is put right once from the card, by code, or left out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{catalog::Slot, text::Language};

use super::{
    card::Card,
    guard::{self, Evidence, Kind, SentenceBuffer, Stranger},
    numbered::{Filler, Numbered},
    part,
    phrasebook::Phrasebook,
    prompt,
    style::Style,
    template,
};

/// Whether the wording may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuardVerdict {
    /// Every sentence of the model stands as it came, and every fact in it stands in the record.
    Passed,
    /// It may be shown: what failed was put right from the card, or left out, and what was asked is still answered.
    Repaired,
    /// What was asked is not answered any more, or the model said nothing: it is not shown, and the card stands alone.
    Dropped,
}

/// A wording and the guard's verdict.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Wording {
    /// Empty where it was dropped.
    pub text: String,
    /// Slots it rests on.
    #[schema(value_type = Vec<String>)]
    pub citations: Vec<Slot>,
    pub guard: GuardVerdict,
    /// Slots of which a failed sentence was put right from the card.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub repaired: Vec<Slot>,
    /// The facts that the record does not hold; their sentences were repaired or left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub dropped: Vec<Stranger>,
}

/// What any wording may name.
const ALWAYS: &str = "Hà Nội (Hanoi), tổng đài 1022 (the 1022 hotline)";
/// Slots that a wording states where code completes it, and its longest text then, in characters.
const COMPLETED: usize = 2;
const LONGEST: usize = 700;
/// Failed sentences after which the model is not listened to any longer.
const MOST_FAILURES: usize = 3;
/// Words in a row that a sentence shares with the instructions of a prompt where it repeats them.
const PROMPT_RUN: usize = 6;

/// What a wording of `card` may rest on: the slots that were asked for, not the whole record, and of `question` what
/// the resident says about themself.
pub fn evidence(card: &Card, question: &str) -> Evidence {
    let slots = prompt::slots(card);
    let stated = slots.iter().filter_map(|slot| text(card, *slot));
    // The heading of an asked slot that the record fills is as good as said: that one can file online, say.
    let words = [Phrasebook(Language::Vietnamese), Phrasebook(Language::English)];
    let filled = slots.iter().filter(|slot| !card.open.contains(slot));
    let headings = filled.flat_map(|slot| words.map(|words| words.slot(*slot)));
    // The name and the result say what the procedure is; the hotline and the city may always be named.
    let background = text(card, Slot::Result).into_iter().chain([card.name.as_str(), ALWAYS]);
    Evidence::about(background, stated.chain(headings), question)
}

fn text(card: &Card, slot: Slot) -> Option<&str> {
    card.slots.get(&slot).map(|answer| answer.text.as_str())
}

/// The sorts of facts by which a slot is answered.
fn kinds(slot: Slot) -> &'static [Kind] {
    match slot {
        Slot::Fee => &[Kind::Money, Kind::Percent],
        Slot::Deadline => &[Kind::Duration, Kind::Date, Kind::Time],
        Slot::Documents => &[Kind::Document, Kind::Form],
        Slot::Forms => &[Kind::Form, Kind::Document],
        Slot::LegalBasis => &[Kind::Law],
        Slot::Authority => &[Kind::Agency],
        Slot::Where => &[Kind::Agency, Kind::Place, Kind::Channel],
        Slot::Online => &[Kind::Channel, Kind::Url],
        Slot::Result => &[Kind::Document],
        Slot::Process | Slot::Conditions => &[],
    }
}

/// Whether `text` answers `slot` of `card`.
pub fn answers(card: &Card, slot: Slot, text: &str) -> bool {
    let evidence = Evidence::new(self::text(card, slot), "");
    guard::sentences(text).any(|sentence| guard::answers(sentence, &evidence, kinds(slot)))
}

/// A slot that was asked for, and what is said of it.
#[derive(Debug)]
struct Asked {
    slot: Slot,
    /// Its text alone.
    evidence: Evidence,
    answered: bool,
    /// What code makes of it, until it is used.
    template: Option<String>,
}

/// Takes the model's text as it comes and lets through what the guard has passed.
#[derive(Debug)]
pub struct Writer {
    evidence: Evidence,
    language: Language,
    style: Style,
    asked: Vec<Asked>,
    buffer: SentenceBuffer,
    /// Puts facts in the places of numbers, where the model was taught to name them so.
    filler: Option<Filler>,
    /// What the model has been asked part by part; all of it at once where nothing stands here.
    parts: Option<Vec<Slot>>,
    /// Whether a part has ended and nothing of the next is shown yet.
    goes_on: bool,
    shown: String,
    /// Says which case of the resident's it is for; nothing where they told of none.
    closing: Option<String>,
    repaired: Vec<Slot>,
    strangers: Vec<Stranger>,
    failures: usize,
}

impl Writer {
    /// A writer for the wording of `card` in `language` and in the manner of `style`.
    pub fn new(card: &Card, question: &str, language: Language, style: Style) -> Self {
        let asked = prompt::slots(card).into_iter().map(|slot| Asked {
            slot,
            evidence: Evidence::new(text(card, slot), ""),
            answered: false,
            template: match style {
                Style::Spoken => Some(template::brief(card, &[slot], language, style)),
                Style::Written | Style::Simple => template::sentence(card, slot, language),
            },
        });
        Self {
            evidence: evidence(card, question),
            language,
            style,
            asked: asked.collect(),
            buffer: SentenceBuffer::default(),
            filler: None,
            parts: None,
            goes_on: false,
            shown: String::new(),
            closing: Phrasebook(language).for_case(&card.told).filter(|_| style != Style::Spoken),
            repaired: Vec::new(),
            strangers: Vec::new(),
            failures: 0,
        }
    }

    /// The same for a model that names `facts` by their numbers.
    pub fn filling(mut self, facts: Numbered) -> Self {
        if self.style != Style::Spoken {
            for asked in &mut self.asked {
                asked.template = facts.sentence(asked.slot).or_else(|| asked.template.take());
            }
        }
        self.filler = Some(Filler::new(facts));
        self
    }

    /// Listens to a part of the wording, that names `facts` by number; gives the last sentence of the part before, where that had
    /// not answered what it was asked.
    pub fn begin(&mut self, facts: Numbered) -> Option<String> {
        let rest = self.rest();
        let last = if self.has_answered() { None } else { rest.and_then(|sentence| self.take(&sentence)) };
        self.parts.get_or_insert_default().extend(facts.slots.iter().map(|own| own.slot));
        self.goes_on = !self.shown.is_empty();
        self.filler = Some(Filler::new(facts));
        last
    }

    /// Whether what is shown answers what the model is asked now, and no fact is shown by half.
    pub fn is_answered(&self) -> bool {
        let half = |filler: &Filler| filler.has_put_in(self.buffer.pending().trim(), "");
        self.has_answered() && !self.filler.as_ref().is_some_and(half)
    }

    fn has_answered(&self) -> bool {
        let now = |asked: &&Asked| self.filler.as_ref().is_none_or(|filler| filler.holds(asked.slot));
        self.asked.iter().filter(now).all(|asked| asked.answered)
    }

    /// Takes a piece of the model's text; gives back the sentences that may be shown now.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        let complete = match &mut self.filler {
            Some(filler) => self.buffer.push(&filler.push(piece)),
            None => self.buffer.push(piece),
        };
        complete.into_iter().filter_map(|sentence| self.take(&sentence)).collect()
    }

    /// Whether so much has failed that generating on is of no use.
    pub fn failed(&self) -> bool {
        self.failures >= MOST_FAILURES
    }

    /// Takes what is left, and gives the last sentence to show and the whole with its verdict.
    pub fn finish(mut self) -> (Option<String>, Wording) {
        let last = self.rest().and_then(|sentence| self.take(&sentence));
        let mut last = self.complete(last);
        let is_dropped = self.shown.trim().is_empty() || self.asked.iter().any(|asked| !asked.answered);
        if let Some(closing) = self.closing.take().filter(|_| !is_dropped) {
            last.get_or_insert_default().push_str(&self.show(closing));
        }
        let text = self.shown.trim().to_owned();
        let guard = match () {
            () if is_dropped => GuardVerdict::Dropped,
            () if self.failures == 0 && self.repaired.is_empty() => GuardVerdict::Passed,
            () => GuardVerdict::Repaired,
        };
        let dropped = guard == GuardVerdict::Dropped;
        let wording = Wording {
            text: if dropped { String::new() } else { text },
            citations: self.asked.into_iter().map(|asked| asked.slot).collect(),
            guard,
            repaired: if dropped { Vec::new() } else { self.repaired },
            dropped: self.strangers,
        };
        (last, wording)
    }

    /// What of the model's text is no whole sentence yet.
    fn rest(&mut self) -> Option<String> {
        let held = self.filler.as_mut().map(Filler::finish).unwrap_or_default();
        // What was held is no whole number, so no sentence ends in it.
        let mut more: Vec<String> = self.buffer.push(&held);
        more.extend(std::mem::take(&mut self.buffer).finish());
        Some(more.join(" ")).filter(|rest| !rest.is_empty())
    }

    /// `last` with what code makes of the slots that nothing has answered, where some are answered: an omission is put
    /// right as a wrong sentence is, and for what has no room the card is pointed to. A wording that answers nothing is
    /// not saved by it.
    fn complete(&mut self, last: Option<String>) -> Option<String> {
        let mut answered = self.asked.iter().filter(|asked| asked.answered).count();
        // What an untaught model says of one slot is no reason to trust it with the frame for another.
        if answered == 0 || self.failed() || self.filler.is_none() || self.style == Style::Spoken {
            return last;
        }
        let (mut said, mut below) = (last.unwrap_or_default(), Vec::new());
        for at in 0..self.asked.len() {
            let asked = &mut self.asked[at];
            if asked.answered {
                continue;
            }
            let Some(sentence) = asked.template.take() else { continue };
            asked.answered = true;
            // For what the model was not asked the card is pointed to: nothing of that was to be put right.
            if self.parts.as_ref().is_some_and(|parts| !parts.contains(&asked.slot)) {
                below.push(asked.slot);
                continue;
            }
            self.repaired.push(asked.slot);
            let length = self.shown.chars().count() + sentence.chars().count();
            if answered < COMPLETED && length <= LONGEST {
                answered += 1;
                said.push_str(&self.show(part::ungreeted(&sentence)));
            } else {
                below.push(asked.slot);
            }
        }
        if !below.is_empty() {
            said.push_str(&self.show(template::below(&below, self.language)));
        }
        Some(said).filter(|said| !said.is_empty())
    }

    /// What is to be shown for `sentence`: itself, what stands in for it, or nothing.
    fn take(&mut self, sentence: &str) -> Option<String> {
        if self.failed() {
            return None;
        }
        let ungreeted = self.goes_on.then(|| part::ungreeted(sentence));
        let sentence = ungreeted.as_deref().unwrap_or(sentence);
        let strangers = self.strangers_in(sentence);
        if strangers.is_empty() {
            for asked in &mut self.asked {
                asked.answered |= guard::answers(sentence, &asked.evidence, kinds(asked.slot));
            }
            return Some(self.show(sentence.to_owned()));
        }
        self.failures += 1;
        let repair = self.repair(sentence, &strangers);
        self.strangers.extend(strangers);
        let ungreeted = |sentence: String| if self.goes_on { part::ungreeted(&sentence) } else { sentence };
        repair.map(ungreeted).map(|sentence| self.show(sentence))
    }

    fn strangers_in(&self, sentence: &str) -> Vec<Stranger> {
        let mut strangers = guard::check(sentence, &self.evidence);
        // What code has put in is the record's own, however it reads beside what stands around it.
        if let Some(filler) = &self.filler {
            strangers.retain(|stranger| !filler.has_put_in(&stranger.text, sentence));
        }
        let whole = |kind| Stranger { kind, text: sentence.to_owned() };
        if guard::repeats(
            sentence,
            prompt::instructions(self.language, self.style, self.filler.is_some()),
            PROMPT_RUN,
        ) {
            strangers.push(whole(Kind::Prompt));
        }
        // The record's own words may be in the other language.
        let own = self.filler.as_ref().map(|filler| filler.without_facts(sentence));
        if !guard::is_in(own.as_deref().unwrap_or(sentence), self.language) {
            strangers.push(whole(Kind::Language));
        }
        if let (Some(filler), Some(own)) = (&self.filler, &own) {
            strangers.extend(guard::check(own, &Evidence::new([ALWAYS], "")).into_iter().filter(is_figure));
            if filler.mislabels(sentence, own) {
                strangers.push(whole(Kind::Label));
            }
        }
        let words = self.shown.split_whitespace().count() + sentence.split_whitespace().count();
        if self.style == Style::Spoken && words > Style::SPOKEN_WORDS {
            strangers.push(whole(Kind::Length));
        }
        strangers
    }

    /// What code makes of the slot that the failed sentence was about: an asked one that nothing has answered yet. One
    /// with a fact of a slot that nobody asked for is not repaired.
    fn repair(&mut self, sentence: &str, strangers: &[Stranger]) -> Option<String> {
        let about = |asked: &Asked| guard::is_about(sentence, kinds(asked.slot));
        let open = |asked: &Asked| !asked.answered && asked.template.is_some();
        let unplaced = strangers.iter().all(|stranger| !is_fact(stranger.kind));
        let now = |asked: &Asked| self.filler.as_ref().is_none_or(|filler| filler.holds(asked.slot));
        let find =
            |fits: &dyn Fn(&Asked) -> bool| self.asked.iter().position(|asked| open(asked) && fits(asked));
        // Who is asked for one slot alone speaks of that one, whatever went wrong.
        let at = match &self.parts {
            Some(_) => find(&now),
            None => find(&about).or_else(|| find(&|_| unplaced)),
        }?;
        let fits = self.style != Style::Spoken || self.shown.is_empty();
        let asked = &mut self.asked[at];
        let said = asked.template.take().filter(|_| fits)?;
        asked.answered = true;
        self.repaired.push(asked.slot);
        Some(said)
    }

    /// Adds `sentence` to what is shown, with a space before it where it is not the first.
    fn show(&mut self, sentence: String) -> String {
        self.goes_on = false;
        let sentence = if self.shown.is_empty() { sentence } else { format!(" {}", sentence.trim_start()) };
        self.shown.push_str(&sentence);
        sentence
    }
}

/// Whether it is a figure or a name that a taught model has to say by number.
fn is_figure(stranger: &Stranger) -> bool {
    matches!(
        stranger.kind,
        Kind::Money
            | Kind::Duration
            | Kind::Date
            | Kind::Time
            | Kind::Percent
            | Kind::Age
            | Kind::Form
            | Kind::Law
            | Kind::Procedure
            | Kind::Url
            | Kind::Email
    )
}

/// Whether a stranger of this sort is a fact, that belongs to some slot.
fn is_fact(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Polarity
            | Kind::Number
            | Kind::Unsaid
            | Kind::Language
            | Kind::Prompt
            | Kind::Markup
            | Kind::Label
            | Kind::Length
    )
}
