//! Which record a question is likely to be about, as a classifier has learnt from the questions that all of them expect.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, Code, Layer, Procedure},
    inference::classifier::Classifier,
    text::fold,
};

use super::gram::grams;

/// By how many nats a record may be less likely than the likeliest, before it makes no difference any more.
const FARTHEST: f32 = 8.0;

/// Odds, by their logarithm in nats, beyond which a question is certainly for here or for elsewhere.
const CERTAIN: f32 = 5.0;

/// A likelihood below which all are alike.
const LEAST: f32 = 1e-6;

/// A record, or a matter that is handled elsewhere, as a classifier knows it.
#[derive(Debug, Clone, Copy)]
pub struct Class<'a> {
    pub record: &'a Procedure,
    /// The code of a record. What is handled elsewhere has a number for a code, which moves when another is written before it, and goes
    /// by its name.
    pub name: &'a str,
    pub elsewhere: bool,
}

/// The classes of `catalog`, in the order of [`Catalog::matched`].
pub fn classes(catalog: &Catalog) -> impl Iterator<Item = Class<'_>> {
    let served = catalog.procedures().iter();
    let served = served.map(|record| Class { record, name: record.code.as_str(), elsewhere: false });
    let elsewhere = catalog.all_elsewhere().iter();
    served.chain(elsewhere.map(|matter| Class {
        record: matter.matched(),
        name: &matter.name().vi,
        elsewhere: true,
    }))
}

/// What was said, as far as a classifier knows the words and pairs of words: which of them stood in it, and no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gist(Vec<u32>);

impl Gist {
    /// What `classifier` knows of a text that means `meaning`.
    pub fn of(classifier: &Classifier, meaning: &str) -> Self {
        Self(classifier.features().places(&grams(meaning)))
    }

    /// Both together.
    pub fn with(&self, other: &Self) -> Self {
        let mut places = [self.0.as_slice(), &other.0].concat();
        places.sort_unstable();
        places.dedup();
        Self(places)
    }
}

/// A classifier, and which records its classes are.
#[derive(Debug)]
pub struct Likelihoods {
    classifier: Classifier,
    /// The place of each record's class, and for a curated one those of its namesakes.
    places: HashMap<Code, Vec<usize>>,
    /// The record of each class; none where it is not in the catalog.
    codes: Vec<Option<Code>>,
    /// Whether each class is of what is handled elsewhere.
    elsewhere: Vec<bool>,
}

impl Likelihoods {
    /// Those of `classifier` for the records of `catalog`.
    pub fn new(classifier: Classifier, catalog: &Catalog) -> Self {
        let named: HashMap<&str, usize> = classifier.classes().iter().map(String::as_str).zip(0..).collect();
        let mut places = HashMap::new();
        let mut codes = vec![None; named.len()];
        let mut elsewhere = vec![false; named.len()];
        for class in classes(catalog) {
            if let Some(&place) = named.get(class.name) {
                places.insert(class.record.code.clone(), vec![place]);
                codes[place] = Some(class.record.code.clone());
                elsewhere[place] = class.elsewhere;
            }
        }
        add_namesakes(&mut places, catalog);
        Self { classifier, places, codes, elsewhere }
    }

    /// What of a question that means `meaning` is known.
    pub fn gist(&self, meaning: &str) -> Gist {
        Gist::of(&self.classifier, meaning)
    }

    /// What it says of a question of which `gist` is known; nothing where no word of it is.
    pub fn of(&self, gist: &Gist) -> Option<Likely<'_>> {
        let by_class = self.classifier.log_likelihoods(&gist.0)?;
        let known = self.codes.iter().zip(&by_class).filter(|(code, _)| code.is_some());
        let highest = known.map(|(_, likelihood)| *likelihood).reduce(f32::max)?;
        Some(Likely { all: self, by_class, highest })
    }
}

