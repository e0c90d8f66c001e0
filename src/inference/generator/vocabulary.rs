//! The tokens of the model: their texts, kinds and scores, and the way from a text to its token.

use crate::inference::{
    error::Error,
    generator::gguf::{Gguf, Value},
};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A piece of text.
    Normal,
    /// Steers the model (begin, end, turn); never comes out of a user's text.
    Control,
    /// A piece of text that is never split: runs of blanks, tags.
    Whole,
    /// One byte.
    Byte(u8),
}

/// All tokens, in one block of text.
#[derive(Debug)]
pub(super) struct Vocabulary {
    text: String,
    /// Token i is `text[ends[i - 1]..ends[i]]`.
    ends: Vec<u32>,
    scores: Vec<f32>,
    kinds: Vec<Kind>,
    /// Open addressing over the normal tokens: a token's number plus one, or 0 for an empty place.
    table: Vec<u32>,
    bytes: [u32; 256],
    pub(super) begin: u32,
    /// Tokens that end a text.
    pub(super) ends_text: Vec<u32>,
}

const MODEL: &str = "tokenizer.ggml.model";
/// They stand for an image, so no text may become one, though the file calls them text.
const IMAGES: [&str; 3] = ["[multimodal]", "<start_of_image>", "<end_of_image>"];
const END_OF_TURN: &str = "<end_of_turn>";

impl Vocabulary {
    /// Reads the tokens from the metadata, which gives them up: they are not needed twice.
    pub(super) fn take(file: &mut Gguf) -> Result<Self, Error> {
        match file.metadata.get(MODEL) {
            Some(Value::Text(model)) if model == "llama" => {}
            other => return Err(file.error(format!("{MODEL} is {other:?}, and only \"llama\" is known"))),
        }
        let Some(Value::Texts(texts)) = file.metadata.remove("tokenizer.ggml.tokens") else {
            return Err(file.error("tokenizer.ggml.tokens is missing or no list of texts"));
        };
        let scores = numbers(file, "tokenizer.ggml.scores", texts.len())?;
        let types = numbers(file, "tokenizer.ggml.token_type", texts.len())?;
        let begin = special(file, "bos", texts.len())?;
        let end = special(file, "eos", texts.len())?;
        let kinds: Vec<Kind> =
            texts.iter().zip(&types).map(|(text, code)| kind(text, *code as u32)).collect();
        let bytes =
            byte_tokens(&kinds).ok_or_else(|| file.error("the tokenizer lacks tokens for some bytes"))?;
        let is_turn = |(text, kind): (&String, &Kind)| text == END_OF_TURN && *kind == Kind::Control;
        let turn = texts.iter().zip(&kinds).position(is_turn);
        let mut vocabulary = Self {
            ends: ends(&texts),
            text: texts.concat(),
            scores: scores.into_iter().map(|score| score as f32).collect(),
            kinds,
            table: Vec::new(),
            bytes,
            begin,
            ends_text: [end].into_iter().chain(turn.map(|turn| turn as u32)).collect(),
        };
        vocabulary.fill_table();
        Ok(vocabulary)
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The text of a token as the file has it, with `▁` for a blank.
    pub(super) fn text(&self, token: u32) -> &str {
        let token = token as usize;
        let start = if token == 0 { 0 } else { self.ends[token - 1] as usize };
        &self.text[start..self.ends[token] as usize]
    }

    pub(super) fn kind(&self, token: u32) -> Kind {
        self.kinds[token as usize]
    }

    pub(super) fn score(&self, token: u32) -> f32 {
        self.scores[token as usize]
    }

    /// The token of one byte.
    pub(super) fn byte(&self, byte: u8) -> u32 {
        self.bytes[usize::from(byte)]
    }

    /// The normal token whose text is `text`.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
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

    /// All tokens of a kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        (0..self.len() as u32).filter(move |&token| self.kind(token) == kind)
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

fn kind(text: &str, code: u32) -> Kind {
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

fn byte_tokens(kinds: &[Kind]) -> Option<[u32; 256]> {
    let mut found = [None; 256];
    for (token, kind) in kinds.iter().enumerate() {
        if let Kind::Byte(byte) = kind {
            found[usize::from(*byte)] = Some(token as u32);
        }
    }
    let mut tokens = [0; 256];
    for (token, found) in tokens.iter_mut().zip(found) {
        *token = found?;
    }
    Some(tokens)
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
