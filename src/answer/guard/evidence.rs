//! What a wording may rest on: the texts of a record, and the question.

use std::collections::HashSet;

use super::{
    binding::{Binding, bindings},
    claim::{Claim, Counted, Fact, Law, Tier},
    instruction::without_instructions,
    lexicon::licences,
    polarity::Sides,
    reading::{Reading, Script, Word},
    rows::{self, Row},
    sentence::sentences,
    vocabulary::Vocabulary,
};
use crate::text::{
    normalize,
    quantity::{Decimal, Quantity, Unit},
};

/// The facts of the record's texts, and what the resident said about themself. Built once for a question, used for
/// every sentence of the wording.
#[derive(Debug, Default)]
pub struct Evidence {
    facts: HashSet<Fact>,
    /// The papers among them that the slots name, and not the background alone.
    asked: HashSet<Fact>,
    figures: Vec<(Quantity, Counted)>,
    laws: Vec<Law>,
    levels: HashSet<Tier>,
    /// All words in order, between spaces, `|` where a phrase ends.
    exact: String,
    folded: String,
    question: Question,
    bindings: Vec<Binding>,
    pub(super) sides: Sides,
    vocabulary: Vocabulary,
    rows: Vec<Row>,
}

/// What the question licenses: places, and figures that are neither money nor time nor a count of papers.
#[derive(Debug, Default)]
struct Question {
    figures: HashSet<Quantity>,
    places: HashSet<String>,
    persons: HashSet<&'static str>,
    /// A number and the word after it.
    counted: HashSet<(String, String)>,
    exact: String,
    folded: String,
}

impl Evidence {
    /// Reads the texts of the record (both languages, and its name) and the resident's question.
    pub fn new<'a>(slots: impl IntoIterator<Item = &'a str>, question: &str) -> Self {
        Self::about([], slots, question)
    }

    /// As [`Self::new`], with texts that say what the procedure is: its name, what one gets. They may be named, but no
    /// paper in them may be asked for.
    pub fn about<'a>(
        background: impl IntoIterator<Item = &'a str>,
        slots: impl IntoIterator<Item = &'a str>,
        question: &str,
    ) -> Self {
        let mut evidence = Self::default();
        for text in slots {
            evidence.add_text(text);
        }
        evidence.asked = evidence.papers();
        for text in background {
            evidence.add_text(text);
        }
        for sentence in sentences(&normalize(&without_instructions(question))) {
            evidence.question.add(&Reading::of(sentence));
        }
        evidence
    }

    fn add_text(&mut self, text: &str) {
        for line in normalize(&without_instructions(text)).lines() {
            let readings: Vec<Reading> = sentences(line).map(Reading::of).collect();
            readings.iter().for_each(|reading| self.add(reading));
            self.sides.add_line(&readings);
        }
    }

    /// The most words that stand together in `reading` and in a line of the record.
    pub(super) fn longest_run(&self, reading: &Reading) -> usize {
        self.sides.lines().map(|line| rows::run(reading, (0, reading.words.len()), line)).max().unwrap_or(0)
    }

    fn papers(&self) -> HashSet<Fact> {
        let paper = |fact: &&Fact| matches!(fact, Fact::Document(_) | Fact::NamedDocument(_));
        self.facts.iter().filter(paper).cloned().collect()
    }

    fn add(&mut self, reading: &Reading) {
        append(&mut self.exact, &mut self.folded, &reading.words);
        self.bindings.extend(bindings(reading));
        self.sides.add(reading);
        self.vocabulary.add(reading);
        self.rows.extend(Row::of(reading));
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
            Fact::Law(law) => self.laws.iter().any(|known| law.rests_on(known)),
            Fact::NamedLaw(name) | Fact::NamedDocument(name) | Fact::NamedBody(name) | Fact::Token(name) => {
                self.says(name, plain)
            }
            Fact::Document(name) => {
                self.has(&claim.fact) && (self.asked.contains(&claim.fact) || !reading.hands_in(claim))
                    || licences(name).iter().any(|other| self.has(&Fact::Document(other)))
            }
            Fact::Channel(name) => self.has(&claim.fact) || self.implies_channel(name),
            Fact::Body(name, None) => self.has_body(name),
            Fact::Body(..) | Fact::Part(..) | Fact::Form(_) | Fact::Email(_) => self.has(&claim.fact),
            Fact::Level(tier) => self.levels.contains(tier),
            Fact::Procedure(code) => self.has(&claim.fact) || self.exact.contains(&code.to_lowercase()),
            Fact::Url(url) => self.has_url(url),
            Fact::Phone(digits) => self.has(&claim.fact) || self.has_number(digits),
            Fact::Charge(_) => self.has(&claim.fact),
            Fact::Person(name) => self.has(&claim.fact) || self.question.persons.contains(name),
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
        let misbound = bindings(reading);
        let misbound = misbound.iter().filter(|binding| binding.contradicts(&self.bindings));
        let mut found = rows::misplaced(reading, &self.rows);
        found.extend(misbound.map(|binding| (binding.from, binding.to, binding.kind)));
        found
    }

    /// Words of `reading` that the record does not have. What the question counts may be said with its number.
    pub(super) fn unsaid(&self, reading: &Reading) -> Vec<(usize, usize, super::Kind)> {
        let unsaid = self.vocabulary.unsaid(reading);
        let counted = |from: usize| {
            let at = reading.words.partition_point(|word| word.from < from);
            let number = at.checked_sub(1).map(|before| &reading.words[before]);
            number.is_some_and(|number| {
                self.question.counted.contains(&(number.folded.clone(), reading.words[at].folded.clone()))
            })
        };
        unsaid.into_iter().filter(|(from, ..)| !counted(*from)).collect()
    }

    /// Clauses of `reading` that deny what the record asks for, or ask for what it waives.
    pub(super) fn reversed(&self, reading: &Reading) -> Vec<(usize, usize, super::Kind)> {
        self.sides.reversed(reading, &self.rows)
    }
}

impl Question {
    fn add(&mut self, reading: &Reading) {
        append(&mut self.exact, &mut self.folded, &reading.words);
        let pairs = reading.words.windows(2).filter(|pair| pair[0].lower.bytes().all(|b| b.is_ascii_digit()));
        self.counted.extend(pairs.map(|pair| (pair[0].folded.clone(), pair[1].folded.clone())));
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
                Fact::Person(name) => {
                    self.persons.insert(name);
                }
                _ => {}
            }
        }
    }
}

/// Whether the claim is a number of papers.
pub(super) fn is_paper(claim: &Claim) -> bool {
    matches!(claim.fact, Fact::Figure(_, Counted::Original | Counted::Copy | Counted::Paper | Counted::Set))
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
        // `sau 1 giờ` reads as a time of day, and may be how long it takes.
        (Quantity::Duration(hours, Unit::Hour), Quantity::Time(hour, 0)) => {
            *hours == Decimal::whole(u64::from(*hour)).unwrap_or_default()
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
