//! One turn of a chat: what came in, what was remembered; what to say, what to remember. Calls block for milliseconds.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use crate::{
    assistant::{
        Assistant, Error, LanguageChoice, NearPlace, Reply, Request, WordingStream, request::MOST_CHARS,
    },
    catalog::Code,
    delivery::{CaseAct, CaseNumber, Fault, Millis, Note, NoticeAct, Office, Ticket},
    text::{Language, Phone},
};

use super::{
    Action, Block, Button, Command, Incoming, Kind, Link, Message, ReportKind,
    action::Reason,
    export::{self, Kept},
    handing::Looked,
    memory::Memory,
    message::Venue,
    shown,
    words::Words,
};

/// Places that are named as near.
const NEAR: usize = 3;

/// What a turn rests on.
pub(super) struct Ground<'a> {
    pub(super) assistant: &'a Assistant,
    /// What is kept of the chat, for one who asks.
    pub(super) export: Option<Kept>,
    /// Whether messages were left out before this one.
    pub(super) flooded: bool,
    /// How long things are kept, in days.
    pub(super) days: u16,
    pub(super) wording: bool,
    /// The officers behind the assistant; none where nobody answers.
    pub(super) office: Option<Arc<Office>>,
    /// The case that has the chat, where it is handed over.
    pub(super) held: Option<CaseNumber>,
    /// The case that the message names by its number.
    pub(super) looked: Option<Looked>,
    /// The ticket of the link that opened the chat.
    pub(super) ticket: Ticket,
    /// Whether somebody sends texts.
    pub(super) texts: bool,
    /// The number that is held for the case about which one was asked for.
    pub(super) phone: Option<Phone>,
    /// Whether the chat has opened as many cases today as one may.
    pub(super) full: bool,
    /// The present moment.
    pub(super) now: Millis,
}

/// What comes of a turn.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) messages: Vec<Message>,
    /// None where all is to be forgotten.
    pub(super) memory: Option<Memory>,
    pub(super) notes: Vec<Note>,
    pub(super) cases: Vec<CaseAct>,
    /// Tickets that it uses up.
    pub(super) tickets: Vec<Uuid>,
    /// What becomes of texts.
    pub(super) notices: Vec<NoticeAct>,
    pub(super) wording: Option<WordingStream>,
    pub(super) language: Language,
}

/// Takes the turn of `incoming`.
pub(super) fn take(ground: &Ground<'_>, incoming: &Incoming, mut memory: Memory) -> Result<Turn, Fault> {
    let words = Words(heard(&incoming.kind).unwrap_or_else(|| memory.language(incoming.language)));
    let first = !memory.greeted;
    memory.greeted = true;
    if let Some(session) = &incoming.session {
        memory.session = session.as_ref().clone();
    }
    if ground.held.is_none() {
        memory.case = None;
        memory.receipt = false;
    }
    let mut turn = Taking {
        ground,
        words,
        group: incoming.group,
        turn: Turn { language: words.0, ..Turn::default() },
        memory,
    };
    let taken = turn.take(&incoming.kind, first)?;
    Ok(taken)
}

/// The language of a first question, which tells more than the settings of a client.
fn heard(kind: &Kind) -> Option<Language> {
    match kind {
        Kind::Text(text) if Command::of(text).is_none() => Some(LanguageChoice::Auto.resolve(text)),
        _ => None,
    }
}

/// A turn under way.
pub(super) struct Taking<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) words: Words,
    /// Whether others hear it.
    pub(super) group: bool,
    pub(super) turn: Turn,
    pub(super) memory: Memory,
}

