//! `mất` said of a person: who `mất hôm qua` has died, who `mất thẻ` has lost a card.

use crate::text::Syllable;

use super::{Edit, Reading};

/// Relatives of whom nobody speaks so of themself.
const KIN: &str = " bố mẹ cha má tía bu thầy chồng vợ cụ ông bà ";
/// Relatives whose word is also said for `I`: only with a word that tells which of them.
const SELF: &str = " anh chị em cô chú bác dì cậu mợ thím con cháu ";
/// Words between the relative and `mất`.
const BETWEEN: &str = " nhà tôi em tui mình cháu con chúng nội ngoại ruột trai gái cả út họ rể dâu ấy ta già lão cụ ông bà vừa mới đã sắp đột ngột cũng của anh chị chồng vợ ";
/// Those of them that tell which relative.
const WHICH: &str = " trai gái ruột cả út họ rể dâu nội ngoại ";
/// What follows `mất` where somebody has died: when, where, of what.
const AFTER: &str = " hôm bữa rồi từ năm tháng tuần ngày sáng trưa chiều tối đêm lúc khi cách trong ở tại tận trên vì do nên mà để được đột bất thì giờ nay vừa hết lâu đã chưa thế xong ạ sau trước bên ngoài cùng hồi mấy cuối đầu nửa khoảng gần ";
/// Most words between the relative and `mất`.
const REACH: usize = 4;

/// `qua đời` for each `mất` that is said of a person. Without diacritics the words mean too much.
pub(super) fn edits(reading: &Reading) -> Vec<Edit> {
    let words = &reading.words;
    let died = |at: &usize| words[*at].exact == "mất" && is_of_person(words, *at) && ends_well(reading, *at);
    (0..words.len()).filter(died).map(|at| Edit::of(&words[at], "qua đời".to_owned())).collect()
}

/// Whether a relative stands before the word at `at`, with nothing but words that belong to them between.
fn is_of_person(words: &[Syllable], at: usize) -> bool {
    let mut which = false;
    for word in words[..at].iter().rev().take(REACH + 1) {
        let exact = word.exact.as_str();
        if is_one(KIN, exact) || is_one(SELF, exact) && which {
            return true;
        }
        which |= is_one(WHICH, exact);
        if !is_one(BETWEEN, exact) {
            return false;
        }
    }
    false
}

/// Whether what follows the word at `at` is no thing that one loses.
fn ends_well(reading: &Reading, at: usize) -> bool {
    let rest = &reading.text[reading.words[at].to..];
    let ends = rest.trim_start_matches(' ').starts_with([',', '.', ';', '!', '?', ':', '-'])
        || rest.trim().is_empty();
    let next = reading.words.get(at + 1).map(|word| word.exact.as_str());
    ends || next.is_none_or(|next| is_one(AFTER, next) || next.bytes().all(|b| b.is_ascii_digit()))
}

fn is_one(list: &str, word: &str) -> bool {
    list.contains(&format!(" {word} "))
}
