//! What tells look-alikes apart: lost or expired, with a foreigner or without, province or commune. A title that states another
//! value than the question is not meant, however many words they share.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{
    catalog::{Catalog, Code},
    text::syllables,
};

use super::{fusion::SILENT, phrase::Phrases};

/// A value that titles and questions may state; values of one group exclude each other.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facet {
    group: String,
    /// Its name within the group, for the reader of the file.
    #[serde(rename = "value")]
    _value: String,
    /// How titles state it.
    titles: Vec<String>,
    /// How questions state it.
    questions: Vec<String>,
    /// How much a title that states it falls back where the question says nothing of its group, 0 to 1.
    #[serde(default)]
    unstated: f32,
}

/// All facets, with the words by which they are found.
#[derive(Debug, Default)]
pub(super) struct Facets {
    /// Group and weight of what is unstated, by facet.
    facets: Vec<(usize, f32)>,
    groups: Vec<String>,
    titles: Phrases,
    questions: Phrases,
}

/// The facets that a text states, in ascending order.
type Stated = Vec<usize>;

/// The facets of every title.
#[derive(Debug, Default)]
pub(super) struct Titles {
    by_code: HashMap<Code, Stated>,
}

impl Facets {
    pub(super) fn add(&mut self, facet: &Facet) {
        let group = self.groups.iter().position(|known| *known == facet.group).unwrap_or_else(|| {
            self.groups.push(facet.group.clone());
            self.groups.len() - 1
        });
        let id = self.facets.len();
        self.facets.push((group, facet.unstated.clamp(0.0, 1.0)));
        facet.titles.iter().for_each(|words| self.titles.insert(words, id));
        facet.questions.iter().for_each(|words| self.questions.insert(words, id));
    }

    /// The facets of the official names of `catalog`.
    pub(super) fn of(&self, catalog: &Catalog) -> Titles {
        let stated = catalog
            .matched()
            .map(|procedure| (procedure.code.clone(), stated(&self.titles, &procedure.name.vi)));
        Titles { by_code: stated.filter(|(_, facets)| !facets.is_empty()).collect() }
    }

    /// `title` without the words that state a facet.
    pub(super) fn without(&self, title: &str) -> String {
        let words = syllables(title);
        let mut kept = vec![true; words.len()];
        self.titles.find(&words).into_iter().for_each(|found| kept[found.from..found.to].fill(false));
        let kept = words.iter().zip(kept).filter(|(_, kept)| *kept).map(|(word, _)| word.exact.as_str());
        kept.collect::<Vec<_>>().join(" ")
    }

    /// The facets that a question states.
    pub(super) fn asked(&self, question: &str) -> Stated {
        stated(&self.questions, question)
    }

    /// How a title of `code` fits what was `asked`, 0 to 1; 0.5 where neither states anything.
    pub(super) fn fit(&self, asked: &Stated, titles: &Titles, code: &Code) -> f32 {
        let title = titles.by_code.get(code).map_or(&[][..], Vec::as_slice);
        let sum: f32 = (0..self.groups.len()).map(|group| self.agreement(group, asked, title)).sum();
        SILENT + (sum / 2.0).clamp(-1.0, 1.0) / 2.0
    }

    /// 1 where both state the same of `group`, -1 where they state different values.
    fn agreement(&self, group: usize, asked: &[usize], title: &[usize]) -> f32 {
        let of = |stated: &[usize]| -> Vec<usize> {
            stated.iter().copied().filter(|facet| self.facets[*facet].0 == group).collect()
        };
        let (asked, title) = (of(asked), of(title));
        if title.is_empty() {
            return 0.0;
        }
        if asked.is_empty() {
            let least = title.iter().map(|facet| self.facets[*facet].1).fold(1.0, f32::min);
            return -least;
        }
        if title.iter().any(|facet| asked.contains(facet)) { 1.0 } else { -1.0 }
    }
}

fn stated(phrases: &Phrases, text: &str) -> Stated {
    let mut facets: Stated = phrases.find(&syllables(text)).into_iter().map(|found| found.id).collect();
    facets.sort_unstable();
    facets.dedup();
    facets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facets() -> Facets {
        let facet = |group: &str, titles: &str, questions: &str, unstated| Facet {
            group: group.to_owned(),
            _value: String::new(),
            titles: vec![titles.to_owned()],
            questions: vec![questions.to_owned()],
            unstated,
        };
        let mut facets = Facets::default();
        facets.add(&facet("action", "cấp lại", "đánh rơi", 0.0));
        facets.add(&facet("action", "cấp mới", "lần đầu", 0.0));
        facets.add(&facet("foreign", "có yếu tố nước ngoài", "người nhật", 0.5));
        facets
    }

    #[test]
    fn the_same_goes_forward_another_back_and_what_is_unstated_a_little() {
        let facets = facets();
        let fit = |question: &str, title: &str| {
            let code: Code = "1.000001".parse().unwrap();
            let titles = Titles { by_code: HashMap::from([(code.clone(), stated(&facets.titles, title))]) };
            facets.fit(&facets.asked(question), &titles, &code)
        };
        assert_eq!(fit("tôi đánh rơi thẻ", "Cấp lại thẻ"), 0.75);
        assert_eq!(fit("tôi đánh rơi thẻ", "Cấp mới thẻ"), 0.25);
        assert_eq!(fit("tôi đánh rơi thẻ", "Thẻ"), 0.5);
        assert_eq!(facets.without("Cấp lại thẻ có yếu tố nước ngoài"), "thẻ");
        assert_eq!(fit("thẻ", "Cấp mới thẻ"), 0.5);
        assert_eq!(fit("kết hôn", "Kết hôn có yếu tố nước ngoài"), 0.375);
        assert_eq!(fit("kết hôn với người nhật lần đầu", "Cấp mới có yếu tố nước ngoài"), 1.0);
    }
}
