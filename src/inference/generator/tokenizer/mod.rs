//! Text to tokens and back, by the tokenizer that the model's file describes.

mod letters;
mod pairs;
mod pieces;
mod vocabulary;

use crate::inference::{
    error::Error,
    generator::{
        family::Family,
        gguf::{Gguf, Value},
    },
};

use self::{
    pairs::BytePairs,
    pieces::{BLANK, Pieces},
};

pub(super) use self::vocabulary::{Kind, Spelling, Vocabulary};

/// Splits text into the tokens of a vocabulary.
#[derive(Debug)]
pub(super) struct Tokenizer {
    pub(super) vocabulary: Vocabulary,
    splitter: Splitter,
    begins_with_blank: bool,
}

#[derive(Debug)]
enum Splitter {
    Pieces(Pieces),
    Pairs(Box<BytePairs>),
}

impl Tokenizer {
    /// Takes the tokens from the metadata, which gives them up: they are not needed twice.
    pub(super) fn take(file: &mut Gguf, family: &Family) -> Result<Self, Error> {
        let vocabulary = Vocabulary::take(file)?;
        let (splitter, begins_with_blank) = match vocabulary.spelling {
            Spelling::Pieces => {
                let blank = match file.metadata.get("tokenizer.ggml.add_space_prefix") {
                    Some(Value::Bool(blank)) => *blank,
                    _ => family.begins_with_blank,
                };
                (Splitter::Pieces(Pieces::new(&vocabulary)), blank)
            }
            Spelling::Letters => (Splitter::Pairs(Box::new(BytePairs::take(file, &vocabulary)?)), false),
        };
        Ok(Self { vocabulary, splitter, begins_with_blank })
    }

    /// The tokens of `text`. Nothing in it becomes a control token, whatever it spells.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        match &self.splitter {
            Splitter::Pieces(pieces) => pieces.encode(&self.vocabulary, text, &mut tokens),
            Splitter::Pairs(pairs) => pairs.encode(&self.vocabulary, text, &mut tokens),
        }
        tokens
    }

    /// Appends the tokens of `text` to those before it: where a text begins, some models want a blank.
    pub(super) fn append(&self, text: &str, tokens: &mut Vec<u32>) {
        let begins = tokens.last().is_none_or(|&token| self.vocabulary.kind(token) == Kind::Control);
        match begins && self.begins_with_blank && !text.is_empty() {
            true => tokens.extend(self.encode(&format!(" {text}"))),
            false => tokens.extend(self.encode(text)),
        }
    }

    /// Appends the bytes that `token` stands for.
    pub(super) fn decode(&self, token: u32, bytes: &mut Vec<u8>) {
        let vocabulary = &self.vocabulary;
        match (vocabulary.kind(token), vocabulary.spelling) {
            (Kind::Normal, Spelling::Pieces) => {
                bytes.extend(vocabulary.text(token).replace(BLANK, " ").into_bytes());
            }
            (Kind::Normal, Spelling::Letters) => {
                bytes.extend(letters::bytes(vocabulary.text(token)).unwrap_or_default());
            }
            (Kind::Whole, _) => bytes.extend(vocabulary.text(token).bytes()),
            (Kind::Byte(byte), _) => bytes.push(byte),
            (Kind::Control, _) => {}
        }
    }
}
