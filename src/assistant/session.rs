//! What a conversation remembers: the procedure in hand, the options last offered and what was asked of them. No text of the resident.

use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use uuid::Uuid;

use crate::{
    answer::ClarifyOption,
    catalog::{Code, Slot},
};

/// A conversation is forgotten after this time without a turn.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// Most conversations remembered; the longest idle ones go first.
const MOST: usize = 10_000;

/// What is remembered of a conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// The procedure last answered.
    pub procedure: Option<Code>,
    /// The options of the question back that is open.
    pub options: Vec<ClarifyOption>,
    /// The slots that the question behind it asked for.
    pub asked: Vec<Slot>,
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
}
