//! Which case a figure is given for: the way to file or the age beside a sum or a deadline, the paper beside a count.

use super::{
    Kind,
    bound::{self, Bound},
    claim::{Claim, Counted, Fact},
    reading::Reading,
};
use crate::text::quantity::Quantity;

/// A figure and the cases that its clause names.
#[derive(Debug)]
pub(super) struct Binding {
    fact: Fact,
    cases: Cases,
    bound: Option<Bound>,
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The figures of a sentence with their cases. A clause without figure hands its cases to the next; a figure
/// without case has those of the clause before. A form has the ages of its own clause alone; an original or a copy
/// has the paper that follows directly, where one does.
pub(super) fn bindings(reading: &Reading) -> Vec<Binding> {
    let mut found = Vec::new();
    let (mut cases, mut pending) = (Cases::default(), Cases::default());
    let mut before = Cases::default();
    for (clause, after_colon) in clauses(reading) {
        let own = Cases::of(clause);
        let forms = clause.iter().filter(|claim| matches!(claim.fact, Fact::Form(_)));
        // `người dưới 14 tuổi: Mẫu TK01a`.
        let ages = if after_colon && own.ages.is_empty() { &before } else { &own };
        found.extend(forms.map(|claim| Cases::of_ages(ages).bind(claim)));
        before = own.clone();
        let limits =
            clause.iter().filter(|claim| matches!(&claim.fact, Fact::Figure(..)) && !is_bound(&claim.fact));
        found.extend(limits.map(|claim| Cases::default().bind(claim)));
        pending.extend(own);
        if !clause.iter().any(|claim| is_bound(&claim.fact)) {
            continue;
        }
        cases.replace(std::mem::take(&mut pending));
        for (at, claim) in clause.iter().enumerate().filter(|(_, claim)| is_bound(&claim.fact)) {
            let mut binding = cases.bind(claim);
            if let Some(paper) = clause.get(at + 1).and_then(|next| paper_after(reading, claim, next)) {
                binding.cases.papers = vec![paper];
            }
            found.push(binding);
        }
    }
    for binding in &mut found {
        binding.bound = side(reading, binding);
    }
    found
}

/// The side of its figure that the words around it name.
fn side(reading: &Reading, binding: &Binding) -> Option<Bound> {
    let Fact::Figure(quantity, _) = &binding.fact else { return None };
    let first = reading.words.partition_point(|word| word.to <= binding.from);
    let next = reading.words.partition_point(|word| word.from < binding.to);
    // `under 14` is read as an age with the word before it.
    let named = reading.words[first..next.max(first)].iter().take_while(|word| word.lower.is_ascii()).count();
    let inner = (first..=first + named).rev().find_map(|at| bound::named(&reading.words, first, at));
    inner.or_else(|| bound::bound(&reading.words, first, next, quantity))
}

/// The paper of `next` where `claim` is an original or a copy and says of what: `bản sao hộ chiếu`, `copy of the ...`.
fn paper_after(reading: &Reading, claim: &Claim, next: &Claim) -> Option<&'static str> {
    let Fact::Document(paper) = next.fact else {
        return None;
    };
    let sort = matches!(claim.fact, Fact::Document(name) if is_sort_of_paper(name));
    let between = reading.text.get(claim.to..next.from)?.trim();
    let joined = matches!(between, "" | "của" | "cua" | "of" | "of the" | "of a" | "of an" | "of your");
    (sort && joined && !is_sort_of_paper(paper)).then_some(paper)
}

fn is_bound(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Figure(
            Quantity::Money(..)
                | Quantity::Duration(..)
                | Quantity::SameDay
                | Quantity::NextWorkingDay
                | Quantity::Percent(_),
            _
        ) | Fact::Document("copy" | "original" | "certified-copy")
            | Fact::Figure(
                Quantity::Number(_),
                Counted::Original | Counted::Copy | Counted::Paper | Counted::Set | Counted::Photo
            )
    )
}

/// The claims of each clause, and whether a colon stands before it.
fn clauses(reading: &Reading) -> Vec<(&[Claim], bool)> {
    let conjunctions = ["còn", "nhưng", "while", "but", "whereas", "con", "nhung"];
    let cuts = reading
        .words
        .iter()
        .filter(|word| word.after_clause || conjunctions.contains(&word.lower.as_str()))
        .map(|word| (reading.claims.partition_point(|claim| claim.from < word.from), word.after_colon));
    let mut list = Vec::new();
    let (mut start, mut colon) = (0, false);
    for (cut, after_colon) in cuts.chain([(reading.claims.len(), false)]) {
        if cut > start {
            list.push((&reading.claims[start..cut], colon));
            start = cut;
            colon = false;
        }
        colon |= after_colon;
    }
    list
}

