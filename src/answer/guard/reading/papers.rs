//! Papers as facts: those of the lexicon, and those named by a head such as `giấy` and the words after it.

use super::{
    super::{
        claim::{Claim, Fact},
        lexicon::{BODIES, DOCUMENTS, HEADS},
    },
    joined, taken,
    words::{Script, Word, is_one_of},
};

/// Words that end the name of a paper.
const STOPS: &str = " và hoặc hay của theo khi để tại cho nếu là được phải cần do trong với từ đến không này đó số mẫu giải \
    gồm có bằng ở về thì mà như vì nào sau trước bản đã đang sẽ bạn ông bà cấp chính sao còn nêu trên dưới kèm cùng \
    qua đối gốc tờ những các một hai ba kia ấy khác liên nộp hợp lệ mới cũ quy nói thay nhưng chỉ bị vẫn đều tới ra vào \
    va hoac hay cua theo khi de tai cho neu la duoc phai can do trong voi tu den khong nay do so mau gom co bang o ve \
    thi ma nhu vi nao sau truoc ban da dang se cap chinh sao con ";

/// Words before `certificate`, `contract` and the like that are no part of its name.
const ARTICLES: &str = " a an the your this that any each of or and with original certified new copy valid such no one \
    two which submit bring get receive is be as for by to in on issue issued need needs my their his her its printed \
    relevant following required ";

const ENGLISH_HEADS: &str = " certificate certificates contract agreement permit licence license book card letter decision confirmation ";

pub(super) fn add(words: &[Word], script: Script, claims: &mut Vec<Claim>) {
    let mut at = 0;
    while at < words.len() {
        let found =
            known(words, at, script).or_else(|| named(words, at, script)).or_else(|| in_english(words, at));
        let Some((fact, from, end)) = found else {
            at += 1;
            continue;
        };
        let (from, to) = (words[from].from, words[end - 1].to);
        let law = claims.iter().any(|claim| {
            matches!(claim.fact, Fact::Law(_) | Fact::NamedLaw(_)) && claim.from < to && from < claim.to
        });
        if !law && !inside_body(claims, from, to) {
            claims.push(Claim { fact, from, to });
        }
        at = end;
    }
}

fn inside_body(claims: &[Claim], from: usize, to: usize) -> bool {
    let bodies: Vec<Claim> = claims
        .iter()
        .filter(|claim| matches!(claim.fact, Fact::Body(..) | Fact::NamedBody(_)))
        .cloned()
        .collect();
    taken(&bodies, from, to)
}

type Found = Option<(Fact, usize, usize)>;

fn known(words: &[Word], at: usize, script: Script) -> Found {
    let (name, end) = DOCUMENTS.at(words, at, script)?;
    let verb =
        name == "copy" && script != Script::Accented && words[at].lower == "copy" && is_verb(words, at);
    let bare_photo = name == "photo" && script == Script::Bare && end - at == 1 && words[at].lower == "anh";
    (!verb && !bare_photo).then_some((Fact::Document(name), at, end))
}

fn is_verb(words: &[Word], at: usize) -> bool {
    words.get(at + 1).is_none_or(|next| next.lower != "of")
        && at
            .checked_sub(1)
            .is_none_or(|before| matches!(words[before].lower.as_str(), "to" | "must" | "and"))
}

/// A Vietnamese paper outside the lexicon: its head and at most two words.
fn named(words: &[Word], at: usize, script: Script) -> Found {
    if script == Script::English {
        return None;
    }
    let (sort, start) = HEADS.at(words, at, script)?;
    // Without diacritics `so`, `don`, `the`, `bang` and `thu` are mostly other words.
    let risky =
        script == Script::Bare && start - at == 1 && !matches!(words[at].lower.as_str(), "giay" | "phieu");
    let rest = words[start..]
        .iter()
        .take(2)
        .take_while(|word| !word.after_break && word.lower.chars().all(char::is_alphabetic))
        .take_while(|word| !is_one_of(STOPS, &word.lower))
        .count();
    let another = (start..start + rest).find(|next| BODIES.at(words, *next, script).is_some());
    let end = another.unwrap_or(start + rest);
    if risky || end == start && sort == "open" || is_other_word(words, at) {
        return None;
    }
    Some((Fact::NamedDocument(joined(&words[at..end])), at, end))
}

/// `đơn vị`, `bằng cách`, `văn bản pháp luật`, `quyết định` as a verb and the like name no paper.
fn is_other_word(words: &[Word], at: usize) -> bool {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    match (lower(at), lower(at + 1)) {
        ("đơn", "vị" | "giản" | "phương" | "vi" | "gian") => true,
        ("bằng", next) => !matches!(next, "tốt" | "lái" | "đại" | "cao" | "thạc"),
        ("thẻ", "này") | ("sổ", "sách") => true,
        ("thư", next) => next == "ký" || next == "viện",
        ("tài", "liệu") | ("quyết", "định") | ("chứng", "từ") => true,
        ("giấy", "tờ") => matches!(
            lower(at + 2),
            "cần" | "liên" | "khác" | "sau" | "phải" | "hợp" | "như" | "đầy" | "gì" | "thiết"
        ),
        _ => false,
    }
}

/// An English paper outside the lexicon: the head and the word before it.
fn in_english(words: &[Word], at: usize) -> Found {
    let word = &words[at];
    if !is_one_of(ENGLISH_HEADS, &word.lower) || word.after_break {
        return None;
    }
    let before = at.checked_sub(1)?;
    let article = is_one_of(ARTICLES, &words[before].lower);
    (!article).then(|| (Fact::NamedDocument(joined(&words[before..=at])), before, at + 1))
}
