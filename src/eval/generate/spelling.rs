//! Words spelt otherwise: without diacritics, without punctuation, with a slip of the finger.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::eval::random::Random;

/// Shortest word, in letters, in which a slip is made: a shorter one would become another word.
const LONG_ENOUGH: usize = 3;

/// The rows of a keyboard, on which a finger lands one key beside the one it means.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// `word` without diacritics, in the case it has.
pub(super) fn strip(word: &str) -> String {
    let stripped: String = word.nfd().filter(|c| !is_combining_mark(*c)).collect();
    // What has no decomposition, and so keeps its stroke.
    let plain = stripped.chars().map(|c| match c {
        'đ' => 'd',
        'Đ' => 'D',
        _ => c,
    });
    plain.nfc().collect()
}

/// `word` without punctuation, but for what stands between two digits.
pub(super) fn bare(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let kept = chars.iter().enumerate().filter(|(at, c)| {
        let punctuation = c.is_ascii_punctuation() || "“”‘’…–—".contains(**c);
        !punctuation || (digit(at.checked_sub(1)) && digit(Some(at + 1)))
    });
    kept.map(|(_, c)| *c).collect()
}

/// `word` with one slip: two letters in the wrong order, one left out, one twice, or the key beside. Short words and
/// those with a digit stay as they are.
pub(super) fn slip(word: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = word.nfc().collect();
    let letters = chars.iter().take_while(|c| c.is_alphabetic()).count();
    if letters < LONG_ENOUGH || chars.iter().any(char::is_ascii_digit) {
        return word.to_owned();
    }
    // The first letter is seldom wrong.
    let at = 1 + random.below(letters - 1);
    match random.below(4) {
        0 if chars[at] != chars[at - 1] => chars.swap(at - 1, at),
        1 => {
            chars.remove(at);
        }
        2 => chars[at] = beside(chars[at], random),
        _ => chars.insert(at, chars[at]),
    }
    chars.into_iter().collect()
}

/// A key beside that of `c`, which is `c` itself where it is on none.
fn beside(c: char, random: &mut Random) -> char {
    let row = ROWS.iter().find_map(|row| row.find(c).map(|at| (row.as_bytes(), at)));
    let Some((row, at)) = row else { return c };
    let right = at == 0 || (at + 1 < row.len() && random.coin());
    char::from(if right { row[at + 1] } else { row[at - 1] })
}
