//! What a wording may rest on: the texts of a record, and the question.

use std::collections::HashSet;

use super::{
    binding::{Binding, bindings},
    claim::{Claim, Counted, Fact, Law, Tier},
    lexicon::licences,
    polarity::Sides,
    reading::{Reading, Script, Word},
    sentence::sentences,
};
use crate::text::{normalize, quantity::Quantity};

/// The facts of the record's texts, and what the resident said about themself. Built once for a question, used for
/// every sentence of the wording.
#[derive(Debug, Default)]
pub struct Evidence {
    facts: HashSet<Fact>,
    figures: Vec<(Quantity, Counted)>,
    laws: Vec<Law>,
    levels: HashSet<Tier>,
    /// All words in order, between spaces, `|` where a phrase ends.
    exact: String,
    folded: String,
    question: Question,
    bindings: Vec<Binding>,
    pub(super) sides: Sides,
}

/// What the question licenses: places, and figures that are neither money nor time nor a count of papers.
#[derive(Debug, Default)]
struct Question {
    figures: HashSet<Quantity>,
    places: HashSet<String>,
    exact: String,
    folded: String,
}

impl Evidence {
    /// Reads the texts of the record (both languages, and its name) and the resident's question.
    pub fn new<'a>(slots: impl IntoIterator<Item = &'a str>, question: &str) -> Self {
        let mut evidence = Self::default();
        for slot in slots {
            for sentence in sentences(&normalize(slot)) {
                evidence.add(&Reading::of(sentence));
            }
        }
        for sentence in sentences(&normalize(question)) {
            evidence.question.add(&Reading::of(sentence));
        }
        evidence
    }

    fn add(&mut self, reading: &Reading) {
        append(&mut self.exact, &mut self.folded, &reading.words);
        self.bindings.extend(bindings(reading));
        self.sides.add(reading);
        for claim in &reading.claims {
            match &claim.fact {
                Fact::Figure(quantity, counted) => self.figures.push((*quantity, *counted)),
                Fact::Law(law) => self.laws.push(law.clone()),
                Fact::Body(_, Some(tier)) | Fact::Level(tier) => {
                    self.levels.insert(*tier);
                }
                _ => {}
            }
            self.facts.insert(claim.fact.clone());
        }
    }

    /// Whether the record, or for some facts the question, states `claim` of `reading`.
    pub(super) fn states(&self, claim: &Claim, reading: &Reading) -> bool {
        let plain = reading.script != Script::Accented;
        match &claim.fact {
            Fact::Figure(quantity, counted) => self.states_figure(quantity, *counted),
            Fact::Law(law) => self.laws.iter().any(|known| law.fits(known)),
            Fact::NamedLaw(name) | Fact::NamedDocument(name) | Fact::NamedBody(name) | Fact::Token(name) => {
                self.says(name, plain)
            }
            Fact::Document(name) => {
                self.has(&claim.fact) || licences(name).iter().any(|other| self.has(&Fact::Document(other)))
            }
            Fact::Channel(name) => self.has(&claim.fact) || self.implies_channel(name),
            Fact::Body(name, None) => self.has_body(name),
            Fact::Body(..) | Fact::Part(..) | Fact::Form(_) | Fact::Email(_) => self.has(&claim.fact),
            Fact::Level(tier) => self.levels.contains(tier),
            Fact::Procedure(code) => self.has(&claim.fact) || self.exact.contains(&code.to_lowercase()),
            Fact::Url(url) => self.has_url(url),
            Fact::Phone(digits) => self.has(&claim.fact) || self.has_number(digits),
            Fact::Charge(_) => self.has(&claim.fact),
            Fact::Circumstance(_) => true,
            Fact::Place(name) => {
                self.has(&claim.fact) || self.question.places.contains(name) || self.says_place(name, plain)
            }
        }
    }

    fn has(&self, fact: &Fact) -> bool {
        self.facts.contains(fact)
    }

    /// Whether the words stand together in the record; without diacritics where the wording has none.
    fn says(&self, words: &str, plain: bool) -> bool {
        let text = if plain { &self.folded } else { &self.exact };
        text.contains(&format!(" {words} "))
    }

    fn says_place(&self, words: &str, plain: bool) -> bool {
        let question = if plain { &self.question.folded } else { &self.question.exact };
        self.says(words, plain) || question.contains(&format!(" {words} "))
    }

    fn states_figure(&self, quantity: &Quantity, counted: Counted) -> bool {
        let stated = self.figures.iter().any(|(known, of)| counted.rests_on(*of) && covers(known, quantity));
        let said = matches!(counted, Counted::Anything | Counted::Person)
            && self.question.figures.iter().any(|known| covers(known, quantity));
        stated || said
    }

    fn implies_channel(&self, channel: &str) -> bool {
        let others: &[&'static str] = match channel {
            "online" => &["portal", "vneid", "ihanoi"],
            _ => &[],
        };
        others.iter().any(|other| self.facts.contains(&Fact::Channel(other)))
    }

    fn has_body(&self, name: &str) -> bool {
        self.facts.iter().any(|fact| matches!(fact, Fact::Body(known, _) if *known == name))
    }

    /// Whether the digits stand in the record as a plain number, such as that of a hotline.
    fn has_number(&self, digits: &str) -> bool {
        let number = digits.parse().ok().and_then(Quantity::number);
        number.is_some_and(|number| self.figures.iter().any(|(known, _)| *known == number))
    }

    fn has_url(&self, url: &str) -> bool {
        self.facts.iter().any(|fact| match fact {
            Fact::Url(known) => {
                known == url || known.strip_prefix(url).is_some_and(|rest| rest.starts_with('/'))
            }
            _ => false,
        })
    }

    /// Figures of `reading` that the record gives for another case, paper or way to file alone.
    pub(super) fn misbound(&self, reading: &Reading) -> Vec<(usize, usize, super::Kind)> {
        bindings(reading)
            .iter()
            .filter(|binding| binding.contradicts(&self.bindings))
            .map(|binding| (binding.from, binding.to, binding.kind))
            .collect()
    }

    /// Clauses of `reading` that deny what the record asks for, or ask for what it waives.
    pub(super) fn reversed(&self, reading: &Reading) -> Vec<(usize, usize, super::Kind)> {
        self.sides.reversed(reading)
    }
}

