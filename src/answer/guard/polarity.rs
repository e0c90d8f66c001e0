//! Whether something is needed or not: denials and demands, compared with the record's.

use std::collections::HashSet;

use super::{
    Kind,
    claim::{Claim, Fact},
    equation,
    negation::Negations,
    reading::{Reading, Script, Word, is_one_of as has},
    rows::{self, Row},
};
use crate::text::quantity::{Currency, Decimal, Quantity};

/// Bytes after the name of a paper in which a fee is part of it: `tờ khai lệ phí trước bạ`.
const PAPER_REACH: usize = 12;

/// Words after a denial or demand that are looked at.
const REACH: usize = 10;

const DENIALS: &str = " không khỏi khong chưa chẳng no not without never cannot don't doesn't needn't isn't aren't won't mustn't can't ";
const DEMANDS: &str = " phải cần buộc phai can must need needs needed required require requires mandatory should shall have has ";

/// After `không` or `no` these make a limit, a question or part of a sentence frame, no denial.
const NO_DENIAL: &str = " khó sao lo quên ngại kho quá vượt muộn trễ chậm ít nhiều chỉ những phân kể qua vuot muon cham it chi nhung more later \
    less only exceeding fewer longer earlier ";

/// Demands whose subject stands before them.
const PASSIVE: &str = " required mandatory needed buộc buoc ";

/// Words that begin another part of the sentence.
const SCOPE_ENDS: &str = " thì khi nếu nhưng mà vì when if but unless while because ";

/// Words that say nothing about what is denied or demanded.
const COMMON: &str = " phải cần nộp làm có mang xuất trình được thêm là các những một bạn người dân khi nếu thì và hoặc của cho \
    bất kỳ nào gì lại để tại theo đến với trong bản ông bà anh chị em vẫn cũng còn này đó sẽ yêu cầu bổ sung giấy tờ hồ sơ chuẩn bị kèm \
    phai can nop lam mang duoc them cac nhung mot nguoi va hoac cua cho bat ky nao lai tai theo voi trong \
    must need needs submit bring provide show have has required requirement also does this that your their with from when which \
    will they them been being document documents paper papers file prepare any other only again ";

/// A line of the record, and whether it waives something.
#[derive(Debug)]
struct Line {
    words: Vec<String>,
    waives: bool,
}

/// What the record denies and what it says otherwise.
#[derive(Debug, Default)]
pub(super) struct Sides {
    denied: HashSet<String>,
    /// What it says is not needed, apart from what it says is not so.
    waived: HashSet<String>,
    negations: Negations,
    lines: Vec<Line>,
    /// Papers, bodies and ways to file in clauses that deny something, whatever it is.
    beside_denial: HashSet<String>,
    otherwise: HashSet<String>,
    /// Whether it denies something without saying what.
    bare_denial: bool,
    free: bool,
    paid: bool,
    fee_demanded: bool,
}

