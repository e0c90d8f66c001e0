//! Facts of a resident's case, told in everyday words: what can be told, and what a message tells.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    catalog::{Procedure, Text},
    text::{Syllable, fold},
};

use super::{age, phrase::Phrases};

/// Facts known of a case: the value, by the key of the fact.
pub type Facts = BTreeMap<String, String>;

/// A fact that can be told. A file of the lexicon holds them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactRule {
    /// Short name, such as `foreign`.
    pub key: String,
    /// What it is about, in words for a resident.
    pub name: Text,
    /// The question that asks for it.
    #[serde(default)]
    pub ask: Option<Text>,
    /// Whether it is about one matter alone (that a paper is lost, not who somebody is), and forgotten where another is turned to.
    #[serde(default)]
    pub of_matter: bool,
    /// Words after a number that make it this fact, such as `tuổi`: the value is then the number.
    #[serde(default)]
    pub unit: Vec<String>,
    /// Words before a number that do the same, such as `vừa tròn`.
    #[serde(default)]
    pub before: Vec<String>,
    /// Whether names of procedures say for which numbers they are, such as `cho người dưới 14 tuổi`.
    #[serde(default)]
    pub in_names: bool,
    /// Phrases that hold a saying and tell nothing, such as `làm hộ chiếu`.
    #[serde(default)]
    pub never: Vec<String>,
    /// What it may be; where a message tells several, the first of them counts.
    #[serde(default)]
    pub value: Vec<FactValue>,
}

/// A value of a fact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactValue {
    pub id: String,
    /// How it is said back, such as `có người nước ngoài`.
    pub label: Text,
    /// How people tell it; `{x}` stands for each word of the list `x`.
    #[serde(default)]
    pub say: Vec<String>,
    /// Words in the name of a procedure that is for this value.
    #[serde(default)]
    pub fits: Vec<String>,
    /// Words that the case of a record for this value has in its title.
    #[serde(default)]
    pub case: Vec<String>,
}

impl FactRule {
    /// The value `id`, where it is one that the file lists.
    pub fn value(&self, id: &str) -> Option<&FactValue> {
        self.value.iter().find(|value| value.id == id)
    }

    /// Whether names of procedures tell its values apart.
    pub fn tells_procedures_apart(&self) -> bool {
        self.in_names || self.value.iter().any(|value| !value.fits.is_empty())
    }

    /// What the name of `procedure` says of the value `id`.
    pub fn fit(&self, procedure: &Procedure, id: &str) -> Fit {
        if self.in_names {
            let Ok(number) = id.parse() else { return Fit::Open };
            return match age::admitted(&fold(&procedure.name.vi)) {
                Some(ages) if ages.contains(&number) => Fit::Named,
                Some(_) => Fit::Other,
                None => Fit::Open,
            };
        }
        match self.of(procedure) {
            Some(own) if own.id == id && own.fits.is_empty() => Fit::Unnamed,
            Some(own) if own.id == id => Fit::Named,
            Some(own) if !own.fits.is_empty() => Fit::Other,
            _ => Fit::Open,
        }
    }

    /// Whether `procedure` is for the value `id`, by its name or because no name says that value.
    pub fn is_for(&self, procedure: &Procedure, id: &str) -> bool {
        matches!(self.fit(procedure, id), Fit::Named | Fit::Unnamed)
    }

    /// The folded name of `procedure` without the words that tell values apart.
    pub fn unsaid(&self, procedure: &Procedure) -> String {
        let name = fold(&procedure.name.vi);
        if self.in_names {
            return age::without(&name);
        }
        let words = self.value.iter().flat_map(|value| &value.fits);
        words.fold(name, |name, words| name.replace(&fold(words), " "))
    }

    /// The value that the name of `procedure` says it is for: the one with its words, else the one that needs none.
    fn of(&self, procedure: &Procedure) -> Option<&FactValue> {
        if !self.tells_procedures_apart() {
            return None;
        }
        let name = fold(&procedure.name.vi);
        let named = |value: &&FactValue| value.fits.iter().any(|words| name.contains(&fold(words)));
        self.value.iter().find(named).or_else(|| self.value.iter().find(|value| value.fits.is_empty()))
    }
}

/// What the name of a procedure says of a value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// That the procedure is for it.
    Named,
    /// Nothing, as names of procedures for this value do; other values have words.
    Unnamed,
    /// That the procedure is for another value.
    Other,
    /// Nothing.
    Open,
}

/// What a message tells.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Told {
    pub facts: Facts,
    /// For each syllable, whether it told a fact.
    pub spent: Vec<bool>,
}

/// All facts that can be told, and the words that tell them.
#[derive(Debug, Default)]
pub struct FactBook {
    rules: Vec<FactRule>,
    sayings: Phrases,
    /// Rule and value of each saying; none of one that tells nothing.
    said: Vec<Option<(usize, usize)>>,
    units: Phrases,
    before: Phrases,
}

