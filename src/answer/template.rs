//! A slot of a card as a sentence made by code: what stands in for a sentence of the model that failed, and what a
//! robot or an elderly person is told where no model is there. Every fact in it is a value of the card.

use crate::{
    catalog::{ChannelKind, Slot},
    text::Language,
};

use super::{
    card::{Card, Value},
    guard, money,
    numbered::SlotRows,
    phrasebook::Phrasebook,
    style::Style,
};

/// Most rows of a slot that a sentence lists.
const ROWS: usize = 4;
/// Longest sentence, in characters; what is longer is left to the card.
const LONGEST: usize = 420;

/// The slot as one sentence; none where it cannot be said in one.
pub fn sentence(card: &Card, slot: Slot, language: Language) -> Option<String> {
    let words = Phrasebook(language);
    if card.open.contains(&slot) {
        return Some(words.open(slot));
    }
    let (rows, more) = rows(card, slot, words, Style::Written)?;
    let rest = if more { rest(words) } else { "" };
    let (lead, end) = lead(slot, words);
    let said = format!("{lead}{}{rest}{end}", rows.join("; "));
    (!rows.is_empty() && said.chars().count() <= LONGEST).then_some(said)
}

/// The facts of `slot` as one sentence.
pub fn stated(slot: &SlotRows, language: Language) -> String {
    let words = Phrasebook(language);
    if slot.open {
        return words.open(slot.slot);
    }
    let (lead, end) = lead(slot.slot, words);
    let rest = if slot.more { rest(words) } else { "" };
    format!("{lead}{}{rest}{end}", slot.said(language))
}

/// A sentence that points to the card for `slots`.
pub fn below(slots: &[Slot], language: Language) -> String {
    let words = Phrasebook(language);
    let names: Vec<String> = slots.iter().map(|slot| words.slot(*slot).to_lowercase()).collect();
    let names = capital(&names.join(", "));
    let end = words.pick("xin xem ở phần bên dưới ạ.", "please see the record below.");
    format!("{names}: {end}")
}

fn rest(words: Phrasebook) -> &'static str {
    words.pick("; còn lại xem trong hồ sơ", "; for the rest see the record")
}

/// What the card says of what was asked, by code alone, in the manner of `style`.
pub fn brief(card: &Card, asked: &[Slot], language: Language, style: Style) -> String {
    match style {
        Style::Written => {
            let said = asked.iter().filter_map(|slot| sentence(card, *slot, language));
            said.collect::<Vec<_>>().join(" ")
        }
        Style::Spoken => spoken(card, asked, language),
        Style::Simple => simple(card, asked, language),
    }
}

/// At most [`Style::SPOKEN_WORDS`] words: the first asked slot in as many rows as there is room for, or where to look.
fn spoken(card: &Card, asked: &[Slot], language: Language) -> String {
    let words = Phrasebook(language);
    let fits = |said: &String| said.split_whitespace().count() <= Style::SPOKEN_WORDS;
    let slot = asked.first().copied().unwrap_or(Slot::Documents);
    let stated = rows(card, slot, words, Style::Spoken).filter(|_| !card.open.contains(&slot));
    if let Some((rows, more)) = stated {
        let lead = words.slot(slot);
        if !more && !rows.is_empty() {
            let whole = format!("{lead}: {}.", rows.join("; "));
            if fits(&whole) {
                return whole;
            }
        }
        // Part of a list of papers is useful; part of a table of sums would be wrong for somebody.
        for count in (1..=rows.len()).rev().filter(|_| slot == Slot::Documents) {
            let part = format!(
                "{lead}: {}; {}.",
                rows[..count].join("; "),
                words.pick("còn nữa, xin xem màn hình", "more is on the screen")
            );
            if fits(&part) {
                return part;
            }
        }
        return format!("{lead}: {}.", words.pick("xin xem trên màn hình", "please see the screen"));
    }
    let open = words.pick(
        "Hồ sơ công bố chưa nêu điều này; xin hỏi nơi tiếp nhận hoặc gọi 1022.",
        "The published record does not state this; please ask the office or call 1022.",
    );
    open.to_owned()
}

