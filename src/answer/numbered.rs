//! The facts of a card with a number each: a model that was taught to names the numbers, and code puts the facts in. So
//! it cannot misspell a fact, and says a long one in three tokens.

use crate::{catalog::Slot, text::Language};

use super::{card::Card, guard, phrasebook::Phrasebook, style::Style, template};

/// Longest row, in characters; of a longer one the first sentences or clauses are said.
const ROW_CHARS: usize = 280;
/// Most characters of the rows of a slot, and most rows, by style.
const WRITTEN: Room = Room { rows: 6, chars: 480 };
const SIMPLE: Room = Room { rows: 4, chars: 320 };
/// Words of a spoken answer that its facts leave to the model.
const OWN_WORDS: usize = 9;
/// Stands where a number means nothing; the guard refuses it.
const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

struct Room {
    rows: usize,
    chars: usize,
}

/// The rows of one slot that are offered to a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRows {
    pub slot: Slot,
    /// The number of the first row.
    pub first: usize,
    pub rows: Vec<String>,
    /// Whether the record has more than these.
    pub more: bool,
    /// Whether the record leaves the slot open; there are no rows then.
    pub open: bool,
}

/// What a wording may name by number: 0 is the procedure's name, then come the rows of the asked slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    pub name: String,
    pub slots: Vec<SlotRows>,
}

impl Numbered {
    /// The rows of `slots` of `card`, as many as a wording in `style` has room for; nothing where one of them cannot be
    /// said at all.
    pub fn of(card: &Card, slots: &[Slot], language: Language, style: Style) -> Option<Self> {
        let mut first = 1;
        let mut all = Vec::new();
        for slot in slots {
            let offered = offered(card, *slot, slots.len(), language, style)?;
            all.push(SlotRows { first, ..offered });
            first += all.last().map_or(0, |slot| slot.rows.len());
        }
        Some(Self { name: card.name.trim_end_matches('.').to_owned(), slots: all })
    }

    /// The fact of `number`, and whether it may begin in lower case.
    fn fact(&self, number: usize) -> Option<(&str, bool)> {
        if number == 0 {
            return Some((&self.name, true));
        }
        let slot =
            self.slots.iter().find(|slot| (slot.first..slot.first + slot.rows.len()).contains(&number))?;
        let names = matches!(slot.slot, Slot::Authority | Slot::Where | Slot::LegalBasis);
        Some((slot.rows.get(number - slot.first)?, !names))
    }
}

fn offered(card: &Card, slot: Slot, slots: usize, language: Language, style: Style) -> Option<SlotRows> {
    let answer = card.slots.get(&slot)?;
    let whole = SlotRows { slot, first: 1, rows: Vec::new(), more: false, open: false };
    if card.open.contains(&slot) {
        return Some(SlotRows { open: true, ..whole });
    }
    let (all, mut more) = template::plain_rows(answer, slot, Phrasebook(language));
    let mut rows: Vec<String> = Vec::new();
    for row in &all {
        let Some((row, cut)) = clipped(row) else {
            more = true;
            break;
        };
        if !fits(&rows, &row, slots, style) {
            more = true;
            break;
        }
        rows.push(row);
        if cut {
            more = true;
            break;
        }
    }
    // Part of a list of papers is useful; part of a table of sums or times would be wrong for somebody.
    let whole_only =
        matches!(slot, Slot::Fee | Slot::Deadline) || style == Style::Spoken && slot != Slot::Documents;
    let said = !rows.is_empty() && !(more && whole_only && rows.len() < all.len());
    said.then_some(SlotRows { rows, more, ..whole })
}

fn fits(rows: &[String], row: &str, slots: usize, style: Style) -> bool {
    let room = match style {
        Style::Written => WRITTEN,
        Style::Simple => SIMPLE,
        Style::Spoken => {
            let words = |row: &str| row.split_whitespace().count() + 1;
            let own = (OWN_WORDS * slots).min(Style::SPOKEN_WORDS);
            let budget = (Style::SPOKEN_WORDS - own) / slots.max(1);
            return rows.iter().map(|row| words(row)).sum::<usize>() + words(row) <= budget;
        }
    };
    let chars: usize = rows.iter().map(|row| row.chars().count()).sum();
    rows.len() < room.rows && (rows.is_empty() || chars + row.chars().count() <= room.chars)
}

/// `row` in one line, or its first sentences or clauses where it is long, and whether something was left out; nothing
/// where it cannot be cut, or speaks to the machine.
fn clipped(row: &str) -> Option<(String, bool)> {
    let line = row.split_whitespace().collect::<Vec<_>>().join(" ");
    if guard::speaks_to_machine(&line) || line.is_empty() {
        return None;
    }
    let Some((end, _)) = line.char_indices().nth(ROW_CHARS) else { return Some((line, false)) };
    let kept = &line[..end];
    let at = [". ", "; "].iter().filter_map(|mark| kept.rfind(mark)).max()?;
    Some((kept[..at].trim_end_matches(['.', ';', ',', ':']).to_owned(), true))
}

/// Puts the facts in while a text comes piece by piece.
#[derive(Debug, Clone)]
pub struct Filler {
    facts: Numbered,
    /// What may yet become a number.
    held: String,
    /// The last character given out that is no space.
    last: Option<char>,
}