impl Sides {
    /// The words of each line, folded.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[String]> + Clone {
        self.lines.iter().map(|line| line.words.as_slice())
    }

    /// Takes over a line of the record, of one sentence or several.
    pub(super) fn add_line(&mut self, sentences: &[Reading]) {
        let words = sentences.iter().flat_map(|reading| reading.words.iter().map(|word| word.folded.clone()));
        let waives = sentences.iter().any(|reading| {
            (0..reading.words.len()).any(|at| is_denial(&reading.words, at) && is_waiver(&reading.words, at))
        });
        self.lines.push(Line { words: words.collect(), waives });
    }

    pub(super) fn add(&mut self, reading: &Reading) {
        self.negations.add(reading);
        let mut inside = vec![false; reading.words.len()];
        for at in 0..reading.words.len() {
            if is_denial(&reading.words, at) {
                let (from, to) = scope(&reading.words, at);
                inside[from..to].iter_mut().for_each(|word| *word = true);
                let units = units(reading, from, to);
                self.bare_denial |= units.is_empty();
                if is_waiver(&reading.words, at) {
                    self.waived.extend(units.iter().cloned());
                }
                self.denied.extend(units);
                self.beside_denial.extend(named(reading, clause(&reading.words, at)));
            } else if is_demand(&reading.words, at) {
                let (from, to) = scope(&reading.words, at);
                self.fee_demanded |= demands_fee(reading, from, to);
            }
        }
        for (from, to) in runs(&inside) {
            self.otherwise.extend(units(reading, from, to));
        }
        for claim in &reading.claims {
            if let Fact::Figure(Quantity::Money(amount, Currency::Dong), _) = claim.fact {
                self.free |= amount == Decimal::default();
                self.paid |= amount != Decimal::default();
            }
        }
    }

    /// Denials without a like denial in the record, and demands of what the record only denies.
    pub(super) fn reversed(&self, reading: &Reading, rows: &[Row]) -> Vec<(usize, usize, Kind)> {
        let words = &reading.words;
        let mut found = self.negations.turned(reading);
        found.extend(equation::denied(reading, self.lines()));
        found.extend(
            charge(reading)
                .filter(|at| rows::charged(reading, rows, *at))
                .map(|at| (words[at].from, words[at].to, Kind::Polarity)),
        );
        for at in 0..words.len() {
            let denial = is_denial(words, at);
            if !denial && !is_demand(words, at) {
                continue;
            }
            let (from, to) = scope(words, at);
            let reversed = match denial {
                true => !is_free(reading, at) && !self.denies(reading, at, (from, to)),
                false => self.waives(reading, from, to),
            };
            if reversed {
                let last = to.max(at + 1) - 1;
                let first = from.min(at);
                found.push((words[first].from, words[last].to, Kind::Polarity));
            }
        }
        found
    }

    fn denies(&self, reading: &Reading, at: usize, (from, to): (usize, usize)) -> bool {
        let said = units(reading, from, to);
        let of = if is_waiver(&reading.words, at) { &self.waived } else { &self.denied };
        // Across languages no words but the names of the lexicon can be compared.
        let foreign = reading.script == Script::English;
        let beside =
            foreign && said.iter().any(|unit| self.beside_denial.contains(unit) && of.contains(unit));
        let shared = said.iter().filter(|unit| of.contains(*unit)).count();
        beside
            || shared > 0 && shared * 2 >= said.len() && !self.asks(reading, at, (from, to))
            || said.is_empty() && self.bare_denial
    }

    /// Whether what a waiver at `at` is about is told, in more words together, by a line that waives nothing.
    fn asks(&self, reading: &Reading, at: usize, (from, to): (usize, usize)) -> bool {
        let words = &reading.words;
        if !is_waiver(words, at) {
            return false;
        }
        // `It need not be certified: the lease`: what it is about stands behind the colon.
        let colon = words.get(to).is_some_and(|word| word.after_colon);
        let end = (to + 1..words.len()).find(|end| words[*end].after_clause).unwrap_or(words.len());
        let scope = (from, if colon { end } else { to });
        let longest = |waives: bool| {
            let lines = self.lines.iter().filter(|line| line.waives == waives);
            lines.map(|line| rows::run(reading, scope, &line.words)).max().unwrap_or(0)
        };
        longest(false) > longest(true)
    }

    fn waives(&self, reading: &Reading, from: usize, to: usize) -> bool {
        let said = units(reading, from, to);
        let waived = said.iter().any(|unit| self.denied.contains(unit) && !self.otherwise.contains(unit));
        waived || self.free && !self.paid && !self.fee_demanded && demands_fee(reading, from, to)
    }
}

/// Whether money is demanded without a figure: `phải nộp lệ phí` where the record says free.
fn demands_fee(reading: &Reading, from: usize, to: usize) -> bool {
    let paper = |word: &Word| {
        let near = |claim: &&Claim| claim.from <= word.from && claim.to + PAPER_REACH >= word.from;
        let is_paper = |claim: &Claim| matches!(claim.fact, Fact::Document(_) | Fact::NamedDocument(_));
        reading.claims.iter().filter(near).any(is_paper)
    };
    let fee = reading.words[from..to]
        .iter()
        .any(|word| matches!(word.lower.as_str(), "phí" | "phi" | "fee" | "fees") && !paper(word));
    let figure =
        reading.claims.iter().any(|claim| matches!(claim.fact, Fact::Figure(Quantity::Money(..), _)));
    fee && !figure
}

