//! One turn of a conversation: what the question, with what was said before, leads to.

use std::time::Instant;

use crate::{
    answer::{
        Card, Clarify, Decision, NamedProcedure, Plan, Refusal, case, decision, phrasebook::Phrasebook, plain,
    },
    catalog::{Code, Procedure, Slot, decisions::Decisions},
    index::Filter,
    retrieval::{Fit, Gist, Intent, Mark, Query, Ranking, Side},
    text::Language,
};

use super::{
    Error, aside,
    door::Knowledge,
    gist,
    heard::Heard,
    reply::{Outcome, RankedProcedure},
    session::{Open, Session},
    suited,
};

/// Most candidates of a reply.
const CANDIDATES: usize = 10;
/// Candidates looked at, so that a procedure in hand is among them where anything speaks for it.
pub(super) const WIDE: usize = 400;
/// Least score of an example of an intent, and how far it must stand before the best procedure; found on the tuning suite, where
/// what was wrongly taken for an example stood below both.
const ALIKE: f32 = 0.6;
const EXAMPLE_AHEAD: f32 = 0.12;
/// Most questions back in a row; then the likeliest is answered.
const ROUNDS: u8 = 3;

/// What a turn led to.
#[derive(Debug)]
pub struct Turn {
    pub outcome: Outcome,
    pub candidates: Vec<RankedProcedure>,
    pub card: Option<Card>,
    pub plan: Option<Plan>,
    /// Other procedures that the question is about.
    pub also: Vec<NamedProcedure>,
    pub clarify: Option<Clarify>,
    pub refusal: Option<Refusal>,
    pub text: String,
    /// What to remember.
    pub session: Session,
    /// The ranking, where one was made.
    pub ranking: Option<Ranking>,
    /// What the message is, where it is no question about a procedure.
    pub intent: Option<Intent>,
}

/// What a turn asks, and what it may rest on.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The question, already normalised, without the words that name a place.
    pub words: &'a str,
    /// Whether it names a place.
    pub place: bool,
    pub language: Language,
    /// When an embedding is too late.
    pub deadline: Instant,
    /// What people decided about single procedures.
    pub decisions: &'a Decisions,
}

/// Takes one turn.
pub fn take(knowledge: &Knowledge, mut session: Session, asked: &Asked<'_>) -> Result<Turn, Error> {
    let heard = Heard::of(asked.words, &knowledge.retriever, session.procedure.is_some());
    let said = knowledge.retriever.gist(&heard.query);
    let before = session.clone();
    session.facts.extend(heard.facts.clone());
    let together = before.said.with(&said);
    let mut turn = Taking { knowledge, asked, heard, session, together }.turn()?;
    turn.session.said = gist::after(&turn, &before, said, &knowledge.catalog);
    Ok(turn)
}

/// A turn under way.
pub(super) struct Taking<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) asked: &'a Asked<'a>,
    pub(super) heard: Heard,
    pub(super) session: Session,
    /// What this message and those before it on the same matter say.
    pub(super) together: Gist,
}

