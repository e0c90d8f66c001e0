//! The short spellings of chats, as people in Hanoi write them.

use crate::eval::random::Random;

use super::operator::part;

/// Words and what a chat makes of them; more words before fewer.
const SHORT: [(&str, &str); 35] = [
    ("bảo hiểm y tế", "bhyt"),
    ("bảo hiểm xã hội", "bhxh"),
    ("căn cước công dân", "cccd"),
    ("giấy phép lái xe", "gplx"),
    ("giấy khai sinh", "gks"),
    ("hộ kinh doanh", "hkd"),
    ("đăng ký kết hôn", "đkkh"),
    ("như thế nào", "ntn"),
    ("bao nhiêu", "bn"),
    ("đăng ký", "đky"),
    ("bây giờ", "bh"),
    ("thế nào", "tn"),
    ("hồ sơ", "hs"),
    ("thủ tục", "tt"),
    ("không", "ko"),
    ("được", "đc"),
    ("những", "nh"),
    ("người", "ng"),
    ("trước", "trc"),
    ("cũng", "cx"),
    ("mình", "mk"),
    ("biết", "bít"),
    ("phải", "fải"),
    ("phí", "fí"),
    ("phường", "fường"),
    ("giờ", "h"),
    ("làm", "lm"),
    ("gì", "j"),
    ("rồi", "r"),
    ("với", "vs"),
    ("vậy", "v"),
    ("chị", "c"),
    ("anh", "a"),
    ("em", "e"),
    ("vợ", "vk"),
];

/// `text` with `share` of the words that a chat shortens shortened.
pub(super) fn teencode(text: &str, share: f64, random: &mut Random) -> String {
    let found = found(text);
    let chosen = random.choose(part(found.len(), share), found.len());
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, short) in chosen.into_iter().map(|at| found[at]) {
        out.push_str(&text[from..start]);
        out.push_str(short);
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

/// Where `text` has words of [`SHORT`], from the start on, none over another.
fn found(text: &str) -> Vec<(usize, usize, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begins = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        match begins.then(|| longest(&text[at..])).flatten() {
            Some((length, short)) => {
                found.push((at, at + length, short));
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// How many bytes of the beginning of `text` are words that a chat shortens, and to what.
fn longest(text: &str) -> Option<(usize, &'static str)> {
    SHORT.iter().find_map(|(long, short)| {
        let length = folded_prefix(text, long)?;
        let ends = text[length..].chars().next().is_none_or(|after| !after.is_alphanumeric());
        ends.then_some((length, *short))
    })
}

/// How many bytes of `text` are `prefix` but for case.
fn folded_prefix(text: &str, prefix: &str) -> Option<usize> {
    let mut length = 0;
    let mut chars = text.chars();
    for wanted in prefix.chars() {
        let c = chars.next()?;
        if !c.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}
