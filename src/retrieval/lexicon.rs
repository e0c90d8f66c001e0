//! The words people use, and the words of the catalog: synonyms, abbreviations, English, slot cues, courtesy.
//! Files under `corpus/lexicon/`, edited by hand.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use serde::{
    Deserialize,
    de::{self, IntoDeserializer},
};

use crate::{
    catalog::Slot,
    text::{Syllable, fold::has_diacritics, syllables},
};

use super::{
    Error,
    facets::{Facet, Facets},
    fact::{FactBook, FactRule},
    pattern::Patterns,
    phrase::Phrases,
    province::{ProvinceFile, Provinces},
    talk::{FollowUpFile, MarkFile, Talk},
    topic::{Topic, Topics},
};

/// What the words of a question mean.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// What people say, with the index into `meanings`.
    pub(super) sayings: Phrases,
    /// What the catalog calls it.
    pub(super) meanings: Vec<Vec<String>>,
    /// Words that ask for a slot, with the index into `asked`.
    pub(super) cues: Phrases,
    pub(super) asked: Vec<Slot>,
    /// Courtesy and question words that say nothing about the procedure.
    pub(super) courtesy: Phrases,
    /// Words that make a message something else than a question about a procedure, with the index into `intents`.
    pub(super) signals: Patterns,
    pub(super) intents: Vec<Intent>,
    /// Words beside which a signal is none, with the index into `intents`.
    pub(super) exceptions: Patterns,
    /// Words of which a message has some if it is what its examples are; an intent that is not here has no such words.
    said: BTreeMap<Intent, Phrases>,
    /// How people ask by when they must act.
    by_when: Patterns,
    /// The words that hold a conversation together.
    pub(super) talk: Talk,
    /// What can be told of a case.
    pub(super) facts: FactBook,
    /// Words too frequent to tell procedures apart.
    pub(super) stop: Phrases,
    /// What tells look-alikes apart.
    pub(super) facets: Facets,
    /// Words that name a kind of matter and no procedure.
    pub(super) topics: Topics,
    /// The other provinces.
    pub(super) provinces: Provinces,
    /// Text-message shorthand, with the index into `written_out`.
    pub(super) shorthand: Phrases,
    /// What shorthand stands for.
    pub(super) written_out: Vec<String>,
    /// Every single word that people are expected to use, in whatever language; shorthand is none.
    pub(super) words: HashSet<String>,
    /// Every Vietnamese text of the lexicon, to learn spellings from.
    pub(super) texts: Vec<String>,
}

/// What a message is, where it is no question about a procedure.
/// The first that a message has counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Somebody is in danger.
    Emergency,
    /// Money for an officer, or a go-between.
    Bribery,
    /// Forged papers, or false statements.
    Forgery,
    /// Breaking into a system, or making the assistant forget its rules.
    Hacking,
    /// What the files hold about somebody.
    PersonalData,
    /// How far a dossier is.
    DossierStatus,
    /// An officer did wrong.
    Complaint,
    /// A quarrel that a court decides.
    Dispute,
    /// A person is wanted.
    Officer,
    Thanks,
    /// Talk about nothing in particular.
    SmallTalk,
    Greeting,
}

impl Intent {
    /// The intent called `name` in the lexicon.
    pub fn named(name: &str) -> Option<Self> {
        let name: de::value::StrDeserializer<'_, de::value::Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }

    /// Its name in the lexicon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Bribery => "bribery",
            Self::Forgery => "forgery",
            Self::Hacking => "hacking",
            Self::PersonalData => "personal-data",
            Self::DossierStatus => "dossier-status",
            Self::Complaint => "complaint",
            Self::Dispute => "dispute",
            Self::Officer => "officer",
            Self::Thanks => "thanks",
            Self::SmallTalk => "small-talk",
            Self::Greeting => "greeting",
        }
    }

    /// Whether it is courtesy, which around a question is not the question.
    pub fn is_courtesy(self) -> bool {
        matches!(self, Self::Greeting | Self::Thanks | Self::SmallTalk)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signal {
    kind: Intent,
    say: Vec<String>,
    /// Those that count only as written, with their marks: without them they are other, commoner words.
    #[serde(default)]
    marked: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    intent: Vec<Signal>,
    #[serde(default)]
    shorthand: Vec<Shorthand>,
    #[serde(default)]
    synonym: Vec<Synonym>,
    #[serde(default)]
    cue: Vec<Cue>,
    #[serde(default)]
    courtesy: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
    #[serde(default)]
    facet: Vec<Facet>,
    #[serde(default)]
    mark: Vec<MarkFile>,
    #[serde(default)]
    follow_up: Vec<FollowUpFile>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fact: Vec<FactRule>,
    #[serde(default)]
    topic: Vec<Topic>,
    #[serde(default)]
    beside_topic: Vec<String>,
    #[serde(default)]
    other_provinces: ProvinceFile,
    #[serde(default)]
    said: BTreeMap<Intent, Vec<String>>,
    #[serde(default)]
    by_when: ByWhen,
}

/// How people ask by when they must act: a pattern each, in which `{long}` stands for every way to ask for an amount of time.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ByWhen {
    long: Vec<String>,
    say: Vec<String>,
}

impl ByWhen {
    fn patterns(&self) -> impl Iterator<Item = String> + '_ {
        self.say.iter().flat_map(|say| match say.contains("{long}") {
            true => self.long.iter().map(|long| say.replace("{long}", long)).collect(),
            false => vec![say.clone()],
        })
    }
}

