//! Faithful wordings: hand-written templates in several registers, filled from the curated records.

use std::sync::Arc;

use motcua::{
    answer::card::{Card, Value},
    answer::guard::Evidence,
    answer::wording,
    catalog::{Catalog, ChannelKind, Procedure, Slot, TimeUnit},
    text::Language,
};

use super::numbers;

/// A wording, the card it rests on, and what the guard makes of that card.
pub(crate) struct Faithful {
    pub(crate) procedure: Arc<Procedure>,
    pub(crate) language: Language,
    pub(crate) slot: Slot,
    pub(crate) card: Arc<Card>,
    pub(crate) evidence: Arc<Evidence>,
    pub(crate) text: String,
}

/// The curated records, with the city's own fees laid over them.
pub(crate) fn procedures() -> Vec<Procedure> {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    Catalog::over(Vec::new(), &[], &corpus).unwrap().procedures().to_vec()
}

pub(crate) const SLOTS: [Slot; 10] = [
    Slot::Fee,
    Slot::Deadline,
    Slot::Documents,
    Slot::Authority,
    Slot::Where,
    Slot::Online,
    Slot::Forms,
    Slot::LegalBasis,
    Slot::Conditions,
    Slot::Result,
];

/// Every template that fits one of `every` cards: all records, slots and languages in a fixed order.
pub(crate) fn of_every(every: usize, procedures: &[Procedure]) -> Vec<Faithful> {
    let day = "2026-11-21".parse().unwrap();
    let mut found = Vec::new();
    let mut cards = 0;
    for procedure in procedures {
        let procedure = Arc::new(procedure.clone());
        for language in [Language::Vietnamese, Language::English] {
            for slot in SLOTS {
                let card = Arc::new(Card::of(&procedure, language, &[slot], day));
                let texts = match language {
                    Language::Vietnamese => vietnamese(&card, slot),
                    Language::English => english(&card, slot),
                };
                if texts.is_empty() || card.open.contains(&slot) {
                    continue;
                }
                cards += 1;
                if cards % every != 0 {
                    continue;
                }
                let evidence = Arc::new(wording::evidence(&card, ""));
                found.extend(texts.into_iter().map(|text| Faithful {
                    procedure: Arc::clone(&procedure),
                    language,
                    slot,
                    card: Arc::clone(&card),
                    evidence: Arc::clone(&evidence),
                    text,
                }));
            }
        }
    }
    found
}

fn values(card: &Card, slot: Slot) -> &[Value] {
    card.slots.get(&slot).map_or(&[], |answer| &answer.values)
}

/// `text` with a small first letter where the second is small too, so that it stands within a sentence.
fn within(text: &str) -> String {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.clone().next()) else { return String::new() };
    let named = [
        "Ủy ban",
        "Công an",
        "Sở ",
        "Trung tâm",
        "Hà Nội",
        "Văn phòng",
        "Bộ ",
        "Cục ",
        "Phòng ",
        "VNeID",
        "Cổng",
    ];
    if second.is_some_and(char::is_uppercase) || named.iter().any(|name| text.starts_with(name)) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// A text of a record, short enough for a sentence, without its full stop.
fn short(text: &str) -> Option<String> {
    let line = text.trim().trim_end_matches('.');
    (line.chars().count() <= 160 && !line.contains(". ")).then(|| line.to_owned())
}

fn vietnamese(card: &Card, slot: Slot) -> Vec<String> {
    let values = values(card, slot);
    match slot {
        Slot::Fee => fees_vi(values),
        Slot::Deadline => deadlines_vi(values),
        Slot::Documents => documents_vi(values),
        Slot::Forms => {
            forms(values, &["Dạ, mẫu cần điền là {} ạ.", "Anh/chị dùng {} nhé.", "Tờ khai theo {}."])
        }
        Slot::LegalBasis => laws(
            values,
            &["Căn cứ pháp lý là {}.", "Dạ, việc này thực hiện theo {} ạ.", "Thủ tục căn cứ {}."],
        ),
        Slot::Authority => texts(
            values,
            &[
                "Dạ, cơ quan giải quyết là {} ạ.",
                "Việc này do {} giải quyết.",
                "{} sẽ giải quyết hồ sơ cho anh/chị.",
            ],
        ),
        Slot::Where => {
            texts(values, &["Dạ, nơi nộp hồ sơ: {} ạ.", "Anh/chị nộp hồ sơ ở đây nhé: {}.", "{}."])
        }
        Slot::Online => texts(values, &["{}.", "Dạ, về việc nộp trực tuyến: {} ạ."]),
        Slot::Conditions => texts(values, &["Dạ, điều kiện là: {} ạ.", "Anh/chị lưu ý: {}.", "{}."]),
        Slot::Result => {
            texts(values, &["Kết quả anh/chị nhận được là {}.", "Dạ, làm xong anh/chị nhận {} ạ."])
        }
        Slot::Process => Vec::new(),
    }
}

