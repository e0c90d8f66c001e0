//! What a classifier learns from: texts, each of a class.

use std::collections::{HashMap, HashSet};

use crate::{
    catalog::{Catalog, curated::Opening},
    retrieval::{ambiguity, likelihood::classes},
};

use super::material::{Asked, Material, is_held_out};

/// The share of all texts to learn from that leave open what is needed, one in so many; there are far fewer.
const AMBIGUOUS: usize = 4;

/// A text, and the class it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub text: String,
    pub class: u32,
}

/// What is learnt from, and what is held out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    pub classes: Vec<String>,
    pub learnt: Vec<Text>,
    pub held_out: Vec<Text>,
}

impl Texts {
    /// What `catalog` expects to be asked, its names and what is handled elsewhere, and `openings`: of the record that each is about. What
    /// fits several stands with each of them, and what was replied with the one that it chooses.
    pub fn of_records(catalog: &Catalog, openings: &[Opening]) -> Self {
        let mut texts = Self::default();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut groups = Vec::new();
        for class in classes(catalog) {
            let place = *known.entry(class.name).or_insert_with(|| {
                texts.classes.push(class.name.to_owned());
                texts.classes.len() as u32 - 1
            });
            groups.push(place);
            if !class.elsewhere {
                let names = std::iter::once(&class.record.name.vi).chain(&class.record.name.en);
                let names = names.chain(&class.record.aliases);
                texts.learnt.extend(names.map(|text| Text { text: text.clone(), class: place }));
            }
        }
        for opening in openings {
            let fitting = opening.codes.iter().filter_map(|code| known.get(code.as_str()));
            texts.learnt.extend(fitting.map(|class| Text { text: opening.message.clone(), class: *class }));
            if let Some(reply) = &opening.reply
                && let Some(&class) = known.get(reply.code.as_str())
            {
                let text = format!("{} {}", opening.message, reply.message);
                texts.learnt.push(Text { text, class });
            }
        }
        let Material { learnt, held_out, .. } = Material::of(catalog);
        let text = |asked: Asked| Text { text: asked.question, class: groups[asked.group as usize] };
        texts.learnt.extend(learnt.into_iter().map(text));
        texts.held_out.extend(held_out.into_iter().map(text));
        texts
    }

    /// `openings`, which leave open what is needed, and what `catalog` expects to be asked, which does not. There are as many of both held
    /// out.
    pub fn of_ambiguity(catalog: &Catalog, openings: &[Opening]) -> Self {
        let open: HashSet<&str> = openings.iter().map(|opening| opening.message.as_str()).collect();
        let ambiguous = openings.iter().map(|opening| Text { text: opening.message.clone(), class: 1 });
        let (held_out, ambiguous): (Vec<Text>, Vec<Text>) =
            ambiguous.partition(|text| is_held_out(&text.text));
        let Material { learnt, held_out: settled, .. } = Material::of(catalog);
        let text = |asked: Asked| Text { text: asked.question, class: 0 };
        let is_settled = |text: &Text| !open.contains(text.text.as_str());
        let mut texts = Self {
            classes: [ambiguity::SETTLED, ambiguity::AMBIGUOUS].map(str::to_owned).to_vec(),
            learnt: learnt.into_iter().map(text).filter(is_settled).collect(),
            held_out,
        };
        let times = texts.learnt.len() / ((AMBIGUOUS - 1) * ambiguous.len().max(1));
        (0..times.max(1)).for_each(|_| texts.learnt.extend(ambiguous.iter().cloned()));
        let settled: Vec<Text> = settled.into_iter().map(text).filter(is_settled).collect();
        let step = settled.len() / texts.held_out.len().max(1);
        let count = texts.held_out.len();
        texts.held_out.extend(settled.into_iter().step_by(step.max(1)).take(count));
        texts
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::catalog::{Code, curated::Reply};

    use super::*;

    fn opening(message: &str, reply: Option<&str>) -> Opening {
        let codes: Vec<Code> = ["1.001193", "1.004194"].iter().map(|code| code.parse().unwrap()).collect();
        let reply = reply.map(|message| Reply { message: message.to_owned(), code: codes[1].clone() });
        Opening { message: message.to_owned(), codes, reply }
    }

    #[test]
    fn an_opening_stands_with_all_that_it_fits_and_its_reply_with_one() {
        let catalog = Catalog::over(Vec::new(), &[], Path::new("corpus")).unwrap();
        let plain = Texts::of_records(&catalog, &[]);
        let openings = [opening("bồ câu", Some("đưa thư")), opening("chim", None)];
        let texts = Texts::of_records(&catalog, &openings);
        assert_eq!((&texts.classes, &texts.held_out), (&plain.classes, &plain.held_out));
        assert_eq!(texts.learnt.len(), plain.learnt.len() + 5);
        let codes = |said: &str| -> Vec<&str> {
            let of = texts.learnt.iter().filter(|text| text.text == said);
            of.map(|text| texts.classes[text.class as usize].as_str()).collect()
        };
        assert_eq!(codes("bồ câu"), ["1.001193", "1.004194"]);
        assert_eq!(codes("bồ câu đưa thư"), ["1.004194"]);
    }

    #[test]
    fn what_leaves_open_which_is_a_quarter_and_half_of_what_is_held_out() {
        let catalog = Catalog::over(Vec::new(), &[], Path::new("corpus")).unwrap();
        let openings: Vec<Opening> =
            (0..200).map(|number| opening(&format!("bồ câu {number}"), None)).collect();
        let Texts { learnt, held_out, .. } = Texts::of_ambiguity(&catalog, &openings);
        let ambiguous = |texts: &[Text]| texts.iter().filter(|text| text.class == 1).count();
        let share = ambiguous(&learnt) as f64 / learnt.len() as f64;
        assert!((0.2..0.27).contains(&share), "{share}");
        assert!(ambiguous(&held_out) > 1);
        assert_eq!(ambiguous(&held_out) * 2, held_out.len());
        assert!(held_out.iter().all(|text| !learnt.contains(text)));
    }
}
