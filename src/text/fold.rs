//! The form of a text without case and diacritics, as people type it in a hurry.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::letters;

/// `text` in lower case without diacritics; `đ` becomes `d`. Idempotent.
pub fn fold(text: &str) -> String {
    let quick: Option<String> = text.chars().map(|c| letters::known(c).map(|letter| letter.folded)).collect();
    quick.unwrap_or_else(|| fold_slowly(text))
}

/// [`fold`] of any text, by the tables of Unicode.
pub(super) fn fold_slowly(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter_map(plain)
        .collect()
}

fn plain(c: char) -> Option<char> {
    match c {
        'đ' | 'ð' => Some('d'),
        c if is_combining_mark(c) => None,
        c => Some(c),
    }
}

/// `text` without diacritics, its case kept; `đ` becomes `d` and `Đ` becomes `D`. Idempotent.
pub fn undiacritised(text: &str) -> String {
    let bare = |c: char| match c {
        'đ' => Some('d'),
        'Đ' => Some('D'),
        c if is_combining_mark(c) => None,
        c => Some(c),
    };
    text.nfd().filter_map(bare).nfc().collect()
}

/// Whether `text` has a letter that only its diacritics tell from another.
pub fn has_diacritics(text: &str) -> bool {
    let quick: Option<bool> = text.chars().try_fold(false, |any, c| Some(any | letters::known(c)?.accented));
    quick.unwrap_or_else(|| text.chars().any(|c| matches!(c, 'đ' | 'Đ')) || text.nfd().any(is_combining_mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vietnamese_folds_to_plain_letters() {
        assert_eq!(fold("Đăng ký khai sinh, hộ khẩu"), "dang ky khai sinh, ho khau");
        assert_eq!(fold("ƯỚC NGUYỆN"), "uoc nguyen");
    }

    #[test]
    fn diacritics_go_and_case_stays() {
        assert_eq!(
            undiacritised("Đã có kết quả ở UBND phường Ô Chợ Dừa"),
            "Da co ket qua o UBND phuong O Cho Dua"
        );
    }

    proptest! {
        #[test]
        fn what_has_no_diacritics_left_folds_to_the_same(text in "[a-zà-ỹÀ-ỸđĐ .,]{0,40}") {
            let bare = undiacritised(&text);
            prop_assert_eq!(undiacritised(&bare), bare.clone());
            prop_assert_eq!(fold(&bare), fold(&text));
        }

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_quick_way_is_the_slow_way(text in any::<String>(), vietnamese in "[a-zà-ỹÀ-ỸđĐ .,]{0,40}") {
            prop_assert_eq!(fold(&text), fold_slowly(&text));
            prop_assert_eq!(fold(&vietnamese), fold_slowly(&vietnamese));
        }

        #[test]
        fn accented_and_bare_spellings_meet(text in "[a-zà-ỹđ ]{0,40}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&text), fold(&decomposed));
        }
    }
}
