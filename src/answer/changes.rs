//! What changed between two versions of the catalog, in words for a resident.

use crate::{
    catalog::{
        Channel, ChannelKind, Deadline, Document, Fact, Fee, LegalBasis, Slot,
        versions::changes::{Change, Diff, Named, Shift, Topic},
    },
    text::Language,
};

use super::{money, phrasebook::Phrasebook};

/// `diff` in `language`: each procedure with a line for each change.
pub fn text(diff: &Diff, language: Language) -> String {
    let words = Phrasebook(language);
    if diff.is_empty() {
        return words.pick("Không có gì thay đổi.", "Nothing changed.").to_owned();
    }
    let mut blocks: Vec<String> = diff
        .changed
        .iter()
        .map(|changed| {
            let lines = lines(&changed.changes, language);
            format!("{} ({})\n{}", words.text(&changed.name), changed.code, bullets(&lines))
        })
        .collect();
    let named = |heading: &str, named: &[Named]| {
        let lines: Vec<String> =
            named.iter().map(|one| format!("{} ({})", words.text(&one.name), one.code)).collect();
        (!lines.is_empty()).then(|| format!("{heading}\n{}", bullets(&lines)))
    };
    blocks.extend(named(words.pick("Thủ tục mới:", "New procedures:"), &diff.added));
    blocks.extend(named(words.pick("Thủ tục không còn:", "Procedures no longer there:"), &diff.removed));
    blocks.join("\n\n")
}

/// `changes` in `language`, a line each. What holds for several ways to file is told once.
pub fn lines(changes: &[Change], language: Language) -> Vec<String> {
    let words = Phrasebook(language);
    let mut by_way: Vec<(String, Told, Vec<ChannelKind>)> = Vec::new();
    let mut lines = Vec::new();
    for change in changes {
        match change {
            Change::Fee { channel, shift } => {
                gather(
                    &mut by_way,
                    words.slot(Slot::Fee),
                    told(shift, |fee| self::fee(fee, words)),
                    *channel,
                );
            }
            Change::Deadline { channel, shift } => {
                let told = told(shift, |deadline| self::deadline(deadline, words));
                gather(&mut by_way, words.slot(Slot::Deadline), told, *channel);
            }
            other => lines.push(line(other, words)),
        }
    }
    let by_way = by_way.into_iter().map(|(heading, told, ways)| {
        let ways: Vec<&str> = ways.into_iter().map(|way| words.channel(way)).collect();
        told.after(&format!("{heading} ({})", ways.join(", ").to_lowercase()), words)
    });
    by_way.chain(lines).collect()
}

fn gather(
    by_way: &mut Vec<(String, Told, Vec<ChannelKind>)>,
    heading: &str,
    told: Told,
    channel: ChannelKind,
) {
    match by_way.iter_mut().find(|(same, other, _)| same == heading && *other == told) {
        Some((_, _, ways)) => ways.push(channel),
        None => by_way.push((heading.to_owned(), told, vec![channel])),
    }
}

fn line(change: &Change, words: Phrasebook) -> String {
    match change {
        Change::Name(shift) => {
            told(shift, |name| quoted(words.text(name))).after(words.pick("Tên thủ tục", "Name"), words)
        }
        Change::Channel(shift) => {
            told(shift, |channel| way(channel, words)).after(words.pick("Cách nộp", "Way to file"), words)
        }
        Change::Document { case, shift } => {
            let heading = words.pick("Giấy tờ", "Document");
            let heading = match case {
                Some(case) => format!("{heading} ({})", words.text(case).trim_end_matches(':')),
                None => heading.to_owned(),
            };
            told(shift, |paper| document(paper, words)).after(&heading, words)
        }
        Change::Fact { topic, shift } => {
            told(shift, |fact| self::fact(fact, words)).after(self::topic(*topic, words), words)
        }
        Change::LegalBasis(shift) => told(shift, law).after(words.slot(Slot::LegalBasis), words),
        Change::Fee { .. } | Change::Deadline { .. } => String::new(),
        Change::Other => words
            .pick(
                "Nội dung trả lời không đổi: chỉ đổi tên gọi khác, nguồn, bản tiếng Anh hoặc ghi chú.",
                "No fact changed: only other names, sources, English wordings or remarks.",
            )
            .to_owned(),
    }
}

