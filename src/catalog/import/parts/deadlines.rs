//! How long the authority has: a number and a unit, words, or a number alone; and deadlines that differ.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::cell;
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, ChannelKind, Deadline, TimeUnit};
use crate::catalog::procedure::Slot;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// A whole time cell: a number, and a unit where one is printed.
static CELL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^([0-9]+(?:[.,][0-9]+)?)(?: (?i:(ngày làm việc|ngày|giờ|phút|tuần|tháng|năm)))?\.?$")
});

/// What a time cell prints where it has nothing to say.
const SILENT: [&str; 3] = [cell::NO_INFORMATION, "Không", "Không xác định"];

/// Reads a cell that holds a time and nothing else.
pub(in crate::catalog::import) fn of_cell(text: &str, marks: &mut Marks) -> Option<Deadline> {
    let text = cell::value(text)?;
    let Some(found) = CELL.captures(&text) else {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            marks.add(Slot::Deadline, why::DEADLINE_UNREAD, &text);
        }
        return in_words(&text);
    };
    match found.get(2) {
        Some(unit) => with_unit(&found[1], unit.as_str(), marks),
        None => bare(&found[1], marks),
    }
}

/// A number and its unit; words where the number is not whole or the unit has no type.
pub(in crate::catalog::import) fn with_unit(number: &str, unit: &str, marks: &mut Marks) -> Option<Deadline> {
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

/// A time in words, unless they say that nothing is stated.
pub(in crate::catalog::import) fn in_words(words: &str) -> Option<Deadline> {
    let says = !SILENT.contains(&words.trim_end_matches('.'));
    says.then(|| Deadline { note: Some(Text::vietnamese(words)), ..stated() })
}

/// A number without unit, which gets none.
pub(in crate::catalog::import) fn bare(digits: &str, marks: &mut Marks) -> Option<Deadline> {
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
    Some(match word.to_lowercase().as_str() {
        "phút" => TimeUnit::Minute,
        "giờ" => TimeUnit::Hour,
        "ngày" => TimeUnit::Day,
        "ngày làm việc" => TimeUnit::WorkingDay,
        "tháng" => TimeUnit::Month,
        "năm" => TimeUnit::Year,
        _ => return None,
    })
}

/// Marks ways to file whose deadlines differ. In land and building records such rows stand for cases, not for
/// ways to file: there the amounts go into a note, so that nobody is told "4 days by post".
pub(in crate::catalog::import) fn check_spread(field: &str, channels: &mut [Channel], marks: &mut Marks) {
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
