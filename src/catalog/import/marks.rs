//! What the importer could not read or does not believe, and why.

use super::parts::cell;
use crate::catalog::procedure::{Mark, Slot};

/// Why something is marked: the words in [`Mark::why`].
pub mod why {
    /// A deadline without unit: 1 what?
    pub const DEADLINE_WITHOUT_UNIT: &str = "deadline-without-unit";
    /// A deadline of zero, which the portal prints for "not stated".
    pub const DEADLINE_ZERO: &str = "deadline-zero";
    /// A deadline that is no whole number, kept in words.
    pub const DEADLINE_NOT_WHOLE: &str = "deadline-not-whole";
    /// A time that is neither a number with a unit nor words alone, kept as text.
    pub const DEADLINE_UNREAD: &str = "deadline-unread";
    /// Ways to file whose deadlines differ strongly: probably cases pressed into channel rows.
    pub const DEADLINE_SPREAD: &str = "deadline-spread";
    /// The fee is left to a People's Council, a circular or the fee law; a figure beside it is not the fee.
    pub const FEE_DEFERRED: &str = "fee-deferred";
    /// "Free of charge" beside words that state an amount.
    pub const FEE_CONFLICT: &str = "fee-conflict";
    /// Deadline and fee run into one number.
    pub const FEE_GLUED: &str = "fee-glued";
    /// A fee printed in thousands of đồng.
    pub const FEE_IN_THOUSANDS: &str = "fee-in-thousands";
    /// A fee that is no whole number, kept in words.
    pub const FEE_NOT_WHOLE: &str = "fee-not-whole";
    /// A fee that could not be read, such as an amount without currency.
    pub const FEE_UNREAD: &str = "fee-unread";
    /// The fee's words quote a date that is over.
    pub const FEE_EXPIRED_DATE: &str = "fee-expired-date";
    /// The fee's words state other amounts than the figure.
    pub const FEE_NOTE_DIFFERS: &str = "fee-note-differs";
    /// Text before the first way to file.
    pub const CHANNEL_UNSPLIT: &str = "channel-unsplit";
    /// The record lists no papers.
    pub const NO_DOCUMENTS: &str = "no-documents";
    /// A row of the list of papers without number of copies.
    pub const DOCUMENT_WITHOUT_COUNT: &str = "document-without-count";
    /// A number of copies run into the name of the paper.
    pub const COUNT_GLUED: &str = "count-glued";
    /// A form's file name that could not be told from the name of the paper.
    pub const FORM_FILE_UNSPLIT: &str = "form-file-unsplit";
    /// A legal document whose title and number could not be told apart.
    pub const LEGAL_BASIS_UNSPLIT: &str = "legal-basis-unsplit";
    /// The record names no legal document.
    pub const LEGAL_BASIS_ABSENT: &str = "legal-basis-absent";
    /// A legal document that another one has replaced.
    pub const LEGAL_BASIS_EXPIRED: &str = "legal-basis-expired";
    /// A day that is none, such as 31 February.
    pub const DATE_UNREAD: &str = "date-unread";
    /// Results that could not be told apart.
    pub const RESULT_UNSPLIT: &str = "result-unsplit";
    /// Words from before 1 July 2025: district bodies, the paper household book.
    pub const DISTRICT_ERA_TEXT: &str = "district-era-text";
    /// The procedure begins or ends at a district body, which there is no more.
    pub const DISTRICT_BODY: &str = "district-body";
    /// The page shows another procedure's code as its own.
    pub const FOREIGN_BODY: &str = "foreign-body";
    /// The title is not the one that the agency's list has under the code.
    pub const TITLE_DIFFERS: &str = "title-differs";
    /// The agency's lists have the title under another code.
    pub const TITLE_OF_ANOTHER_CODE: &str = "title-of-another-code";
    /// The code stands in no list, though the lists cover its field.
    pub const CODE_NOT_LISTED: &str = "code-not-listed";
    /// The level of government does not fit the title or the body that carries it out.
    pub const LEVEL_CONTRADICTION: &str = "level-contradiction";
    /// The text never speaks of what the title does (issues again, extends, withdraws).
    pub const ACTION_ABSENT: &str = "action-absent";
    /// Two sources of one procedure state different things.
    pub const SIDES_DIFFER: &str = "sides-differ";
    /// A place or body of another province.
    pub const OTHER_PROVINCE: &str = "other-province";
    /// A cell cut short by the crawler and taken again from the whole page.
    pub const CELL_RECUT: &str = "cell-recut";
    /// A level of government or another coded value that is not known.
    pub const VALUE_UNKNOWN: &str = "value-unknown";
}

/// Marks of one record, without repetitions.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    /// Marks `slot`, keeping the beginning of `text`.
    pub(super) fn add(&mut self, slot: Slot, why: &'static str, text: &str) {
        let mark = Mark { slot, why: why.to_owned(), text: cell::excerpt(text) };
        if !self.0.contains(&mark) {
            self.0.push(mark);
        }
    }

    /// Goes on with the marks of a record.
    pub(super) fn of(marks: Vec<Mark>) -> Self {
        Self(marks)
    }

    /// The marks, in the order in which they were made.
    pub(super) fn into_vec(self) -> Vec<Mark> {
        self.0
    }

    /// Takes back what `slot` was marked for.
    pub(super) fn remove(&mut self, slot: Slot, why: &str) {
        self.0.retain(|mark| !(mark.slot == slot && mark.why == why));
    }

    /// Whether `slot` is marked for `why`.
    pub(super) fn has(&self, slot: Slot, why: &str) -> bool {
        self.0.iter().any(|mark| mark.slot == slot && mark.why == why)
    }
}
