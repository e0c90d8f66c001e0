//! The unigram tokenizer of XLM-RoBERTa: NFKC, the model's own character map, then Viterbi word by word.
//!
//! Equal in its ids to the `tokenizer.json` of the same model, and loaded in milliseconds instead of a second.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::inference::Error;
use crate::inference::embedder::file::{WeightFile, floats, words};

const SPACE_MARK: char = '\u{2581}';
/// What an unknown character costs below the worst piece, as sentencepiece has it.
const UNKNOWN_PENALTY: f64 = 10.0;

/// Text to token ids.
pub(super) struct Tokenizer {
    bos: u32,
    eos: u32,
    unk: u32,
    /// The bytes of all pieces, one after the other; `offsets` holds one more entry than there are pieces.
    blob: Vec<u8>,
    offsets: Vec<u32>,
    scores: Vec<f32>,
    /// Open addressing over the pieces' hashes; a slot holds the piece's id plus one, 0 is empty.
    slots: Vec<u32>,
    longest: usize,
    unknown_score: f64,
    replacements: HashMap<char, Box<[char]>>,
}

impl Tokenizer {
    /// Builds the tokenizer from the tables in `file`.
    pub(super) fn new(file: &WeightFile) -> Result<Self, Error> {
        let tables = &file.tokenizer;
        let blob = file.bytes[tables.blob.clone()].to_vec();
        let offsets: Vec<u32> = words(&file.bytes[tables.offsets.clone()]).collect();
        let ordered = offsets.is_sorted() && offsets.last().is_some_and(|&end| end as usize <= blob.len());
        let scores: Vec<f32> = floats(&file.bytes[tables.scores.clone()]).collect();
        if !ordered || scores.iter().any(|score| !score.is_finite()) {
            return Err(file.damaged("the tokenizer's pieces are damaged"));
        }
        let lowest = scores.iter().copied().fold(0.0, f32::min);
        let mut tokenizer = Self {
            bos: tables.bos,
            eos: tables.eos,
            unk: tables.unk,
            longest: offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0),
            slots: vec![0; (tables.pieces * 2).next_power_of_two()],
            unknown_score: f64::from(lowest) - UNKNOWN_PENALTY,
            replacements: read_replacements(file)?,
            blob,
            offsets,
            scores,
        };
        tokenizer.fill_slots(&[tables.bos, tables.eos, tables.pad, tables.unk]);
        Ok(tokenizer)
    }

    /// Token ids of `prefix` followed by `text`, with the begin and end tokens, at most `most` in all.
    /// No text is read as a special token.
    pub(super) fn encode(&self, prefix: &str, text: &str, most: usize) -> Vec<u32> {
        let content = most.saturating_sub(2);
        let mut ids = vec![self.bos];
        let text = self.head(text, content);
        for word in split_words(&self.normalise(prefix, text)) {
            self.encode_word(&word, &mut ids);
            if ids.len() > content {
                ids.truncate(content + 1);
                break;
            }
        }
        ids.push(self.eos);
        ids
    }

    /// As much of `text` as `tokens` tokens can cover: the work is bounded however long the text is.
    fn head<'a>(&self, text: &'a str, tokens: usize) -> &'a str {
        &text[..text.floor_char_boundary(tokens.saturating_mul(self.longest))]
    }

    fn normalise(&self, prefix: &str, text: &str) -> Vec<char> {
        let mut normal: Vec<char> = Vec::with_capacity(prefix.len() + text.len());
        let mut push = |c: char| {
            if c != ' ' || normal.last() != Some(&' ') {
                normal.push(c);
            }
        };
        for c in prefix.chars().chain(text.chars()).nfkc() {
            match self.replacements.get(&c) {
                Some(replacement) => replacement.iter().copied().for_each(&mut push),
                None => push(c),
            }
        }
        normal
    }

    /// The best segmentation of one word; unknown characters in a row give one unknown token.
    fn encode_word(&self, word: &[char], ids: &mut Vec<u32>) {
        let mut bytes = String::with_capacity(word.len() * 3);
        let mut boundaries = vec![0];
        for &c in word {
            bytes.push(c);
            boundaries.push(bytes.len());
        }
        let mut at = word.len();
        let steps = self.viterbi(bytes.as_bytes(), &boundaries);
        let mut reversed: Vec<u32> = Vec::new();
        while at > 0 {
            let step = steps[at];
            if step.piece != self.unk || reversed.last() != Some(&self.unk) {
                reversed.push(step.piece);
            }
            at = step.from;
        }
        ids.extend(reversed.into_iter().rev());
    }

    /// For each boundary the best step that ends there.
    fn viterbi(&self, bytes: &[u8], boundaries: &[usize]) -> Vec<Step> {
        let unreached = Step { score: f64::NEG_INFINITY, piece: self.unk, from: 0 };
        let mut best = vec![unreached; boundaries.len()];
        best[0].score = 0.0;
        for from in 0..boundaries.len() - 1 {
            let (start, score) = (boundaries[from], best[from].score);
            let mut hash = FNV_OFFSET;
            let mut hashed = start;
            for to in from + 1..boundaries.len() {
                let end = boundaries[to];
                if end - start > self.longest {
                    break;
                }
                hash = fnv(hash, &bytes[hashed..end]);
                hashed = end;
                if let Some(piece) = self.find(hash, &bytes[start..end]) {
                    let piece_score = f64::from(self.scores[piece as usize]);
                    best[to].improve(Step { score: score + piece_score, piece, from });
                }
            }
            best[from + 1].improve(Step { score: score + self.unknown_score, piece: self.unk, from });
        }
        best
    }

    fn piece(&self, id: usize) -> &[u8] {
        &self.blob[self.offsets[id] as usize..self.offsets[id + 1] as usize]
    }

    fn find(&self, hash: u64, bytes: &[u8]) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        // At most half the slots are filled, so an empty one is always met.
        loop {
            let id = self.slots[slot].checked_sub(1)?;
            if self.piece(id as usize) == bytes {
                return Some(id);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn fill_slots(&mut self, special: &[u32]) {
        let mask = self.slots.len() - 1;
        for id in 0..self.scores.len() {
            let piece = self.piece(id);
            if special.contains(&(id as u32)) || piece.is_empty() || piece == b"<mask>" {
                continue;
            }
            let mut slot = fnv(FNV_OFFSET, piece) as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = id as u32 + 1;
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    score: f64,
    piece: u32,
    from: usize,
}

impl Step {
    fn improve(&mut self, other: Step) {
        if other.score > self.score {
            *self = other;
        }
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, which can be continued byte by byte as a candidate grows.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Words as sentencepiece sees them: each begins with the mark that stands for the space before it.
fn split_words(text: &[char]) -> Vec<Vec<char>> {
    let mut all: Vec<Vec<char>> = Vec::new();
    for &c in text {
        if c == ' ' || all.is_empty() {
            all.push(vec![SPACE_MARK]);
        }
        if c != ' ' {
            all.last_mut().expect("pushed above: a bug").push(c);
        }
    }
    all
}

/// The model's character map: {u32 code point; u8 count; u32 replacement[count]} for each entry.
fn read_replacements(file: &WeightFile) -> Result<HashMap<char, Box<[char]>>, Error> {
    let mut rest = &file.bytes[file.tokenizer.normaliser.clone()];
    let mut map = HashMap::new();
    for _ in 0..file.tokenizer.normaliser_entries {
        let damaged = || file.damaged("the tokenizer's character map is damaged");
        let (head, tail) = rest.split_first_chunk::<5>().ok_or_else(damaged)?;
        let (replacement, tail) = tail.split_at_checked(head[4] as usize * 4).ok_or_else(damaged)?;
        let from = words(&head[..4]).next().and_then(char::from_u32).ok_or_else(damaged)?;
        let to = words(replacement).map(char::from_u32).collect::<Option<_>>().ok_or_else(damaged)?;
        map.insert(from, to);
        rest = tail;
    }
    Ok(map)
}
