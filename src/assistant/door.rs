//! The assistant: what every channel calls.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::{Duration, Instant},
};

use jiff::{
    Zoned,
    civil::Date,
    tz::{Offset, TimeZone},
};

use crate::{
    answer::{Style, numbered::Numbered, part, prompt, template, wording::Writer},
    catalog::{
        self, Catalog, Code, Versions,
        decisions::{Decisions, Watched},
    },
    inference::{self, worker::GenerationWorker},
    places::{Gazetteer, Lookup, Unit},
    retrieval::{Mark, Retriever},
    text::{Language, syllables},
};

use super::{
    Error, decided,
    facts::{self, KnownFact},
    history::{self, Past},
    place::{self, Place},
    reply::{Outcome, Reply},
    request::{LanguageChoice, Request},
    session::{Session, Sessions},
    stream::{WordingEvent, WordingStream},
    turn::{self, Asked, Turn},
};

/// Hanoi's offset from UTC in hours; Vietnam has had no summer time since 1975.
const HANOI_OFFSET: i8 = 7;

/// A catalog and what finds its procedures: replaced whole when either changes.
#[derive(Debug)]
pub struct Knowledge {
    pub catalog: Arc<Catalog>,
    pub retriever: Retriever,
    /// Answers hold for this day; today where none is set.
    pub as_of: Option<Date>,
}

impl Knowledge {
    /// The day for which answers hold.
    pub fn today(&self) -> Date {
        self.as_of.unwrap_or_else(today)
    }
}

/// The present day in Hanoi.
pub fn today() -> Date {
    Zoned::now().with_time_zone(TimeZone::fixed(Offset::constant(HANOI_OFFSET))).date()
}

/// Deadlines of the two stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// A question's embedding that takes longer is left out.
    pub retrieval: Duration,
    /// A wording that takes longer is cut.
    pub wording: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { retrieval: Duration::from_millis(1500), wording: Duration::from_secs(20) }
    }
}

/// Answers questions. One for the whole process; calls block for milliseconds.
pub struct Assistant {
    knowledge: RwLock<Arc<Knowledge>>,
    decisions: Option<Watched>,
    versions: Option<Versions>,
    generation: OnceLock<Arc<GenerationWorker>>,
    sessions: Sessions,
    settings: Settings,
    places: Gazetteer,
}

impl std::fmt::Debug for Assistant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Assistant").field("knowledge", &self.knowledge()).finish_non_exhaustive()
    }
}

impl Assistant {
    /// An assistant over `knowledge`; it words nothing until [`Self::add_wording`].
    pub fn new(knowledge: Knowledge, settings: Settings) -> Self {
        Self {
            knowledge: RwLock::new(Arc::new(knowledge)),
            decisions: None,
            versions: None,
            generation: OnceLock::new(),
            sessions: Sessions::default(),
            settings,
            places: Gazetteer::default(),
        }
    }

    /// The same with `places`, so that it knows wards, communes and what they were.
    #[must_use]
    pub fn with_places(self, places: Gazetteer) -> Self {
        Self { places, ..self }
    }

    /// The wards and communes it knows.
    pub fn places(&self) -> &Gazetteer {
        &self.places
    }

    /// The assistant that respects the decisions of `log` as they stand at each question.
    #[must_use]
    pub fn respecting(self, log: Watched) -> Self {
        Self { decisions: Some(log), ..self }
    }

    /// The same with the kept `versions` of its catalog.
    #[must_use]
    pub fn remembering(self, versions: Versions) -> Self {
        Self { versions: Some(versions), ..self }
    }

