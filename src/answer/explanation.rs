//! What a record itself says of a thing that a resident does not understand: the rows of its slots that name it.

use crate::{
    catalog::Slot,
    text::{Syllable, fold::has_diacritics, syllables},
};

use super::card::{Card, Explained};

/// Most rows.
const ROWS: usize = 3;
/// Slots in the order in which they explain: what a paper is and when it is needed, who may, how it goes.
const EXPLAINING: [Slot; 8] = [
    Slot::Documents,
    Slot::Conditions,
    Slot::Process,
    Slot::Result,
    Slot::Forms,
    Slot::Fee,
    Slot::Deadline,
    Slot::Online,
];

/// The rows of `card` that have all of `words`, which are in the order of the question, side by side where some rows have them so. A
/// word with diacritics is meant as it is spelt.
pub fn rows(card: &Card, words: &[&str]) -> Vec<Explained> {
    // What the procedure itself is its purpose says, and no row that has its name in it.
    let itself = card.purpose.is_some() && named(&card.name, words) == Some(true);
    if words.is_empty() || itself {
        return Vec::new();
    }
    let stated = EXPLAINING.into_iter().filter(|slot| !card.open.contains(slot));
    let lines = stated.flat_map(|slot| {
        let text = card.slots.get(&slot).map_or("", |answer| answer.text.as_str());
        text.lines().map(move |line| (slot, line))
    });
    let mut found: Vec<(bool, Explained)> = Vec::new();
    for (slot, line) in lines {
        let Some(together) = named(line, words) else { continue };
        let text = bare(line).to_owned();
        // A table has the same row for several ways of filing.
        if !found.iter().any(|(_, known)| known.text == text) {
            found.push((together, Explained { slot, text }));
        }
    }
    let whole = found.iter().any(|(together, _)| *together);
    found.retain(|(together, _)| *together == whole);
    found.into_iter().map(|(_, row)| row).take(ROWS).collect()
}

/// Whether `line` has all of `words`, and then whether side by side.
fn named(line: &str, words: &[&str]) -> Option<bool> {
    let own = syllables(line);
    let all = words.iter().all(|word| own.iter().any(|own| is(own, word)));
    let side_by_side = |run: &[Syllable]| run.iter().zip(words).all(|(own, word)| is(own, word));
    all.then(|| own.windows(words.len()).any(side_by_side))
}

fn is(own: &Syllable, word: &str) -> bool {
    if has_diacritics(word) { own.exact == word } else { own.folded == word }
}

/// `line` without the mark of a list.
pub(super) fn bare(line: &str) -> &str {
    let line = line.trim();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.strip_prefix("- ")
        .or_else(|| rest.strip_prefix(". ").filter(|_| rest.len() < line.len()))
        .unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::import, text::Language};

    fn card() -> Card {
        let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên vào sổ bồ câu",
            "yeu_cau_dieu_kien":"- Chim đã đeo vòng chân;\n- Chuồng chim cách trường học 100 mét;\n- Có vòng ở chân, không gãy."}"#;
        let procedure = import::read_record(record.as_bytes()).unwrap();
        Card::of(&procedure, Language::Vietnamese, &[], "2026-11-21".parse().unwrap())
    }

    #[test]
    fn a_thing_is_explained_by_the_rows_that_name_it() {
        let card = card();
        let said =
            |words: &[&str]| -> Vec<String> { rows(&card, words).into_iter().map(|row| row.text).collect() };
        assert_eq!(said(&["vong", "chan"]), ["Chim đã đeo vòng chân;"]);
        assert_eq!(said(&["vòng", "chân"]), ["Chim đã đeo vòng chân;"]);
        assert!(said(&["vọng", "chân"]).is_empty());
        assert_eq!(said(&["chan", "vong"]).len(), 2, "nowhere side by side in this order");
        assert_eq!(said(&["100"]), ["Chuồng chim cách trường học 100 mét;"]);
        assert!(said(&["meo"]).is_empty() && said(&[]).is_empty());
        let of_itself =
            Card {
                purpose: Some("Để nuôi chim.".to_owned()), name: "Đeo vòng chân".to_owned(), ..card
            };
        assert!(rows(&of_itself, &["vòng", "chân"]).is_empty());
    }

    #[test]
    fn the_mark_of_a_list_is_no_part_of_a_row() {
        for (line, row) in [("- a", "a"), ("12. b", "b"), ("2 c", "2 c"), ("d", "d"), (". e", ". e")] {
            assert_eq!(bare(line), row);
        }
    }
}
