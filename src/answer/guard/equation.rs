//! What a thing is said not to be: `mức thu không phải là 5.000 đồng`.

use super::{
    Kind,
    claim::{Claim, Fact},
    reading::{Reading, Word},
};

/// Words between the equation and the fact that it denies.
const REACH: usize = 3;

/// The words by which something is said not to be something, from `at` on: how many they are.
pub(super) fn length(words: &[Word], at: usize) -> Option<usize> {
    let word = |nth: usize| {
        let word = words.get(at + nth)?;
        (nth == 0 || !word.after_clause).then_some(word.folded.as_str())
    };
    match (word(0)?, word(1)?, word(2)) {
        ("khong" | "dau", "phai", Some("la" | "do")) => Some(3),
        ("dau", "phai", _) => Some(2),
        _ => None,
    }
}

/// The facts of `reading` that it denies so, unless one of `lines` has the same words: people and cases are told apart in this
/// way, but what a record states it denies nowhere.
pub(super) fn denied<'a>(
    reading: &Reading,
    lines: impl Iterator<Item = &'a [String]> + Clone,
) -> Vec<(usize, usize, Kind)> {
    let words = &reading.words;
    let of = |at: usize| {
        let after = at + length(words, at)?;
        let near = words.get(after..)?.iter().take(REACH).take_while(|word| !word.after_clause);
        let starts: Vec<usize> = near.map(|word| word.from).collect();
        let claim = reading.claims.iter().find(|claim| starts.contains(&claim.from) && is_stated(claim))?;
        let said: Vec<&str> = words[at..]
            .iter()
            .take_while(|word| word.from < claim.to)
            .map(|word| word.folded.as_str())
            .collect();
        let known = lines.clone().any(|line| line.windows(said.len()).any(|run| run == said));
        (!known).then_some((words[at].from, claim.to, Kind::Polarity))
    };
    (0..words.len()).filter_map(of).collect()
}

/// Whether a record states it, rather than tells a case by it.
fn is_stated(claim: &Claim) -> bool {
    !matches!(claim.fact, Fact::Person(_) | Fact::Circumstance(_))
}

#[cfg(test)]
mod tests {
    use crate::answer::guard::{Evidence, Kind, check};

    const RECORD: &str = "Mức thu: 5.000 đồng. Thời hạn: 3 ngày làm việc. Người nhận không phải là chủ hồ sơ thì nộp văn bản ủy quyền.";

    #[test]
    fn a_fact_is_not_said_to_be_another() {
        let evidence = Evidence::new([RECORD], "");
        for sentence in [
            "Dạ, mức thu không phải là 5.000 đồng ạ.",
            "Muc thu khong phai la 5.000 dong.",
            "Dạ, thời hạn đâu phải 3 ngày làm việc ạ.",
            "Dạ, thời hạn không phải là đúng 3 ngày làm việc ạ.",
        ] {
            let found = check(sentence, &evidence);
            assert!(found.iter().any(|stranger| stranger.kind == Kind::Polarity), "{sentence}: {found:?}");
        }
        for sentence in
            ["Dạ, mức thu là 5.000 đồng ạ.", "Người nhận không phải là chủ hồ sơ thì nộp văn bản ủy quyền."]
        {
            assert_eq!(check(sentence, &evidence), [], "{sentence}");
        }
    }
}
