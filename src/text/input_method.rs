//! Keys of the Telex and VNI input methods that were left in a word: typed with the method off, or half off.

use super::orthography::{Tone, compose, is_vowel, untoned};

/// Longest word that is read, in characters: no syllable takes more keys.
const LONGEST: usize = 14;

/// How Vietnamese letters are typed on plain keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputMethod {
    /// Letters: `giaays`.
    Telex,
    /// Digits: `gia61y`.
    Vni,
}

/// Where the key of the tone is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToneKey {
    /// After the syllable: `giaays`.
    Last,
    /// After the vowel that bears the tone: `giaasy`.
    AfterVowel,
}

/// The keys by which `syllable` (lower case, Unicode NFC) is typed; what has no key stays.
pub fn keys(syllable: &str, method: InputMethod, place: ToneKey) -> String {
    let mut typed = String::with_capacity(syllable.len() + 3);
    let mut last = None;
    for (letter, tone) in syllable.chars().map(untoned) {
        push_keys(&mut typed, letter, method);
        let key = tone_key(tone, method);
        match place {
            ToneKey::Last => last = last.or(key),
            ToneKey::AfterVowel => typed.extend(key),
        }
    }
    typed.extend(last);
    typed
}

fn push_keys(typed: &mut String, letter: char, method: InputMethod) {
    let (base, telex, vni) = match letter {
        'ă' => ('a', 'w', '8'),
        'â' => ('a', 'a', '6'),
        'ê' => ('e', 'e', '6'),
        'ô' => ('o', 'o', '6'),
        'ơ' => ('o', 'w', '7'),
        'ư' => ('u', 'w', '7'),
        'đ' => ('d', 'd', '9'),
        plain => return typed.push(plain),
    };
    typed.push(base);
    typed.push(if method == InputMethod::Telex { telex } else { vni });
}

fn tone_key(tone: Tone, method: InputMethod) -> Option<char> {
    let (telex, vni) = match tone {
        Tone::Level => return None,
        Tone::Acute => ('s', '1'),
        Tone::Grave => ('f', '2'),
        Tone::Hook => ('r', '3'),
        Tone::Tilde => ('x', '4'),
        Tone::Dot => ('j', '5'),
    };
    Some(if method == InputMethod::Telex { telex } else { vni })
}

/// The syllable that was meant by `typed` (lower case, Unicode NFC), where keys of an input method stand in it and
/// what they make is a Vietnamese syllable. Whether it is a word, and `typed` none, is for the caller to know.
pub fn undo(typed: &str) -> Option<String> {
    if typed.chars().nth(LONGEST).is_some() || !typed.chars().all(char::is_alphanumeric) {
        return None;
    }
    if typed.contains(|c: char| c.is_ascii_digit()) {
        return Typing::of(typed, Typing::vni)?.settled();
    }
    // Doubling a vowel later in the syllable (`giaya`) is read only where nothing else makes sense.
    let near = Typing::of(typed, |typing, key| typing.telex(key, false)).and_then(Typing::settled);
    near.or_else(|| Typing::of(typed, |typing, key| typing.telex(key, true))?.settled())
}

/// What has been typed of a syllable.
#[derive(Debug, Default)]
struct Typing {
    /// Letters without a tone.
    letters: Vec<char>,
    tone: Tone,
    /// Keys that made a tone or a mark.
    keys: usize,
    /// The last tone key, which undoes itself when pressed again.
    last_tone_key: Option<char>,
}

impl Typing {
    /// Types `word` key by key; none where `press` cannot be.
    fn of(word: &str, press: impl Fn(&mut Self, char) -> Option<()>) -> Option<Self> {
        let mut typing = Self::default();
        for c in word.chars() {
            match untoned(c) {
                (letter, Tone::Level) => press(&mut typing, letter)?,
                (letter, tone) => {
                    typing.tone = tone;
                    typing.letters.push(letter);
                }
            }
        }
        Some(typing)
    }

    fn telex(&mut self, key: char, far: bool) -> Option<()> {
        if !self.has_vowel() {
            return self.telex_onset(key);
        }
        match key {
            's' => self.press_tone(key, Tone::Acute),
            'f' => self.press_tone(key, Tone::Grave),
            'r' => self.press_tone(key, Tone::Hook),
            'x' => self.press_tone(key, Tone::Tilde),
            'j' => self.press_tone(key, Tone::Dot),
            'z' => self.press_tone(key, Tone::Level),
            'd' => self.stroke(),
            'w' => self.horn().or_else(|| self.breve()),
            'a' | 'e' | 'o' if self.circumflex(key, far) => Some(()),
            letter => self.push(letter),
        }
    }

    fn telex_onset(&mut self, key: char) -> Option<()> {
        match key {
            'd' if self.letters == ['d'] => self.stroke(),
            'w' => {
                self.keys += 1;
                self.push('ư')
            }
            letter => self.push(letter),
        }
    }

    fn vni(&mut self, key: char) -> Option<()> {
        match key {
            '9' => self.stroke(),
            key if key.is_ascii_digit() && !self.has_vowel() => None,
            '0' => self.press_tone(key, Tone::Level),
            '1' => self.press_tone(key, Tone::Acute),
            '2' => self.press_tone(key, Tone::Grave),
            '3' => self.press_tone(key, Tone::Hook),
            '4' => self.press_tone(key, Tone::Tilde),
            '5' => self.press_tone(key, Tone::Dot),
            '6' => ['a', 'e', 'o'].into_iter().any(|vowel| self.circumflex(vowel, true)).then_some(()),
            '7' => self.horn(),
            '8' => self.breve(),
            letter => self.push(letter),
        }
    }

    fn has_vowel(&self) -> bool {
        self.letters.iter().any(|c| is_vowel(*c))
    }

