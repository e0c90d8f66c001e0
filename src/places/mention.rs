//! Finds the names of places in a free text, and tells them from ordinary words.

use crate::text::{Syllable, fold::has_diacritics, normalize, syllable::syllables_of_normalized};

use super::{
    Gazetteer, Kind,
    gazetteer::Care,
    index::{Hit, Target},
    lookup::{Lookup, Reading},
    marker::{LOCATIVE, Marker, OTHER, Typed},
};

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mention {
    /// First word, with what says that it is a place.
    from: usize,
    /// Word after the last.
    to: usize,
    targets: Vec<Target>,
    /// The part of a former unit that is meant, where the text says so.
    only: Option<usize>,
    /// Whether a word beside it says that it is a place.
    marked: bool,
}

/// The place that `text`, already normalised, names.
pub(super) fn lookup<'a>(gazetteer: &'a Gazetteer, text: &str) -> Lookup<'a> {
    let words = syllables_of_normalized(text);
    let finder = Finder { gazetteer, typed: Typed { text, words: &words } };
    let mentions = finder.mentions();
    let leaving = |mention: &Mention| finder.typed.after(mention.from, &["từ", "from"]);
    let best = mentions.iter().min_by_key(|mention| (leaving(mention), !mention.marked));
    let Some(best) = best else {
        return Lookup { rest: text.to_owned(), ..Lookup::default() };
    };
    let query = finder.span(best).map(|(from, to)| text[from..to].to_owned()).unwrap_or_default();
    Lookup { query, rest: finder.rest(&mentions), readings: readings(gazetteer, best) }
}

struct Finder<'a> {
    gazetteer: &'a Gazetteer,
    typed: Typed<'a>,
}

