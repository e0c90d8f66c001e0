//! Cuts what is to be said into messages: between paragraphs, else between lines, sentences, words, and only in the end
//! within a word. Markup is put on afterwards, so none is ever cut.

use super::Block;

/// Where a paragraph may be cut, the best first.
const CUTS: [&str; 3] = ["\n", ". ", " "];

/// `blocks` in messages of at most `limit` each, as `length` counts; at least one message.
pub fn split(blocks: &[Block], limit: usize, length: &dyn Fn(&str) -> usize) -> Vec<Vec<Block>> {
    let joint = length("\n\n");
    let mut messages: Vec<Vec<Block>> = vec![Vec::new()];
    let mut used = 0;
    for block in blocks.iter().flat_map(|block| cut(block, limit, length)) {
        let own = length(&block.text());
        // An empty paragraph has no length, and yet an empty line stands between it and the next.
        let mut begun = messages.last().is_some_and(|last| !last.is_empty());
        if begun && used + joint + own > limit {
            messages.push(Vec::new());
            (used, begun) = (0, false);
        }
        used += own + if begun { joint } else { 0 };
        if let Some(last) = messages.last_mut() {
            last.push(block);
        }
    }
    messages
}

/// `block` in parts that each fit.
fn cut(block: &Block, limit: usize, length: &dyn Fn(&str) -> usize) -> Vec<Block> {
    if length(&block.text()) <= limit {
        return vec![block.clone()];
    }
    if let Block::Section(heading, text) = block {
        // The heading stays with the first part of what stands under it.
        let room = limit.saturating_sub(length(heading) + length(":\n")).max(1);
        let mut parts = parts(text, room, length).into_iter();
        let first = Block::Section(heading.clone(), parts.next().unwrap_or_default());
        return std::iter::once(first).chain(parts.map(Block::Text)).collect();
    }
    parts(&block.text(), limit, length).into_iter().map(|part| block.with_text(part)).collect()
}

fn parts(text: &str, limit: usize, length: &dyn Fn(&str) -> usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while length(rest) > limit {
        let end = fitting(rest, limit, length);
        let head = &rest[..end];
        // A cut in the first half would leave a message half empty.
        let found =
            CUTS.iter().find_map(|cut| head.rfind(cut).map(|at| at + cut.len()).filter(|at| *at > end / 2));
        let at = found.unwrap_or(end);
        parts.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The end of the longest head of `text` that fits; at least one character.
fn fitting(text: &str, limit: usize, length: &dyn Fn(&str) -> usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += length(c.encode_utf8(&mut [0; 4]));
        if used > limit && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16(text: &str) -> usize {
        text.encode_utf16().count()
    }

    fn words(blocks: &[Vec<Block>]) -> Vec<String> {
        let text = blocks.iter().flatten().map(Block::text).collect::<Vec<_>>().join(" ");
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn messages_break_between_paragraphs_where_they_can() {
        let blocks: Vec<Block> = ["một", "hai", "ba"].map(|text| Block::Text(text.to_owned())).into();
        assert_eq!(split(&blocks, 8, &utf16), [blocks[..2].to_vec(), blocks[2..].to_vec()]);
        assert_eq!(split(&blocks, 100, &utf16), [blocks]);
        assert_eq!(split(&[], 8, &utf16), [Vec::new()]);
    }

    #[test]
    fn an_empty_paragraph_takes_its_empty_line() {
        let blocks = ["", "một hai", "ba"].map(|text| Block::Text(text.to_owned()));
        for limit in 7..14 {
            for message in split(&blocks, limit, &utf16) {
                assert!(utf16(&super::super::message::plain(&message)) <= limit, "{limit}: {message:?}");
            }
        }
    }

    #[test]
    fn a_long_section_keeps_its_heading_and_breaks_between_lines() {
        let lines: Vec<String> = (0..30).map(|line| format!("- giấy tờ số {line}")).collect();
        let section = Block::Section("Giấy tờ".to_owned(), lines.join("\n"));
        let messages = split(&[section], 200, &utf16);
        assert!(matches!(&messages[0][0], Block::Section(heading, _) if heading == "Giấy tờ"));
        for message in &messages {
            assert!(message[0].text().lines().all(|line| line.starts_with("- giấy") || line == "Giấy tờ:"));
        }
    }

    proptest! {
        #[test]
        fn every_message_fits_and_no_word_is_lost(
            texts in prop::collection::vec("[a-zđêô😀 .\n]{0,120}", 0..8), limit in 20_usize..90
        ) {
            let blocks: Vec<Block> = texts
                .iter()
                .enumerate()
                .map(|(at, text)| match at % 3 {
                    0 => Block::Text(text.clone()),
                    1 => Block::Section("Mục".to_owned(), text.clone()),
                    _ => Block::Aside(text.clone()),
                })
                .collect();
            let messages = split(&blocks, limit, &utf16);
            for message in &messages {
                let text = super::super::message::plain(message);
                prop_assert!(utf16(&text) <= limit, "{} > {limit}", utf16(&text));
            }
            let before: String = words(&[blocks]).concat();
            prop_assert_eq!(words(&messages).concat(), before);
        }
    }
}
