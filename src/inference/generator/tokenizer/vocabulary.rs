//! The tokens of the model: their texts, kinds and scores, and the way from a text to its token.

use crate::inference::{
    error::Error,
    generator::{
        gguf::{Gguf, Value},
        tokenizer::letters,
    },
};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference::generator) enum Kind {
    /// A piece of text.
    Normal,
    /// Steers the model (begin, end, turn); never comes out of a user's text.
    Control,
    /// A piece of text that is never split: runs of blanks, tags.
    Whole,
    /// One byte.
    Byte(u8),
}

/// How the file writes the texts of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference::generator) enum Spelling {
    /// As they are, with `▁` for a blank.
    Pieces,
    /// A letter for each byte.
    Letters,
}

/// All tokens, in one block of text.
#[derive(Debug)]
pub(in crate::inference::generator) struct Vocabulary {
    pub(in crate::inference::generator) spelling: Spelling,
    text: String,
    /// Token i is `text[ends[i - 1]..ends[i]]`.
    ends: Vec<u32>,
    /// None where merges have ranks instead.
    scores: Vec<f32>,
    kinds: Vec<Kind>,
    /// Open addressing over the normal tokens: a token's number plus one, or 0 for an empty place.
    table: Vec<u32>,
    bytes: [u32; 256],
    /// What begins a text; none where a model was trained without.
    pub(in crate::inference::generator) begin: Option<u32>,
    /// Tokens that end a text.
    pub(in crate::inference::generator) ends_text: Vec<u32>,
}

const MODEL: &str = "tokenizer.ggml.model";
/// They stand for an image, so no text may become one, though the file calls them text.
const IMAGES: [&str; 3] = ["[multimodal]", "<start_of_image>", "<end_of_image>"];
/// What ends a turn or a document in any of the known forms, besides the token that the file names.
const ENDS: [&str; 6] =
    ["<end_of_turn>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endoftext|>", "<|end_of_text|>"];
/// These splits are of models that begin every text with a token, where the file does not say.
const BEGINNING: [&str; 3] = ["llama-bpe", "llama-v3", "llama3"];

impl Vocabulary {
    /// Reads the tokens from the metadata, which gives them up: they are not needed twice.
    pub(in crate::inference::generator) fn take(file: &mut Gguf) -> Result<Self, Error> {
        let spelling = match file.metadata.get(MODEL) {
            Some(Value::Text(model)) if model == "llama" => Spelling::Pieces,
            Some(Value::Text(model)) if model == "gpt2" => Spelling::Letters,
            other => {
                return Err(
                    file.error(format!("{MODEL} is {other:?}, and only \"llama\" and \"gpt2\" are known"))
                );
            }
        };
        let Some(Value::Texts(texts)) = file.metadata.remove("tokenizer.ggml.tokens") else {
            return Err(file.error("tokenizer.ggml.tokens is missing or no list of texts"));
        };
        let scores = match spelling {
            Spelling::Pieces => numbers(file, "tokenizer.ggml.scores", texts.len())?,
            Spelling::Letters => Vec::new(),
        };
        let types = numbers(file, "tokenizer.ggml.token_type", texts.len())?;
        let begin = begin(file, spelling, texts.len())?;
        let end = special(file, "eos", texts.len())?;
        let kinds: Vec<Kind> =
            texts.iter().zip(&types).map(|(text, code)| kind(spelling, text, *code as u32)).collect();
        let mut vocabulary = Self {
            spelling,
            ends: ends(&texts),
            text: texts.concat(),
            scores: scores.into_iter().map(|score| score as f32).collect(),
            kinds,
            table: Vec::new(),
            bytes: [0; 256],
            begin,
            ends_text: vec![end],
        };
        vocabulary.fill_table();
        vocabulary.bytes = vocabulary
            .byte_tokens()
            .ok_or_else(|| file.error("the tokenizer lacks tokens for some bytes"))?;
        let others = ENDS.iter().filter_map(|text| vocabulary.control(text)).filter(|token| *token != end);
        vocabulary.ends_text = [end].into_iter().chain(others).collect();
        Ok(vocabulary)
    }

    /// Number of tokens.
    pub(in crate::inference::generator) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The token before the first of a text: what begins one, or else what ended the one before.
    pub(in crate::inference::generator) fn start(&self) -> u32 {
        self.begin.unwrap_or(self.ends_text[0])
    }

    /// The text of a token as the file spells it.
    pub(in crate::inference::generator) fn text(&self, token: u32) -> &str {
        let token = token as usize;
        let start = if token == 0 { 0 } else { self.ends[token - 1] as usize };
        &self.text[start..self.ends[token] as usize]
    }

    pub(in crate::inference::generator) fn kind(&self, token: u32) -> Kind {
        self.kinds[token as usize]
    }

    pub(in crate::inference::generator) fn score(&self, token: u32) -> f32 {
        self.scores[token as usize]
    }

    /// The token of one byte.
    pub(in crate::inference::generator) fn byte(&self, byte: u8) -> u32 {
        self.bytes[usize::from(byte)]
    }

