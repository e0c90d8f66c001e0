//! A card as plain text, as a bot would send it: what was asked first, and always what the law requires.

use crate::{
    catalog::{Layer, Slot},
    text::Language,
};

use super::{card::Card, phrasebook::Phrasebook};

/// Longest text of a slot that was not asked for, in characters; the rest is left to the card.
const BRIEF: usize = 900;

/// The card in words: a pinned notice, asked slots, then those that Decree 118/2025, Article 16 requires, then where to file,
/// notices and sources with their dates.
pub fn text(card: &Card, language: Language) -> String {
    let words = Phrasebook(language);
    let mut blocks = vec![format!("{} ({})", card.name, card.code)];
    blocks.extend(card.purpose.clone());
    let heading = words.pick("Lưu ý", "Note");
    blocks.extend(card.pinned.as_ref().map(|notice| format!("{heading}: {notice}")));
    if !card.explained.is_empty() {
        let rows: Vec<String> =
            card.explained.iter().map(|row| format!("{}: {}", words.slot(row.slot), row.text)).collect();
        blocks.push(format!("{}:\n{}", words.explained(), bullets(&rows)));
    }
    if card.by_when && card.explained.is_empty() {
        blocks.push(words.no_term().to_owned());
    }
    for slot in order(&card.first()) {
        if let Some(answer) = card.slots.get(&slot) {
            let said =
                if card.asked.contains(&slot) { answer.text.clone() } else { brief(&answer.text, words) };
            let joint = if said.contains('\n') { '\n' } else { ' ' };
            blocks.push(format!("{}:{joint}{said}", words.slot(slot)));
        }
    }
    let notices = &card.notices[usize::from(card.pinned.is_some()).min(card.notices.len())..];
    if !notices.is_empty() {
        blocks.push(format!("{heading}:\n{}", bullets(notices)));
    }
    blocks.push(format!("{}:\n{}", words.pick("Nguồn", "Sources"), bullets(&sources(card, words))));
    blocks.push(closing(card, words));
    blocks.join("\n\n")
}

/// Asked slots first, then the required ones, then where to file and how online.
fn order(asked: &[Slot]) -> Vec<Slot> {
    let mut order = asked.to_vec();
    for slot in Slot::REQUIRED.into_iter().chain([Slot::Where, Slot::Online]) {
        if !order.contains(&slot) {
            order.push(slot);
        }
    }
    order
}

/// The first lines of `text` up to [`BRIEF`] characters, and a word that there is more.
fn brief(text: &str, words: Phrasebook) -> String {
    if text.chars().count() <= BRIEF {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut lines = text.lines();
    // The beginning as it stands: a later line under the heading of one left out would say something else.
    while let Some(line) = lines.clone().next() {
        if !kept.is_empty() && kept.chars().count() + line.chars().count() > BRIEF {
            break;
        }
        lines.next();
        kept.push_str(line);
        kept.push('\n');
    }
    let left = lines.count();
    if left == 0 {
        return text.to_owned();
    }
    kept + &format!(
        "{} {left} {}",
        words.pick("… và", "… and"),
        words.pick("mục nữa, xem đủ trong hồ sơ.", "more; see the full record.")
    )
}

fn bullets(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
}

fn sources(card: &Card, words: Phrasebook) -> Vec<String> {
    let line = |source: &super::card::CardSource| {
        let mut line = source.title.clone();
        if source.layer == Layer::Local {
            line.push_str(words.pick(" [quy định riêng của Hà Nội]", " [Hanoi's own rule]"));
        }
        if let Some(number) = &source.number
            && !line.contains(number)
        {
            line.push_str(&format!(", {number}"));
        }
        if let Some(day) = source.checked {
            line.push_str(&format!(
                " ({} {})",
                words.pick("kiểm tra ngày", "checked on"),
                day.strftime("%d/%m/%Y")
            ));
        }
        line
    };
    card.sources.iter().map(line).collect()
}

fn closing(card: &Card, words: Phrasebook) -> String {
    let day = card.as_of.strftime("%d/%m/%Y");
    match words.0 {
        Language::Vietnamese => {
            format!(
                "Trả lời theo hồ sơ tính đến {day}, do máy soạn từ cơ sở dữ liệu thủ tục. Cần hỏi thêm: tổng đài 1022."
            )
        }
        Language::English => {
            format!(
                "As of {day}, composed by a machine from the procedure catalog. For anything else call the 1022 hotline."
            )
        }
    }
}