/// One short sentence a row.
fn simple(card: &Card, asked: &[Slot], language: Language) -> String {
    let words = Phrasebook(language);
    let asked = if asked.is_empty() { &[Slot::Documents][..] } else { asked };
    let mut said = Vec::new();
    for slot in asked {
        let Some((rows, more)) = rows(card, *slot, words, Style::Simple) else { continue };
        if card.open.contains(slot) {
            said.push(words.open(*slot));
            continue;
        }
        said.push(format!("{}:", words.slot(*slot)));
        said.extend(rows.iter().map(|row| format!("{}.", capital(row))));
        if more {
            said.push(
                words.pick("Còn nữa, xin xem hồ sơ bên dưới.", "More stands in the record below.").to_owned(),
            );
        }
    }
    said.push(
        words
            .pick("Chưa rõ chỗ nào, xin gọi số 1022.", "If anything is unclear, please call 1022.")
            .to_owned(),
    );
    said.join(" ")
}

/// `row` with a capital first letter.
pub fn capital(row: &str) -> String {
    let mut chars = row.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The words before and after the rows of a slot.
fn lead(slot: Slot, words: Phrasebook) -> (&'static str, &'static str) {
    let (vi, en) = match slot {
        Slot::Documents => ("Dạ, giấy tờ cần có: ", "You need: "),
        Slot::Authority => ("Dạ, cơ quan giải quyết: ", "The authority: "),
        Slot::Process => ("Dạ, các bước thực hiện: ", "The steps: "),
        Slot::Deadline => ("Dạ, thời hạn giải quyết: ", "The time it takes: "),
        Slot::Fee => ("Dạ, mức thu: ", "The fee: "),
        Slot::Where => ("Dạ, nơi nộp hồ sơ: ", "Where to file: "),
        Slot::Online => ("Dạ, về việc nộp trực tuyến: ", "About filing online: "),
        Slot::Result => ("Dạ, kết quả nhận được: ", "What you receive: "),
        Slot::Conditions => ("Dạ, điều kiện: ", "The conditions: "),
        Slot::Forms => ("Dạ, mẫu cần dùng: ", "The forms: "),
        Slot::LegalBasis => ("Dạ, căn cứ pháp lý: ", "The legal basis: "),
    };
    (words.pick(vi, en), words.pick(" ạ.", "."))
}

/// The rows of a slot without notes, and whether some are left out.
fn rows(card: &Card, slot: Slot, words: Phrasebook, style: Style) -> Option<(Vec<String>, bool)> {
    let (mut rows, left) = all_rows(card, slot, words, style, before)?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    Some((rows, left || more))
}

/// All rows of a slot, and whether there is more to say than they do; a way of filing stands behind what holds for it.
pub(super) fn plain_rows(
    card: &Card,
    slot: Slot,
    words: Phrasebook,
    style: Style,
) -> Option<(Vec<String>, bool)> {
    all_rows(card, slot, words, style, behind)
}

fn before(channels: &str, figure: &str) -> String {
    format!("{channels}: {figure}")
}

fn behind(channels: &str, figure: &str) -> String {
    format!("{figure} ({})", channels.to_lowercase())
}

/// Of a slot some rows of which answer the question, those alone.
fn all_rows(
    card: &Card,
    slot: Slot,
    words: Phrasebook,
    style: Style,
    with_channels: fn(&str, &str) -> String,
) -> Option<(Vec<String>, bool)> {
    let answer = card.slots.get(&slot)?;
    let answering = card.explained.iter().filter(|row| row.slot == slot);
    let answering: Vec<String> = answering.map(|row| ended(&row.text)).collect();
    if !answering.is_empty() {
        return Some((answering.into_iter().filter(|row| !guard::speaks_to_machine(row)).collect(), false));
    }
    let all: Vec<String> = match slot {
        Slot::Documents => answer.values.iter().filter_map(|value| document(value, words)).collect(),
        Slot::Fee | Slot::Deadline => {
            let in_words = answer.values.iter().filter(|value| matches!(value, Value::Text { .. }));
            let figures = by_channel(&answer.values, words, style, with_channels);
            let figures = figures.into_iter().map(|figure| match card.by_when && slot == Slot::Deadline {
                true => format!("{figure} {}", words.office_takes()),
                false => figure,
            });
            figures.chain(in_words.filter_map(text)).collect()
        }
        _ => answer.values.iter().filter_map(text).collect(),
    };
    let mut kept: Vec<String> = Vec::new();
    for row in all {
        if !guard::speaks_to_machine(&row) && !kept.contains(&row) {
            kept.push(row);
        }
    }
    Some((kept, answer.values.iter().any(|value| matches!(value, Value::Document { remark: true, .. }))))
}

fn text(value: &Value) -> Option<String> {
    let said = match value {
        Value::Text { text } => text.clone(),
        Value::Channel { note, url, .. } => note.clone().or_else(|| url.clone())?,
        Value::Form { name, .. } => name.clone(),
        Value::Law { number, title, .. } => number.clone().unwrap_or_else(|| title.clone()),
        Value::Document { .. } | Value::Deadline { .. } | Value::Fee { .. } => return None,
    };
    Some(ended(&said))
}

/// `row` without the mark at its end.
fn ended(row: &str) -> String {
    row.trim().trim_end_matches(['.', ';', ',']).to_owned()
}

fn document(value: &Value, words: Phrasebook) -> Option<String> {
    let Value::Document { name, originals, copies, when, remark: false, .. } = value else { return None };
    let count = |number: &Option<u32>, vi: &str, one: &str, many: &str| {
        let number = number.filter(|number| *number > 0)?;
        let noun = words.pick(vi, if number == 1 { one } else { many });
        Some(format!("{number} {noun}"))
    };
    let mut inside: Vec<String> =
        [count(originals, "bản chính", "original", "originals"), count(copies, "bản sao", "copy", "copies")]
            .into_iter()
            .flatten()
            .collect();
    inside.extend(when.clone());
    let name = name.trim_end_matches(['.', ';']);
    Some(if inside.is_empty() { name.to_owned() } else { format!("{name} ({})", inside.join("; ")) })
}

/// Sums or times, each once, with the ways of filing it holds for where they differ.
fn by_channel(
    values: &[Value],
    words: Phrasebook,
    style: Style,
    with_channels: fn(&str, &str) -> String,
) -> Vec<String> {
    // Spoken, there is no room for what is said of a way of filing without a sum beside one that has a sum.
    let stated = |value: &&Value| style != Style::Spoken || money::value(value, words).is_some();
    let summed = values.iter().any(|value| money::value(value, words).is_some());
    let said = values.iter().filter(|value| !summed || stated(value));
    let rows: Vec<(ChannelKind, String)> = said.filter_map(|value| figure(value, words)).collect();
    let kinds = |row: Option<&str>| {
        let mut kinds: Vec<ChannelKind> = Vec::new();
        for (kind, other) in &rows {
            if row.is_none_or(|row| row == other) && !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        kinds
    };
    let all = kinds(None).len();
    let mut said: Vec<String> = Vec::new();
    for (_, row) in &rows {
        let own = kinds(Some(row));
        let names: Vec<&str> = own.iter().map(|kind| words.channel(*kind)).collect();
        let line = if own.len() == all { row.clone() } else { with_channels(&names.join(", "), row) };
        if !said.contains(&line) {
            said.push(line);
        }
    }
    said
}

/// The way of filing of a sum or a time and what is said of it.
fn figure(value: &Value, words: Phrasebook) -> Option<(ChannelKind, String)> {
    let (kind, figure, when) = match value {
        Value::Fee { channel, when, standing, note, .. } => {
            // A fee without a sum is what the record says of it.
            let sum = money::value(value, words).or_else(|| note.clone())?;
            let sum = sum.trim_end_matches('.').to_owned();
            let caution = standing.and_then(|standing| words.caution(standing));
            (channel, caution.map_or(sum.clone(), |caution| format!("{sum} [{caution}]")), when)
        }
        Value::Deadline { channel, amount, unit, when, note } => {
            let time = amount.map(|amount| words.duration(amount, *unit)).or_else(|| note.clone())?;
            (channel, time.trim_end_matches('.').to_owned(), when)
        }
        _ => return None,
    };
    let said =
        when.as_ref().map_or(figure.clone(), |when| format!("{}: {figure}", when.trim_end_matches('.')));
    Some((*kind, said))
}
