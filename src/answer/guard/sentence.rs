//! Cuts a text, or a stream of it, into sentences.

/// Abbreviations whose full stop ends no sentence, in lower case.
const ABBREVIATIONS: [&str; 24] = [
    "tp", "tx", "tt", "q", "p", "h", "x", "ths", "ts", "pgs", "gs", "no", "art", "mr", "mrs", "ms", "dr",
    "st", "e.g", "i.e", "vd", "v.v", "vs", "approx",
];

/// The sentences of `text`, trimmed, none of them empty. A line break ends a sentence; a full stop does where
/// white space follows and no abbreviation, initial or number of a list stands before it.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let end = boundary(rest).unwrap_or(rest.len());
            let sentence = rest[..end].trim();
            rest = &rest[end..];
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    })
}

/// The byte after the first sentence of `text`; `None` where no end is certain within it.
fn boundary(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c == '\n' {
            return Some(end);
        }
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let end = end + closing(&text[end..]);
        let after = text[end..].chars().next()?;
        if after.is_whitespace() && (c != '.' || ends_sentence(&text[..at])) {
            return Some(end);
        }
    }
    None
}

/// Length of closing quotes and brackets.
fn closing(rest: &str) -> usize {
    rest.find(|c| !matches!(c, '"' | '”' | '’' | ')' | '»' | '*' | ']')).unwrap_or(rest.len())
}

/// Whether a full stop after `before` ends a sentence.
fn ends_sentence(before: &str) -> bool {
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“'));
    let last =
        start.map_or(before, |start| before[start..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let lower = last.to_lowercase();
    let single = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    let listed = start.is_none_or(|start| before[..start].trim().is_empty())
        && lower.chars().all(|c| c.is_ascii_digit())
        && lower.len() <= 2;
    !(ABBREVIATIONS.contains(&lower.as_str()) || single || listed)
}

/// Sentences of a text that comes in pieces.
#[derive(Debug, Clone, Default)]
pub struct SentenceBuffer {
    pending: String,
}

impl SentenceBuffer {
    /// What is no whole sentence yet.
    pub fn pending(&self) -> &str {
        &self.pending
    }

    /// Takes the next piece; returns the sentences that are now complete.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        self.pending.push_str(piece);
        let mut complete = Vec::new();
        while let Some(end) = boundary(&self.pending) {
            let rest = self.pending.split_off(end);
            let sentence = std::mem::replace(&mut self.pending, rest);
            let sentence = sentence.trim();
            if !sentence.is_empty() {
                complete.push(sentence.to_owned());
            }
        }
        complete
    }

    /// The rest, where the stream has ended; the buffer is empty afterwards.
    pub fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.pending);
        let rest = rest.trim();
        (!rest.is_empty()).then(|| rest.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_stops_inside_numbers_codes_and_abbreviations_end_nothing() {
        let text = "Lệ phí là 20.000 đồng. Nộp tại TP. Hà Nội theo Nghị định 123/2015/NĐ-CP. Xong!\n\
                    1. Tờ khai.\n2. Hộ chiếu (bản chính.) Gọi 1022? Mở dichvucong.gov.vn.";
        let found: Vec<&str> = sentences(text).collect();
        assert_eq!(
            found,
            [
                "Lệ phí là 20.000 đồng.",
                "Nộp tại TP. Hà Nội theo Nghị định 123/2015/NĐ-CP.",
                "Xong!",
                "1. Tờ khai.",
                "2. Hộ chiếu (bản chính.)",
                "Gọi 1022?",
                "Mở dichvucong.gov.vn.",
            ]
        );
        assert_eq!(sentences(" \n \n").count(), 0);
    }

    proptest! {
        #[test]
        fn a_stream_gives_the_same_sentences(text in "[a-z0-9A-Z .?!\n)ă1-9]{0,60}", cut in 1_usize..5) {
            let mut buffer = SentenceBuffer::default();
            let mut streamed = Vec::new();
            let chars: Vec<char> = text.chars().collect();
            for piece in chars.chunks(cut) {
                streamed.extend(buffer.push(&piece.iter().collect::<String>()));
            }
            streamed.extend(buffer.finish());
            let whole: Vec<String> = sentences(&text).map(str::to_owned).collect();
            prop_assert_eq!(streamed, whole);
        }

        #[test]
        fn nothing_but_space_is_lost(text in any::<String>()) {
            let kept: String = sentences(&text).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
            let all: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, all);
        }
    }
}