impl Finder<'_> {
    /// All mentions in order, none overlapping.
    fn mentions(&self) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let (mut at, mut free) = (0, 0);
        while at < self.typed.words.len() {
            match self.mention_at(at, free) {
                Some(mention) => {
                    let mention = self.narrowed(mention);
                    (at, free) = (mention.to, mention.to);
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The mention whose name begins at the word `at`; words before `free` belong to another.
    fn mention_at(&self, at: usize, free: usize) -> Option<Mention> {
        self.gazetteer.names_at(self.rest_of(at)).into_iter().find_map(|hit| {
            let to = at + hit.length;
            if !self.typed.together(at, to) {
                return None;
            }
            let before = self.typed.marker_before(at).filter(|(_, from)| *from >= free);
            let after = self.typed.marker_after(to);
            let (from, to, targets) = match (before, after) {
                (Some((marker, from)), _) => (from, to, self.marked(&hit, at, marker, from)?),
                (None, Some((marker, to))) => (at, to, self.marked(&hit, at, marker, at)?),
                (None, None) => (at, to, self.bare(&hit, at)?),
            };
            Some(Mention { from, to, targets, only: None, marked: before.or(after).is_some() })
        })
    }

    fn rest_of(&self, at: usize) -> &[Syllable] {
        self.typed.words.get(at..).unwrap_or_default()
    }

    fn care(&self, hit: &Hit, at: usize) -> Care {
        self.gazetteer.care(self.typed.words.get(at..at + hit.length).unwrap_or_default())
    }

    /// What a name may mean beside `marker`, whose first word is `from`: what is of that kind, or anything where
    /// nothing is and the name is like no other word.
    fn marked(&self, hit: &Hit, at: usize, marker: Marker, from: usize) -> Option<Vec<Target>> {
        let care = self.care(hit, at);
        let of = |fits: &dyn Fn(&Target) -> bool| -> Option<Vec<Target>> {
            let targets: Vec<Target> = hit.targets.iter().copied().filter(|target| fits(target)).collect();
            (!targets.is_empty()).then_some(targets)
        };
        let is_unit = |target: &Target| self.gazetteer.kind(*target).is_some();
        let direct = match marker {
            Marker::Kind(kind) => of(&|target| self.gazetteer.kind(*target) == Some(kind)),
            Marker::District => of(&|target| !is_unit(target)),
            Marker::Any => of(&is_unit),
        };
        let short = hit.length == 1;
        if direct.is_some() {
            // `cấp xã hợp đồng`; `phường láng giềng`, `xa lang`
            let small = !self.typed.is_capital(at);
            let level = care >= Care::Ordinary && small && self.typed.after(from, &["cấp"]);
            let goes_on = from < at && self.typed.gap(at + 1) == " ";
            let vague = short && small && (goes_on || !hit.exact && marker == Marker::Kind(Kind::Commune));
            return direct.filter(|_| !level && !vague);
        }
        let plain = !short && care < Care::Ordinary && (hit.exact || care == Care::None);
        if plain { of(&is_unit).or_else(|| of(&|_| true)) } else { None }
    }

    /// What a name without such a word may mean, where it can be nothing but a place.
    fn bare(&self, hit: &Hit, at: usize) -> Option<Vec<Target>> {
        let to = at + hit.length;
        if hit.length < 2 {
            return None;
        }
        let care = self.care(hit, at);
        let alone = at == 0 && to == self.typed.words.len();
        let capitals = (at..to).all(|at| self.typed.is_capital(at));
        let named = alone && (care < Care::Ordinary || care == Care::NeedsKind && capitals);
        let place = named || (care < Care::NeedsKind && self.is_place(hit, at, care));
        place.then(|| hit.targets.clone())
    }

    fn is_place(&self, hit: &Hit, at: usize, care: Care) -> bool {
        let to = at + hit.length;
        let joined = !self.typed.gap(at).is_empty() && self.typed.gap(at).trim().is_empty();
        let number = |word: &Syllable| word.exact.chars().next().is_some_and(|c| c.is_ascii_digit());
        let before = at.checked_sub(1).and_then(|before| self.typed.words.get(before));
        if joined && (self.typed.after(at, &OTHER) || before.is_some_and(number)) {
            return false;
        }
        let capitals = (at..to).all(|at| self.typed.is_capital(at));
        if capitals && hit.exact {
            return self.stands_alone(at, to);
        }
        let spelt = hit.exact && self.typed.words[at..to].iter().any(|word| has_diacritics(&word.exact));
        match care {
            // `Nam đồng`, half capitalised, is the end of one name and the begin of a sentence's next word.
            Care::None | Care::Bare if spelt => !(at..to).any(|at| self.typed.is_capital(at)),
            Care::None => hit.length > 2 || self.typed.after(at, &LOCATIVE),
            _ => false,
        }
    }

    /// Whether no capitalised word beside makes the name a part of a longer one.
    fn stands_alone(&self, at: usize, to: usize) -> bool {
        let blank = |at: usize| !self.typed.gap(at).is_empty() && self.typed.gap(at).trim().is_empty();
        let before = at > 0 && blank(at) && self.typed.is_capital(at - 1) && !self.typed.after(at, &LOCATIVE);
        let city = self.typed.is(to, &["hanoi"])
            || (self.typed.is(to, &["hà"]) && self.typed.is(to + 1, &["nội"]))
            || self.typed.is(to, &["tp", "thành"]);
        let after = to < self.typed.words.len() && blank(to) && self.typed.is_capital(to) && !city;
        !before && !after
    }

    /// The mention with what follows it: `cũ`, `mới`, the district of a former unit, the unit of today it is in.
    fn narrowed(&self, mut mention: Mention) -> Mention {
        if let Some(targets) = self.by_age(&mention) {
            mention.targets = targets;
            mention.to += 1;
        }
        while let Some(next) = self.around(&mention) {
            mention = next;
        }
        mention
    }

    fn by_age(&self, mention: &Mention) -> Option<Vec<Target>> {
        let closed = self.typed.gap(mention.to).chars().all(|c| c.is_whitespace() || c == '(');
        let former = closed && self.typed.is_exactly(mention.to, "cũ");
        let present = closed && self.typed.is_exactly(mention.to, "mới");
        let fits = |target: &&Target| match target {
            Target::Unit(_) => present,
            Target::Former(_) | Target::District(_) => former,
        };
        let targets: Vec<Target> = mention.targets.iter().filter(fits).copied().collect();
        (!targets.is_empty()).then_some(targets)
    }

    /// The mention with the larger place that follows it, where that goes together with it.
    fn around(&self, mention: &Mention) -> Option<Mention> {
        let beside = self
            .typed
            .gap(mention.to)
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, ',' | '-' | '(' | ')'));
        if !beside {
            return None;
        }
        (mention.to..mention.to + 4).find_map(|at| {
            let marker = self.typed.marker_before(at).filter(|(_, from)| *from == mention.to);
            if marker.is_none() && at != mention.to {
                return None;
            }
            let hits = self.gazetteer.names_at(self.rest_of(at)).into_iter();
            hits.filter(|hit| self.typed.together(at, at + hit.length)).find_map(|hit| {
                let to = at + hit.length;
                let (targets, only) = self.inside(mention, &hit, marker.map(|(marker, _)| marker))?;
                Some(Mention { to, targets, only, ..mention.clone() })
            })
        })
    }

    /// What of `mention` lies in the place that `hit` names.
    fn inside(
        &self,
        mention: &Mention,
        hit: &Hit,
        marker: Option<Marker>,
    ) -> Option<(Vec<Target>, Option<usize>)> {
        let districts = hit.targets.iter().filter_map(|target| self.gazetteer.district(*target));
        for district in districts.filter(|_| matches!(marker, None | Some(Marker::District))) {
            let lies = |target: &&Target| self.gazetteer.is_in_district(**target, district);
            let (formers, units): (Vec<Target>, Vec<Target>) =
                mention.targets.iter().filter(lies).partition(|target| matches!(target, Target::Former(_)));
            // Who names a district gives an address of before.
            let kept = if formers.is_empty() { units } else { formers };
            if !kept.is_empty() {
                return Some((kept, mention.only));
            }
        }
        if marker == Some(Marker::District) || mention.only.is_some() {
            return None;
        }
        hit.targets.iter().find_map(|target| {
            let Target::Unit(unit) = *target else { return None };
            let parts = mention.targets.iter().copied();
            let parts: Vec<Target> = parts.filter(|target| self.gazetteer.went_to(*target, unit)).collect();
            (!parts.is_empty()).then_some((parts, Some(unit)))
        })
    }

    /// The bytes of a mention.
    fn span(&self, mention: &Mention) -> Option<(usize, usize)> {
        let first = self.typed.words.get(mention.from)?;
        let last = self.typed.words.get(mention.to.checked_sub(1)?)?;
        Some((first.from, last.to))
    }

    /// The text without the mentions; empty where nothing else is said.
    fn rest(&self, mentions: &[Mention]) -> String {
        let mut rest = String::new();
        let mut done = 0;
        for (from, to) in mentions.iter().filter_map(|mention| self.span(mention)) {
            rest.push_str(&self.typed.text[done..from]);
            rest.push(' ');
            done = to;
        }
        rest.push_str(&self.typed.text[done..]);
        let rest = normalize(&rest);
        if syllables_of_normalized(&rest).is_empty() { String::new() } else { rest }
    }
}

/// What a mention means: units of today first, then former units, then districts. Readings that lead to one and the
/// same unit are one reading.
fn readings<'a>(gazetteer: &'a Gazetteer, mention: &Mention) -> Vec<Reading<'a>> {
    let mut targets = mention.targets.clone();
    targets.sort_by_key(|target| match target {
        Target::Unit(_) => 0,
        Target::Former(_) => 1,
        Target::District(_) => 2,
    });
    let mut readings: Vec<Reading<'_>> = Vec::new();
    for reading in targets.into_iter().filter_map(|target| gazetteer.reading(target, mention.only)) {
        let units = reading.units();
        let same = |known: &Reading<'_>| matches!(units.as_slice(), [unit] if known.units() == [*unit]);
        if !units.is_empty() && !readings.iter().any(same) {
            readings.push(reading);
        }
    }
    readings
}
