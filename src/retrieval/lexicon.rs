//! The words people use, and the words of the catalog: synonyms, abbreviations, English, slot cues, courtesy.
//! Files under `corpus/lexicon/`, edited by hand.

use std::path::Path;

use serde::Deserialize;

use crate::catalog::Slot;

use super::{Error, phrase::Phrases};

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
    /// Words too frequent to tell procedures apart.
    pub(super) stop: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    synonym: Vec<Synonym>,
    #[serde(default)]
    cue: Vec<Cue>,
    #[serde(default)]
    courtesy: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
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
            lexicon
                .add(&text)
                .map_err(|detail| Error::Lexicon { path, detail })?;
        }
        Ok(lexicon)
    }

    /// Adds the content of one file.
    pub fn add(&mut self, toml: &str) -> Result<(), String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
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
        file.courtesy
            .iter()
            .for_each(|phrase| self.courtesy.insert(phrase, 0));
        file.stop.iter().for_each(|word| self.stop.insert(word, 0));
        Ok(())
    }
}
