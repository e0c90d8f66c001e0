//! The asked slots of a card with a number each: a model that was taught to names the numbers, and code puts the facts
//! in. So it cannot misspell a fact or leave one out of a list, and says a long list in three tokens.

use crate::{
    catalog::Slot,
    text::{Language, fold::has_diacritics},
};

use super::{card::Card, guard, label, phrasebook::Phrasebook, style::Style, template};

/// Longest row, in characters; of a longer one the first sentences or clauses are said.
const ROW_CHARS: usize = 280;
/// Most characters of the rows of a slot, and most rows, by style.
const WRITTEN: Room = Room { rows: 6, chars: 480 };
const SIMPLE: Room = Room { rows: 4, chars: 320 };
/// Longest row of a list whose last two are joined by "and", in characters.
const LISTED_CHARS: usize = 60;
/// Words of a spoken answer that its facts leave to the model.
const OWN_WORDS: usize = 9;
/// How a model begins to name a fact by its number.
const NUMBER: [&str; 2] = ["[", " ["];
/// Stands where a number means nothing; the guard refuses it.
const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

struct Room {
    rows: usize,
    chars: usize,
}

/// The rows of one slot that a wording says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRows {
    pub slot: Slot,
    pub rows: Vec<String>,
    /// Whether the record has more than these.
    pub more: bool,
    /// Whether the record leaves the slot open; there are no rows then.
    pub open: bool,
}

/// What a wording may name by number: 0 is the procedure's name, 1 the facts of the first asked slot, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    pub name: String,
    pub slots: Vec<SlotRows>,
    language: Language,
}

impl Numbered {
    /// The facts of `slots` of `card`, as many as a wording in `style` has room for; nothing where one of them cannot be
    /// said at all.
    pub fn of(card: &Card, slots: &[Slot], language: Language, style: Style) -> Option<Self> {
        let offered = slots.iter().map(|slot| offered(card, *slot, slots.len(), language, style));
        let slots = offered.collect::<Option<Vec<_>>>()?;
        Some(Self { name: card.name.trim_end_matches('.').to_owned(), slots, language })
    }

    /// Of these the facts of `slot` alone, under the number 1.
    pub fn of_slot(&self, slot: Slot) -> Self {
        let own = self.slots.iter().filter(|own| own.slot == slot);
        Self { name: self.name.clone(), slots: own.cloned().collect(), language: self.language }
    }

    /// What code alone says of `slot`.
    pub fn sentence(&self, slot: Slot) -> Option<String> {
        let slot = self.slots.iter().find(|own| own.slot == slot)?;
        Some(template::stated(slot, self.language))
    }

    /// What a model that words these must not begin to say: the words of other slots, that the record states nothing of what it
    /// states, or the number of a fact that it leaves open.
    pub fn avoided(&self) -> Vec<String> {
        let open = self.slots.iter().filter(|own| own.open).count();
        if open == self.slots.len() {
            return NUMBER.map(str::to_owned).to_vec();
        }
        // Who says that a slot is open names the place to ask, in the words of another slot.
        if open > 0 {
            return Vec::new();
        }
        let slots: Vec<Slot> = self.slots.iter().map(|own| own.slot).collect();
        [label::foreign(&slots), label::unstated()].concat()
    }

    /// The fact of `number` as it stands within a sentence.
    fn fact(&self, number: usize) -> Option<String> {
        let Some(at) = number.checked_sub(1) else { return Some(lower(&self.name)) };
        self.slots.get(at).filter(|slot| !slot.rows.is_empty()).map(|slot| slot.said(self.language))
    }

    /// The slots whose facts stand in `sentence`.
    fn slots_in<'a>(&'a self, sentence: &'a str) -> impl Iterator<Item = Slot> + 'a {
        let has = |slot: &&SlotRows| {
            // A row of several sentences is spread over as many of the wording.
            let mut parts = slot.rows.iter().flat_map(|row| guard::sentences(row));
            parts.any(|part| spellings(part).iter().any(|part| sentence.contains(part.as_str())))
        };
        self.slots.iter().filter(has).map(|slot| slot.slot)
    }
}

impl SlotRows {
    /// The rows as a list is said; what the record says in Vietnamese alone stands in quotation marks within English.
    pub fn said(&self, language: Language) -> String {
        match language {
            Language::Vietnamese => self.bare(language),
            Language::English => self.listed(language, quoted),
        }
    }

    /// The same without quotation marks.
    pub fn bare(&self, language: Language) -> String {
        self.listed(language, |row| row)
    }