/// Gives each curated record of `catalog` the places of those that bear its name but for what stands in brackets, such as the level
/// that carries it out. Who does not say the level gives no reason to think of one, and the curated record is the one that most people mean.
fn add_namesakes(places: &mut HashMap<Code, Vec<usize>>, catalog: &Catalog) {
    let name = |procedure: &Procedure| fold(procedure.name.vi.split(" (").next().unwrap_or_default().trim());
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    for procedure in catalog.procedures() {
        named.entry(name(procedure)).or_default().extend(places.get(&procedure.code).into_iter().flatten());
    }
    for procedure in catalog.procedures().iter().filter(|procedure| procedure.layer == Layer::Curated) {
        if let Some((own, all)) = places.get_mut(&procedure.code).zip(named.get(&name(procedure))) {
            own.clone_from(all);
        }
    }
}

/// How likely each record is what a question is about.
#[derive(Debug)]
pub struct Likely<'a> {
    all: &'a Likelihoods,
    /// Logarithms, in nats.
    by_class: Vec<f32>,
    /// That of the likeliest record of the catalog.
    highest: f32,
}

impl<'a> Likely<'a> {
    /// The logarithm of how likely `code` is, in nats, for a curated record at least that of a namesake; nothing where it was not there to be learnt.
    pub fn log(&self, code: &Code) -> Option<f32> {
        let places = self.all.places.get(code)?.iter();
        places.map(|place| self.by_class[*place]).reduce(f32::max)
    }

    /// The logarithm of the odds that what the question is about is handled elsewhere, in nats, from -5 to 5.
    pub fn elsewhere(&self) -> f32 {
        let Likelihoods { codes, elsewhere, .. } = self.all;
        let mut masses = [LEAST; 2];
        for ((likelihood, elsewhere), code) in self.by_class.iter().zip(elsewhere).zip(codes) {
            if code.is_some() {
                masses[usize::from(*elsewhere)] += likelihood.exp();
            }
        }
        (masses[1] / masses[0]).ln().clamp(-CERTAIN, CERTAIN)
    }

    /// How far `code` is behind the likeliest record of the catalog, 0 to 1. A record that was not there to be learnt is not held against:
    /// nothing is known of it.
    pub fn behind(&self, code: &Code) -> f32 {
        self.log(code).map_or(0.0, |log| ((self.highest - log) / FARTHEST).clamp(0.0, 1.0))
    }

    /// The `count` likeliest records of the catalog, likeliest first.
    pub fn likeliest(&self, count: usize) -> Vec<&'a Code> {
        let known = self.all.codes.iter().zip(&self.by_class);
        let mut known: Vec<(f32, &'a Code)> =
            known.filter_map(|(code, likelihood)| Some((*likelihood, code.as_ref()?))).collect();
        let count = count.min(known.len());
        if count < known.len() {
            known.select_nth_unstable_by(count, |one, other| other.0.total_cmp(&one.0));
            known.truncate(count);
        }
        known.sort_by(|one, other| other.0.total_cmp(&one.0));
        known.into_iter().map(|(_, code)| code).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        catalog::curated,
        inference::classifier::{Example, Features, Settings, Tuner},
    };

    use super::*;

    const MATTER: &str =
        "[[elsewhere]]\nname = { vi = \"Vé xe\", en = \"Tickets\" }\naliases = [\"mua vé xe\"]\n";

    fn record(code: &str, name: &str, layer: Layer) -> Procedure {
        let text = format!(
            "code = \"{code}\"\nname = {{ vi = \"{name}\" }}\nlevels = [\"commune\"]\nfield = \"Thử\""
        );
        Procedure { layer, ..toml::from_str(&text).unwrap() }
    }

    fn code(text: &str) -> Code {
        text.parse().unwrap()
    }

    /// A curated card and its namesake at the province, a well, a bridge that nobody has learnt, and tickets, which are sold elsewhere.
    fn catalog(folder: &tempfile::TempDir) -> Catalog {
        let curated = vec![
            record("9.000001", "Cấp thẻ", Layer::Curated),
            record("9.000009", "Báo cầu hỏng", Layer::Curated),
        ];
        let imported = vec![
            record("9.000002", "Cấp thẻ (thực hiện tại cấp tỉnh)", Layer::Imported),
            record("9.000003", "Báo giếng", Layer::Imported),
        ];
        fs_err::write(folder.path().join("tickets.toml"), MATTER).unwrap();
        Catalog::layered(imported, curated).with_elsewhere(curated::read_elsewhere(folder.path()).unwrap())
    }

