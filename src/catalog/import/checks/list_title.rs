//! Is the record's title the one that the agency's list has under its code?

use super::super::draft::Draft;
use super::super::marks::why;
use super::listed::words;
use super::{Finding, Known};
use crate::catalog::procedure::Slot;

/// Titles that share fewer of their words than this are of different procedures.
const SEVERE: f32 = 0.5;
/// Titles that share fewer of their words than this are worded differently. In the records of June and July 2026
/// every title is either the list's word for word or shares less than half of its words.
const MILD: f32 = 0.95;

/// Compares the title with the list's; marks a code that no list has, though the lists cover its field.
pub(super) fn check(draft: &Draft, known: &Known) -> Vec<Finding> {
    let procedure = &draft.procedure;
    let title = &procedure.name.vi;
    let Some(entry) = known.lists.get(&procedure.code) else {
        let missing = draft.listed && known.lists.covers(&procedure.field);
        let mark =
            || Finding::mild(Slot::Process, why::CODE_NOT_LISTED, &format!("{} {title}", procedure.code));
        return missing.then(mark).into_iter().collect();
    };
    let alike = likeness(title, &entry.name);
    let text = format!("{title} ≠ {}", entry.name);
    if alike < SEVERE {
        let vi = format!("Tên thủ tục khác hẳn danh sách của cơ quan công bố, vốn ghi: {}", entry.name);
        let en = format!("The title is not the one in the agency's list, which says: {}", entry.name);
        vec![Finding::severe(Slot::Process, why::TITLE_DIFFERS, &text, vi, en)]
    } else if alike < MILD {
        vec![Finding::mild(Slot::Process, why::TITLE_DIFFERS, &text)]
    } else {
        Vec::new()
    }
}

/// How many words two titles share, from 0 to 1 (Dice's coefficient over words with their repetitions).
fn likeness(one: &str, other: &str) -> f32 {
    let (one, mut other) = (words(one), words(other));
    let total = one.len() + other.len();
    let mut shared = 0_u16;
    for word in &one {
        if let Some(at) = other.iter().position(|candidate| candidate == word) {
            other.swap_remove(at);
            shared = shared.saturating_add(1);
        }
    }
    if total == 0 {
        1.0
    } else {
        2.0 * f32::from(shared) / f32::from(u16::try_from(total).unwrap_or(u16::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn likeness_counts_words_and_neither_case_nor_punctuation() {
        assert!((likeness("Cấp giấy A (lần 2)", "cấp  giấy a, lần 2.") - 1.0).abs() < f32::EPSILON);
        assert!(likeness("Cấp giấy phép", "Xóa nợ thuế") < 0.1);
        let worded = likeness("Cấp giấy phép xây dựng", "Cấp phép xây dựng");
        assert!((0.5..0.95).contains(&worded), "{worded}");
    }
}