fn english(card: &Card, slot: Slot) -> Vec<String> {
    let values = values(card, slot);
    match slot {
        Slot::Fee => fees_en(values),
        Slot::Deadline => deadlines_en(values),
        Slot::Documents => documents_en(values),
        Slot::Forms => forms(values, &["The form to fill in is {}.", "Please use {}."]),
        Slot::LegalBasis => laws(values, &["The legal basis is {}.", "This is done under {}."]),
        Slot::Authority => texts(values, &["It is decided by: {}.", "The authority is {}."]),
        Slot::Where => texts(values, &["Please file here: {}.", "{}."]),
        Slot::Online => texts(values, &["{}.", "About filing online: {}."]),
        Slot::Conditions => texts(values, &["Please note: {}.", "{}."]),
        Slot::Result => texts(values, &["You will receive: {}.", "The result is {}."]),
        Slot::Process => Vec::new(),
    }
}

fn filled(templates: &[&str], with: &[String]) -> Vec<String> {
    let mut list = Vec::new();
    for (at, what) in with.iter().enumerate() {
        for (nth, template) in templates.iter().enumerate() {
            // Two templates a fact, in turn, so that every template meets many facts.
            if (at + nth) % templates.len() < 2 {
                let starts = template.starts_with("{}");
                let what = if starts { what.clone() } else { within(what) };
                list.push(template.replace("{}", &what));
            }
        }
    }
    list
}

fn texts(values: &[Value], templates: &[&str]) -> Vec<String> {
    let said = values.iter().filter_map(|value| match value {
        Value::Text { text } => short(text),
        Value::Channel { note, .. } => short(note.as_ref()?),
        _ => None,
    });
    filled(templates, &said.take(3).collect::<Vec<_>>())
}

fn forms(values: &[Value], templates: &[&str]) -> Vec<String> {
    let said = values.iter().filter_map(|value| match value {
        Value::Form { name, .. } => short(name),
        _ => None,
    });
    filled(templates, &said.take(2).collect::<Vec<_>>())
}

fn laws(values: &[Value], templates: &[&str]) -> Vec<String> {
    let said = values.iter().filter_map(|value| match value {
        Value::Law { number: Some(number), title, .. } => {
            let sort = ["Nghị định", "Thông tư", "Luật", "Nghị quyết", "Quyết định"]
                .into_iter()
                .find(|sort| title.starts_with(sort) && number.contains('/'));
            Some(sort.map_or_else(|| number.clone(), |sort| format!("{sort} số {number}")))
        }
        _ => None,
    });
    filled(templates, &said.take(3).collect::<Vec<_>>())
}

struct Fee<'a> {
    channel: ChannelKind,
    amount: u64,
    per: Option<&'a str>,
    when: Option<&'a str>,
}

fn fees(values: &[Value]) -> Vec<Fee<'_>> {
    let dong = values.iter().filter_map(|value| match value {
        Value::Fee { channel, amount: Some(amount), per, when, currency, .. } if currency == "VND" => {
            Some(Fee { channel: *channel, amount: *amount, per: per.as_deref(), when: when.as_deref() })
        }
        _ => None,
    });
    dong.collect()
}

