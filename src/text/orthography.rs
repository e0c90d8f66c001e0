//! What a written Vietnamese syllable is made of: onset, vowels, coda and tone; and which letters can be one.

/// The tone of a syllable, in the order of the columns of [`VOWELS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// No mark.
    #[default]
    Level,
    /// Huyền.
    Grave,
    /// Hỏi.
    Hook,
    /// Ngã.
    Tilde,
    /// Sắc.
    Acute,
    /// Nặng.
    Dot,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 6] = [Self::Level, Self::Grave, Self::Hook, Self::Tilde, Self::Acute, Self::Dot];
}

/// Each vowel under each of [`Tone::ALL`].
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// Onsets, longest first; a syllable may have none. `gi` and `qu` hold a vowel letter.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Vowels that may end a syllable.
const OPEN: &str = "a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu iêu yêu oa oe oi ôi ơi oai oay oao oeo ua \
    uê uy ưa ui uôi ưi ươi ưu ươu uơ uya uyu uây";

/// Vowels before a coda, each with the codas it takes.
const CLOSED: [(&str, &str); 24] = [
    ("a", "c ch m n ng nh p t"),
    ("ă", "c m n ng p t"),
    ("â", "c m n ng p t"),
    ("e", "c m n ng p t"),
    ("ê", "ch m n nh p t"),
    ("i", "ch m n nh p t"),
    ("o", "c m n ng p t"),
    ("oo", "c ng"),
    ("ô", "c m n ng p t"),
    ("ơ", "m n p t"),
    ("u", "c m n ng p t"),
    ("ư", "c m n ng t"),
    ("y", "ch n nh p t"),
    ("iê", "c m n ng p t"),
    ("yê", "m n ng t"),
    ("oa", "c ch m n ng nh p t"),
    ("oă", "c m n ng p t"),
    ("oe", "m n t"),
    ("uâ", "n ng t"),
    ("uê", "ch n nh"),
    ("uô", "c m n ng p t"),
    ("ươ", "c m n ng p t"),
    ("uy", "ch n nh p t"),
    ("uyê", "n t"),
];

/// A syllable taken apart; all parts in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<'a> {
    pub onset: &'a str,
    /// The vowels without the tone.
    pub vowels: &'a str,
    pub coda: &'a str,
}

/// `c` without its tone, and the tone; a consonant has the level one.
pub fn untoned(c: char) -> (char, Tone) {
    let found = VOWELS.iter().find_map(|row| {
        let at = row.iter().position(|vowel| *vowel == c)?;
        Some((row[0], Tone::ALL[at]))
    });
    found.unwrap_or((c, Tone::Level))
}

/// Whether `c` is a vowel without a tone.
pub fn is_vowel(c: char) -> bool {
    VOWELS.iter().any(|row| row[0] == c)
}

/// The parts of `letters`, which bear no tone; none where they can be no syllable.
pub fn parts(letters: &str) -> Option<Parts<'_>> {
    ONSETS.iter().find_map(|onset| {
        let rest = letters.strip_prefix(onset)?;
        let end = rest.find(|c| !is_vowel(c)).unwrap_or(rest.len());
        let (vowels, coda) = rest.split_at(end);
        let fits = match coda {
            "" => OPEN.split(' ').any(|open| open == vowels),
            coda => {
                CLOSED.iter().any(|(closed, codas)| *closed == vowels && codas.split(' ').any(|c| c == coda))
            }
        };
        fits.then_some(Parts { onset: &letters[..onset.len()], vowels, coda })
    })
}

/// `letters`, which bear no tone, under `tone`; none where they can be no syllable, or none of that tone. The mark
/// stands where [`normalize`](super::normalize()) puts it.
pub fn compose(letters: &str, tone: Tone) -> Option<String> {
    let Parts { onset, vowels, coda } = parts(letters)?;
    if matches!(coda, "c" | "ch" | "p" | "t") && !matches!(tone, Tone::Acute | Tone::Dot) {
        return None;
    }
    let bearer = bearer(vowels, !coda.is_empty());
    let toned =
        vowels.chars().enumerate().map(|(at, vowel)| if at == bearer { under(vowel, tone) } else { vowel });
    Some(onset.chars().chain(toned).chain(coda.chars()).collect())
}

/// The letters of `syllable` without the tone, and the tone; none where they can be no syllable.
pub fn decompose(syllable: &str) -> Option<(String, Tone)> {
    let mut tone = Tone::Level;
    let mut letters = String::with_capacity(syllable.len());
    for (letter, its) in syllable.chars().map(untoned) {
        letters.push(letter);
        if its != Tone::Level && std::mem::replace(&mut tone, its) != Tone::Level {
            return None;
        }
    }
    compose(&letters, tone)?;
    Some((letters, tone))
}

/// Whether `word`, in lower case, can be a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    decompose(word).is_some()
}

/// Which of `vowels` bears the tone mark: the last with a mark of its own, else the last before a coda, the middle
/// one of three, the first of two.
fn bearer(vowels: &str, closed: bool) -> usize {
    let last_marked = vowels.chars().enumerate().filter(|(_, c)| !c.is_ascii()).map(|(at, _)| at).last();
    let count = vowels.chars().count();
    last_marked.unwrap_or(if closed { count.saturating_sub(1) } else { count.saturating_sub(1) / 2 })
}

fn under(vowel: char, tone: Tone) -> char {
    let row = VOWELS.iter().find(|row| row[0] == vowel);
    row.map_or(vowel, |row| row[tone as usize])
}

/// Every syllable that can be written, whether or not it is a word.
#[cfg(test)]
pub(super) fn every_syllable() -> Vec<String> {
    let open = OPEN.split_whitespace().map(str::to_owned);
    let closed =
        CLOSED.iter().flat_map(|(vowels, codas)| codas.split(' ').map(move |coda| format!("{vowels}{coda}")));
    let rhymes: Vec<String> = open.chain(closed).collect();
    let letters = ONSETS.iter().flat_map(|onset| rhymes.iter().map(move |rhyme| format!("{onset}{rhyme}")));
    letters
        .flat_map(|letters| Tone::ALL.into_iter().filter_map(move |tone| compose(&letters, tone)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in [
            "giấy", "khai", "quyền", "gì", "giếng", "thủy", "hòa", "người", "thuở", "ký", "đăng", "ủy", "ở",
            "xoong",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["class", "visa", "form", "passport", "was", "kyz", "dăt", "giâys", "", "ng", "x1"] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn taking_apart_and_putting_together_is_nothing() {
        for syllable in every_syllable() {
            let (letters, tone) = decompose(&syllable).unwrap();
            assert_eq!(compose(&letters, tone).as_deref(), Some(syllable.as_str()));
            assert_eq!(crate::text::normalize(&syllable), syllable);
        }
    }
}
