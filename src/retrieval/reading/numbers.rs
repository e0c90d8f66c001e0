//! Years of age spoken in words.

use crate::text::quantity::{Quantity, quantities};

use super::{Edit, Reading};

/// Ages in digits, as the catalog writes them: `mười bốn tuổi` becomes `14 tuổi`.
pub(super) fn edits(reading: &Reading) -> Vec<Edit> {
    if !reading.words.iter().any(|word| word.folded == "tuoi") {
        return Vec::new();
    }
    let spoken = quantities(&reading.text).into_iter().filter_map(|found| {
        let Quantity::Age(years) = found.quantity else { return None };
        let written = &reading.text[found.from..found.to];
        let in_words = !written.contains(|c: char| c.is_ascii_digit());
        in_words.then(|| Edit {
            from: found.from,
            to: found.to,
            with: format!("{years} {}", reading.as_typed("tuổi")),
        })
    });
    spoken.collect()
}