/// Whether every way of filing has the same sums.
fn uniform(fees: &[Fee<'_>]) -> bool {
    let of = |channel| {
        let mut list: Vec<(u64, Option<&str>)> =
            fees.iter().filter(|fee| fee.channel == channel).map(|fee| (fee.amount, fee.when)).collect();
        list.sort_unstable();
        list
    };
    let lists = [ChannelKind::Online, ChannelKind::Counter, ChannelKind::Post].map(of);
    let some: Vec<_> = lists.iter().filter(|list| !list.is_empty()).collect();
    some.windows(2).all(|pair| pair[0] == pair[1])
}

fn fees_vi(values: &[Value]) -> Vec<String> {
    let fees = fees(values);
    let mut said = Vec::new();
    let by = |channel| match channel {
        ChannelKind::Online => "trực tuyến",
        ChannelKind::Counter => "trực tiếp",
        ChannelKind::Post => "qua bưu chính",
    };
    let uniform = uniform(&fees);
    for (at, fee) in fees.iter().enumerate().take(6) {
        if uniform && fee.channel != fees[0].channel {
            continue;
        }
        let sum = numbers::dong(fee.amount, at);
        let per = fee.per.map(|per| format!(" một {}", within(per))).unwrap_or_default();
        let slash = fee.per.map(|per| format!("/{}", within(per))).unwrap_or_default();
        let Some(when) = fee.when.map(short) else {
            let lone = fees.iter().filter(|other| other.channel == fee.channel).count() == 1;
            let free = fee.amount == 0;
            match (free, uniform && lone) {
                (true, true) => said.extend([
                    "Dạ, thủ tục này miễn phí ạ.".to_owned(),
                    "Anh/chị không mất phí đâu ạ.".to_owned(),
                    "Làm việc này không thu lệ phí.".to_owned(),
                ]),
                (true, false) if !uniform => said.push(format!("Nộp {} thì miễn phí.", by(fee.channel))),
                (false, true) => said.extend([
                    format!("Dạ, lệ phí là {sum}{slash} ạ."),
                    format!("Anh/chị cần nộp {}{per}.", numbers::dong(fee.amount, at + 1)),
                    format!("Làm thủ tục này hết khoảng {}{per}.", numbers::dong(fee.amount, at + 2)),
                    format!("Mức thu hiện nay: {}{slash}.", numbers::dong(fee.amount, at + 3)),
                ]),
                (false, false) if !uniform => said.extend([
                    format!("Nếu nộp {} thì lệ phí là {sum}{slash}.", by(fee.channel)),
                    format!("Dạ, nộp {} hết {}{per} ạ.", by(fee.channel), numbers::dong(fee.amount, at + 2)),
                ]),
                _ => said.push(format!("Mức thu là {sum}{slash}.")),
            }
            continue;
        };
        let Some(when) = when else { continue };
        let way = if uniform { String::new() } else { format!(" khi nộp {}", by(fee.channel)) };
        if fee.amount == 0 {
            said.push(format!("Được miễn phí trong trường hợp {}{way}.", within(&when)));
            said.push(format!("{when}: miễn phí{way}."));
        } else {
            said.push(format!("{when}: {sum}{slash}{way}."));
            said.push(format!("Trường hợp {} thì mức thu là {sum}{slash}{way} ạ.", within(&when)));
        }
    }
    said
}

fn fees_en(values: &[Value]) -> Vec<String> {
    let fees = fees(values);
    let uniform = uniform(&fees);
    let mut said = Vec::new();
    for fee in fees.iter().take(6) {
        if uniform && fee.channel != fees[0].channel {
            continue;
        }
        let sum = numbers::vnd(fee.amount);
        let per = fee.per.map(|per| format!(" per {}", within(per))).unwrap_or_default();
        let way = match fee.channel {
            _ if uniform => "",
            ChannelKind::Online => " if you file online",
            ChannelKind::Counter => " if you file in person",
            ChannelKind::Post => " if you file by post",
        };
        let Some(when) = fee.when.map(short) else {
            let lone = fees.iter().filter(|other| other.channel == fee.channel).count() == 1;
            match (fee.amount, lone) {
                (0, true) => said.push(format!("It is free of charge{way}.")),
                (0, false) => {}
                (_, true) => {
                    said.extend([format!("The fee is {sum}{per}{way}."), format!("You pay {sum}{per}{way}.")])
                }
                _ => said.push(format!("The fee is {sum}{per}{way}.")),
            }
            continue;
        };
        let Some(when) = when else { continue };
        said.push(match fee.amount {
            0 => format!("{when}: free of charge{way}."),
            _ => format!("{when}: the fee is {sum}{per}{way}."),
        });
    }
    said
}

fn deadlines_vi(values: &[Value]) -> Vec<String> {
    let mut said = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Value::Deadline { amount: Some(amount), unit: Some(unit), when, .. } = value else { continue };
        let unit = match unit {
            TimeUnit::Minute => "phút",
            TimeUnit::Hour => "giờ",
            TimeUnit::Day => "ngày",
            TimeUnit::WorkingDay => "ngày làm việc",
            TimeUnit::Month => "tháng",
            TimeUnit::Year => "năm",
        };
        let one = |nth: usize| format!("{} {unit}", numbers::count(u64::from(*amount), nth));
        match when.as_deref().map(short) {
            None => {
                let several = values.iter().any(
                    |other| matches!(other, Value::Deadline { amount: Some(other), .. } if other != amount),
                );
                if several {
                    said.push(format!("Thời hạn là {}.", one(at)));
                    continue;
                }
                said.extend([
                    format!("Dạ, thời hạn giải quyết là {} ạ.", one(at)),
                    format!("Hồ sơ được giải quyết trong vòng {}.", one(at + 1)),
                    format!("Sau {} anh/chị sẽ có kết quả.", one(at + 2)),
                    format!("Không quá {} kể từ khi nhận đủ hồ sơ hợp lệ anh/chị nhé.", one(at)),
                ]);
            }
            Some(Some(when)) => said.extend([
                format!("{when}: {}.", one(at)),
                format!("Dạ, {} thì mất {} ạ.", within(&when), one(at + 1)),
            ]),
            Some(None) => {}
        }
    }
    said.dedup();
    said.truncate(8);
    said
}