impl FactBook {
    /// Adds `rules`, whose sayings may use the word lists `words`.
    pub(super) fn add(&mut self, rules: Vec<FactRule>, words: &BTreeMap<String, Vec<String>>) {
        for rule in rules {
            let at = self.rules.len();
            rule.unit.iter().for_each(|unit| self.units.insert(unit, at));
            rule.before.iter().for_each(|words| self.before.insert(words, at));
            for never in &rule.never {
                self.sayings.insert(never, self.said.len());
                self.said.push(None);
            }
            for (value, one) in rule.value.iter().enumerate() {
                for saying in one.say.iter().flat_map(|say| spelt_out(say, words)) {
                    self.sayings.insert(&saying, self.said.len());
                    self.said.push(Some((at, value)));
                }
            }
            self.rules.push(rule);
        }
    }

    /// The facts that can be told.
    pub fn rules(&self) -> &[FactRule] {
        &self.rules
    }

    /// The fact `key`.
    pub fn rule(&self, key: &str) -> Option<&FactRule> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// What `words` tell.
    pub fn told(&self, words: &[Syllable]) -> Told {
        let mut told = Told { facts: Facts::new(), spent: vec![false; words.len()] };
        let mut best: BTreeMap<usize, usize> = BTreeMap::new();
        for found in self.sayings.find(words) {
            let Some((rule, value)) = self.said[found.id] else { continue };
            best.entry(rule).and_modify(|known| *known = value.min(*known)).or_insert(value);
            told.spent[found.from..found.to].fill(true);
        }
        for (rule, value) in best {
            let rule = &self.rules[rule];
            told.facts.insert(rule.key.clone(), rule.value[value].id.clone());
        }
        self.tell_numbers(words, &mut told);
        told
    }

    fn tell_numbers(&self, words: &[Syllable], told: &mut Told) {
        let with_unit = self.units.find(words).into_iter().filter_map(|found| {
            let number = found.from.checked_sub(1)?;
            Some((found.id, number, number..found.to))
        });
        let after_words =
            self.before.find(words).into_iter().map(|found| (found.id, found.to, found.from..found.to + 1));
        for (rule, at, spent) in after_words.chain(with_unit) {
            let number = words.get(at).map(|word| &word.exact);
            let number = number.filter(|text| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()));
            if let Some(number) = number {
                told.facts.insert(self.rules[rule].key.clone(), number.clone());
                told.spent[spent].fill(true);
            }
        }
    }
}

/// `say` once for each word of the list it names.
fn spelt_out(say: &str, words: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let Some((before, rest)) = say.split_once('{') else { return vec![say.to_owned()] };
    let Some((name, after)) = rest.split_once('}') else { return vec![say.to_owned()] };
    let list = words.get(name).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|word| format!("{before}{word}{after}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::syllables;

    fn book() -> FactBook {
        let rules = r#"
            [[fact]]
            key = "foreign"
            name = { vi = "Yếu tố nước ngoài" }
            [[fact.value]]
            id = "yes"
            label = { vi = "có người nước ngoài" }
            say = ["người nước ngoài", "quốc tịch {nước}"]
            fits = ["nước ngoài"]
            [[fact.value]]
            id = "no"
            label = { vi = "không có người nước ngoài" }
            say = ["không phải người nước ngoài"]
            [[fact]]
            key = "proxy"
            name = { vi = "Người đi nộp" }
            never = ["làm hộ chiếu"]
            [[fact.value]]
            id = "yes"
            label = { vi = "nhờ người khác" }
            say = ["làm hộ"]
            [[fact]]
            key = "age"
            name = { vi = "Tuổi" }
            unit = ["tuổi"]
            before = ["vừa tròn"]
        "#;
        #[derive(Deserialize)]
        struct File {
            fact: Vec<FactRule>,
        }
        let file: File = toml::from_str(rules).unwrap();
        let mut book = FactBook::default();
        let words = BTreeMap::from([("nước".to_owned(), vec!["úc".to_owned(), "hàn quốc".to_owned()])]);
        book.add(file.fact, &words);
        book
    }

    #[test]
    fn facts_are_told_denied_and_counted() {
        let book = book();
        let told = |text: &str| book.told(&syllables(text)).facts;
        let facts = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Facts>()
        };
        assert_eq!(told("anh ấy quốc tịch Hàn Quốc"), facts(&[("foreign", "yes")]));
        assert_eq!(told("khong phai nguoi nuoc ngoai"), facts(&[("foreign", "no")]));
        assert_eq!(told("con tôi 9 tuổi"), facts(&[("age", "9")]));
        assert_eq!(told("bao nhiêu tuổi"), Facts::new());
        assert_eq!(told("đứa lớn vừa tròn 14"), facts(&[("age", "14")]));
        assert_eq!(told("đứa lớn vừa tròn"), Facts::new());
        assert_eq!(told("nhờ em làm hộ"), facts(&[("proxy", "yes")]));
        assert_eq!(told("em đi làm hộ chiếu"), Facts::new());
    }
}
