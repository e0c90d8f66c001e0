//! The time part of a channel row, and deadlines that contradict each other.

use std::sync::LazyLock;

use regex::Regex;

use super::cell;
use super::marks::{Marks, why};
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, ChannelKind, Deadline, TimeUnit};
use crate::catalog::procedure::Slot;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static WITH_UNIT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([0-9]+(?:[.,][0-9]+)?) (Ngày làm việc|Ngày|Giờ|Phút|Tuần|Tháng|Năm)"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(Không có thông tin|Không phải trả kết quả cho người nộp thuế|Không quy định|Không) ?(?:Miễn phí|Không có thông tin|[0-9]|\(|$)",
    )
});
/// Digits with a currency behind them: the deadline, if any, has run into the fee.
static GLUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9][0-9.,]* (?:Việt Nam Đồng|VNĐ|USD|EUR)"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]+"));

/// What stands where a row's time is printed.
#[derive(Debug, PartialEq)]
pub(super) enum Time {
    /// A deadline, or none, and the rest of the row.
    Read(Option<Deadline>),
    /// Time and fee in one number.
    Glued,
}

/// Reads the time at the beginning of `row`; returns it with the rest of the row.
pub(super) fn parse<'a>(row: &'a str, marks: &mut Marks) -> (Time, &'a str) {
    if let Some(found) = WITH_UNIT.captures(row) {
        let end = found[0].len();
        return (Time::Read(with_unit(&found[1], &found[2], marks)), &row[end..]);
    }
    if let Some(found) = WORDS.captures(row) {
        let end = found[1].len();
        return (Time::Read(in_words(&found[1])), row[end..].trim_start_matches(' '));
    }
    if GLUED.is_match(row) {
        return (Time::Glued, row);
    }
    match BARE.find(row) {
        Some(digits) => (Time::Read(bare(digits.as_str(), marks)), &row[digits.end()..]),
        None => (Time::Read(None), row),
    }
}

fn with_unit(number: &str, unit: &str, marks: &mut Marks) -> Option<Deadline> {
    let words = format!("{number} {}", unit.to_lowercase());
    match (number.parse::<u32>(), time_unit(unit)) {
        (Ok(0), _) => {
            marks.add(Slot::Deadline, why::DEADLINE_ZERO, &words);
            None
        }
        (Ok(amount), Some(unit)) => Some(Deadline { amount: Some(amount), unit: Some(unit), ..stated() }),
        (Ok(_), None) => Some(Deadline { note: Some(Text::vietnamese(words)), ..stated() }),
        (Err(_), _) => {
            marks.add(Slot::Deadline, why::DEADLINE_NOT_WHOLE, &words);
            Some(Deadline { note: Some(Text::vietnamese(words.replace('.', ","))), ..stated() })
        }
    }
}

fn in_words(words: &str) -> Option<Deadline> {
    let says = words != cell::NO_INFORMATION && words != "Không";
    says.then(|| Deadline { note: Some(Text::vietnamese(words)), ..stated() })
}

fn bare(digits: &str, marks: &mut Marks) -> Option<Deadline> {
    match digits.parse::<u32>() {
        Ok(0) | Err(_) => {
            marks.add(Slot::Deadline, why::DEADLINE_ZERO, digits);
            None
        }
        Ok(amount) => {
            marks.add(Slot::Deadline, why::DEADLINE_WITHOUT_UNIT, digits);
            Some(Deadline { amount: Some(amount), ..stated() })
        }
    }
}

fn stated() -> Deadline {
    Deadline { source: vec!["record".to_owned()], ..Deadline::default() }
}

fn time_unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "Phút" => TimeUnit::Minute,
        "Giờ" => TimeUnit::Hour,
        "Ngày" => TimeUnit::Day,
        "Ngày làm việc" => TimeUnit::WorkingDay,
        "Tháng" => TimeUnit::Month,
        "Năm" => TimeUnit::Year,
        _ => return None,
    })
}

/// Marks ways to file whose deadlines differ. In land and building records such rows stand for cases, not for
/// ways to file: there the amounts go into a note, so that nobody is told "4 days by post".
pub(super) fn check_spread(field: &str, channels: &mut [Channel], marks: &mut Marks) {
    let Some(spread) = Spread::of(channels) else {
        return;
    };
    let by_case = rows_stand_for_cases(field);
    if !(by_case || spread.strong) {
        return;
    }
    marks.add(Slot::Deadline, why::DEADLINE_SPREAD, &spread.words);
    if by_case {
        let note = Text::vietnamese(format!(
            "Hồ sơ công bố ghi các thời hạn khác nhau ({}), có thể theo từng trường hợp chứ không theo cách nộp",
            spread.words
        ));
        for channel in channels {
            channel.deadlines = vec![Deadline { note: Some(note.clone()), ..stated() }];
        }
    }
}

fn rows_stand_for_cases(field: &str) -> bool {
    let field = field.to_lowercase();
    ["đất đai", "xây dựng", "nhà ở", "quy hoạch"].iter().any(|word| field.contains(word))
}

struct Spread {
    words: String,
    strong: bool,
}

impl Spread {
    /// The spread of the amounts, where each way to file has one and they share a unit and differ.
    fn of(channels: &[Channel]) -> Option<Self> {
        let mut stated: Vec<(ChannelKind, u32, Option<TimeUnit>)> = Vec::new();
        for channel in channels {
            for deadline in &channel.deadlines {
                let entry = (channel.kind, deadline.amount?, deadline.unit);
                if !stated.contains(&entry) {
                    stated.push(entry);
                }
            }
        }
        let unit = stated.first()?.2;
        let kinds: Vec<_> = stated.iter().map(|entry| entry.0).collect();
        let once = kinds.iter().all(|kind| kinds.iter().filter(|other| *other == kind).count() == 1);
        let least = stated.iter().map(|entry| entry.1).min()?;
        let most = stated.iter().map(|entry| entry.1).max()?;
        if !once || least == most || stated.iter().any(|entry| entry.2 != unit) {
            return None;
        }
        let words = stated.iter().map(|(kind, amount, unit)| {
            format!("{} {amount}{}", kind_words(*kind), unit.map_or("", unit_words))
        });
        Some(Self { words: words.collect::<Vec<_>>().join("; "), strong: most >= 2 * least })
    }
}

fn kind_words(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Online => "trực tuyến",
        ChannelKind::Counter => "trực tiếp",
        ChannelKind::Post => "bưu chính",
    }
}

fn unit_words(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Minute => " phút",
        TimeUnit::Hour => " giờ",
        TimeUnit::Day => " ngày",
        TimeUnit::WorkingDay => " ngày làm việc",
        TimeUnit::Month => " tháng",
        TimeUnit::Year => " năm",
    }
}
