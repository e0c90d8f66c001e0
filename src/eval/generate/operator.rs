//! The operators, and how a share of a question's words is chosen.

use crate::eval::random::Random;

use super::{keyboard, shorthand, spelling};

/// What is done to questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Typed without diacritics.
    StripDiacritics,
    /// A slip of the finger in a word.
    Typo,
    /// The short spellings of chats.
    Teencode,
    /// Typed as Telex with the input method off.
    Telex,
    /// Typed as VNI with the input method off.
    Vni,
    /// As speech is written down: without punctuation.
    DropPunctuation,
}

impl Operator {
    /// All operators.
    pub const ALL: [Self; 6] =
        [Self::StripDiacritics, Self::Typo, Self::Teencode, Self::Telex, Self::Vni, Self::DropPunctuation];

    /// Its name, which is also the style of the questions it makes.
    pub fn name(self) -> &'static str {
        match self {
            Self::StripDiacritics => "strip-diacritics",
            Self::Typo => "typo",
            Self::Teencode => "teencode",
            Self::Telex => "telex",
            Self::Vni => "vni",
            Self::DropPunctuation => "drop-punctuation",
        }
    }

    /// The names of all.
    pub fn names() -> [&'static str; 6] {
        Self::ALL.map(Self::name)
    }

    /// The operator called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.name() == name)
    }

    /// The share of words it usually changes: what a keyboard or a habit does, it does to all; a slip is rare.
    pub fn usual_share(self) -> f64 {
        match self {
            Self::StripDiacritics | Self::Teencode | Self::DropPunctuation => 1.0,
            Self::Typo | Self::Telex | Self::Vni => 0.3,
        }
    }

    /// `question` with `share` of the words it could change changed, at least one. The same `seed` and `id` give the same.
    pub fn apply(self, question: &str, seed: u64, share: f64, id: &str) -> String {
        let mut random = Random::for_text(seed, id);
        match self {
            Self::StripDiacritics => words(question, share, &mut random, |word, _| spelling::strip(word)),
            Self::Typo => words(question, share, &mut random, spelling::slip),
            Self::Teencode => shorthand::teencode(question, share, &mut random),
            Self::Telex => words(question, share, &mut random, |word, _| keyboard::telex(word)),
            Self::Vni => words(question, share, &mut random, |word, _| keyboard::vni(word)),
            Self::DropPunctuation => words(question, share, &mut random, |word, _| spelling::bare(word)),
        }
    }
}

/// How many of `all` changes a `share` is, at least one where there is any and the share is not 0.
pub(super) fn part(all: usize, share: f64) -> usize {
    (share * all as f64).ceil() as usize
}

/// `text` with `change` applied to a `share` of the words that it changes at all; white space stays.
fn words(
    text: &str,
    share: f64,
    random: &mut Random,
    mut change: impl FnMut(&str, &mut Random) -> String,
) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let mut changed: Vec<(usize, String)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_end();
        let new = change(bare, random);
        if new != bare {
            changed.push((at, format!("{new}{}", &word[bare.len()..])));
        }
    }
    let mut out: Vec<&str> = words;
    for chosen in random.choose(part(changed.len(), share), changed.len()) {
        let (at, new) = &changed[chosen];
        out[*at] = new;
    }
    out.concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const QUESTION: &str = "Đăng ký khai sinh cho con, cần những giấy tờ gì? Mã 1.001193 được không ạ";

    #[test]
    fn each_operator_does_what_it_says() {
        let done = |operator: Operator| operator.apply(QUESTION, 1, 1.0, "a");
        assert_eq!(
            done(Operator::StripDiacritics),
            "Dang ky khai sinh cho con, can nhung giay to gi? Ma 1.001193 duoc khong a"
        );
        assert_eq!(
            done(Operator::Telex),
            "DDawng kys khai sinh cho con, caanf nhuwngx giaays towf gif? Max 1.001193 dduwowcj khoong aj"
        );
        assert_eq!(
            done(Operator::Vni),
            "D9a8ng ky1 khai sinh cho con, ca6n2 nhu7ng4 gia6y1 to72 gi2? Ma4 1.001193 d9u7o7c5 kho6ng a5"
        );
        assert_eq!(
            done(Operator::DropPunctuation),
            "Đăng ký khai sinh cho con cần những giấy tờ gì Mã 1.001193 được không ạ"
        );
        let teencode = done(Operator::Teencode);
        for short in ["đky", "j?", "đc", "ko"] {
            assert!(teencode.contains(short), "{short}: {teencode}");
        }
        let typo = done(Operator::Typo);
        assert!(typo != QUESTION && typo.contains("1.001193"), "{typo}");
        assert_eq!(Operator::named("nothing"), None);
    }

    fn operator() -> impl Strategy<Value = Operator> {
        prop::sample::select(Operator::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn an_operator_is_repeatable_and_never_panics(
            operator in operator(), text in "\\PC{0,40}", seed: u64, share in 0.0f64..=1.0,
        ) {
            prop_assert_eq!(operator.apply(&text, seed, share, "a"), operator.apply(&text, seed, share, "a"));
            prop_assert_eq!(operator.apply(&text, seed, 0.0, "a"), text);
        }

        #[test]
        fn stripping_twice_is_stripping_once(text in "\\PC{0,40}", seed: u64) {
            let once = Operator::StripDiacritics.apply(&text, seed, 1.0, "a");
            prop_assert_eq!(Operator::StripDiacritics.apply(&once, seed, 1.0, "a"), once);
        }

        #[test]
        fn a_keyboard_leaves_text_without_diacritics_alone(text in "[ -~]{0,40}", seed: u64) {
            for operator in [Operator::Telex, Operator::Vni, Operator::StripDiacritics] {
                prop_assert_eq!(operator.apply(&text, seed, 1.0, "a"), text.clone());
            }
        }

        #[test]
        fn what_a_keyboard_makes_is_plain_ascii(
            words in prop::collection::vec("[a-zđăâêôơư]{1,3}[\u{300}\u{301}\u{303}\u{309}\u{323}]?", 1..6),
        ) {
            let text: String = words.join(" ").nfc().collect();
            prop_assume!(text.chars().all(|c| !('\u{300}'..='\u{36f}').contains(&c)));
            for operator in [Operator::Telex, Operator::Vni] {
                let typed = operator.apply(&text, 1, 1.0, "a");
                // Marks that Vietnamese does not have on a letter stay as they are.
                let odd = |c: char| !c.is_ascii() && !crate::text::fold::has_diacritics(&c.to_string());
                prop_assert!(typed.chars().all(|c| c.is_ascii() || odd(c)), "{} {}", text, typed);
            }
        }
    }
}