impl Taking<'_> {
    fn turn(&mut self) -> Result<Turn, Error> {
        if let Some(turn) = self.by_itself() {
            return Ok(turn);
        }
        let ranking = self.ranking()?;
        if let Some(turn) = self.by_what_is_found(&ranking) {
            return Ok(turn);
        }
        if let Some(turn) = self.about_in_hand(&ranking)? {
            return Ok(turn);
        }
        self.fresh(ranking)
    }

    /// What the message leads to whatever is found for it.
    fn by_itself(&mut self) -> Option<Turn> {
        let place_alone = self.asked.place && self.heard.is_silent();
        self.chosen()
            .or_else(|| self.aside())
            .or_else(|| self.in_other_province())
            .or_else(|| place_alone.then(|| self.place_alone()))
            .or_else(|| self.silent())
            .or_else(|| self.situation())
            .or_else(|| self.broad())
    }

    /// What it leads to where `ranking` shows that it is no question about a procedure, or goes on with what was asked or answered.
    fn by_what_is_found(&mut self, ranking: &Ranking) -> Option<Turn> {
        self.farewell(ranking)
            .or_else(|| self.by_example(ranking))
            .or_else(|| self.back(ranking))
            .or_else(|| self.reply_to_open(ranking))
            .or_else(|| self.explained())
    }

    pub(super) fn words(&self) -> Phrasebook {
        Phrasebook(self.asked.language)
    }

    fn ranking(&self) -> Result<Ranking, Error> {
        self.ranking_of(self.heard.query.clone())
    }

    pub(super) fn ranking_of(&self, query: Query) -> Result<Ranking, Error> {
        let retriever = &self.knowledge.retriever;
        let mut ranking =
            retriever.retrieve(query, &Filter::default(), Side::Fused, WIDE, self.asked.deadline)?;
        suited::suit(&mut ranking, &self.session.facts, self.knowledge);
        Ok(ranking)
    }

    /// The reply to a message that is no question about a procedure.
    fn aside(&self) -> Option<Turn> {
        let intent = self.heard.intent?;
        // Courtesy around a question is not the question.
        let short = self.heard.left <= 1 && self.heard.words.len() <= 4;
        let small = intent == Intent::SmallTalk && self.heard.follow_up.is_empty();
        let silent = self.heard.is_silent() || short || small;
        if intent.is_courtesy() && !(silent && self.heard.slots.is_empty()) {
            return None;
        }
        Some(self.said(intent))
    }

    /// The reply to a message that resembles the examples of an intent more than any procedure.
    fn by_example(&self, ranking: &Ranking) -> Option<Turn> {
        // Few words that go on with what is in hand resemble anything.
        let goes_on =
            self.session.procedure.is_some() && (self.heard.goes_on() || !self.heard.follow_up.is_empty());
        if goes_on || self.session.open.is_some() || ranking.confidence() >= decision::ANSWER_AT {
            return None;
        }
        let example = ranking.elsewhere.as_ref()?;
        // A wrong word about an emergency or a stranger's file does harm: what is hardly alike is no example of it.
        if example.score < ALIKE || ranking.elsewhere_ahead() < EXAMPLE_AHEAD {
            return None;
        }
        let matter = self.knowledge.catalog.elsewhere(&example.code)?;
        let intent = matter.intent.as_deref().and_then(Intent::named)?;
        // Courtesy is told by its words; what only resembles small talk asks for something that is not here.
        if intent.is_courtesy() {
            return Some(Turn::refused(aside::said(intent, self.words()), self.session.clone()));
        }
        Some(self.said(intent))
    }

    /// Courtesy in more words than usual, which no procedure accounts for.
    fn farewell(&self, ranking: &Ranking) -> Option<Turn> {
        let intent = self.heard.intent.filter(|intent| intent.is_courtesy())?;
        let asks = !self.heard.slots.is_empty()
            || !self.heard.follow_up.is_empty()
            || self.heard.has(Mark::Ellipsis);
        let unclear = ranking.confidence() < decision::ANSWER_AT && self.heard.query.codes.is_empty();
        let first = self.session.procedure.is_none() && intent == Intent::Greeting;
        (unclear && !asks && !first).then(|| self.said(intent))
    }

    fn said(&self, intent: Intent) -> Turn {
        let said = aside::said(intent, self.words());
        let outcome = aside::outcome(intent);
        let text = format!("{}\n\n{}", said.reason, said.next_step);
        let refusal = (outcome != Outcome::Answered).then_some(said);
        Turn { refusal, intent: Some(intent), ..Turn::bare(outcome, text, self.session.clone()) }
    }

    /// The reply to a message that names a place and no procedure: the one in hand, with where to file it where nothing
    /// is asked, or the question which procedure is meant.
    fn place_alone(&mut self) -> Turn {
        let slots = if self.heard.slots.is_empty() { vec![Slot::Where] } else { self.heard.slots.clone() };
        if let Some(turn) = self.in_hand(slots) {
            return turn;
        }
        let words = self.words();
        let refusal = Refusal {
            reason: words
                .pick("Anh/chị chưa nói cần làm thủ tục gì.", "You have not said which procedure you need.")
                .to_owned(),
            next_step: which_procedure(words).to_owned(),
        };
        Turn::refused(refusal, self.session.clone())
    }

    /// The reply to a message that names no procedure: the one in hand, or the question which is meant.
    fn silent(&mut self) -> Option<Turn> {
        let heard = &self.heard;
        let elsewhere = heard.has(Mark::Back) || !heard.facts.is_empty() || self.session.open.is_some();
        if !heard.is_silent() || !heard.goes_on() || elsewhere {
            return None;
        }
        if self.session.procedure.is_none() {
            return Some(self.say_which());
        }
        let slots = self.asked_slots();
        self.in_hand(slots)
    }

    /// The question which procedure is meant.
    fn say_which(&self) -> Turn {
        let question = which_procedure(self.words()).to_owned();
        let clarify = Clarify { question: question.clone(), options: Vec::new(), fact: None };
        let session = self.session.clone();
        Turn { clarify: Some(clarify), ..Turn::bare(Outcome::Clarify, question, session) }
    }

    /// The slots that a message about a procedure in hand asks for: its own, or else those asked for before.
    pub(super) fn asked_slots(&self) -> Vec<Slot> {
        let own = &self.heard.follow_up;
        let before = &self.session.asked;
        if own.is_empty() || self.heard.only_names && !before.is_empty() {
            return before.clone();
        }
        // "And online?" asks the same as before, for another way of filing.
        let same = before.iter().filter(|slot| matches!(slot, Slot::Fee | Slot::Deadline));
        if self.heard.slots == [Slot::Online] && !own.contains(&Slot::Fee) && !own.contains(&Slot::Deadline) {
            return same.chain(own).copied().collect();
        }
        own.clone()
    }

    /// The answer from the procedure in hand.
    pub(super) fn in_hand(&mut self, slots: Vec<Slot>) -> Option<Turn> {
        let code = self.session.procedure.clone()?;
        self.answered(&code, slots)
    }

    /// What a question that stands for itself leads to.
    fn fresh(&mut self, ranking: Ranking) -> Result<Turn, Error> {
        let also = self.also(&ranking)?;
        let candidates = ranked(self.knowledge, &ranking, self.asked.language);
        let catalog = &self.knowledge.catalog;
        let book = self.knowledge.retriever.lexicon().facts();
        let begun = self.session.procedure.is_some();
        let case = decision::KnownCase { facts: &self.session.facts, book, begun };
        let decision = decision::decide(&ranking, catalog, case, self.asked.language);
        let slots = self.heard.follow_up.clone();
        let turn = match decision {
            Decision::Clarify(clarify) if self.session.rounds < ROUNDS && also.is_empty() => {
                self.asked_back(clarify, slots)
            }
            Decision::Refuse(_) if !also.is_empty() => self.first_of(&ranking, slots),
            Decision::Refuse(refusal) => {
                let open = self.still_open(&ranking);
                let asked = if open.is_some() { slots } else { self.session.asked.clone() };
                Turn::refused(refusal, Session { open, rounds: 0, asked, ..self.session.clone() })
            }
            Decision::Answer | Decision::Clarify(_) => self.first_of(&ranking, slots),
        };
        let turn = self.naming(turn, also);
        Ok(Turn { candidates, ranking: Some(ranking), ..turn })
    }

    fn first_of(&mut self, ranking: &Ranking, slots: Vec<Slot>) -> Turn {
        let best = ranking.candidates.first().map(|best| best.code.clone());
        let same = best.is_some() && best == self.session.procedure;
        // The procedure in hand once more: what was asked of it before is still asked.
        let slots = if slots.is_empty() && same { self.asked_slots() } else { slots };
        best.and_then(|code| self.answered(&code, slots)).unwrap_or_else(|| self.unknown())
    }

    /// Asks `clarify`, and remembers what its answer needs.
    pub(super) fn asked_back(&mut self, clarify: Clarify, slots: Vec<Slot>) -> Turn {
        let pool = clarify.options.iter().filter_map(|option| option.code.parse().ok()).collect();
        self.session.open = Some(Open { options: clarify.options.clone(), pool, fact: clarify.fact.clone() });
        self.session.rounds += 1;
        self.session.asked = slots;
        let text = question_text(&clarify);
        Turn { clarify: Some(clarify), ..Turn::bare(Outcome::Clarify, text, self.session.clone()) }
    }

    /// The answer from the record `code`; nothing where the catalog has it no more.
    pub(super) fn answered(&mut self, code: &Code, slots: Vec<Slot>) -> Option<Turn> {
        let Knowledge { catalog, retriever, .. } = self.knowledge;
        let procedure = catalog.get(code)?;
        let language = self.asked.language;
        self.leave_behind(procedure);
        let book = retriever.lexicon().facts();
        let values = self.session.facts.iter().filter_map(|(key, id)| book.rule(key)?.value(id));
        let told: Vec<&str> = values.flat_map(|value| &value.case).map(String::as_str).collect();
        let case =
            case::named(procedure, self.asked.words, language).or_else(|| case::told(procedure, &told));
        let asked = self.asked_of(procedure, &slots);
        let mut card = Card::for_case(procedure, case, language, &asked, self.knowledge.today());
        card.told = self.told_of(procedure, case);
        self.tell_first(&mut card, procedure, &slots);
        self.session.take_up(&procedure.code);
        self.session.asked = slots;
        let candidate = RankedProcedure { code: card.code.clone(), name: card.name.clone(), score: 1.0 };
        Some(Turn {
            candidates: vec![candidate],
            card: Some(card.clone()),
            ..Turn::bare(Outcome::Answered, plain::text(&card, language), self.session.clone())
        })
    }

    /// What was told that the name of `procedure`, or the one of its cases at the place `case`, is for: in words.
    fn told_of(&self, procedure: &Procedure, case: Option<usize>) -> Vec<String> {
        let book = self.knowledge.retriever.lexicon().facts();
        let used = self.session.facts.iter().filter_map(|(key, id)| {
            let rule = book.rule(key)?;
            let value = rule.value(id)?;
            // A value without words of its own fits every other name, which was not chosen by it.
            let by_name = rule.fit(procedure, id) == Fit::Named;
            let words: Vec<&str> = value.case.iter().map(String::as_str).collect();
            let by_case = case.is_some() && case::told(procedure, &words) == case;
            (by_name || by_case).then(|| self.words().text(&value.label).to_owned())
        });
        used.collect()
    }

    /// The reply where a record was withdrawn between two turns.
    pub(super) fn unknown(&self) -> Turn {
        let words = self.words();
        let refusal = Refusal {
            reason: words
                .pick(
                    "Thủ tục này không còn trong cơ sở dữ liệu.",
                    "This procedure is no longer in the catalog.",
                )
                .to_owned(),
            next_step: words
                .pick(
                    "Vui lòng hỏi lại hoặc gọi tổng đài 1022.",
                    "Please ask again or call the 1022 hotline.",
                )
                .to_owned(),
        };
        Turn::refused(refusal, self.session.clone())
    }

    /// `turn` with the other procedures that the question is about, and a way on to them.
    pub(super) fn naming(&mut self, turn: Turn, also: Vec<NamedProcedure>) -> Turn {
        if also.is_empty() || turn.card.is_none() {
            return turn;
        }
        let line = self.words().pick("Anh/chị cũng hỏi về", "You also asked about");
        let names: Vec<String> = also.iter().map(|one| format!("{} ({})", one.name, one.code)).collect();
        let hint = self.words().pick("Nhắn mã hoặc tên để xem.", "Send the code or the name to see it.");
        let text = format!("{}\n\n{line}: {}. {hint}", turn.text, names.join("; "));
        Turn { text, also, ..turn }
    }
}

