//! Names in, what they may mean out: by syllables, as spelt or without diacritics.

use std::collections::HashMap;

use crate::text::{Syllable, fold::has_diacritics, syllables};

/// What a name may mean: a place in the gazetteer's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Unit(usize),
    Former(usize),
    District(usize),
}

/// A name that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Number of syllables.
    pub(super) length: usize,
    /// Whether it was typed as it is spelt.
    pub(super) exact: bool,
    /// What it may mean.
    pub(super) targets: Vec<Target>,
}

#[derive(Debug)]
struct Name {
    syllables: Vec<Syllable>,
    target: Target,
}

/// All names, by their first folded syllable.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_first: HashMap<String, Vec<Name>>,
}

impl Index {
    /// Adds every form of `name`.
    pub(super) fn insert(&mut self, name: &str, target: Target) {
        for form in forms(name) {
            if let Some(first) = form.first() {
                let names = self.by_first.entry(first.folded.clone()).or_default();
                names.push(Name { syllables: form, target });
            }
        }
    }

    /// The names that `words` begin with, the longest first. Where some are typed as they are spelt, names of the
    /// same length that only look alike without diacritics are left out.
    pub(super) fn at(&self, words: &[Syllable]) -> Vec<Hit> {
        let Some(names) = words.first().and_then(|first| self.by_first.get(&first.folded)) else {
            return Vec::new();
        };
        let mut hits: Vec<Hit> = Vec::new();
        for name in names.iter().filter(|name| name.starts(words)) {
            let (length, exact) = (name.syllables.len(), name.is_spelt(words));
            match hits.iter_mut().find(|hit| hit.length == length) {
                Some(hit) if hit.exact == exact => {
                    if !hit.targets.contains(&name.target) {
                        hit.targets.push(name.target);
                    }
                }
                Some(hit) if exact => *hit = Hit { length, exact, targets: vec![name.target] },
                Some(_) => {}
                None => hits.push(Hit { length, exact, targets: vec![name.target] }),
            }
        }
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.length));
        hits
    }
}

impl Name {
    fn starts(&self, words: &[Syllable]) -> bool {
        self.syllables.len() <= words.len()
            && self.syllables.iter().zip(words).all(|(own, typed)| is_word(own, typed))
    }

    fn is_spelt(&self, words: &[Syllable]) -> bool {
        self.syllables.iter().zip(words).all(|(own, typed)| own.exact == typed.exact)
    }
}

/// Whether `typed` may be the word `own`: the same, or typed without diacritics.
pub(super) fn is_word(own: &Syllable, typed: &Syllable) -> bool {
    own.exact == typed.exact || (own.folded == typed.folded && !has_diacritics(&typed.exact))
}

/// The forms of a name: the whole; the halves of a name with a dash (`Văn Miếu - Quốc Tử Giám`); a numbered name
/// without its number (`Mỹ Đình 1`).
fn forms(name: &str) -> Vec<Vec<Syllable>> {
    let mut forms = vec![syllables(name)];
    if name.contains(" - ") {
        forms.extend(name.split(" - ").map(syllables).filter(|half| half.len() > 1));
    }
    let numbered = |form: &Vec<Syllable>| {
        let last = form.last()?;
        let number = form.len() > 2 && last.exact.bytes().all(|byte| byte.is_ascii_digit());
        number.then(|| form[..form.len() - 1].to_vec())
    };
    let without: Vec<_> = forms.iter().filter_map(numbered).collect();
    forms.extend(without);
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let mut index = Index::default();
        for (at, name) in
            ["Dịch Vọng", "Dịch Vọng Hậu", "Phú Lương", "Phù Lưỡng", "Mỹ Đình 1", "Văn Miếu - Quốc Tử Giám"]
                .iter()
                .enumerate()
        {
            index.insert(name, Target::Unit(at));
        }
        index
    }

    fn found(text: &str) -> Vec<(usize, bool, Vec<Target>)> {
        let hits = index().at(&syllables(text)).into_iter();
        hits.map(|hit| (hit.length, hit.exact, hit.targets)).collect()
    }

    #[test]
    fn the_longest_name_comes_first_and_spelling_above_folding() {
        use Target::Unit;
        assert_eq!(found("dịch vọng hậu ơi"), [(3, true, vec![Unit(1)]), (2, true, vec![Unit(0)])]);
        assert_eq!(found("dich vong"), [(2, false, vec![Unit(0)])]);
        assert_eq!(found("phú lương"), [(2, true, vec![Unit(2)])]);
        assert_eq!(found("phu luong"), [(2, false, vec![Unit(2), Unit(3)])]);
        assert_eq!(found("phụ lương"), []);
    }

    #[test]
    fn numbered_and_dashed_names_have_short_forms() {
        use Target::Unit;
        assert_eq!(found("mỹ đình"), [(2, true, vec![Unit(4)])]);
        assert_eq!(found("my dinh 1"), [(3, false, vec![Unit(4)]), (2, false, vec![Unit(4)])]);
        assert_eq!(found("quốc tử giám"), [(3, true, vec![Unit(5)])]);
        assert_eq!(found("văn miếu quốc tử giám")[0], (5, true, vec![Unit(5)]));
    }
}
