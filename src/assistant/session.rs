//! What a conversation remembers: procedures, facts of the case, slots, and the question that is open. No text of the resident.

use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    answer::ClarifyOption,
    catalog::{Code, Slot},
    retrieval::{Facts, Gist},
    text::Language,
};

/// A conversation is forgotten after this time without a turn.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// Most conversations remembered; the longest idle ones go first.
const MOST: usize = 10_000;
/// The key under which the ward of a conversation is a fact of the case.
pub const WARD: &str = "ward";
/// Most procedures remembered besides the one in hand.
const DISCUSSED: usize = 8;

/// What is remembered of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The procedure last answered.
    pub procedure: Option<Code>,
    /// Those discussed before it, the latest first.
    pub before: Vec<Code>,
    /// What is known of the case: ids of the lexicon, and numbers.
    pub facts: Facts,
    /// The ward or commune that the conversation is about, by its code: that of the link that opened it, or the last one named since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ward: Option<String>,
    /// The slots last asked for.
    pub asked: Vec<Slot>,
    /// What was said of the matter that is talked about, since it was brought up.
    pub said: Gist,
    /// The question back that is open.
    pub open: Option<Open>,
    /// Questions back in a row.
    pub rounds: u8,
    /// The language that was asked for by name, else that of the last turn.
    pub language: Option<Language>,
}

/// A question back, as far as its answer needs it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// What can be picked.
    pub options: Vec<ClarifyOption>,
    /// The procedures still in question, the likeliest first.
    pub pool: Vec<Code>,
    /// The fact that it asks for, where it asks for one.
    pub fact: Option<String>,
}

impl Session {
    /// Takes the fact `key` of the case back.
    pub fn forget(&mut self, key: &str) {
        self.facts.remove(key);
        if key == WARD {
            self.ward = None;
        }
    }

    /// Takes `code` in hand, remembers the one before it, and closes what was open.
    pub fn take_up(&mut self, code: &Code) {
        if self.procedure.as_ref() != Some(code) {
            self.before.retain(|before| before != code);
            if let Some(last) = self.procedure.replace(code.clone()) {
                self.before.retain(|before| *before != last);
                self.before.insert(0, last);
                self.before.truncate(DISCUSSED);
            }
        }
        self.open = None;
        self.rounds = 0;
    }
}

/// All conversations, in memory.
#[derive(Debug, Default)]
pub struct Sessions {
    by_id: Mutex<HashMap<Uuid, (Session, Instant)>>,
}

impl Sessions {
    /// The conversation `id`, or a new one where it is unknown, malformed or forgotten.
    pub fn open(&self, id: Option<&str>) -> (Uuid, Session) {
        let known = id.and_then(|id| id.parse().ok()).and_then(|id: Uuid| {
            let sessions = self.by_id.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let (session, at) = sessions.get(&id)?;
            (at.elapsed() < IDLE).then(|| (id, session.clone()))
        });
        known.unwrap_or_else(|| (Uuid::new_v4(), Session::default()))
    }

    /// Remembers `session` as `id`.
    pub fn keep(&self, id: Uuid, session: Session) {
        let mut sessions = self.by_id.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if sessions.len() >= MOST && !sessions.contains_key(&id) {
            make_room(&mut sessions);
        }
        sessions.insert(id, (session, Instant::now()));
    }
}

/// Forgets what is idle, or else the older half: amortised, so that a flood of new conversations stays cheap.
fn make_room(sessions: &mut HashMap<Uuid, (Session, Instant)>) {
    sessions.retain(|_, (_, at)| at.elapsed() < IDLE);
    if sessions.len() >= MOST {
        let mut times: Vec<Instant> = sessions.values().map(|(_, at)| *at).collect();
        let (_, middle, _) = times.select_nth_unstable(MOST / 2);
        let middle = *middle;
        sessions.retain(|_, (_, at)| *at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_remembered_and_unknown_ids_start_anew() {
        let sessions = Sessions::default();
        let (id, _) = sessions.open(None);
        let session = Session { procedure: Some("1.001193".parse().unwrap()), ..Session::default() };
        sessions.keep(id, session.clone());
        assert_eq!(sessions.open(Some(&id.to_string())), (id, session));
        assert_ne!(sessions.open(Some("not an id")).0, id);
        assert_eq!(sessions.open(Some(&Uuid::nil().to_string())).1, Session::default());
    }

    #[test]
    fn memory_is_bounded() {
        let sessions = Sessions::default();
        for _ in 0..MOST + 10 {
            sessions.keep(Uuid::new_v4(), Session::default());
        }
        assert!(sessions.by_id.lock().unwrap().len() <= MOST);
    }

    #[test]
    fn procedures_discussed_are_kept_in_order_and_bounded() {
        let mut session = Session::default();
        for number in (0..20).chain([15]) {
            session.take_up(&format!("1.{number:06}").parse().unwrap());
        }
        let before: Vec<&str> = session.before.iter().map(Code::as_str).collect();
        assert_eq!(session.procedure.as_ref().map(Code::as_str), Some("1.000015"));
        assert_eq!(before.len(), DISCUSSED);
        assert_eq!(before[..3], ["1.000019", "1.000018", "1.000017"]);
        assert!(!before.contains(&"1.000015"));
    }
}