    fn likelihoods(folder: &tempfile::TempDir) -> Likelihoods {
        let texts = [
            ("9.000001", "xin thẻ"),
            ("9.000002", "cấp thẻ"),
            ("9.000003", "khoan giếng"),
            ("Vé xe", "mua vé"),
        ];
        let all: Vec<Vec<u64>> = texts.iter().map(|(_, text)| grams(text)).collect();
        let features = Features::of(all.iter().map(Vec::as_slice), 1);
        let classes = texts.map(|(class, _)| class.to_owned()).to_vec();
        let mut tuner = Tuner::new(features.clone(), classes, &Settings { seed: 1, rank: 8, rate: 0.3 });
        let example = |(grams, class): (&Vec<u64>, u32)| Example { features: features.known(grams), class };
        let batch: Vec<Example> = all.iter().zip(0..).map(example).collect();
        for _ in 0..80 {
            tuner.step(&batch, 1.0).unwrap();
        }
        let path = folder.path().join("classifier.safetensors");
        tuner.save(&path).unwrap();
        Likelihoods::new(Classifier::open(&path).unwrap(), &catalog(folder))
    }

    #[test]
    fn what_was_learnt_ranks_and_what_was_not_is_not_held_against() {
        let folder = tempfile::tempdir().unwrap();
        let likelihoods = likelihoods(&folder);
        let likely = likelihoods.of(&likelihoods.gist("muốn khoan giếng")).unwrap();
        assert_eq!(likely.likeliest(1), [&code("9.000003")]);
        assert_eq!(likely.likeliest(99).len(), 4);
        assert_eq!(likely.behind(&code("9.000003")), 0.0);
        assert!(likely.behind(&code("9.000001")) > 0.3);
        assert_eq!((likely.behind(&code("9.000009")), likely.log(&code("9.000009"))), (0.0, None));
        assert!(likely.elsewhere() < -1.0);
        assert!(likelihoods.of(&likelihoods.gist("mua vé")).unwrap().elsewhere() > 1.0);
        assert!(likelihoods.of(&likelihoods.gist("hello there")).is_none());
    }

    #[test]
    fn what_is_said_in_two_messages_is_understood_together() {
        let folder = tempfile::tempdir().unwrap();
        let likelihoods = likelihoods(&folder);
        let [first, second] = ["muốn khoan", "cái giếng"].map(|text| likelihoods.gist(text));
        let whole = likelihoods.gist("khoan giếng");
        let together = first.with(&second);
        assert_eq!(together.with(&first), together);
        assert_eq!(first.with(&Gist::default()), first);
        assert!(together != whole, "the pair khoan giếng stands in neither");
        let well = code("9.000003");
        let [alone, both] =
            [&second, &together].map(|gist| likelihoods.of(gist).unwrap().log(&well).unwrap());
        assert!(both > alone, "{both} {alone}");
    }

    #[test]
    fn a_curated_record_is_as_likely_as_its_namesake_and_not_the_other_way() {
        let folder = tempfile::tempdir().unwrap();
        let likelihoods = likelihoods(&folder);
        let [curated, namesake] = [code("9.000001"), code("9.000002")];
        let likely = likelihoods.of(&likelihoods.gist("cấp thẻ")).unwrap();
        assert_eq!((likely.behind(&curated), likely.behind(&namesake)), (0.0, 0.0));
        let likely = likelihoods.of(&likelihoods.gist("xin thẻ")).unwrap();
        assert_eq!(likely.behind(&curated), 0.0);
        assert!(likely.behind(&namesake) > 0.1);
    }

    #[test]
    fn what_is_handled_elsewhere_goes_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = catalog(&folder);
        let classes: Vec<&str> = classes(&catalog).map(|class| class.name).collect();
        assert!(classes.contains(&"Vé xe") && classes.contains(&"9.000001"), "{classes:?}");
        assert_eq!(classes.len(), 5);
    }
}