fn deadlines_en(values: &[Value]) -> Vec<String> {
    let mut said = Vec::new();
    for value in values {
        let Value::Deadline { amount: Some(amount), unit: Some(unit), when, .. } = value else { continue };
        let plural = if *amount == 1 { "" } else { "s" };
        let unit = match unit {
            TimeUnit::Minute => "minute",
            TimeUnit::Hour => "hour",
            TimeUnit::Day => "day",
            TimeUnit::WorkingDay => "working day",
            TimeUnit::Month => "month",
            TimeUnit::Year => "year",
        };
        let time = format!("{amount} {unit}{plural}");
        match when.as_deref().map(short) {
            None => said.extend([format!("It takes {time}."), format!("The result is ready within {time}.")]),
            Some(Some(when)) => said.push(format!("{when}: {time}.")),
            Some(None) => {}
        }
    }
    said.dedup();
    said.truncate(4);
    said
}

/// A paper by name, with its counts and the case it is for.
struct Paper<'a> {
    name: String,
    originals: u32,
    copies: u32,
    when: Option<&'a str>,
}

fn papers(values: &[Value]) -> Vec<Paper<'_>> {
    let listed = values.iter().filter_map(|value| match value {
        Value::Document { name, originals, copies, when, remark: false, show_only: false, .. } => {
            Some(Paper {
                name: short(name)?,
                originals: originals.unwrap_or(0),
                copies: copies.unwrap_or(0),
                when: when.as_deref(),
            })
        }
        _ => None,
    });
    listed.take(6).collect()
}

fn documents_vi(values: &[Value]) -> Vec<String> {
    let papers = papers(values);
    let mut said = Vec::new();
    let counts = |paper: &Paper<'_>, nth: usize| match (paper.originals, paper.copies) {
        (0, 0) => String::new(),
        (originals, 0) => format!(" ({} bản chính)", numbers::count(u64::from(originals), nth)),
        (0, copies) => format!(" ({} bản sao)", numbers::count(u64::from(copies), nth)),
        (originals, copies) => format!(" ({originals} bản chính, {copies} bản sao)"),
    };
    for (at, paper) in papers.iter().enumerate() {
        let name = within(&paper.name);
        match paper.when.map(short) {
            None => said.extend([
                format!("Dạ, anh/chị cần chuẩn bị {name}{} ạ.", counts(paper, at)),
                format!("Hồ sơ gồm có {name}{}.", counts(paper, at + 1)),
                format!("Nhớ mang theo {name} nhé."),
            ]),
            Some(Some(when)) => said.extend([
                format!("{when} thì nộp thêm {name}{}.", counts(paper, at)),
                format!("Anh/chị nộp {name} ({}).", within(&when)),
            ]),
            Some(None) => said.push(format!("Trong hồ sơ có {name}.")),
        }
    }
    let always: Vec<&Paper<'_>> = papers.iter().filter(|paper| paper.when.is_none()).take(3).collect();
    if let [first, second, rest @ ..] = always.as_slice() {
        let mut list = format!(
            "{}{}, {}{}",
            within(&first.name),
            counts(first, 0),
            within(&second.name),
            counts(second, 0)
        );
        for third in rest {
            list.push_str(&format!(" và {}", within(&third.name)));
        }
        said.push(format!("Dạ, giấy tờ cần có: {list} ạ."));
    }
    said
}

fn documents_en(values: &[Value]) -> Vec<String> {
    let papers = papers(values);
    let mut said = Vec::new();
    for paper in &papers {
        let name = within(&paper.name);
        let plural = if paper.originals == 1 { "" } else { "s" };
        let counts = match (paper.originals, paper.copies) {
            (0, _) | (_, 1..) => String::new(),
            (originals, 0) => format!(" ({originals} original{plural})"),
        };
        match paper.when.map(short) {
            None => said.extend([
                format!("You need: {name}{counts}."),
                format!("Please bring the following: {name}."),
            ]),
            Some(Some(when)) => said.push(format!("{when}: {name}{counts}.")),
            Some(None) => {}
        }
    }
    said
}
