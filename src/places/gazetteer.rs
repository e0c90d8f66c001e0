//! All places of the city, and what leads to them by code and by name.

use std::{collections::BTreeMap, path::Path};

use crate::{
    catalog::Source,
    text::{Language, Syllable, fold, normalize, syllables},
};

use super::{
    City, Error, File, Kind, Part, Rule, Unit,
    file::{self, Words},
    index::{Hit, Index, Target, is_word},
    lookup::{District, FormerUnit, Lookup, Reading},
    mention,
};

/// The units, former units and districts of the city, with the rules for filing.
#[derive(Debug, Default)]
pub struct Gazetteer {
    units: Vec<Unit>,
    formers: Vec<FormerUnit>,
    districts: Vec<District>,
    rules: Vec<Rule>,
    city: City,
    sources: Vec<Source>,
    index: Index,
    guards: Guards,
}

/// The words of [`Words`], cut into syllables.
#[derive(Debug, Default)]
struct Guards {
    needs_kind: Vec<Vec<Syllable>>,
    ordinary: Vec<Vec<Syllable>>,
    ordinary_bare: Vec<Vec<Syllable>>,
}

/// How careful one must be with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Care {
    /// It is like no other word.
    None,
    /// Without diacritics it looks like ordinary words.
    Bare,
    /// It is spelt like ordinary words.
    Ordinary,
    /// It is a street, a person or a province too.
    NeedsKind,
}

impl Gazetteer {
    /// Reads the folder `dir`; a folder that is not there gives an empty gazetteer.
    ///
    /// # Errors
    /// All errors of all files, each with file, line and field.
    pub fn read_dir(dir: &Path) -> Result<Self, Vec<Error>> {
        Ok(Self::new(file::read_dir(dir)?.into_iter().map(|read| read.content)))
    }

    /// The gazetteer that `files` make together.
    pub fn new(files: impl IntoIterator<Item = File>) -> Self {
        let mut all = Self::default();
        for file in files {
            all.city = file.city.unwrap_or(all.city);
            all.units.extend(file.units);
            all.rules.extend(file.rules);
            all.sources.extend(file.sources);
            all.guards.extend(&file.words);
        }
        all.units.sort_by(|a, b| a.code.cmp(&b.code));
        all.formers = formers(&all.units);
        all.districts = districts(&all.formers, &all.units);
        for (at, unit) in all.units.iter().enumerate() {
            all.index.insert(&unit.name.vi, Target::Unit(at));
            // An English name that is the Vietnamese one without diacritics is found as such.
            if let Some(en) = unit.name.en.as_ref().filter(|en| fold(en) != fold(&unit.name.vi)) {
                all.index.insert(en, Target::Unit(at));
            }
        }
        for (at, former) in all.formers.iter().enumerate() {
            all.index.insert(&former.name, Target::Former(at));
        }
        for (at, district) in all.districts.iter().enumerate() {
            all.index.insert(district.bare_name(), Target::District(at));
        }
        all
    }