    /// The versions in which `code` changed, oldest first; none where no versions are kept.
    ///
    /// # Errors
    /// When the kept versions cannot be read.
    pub fn history(&self, code: &Code, language: Language) -> Result<Vec<Past>, catalog::Error> {
        self.versions
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |versions| history::history(versions, code, language))
    }

    /// What people decided about single procedures, as of now.
    pub fn decisions(&self) -> Arc<Decisions> {
        self.decisions.as_ref().map(Watched::now).unwrap_or_default()
    }

    /// Gives it the model to word with; a second one is left out.
    pub fn add_wording(&self, generation: GenerationWorker) {
        if self.generation.set(Arc::new(generation)).is_err() {
            tracing::warn!("a wording model is there already");
        }
    }

    /// What answers rest on now.
    pub fn knowledge(&self) -> Arc<Knowledge> {
        Arc::clone(&self.knowledge.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts `knowledge` in place of the present one; questions under way end on the old.
    pub fn replace(&self, knowledge: Knowledge) {
        *self.knowledge.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(knowledge);
    }

    /// Whether it has a model to word with.
    pub fn has_wording(&self) -> bool {
        self.generation.get().is_some()
    }

    #[cfg(test)]
    pub(super) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The certified reply, without wording.
    pub fn reply(&self, request: &Request) -> Result<Reply, Error> {
        let (id, session) = self.sessions.open(request.session.as_deref());
        let (mut reply, session) = self.reply_within(request, session)?;
        self.sessions.keep(id, session);
        reply.session = id.to_string();
        Ok(reply)
    }

    /// The conversation `id`, where it is remembered.
    pub fn session(&self, id: &str) -> Option<Session> {
        let (known, session) = self.sessions.open(Some(id));
        (known.to_string() == id).then_some(session)
    }

    /// As [`Self::reply`], for a channel that keeps its conversations itself: `session` is what was remembered, and what
    /// is to be remembered comes back. The reply names no conversation.
    pub fn reply_within(&self, request: &Request, mut session: Session) -> Result<(Reply, Session), Error> {
        let started = Instant::now();
        let question = request.text()?;
        let language = request.language.resolve(&question);
        let knowledge = self.knowledge();
        request.forget.iter().for_each(|key| session.forget(key));
        let language = turn_language(request, &question, language, &mut session, &knowledge);
        // What names a place says nothing about the procedure.
        let lookup = self.places.find(&question);
        place::follow(&mut session, &lookup);
        let ward = session.ward.as_deref().and_then(|code| self.places.unit(code));
        let decisions = self.decisions();
        let asked = Asked {
            words: &lookup.rest,
            place: !lookup.query.is_empty(),
            language,
            deadline: started + self.settings.retrieval,
            decisions: &decisions,
        };
        let turn = turn::take(&knowledge, session, &asked)?;
        let turn = decided::respected(turn, &decisions, &knowledge.catalog, language);
        let mut known = facts::shown(&turn.session.facts, knowledge.retriever.lexicon(), language);
        known.extend(ward.map(|unit| place::fact(unit, language)));
        let session = turn.session.clone();
        let mut reply = published(turn, String::new(), language, started);
        let style = manner(&reply, request.style);
        add_brief(&mut reply, style);
        add_facts(&mut reply, known);
        self.add_place(&mut reply, &lookup, ward);
        tracing::info!(outcome = ?reply.outcome, code = reply.card.as_ref().map(|card| card.code.as_str()), degraded = ?reply.degraded, took_ms = started.elapsed().as_secs_f64() * 1000.0, "question answered");
        Ok((reply, session))
    }

    /// Adds the place that the question names, or else the ward that the conversation is about, and to the text one line about it.
    fn add_place(&self, reply: &mut Reply, lookup: &Lookup<'_>, ward: Option<&Unit>) {
        let known = ward.filter(|_| reply.card.is_some()).map(|unit| Place::known(unit, reply.language));
        reply.place = Place::of(lookup, self.places.city(), reply.language).or(known);
        if let Some(place) = &reply.place {
            reply.text = format!("{}\n\n{}", reply.text, place.text);
        }
    }

    /// Starts the wording of `reply`. None where there is nothing to word, none was wanted, or the model is
    /// missing or busy; then `reply.degraded` says why.
    pub fn word(&self, request: &Request, reply: &mut Reply) -> Option<WordingStream> {
        let card = reply
            .card
            .as_ref()
            .filter(|_| reply.outcome == Outcome::Answered && request.wording != Some(false))?;
        let Some(generation) = self.generation.get() else {
            reply.degraded.push("no-wording-model".to_owned());
            return None;
        };
        let question = request.text().ok()?;
        let style = manner(reply, request.style);
        let writer = Writer::new(card, &question, reply.language, style);
        let (parts, writer) = if generation.is_tuned() {
            // What has no room in a wording stands on the card alone.
            let facts = Numbered::of(card, &prompt::slots(card), reply.language, style)?;
            let parts = part::taught(card, &facts, &question, reply.language, style);
            (parts, writer.filling(facts))
        } else {
            (part::whole(card, &question, reply.language, style), writer)
        };
        match WordingStream::start(generation, parts, writer, Instant::now() + self.settings.wording) {
            Ok(stream) => Some(stream),
            Err(error) => {
                tracing::warn!(%error, "wording left out");
                reply.degraded.push(degradation(&error).to_owned());
                None
            }
        }
    }

    /// The reply with its wording, waiting for the model.
    pub fn reply_in_full(&self, request: &Request) -> Result<Reply, Error> {
        let started = Instant::now();
        let mut reply = self.reply(request)?;
        if let Some(mut stream) = self.word(request, &mut reply) {
            while let Some(event) = stream.blocking_next() {
                if let WordingEvent::Done(wording) = event {
                    reply.wording = Some(wording);
                }
            }
            reply.took_ms.insert("wording", started.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(reply)
    }
}

/// The language to answer in: that of the message, unless the conversation was asked to keep to one, or the message has no word.
fn turn_language(
    request: &Request,
    question: &str,
    detected: Language,
    session: &mut Session,
    knowledge: &Knowledge,
) -> Language {
    let marks = knowledge.retriever.lexicon().talk().marks(&syllables(question));
    let wanted = marks.iter().find_map(|mark| match mark.kind {
        Mark::InVietnamese => Some(Language::Vietnamese),
        Mark::InEnglish => Some(Language::English),
        _ => None,
    });
    let wordless = !question.chars().any(char::is_alphabetic);
    let kept = session.language.filter(|_| wordless && request.language == LanguageChoice::Auto);
    let language = wanted.or(kept).unwrap_or(detected);
    session.language = Some(language);
    language
}

/// Adds what is known of the case, and to the text of an answer one line about it.
fn add_facts(reply: &mut Reply, known: Vec<KnownFact>) {
    let answers = reply.card.is_some() || reply.plan.is_some() || reply.clarify.is_some();
    if let Some(line) = facts::line(&known, reply.language).filter(|_| answers) {
        reply.text = format!("{line}\n\n{}", reply.text);
    }
    reply.facts = known;
}

/// The manner of `reply`: who asks what something means is told in plain words.
fn manner(reply: &Reply, style: Style) -> Style {
    let explains = reply.card.as_ref().is_some_and(|card| !card.explained.is_empty() && !card.by_when);
    if explains && style == Style::Written { Style::Simple } else { style }
}

/// Adds, for a manner other than the written one, what code alone says of what was asked.
fn add_brief(reply: &mut Reply, style: Style) {
    let card = reply.card.as_ref().filter(|_| style != Style::Written && reply.outcome == Outcome::Answered);
    reply.brief = card.map(|card| template::brief(card, &prompt::slots(card), reply.language, style));
}

fn degradation(error: &inference::Error) -> &'static str {
    match error {
        inference::Error::Overload { .. } => "wording-overload",
        _ => "wording-failed",
    }
}

fn published(turn: Turn, session: String, language: Language, started: Instant) -> Reply {
    let mut took_ms = BTreeMap::new();
    let mut degraded = Vec::new();
    if let Some(ranking) = &turn.ranking {
        for (stage, took) in [
            ("lexical", ranking.took.lexical),
            ("embedding", ranking.took.embedding),
            ("vector", ranking.took.vector),
        ] {
            took_ms.insert(stage, took.as_secs_f64() * 1000.0);
        }
        degraded.extend(ranking.vector_missing.as_ref().map(|missing| missing.as_str().to_owned()));
    }
    took_ms.insert("card", started.elapsed().as_secs_f64() * 1000.0);
    Reply {
        session,
        outcome: turn.outcome,
        language,
        candidates: turn.candidates,
        card: turn.card,
        plan: turn.plan,
        also: turn.also,
        facts: Vec::new(),
        text: turn.text,
        brief: None,
        wording: None,
        clarify: turn.clarify,
        refusal: turn.refusal,
        place: None,
        topic: turn.intent.map(|intent| intent.name()),
        degraded,
        took_ms,
    }
}
