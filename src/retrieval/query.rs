//! What a question says: its language, the slots it asks for, and the terms that point to a procedure.

use std::collections::HashMap;

use crate::{
    catalog::Slot,
    index::lexical::{Term, analyzer::bigram},
    text::{Language, Syllable, fold::has_diacritics, normalize, syllables},
};

use super::{
    diacritics::Diacritics,
    lexicon::{Intent, Lexicon},
    reading::{Known, Reading, read},
    spelling::Spelling,
};

/// Weight of a word that the lexicon explains by others.
const EXPLAINED: f32 = 0.6;

/// Weight of a word that the lexicon put in.
const MEANT: f32 = 0.8;

/// Weight of a frequent word typed without diacritics, which may be another word.
const DOUBTFUL_STOP: f32 = 0.15;

/// Weight of a word that asks for a slot: it may belong to the name all the same.
const CUE: f32 = 0.25;

/// Weight of a repaired word.
const REPAIRED: f32 = 0.7;

/// Most repairs tried for a word.
const REPAIRS: usize = 4;

/// A part of the question that evidence must account for: a word, with the words that may stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Wordings, any of which covers it: the words of one must all be there, as spelt where they have diacritics.
    pub any: Vec<Vec<String>>,
    /// How much it counts.
    pub weight: f32,
}

/// A question, understood as far as words go.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The question, normalised.
    pub text: String,
    /// The question in the catalog's words, for the embedding.
    pub meaning: String,
    /// Language it was asked in.
    pub language: Language,
    /// What it is, where it is no question about a procedure.
    pub intent: Option<Intent>,
    /// Slots it asks for, in the order of asking.
    pub asked: Vec<Slot>,
    /// Terms for the lexical index.
    pub terms: Vec<Term>,
    /// Codes of procedures and numbers of documents that it names.
    pub codes: Vec<String>,
    /// What a fitting procedure should account for.
    pub concepts: Vec<Concept>,
}

/// What a syllable of the question is taken for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    Content,
    Explained,
    Cue,
    Stop,
}

impl Query {
    /// Understands `question` by `lexicon`, `spelling` and `diacritics`, which also say how it is to be read.
    pub fn understand(
        question: &str,
        lexicon: &Lexicon,
        spelling: &Spelling,
        diacritics: &Diacritics,
    ) -> Self {
        let Reading { text: read, words, language } = read(question, Known { lexicon, spelling, diacritics });
        let restored = (language == Language::Vietnamese).then(|| diacritics.restore(&words)).flatten();
        let roles = roles(&words, restored.as_deref(), lexicon);
        let spelt = restored.as_ref().map_or(read, |words| words.join(" "));
        let mut query = Self {
            language,
            meaning: meaning(&spelt, &words, lexicon),
            intent: lexicon.intent(&words),
            asked: asked(&words, lexicon),
            codes: words.iter().filter(|word| word.is_code()).map(|word| word.folded.clone()).collect(),
            terms: Vec::new(),
            concepts: Vec::new(),
            text: normalize(question),
        };
        query.add_words(&words, &roles, spelling, restored.as_deref());
        if let Some(restored) = &restored {
            query.add_spellings(restored);
        }
        query.add_meanings(&words, lexicon);
        query
    }