    /// All units, by code.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit with `code`.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        let at = self.units.binary_search_by(|unit| unit.code.as_str().cmp(code.trim())).ok()?;
        self.units.get(at)
    }

    /// The units whose names or codes hold all `words`, with or without diacritics; all where there are none.
    pub fn named_like(&self, words: &str) -> Vec<&Unit> {
        let words = fold(&normalize(words));
        let holds = |unit: &&Unit| {
            let said =
                [unit.full_name(Language::Vietnamese), unit.full_name(Language::English), unit.code.clone()];
            let said = fold(&normalize(&said.join(" ")));
            words.split_whitespace().all(|word| said.contains(word))
        };
        self.units.iter().filter(holds).collect()
    }

    /// All former units.
    pub fn formers(&self) -> &[FormerUnit] {
        &self.formers
    }

    /// All former districts.
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// All rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The city.
    pub fn city(&self) -> &City {
        &self.city
    }

    /// The source `id`.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The place that `text` names: the first that is said to be a place, or else the first bare name that can be
    /// nothing else.
    pub fn find(&self, text: &str) -> Lookup<'_> {
        mention::lookup(self, &normalize(text))
    }

    /// The names that `words` begin with, the longest first.
    pub(super) fn names_at(&self, words: &[Syllable]) -> Vec<Hit> {
        self.index.at(words)
    }

    /// How careful one must be with the name that `words` are.
    pub(super) fn care(&self, words: &[Syllable]) -> Care {
        let listed = |names: &[Vec<Syllable>]| {
            names.iter().any(|name| {
                name.len() == words.len() && name.iter().zip(words).all(|(own, typed)| is_word(own, typed))
            })
        };
        if listed(&self.guards.needs_kind) {
            Care::NeedsKind
        } else if listed(&self.guards.ordinary) {
            Care::Ordinary
        } else if listed(&self.guards.ordinary_bare) {
            Care::Bare
        } else {
            Care::None
        }
    }

    /// The kind of what `target` is; none for a district.
    pub(super) fn kind(&self, target: Target) -> Option<Kind> {
        match target {
            Target::Unit(at) => self.units.get(at).map(|unit| unit.kind),
            Target::Former(at) => self.formers.get(at).map(|former| former.kind),
            Target::District(_) => None,
        }
    }

    /// The district that `target` is.
    pub(super) fn district(&self, target: Target) -> Option<&District> {
        match target {
            Target::District(at) => self.districts.get(at),
            _ => None,
        }
    }

    /// Whether `target` was, or lies, in the district `name`; a unit of today on its land counts.
    pub(super) fn is_in_district(&self, target: Target, district: &District) -> bool {
        match target {
            Target::Unit(at) => district.units.contains(&at),
            Target::Former(at) => {
                self.formers.get(at).is_some_and(|former| former.district.as_deref() == Some(&*district.name))
            }
            Target::District(_) => false,
        }
    }

    /// Whether a part of the former unit `target` went to the unit `at`.
    pub(super) fn went_to(&self, target: Target, at: usize) -> bool {
        match target {
            Target::Former(former) => self
                .formers
                .get(former)
                .is_some_and(|former| former.parts.iter().any(|(unit, _)| *unit == at)),
            _ => false,
        }
    }

    /// What `target` means; `only` narrows a former unit to one of its parts.
    pub(super) fn reading(&self, target: Target, only: Option<usize>) -> Option<Reading<'_>> {
        let unit = |at: &usize| self.units.get(*at);
        match target {
            Target::Unit(at) => unit(&at).map(Reading::Present),
            Target::Former(at) => {
                let former = self.formers.get(at)?;
                let parts = former.parts.iter().map(|(unit, _)| unit);
                let units =
                    parts.filter(|part| only.is_none_or(|only| **part == only)).filter_map(unit).collect();
                Some(Reading::Former { former, units })
            }
            Target::District(at) => {
                let district = self.districts.get(at)?;
                Some(Reading::District { district, units: district.units.iter().filter_map(unit).collect() })
            }
        }
    }
}

impl Guards {
    fn extend(&mut self, words: &Words) {
        self.needs_kind.extend(words.needs_kind.iter().map(|name| syllables(name)));
        self.ordinary.extend(words.ordinary.iter().map(|name| syllables(name)));
        self.ordinary_bare.extend(words.ordinary_bare.iter().map(|name| syllables(name)));
    }
}

/// The former units, each once, with all the units it went to.
fn formers(units: &[Unit]) -> Vec<FormerUnit> {
    let mut found: BTreeMap<(Kind, String, Option<String>), FormerUnit> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        for former in &unit.former {
            let key = (
                former.kind,
                normalize(&former.name).to_lowercase(),
                former.district.as_deref().map(normalize),
            );
            let entry = found.entry(key).or_insert_with(|| FormerUnit {
                kind: former.kind,
                name: normalize(&former.name),
                district: former.district.as_deref().map(normalize),
                parts: Vec::new(),
            });
            if !entry.parts.iter().any(|(known, _)| *known == at) {
                entry.parts.push((at, former.part));
            }
        }
    }
    found.into_values().collect()
}

/// The districts that the former units were in. The unit that has the name of the district comes first, then those
/// with most of its former units.
fn districts(formers: &[FormerUnit], units: &[Unit]) -> Vec<District> {
    let mut found: BTreeMap<&str, BTreeMap<usize, (usize, usize)>> = BTreeMap::new();
    for former in formers {
        let Some(name) = &former.district else { continue };
        for (unit, part) in &former.parts {
            let counted = found.entry(name).or_default().entry(*unit).or_default();
            counted.0 += usize::from(*part == Part::Whole);
            counted.1 += 1;
        }
    }
    let district = |(name, counted): (&str, BTreeMap<usize, (usize, usize)>)| {
        let mut district = District { name: name.to_owned(), units: Vec::new() };
        let named =
            |at: usize| units.get(at).is_some_and(|unit| normalize(&unit.name.vi) == district.bare_name());
        let mut counted: Vec<_> = counted.into_iter().collect();
        counted.sort_by_key(|(at, counted)| std::cmp::Reverse((named(*at), *counted)));
        district.units = counted.into_iter().map(|(at, _)| at).collect();
        district
    };
    found.into_iter().map(district).collect()
}

impl District {
    /// Its name without its kind.
    pub fn bare_name(&self) -> &str {
        let kinds = ["quận ", "huyện ", "thị xã "];
        kinds.iter().find_map(|kind| self.name.strip_prefix(kind)).unwrap_or(&self.name)
    }
}
