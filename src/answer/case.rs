//! Which case of a procedure a question names: its papers then come first.

use std::collections::HashSet;

use crate::{
    catalog::{Case, Procedure},
    text::{Language, fold, fold::has_diacritics, syllables},
};

use super::phrasebook::Phrasebook;

/// Least number of telling words of its title that a question must have to name a case.
const WORDS: usize = 2;
/// Least share of the telling words of its title.
const SHARE: f32 = 0.5;

/// The place, among the cases of `procedure`, of the one that `question` names; nothing where it names none, or two
/// equally well. Telling are the words that not every other case has too.
pub fn named(procedure: &Procedure, question: &str, language: Language) -> Option<usize> {
    let phrasebook = Phrasebook(language);
    let bare = !has_diacritics(question);
    let said = words(question, bare);
    let titles: Vec<HashSet<String>> = procedure
        .cases
        .iter()
        .map(|case| case.title.as_ref().map(|title| words(phrasebook.text(title), bare)).unwrap_or_default())
        .collect();
    let telling =
        |word: &&String| titles.iter().filter(|title| title.contains(*word)).count() * 2 <= titles.len();
    let mut shares: Vec<(f32, usize)> = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        let telling: Vec<&String> = title.iter().filter(telling).collect();
        let met = telling.iter().filter(|word| said.contains(**word)).count();
        let share = met as f32 / telling.len().max(1) as f32;
        if met >= WORDS && share >= SHARE {
            shares.push((share, at));
        }
    }
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    match shares.as_slice() {
        [(_, at)] => Some(*at),
        [(best, at), (second, _), ..] if best > second => Some(*at),
        _ => None,
    }
}

/// The place of the only case of `procedure` whose title has one of the phrases `told`.
pub fn told(procedure: &Procedure, told: &[&str]) -> Option<usize> {
    let told: Vec<String> = told.iter().map(|words| format!(" {} ", fold(words))).collect();
    let has = |case: &Case| {
        let title = case.title.as_ref().map(|title| bare(&title.vi));
        title.is_some_and(|title| told.iter().any(|words| title.contains(words.as_str())))
    };
    let mut with = procedure.cases.iter().enumerate().filter(|(_, case)| has(case));
    let (at, _) = with.next()?;
    with.next().is_none().then_some(at)
}

/// Folded words with one space around each.
fn bare(text: &str) -> String {
    let words: Vec<String> = syllables(text).into_iter().map(|word| word.folded).collect();
    format!(" {} ", words.join(" "))
}

fn words(text: &str, bare: bool) -> HashSet<String> {
    syllables(text).into_iter().map(|word| if bare { word.folded } else { word.exact }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Case, Text, import};

    fn procedure(titles: &[&str]) -> Procedure {
        let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên vào sổ bồ câu"}"#;
        let mut procedure = import::read_record(record.as_bytes()).unwrap();
        let case = |title: &&str| Case { title: Some(Text::vietnamese(*title)), documents: Vec::new() };
        procedure.cases = titles.iter().map(case).collect();
        procedure
    }

    #[test]
    fn a_case_is_named_by_its_telling_words() {
        let procedure = procedure(&[
            "Ghi tên bồ câu nuôi ở nhà thuê",
            "Ghi tên bồ câu nuôi ở trang trại",
            "Ghi tên bồ câu thả rông",
        ]);
        let named = |procedure: &Procedure, question: &str| named(procedure, question, Language::Vietnamese);
        assert_eq!(named(&procedure, "tôi nuôi bồ câu ở nhà thuê thì cần gì"), Some(0));
        assert_eq!(named(&procedure, "nuoi bo cau tha rong can gi"), Some(2));
        assert_eq!(named(&procedure, "ghi tên bồ câu cần gì"), None);
    }

    #[test]
    fn a_case_is_told_by_a_fact_that_it_alone_has() {
        let procedure = procedure(&["Nuôi ở nhà thuê, mượn", "Nuôi ở nhà của mình", "Thả rông"]);
        assert_eq!(told(&procedure, &["thuê"]), Some(0));
        assert_eq!(told(&procedure, &["nuôi"]), None);
        assert_eq!(told(&procedure, &[]), None);
    }

    #[test]
    fn nothing_is_named_where_there_is_nothing_to_tell_apart() {
        assert_eq!(named(&procedure(&[]), "bồ câu", Language::Vietnamese), None);
        let twins = procedure(&["Nhà thuê", "Nhà thuê"]);
        assert_eq!(named(&twins, "ở nhà thuê", Language::Vietnamese), None);
    }
}