fn which_procedure(words: Phrasebook) -> &'static str {
    words.pick(
        "Anh/chị cần làm thủ tục gì? Ví dụ: \"làm giấy khai sinh cho con cần những gì\".",
        "Which procedure do you need? For example: \"what do I need to register a birth\".",
    )
}

pub(super) fn ranked(knowledge: &Knowledge, ranking: &Ranking, language: Language) -> Vec<RankedProcedure> {
    let named = ranking.candidates.iter().take(CANDIDATES).filter_map(|candidate| {
        let procedure = knowledge.catalog.get(&candidate.code)?;
        let name = Phrasebook(language).text(&procedure.name).to_owned();
        Some(RankedProcedure { code: procedure.code.to_string(), name, score: candidate.score })
    });
    named.collect()
}

impl Turn {
    /// A turn that says `text` and nothing more.
    pub(super) fn bare(outcome: Outcome, text: String, session: Session) -> Self {
        Self {
            outcome,
            candidates: Vec::new(),
            card: None,
            plan: None,
            also: Vec::new(),
            clarify: None,
            refusal: None,
            text,
            session,
            ranking: None,
            intent: None,
        }
    }

    pub(super) fn refused(refusal: Refusal, session: Session) -> Self {
        let text = format!("{}\n\n{}", refusal.reason, refusal.next_step);
        Self { refusal: Some(refusal), ..Self::bare(Outcome::Refused, text, session) }
    }
}

fn question_text(clarify: &Clarify) -> String {
    let options = clarify.options.iter().enumerate();
    let lines: Vec<String> =
        options.map(|(at, option)| format!("{}. {} ({})", at + 1, option.label, option.code)).collect();
    format!("{}\n{}", clarify.question, lines.join("\n"))
}
