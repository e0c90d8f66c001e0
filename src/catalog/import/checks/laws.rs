//! The legal documents that are known to be over, by number.

use std::collections::HashMap;

use crate::catalog::law::Law;
use crate::catalog::procedure::Procedure;

/// Documents that are over.
#[derive(Debug, Default)]
pub(in crate::catalog::import) struct Laws(HashMap<String, Law>);

impl Laws {
    /// The documents of `laws`.
    pub(in crate::catalog::import) fn new(laws: &[Law]) -> Self {
        Self(laws.iter().map(|law| (spelt(&law.number), law.clone())).collect())
    }

    /// The document of that number, where it is over.
    pub(super) fn find(&self, number: &str) -> Option<&Law> {
        self.0.get(&spelt(number))
    }

    /// Dates the documents that a procedure rests on and that are over.
    pub(in crate::catalog::import) fn date(&self, procedure: &mut Procedure) {
        for entry in &mut procedure.legal_basis {
            if let Some(law) = entry.number.as_deref().and_then(|number| self.find(number)) {
                entry.until = entry.until.or(Some(law.until));
            }
        }
    }
}

/// A document that is over, in words: its last day and what replaced it.
pub(super) fn said(law: &Law) -> String {
    let (day, month, year) = (law.until.day(), law.until.month(), law.until.year());
    let replaced = law.replaced_by.as_ref().map(|by| format!(", thay bằng {by}")).unwrap_or_default();
    format!("{} (đến {day:02}/{month:02}/{year}{replaced})", law.number)
}

/// Records write `04/2012/UBTVQH13` and `4/2012/PL-UBTVQH13` for one ordinance.
fn spelt(number: &str) -> String {
    number.trim_start_matches('0').replace("/PL-", "/").replace("/L-", "/").to_uppercase()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::catalog::curated;
    use crate::catalog::import::parts::laws::numbers;

    /// The documents of the corpus.
    fn corpus() -> Vec<Law> {
        curated::read_laws(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/laws.toml")).unwrap()
    }

    #[test]
    fn the_corpus_names_each_document_once_by_a_number_and_its_successor_is_newer() {
        let laws = corpus();
        assert_eq!(Laws::new(&laws).0.len(), laws.len());
        for law in laws {
            assert_eq!(numbers(&law.number), std::slice::from_ref(&law.number));
            let Some(by) = &law.replaced_by else { continue };
            assert_eq!(numbers(by), std::slice::from_ref(by));
            let year = |number: &str| number.split('/').nth(1).and_then(|year| year.parse::<i16>().ok());
            assert!(year(&law.number) < year(by), "{}", said(&law));
            assert!(Some(law.until.year()) >= year(by), "{}: over before its successor", said(&law));
        }
    }

    #[test]
    fn one_number_has_several_spellings() {
        let laws = Laws::new(&corpus());
        assert!(laws.find("4/2012/PL-UBTVQH13").is_some() && laws.find("04/2012/UBTVQH13").is_some());
        assert!(laws.find("41/2024/QH15").is_none());
    }
}