impl Taking<'_> {
    fn take(&mut self, kind: &Kind, first: bool) -> Result<Turn, Fault> {
        let deletes = self.act(kind, first)?;
        let mut turn = std::mem::take(&mut self.turn);
        if !deletes {
            turn.memory = Some(std::mem::take(&mut self.memory));
        }
        if first && !deletes {
            turn.messages.insert(0, greeting(self.words, self.ground.days));
        }
        if self.ground.flooded {
            turn.messages.insert(0, Message::text(self.words.flooded()));
        }
        Ok(turn)
    }

    /// Whether all is to be forgotten.
    fn act(&mut self, kind: &Kind, first: bool) -> Result<bool, Fault> {
        if self.phone_given(kind) || self.fill(kind)? {
            return Ok(false);
        }
        if let Some(number) = self.ground.held.as_ref().filter(|_| self.memory.form.is_none())
            && self.held(kind, number)
        {
            return Ok(false);
        }
        match kind {
            Kind::Officer { number, text } => self.officer_said(number, text),
            Kind::Returned { .. } => self.returned(),
            Kind::Text(_) if self.ground.looked.is_some() => {
                if let Some(looked) = &self.ground.looked {
                    self.looked(looked);
                }
            }
            Kind::Text(text) => match Command::of(text) {
                Some(Some(command)) => return self.command(command),
                Some(None) => {
                    let help = self.words.help();
                    self.say(Message::text(format!("{}\n\n{help}", self.words.unknown_command())));
                }
                None => self.ask(text, None)?,
            },
            Kind::Press(code) => match Action::parse(code) {
                Some(action) => return self.press(action),
                None => self.say(Message::text(self.words.old_button())),
            },
            Kind::Start(payload) => self.start(payload, first)?,
            Kind::Location { lat, lon } => self.near(*lat, *lon),
            Kind::Voice => self.say(Message::text(self.words.voice())),
            Kind::Unreadable => self.say(Message::text(self.words.unreadable())),
        }
        Ok(false)
    }

    pub(super) fn say(&mut self, message: Message) {
        self.turn.messages.push(message);
    }

    fn command(&mut self, command: Command) -> Result<bool, Fault> {
        match command {
            Command::Help => {
                let help = format!("{}\n\n{}", self.words.help(), self.words.privacy(self.ground.days));
                self.say(Message::text(help));
            }
            Command::Officer => self.hand_over("asked")?,
            Command::Report => self.offer_reports(),
            Command::Return => self.give_back(),
            Command::Nearest => self.ask_location(),
            Command::Vietnamese => self.speak(Language::Vietnamese),
            Command::English => self.speak(Language::English),
            Command::Export => {
                let kept = export::kept(self.ground.export.clone().unwrap_or_default());
                let blocks = vec![Block::Text(self.words.exported().to_owned()), Block::Text(kept)];
                self.say(Message { blocks, ..Message::default() });
            }
            Command::Delete => {
                self.say(Message::text(self.words.deleted()));
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn press(&mut self, action: Action) -> Result<bool, Fault> {
        let spoken = Some(self.words.0);
        match action {
            Action::Ask(topic, code) => self.ask(&format!("{code} {}", self.words.asks(topic)), spoken)?,
            Action::Show(code) => self.ask(code.as_str(), spoken)?,
            Action::Choose(number, code) => self.choose(number, &code)?,
            Action::Nearest => self.ask_location(),
            Action::Officer => self.hand_over("asked")?,
            Action::Report(kind, code) => self.begin_report(kind, code),
            Action::Text(wished, number) => self.text(wished, &number),
            Action::Return => self.give_back(),
            // Those of a report that is over.
            Action::Skip | Action::Cancel | Action::Contact(_) => {
                self.say(Message::text(self.words.old_button()));
            }
            Action::Thumb(up, code) => self.thumb(up, &code)?,
            Action::Because(reason, code) => {
                self.note(json!({"code": code, "up": false, "reason": reason.word()}))?;
                self.say(Message::text(self.words.thanks()));
            }
            Action::Forget(key) => self.forget(&key)?,
            Action::Delete => return self.command(Command::Delete),
        }
        Ok(false)
    }

    /// The option as it was offered; one of an earlier question is asked for by its code.
    fn choose(&mut self, number: usize, code: &str) -> Result<(), Fault> {
        let open = self.memory.session.open.as_ref();
        let offered = open.and_then(|open| open.options.get(number.checked_sub(1)?));
        let still = offered.is_some_and(|option| option.code == code);
        match (still, code.parse::<Code>()) {
            (true, _) => self.ask(&number.to_string(), Some(self.words.0)),
            (false, Ok(code)) => self.ask(code.as_str(), Some(self.words.0)),
            (false, Err(_)) => {
                self.say(Message::text(self.words.old_button()));
                Ok(())
            }
        }
    }

    fn thumb(&mut self, up: bool, code: &Code) -> Result<(), Fault> {
        if up {
            self.note(json!({"code": code, "up": true}))?;
            self.say(Message::text(self.words.thanks()));
            return Ok(());
        }
        let because =
            |(reason, _)| vec![Button::of(self.words.reason(reason), Action::Because(reason, code.clone()))];
        let mut buttons: Vec<_> = Reason::ALL.into_iter().map(because).collect();
        let more = Action::Report(ReportKind::Complaint, Some(code.clone()));
        buttons.push(vec![Button::of(self.words.tell_more(), more)]);
        self.note(json!({"code": code, "up": false}))?;
        self.say(Message { buttons, ..Message::text(self.words.ask_reason()) });
        Ok(())
    }

    fn note(&mut self, body: serde_json::Value) -> Result<(), Fault> {
        let note = Note::new("thumb", &body).map_err(|error| Fault::Never(error.to_string()))?;
        self.turn.notes.push(note);
        Ok(())
    }

    fn speak(&mut self, language: Language) {
        self.memory.set = Some(language);
        self.words = Words(language);
        self.say(Message::text(self.words.language_set()));
    }

    /// Takes the fact `key` of the case back, and answers the procedure in hand without it.
    fn forget(&mut self, key: &str) -> Result<(), Fault> {
        self.memory.session.forget(key);
        match self.memory.session.procedure.clone() {
            Some(code) => self.ask(code.as_str(), Some(self.words.0)),
            None => {
                self.say(Message::text(self.words.forgotten()));
                Ok(())
            }
        }
    }

    /// Asks where the resident is; where the conversation is about a ward, that one is named first.
    fn ask_location(&mut self) {
        let (assistant, language) = (self.ground.assistant, self.words.0);
        let ward = self.memory.session.ward.as_deref();
        let known = ward.and_then(|code| Some((code, assistant.ward(code, language)?)));
        let mut message = match known {
            None => Message::text(self.words.ask_location()),
            Some((code, line)) => {
                let mut message = Message::text(line);
                if let Some(near) = assistant.nearest_in(code, NEAR, language) {
                    let (block, venue) = self.listed(&near);
                    message.blocks.push(block);
                    message.venue = venue;
                }
                message.blocks.push(Block::Text(self.words.elsewhere().to_owned()));
                message
            }
        };
        message.ask_location = Some(self.words.send_location().to_owned());
        self.say(message);
    }

    fn near(&mut self, lat: f64, lon: f64) {
        let Some(near) = self.ground.assistant.nearest(lat, lon, NEAR, self.words.0) else {
            self.say(Message::text(self.words.no_locations()));
            return;
        };
        let (block, venue) = self.listed(&near);
        self.say(Message { blocks: vec![block], venue, ..Message::default() });
    }

    /// `near` in words, and the first of it on the map.
    fn listed(&self, near: &[NearPlace]) -> (Block, Option<Venue>) {
        let line = |place: &NearPlace| format!("- {}: {:.1} km. {}", place.name, place.km, place.address);
        let lines: Vec<String> = near.iter().map(line).collect();
        let venue = near.first().and_then(|place| {
            let (lat, lon) = place.at?;
            Some(Venue { lat, lon, name: place.name.clone(), address: place.address.clone() })
        });
        (Block::Section(self.words.near().to_owned(), lines.join("\n")), venue)
    }

    fn start(&mut self, payload: &str, first: bool) -> Result<(), Fault> {
        match Link::parse(payload) {
            Some(Link::Procedure(code)) => return self.ask(code.as_str(), Some(self.words.0)),
            Some(Link::Ward(code)) => match self.ground.assistant.ward(&code, self.words.0) {
                Some(ward) => {
                    self.memory.session.ward = Some(code);
                    self.say(Message::text(format!("{ward}\n\n{}", self.words.ward_kept())));
                }
                None => self.say(Message::text(self.words.unknown_link())),
            },
            Some(Link::Conversation(id)) => self.resume(id),
            None if !payload.is_empty() => self.say(Message::text(self.words.unknown_link())),
            // Who opens the chat for the first time is greeted in any case.
            None if first => {}
            None => self.say(Message::text(self.words.help())),
        }
        Ok(())
    }

    /// Goes on with the conversation that the ticket `id` carries here.
    fn resume(&mut self, id: Uuid) {
        let said = match &self.ground.ticket {
            Ticket::Good(carried) => match serde_json::from_str(carried) {
                Ok(session) => {
                    self.memory.session = session;
                    self.turn.tickets.push(id);
                    self.words.resumed().to_owned()
                }
                Err(_) => self.words.unknown_link().to_owned(),
            },
            Ticket::Used => self.words.used_link().to_owned(),
            Ticket::TooOld => self.words.old_link(),
            Ticket::Unknown => self.words.unknown_link().to_owned(),
        };
        self.say(Message::text(said));
    }

    /// Has `question` answered, in `language` where it has no words of its own.
    pub(super) fn ask(&mut self, question: &str, language: Option<Language>) -> Result<(), Fault> {
        let language = match self.memory.set.or(language) {
            Some(Language::Vietnamese) => LanguageChoice::Vi,
            Some(Language::English) => LanguageChoice::En,
            None => LanguageChoice::Auto,
        };
        let request = Request { question: question.to_owned(), language, ..Request::default() };
        let session = self.memory.session.clone();
        match self.ground.assistant.reply_within(&request, session) {
            Ok((reply, session)) => {
                self.memory.session = session;
                self.answered(&request, reply);
                Ok(())
            }
            Err(Error::Empty) => {
                self.say(Message::text(self.words.unreadable()));
                Ok(())
            }
            Err(Error::TooLong { .. }) => {
                self.say(Message::text(self.words.too_long(MOST_CHARS)));
                Ok(())
            }
            Err(error @ Error::Retrieval(_)) => Err(Fault::Later(error.to_string())),
        }
    }

    fn answered(&mut self, request: &Request, mut reply: Reply) {
        self.memory.spoken = Some(reply.language);
        self.turn.language = reply.language;
        let mut message = shown::reply(&reply);
        self.offer(&reply, &mut message);
        self.say(message);
        if self.ground.wording {
            self.turn.wording = self.ground.assistant.word(request, &mut reply);
        }
    }
}

fn greeting(words: Words, days: u16) -> Message {
    let blocks = vec![Block::Text(words.greeting().to_owned()), Block::Aside(words.privacy(days))];
    Message { blocks, ..Message::default() }
}
