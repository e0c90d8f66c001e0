//! The rows of a record: which of several sums, deadlines or counts belongs to which case.

use super::{
    Kind,
    claim::{Claim, Counted, Fact},
    reading::{Reading, Word},
};
use crate::text::quantity::{Currency, Decimal, Quantity};

/// A sentence of the record that gives figures.
#[derive(Debug)]
pub(super) struct Row {
    words: Vec<String>,
    figures: Vec<(Quantity, Counted)>,
    bodies: Vec<&'static str>,
}

/// What sort of figure it is: only rows with one of the same sort compete for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Money,
    Time,
    Papers,
    Body,
}

fn sort(quantity: &Quantity, counted: Counted) -> Option<Sort> {
    match quantity {
        Quantity::Money(..) | Quantity::Percent(_) => Some(Sort::Money),
        Quantity::Duration(..) | Quantity::SameDay | Quantity::NextWorkingDay => Some(Sort::Time),
        Quantity::Number(_) if matches!(counted, Counted::Original | Counted::Copy | Counted::Set) => {
            Some(Sort::Papers)
        }
        _ => None,
    }
}

impl Row {
    /// The row of a sentence of the record; none where it gives no figure.
    pub(super) fn of(reading: &Reading) -> Option<Self> {
        let figures: Vec<(Quantity, Counted)> = reading.claims.iter().filter_map(figure).collect();
        let words = reading.words.iter().map(|word| word.folded.clone()).collect();
        let bodies: Vec<&'static str> = reading.claims.iter().filter_map(body).collect();
        (!figures.is_empty() || !bodies.is_empty()).then_some(Self { words, figures, bodies })
    }

    fn has(&self, sort_of: Sort) -> bool {
        match sort_of {
            Sort::Body => !self.bodies.is_empty(),
            _ => self.figures.iter().any(|(quantity, counted)| sort(quantity, *counted) == Some(sort_of)),
        }
    }

    fn gives(&self, said: &(Quantity, Counted)) -> bool {
        self.figures.iter().any(|(quantity, counted)| *quantity == said.0 && said.1.rests_on(*counted))
    }
}

fn figure(claim: &Claim) -> Option<(Quantity, Counted)> {
    match &claim.fact {
        Fact::Figure(quantity, counted) if sort(quantity, *counted).is_some() => Some((*quantity, *counted)),
        _ => None,
    }
}

fn body(claim: &Claim) -> Option<&'static str> {
    match claim.fact {
        Fact::Body(name, _) => Some(name),
        _ => None,
    }
}

/// Figures and bodies of `reading` whose clause tells, in more words together, a row that gives another figure.
pub(super) fn misplaced(reading: &Reading, rows: &[Row]) -> Vec<(usize, usize, Kind)> {
    let mut found = Vec::new();
    for claim in &reading.claims {
        if let Some(name) = body(claim) {
            let around = around(reading, claim, Sort::Body);
            if tells_another(reading, around, rows, Sort::Body, |row| row.bodies.contains(&name)) {
                found.push((claim.from, claim.to, claim.kind()));
            }
        }
        let Some(said) = figure(claim) else { continue };
        let Some(sort) = sort(&said.0, said.1) else { continue };
        let around = around(reading, claim, sort);
        if tells_another(reading, around, rows, sort, |row| row.gives(&said)) {
            found.push((claim.from, claim.to, claim.kind()));
        }
    }
    found
}

/// A charge without a figure, said of a row that is free; or of any where none is charged.
pub(super) fn charged(reading: &Reading, rows: &[Row], at: usize) -> bool {
    let paid = |row: &Row| {
        row.figures.iter().any(|(quantity, _)| match quantity {
            Quantity::Money(amount, Currency::Dong) => *amount != Decimal::default(),
            Quantity::Money(..) | Quantity::Percent(_) => true,
            _ => false,
        })
    };
    let money = rows.iter().filter(|row| row.has(Sort::Money));
    let (paid_rows, free): (Vec<&Row>, Vec<&Row>) = money.partition(|row| paid(row));
    if paid_rows.is_empty() {
        return !free.is_empty();
    }
    tells_another(reading, [(0, at), (at, at)], rows, Sort::Money, paid)
}

/// The words before and after that say what a figure is for: its clause, and those before it without a figure of its sort.
fn around(reading: &Reading, claim: &Claim, of: Sort) -> [(usize, usize); 2] {
    let words = &reading.words;
    let at = words.partition_point(|word| word.to <= claim.from);
    let end = words.partition_point(|word| word.from < claim.to).max(at);
    let to = (end..words.len()).find(|to| words[*to].after_clause).unwrap_or(words.len());
    let is_of = |other: &Claim| match of {
        Sort::Body => body(other).is_some(),
        _ => figure(other).is_some_and(|(quantity, counted)| sort(&quantity, counted) == Some(of)),
    };
    let before = reading.claims.iter().rev().find(|other| other.to <= claim.from && is_of(other));
    let Some(before) = before else {
        return [(0, at), (end, to)];
    };
    let past = words.partition_point(|word| word.from < before.to);
    // What follows the figure before in its own clause is of that one.
    let mut cuts = (past..=at).filter(|from| words.get(*from).is_some_and(|word| word.after_clause));
    // A body stands before what it does as often as after it: only its own clause is sure to be its own.
    let cut = if of == Sort::Body { cuts.next_back() } else { cuts.next() };
    let from = cut.unwrap_or(at.min(past));
    [(from, at), (end, to)]
}

/// Whether the words `around` share a longer run with a row that is not `own` than with any that is.
fn tells_another(
    reading: &Reading,
    around: [(usize, usize); 2],
    rows: &[Row],
    sort: Sort,
    own: impl Fn(&Row) -> bool,
) -> bool {
    let (own, others): (Vec<&Row>, Vec<&Row>) =
        rows.iter().filter(|row| row.has(sort)).partition(|row| own(row));
    if own.is_empty() || others.is_empty() {
        return false;
    }
    let longest = |rows: &[&Row]| {
        rows.iter().flat_map(|row| around.map(|part| run(reading, part, &row.words))).max().unwrap_or(0)
    };
    longest(&others) > longest(&own)
}

/// Least words of a run that are words of any answer.
const STOCK_RUN: usize = 3;

/// The most words that stand together among words `from..to` of `reading` and in `row`; no run of a single word or of few stock words.
pub(super) fn run(reading: &Reading, (from, to): (usize, usize), row: &[String]) -> usize {
    let to = to.max(from);
    let (said, stock) = (&reading.words[from..to], &reading.stock[from..to]);
    // One word is the whole case in `Plate: 7 days`.
    let brief = (0..said.len()).take_while(|at| *at == 0 || !said[*at].after_clause).count() <= 2;
    let mut best = 0;
    for start in 0..said.len() {
        for (place, _) in row.iter().enumerate().filter(|(_, word)| **word == said[start].folded) {
            let same =
                said[start..].iter().zip(&row[place..]).take_while(|(one, other)| one.folded == **other);
            let length = same.count();
            let digits = |word: &Word| word.lower.starts_with(|c: char| c.is_ascii_digit());
            let telling = (start..start + length).any(|at| !stock[at] && !digits(&said[at]));
            let least = match (telling, brief) {
                (true, true) => 1,
                (true, false) | (false, true) => 2,
                (false, false) => STOCK_RUN,
            };
            if length > best && length >= least {
                best = length;
            }
        }
    }
    best
}
