//! What was read for prompts that many requests share, kept so that it is read once.

use std::sync::{Arc, Mutex, PoisonError};

use crate::inference::generator::cache::KvCache;

/// The last used prefixes, each with its keys and values; the latest first.
#[derive(Debug)]
pub(super) struct PrefixCaches {
    entries: Mutex<Vec<Entry>>,
    most: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    tokens: Arc<[u32]>,
    cache: Arc<KvCache>,
}

impl PrefixCaches {
    /// Keeps at most `most` prefixes.
    pub(super) fn new(most: usize) -> Self {
        Self { entries: Mutex::new(Vec::new()), most }
    }

    /// The cache that shares the longest beginning with `tokens`, and the length of that beginning.
    pub(super) fn longest(&self, tokens: &[u32]) -> Option<(Arc<KvCache>, usize)> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = |entry: &Entry| entry.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        let lengths = entries.iter().map(shared).enumerate();
        // Of equals the latest: max_by_key takes the last, so from the back.
        let (at, length) =
            lengths.rev().max_by_key(|(_, length)| *length).filter(|(_, length)| *length > 0)?;
        let entry = entries.remove(at);
        entries.insert(0, entry.clone());
        Some((entry.cache, length))
    }

    /// Keeps `cache`, which holds exactly `tokens`; what has not been used for longest goes.
    pub(super) fn keep(&self, tokens: &[u32], cache: KvCache) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|entry| *entry.tokens != *tokens);
        entries.insert(0, Entry { tokens: tokens.into(), cache: Arc::new(cache) });
        entries.truncate(self.most);
    }
}