impl File {
    fn texts(&self) -> impl Iterator<Item = String> + '_ {
        let sayings = self.synonym.iter().flat_map(|synonym| synonym.say.iter().chain(&synonym.means));
        let cues = self.cue.iter().flat_map(|cue| &cue.say);
        let written_out = self.shorthand.iter().map(|shorthand| &shorthand.means);
        sayings
            .chain(written_out)
            .chain(cues)
            .chain(&self.courtesy)
            .chain(&self.stop)
            .filter(|text| has_diacritics(text))
            .cloned()
    }

    /// Every word that a question is matched by.
    fn words(&self) -> impl Iterator<Item = String> + '_ {
        let sayings = self.synonym.iter().flat_map(|synonym| synonym.say.iter().chain(&synonym.means));
        let cues = self.cue.iter().flat_map(|cue| &cue.say);
        let signals = self.intent.iter().flat_map(|signal| signal.say.iter().chain(&signal.marked));
        let said = sayings.chain(cues).chain(signals).chain(&self.courtesy).chain(&self.stop);
        said.flat_map(|text| syllables(text)).map(|word| word.exact)
    }
}

/// Letters that stand for words, whatever the sentence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shorthand {
    say: Vec<String>,
    means: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonym {
    say: Vec<String>,
    means: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    slot: Slot,
    say: Vec<String>,
}

impl Lexicon {
    /// Reads every `*.toml` in `dir`; the error names file, line and field.
    pub fn read_dir(dir: &Path) -> Result<Self, Error> {
        let mut paths = Vec::new();
        for entry in fs_err::read_dir(dir)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut lexicon = Self::default();
        for path in paths {
            let text = fs_err::read_to_string(&path)?;
            lexicon.add(&text).map_err(|detail| Error::Lexicon { path, detail })?;
        }
        Ok(lexicon)
    }

    /// Adds the content of one file.
    pub fn add(&mut self, toml: &str) -> Result<(), String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        self.texts.extend(file.texts());
        self.words.extend(file.words());
        for shorthand in file.shorthand {
            for say in &shorthand.say {
                self.shorthand.insert(say, self.written_out.len());
            }
            self.written_out.push(shorthand.means);
        }
        for synonym in file.synonym {
            for say in &synonym.say {
                self.sayings.insert(say, self.meanings.len());
            }
            self.meanings.push(synonym.means);
        }
        for cue in file.cue {
            for say in &cue.say {
                self.cues.insert(say, self.asked.len());
            }
            self.asked.push(cue.slot);
        }
        for signal in file.intent {
            for say in &signal.say {
                self.signals.insert(say, self.intents.len());
            }
            for say in &signal.marked {
                self.signals.insert_marked(say, self.intents.len());
            }
            for say in &signal.unless {
                self.exceptions.insert(say, self.intents.len());
            }
            self.intents.push(signal.kind);
        }
        file.facet.iter().for_each(|facet| self.facets.add(facet));
        file.by_when.patterns().for_each(|say| self.by_when.insert(&say, 0));
        self.talk.add(file.mark, file.follow_up);
        self.facts.add(file.fact, &file.words);
        file.beside_topic.iter().for_each(|words| self.topics.allow(words));
        file.topic.into_iter().for_each(|topic| self.topics.add(topic));
        self.provinces.add(&file.other_provinces);
        for (intent, phrases) in file.said {
            let said = self.said.entry(intent).or_default();
            phrases.iter().for_each(|phrase| said.insert(phrase, 0));
        }
        file.courtesy.iter().for_each(|phrase| self.courtesy.insert(phrase, 0));
        file.stop.iter().for_each(|word| self.stop.insert(word, 0));
        Ok(())
    }

    /// What `words` are, where they are no question about a procedure.
    pub fn intent(&self, words: &[Syllable]) -> Option<Intent> {
        let excepted: Vec<usize> = self.exceptions.find(words).collect();
        let found = self.signals.find(words).filter(|id| !excepted.contains(id));
        found.map(|id| self.intents[id]).min()
    }

    /// Whether a message of `words` may be one of `intent` because it resembles an example: it has a word without which none is.
    pub fn may_be(&self, intent: Intent, words: &[Syllable]) -> bool {
        self.said.get(&intent).is_none_or(|said| !said.find(words).is_empty())
    }

    /// Whether `words` ask by when somebody must act, and not how long an office takes.
    pub fn asks_by_when(&self, words: &[Syllable]) -> bool {
        self.by_when.find(words).next().is_some()
    }

    /// The words that hold a conversation together.
    pub fn talk(&self) -> &Talk {
        &self.talk
    }

    /// What can be told of a case.
    pub fn facts(&self) -> &FactBook {
        &self.facts
    }

    /// The slots that `words` ask for by name, in the order of asking; what lies in words that are `silent` asks nothing.
    pub fn asked(&self, words: &[Syllable], silent: &[bool]) -> Vec<Slot> {
        let mut asked = Vec::new();
        for found in self.cues.find(words) {
            let slot = self.asked[found.id];
            if !asked.contains(&slot) && !silent[found.from..found.to].iter().all(|silent| *silent) {
                asked.push(slot);
            }
        }
        asked
    }

    /// The kinds of matter that people name.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// The other provinces.
    pub fn provinces(&self) -> &Provinces {
        &self.provinces
    }

    /// For each of `words`, whether it may tell a procedure: no courtesy, no frequent word, nothing that asks for a slot.
    pub fn telling(&self, words: &[Syllable]) -> Vec<bool> {
        let mut telling = vec![true; words.len()];
        for phrases in [&self.stop, &self.cues, &self.courtesy] {
            phrases.find(words).into_iter().for_each(|found| telling[found.from..found.to].fill(false));
        }
        telling
    }
}