/// Before and after in words.
#[derive(Debug, PartialEq)]
struct Told {
    from: Option<String>,
    to: Option<String>,
}

fn told<T>(shift: &Shift<T>, say: impl Fn(&T) -> String) -> Told {
    Told { from: shift.from.as_ref().map(&say), to: shift.to.as_ref().map(&say) }
}

impl Told {
    fn after(&self, heading: &str, words: Phrasebook) -> String {
        let vietnamese = words.0 == Language::Vietnamese;
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if vietnamese => format!("{heading}: từ {from} thành {to}"),
            (Some(from), Some(to)) => format!("{heading}: from {from} to {to}"),
            (None, Some(to)) => format!("{heading}: {} {to}", words.pick("thêm", "added")),
            (Some(from), None) => format!("{heading}: {} {from}", words.pick("bỏ", "removed")),
            (None, None) => heading.to_owned(),
        }
    }
}

fn fee(fee: &Fee, words: Phrasebook) -> String {
    let note = fee.note.as_ref().map(|note| words.text(note).to_owned());
    let mut said: Vec<String> = money::figure(fee, words).into_iter().chain(note).collect();
    said.extend(fee.basis.iter().map(|basis| format!("{} {basis}", words.pick("căn cứ", "under"))));
    said.extend(fee.from.map(|day| format!("{} {}", words.pick("từ", "from"), day.strftime("%d/%m/%Y"))));
    said.extend(
        fee.until.map(|day| format!("{} {}", words.pick("đến hết", "until"), day.strftime("%d/%m/%Y"))),
    );
    with_case(fee.when.as_ref().map(|when| words.text(when)), &said.join(", "))
}

fn deadline(deadline: &Deadline, words: Phrasebook) -> String {
    let figure = deadline.amount.map(|amount| words.duration(amount, deadline.unit));
    let note = deadline.note.as_ref().map(|note| words.text(note).to_owned());
    let said: Vec<String> = figure.into_iter().chain(note).collect();
    with_case(deadline.when.as_ref().map(|when| words.text(when)), &said.join(", "))
}

fn with_case(case: Option<&str>, said: &str) -> String {
    case.map_or_else(|| said.to_owned(), |case| format!("{said} ({case})"))
}

fn way(channel: &Channel, words: Phrasebook) -> String {
    let note = channel.note.as_ref().map(|note| words.text(note));
    let said: Vec<&str> = note.into_iter().chain(channel.url.as_deref()).collect();
    let kind = words.channel(channel.kind).to_lowercase();
    if said.is_empty() { kind } else { format!("{kind} {}", quoted(&said.join(" "))) }
}

fn document(document: &Document, words: Phrasebook) -> String {
    let mut said = quoted(words.of(&document.vi, document.en.as_deref()));
    let copies = |count: Option<u32>, name: &str| count.map(|count| format!("{name}: {count}"));
    let details: Vec<String> = copies(document.originals, words.pick("bản chính", "originals"))
        .into_iter()
        .chain(copies(document.copies, words.pick("bản sao", "copies")))
        .chain(document.form.as_ref().map(|form| form.name.clone()))
        .chain(document.when.as_ref().map(|when| words.text(when).to_owned()))
        .chain(document.replaced_by.as_ref().map(|instead| {
            format!("{} {}", words.pick("được thay bằng", "replaced by"), words.text(instead))
        }))
        .collect();
    if !details.is_empty() {
        said.push_str(&format!(" ({})", details.join("; ")));
    }
    said
}