/// Whether the word lies in a phrase such as `không mất phí`, which is a sum of nothing.
fn is_free(reading: &Reading, at: usize) -> bool {
    let word = &reading.words[at];
    reading.claims.iter().any(|claim: &Claim| {
        matches!(claim.fact, Fact::Figure(Quantity::Money(..), _))
            && claim.from <= word.from
            && word.to <= claim.to
    })
}

fn is_denial(words: &[Word], at: usize) -> bool {
    is_exemption(words, at) || is_negation(words, at)
}

/// `được miễn`, `is exempt`: that something is not asked of somebody.
fn is_exemption(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    let next = words.get(at + 1).filter(|next| !next.after_clause).map(|next| next.lower.as_str());
    next.is_some()
        && matches!(word.lower.as_str(), "miễn" | "exempt" | "exempted" | "waived" | "mien")
        && !matches!(next, Some("là" | "la" | "phí" | "phi" | "lệ" | "thì"))
}

/// Whether a word is one by which something is denied, whatever stands beside it.
pub(super) fn may_deny(word: &Word) -> bool {
    has(DENIALS, &word.lower) || matches!(word.lower.as_str(), "chưa" | "chua")
}

/// `không`, `not` and the like, where they deny something.
pub(super) fn is_negation(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    let next = words.get(at + 1).filter(|next| !next.after_clause).map(|next| next.lower.as_str());
    let denial = has(DENIALS, &word.lower) && next.is_some_and(|next| !has(NO_DENIAL, next));
    let is_number =
        word.lower == "no" && next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    denial && !is_number && equation::length(words, at).is_none()
}

fn is_demand(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    let have = !matches!(word.lower.as_str(), "have" | "has")
        || words.get(at + 1).is_some_and(|next| next.lower == "to");
    // Without diacritics `can` and `phai` stay; in English `can` is no demand.
    let english_can =
        word.lower == "can" && words.iter().any(|word| matches!(word.lower.as_str(), "you" | "the" | "be"));
    let denied_after = words.get(at + 1).is_some_and(|next| has(DENIALS, &next.lower));
    let before =
        (1..=3).filter_map(|back| at.checked_sub(back)).take_while(|before| !words[before + 1].after_clause);
    let clause = clause(words, at);
    let passive =
        has(PASSIVE, &word.lower) && words[clause.0..at].iter().any(|word| has(DENIALS, &word.lower));
    let denied = passive || before.into_iter().any(|before| has(DENIALS, &words[before].lower));
    has(DEMANDS, &word.lower) && have && !english_can && !denied && !denied_after
}

/// The words that a denial or demand at `at` is about: those after it in its clause, up to the next denial or
/// demand, or those before it where none follow.
fn scope(words: &[Word], at: usize) -> (usize, usize) {
    let rest = &words[at + 1..];
    let mut after = (0..rest.len().min(REACH)).take_while(|nth| !ends_scope(&rest[*nth], *nth)).count();
    // `You do not need: a photo`: what is denied stands behind the colon.
    if rest[..after].iter().all(|word| has(COMMON, &word.lower))
        && rest.get(after).is_some_and(|word| word.after_colon)
    {
        let more =
            (after + 1..rest.len().min(REACH)).take_while(|nth| !ends_scope(&rest[*nth], *nth)).count();
        after += 1 + more;
    }
    if rest[..after].iter().any(|word| !has(COMMON, &word.lower)) {
        return (at + 1, at + 1 + after);
    }
    if has(DEMANDS, &words[at].lower) && !has(PASSIVE, &words[at].lower) {
        return (at + 1, at + 1);
    }
    let mut from = at;
    while from > 0 && at - from < REACH && !words[from].after_clause {
        from -= 1;
    }
    (from, at)
}

/// Whether the `nth` word after a denial or demand belongs to its scope no more.
fn ends_scope(word: &Word, nth: usize) -> bool {
    let next = has(DENIALS, &word.lower) || has(DEMANDS, &word.lower) && !word.lower.starts_with("require");
    word.after_clause || has(SCOPE_ENDS, &word.lower) || nth > 0 && next
}