impl Filler {
    pub fn new(facts: Numbered) -> Self {
        Self { facts, held: String::new(), last: None }
    }

    /// Takes a piece of text; gives what of it is certain, with the facts in the places of their numbers.
    pub fn push(&mut self, piece: &str) -> String {
        let mut out = String::new();
        for c in piece.chars() {
            match c {
                '[' => {
                    self.release(&mut out);
                    self.held.push(c);
                }
                ']' if !self.held.is_empty() => {
                    let number = self.held[1..].trim().parse().ok();
                    self.held.clear();
                    self.fill(number, &mut out);
                }
                _ if self.held.is_empty() => self.give(c, &mut out),
                _ if c.is_ascii_digit() || c == ' ' => self.held.push(c),
                _ => {
                    self.release(&mut out);
                    self.give(c, &mut out);
                }
            }
        }
        out
    }

    /// `sentence` without the facts that code has put in: the model's own words.
    pub fn without_facts(&self, sentence: &str) -> String {
        let rows = self.facts.slots.iter().flat_map(|slot| &slot.rows);
        let mut facts: Vec<&String> =
            rows.chain([&self.facts.name]).filter(|fact| !fact.is_empty()).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
        facts.iter().fold(sentence.to_owned(), |left, fact| {
            [lower(fact), template::capital(fact), (*fact).clone()]
                .iter()
                .fold(left, |left, fact| left.replace(fact.as_str(), " "))
        })
    }

    /// What is left at the end.
    pub fn finish(mut self) -> String {
        let mut out = String::new();
        self.release(&mut out);
        out
    }

    fn give(&mut self, c: char, out: &mut String) {
        if !c.is_whitespace() {
            self.last = Some(c);
        }
        out.push(c);
    }

    fn release(&mut self, out: &mut String) {
        for c in std::mem::take(&mut self.held).chars() {
            self.give(c, out);
        }
    }

    fn fill(&mut self, number: Option<usize>, out: &mut String) {
        let begins = self.last.is_none_or(|last| matches!(last, '.' | '!' | '?' | '…'));
        let said = match number.and_then(|number| self.facts.fact(number)) {
            Some((fact, _)) if begins => template::capital(fact),
            Some((fact, true)) => lower(fact),
            Some((fact, false)) => fact.to_owned(),
            None => UNKNOWN.to_string(),
        };
        for c in said.chars() {
            self.give(c, out);
        }
    }
}

/// `fact` with a small first letter, unless its first word is an abbreviation.
pub fn lower(fact: &str) -> String {
    let mut chars = fact.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second.is_whitespace() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => fact.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Numbered {
        let rows = |slot, first, rows: &[&str]| SlotRows {
            slot,
            first,
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
            more: false,
            open: false,
        };
        let documents = rows(Slot::Documents, 1, &["Tờ khai (1 bản chính)", "CCCD"]);
        let places = rows(Slot::Where, 3, &["Trung tâm Phục vụ hành chính công"]);
        Numbered { name: "Đăng ký nuôi chim".to_owned(), slots: vec![documents, places] }
    }

    fn filled(pieces: &[&str]) -> String {
        let mut filler = Filler::new(facts());
        let mut text: String = pieces.iter().map(|piece| filler.push(piece)).collect();
        text.push_str(&filler.finish());
        text
    }

    #[test]
    fn numbers_become_facts_wherever_the_pieces_are_cut() {
        let said = "Dạ, để [0] anh/chị mang [1] và [2], nộp tại [3] ạ. [1] thì ký sẵn.";
        let expected = "Dạ, để đăng ký nuôi chim anh/chị mang tờ khai (1 bản chính) và CCCD, nộp tại Trung tâm \
                        Phục vụ hành chính công ạ. Tờ khai (1 bản chính) thì ký sẵn.";
        assert_eq!(filled(&[said]), expected);
        let letters: Vec<String> = said.chars().map(String::from).collect();
        assert_eq!(filled(&letters.iter().map(String::as_str).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn a_number_without_a_fact_is_refused_by_the_guard_and_other_brackets_stay() {
        assert_eq!(filled(&["a [4] b"]), "a \u{FFFD} b");
        assert_eq!(filled(&["a [] b [99999999999999999999999]"]), "a \u{FFFD} b \u{FFFD}");
        assert_eq!(filled(&["a [x] [1"]), "a [x] [1");
        let evidence = guard::Evidence::new(["a b"], "");
        assert!(!guard::check("a \u{FFFD} b", &evidence).is_empty());
    }

    #[test]
    fn long_rows_end_with_a_sentence_or_are_left_out() {
        let long = format!("{} Hết. {}", "Nộp hồ sơ tại bộ phận một cửa;".repeat(6), "x ".repeat(200));
        let (row, cut) = clipped(&long).unwrap();
        assert!(cut && row.ends_with("Hết") && row.chars().count() <= ROW_CHARS, "{row}");
        assert_eq!(clipped(&"dài ".repeat(200)), None);
        assert_eq!(clipped(" ngắn \n thôi "), Some(("ngắn thôi".to_owned(), false)));
    }
}