    /// The normal token whose text is `text`.
    pub(in crate::inference::generator) fn find(&self, text: &str) -> Option<u32> {
        let mask = self.table.len() - 1;
        let mut place = hash(text) & mask;
        loop {
            let token = self.table[place].checked_sub(1)?;
            if self.text(token) == text {
                return Some(token);
            }
            place = (place + 1) & mask;
        }
    }

    /// The control token that is written `text`.
    pub(in crate::inference::generator) fn control(&self, text: &str) -> Option<u32> {
        self.of_kind(Kind::Control).find(|&token| self.text(token) == text)
    }

    /// The bytes that a normal token of [`Spelling::Letters`] spells.
    pub(in crate::inference::generator) fn spelt(&self, token: u32) -> Vec<u8> {
        letters::bytes(self.text(token)).unwrap_or_default()
    }

    /// All tokens of a kind.
    pub(in crate::inference::generator) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        (0..self.len() as u32).filter(move |&token| self.kind(token) == kind)
    }

    fn byte_tokens(&self) -> Option<[u32; 256]> {
        let mut tokens = [None; 256];
        match self.spelling {
            Spelling::Pieces => {
                for (token, kind) in self.kinds.iter().enumerate() {
                    if let Kind::Byte(byte) = kind {
                        tokens[usize::from(*byte)] = Some(token as u32);
                    }
                }
            }
            Spelling::Letters => {
                for byte in 0..=u8::MAX {
                    tokens[usize::from(byte)] = self.find(letters::letter(byte).encode_utf8(&mut [0; 4]));
                }
            }
        }
        let mut found = [0; 256];
        for (to, token) in found.iter_mut().zip(tokens) {
            *to = token?;
        }
        Some(found)
    }

    fn fill_table(&mut self) {
        // At most half full, so that a search always comes to an empty place.
        let mask = (2 * self.len()).next_power_of_two() - 1;
        let mut table = vec![0; mask + 1];
        for token in self.of_kind(Kind::Normal) {
            let mut place = hash(self.text(token)) & mask;
            while table[place] != 0 {
                place = (place + 1) & mask;
            }
            table[place] = token + 1;
        }
        self.table = table;
    }
}

/// FNV-1a, folded: the table is small and the texts are short.
fn hash(text: &str) -> usize {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)) as usize
}

fn ends(texts: &[String]) -> Vec<u32> {
    // A header is at most 64 MB, so its texts fit into 32 bits.
    texts
        .iter()
        .scan(0, |end, text| {
            *end += text.len() as u32;
            Some(*end)
        })
        .collect()
}

fn kind(spelling: Spelling, text: &str, code: u32) -> Kind {
    if spelling == Spelling::Letters {
        // What a file adds to a byte-level vocabulary steers the model, whatever it calls it: turns, thoughts, tools.
        let is_text = code == 1 && !text.is_empty() && letters::bytes(text).is_some();
        return if is_text { Kind::Normal } else { Kind::Control };
    }
    match code {
        1 if !text.is_empty() => Kind::Normal,
        4 if !text.is_empty() && !IMAGES.contains(&text) => Kind::Whole,
        6 => parse_byte(text).map_or(Kind::Control, Kind::Byte),
        _ => Kind::Control,
    }
}

/// The byte of a token like `<0x0A>`.
fn parse_byte(text: &str) -> Option<u8> {
    u8::from_str_radix(text.strip_prefix("<0x")?.strip_suffix('>')?, 16).ok()
}

/// The token that begins a text, where the model was trained with one.
fn begin(file: &Gguf, spelling: Spelling, tokens: usize) -> Result<Option<u32>, Error> {
    let has_one = match file.metadata.get("tokenizer.ggml.add_bos_token") {
        Some(Value::Bool(has_one)) => *has_one,
        _ => match file.metadata.get("tokenizer.ggml.pre") {
            Some(Value::Text(splits)) if spelling == Spelling::Letters => {
                BEGINNING.contains(&splits.as_str())
            }
            _ => spelling == Spelling::Pieces,
        },
    };
    has_one.then(|| special(file, "bos", tokens)).transpose()
}

fn numbers(file: &mut Gguf, key: &str, length: usize) -> Result<Vec<f64>, Error> {
    match file.metadata.remove(key) {
        Some(Value::Numbers(numbers)) if numbers.len() == length => Ok(numbers),
        Some(Value::Numbers(numbers)) => {
            Err(file.error(format!("{key} has {} entries for {length} tokens", numbers.len())))
        }
        _ => Err(file.error(format!("{key} is missing or no list of numbers"))),
    }
}

fn special(file: &Gguf, name: &str, tokens: usize) -> Result<u32, Error> {
    let key = format!("tokenizer.ggml.{name}_token_id");
    match file.metadata.get(&key) {
        Some(Value::Unsigned(id)) if *id < tokens as u64 => Ok(*id as u32),
        other => Err(file.error(format!("{key} is {other:?}, no token of the file's {tokens}"))),
    }
}