impl Question {
    fn add(&mut self, reading: &Reading) {
        append(&mut self.exact, &mut self.folded, &reading.words);
        for claim in &reading.claims {
            match &claim.fact {
                Fact::Figure(
                    quantity @ (Quantity::Number(_)
                    | Quantity::Age(_)
                    | Quantity::Date { .. }
                    | Quantity::Percent(_)),
                    Counted::Anything | Counted::Person,
                ) => {
                    self.figures.insert(*quantity);
                }
                Fact::Place(name) => {
                    self.places.insert(name.clone());
                }
                _ => {}
            }
        }
    }
}

/// Whether `known` states `said`: the same, or a date of which less is said.
fn covers(known: &Quantity, said: &Quantity) -> bool {
    match (known, said) {
        (
            Quantity::Date { day, month, year },
            Quantity::Date { day: said_day, month: said_month, year: said_year },
        ) => {
            (*said_day == 0 || said_day == day)
                && (*said_month == 0 || said_month == month)
                && (*said_year == 0 || said_year == year)
        }
        _ => known == said,
    }
}

/// Appends the words between spaces, with `|` where more than a space stands between two.
fn append(exact: &mut String, folded: &mut String, words: &[Word]) {
    for word in words {
        let mark = if word.after_break { " | " } else { " " };
        exact.push_str(mark);
        exact.push_str(&word.lower);
        folded.push_str(mark);
        folded.push_str(&word.folded);
    }
    exact.push_str(" | ");
    folded.push_str(" | ");
}