/// The cases that a clause names.
#[derive(Debug, Default, Clone)]
struct Cases {
    channels: Vec<&'static str>,
    ages: Vec<u32>,
    charges: Vec<&'static str>,
    circumstances: Vec<&'static str>,
    papers: Vec<&'static str>,
}

impl Cases {
    fn of(claims: &[Claim]) -> Self {
        let mut cases = Self::default();
        for claim in claims {
            match &claim.fact {
                Fact::Channel("online" | "portal" | "vneid" | "ihanoi") => cases.channels.push("online"),
                Fact::Channel(name @ ("counter" | "post")) => cases.channels.push(name),
                Fact::Figure(Quantity::Age(years), _) => cases.ages.push(*years),
                Fact::Charge(name) => cases.charges.push(name),
                Fact::Circumstance(name) => cases.circumstances.push(name),
                Fact::Document(name) if !is_sort_of_paper(name) => cases.papers.push(name),
                _ => {}
            }
        }
        cases
    }

    fn extend(&mut self, other: Self) {
        self.channels.extend(other.channels);
        self.ages.extend(other.ages);
        self.charges.extend(other.charges);
        self.circumstances.extend(other.circumstances);
        self.papers.extend(other.papers);
    }

    /// Takes over each sort of case that `next` names.
    fn replace(&mut self, next: Self) {
        if !next.channels.is_empty() {
            self.channels = next.channels;
        }
        if !next.ages.is_empty() {
            self.ages = next.ages;
        }
        if !next.charges.is_empty() {
            self.charges = next.charges;
        }
        self.circumstances = next.circumstances;
        self.papers = next.papers;
    }

    /// The ages of `other` alone.
    fn of_ages(other: &Self) -> Self {
        Self { ages: other.ages.clone(), ..Self::default() }
    }

    /// A sum or deadline has the way to file, the age and the circumstance; a sum its name besides; a count or
    /// sort of paper the paper; a form the age.
    fn bind(&self, claim: &Claim) -> Binding {
        let sum = matches!(claim.fact, Fact::Figure(Quantity::Money(..) | Quantity::Percent(_), _));
        let paper = matches!(claim.fact, Fact::Document(_) | Fact::Figure(Quantity::Number(_), _));
        let mut cases = self.clone();
        if paper {
            cases = Self { papers: cases.papers, ..Self::default() };
        } else {
            cases.papers.clear();
        }
        if !sum {
            cases.charges.clear();
        }
        Binding {
            fact: claim.fact.clone(),
            cases,
            bound: None,
            kind: claim.kind(),
            from: claim.from,
            to: claim.to,
        }
    }
}

impl Binding {
    /// Whether `known` gives this figure or sort of paper, but each time for other cases.
    pub(super) fn contradicts(&self, known: &[Self]) -> bool {
        let same: Vec<&Self> = known.iter().filter(|other| rests_on(&self.fact, &other.fact)).collect();
        let other_side = match &self.fact {
            Fact::Figure(quantity, _) => {
                let sides: Vec<Option<Bound>> = same.iter().map(|other| other.bound).collect();
                bound::differs(quantity, self.bound, &sides)
            }
            _ => false,
        };
        other_side
            || differ(&self.cases.channels, same.iter().map(|other| &other.cases.channels))
            || differ(&self.cases.ages, same.iter().map(|other| &other.cases.ages))
            || differ(&self.cases.charges, same.iter().map(|other| &other.cases.charges))
            || differ(&self.cases.circumstances, same.iter().map(|other| &other.cases.circumstances))
            || differ(&self.cases.papers, same.iter().map(|other| &other.cases.papers))
    }
}

fn rests_on(said: &Fact, known: &Fact) -> bool {
    match (said, known) {
        (Fact::Figure(said, counted), Fact::Figure(known, of)) => said == known && counted.rests_on(*of),
        (Fact::Document("copy"), Fact::Document("certified-copy")) => true,
        _ => said == known,
    }
}

fn is_sort_of_paper(name: &str) -> bool {
    matches!(name, "copy" | "original" | "certified-copy")
}

/// Whether each of `known` names cases and none of them is among `said`.
fn differ<'a, T: PartialEq + 'a>(said: &[T], known: impl Iterator<Item = &'a Vec<T>>) -> bool {
    let mut any = false;
    for cases in known {
        any = true;
        if cases.is_empty() || cases.iter().any(|case| said.contains(case)) {
            return false;
        }
    }
    any && !said.is_empty()
}