    /// Whether nothing in it can be searched for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.codes.is_empty()
    }

    fn add_words(
        &mut self,
        words: &[Syllable],
        roles: &[Role],
        spelling: &Spelling,
        restored: Option<&[String]>,
    ) {
        for (at, (word, role)) in words.iter().zip(roles).enumerate() {
            let weight = weight(word, *role);
            self.push_term(word.exact.clone(), word.folded.clone(), weight);
            if *role == Role::Content && !word.is_code() {
                self.add_concept(word, spelling, restored.and_then(|restored| restored.get(at)));
            }
            let Some((next, next_role)) = words.get(at + 1).zip(roles.get(at + 1)) else {
                continue;
            };
            let pair = pair_weight(*role, *next_role);
            self.push_term(bigram(&word.exact, &next.exact), bigram(&word.folded, &next.folded), pair);
        }
    }

    /// Gives terms typed without diacritics the spelling that was put back, if any.
    fn add_spellings(&mut self, restored: &[String]) {
        let pairs = restored.windows(2).map(|pair| bigram(&pair[0], &pair[1]));
        let spellings: HashMap<String, String> = restored
            .iter()
            .cloned()
            .chain(pairs)
            .map(|spelling| (crate::text::fold(&spelling), spelling))
            .collect();
        for term in self.terms.iter_mut().filter(|term| term.exact.is_none()) {
            term.exact = spellings.get(&term.folded).cloned();
        }
    }

    fn add_concept(&mut self, word: &Syllable, spelling: &Spelling, restored: Option<&String>) {
        let mut any = vec![vec![word.exact.clone()]];
        if let Some(restored) = restored.filter(|restored| **restored != word.exact) {
            any.push(vec![restored.clone()]);
        }
        if !spelling.knows(&word.folded) {
            for repair in spelling.repairs(&word.folded, REPAIRS) {
                self.terms.push(Term { exact: None, folded: repair.clone(), weight: REPAIRED });
                any.push(vec![repair]);
            }
        }
        self.concepts.push(Concept { any, weight: 1.0 });
    }

    fn add_meanings(&mut self, words: &[Syllable], lexicon: &Lexicon) {
        let mut last: Option<(usize, usize)> = None;
        for found in lexicon.sayings.find(words) {
            let mut any = Vec::new();
            for meaning in &lexicon.meanings[found.id] {
                let meant = syllables(meaning);
                self.add_meant(&meant);
                any.push(meant.iter().map(|word| word.exact.clone()).collect());
            }
            let place = Some((found.from, found.to));
            if last == place {
                // Another meaning of the same words: either covers them.
                if let Some(concept) = self.concepts.last_mut() {
                    concept.any.append(&mut any);
                }
                continue;
            }
            last = place;
            any.push(words[found.from..found.to].iter().map(|word| word.exact.clone()).collect());
            self.concepts.push(Concept { any, weight: 1.5 });
        }
    }

    fn add_meant(&mut self, meant: &[Syllable]) {
        for (at, word) in meant.iter().enumerate() {
            self.push_meant(word.exact.clone(), word.folded.clone());
            if let Some(next) = meant.get(at + 1) {
                self.push_meant(bigram(&word.exact, &next.exact), bigram(&word.folded, &next.folded));
            }
        }
    }

    /// Adds a word of the lexicon, once however many sayings lead to it.
    fn push_meant(&mut self, exact: String, folded: String) {
        let known = self.terms.iter_mut().find(|term| term.folded == folded);
        match known {
            Some(term) => {
                term.weight = term.weight.max(MEANT);
                term.exact.get_or_insert(exact);
            }
            None => self.terms.push(Term { exact: Some(exact), folded, weight: MEANT }),
        }
    }

    fn push_term(&mut self, exact: String, folded: String, weight: f32) {
        if weight > 0.0 {
            let exact = has_diacritics(&exact).then_some(exact);
            self.terms.push(Term { exact, folded, weight });
        }
    }
}

/// What each of `words` is taken for. A word typed without diacritics is a frequent one only where that is the spelling
/// that was put back: `dang ky` is `đăng`, not `đang`.
fn roles(words: &[Syllable], restored: Option<&[String]>, lexicon: &Lexicon) -> Vec<Role> {
    let mut roles = vec![Role::Content; words.len()];
    let mut mark = |phrases: &super::phrase::Phrases, words: &[Syllable], role| {
        for found in phrases.find(words) {
            roles[found.from..found.to].fill(role);
        }
    };
    match restored {
        Some(restored) => mark(&lexicon.stop, &spelt_as(words, restored), Role::Stop),
        None => mark(&lexicon.stop, words, Role::Stop),
    }
    mark(&lexicon.cues, words, Role::Cue);
    mark(&lexicon.courtesy, words, Role::Stop);
    mark(&lexicon.sayings, words, Role::Explained);
    roles
}

/// `words` in the spelling of `restored`.
fn spelt_as(words: &[Syllable], restored: &[String]) -> Vec<Syllable> {
    let respelt = |(word, exact): (&Syllable, &String)| Syllable { exact: exact.clone(), ..word.clone() };
    words.iter().zip(restored).map(respelt).collect()
}

fn weight(word: &Syllable, role: Role) -> f32 {
    match role {
        Role::Content => 1.0,
        Role::Explained => EXPLAINED,
        Role::Cue => CUE,
        Role::Stop if has_diacritics(&word.exact) => 0.0,
        Role::Stop => DOUBTFUL_STOP,
    }
}

/// A pair counts as its weaker side does, but a stop word does not silence a pair: `can cuoc` is a word.
fn pair_weight(first: Role, second: Role) -> f32 {
    let side = |role| match role {
        Role::Content => 1.0,
        Role::Explained => EXPLAINED,
        Role::Cue => 0.4,
        Role::Stop => 0.5,
    };
    if (first, second) == (Role::Stop, Role::Stop) { 0.0 } else { f32::min(side(first), side(second)) }
}

fn asked(words: &[Syllable], lexicon: &Lexicon) -> Vec<Slot> {
    let mut asked = Vec::new();
    for found in lexicon.cues.find(words) {
        let slot = lexicon.asked[found.id];
        if !asked.contains(&slot) {
            asked.push(slot);
        }
    }
    asked
}

/// The question followed by what its sayings mean.
fn meaning(text: &str, words: &[Syllable], lexicon: &Lexicon) -> String {
    let meant =
        lexicon.sayings.find(words).into_iter().filter_map(|found| lexicon.meanings[found.id].first());
    let meant: Vec<&str> = meant.map(String::as_str).collect();
    if meant.is_empty() { text.to_owned() } else { format!("{text} ({})", meant.join(", ")) }
}