    fn listed(&self, language: Language, marked: fn(String) -> String) -> String {
        let names = matches!(self.slot, Slot::Authority | Slot::Where | Slot::LegalBasis);
        let plain = |row: &String| !row.contains([',', ';', ':', '(']) && row.chars().count() <= LISTED_CHARS;
        let simple = self.rows.iter().all(plain);
        let rows: Vec<String> =
            self.rows.iter().map(|row| marked(if names { row.clone() } else { lower(row) })).collect();
        match rows.as_slice() {
            [first @ .., last] if self.joins() && !first.is_empty() && simple => {
                format!("{} {} {last}", first.join(", "), Phrasebook(language).pick("và", "and"))
            }
            _ => rows.join("; "),
        }
    }

    /// Whether all rows hold together; of sums, times and results one holds for one case, another for another.
    fn joins(&self) -> bool {
        matches!(self.slot, Slot::Documents | Slot::Forms | Slot::LegalBasis | Slot::Authority) && !self.more
    }
}

fn offered(card: &Card, slot: Slot, slots: usize, language: Language, style: Style) -> Option<SlotRows> {
    let whole = SlotRows { slot, rows: Vec::new(), more: false, open: false };
    if card.open.contains(&slot) {
        return Some(SlotRows { open: true, ..whole });
    }
    let (all, mut more) = template::plain_rows(card, slot, Phrasebook(language), style)?;
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
    let torn = more && whole_only && rows.len() < all.len();
    let said = !rows.is_empty() && !torn;
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
    let line = unnumbered(&line).to_owned();
    if guard::speaks_to_machine(&line) || line.is_empty() {
        return None;
    }
    let Some((end, _)) = line.char_indices().nth(ROW_CHARS) else { return Some((line, false)) };
    let kept = &line[..end];
    let at = [". ", "; "].iter().filter_map(|mark| kept.rfind(mark)).max()?;
    Some((kept[..at].trim_end_matches(['.', ';', ',', ':']).to_owned(), true))
}

/// `line` without the number or letter that it has in a list: within a sentence it would end the sentence.
fn unnumbered(line: &str) -> &str {
    let mark = line.find(['.', ')']).filter(|at| *at <= 2 && *at > 0);
    let rest = mark.and_then(|at| {
        let counts = line[..at].bytes().all(|b| b.is_ascii_digit());
        let lettered = at == 1 && line.as_bytes()[0].is_ascii_lowercase() && line.as_bytes()[1] == b')';
        line[at + 1..].strip_prefix(' ').filter(|rest| (counts || lettered) && !rest.is_empty())
    });
    rest.unwrap_or(line)
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
    /// Puts `facts` in.
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

    /// Whether the facts of `slot` are among those that it puts in.
    pub fn holds(&self, slot: Slot) -> bool {
        self.facts.slots.iter().any(|own| own.slot == slot)
    }

    /// `sentence` without the facts that code has put in: the model's own words.
    pub fn without_facts(&self, sentence: &str) -> String {
        let rows = self.facts.slots.iter().flat_map(|slot| &slot.rows);
        // A fact of several sentences stands in as many of the wording.
        let mut facts: Vec<&str> =
            rows.chain([&self.facts.name]).flat_map(|fact| guard::sentences(fact)).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
        without(sentence, facts)
    }

    /// Whether `text`, found in `sentence`, stands in what code has put in there and nowhere else (a row alone may as well be the
    /// model's own word), and the words around it turn nothing.
    pub fn has_put_in(&self, text: &str, sentence: &str) -> bool {
        let text = text.to_lowercase();
        let said = self.facts.slots.iter().map(|slot| slot.said(self.facts.language));
        let said: Vec<String> = said.chain([self.facts.name.clone()]).collect();
        let own = without(sentence, said.iter().flat_map(|said| guard::sentences(said)));
        !text.trim().is_empty()
            && !own.to_lowercase().contains(&text)
            && said.iter().any(|said| said.to_lowercase().contains(&text))
            && guard::is_frame(&own)
    }

    /// Whether `sentence` announces the facts of one slot in the words of another; `own` is what
    /// [`Self::without_facts`] leaves of it.
    pub fn mislabels(&self, sentence: &str, own: &str) -> bool {
        let slots: Vec<Slot> = self.facts.slots_in(sentence).collect();
        let named = label::named(own);
        !slots.is_empty() && !named.iter().all(|slot| slots.contains(slot))
    }

    /// What is left at the end.
    pub fn finish(&mut self) -> String {
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
            Some(fact) if begins => template::capital(&fact),
            Some(fact) => fact,
            None => UNKNOWN.to_string(),
        };
        for c in said.chars() {
            self.give(c, out);
        }
    }
}

/// `sentence` without `facts`, one after another, however each begins.
fn without<'a>(sentence: &str, facts: impl IntoIterator<Item = &'a str>) -> String {
    facts.into_iter().fold(sentence.to_owned(), |left, fact| {
        spellings(fact).iter().fold(left, |left, fact| left.replace(fact.as_str(), " "))
    })
}

