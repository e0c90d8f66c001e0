//! The agencies' lists of their procedures, by code and by title.

use std::collections::{HashMap, HashSet};

use super::super::draft::Entry;
use crate::catalog::code::Code;

/// All rows of all lists.
#[derive(Debug, Default)]
pub(in crate::catalog::import) struct Lists {
    by_code: HashMap<Code, Entry>,
    by_title: HashMap<String, Vec<Code>>,
    fields: HashSet<String>,
}

impl Lists {
    /// The lists of `entries`; of two rows with one code the first counts.
    pub(in crate::catalog::import) fn new(entries: Vec<Entry>) -> Self {
        let mut lists = Self::default();
        for entry in entries {
            if lists.by_code.contains_key(&entry.code) {
                continue;
            }
            lists.by_title.entry(folded(&entry.name)).or_default().push(entry.code.clone());
            lists.fields.insert(folded(&entry.field));
            lists.by_code.insert(entry.code.clone(), entry);
        }
        lists
    }

    /// The row of a code.
    pub(super) fn get(&self, code: &Code) -> Option<&Entry> {
        self.by_code.get(code)
    }

    /// The codes under which a title stands.
    pub(super) fn codes(&self, title: &str) -> &[Code] {
        self.by_title.get(&folded(title)).map_or(&[], Vec::as_slice)
    }

    /// Whether the lists cover a field of administration.
    pub(super) fn covers(&self, field: &str) -> bool {
        self.fields.contains(&folded(field))
    }
}

/// The words of a text in small letters: what is left when spacing, case and punctuation do not count.
pub(super) fn folded(text: &str) -> String {
    words(text).join(" ")
}

/// The words of a text in small letters.
pub(super) fn words(text: &str) -> Vec<String> {
    let word = |word: &&str| !word.is_empty();
    text.split(|letter: char| !letter.is_alphanumeric()).filter(word).map(str::to_lowercase).collect()
}