    fn push(&mut self, letter: char) -> Option<()> {
        self.letters.push(letter);
        Some(())
    }

    fn press_tone(&mut self, key: char, tone: Tone) -> Option<()> {
        let again = self.last_tone_key.replace(key) == Some(key);
        self.tone = tone;
        self.keys += 1;
        (!again).then_some(())
    }

    /// `đ` for the `d` at the start.
    fn stroke(&mut self) -> Option<()> {
        let first = self.letters.first_mut().filter(|first| matches!(first, 'd' | 'đ'))?;
        *first = 'đ';
        self.keys += 1;
        Some(())
    }

    /// A circumflex on `vowel`: the last letter, or an earlier one where it may be `far`. Whether there was one.
    fn circumflex(&mut self, vowel: char, far: bool) -> bool {
        let marked = match vowel {
            'a' => 'â',
            'e' => 'ê',
            _ => 'ô',
        };
        let reach = if far { self.letters.len() } else { 1 };
        let place = self.letters.iter_mut().rev().take(reach).find(|c| **c == vowel || **c == marked);
        let Some(place) = place else { return false };
        *place = marked;
        self.keys += 1;
        true
    }

    /// A horn on `uo`, else on the `u` of `ua` and `uu`, else on the last `o` or `u`.
    fn horn(&mut self) -> Option<()> {
        let pair = self.vowel_pair();
        match pair {
            Some((at, 'u' | 'ư', 'o' | 'ơ')) => {
                self.letters[at] = 'ư';
                self.letters[at + 1] = 'ơ';
            }
            Some((at, 'u' | 'ư', 'a' | 'u')) => self.letters[at] = 'ư',
            _ => {
                let place = self.letters.iter().rposition(|c| matches!(c, 'o' | 'ơ' | 'u' | 'ư'))?;
                // `oa` takes a breve.
                if self.letters.get(place + 1) == Some(&'a') {
                    return None;
                }
                self.letters[place] = if matches!(self.letters[place], 'o' | 'ơ') { 'ơ' } else { 'ư' };
            }
        }
        self.keys += 1;
        Some(())
    }

    /// The first `u` of the syllable that is no part of `qu`, with the vowel after it.
    fn vowel_pair(&self) -> Option<(usize, char, char)> {
        let start = usize::from(self.letters.starts_with(&['q'])) * 2;
        let at = (start..self.letters.len()).find(|at| matches!(self.letters[*at], 'u' | 'ư'))?;
        let next = self.letters.get(at + 1).copied().filter(|c| is_vowel(*c))?;
        Some((at, self.letters[at], next))
    }

    fn breve(&mut self) -> Option<()> {
        let place = self.letters.iter_mut().rev().find(|c| matches!(c, 'a' | 'ă'))?;
        *place = 'ă';
        self.keys += 1;
        Some(())
    }

    /// The syllable, where keys of the method made it.
    fn settled(self) -> Option<String> {
        if self.keys == 0 {
            return None;
        }
        let mut letters: String = self.letters.into_iter().collect();
        letters = letters.replace("ưo", "ươ").replace("uơ", "ươ");
        // An open syllable has `uơ` (`thuở`).
        if letters.ends_with("ươ") {
            letters = format!("{}uơ", letters.strip_suffix("ươ")?);
        }
        let letters = letters.replacen("qươ", "quơ", 1);
        compose(&letters, self.tone)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{fold, orthography::every_syllable},
        *,
    };

    #[test]
    fn slips_are_undone() {
        for (typed, meant) in [
            ("giaays", "giấy"),
            ("giaasy", "giấy"),
            ("gia61y", "giấy"),
            ("giay61", "giấy"),
            ("giayas", "giấy"),
            ("giấys", "giấy"),
            ("giâys", "giấy"),
            ("ddawng", "đăng"),
            ("d9a8ng", "đăng"),
            ("dang98", "đăng"),
            ("kys", "ký"),
            ("ky1", "ký"),
            ("lamf", "làm"),
            ("phuwowngf", "phường"),
            ("phuongwf", "phường"),
            ("nguoiwf", "người"),
            ("quoocs", "quốc"),
            ("quan6", "quân"),
            ("hoawcj", "hoặc"),
            ("luwu", "lưu"),
            ("luuw", "lưu"),
            ("thuaw", "thưa"),
            ("thuowr", "thuở"),
            ("dduwowcj", "được"),
            ("owr", "ở"),
            ("o73", "ở"),
            ("wowcs", "ước"),
        ] {
            assert_eq!(undo(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_are_no_slips() {
        for word in [
            "class", "form", "passport", "loss", "fee", "khai", "sinh", "giấy", "kt3", "ct01", "2.001", "",
            "a/b",
        ] {
            assert_eq!(undo(word), None, "{word}");
        }
    }

    #[test]
    fn what_is_typed_is_read() {
        // Keys that mean a letter twice, such as `xoong`, are pressed three times, which nobody leaves behind.
        for syllable in every_syllable().into_iter().filter(|syllable| !fold(syllable).contains("oo")) {
            assert_eq!(undo(&syllable), None, "{syllable}");
            for method in [InputMethod::Telex, InputMethod::Vni] {
                for place in [ToneKey::Last, ToneKey::AfterVowel] {
                    let typed = keys(&syllable, method, place);
                    let meant = undo(&typed).unwrap_or_else(|| typed.clone());
                    assert_eq!(meant, syllable, "{typed}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_a_syllable_without_slips(typed in "[a-zđâêôăơưáàảãạ0-9]{0,15}") {
            if let Some(meant) = undo(&typed) {
                prop_assert!(super::super::orthography::is_syllable(&meant));
                prop_assert_eq!(undo(&meant), None);
            }
        }
    }
}
