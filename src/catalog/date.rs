//! Days as they stand in records: a TOML date (`2026-07-15`) or a string of the same shape.

use std::fmt;

use jiff::civil::Date;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// Reads an optional day for `#[serde(deserialize_with)]`. TOML hands its own dates over as a map with one
/// private key, JSON as a string.
pub(crate) fn option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    deserializer.deserialize_any(DayVisitor)
}

/// Reads a day for `#[serde(deserialize_with)]`.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    option(deserializer)?.ok_or_else(|| D::Error::custom("expected a day such as 2026-07-15"))
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Option<Date>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a day such as 2026-07-15")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(Some).map_err(|_| E::custom(format!("{text:?} is not a day such as 2026-07-15")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((_, text)) => self.visit_str(&text),
            None => Err(A::Error::custom("expected a day such as 2026-07-15")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::Source;

    #[test]
    fn toml_dates_and_strings_are_the_same_day() {
        let bare = "id='a'\ntitle='b'\nstanding='verified'\nchecked=2026-07-15";
        let quoted = "id='a'\ntitle='b'\nstanding='verified'\nchecked='2026-07-15'";
        let day = Some(jiff::civil::date(2026, 7, 15));
        assert_eq!(toml::from_str::<Source>(bare).unwrap().checked, day);
        assert_eq!(toml::from_str::<Source>(quoted).unwrap().checked, day);
    }

    #[test]
    fn a_time_of_day_is_refused() {
        let text = "id='a'\ntitle='b'\nstanding='verified'\nchecked=07:15:00";
        assert!(toml::from_str::<Source>(text).is_err());
    }
}
