//! What is said of a place, in one line, and the question back where it is not one unit.

use jiff::civil::Date;

use crate::text::Language;

use super::{City, Lookup, Outcome, Reading, Seat, ServicePoint, Unit};

/// Most units that a question lists by name.
const MOST_ASKED: usize = 4;

/// What is known of the place that a text names, in one line with the question back. None where it names none.
pub fn line(lookup: &Lookup<'_>, city: &City, language: Language) -> Option<String> {
    let words = Words(language);
    let said = match lookup.readings.as_slice() {
        [] => return None,
        [reading] => words.reading(reading, city),
        several => {
            let several: Vec<String> = several.iter().map(|reading| words.choice(reading)).collect();
            let may_be = words.pick("có thể là", "may be");
            format!("{} {may_be}: {}.", capitalised(&lookup.query), several.join("; "))
        }
    };
    Some(match question(lookup, language) {
        Some(question) => format!("{said} {question}"),
        None => said,
    })
}

/// What to ask back where the place is not one unit of today.
pub fn question(lookup: &Lookup<'_>, language: Language) -> Option<String> {
    let words = Words(language);
    let units = lookup.units();
    let outcome = lookup.outcome();
    if units.len() < 2 {
        return None;
    }
    let question = match outcome {
        Outcome::Split if units.len() <= MOST_ASKED => {
            let names: Vec<String> = units.iter().map(|unit| unit.full_name(language)).collect();
            let which = words.pick("Nhà anh/chị nay thuộc", "Is your home now in");
            format!("{which} {}?", names.join(words.pick(" hay ", " or ")))
        }
        Outcome::District => words
            .pick(
                "Anh/chị ở phường, xã nào, hoặc trước đây là phường, xã nào?",
                "Which ward or commune do you live in, or which one was it before?",
            )
            .to_owned(),
        Outcome::Split => words
            .pick("Nhà anh/chị nay thuộc phường, xã nào trong số này?", "Which of these is your home in now?")
            .to_owned(),
        _ => words.pick("Anh/chị hỏi nơi nào trong số này?", "Which of these do you mean?").to_owned(),
    };
    Some(question)
}

/// Where to go in `unit`, as far as it is known: its service points, or else its seat, which is said to be no more
/// than that.
pub fn whereabouts(unit: &Unit, language: Language) -> String {
    let words = Words(language);
    if unit.service_points.is_empty() {
        return match &unit.seat {
            Some(seat) => words.seat(seat),
            None => words.pick("chưa có địa chỉ", "no address is known").to_owned(),
        };
    }
    let points: Vec<String> = unit.service_points.iter().map(|point| words.point(point)).collect();
    format!("{}: {}", words.pick("nơi tiếp nhận hồ sơ", "service point"), points.join("; "))
}

/// A unit in one line: its name, and where to go.
pub fn unit(unit: &Unit, language: Language) -> String {
    format!("{}: {}.", capitalised(&unit.full_name(language)), whereabouts(unit, language))
}

/// Fixed words in one language.
#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    fn pick(self, vi: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Vietnamese => vi,
            Language::English => en,
        }
    }

    fn reading(self, reading: &Reading<'_>, city: &City) -> String {
        match reading {
            Reading::Present(of_today) => unit(of_today, self.0),
            Reading::Former { former, units } => {
                let name = capitalised(&former.full_name());
                let now = self.pick("(cũ) nay thuộc", "(former) is now in");
                match units.as_slice() {
                    [one] => {
                        let there = whereabouts(one, self.0);
                        format!("{name} {now} {}; {there}.", one.full_name(self.0))
                    }
                    several => format!("{name} {now}: {}.", self.names(several)),
                }
            }
            Reading::District { district, units } => {
                let name = capitalised(&district.name);
                let names = self.names(units);
                let now = self.pick("địa bàn nay thuộc", "its land is now in");
                format!("{name} {}; {now}: {names}.", self.no_district(city.districts_until))
            }
        }
    }

    fn choice(self, reading: &Reading<'_>) -> String {
        match reading {
            Reading::Present(unit) => {
                format!("{} {}", unit.full_name(self.0), self.pick("hiện nay", "of today"))
            }
            Reading::Former { former, units } => {
                let district = former.district.as_deref().map(|name| format!(", {name}")).unwrap_or_default();
                self.was(&format!("{}{district}", former.full_name()), units)
            }
            Reading::District { district, units } => self.was(&district.name, units),
        }
    }

    fn was(self, name: &str, units: &[&Unit]) -> String {
        let (former, now) = (self.pick("(cũ)", "(former)"), self.pick("nay thuộc", "now in"));
        format!("{name} {former}, {now} {}", self.names(units))
    }

    fn names(self, units: &[&Unit]) -> String {
        units.iter().map(|unit| unit.full_name(self.0)).collect::<Vec<_>>().join(", ")
    }

    fn no_district(self, until: Option<Date>) -> String {
        let since = until.and_then(|until| until.tomorrow().ok());
        match (self.0, since) {
            (Language::Vietnamese, Some(day)) => {
                format!("không còn từ ngày {:02}/{:02}/{}", day.day(), day.month(), day.year())
            }
            (Language::Vietnamese, None) => "không còn".to_owned(),
            (Language::English, Some(day)) => {
                format!("has not existed since {}", day.strftime("%-d %B %Y"))
            }
            (Language::English, None) => "does not exist any more".to_owned(),
        }
    }

    fn seat(self, seat: &Seat) -> String {
        let called = self.pick("trụ sở hành chính", "administrative seat");
        let caution = self.pick("không chắc là nơi tiếp nhận hồ sơ", "not known to take files");
        let note = seat.note.as_ref().map(|note| match self.0 {
            Language::Vietnamese => &note.vi,
            Language::English => note.en.as_ref().unwrap_or(&note.vi),
        });
        let note = note.map(|note| format!("; {note}")).unwrap_or_default();
        format!("{called}: {} ({caution}{note})", seat.address)
    }

    fn point(self, point: &ServicePoint) -> String {
        let hours = point.opening_hours.as_ref().map(|hours| match self.0 {
            Language::Vietnamese => &hours.vi,
            Language::English => hours.en.as_ref().unwrap_or(&hours.vi),
        });
        let parts = [
            Some(&point.name),
            Some(&point.address).filter(|said| !said.is_empty()),
            hours,
            point.phone.as_ref(),
        ];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    }
}

/// `text` with its first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