fn fact(fact: &Fact, words: Phrasebook) -> String {
    let mut said = quoted(words.of(&fact.vi, fact.en.as_deref()));
    for (day, name) in [(fact.from, words.pick("từ", "from")), (fact.until, words.pick("đến hết", "until"))]
    {
        if let Some(day) = day {
            said.push_str(&format!(" ({name} {})", day.strftime("%d/%m/%Y")));
        }
    }
    said
}

fn law(law: &LegalBasis) -> String {
    match &law.number {
        Some(number) => format!("{number}: {}", quoted(&law.title)),
        None => quoted(&law.title),
    }
}

fn topic(topic: Topic, words: Phrasebook) -> &'static str {
    match topic {
        Topic::Purpose => words.pick("Mục đích", "Purpose"),
        Topic::Authority => words.slot(Slot::Authority),
        Topic::Place => words.slot(Slot::Where),
        Topic::Step => words.pick("Bước thực hiện", "Step"),
        Topic::Condition => words.slot(Slot::Conditions),
        Topic::Result => words.slot(Slot::Result),
        Topic::Notice => words.pick("Lưu ý", "Notice"),
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", text.trim())
}

fn bullets(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Text, TimeUnit};

    fn fees(channel: ChannelKind, from: u64, to: u64) -> Change {
        let fee = |amount| Some(Fee { amount: Some(amount), ..Fee::default() });
        Change::Fee { channel, shift: Shift { from: fee(from), to: fee(to) } }
    }

    #[test]
    fn fees_and_deadlines_are_told_from_and_to_once_for_equal_ways() {
        let deadline = |amount| {
            Some(Deadline { amount: Some(amount), unit: Some(TimeUnit::WorkingDay), ..Deadline::default() })
        };
        let changes = [
            fees(ChannelKind::Online, 15_000, 20_000),
            fees(ChannelKind::Counter, 15_000, 20_000),
            Change::Deadline {
                channel: ChannelKind::Post,
                shift: Shift { from: deadline(3), to: deadline(2) },
            },
        ];
        assert_eq!(
            lines(&changes, Language::Vietnamese),
            [
                "Phí, lệ phí (trực tuyến, trực tiếp): từ 15.000 đồng thành 20.000 đồng",
                "Thời hạn giải quyết (qua bưu chính): từ 3 ngày làm việc thành 2 ngày làm việc",
            ]
        );
        assert_eq!(
            lines(&changes, Language::English)[0],
            "Fee (online, at the counter): from 15,000 VND to 20,000 VND"
        );
    }

    #[test]
    fn what_came_and_went_is_told_with_its_name() {
        let paper = Document {
            vi: "Ảnh bồ câu".to_owned(),
            en: Some("Photo of the pigeon".to_owned()),
            copies: Some(2),
            ..Document::default()
        };
        let case = Some(Text::vietnamese("Nuôi tại nhà:"));
        let added = Change::Document { case, shift: Shift { from: None, to: Some(paper) } };
        let notice = Fact {
            vi: "Sắp đổi.".to_owned(),
            until: Some(jiff::civil::date(2027, 1, 31)),
            ..Fact::default()
        };
        let removed = Change::Fact { topic: Topic::Notice, shift: Shift { from: Some(notice), to: None } };
        assert_eq!(
            lines(&[added.clone(), removed], Language::Vietnamese),
            [
                "Giấy tờ (Nuôi tại nhà): thêm “Ảnh bồ câu” (bản sao: 2)",
                "Lưu ý: bỏ “Sắp đổi.” (đến hết 31/01/2027)",
            ]
        );
        assert_eq!(
            lines(&[added], Language::English),
            ["Document (Nuôi tại nhà): added “Photo of the pigeon” (copies: 2)"]
        );
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert_eq!(text(&Diff::default(), Language::Vietnamese), "Không có gì thay đổi.");
    }
}