/// Whether a denial says that something need not be done, rather than that something is not so.
fn is_waiver(words: &[Word], at: usize) -> bool {
    const SPARED: &str = " phải cần bắt yêu đòi thu mất nộp mang tốn xuất gồm kèm phai can bat yeu doi nop ton xuat gom kem \
        need needed needs required require have bring submit pay demanded asked ask ";
    let word = words[at].lower.as_str();
    let next =
        words[at + 1..].iter().take(4).take_while(|word| !word.after_clause && !has(SCOPE_ENDS, &word.lower));
    let english = word.is_ascii() && matches!(word, "no" | "not" | "without");
    let back = words[..at].iter().rev().take(2).filter(|_| english);
    matches!(word, "miễn" | "exempt" | "exempted" | "waived" | "mien" | "needn't")
        || next.chain(back).any(|word| has(SPARED, &word.lower))
}

/// Where the text says, without a figure, that something is to be paid.
fn charge(reading: &Reading) -> impl Iterator<Item = usize> + '_ {
    let words = &reading.words;
    let figure =
        reading.claims.iter().any(|claim| matches!(claim.fact, Fact::Figure(Quantity::Money(..), _)));
    (0..words.len()).filter(move |at| {
        let word = &words[*at].lower;
        let before = |back: usize| at.checked_sub(back).map_or("", |before| words[before].lower.as_str());
        let takes = |verb: &str| matches!(verb, "mất" | "thu" | "nộp" | "đóng" | "trả" | "chịu" | "tốn");
        let vietnamese = word == "phí" && (takes(before(1)) || takes(before(2)) && before(1) == "lệ");
        let paid = vietnamese || word == "charged";
        paid && !figure && !(1..=4).any(|back| has(DENIALS, before(back)) || before(back) == "miễn")
    })
}

/// The runs of words that are in no scope.
fn runs(inside: &[bool]) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    let mut start = 0;
    for (at, inside) in inside.iter().chain([&true]).enumerate() {
        if *inside {
            if at > start {
                list.push((start, at));
            }
            start = at + 1;
        }
    }
    list
}

/// What tells one thing from another among words `from..to`: papers and bodies of the lexicon by name, pairs of
/// Vietnamese syllables, long English words; all without diacritics.
fn units(reading: &Reading, from: usize, to: usize) -> Vec<String> {
    let words = &reading.words[from..to];
    let mut units = named(reading, (from, to));
    if reading.script != Script::English {
        let pairs = words.windows(2).filter(|pair| !pair[1].after_break);
        let telling = pairs.filter(|pair| pair.iter().any(|word| !has(COMMON, &word.lower)));
        units.extend(telling.map(|pair| format!("{} {}", pair[0].folded, pair[1].folded)));
    }
    let telling: Vec<&Word> = words.iter().filter(|word| !has(COMMON, &word.lower)).collect();
    if let [only] = telling[..] {
        units.push(only.folded.clone());
    }
    let long = words
        .iter()
        .filter(|word| word.lower.len() > 3 && word.lower.is_ascii() && !has(COMMON, &word.lower));
    if reading.script != Script::Accented {
        units.extend(long.map(|word| word.lower.clone()));
    }
    units
}

/// The names of the lexicon that stand among words `from..to`.
fn named(reading: &Reading, (from, to): (usize, usize)) -> Vec<String> {
    let (Some(first), Some(last)) = (reading.words.get(from), to.checked_sub(1)) else {
        return Vec::new();
    };
    let end = reading.words[last].to;
    let inside = reading.claims.iter().filter(|claim| claim.from >= first.from && claim.to <= end);
    inside.filter_map(|claim| name(&claim.fact)).collect()
}

/// The words of the clause around `at`.
fn clause(words: &[Word], at: usize) -> (usize, usize) {
    let from = (0..=at).rev().find(|from| words[*from].after_clause).unwrap_or(0);
    let to = (at + 1..words.len()).find(|to| words[*to].after_clause).unwrap_or(words.len());
    (from, to)
}

fn name(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Document("copy" | "original") => None,
        Fact::Document(name) | Fact::Body(name, _) | Fact::Channel(name) => Some(format!("={name}")),
        _ => None,
    }
}
