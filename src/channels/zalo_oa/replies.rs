//! How many answers went out since a resident wrote last. Zalo is said to give eight of them free of charge and to charge for or
//! refuse the ninth; its documents do not say so, so none is held back here, and an operator is told.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::delivery::Millis;

/// Answers to one message that are said to be free.
pub(super) const FREE: u32 = 8;
/// Most chats whose answers are counted; where there are more all are counted anew.
const MOST_CHATS: usize = 10_000;

/// The answers of this process, by chat.
#[derive(Debug, Default)]
pub(super) struct Replies {
    sent: Mutex<HashMap<String, (Millis, u32)>>,
}

impl Replies {
    /// Which answer the next one to `chat` is since it was `heard` last, from 1.
    pub(super) fn next(&self, chat: &str, heard: Millis) -> u32 {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.get(chat).filter(|(since, _)| *since == heard).map_or(0, |(_, count)| *count) + 1
    }

    /// Notes that one went out.
    pub(super) fn note(&self, chat: &str, heard: Millis) {
        let next = self.next(chat, heard);
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= MOST_CHATS && !sent.contains_key(chat) {
            sent.clear();
        }
        sent.insert(chat.to_owned(), (heard, next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_from_the_last_message_on_and_by_chat() {
        let replies = Replies::default();
        for expected in 1..=10 {
            assert_eq!(replies.next("a", 5), expected);
            replies.note("a", 5);
        }
        assert_eq!((replies.next("b", 5), replies.next("a", 6)), (1, 1));
        replies.note("a", 6);
        assert_eq!(replies.next("a", 6), 2);
        for chat in 0..MOST_CHATS * 2 {
            replies.note(&chat.to_string(), 1);
        }
        assert!(replies.sent.lock().unwrap().len() <= MOST_CHATS);
    }
}
