//! In which parts of a procedure a word stands.

use super::schema::Part;

/// In which parts of a procedure a word stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence(u8);

impl Presence {
    /// In any part.
    pub fn anywhere(self) -> bool {
        self.0 != 0
    }

    /// In `part`.
    pub fn within(self, part: Part) -> bool {
        self.0 & bit(part) != 0
    }

    pub(super) fn add(&mut self, part: Part) {
        self.0 |= bit(part);
    }
}

fn bit(part: Part) -> u8 {
    1 << part as u8
}
