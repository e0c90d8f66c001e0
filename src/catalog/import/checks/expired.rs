//! Laws that are no longer in force, and what replaced them: a short list of our own, kept in `expired.toml`.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::procedure::Procedure;

/// A law that is over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Law {
    number: String,
    /// Its last day in force.
    pub(super) until: Date,
    by: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Laws {
    law: Vec<Law>,
}

static LAWS: LazyLock<HashMap<String, Law>> = LazyLock::new(|| {
    let laws: Laws =
        toml::from_str(include_str!("expired.toml")).expect("the list of laws is checked by a test");
    laws.law.into_iter().map(|law| (spelt(&law.number), law)).collect()
});

impl fmt::Display for Law {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, month, year) = (self.until.day(), self.until.month(), self.until.year());
        write!(out, "{} (đến {day:02}/{month:02}/{year}, thay bằng {})", self.number, self.by)
    }
}

/// The law of that number, where it is over.
pub(super) fn find(number: &str) -> Option<&'static Law> {
    LAWS.get(&spelt(number))
}

/// Dates the laws that a procedure rests on and that are over.
pub(in crate::catalog::import) fn date(procedure: &mut Procedure) {
    for entry in &mut procedure.legal_basis {
        if let Some(law) = entry.number.as_deref().and_then(find) {
            entry.until = entry.until.or(Some(law.until));
        }
    }
}

/// Records write `04/2012/UBTVQH13` and `4/2012/PL-UBTVQH13` for one ordinance.
fn spelt(number: &str) -> String {
    number.trim_start_matches('0').replace("/PL-", "/").replace("/L-", "/").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::import::parts::laws;

    #[test]
    fn the_list_is_readable_and_replaced_laws_are_older_than_what_replaced_them() {
        for law in LAWS.values() {
            for number in [&law.number, &law.by] {
                assert_eq!(laws::numbers(number), std::slice::from_ref(number));
            }
            let year = |number: &str| number.split('/').nth(1).and_then(|year| year.parse::<i16>().ok());
            assert!(year(&law.number) < year(&law.by), "{law}");
            assert!(Some(law.until.year()) >= year(&law.by), "{law}: over before its successor");
        }
    }

    #[test]
    fn one_number_has_several_spellings() {
        assert!(find("4/2012/PL-UBTVQH13").is_some() && find("04/2012/UBTVQH13").is_some());
        assert!(find("41/2024/QH15").is_none());
    }
}
