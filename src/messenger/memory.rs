//! What is remembered of a chat: codes, slots, facts by their ids, settings; of texts only a report that is being written.

use serde::{Deserialize, Serialize};

use crate::{
    assistant::{Session, session::IDLE},
    delivery::{CaseNumber, Millis, Taken},
    text::Language,
};

use super::report::Form;

/// What is remembered of a chat.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Whether the chat was told what it talks to.
    pub greeted: bool,
    /// The language that was set by a command.
    pub set: Option<Language>,
    /// The language last spoken.
    pub spoken: Option<Language>,
    /// What was last offered under numbers, by [`super::Action::code`], where the platform has too few buttons for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// The conversation.
    pub session: Session,
    /// Refusals in a row.
    pub refusals: u8,
    /// The report that is being written.
    pub form: Option<Form>,
    /// The case about whose answer a text is to tell, while the number is being asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<CaseNumber>,
    /// The case that has the chat, as far as the chat has heard.
    pub case: Option<CaseNumber>,
    /// Whether the resident was told that what is said is kept for the officer.
    pub receipt: bool,
    /// When the resident last did something.
    pub used: Millis,
}

impl Memory {
    /// What was remembered when `taken` arrived: a conversation, and a report
    /// that was not sent, is over after as long as it is on the web; settings stay. What an officer writes is no use of it
    /// by the resident: platforms count from what that one did.
    pub fn at(taken: &Taken, by_resident: bool) -> Self {
        let (mut memory, _) = taken.state::<Self>().unwrap_or_default();
        if memory.is_idle(taken.arrived) {
            memory.session = Session::default();
            memory.form = None;
            memory.text = None;
            memory.refusals = 0;
        }
        if by_resident {
            memory.used = taken.arrived;
        }
        memory
    }

    /// Whether the conversation is over at `now`.
    pub(super) fn is_idle(&self, now: Millis) -> bool {
        now.saturating_sub(self.used) > Millis::try_from(IDLE.as_millis()).unwrap_or(Millis::MAX)
    }

    /// The language to speak where nothing else tells.
    pub fn language(&self, client: Option<Language>) -> Language {
        self.set.or(self.spoken).or(client).unwrap_or_default()
    }
}
