//! A channel's conversations: each message that delivery takes gets its turn, and goes out in the channel's form.

use std::sync::Arc;

use futures_util::{FutureExt, future::BoxFuture};

use crate::{
    assistant::Assistant,
    delivery::{Answer, Answerer, CaseNumber, Desk, Fault, Out, Taken, Ticket, item::now},
};

use super::{
    Action, Command, Incoming, Kind, Link, Message, Piece, Renderer,
    export::Kept,
    handing::Looked,
    memory::Memory,
    numbered,
    split::split,
    turn::{self, Ground, Turn},
    wording::{self, Under},
    words::Words,
};

/// How the model's wording of an answer comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WordingStyle {
    /// Edited into the answer.
    #[default]
    Edit,
    /// As a draft that grows, and then as a message; edited in where the platform has no drafts.
    Draft,
    /// Not at all.
    Off,
}

/// How conversations are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long things are kept, in days: residents are told.
    pub days: u16,
    pub wording: WordingStyle,
}

/// The conversations of a channel.
pub struct Conversation {
    assistant: Arc<Assistant>,
    desk: Desk,
    renderer: Arc<dyn Renderer>,
    settings: Settings,
}

impl std::fmt::Debug for Conversation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Conversation").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Conversation {
    /// Conversations with `assistant` that go out through `renderer`.
    pub fn new(
        assistant: Arc<Assistant>,
        desk: Desk,
        renderer: Arc<dyn Renderer>,
        settings: Settings,
    ) -> Self {
        Self { assistant, desk, renderer, settings }
    }

    async fn turn(&self, taken: &Taken, incoming: Incoming) -> Result<Turn, Fault> {
        let export = match wants_export(&incoming) {
            true => Some(self.exported(taken).await?),
            false => None,
        };
        let by_resident = !matches!(incoming.kind, Kind::Officer { .. } | Kind::Returned { .. });
        let memory = Memory::at(taken, by_resident);
        let incoming = numbered::chosen(incoming, &memory.offered);
        // The store is asked only for chats that were handed over; officers give them back without a word to the memory.
        let held = match &memory.case {
            Some(_) => self.desk.case_holding(&taken.address).await.map_err(later)?,
            None => None,
        };
        let looked = self.looked(taken, &incoming).await?;
        let ticket = self.ticket(&incoming).await?;
        let phone = match &memory.text {
            Some(number) => self.desk.phone_held(number).await.map_err(later)?,
            None => None,
        };
        let texts = self.desk.sends_notices();
        let full = opens_case(&incoming) && self.desk.has_many_cases(&taken.address).await.map_err(later)?;
        let (assistant, settings) = (Arc::clone(&self.assistant), self.settings);
        let (office, flooded) = (self.desk.office().cloned(), taken.flooded);
        let turn = tokio::task::spawn_blocking(move || {
            let wording = settings.wording != WordingStyle::Off;
            let ground = Ground {
                assistant: &assistant,
                export,
                flooded,
                days: settings.days,
                wording,
                office,
                held,
                looked,
                ticket,
                texts,
                phone,
                full,
                now: now(),
            };
            turn::take(&ground, &incoming, memory)
        });
        let turn = turn.await.map_err(|_| Fault::Never("the answering of it broke: a bug".to_owned()))??;
        Ok(self.within_buttons(turn))
    }

    /// All that is kept of the chat, its numbers masked.
    async fn exported(&self, taken: &Taken) -> Result<Kept, Fault> {
        let export = self.desk.export(&taken.address).await.map_err(later)?;
        let mut phones = Vec::new();
        for (case, _) in &export.cases {
            let phone = self.desk.phone_held(&case.number).await.map_err(later)?;
            phones.extend(phone.map(|phone| (case.number.clone(), phone.masked())));
        }
        Ok(Kept { export, phones })
    }

    /// `turn` with no more buttons than the platform has: the others are numbered, and what the numbers mean is remembered.
    fn within_buttons(&self, mut turn: Turn) -> Turn {
        let most = self.renderer.most_buttons();
        if most == usize::MAX {
            return turn;
        }
        if let Some(memory) = &mut turn.memory {
            memory.offered = numbered::offered(&turn.messages);
        }
        let words = Words(turn.language);
        turn.messages =
            turn.messages.into_iter().map(|message| numbered::within(message, most, words)).collect();
        turn
    }

    /// The case that `incoming` names by its number, where it is nothing else.
    async fn looked(&self, taken: &Taken, incoming: &Incoming) -> Result<Option<Looked>, Fault> {
        let number = match &incoming.kind {
            Kind::Text(text) => text.trim().parse::<CaseNumber>().ok(),
            Kind::Press(code) => match Action::parse(code) {
                Some(Action::Text(_, number)) => Some(number),
                _ => None,
            },
            _ => None,
        };
        let Some(number) = number else { return Ok(None) };
        let case = self.desk.case(&number).await.map_err(later)?;
        let own = case.as_ref().is_some_and(|(case, _)| case.address == taken.address);
        Ok(Some(Looked { number, case, own }))
    }

    /// The ticket of the link that `incoming` is.
    async fn ticket(&self, incoming: &Incoming) -> Result<Ticket, Fault> {
        match &incoming.kind {
            Kind::Start(payload) => match Link::parse(payload) {
                Some(Link::Conversation(id)) => self.desk.ticket(id).await.map_err(later),
                _ => Ok(Ticket::Unknown),
            },
            _ => Ok(Ticket::Unknown),
        }
    }

    /// Whether `incoming` is an officer's word in a case that the resident has deleted meanwhile: nothing is said then.
    async fn is_gone(&self, incoming: &Incoming) -> Result<bool, Fault> {
        match &incoming.kind {
            Kind::Officer { number, .. } | Kind::Returned { number } => {
                Ok(self.desk.case(number).await.map_err(later)?.is_none())
            }
            _ => Ok(false),
        }
    }

    fn answer_of(&self, taken: &Taken, turn: Turn) -> Result<Answer, Fault> {
        let broken = |error: crate::delivery::Error| Fault::Never(error.to_string());
        let mut answer = Answer::default();
        answer.forget = turn.memory.is_none();
        answer.notes = turn.notes;
        answer.cases = turn.cases;
        answer.tickets = turn.tickets;
        answer.notices = turn.notices;
        let mut last = None;
        for message in &turn.messages {
            last = self.put(taken, message, &mut answer.outs).map_err(broken)?;
        }
        // The last message of all is the answer; its wording finds it under this name.
        if let Some(out) = answer.outs.pop() {
            answer.outs.push(out.named(taken.id));
        }
        if let (Some(stream), Some((blocks, buttons))) = (turn.wording, last) {
            let under = Under {
                address: taken.address.clone(),
                key: taken.id,
                blocks,
                buttons,
                language: turn.language,
                style: self.settings.wording,
                renderer: Arc::clone(&self.renderer),
            };
            answer.more = Some(wording::follow(stream, under));
        }
        match turn.memory {
            Some(memory) => answer.remembering(&memory).map_err(broken),
            None => Ok(answer),
        }
    }

    /// Puts the pieces of `message` behind `outs`; the last of them that has words.
    fn put(
        &self,
        taken: &Taken,
        message: &Message,
        outs: &mut Vec<Out>,
    ) -> Result<Last, crate::delivery::Error> {
        let chat = &taken.address.chat;
        let length = |text: &str| self.renderer.length(text);
        let parts = split(&message.blocks, self.renderer.limit(), &length);
        let count = parts.len();
        let mut last = None;
        if let Some(venue) = &message.venue {
            outs.push(Out::new(&self.renderer.render(chat, Piece::Venue(venue)))?);
        }
        for (at, blocks) in parts.into_iter().enumerate() {
            let ends = at + 1 == count;
            let buttons: &[_] = if ends { &message.buttons } else { &[] };
            let ask_location = message.ask_location.as_deref().filter(|_| ends);
            outs.push(Out::new(
                &self.renderer.render(chat, Piece::Words { blocks: &blocks, buttons, ask_location }),
            )?);
            last = Some((blocks, buttons.to_vec()));
        }
        Ok(last)
    }
}

/// The last message of an answer: its paragraphs and its buttons.
type Last = Option<(Vec<super::Block>, Vec<Vec<super::Button>>)>;

fn later(error: crate::delivery::Error) -> Fault {
    Fault::Later(error.to_string())
}

/// Whether a case may come of `incoming`.
fn opens_case(incoming: &Incoming) -> bool {
    match &incoming.kind {
        Kind::Text(text) => Command::of(text) == Some(Some(Command::Officer)),
        Kind::Press(code) => matches!(Action::parse(code), Some(Action::Officer | Action::Report(..))),
        _ => false,
    }
}

fn wants_export(incoming: &Incoming) -> bool {
    matches!(&incoming.kind, Kind::Text(text) if Command::of(text) == Some(Some(Command::Export)))
}

impl Answerer for Conversation {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        async move {
            let incoming = taken.body::<Incoming>();
            let incoming = incoming.ok_or_else(|| Fault::Never("it is of another shape".to_owned()))?;
            if self.is_gone(&incoming).await? {
                return Ok(Answer::default());
            }
            let turn = self.turn(taken, incoming).await?;
            self.answer_of(taken, turn)
        }
        .boxed()
    }
}