/// `fact` as it may stand in a sentence or begin one.
fn spellings(fact: &str) -> [String; 3] {
    let fact = fact.trim_end_matches('.');
    [lower(fact), template::capital(fact), fact.to_owned()]
}

/// `row` in quotation marks where it is Vietnamese.
fn quoted(row: String) -> String {
    if has_diacritics(&row) { format!("“{row}”") } else { row }
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
        let rows = |slot, rows: &[&str]| SlotRows {
            slot,
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
            more: false,
            open: false,
        };
        let documents = rows(Slot::Documents, &["Tờ khai", "Hộ chiếu", "CCCD"]);
        let places = rows(Slot::Where, &["Trung tâm Phục vụ hành chính công"]);
        let fees = rows(Slot::Fee, &["8.000 đồng (trực tuyến)", "Miễn phí"]);
        let name = "Đăng ký nuôi chim".to_owned();
        Numbered { name, slots: vec![documents, places, fees], language: Language::Vietnamese }
    }

    fn filled(pieces: &[&str]) -> String {
        let mut filler = Filler::new(facts());
        let mut text: String = pieces.iter().map(|piece| filler.push(piece)).collect();
        text.push_str(&filler.finish());
        text
    }

    #[test]
    fn the_number_of_a_row_in_its_list_is_left_out() {
        for (line, said) in [
            ("4. Danh sách thành viên", "Danh sách thành viên"),
            ("12) Bản sao", "Bản sao"),
            ("a) Về nhân sự", "Về nhân sự"),
            ("02 ảnh 4x6", "02 ảnh 4x6"),
            ("5.000 đồng", "5.000 đồng"),
            ("A. B. C", "A. B. C"),
            ("1. ", "1. "),
        ] {
            assert_eq!(unnumbered(line), said);
        }
    }

    #[test]
    fn numbers_become_facts_wherever_the_pieces_are_cut() {
        let said = "Dạ, để [0] anh/chị mang [1], nộp tại [2] ạ. [3] là mức thu.";
        let expected = "Dạ, để đăng ký nuôi chim anh/chị mang tờ khai, hộ chiếu và CCCD, nộp tại Trung tâm Phục vụ \
                        hành chính công ạ. 8.000 đồng (trực tuyến); miễn phí là mức thu.";
        assert_eq!(filled(&[said]), expected);
        let letters: Vec<String> = said.chars().map(String::from).collect();
        assert_eq!(filled(&letters.iter().map(String::as_str).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn what_the_record_says_in_vietnamese_is_quoted_in_english() {
        let documents = &facts().slots[0];
        assert_eq!(documents.said(Language::English), "“tờ khai”, “hộ chiếu” and CCCD");
        assert_eq!(documents.bare(Language::English), "tờ khai, hộ chiếu and CCCD");
        assert_eq!(documents.said(Language::Vietnamese), "tờ khai, hộ chiếu và CCCD");
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
    fn what_code_has_put_in_is_told_from_what_the_model_says() {
        let filler = Filler::new(facts());
        for (sentence, found, put_in) in [
            ("Dạ, mức thu là 8.000 đồng (trực tuyến); miễn phí ạ.", "Miễn phí", true),
            ("Dạ, miễn phí anh/chị nhé: 8.000 đồng (trực tuyến); miễn phí ạ.", "Miễn phí", false),
            ("Dạ, mức thu là 8.000 đồng (trực tuyến); miễn phí ạ.", "9.000 đồng", false),
            ("Dạ, mức thu không phải là 8.000 đồng (trực tuyến); miễn phí ạ.", "8.000 đồng", false),
            ("Dạ, nộp trực tiếp thì 8.000 đồng (trực tuyến); miễn phí ạ.", "8.000 đồng", false),
        ] {
            assert_eq!(filler.has_put_in(found, sentence), put_in, "{sentence}");
        }
    }

    #[test]
    fn facts_are_announced_in_the_words_of_their_slot() {
        let filler = Filler::new(facts());
        for (said, mislabels) in [
            ("Dạ, mức thu là 8.000 đồng (trực tuyến); miễn phí ạ.", false),
            ("Dạ, thời hạn là 8.000 đồng (trực tuyến); miễn phí ạ.", true),
            ("Dạ, anh/chị nộp hồ sơ tại Trung tâm Phục vụ hành chính công ạ.", false),
            ("Mức thu là tờ khai, hộ chiếu và CCCD ạ.", true),
            ("Giấy tờ được tiếp nhận là 8.000 đồng (trực tuyến); miễn phí, mức thu ạ.", true),
            ("Thời hạn thì anh/chị gọi 1022 ạ.", false),
        ] {
            let own = filler.without_facts(said);
            assert_eq!(filler.mislabels(said, &own), mislabels, "{said}: {own:?}");
        }
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
