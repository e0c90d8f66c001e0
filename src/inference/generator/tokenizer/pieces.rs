//! SentencePiece, as Gemma and the first Llamas use it: the pair with the best score is merged first.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::inference::generator::tokenizer::vocabulary::{Kind, Vocabulary};

/// What SentencePiece writes for a blank.
pub(super) const BLANK: &str = "▁";

/// Merges by score, around tokens that are never split.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Tokens that are never split, longest first, by their first byte.
    wholes: Vec<Vec<u32>>,
}

impl Pieces {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut wholes = vec![Vec::new(); 256];
        for token in vocabulary.of_kind(Kind::Whole) {
            wholes[usize::from(vocabulary.text(token).as_bytes()[0])].push(token);
        }
        for tokens in &mut wholes {
            tokens.sort_by_key(|&token| std::cmp::Reverse(vocabulary.text(token).len()));
        }
        Self { wholes }
    }

    /// Appends the tokens of `text`.
    pub(super) fn encode(&self, vocabulary: &Vocabulary, text: &str, tokens: &mut Vec<u32>) {
        let (mut start, mut at) = (0, 0);
        while at < text.len() {
            if let Some(whole) = self.whole_at(vocabulary, &text[at..]) {
                encode_piece(vocabulary, &text[start..at], tokens);
                tokens.push(whole);
                at += vocabulary.text(whole).len();
                start = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        encode_piece(vocabulary, &text[start..], tokens);
    }

    fn whole_at(&self, vocabulary: &Vocabulary, text: &str) -> Option<u32> {
        let first = *text.as_bytes().first()?;
        let candidates = self.wholes[usize::from(first)].iter();
        candidates.copied().find(|&token| text.starts_with(vocabulary.text(token)))
    }
}

fn encode_piece(vocabulary: &Vocabulary, text: &str, tokens: &mut Vec<u32>) {
    let text = text.replace(' ', BLANK);
    for symbol in merge(vocabulary, &text) {
        let piece = &text[symbol];
        match vocabulary.find(piece) {
            Some(token) => tokens.push(token),
            None => tokens.extend(piece.bytes().map(|byte| vocabulary.byte(byte))),
        }
    }
}

/// Merges neighbours until no pair is a token; returns what is left, in order.
fn merge(vocabulary: &Vocabulary, text: &str) -> Vec<std::ops::Range<usize>> {
    let mut symbols = Symbols::new(text);
    let mut queue = BinaryHeap::new();
    let propose = |symbols: &Symbols, left: usize, queue: &mut BinaryHeap<Merge>| {
        let Some(end) = symbols.end_of_pair(left) else {
            return;
        };
        if let Some(token) = vocabulary.find(&text[left..end]) {
            queue.push(Merge { score: vocabulary.score(token), left, end });
        }
    };
    for start in text.char_indices().map(|(start, _)| start) {
        propose(&symbols, start, &mut queue);
    }
    while let Some(Merge { left, end, .. }) = queue.pop() {
        // The pair may be gone: one of the two has been merged with another since.
        if symbols.end_of_pair(left) != Some(end) {
            continue;
        }
        symbols.join(left, end);
        propose(&symbols, left, &mut queue);
        if let Some(before) = symbols.before(left) {
            propose(&symbols, before, &mut queue);
        }
    }
    symbols.ranges()
}

/// Adjacent pieces of a text. A piece is known by its start; both ends of each piece know the other.
struct Symbols {
    /// End of the piece that starts here; 0 where none starts.
    ends: Vec<usize>,
    /// Start of the piece that ends here.
    starts: Vec<usize>,
}

impl Symbols {
    fn new(text: &str) -> Self {
        let mut symbols = Self { ends: vec![0; text.len()], starts: vec![0; text.len() + 1] };
        for (start, symbol) in text.char_indices() {
            symbols.ends[start] = start + symbol.len_utf8();
            symbols.starts[start + symbol.len_utf8()] = start;
        }
        symbols
    }

    /// End of the piece after the one at `left`; none if either is gone.
    fn end_of_pair(&self, left: usize) -> Option<usize> {
        let middle = self.ends[left];
        let end = if middle == 0 { 0 } else { self.ends.get(middle).copied().unwrap_or(0) };
        (end != 0).then_some(end)
    }

    fn before(&self, start: usize) -> Option<usize> {
        (start > 0).then(|| self.starts[start])
    }

    fn join(&mut self, left: usize, end: usize) {
        let middle = self.ends[left];
        self.ends[middle] = 0;
        self.ends[left] = end;
        self.starts[end] = left;
    }

    fn ranges(&self) -> Vec<std::ops::Range<usize>> {
        let starts = self.ends.iter().enumerate().filter(|(_, end)| **end != 0);
        starts.map(|(start, end)| start..*end).collect()
    }
}

/// A pair that could be merged; the best score first, and of equals the leftmost.
struct Merge {
    score: f32,
    left: usize,
    end: usize,
}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.left.cmp(&self.left))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}
