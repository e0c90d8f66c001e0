//! Repairs a misspelt word against the vocabulary of the catalog itself.

/// Longest word that is repaired, in characters; longer ones are codes or junk.
const LONGEST: usize = 12;

/// The words of the catalog without diacritics.
#[derive(Debug, Default)]
pub struct Spelling {
    /// Sorted.
    vocabulary: Vec<String>,
}

impl Spelling {
    /// A speller for `vocabulary`, folded words in any order.
    pub fn new(mut vocabulary: Vec<String>) -> Self {
        vocabulary.sort();
        vocabulary.dedup();
        Self { vocabulary }
    }

    /// Whether the catalog knows `folded`.
    pub fn knows(&self, folded: &str) -> bool {
        self.vocabulary.binary_search_by(|word| word.as_str().cmp(folded)).is_ok()
    }

    /// Known words one slip away from `folded` (a letter changed, missing, added, or two neighbours swapped),
    /// which the catalog does not know itself. At most `limit`, those with the same first letter first.
    pub fn repairs(&self, folded: &str, limit: usize) -> Vec<&str> {
        let length = folded.chars().count();
        if !(3..=LONGEST).contains(&length) || folded.contains(|c: char| !c.is_ascii_alphabetic()) {
            return Vec::new();
        }
        let near = self.vocabulary.iter().filter(|word| one_slip_apart(word.as_bytes(), folded.as_bytes()));
        let mut near: Vec<&str> = near.map(String::as_str).collect();
        near.sort_by_key(|word| (word.as_bytes()[0] != folded.as_bytes()[0], word.len() != folded.len()));
        near.truncate(limit);
        near
    }
}

/// Whether one change, insertion, deletion or swap of neighbours turns `a` into `b`.
fn one_slip_apart(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 || a == b || a.is_empty() {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => a == &b[1..],
        std::cmp::Ordering::Greater => &a[1..] == b,
        std::cmp::Ordering::Equal => a[1..] == b[1..] || swapped(a, b),
    }
}

fn swapped(a: &[u8], b: &[u8]) -> bool {
    a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_repaired() {
        let spelling = Spelling::new(["khai", "sinh", "giay", "chung"].map(str::to_owned).to_vec());
        for (slip, word) in
            [("kahi", "khai"), ("snih", "sinh"), ("giayy", "giay"), ("chug", "chung"), ("ghai", "khai")]
        {
            assert_eq!(spelling.repairs(slip, 1), [word], "{slip}");
        }
        assert!(spelling.repairs("xyzt", 3).is_empty());
        assert!(spelling.knows("khai") && !spelling.knows("kha"));
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
            prop_assert_eq!(one_slip_apart(a.as_bytes(), b.as_bytes()), distance(a.as_bytes(), b.as_bytes()) == 1);
        }
    }
}
