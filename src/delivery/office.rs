//! When officers are there, as the operator has set it down. What is not set down is not known, and nobody says it.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::{Offset, TimeZone},
};

use super::Millis;

/// Hours that Hanoi is ahead of UTC; it has no summer time.
const HANOI_OFFSET: i8 = 7;
/// Days that are looked ahead for the next opening.
const AHEAD: i32 = 31;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// The officers behind the assistant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// When they are there; none where nobody has said so.
    pub hours: Option<Hours>,
    /// How long a resident waits within these hours, in minutes; none where nobody has said so.
    pub wait_minutes: Option<u16>,
    /// Topics on which an officer is offered: names of intents, or codes of procedures.
    pub topics: Vec<String>,
}

/// Opening hours of a week, and days without any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub spans: Vec<Span>,
    pub holidays: Vec<Date>,
}

/// Some days of a week, from one time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Weekday,
    /// The last day; the first itself where it is one day.
    pub last: Weekday,
    pub from: Time,
    /// The end, which is no longer within.
    pub to: Time,
}

/// Hours that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no opening time; write for example \"mon-fri 08:00-11:30\" or \"sat 08:00-12:00\", and holidays as 2027-01-01"
)]
pub struct NoHours(String);

impl Hours {
    /// The hours that `spans` say, such as `mon-fri 08:00-11:30`, without those on `holidays`.
    ///
    /// # Errors
    /// At the first that cannot be read, or ends before it begins.
    pub fn parse(spans: &[String], holidays: &[String]) -> Result<Self, NoHours> {
        let spans = spans.iter().map(|text| span(text).ok_or_else(|| NoHours(text.clone())));
        let days = holidays.iter().map(|text| text.parse().map_err(|_| NoHours(text.clone())));
        Ok(Self { spans: spans.collect::<Result<_, _>>()?, holidays: days.collect::<Result<_, _>>()? })
    }

    /// Whether somebody is there at `now`.
    pub fn include(&self, now: Millis) -> bool {
        let now = hanoi(now);
        self.spans
            .iter()
            .any(|span| self.has(span, now.date()) && span.from <= now.time() && now.time() < span.to)
    }

    /// When somebody is there again after `now`, within a month.
    pub fn next(&self, now: Millis) -> Option<DateTime> {
        let now = hanoi(now);
        let openings = (0..AHEAD)
            .filter_map(|days| now.date().checked_add(jiff::Span::new().days(days)).ok())
            .flat_map(|day| {
                self.spans
                    .iter()
                    .filter(move |span| self.has(span, day))
                    .map(move |span| day.to_datetime(span.from))
            });
        openings.filter(|opening| *opening > now).min()
    }

    fn has(&self, span: &Span, day: Date) -> bool {
        let at = |weekday: Weekday| weekday.to_monday_zero_offset();
        let (first, last, this) = (at(span.first), at(span.last), at(day.weekday()));
        let within =
            if first <= last { (first..=last).contains(&this) } else { this >= first || this <= last };
        within && !self.holidays.contains(&day)
    }
}

fn span(text: &str) -> Option<Span> {
    let (days, times) = text.trim().split_once(' ')?;
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let weekday = |name: &str| {
        DAYS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, weekday)| *weekday)
    };
    let (from, to) = times.trim().split_once('-')?;
    let time = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    };
    let span = Span { first: weekday(first)?, last: weekday(last)?, from: time(from)?, to: time(to)? };
    (span.from < span.to).then_some(span)
}

/// The moment `now` on the clocks of Hanoi.
fn hanoi(now: Millis) -> DateTime {
    let zone = TimeZone::fixed(Offset::constant(HANOI_OFFSET));
    Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone).datetime()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn hours() -> Hours {
        let spans = ["mon-fri 08:00-11:30", "Mon-Fri 13:30-17:00", "sat 08:00-12:00"].map(str::to_owned);
        Hours::parse(&spans, &["2026-11-24".to_owned()]).unwrap()
    }

    fn at(day: i8, hour: i8, minute: i8) -> Millis {
        let zone = TimeZone::fixed(Offset::constant(HANOI_OFFSET));
        date(2026, 11, day).at(hour, minute, 0, 0).to_zoned(zone).unwrap().timestamp().as_millisecond()
    }

    #[test]
    fn somebody_is_there_within_the_hours_alone() {
        // 23 November 2026 is a Monday; the 24th is a holiday.
        for (now, there) in [
            (at(23, 7, 59), false),
            (at(23, 8, 0), true),
            (at(23, 11, 29), true),
            (at(23, 11, 30), false),
            (at(23, 16, 59), true),
            (at(24, 9, 0), false),
            (at(28, 9, 0), true),
            (at(28, 14, 0), false),
            (at(29, 9, 0), false),
        ] {
            assert_eq!(hours().include(now), there, "{}", hanoi(now));
        }
    }

    #[test]
    fn the_next_opening_leaves_holidays_and_sundays_out() {
        assert_eq!(hours().next(at(23, 12, 0)), Some(date(2026, 11, 23).at(13, 30, 0, 0)));
        assert_eq!(hours().next(at(23, 17, 0)), Some(date(2026, 11, 25).at(8, 0, 0, 0)));
        assert_eq!(hours().next(at(28, 12, 0)), Some(date(2026, 11, 30).at(8, 0, 0, 0)));
        assert_eq!(Hours::default().next(at(23, 8, 0)), None);
    }

    #[test]
    fn what_is_no_opening_time_is_named() {
        for text in [
            "",
            "mon",
            "mon-fri",
            "mo-fri 08:00-11:30",
            "mon 8-11",
            "mon 25:00-26:00",
            "mon 12:00-08:00",
            "mon 08:00",
        ] {
            let refused = Hours::parse(&[text.to_owned()], &[]).unwrap_err();
            assert!(refused.to_string().contains("mon-fri 08:00-11:30"), "{refused}");
        }
        assert!(Hours::parse(&[], &["01/01/2027".to_owned()]).is_err());
        let weekend = Hours::parse(&["sat-mon 08:00-12:00".to_owned()], &[]).unwrap();
        assert!(
            weekend.include(at(29, 9, 0)) && weekend.include(at(23, 9, 0)) && !weekend.include(at(25, 9, 0))
        );
    }
}
