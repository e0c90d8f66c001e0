//! What the keys of an input method give where it is off: `giấy` is `giaays` in Telex and `gia6y1` in VNI.

use unicode_normalization::UnicodeNormalization;

/// Keys of one input method.
struct Keys {
    /// After `đ`.
    stroke: char,
    /// After a vowel with circumflex; the letter itself where none.
    circumflex: Option<char>,
    breve: char,
    horn: char,
    /// At the end of the syllable: grave, acute, hook, tilde, dot.
    tones: [char; 5],
}

const TELEX: Keys =
    Keys { stroke: 'd', circumflex: None, breve: 'w', horn: 'w', tones: ['f', 's', 'r', 'x', 'j'] };
const VNI: Keys =
    Keys { stroke: '9', circumflex: Some('6'), breve: '8', horn: '7', tones: ['2', '1', '3', '4', '5'] };

/// The combining marks of the tones, in the order of [`Keys::tones`].
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31B}';

/// `word` as Telex keys.
pub(super) fn telex(word: &str) -> String {
    typed(word, &TELEX)
}

/// `word` as VNI keys.
pub(super) fn vni(word: &str) -> String {
    typed(word, &VNI)
}

/// `word` key by key: the mark of a letter right after it, the tone where the syllable ends.
fn typed(word: &str, keys: &Keys) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    let mut tone = None;
    for c in word.nfc() {
        if !c.is_alphabetic() {
            out.extend(tone.take());
            out.push(c);
            continue;
        }
        let (base, mark, its_tone) = parts(c, keys);
        match base {
            Some(base) => {
                out.push(base);
                out.extend(mark);
                tone = its_tone.or(tone);
            }
            // A letter of another language has no keys here.
            None => out.push(c),
        }
    }
    out.extend(tone);
    out
}

/// The key of the letter `c`, the key of its mark, and that of its tone; no letter where it is not a Vietnamese one.
fn parts(c: char, keys: &Keys) -> (Option<char>, Option<char>, Option<char>) {
    match c {
        'đ' => return (Some('d'), Some(keys.stroke), None),
        'Đ' => return (Some('D'), Some(upper_like(keys.stroke, 'D')), None),
        _ => {}
    }
    let mut decomposed = std::iter::once(c).nfd();
    let base = decomposed.next().unwrap_or(c);
    let (mut mark, mut tone) = (None, None);
    for part in decomposed {
        match TONES.iter().position(|known| *known == part) {
            Some(at) => tone = Some(keys.tones[at]),
            None => {
                mark = match part {
                    CIRCUMFLEX => Some(keys.circumflex.unwrap_or(base)),
                    BREVE => Some(keys.breve),
                    HORN => Some(keys.horn),
                    _ => return (None, None, None),
                }
            }
        }
    }
    (Some(base), mark, tone)
}

/// `key` in the case in which `letter` is typed.
fn upper_like(key: char, letter: char) -> char {
    if letter.is_uppercase() { key.to_ascii_uppercase() } else { key }
}
