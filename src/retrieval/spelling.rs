//! The vocabulary of the catalog itself: which words it knows, and which known ones a misspelt one is near to.

use std::collections::HashSet;

use crate::text::fold;

/// Longest word that is repaired, in characters; longer ones are codes or junk.
const LONGEST: usize = 12;

/// The words of the catalog.
#[derive(Debug, Default)]
pub struct Spelling {
    /// As spelt.
    exact: HashSet<String>,
    /// Without diacritics.
    folded: HashSet<String>,
}

impl Spelling {
    /// A speller for `vocabulary`, words as spelt in any order.
    pub fn new(vocabulary: Vec<String>) -> Self {
        let folded = vocabulary.iter().map(|word| fold(word)).collect();
        Self { exact: vocabulary.into_iter().collect(), folded }
    }

    /// Whether the catalog knows `folded`, however it is spelt.
    pub fn knows(&self, folded: &str) -> bool {
        self.folded.contains(folded)
    }

    /// Whether the catalog has `word` spelt so.
    pub fn has(&self, word: &str) -> bool {
        self.exact.contains(word)
    }

    /// Known words one slip away from `folded` (a letter changed, missing, added, or two neighbours swapped),
    /// which the catalog does not know itself. At most `limit`, those with the same first letter first.
    pub fn repairs(&self, folded: &str, limit: usize) -> Vec<String> {
        if !(3..=LONGEST).contains(&folded.len()) || folded.contains(|c: char| !c.is_ascii_alphabetic()) {
            return Vec::new();
        }
        let mut near: Vec<String> =
            one_slip_away(folded.as_bytes()).filter(|word| self.folded.contains(word)).collect();
        near.sort_unstable();
        near.dedup();
        near.sort_by_key(|word| (word.as_bytes()[0] != folded.as_bytes()[0], word.len() != folded.len()));
        near.truncate(limit);
        near
    }
}

/// Every word that one change, insertion, deletion or swap of neighbours makes of `word`, which is ASCII; itself not.
fn one_slip_away(word: &[u8]) -> impl Iterator<Item = String> + '_ {
    let joined = |head: &[u8], middle: &[u8], tail: &[u8]| {
        let letters = head.iter().chain(middle).chain(tail);
        letters.map(|letter| char::from(*letter)).collect::<String>()
    };
    let letters = move || b'a'..=b'z';
    let missing = (0..word.len()).map(move |at| joined(&word[..at], &[], &word[at + 1..]));
    let swapped =
        (1..word.len()).map(move |at| joined(&word[..at - 1], &[word[at], word[at - 1]], &word[at + 1..]));
    let changed = (0..word.len())
        .flat_map(move |at| letters().map(move |letter| joined(&word[..at], &[letter], &word[at + 1..])));
    let added = (0..=word.len())
        .flat_map(move |at| letters().map(move |letter| joined(&word[..at], &[letter], &word[at..])));
    let all = missing.chain(swapped).chain(changed).chain(added);
    all.filter(move |made| !made.is_empty() && made.as_bytes() != word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_repaired() {
        let spelling = Spelling::new(["khai", "sinh", "giấy", "chứng"].map(str::to_owned).to_vec());
        for (slip, word) in
            [("kahi", "khai"), ("snih", "sinh"), ("giayy", "giay"), ("chug", "chung"), ("ghai", "khai")]
        {
            assert_eq!(spelling.repairs(slip, 1), [word], "{slip}");
        }
        assert!(spelling.repairs("xyzt", 3).is_empty());
        assert!(spelling.knows("khai") && !spelling.knows("kha"));
        assert!(spelling.has("giấy") && !spelling.has("giay"));
    }

    /// Optimal string alignment distance, the textbook table.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let change = usize::from(a[i - 1] != b[j - 1]);
                    let mut best =
                        (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + change);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn slips_are_edit_distance_one(a in "[ab]{1,6}", b in "[ab]{1,6}") {
            let near = one_slip_away(a.as_bytes()).any(|made| made == b);
            prop_assert_eq!(near, distance(a.as_bytes(), b.as_bytes()) == 1);
        }
    }
}
