//! Facts written as codes: numbers of laws, forms and procedures, addresses, phone numbers.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    super::claim::{Claim, Fact, Law},
    taken,
    words::Word,
};
use crate::text::fold;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern that does not compile: a bug")
}

static EMAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+"));
static URL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)(?:https?://|www\.)[^\s<>"')\]]+|(?:[a-z0-9-]+\.)+(?:vn|com|org|net|gov|info|io)(?:/[^\s<>"')\]]*)?"#,
    )
});
static LAW_FULL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\d{1,5}(?:\.\d{1,2})?)/(\d{4})/(\p{L}[\p{L}\d]*(?:-[\p{L}\d]+)*)"));
static LAW_SHORT: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d{1,5})/(\p{L}{2,}\d*(?:-[\p{L}\d]+)+)"));
static LAW_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(nghị định|thông tư|nghị quyết|quyết định|luật|pháp lệnh|chỉ thị|decree|circular|resolution|decision|law|nghi dinh|thong tu|nghi quyet|quyet dinh)\s+(?:số\s+|so\s+|no\.?\s*|number\s+)?(\d{1,5}(?:\.\d{1,2})?)(?:/(\d{4}))?",
    )
});
static PART: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)(điều|khoản|dieu|khoan|article|clause)\s+(\d{1,3})"));
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:mẫu|mau|form|template|tờ khai|to khai)(?:\s+(?:đơn|tờ khai|phiếu|văn bản|giấy|don|to khai))?\s+(số\s+|so\s+|no\.?\s*|number\s+)?([\p{L}\d]+(?:[./-][\p{L}\d]+)*)(?:\s+(bản|bộ|tờ|ngày|giờ|copies|days|lần|ban|bo|ngay))?",
    )
});
static FORM_CODE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:\p{Lu}{1,5}|[a-z]{2})\d{1,3}[a-zA-Z]?"));
static PROCEDURE: LazyLock<Regex> = LazyLock::new(|| regex(r"\d\.\d{6}(?:\.\d{2,3})*(?:\.\p{Lu}\d{2})?"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:\+84|0)[ .-]?\d{1,4}(?:[ .-]?\d{2,4}){1,4}|1[89]00[ .]?\d{2,4}(?:[ .]?\d{2,4})?")
});
static HOTLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?:hotline|tổng đài|tong dai|đường dây nóng|gọi|call|dial)\s(?:\D{0,20}\s)?(\d{3,5})")
});

/// The codes of `text`, none overlapping another.
pub(super) fn codes(text: &str, words: &[Word]) -> Vec<Claim> {
    let mut claims = Vec::new();
    if text.contains('@') {
        add(&EMAIL, text, &mut claims, |c| Some((0, Fact::Email(c[0].to_lowercase()))));
    }
    if text.contains('.') {
        add(&URL, text, &mut claims, |c| Some((0, Fact::Url(address(&c[0])))));
    }
    // All other codes have a digit, and most sentences have none.
    if text.contains(|c: char| c.is_ascii_digit()) {
        numbered(text, &mut claims);
    }
    laws_by_name(words, &mut claims);
    claims
}

/// The codes that have digits.
fn numbered(text: &str, claims: &mut Vec<Claim>) {
    add(&PROCEDURE, text, claims, |c| Some((0, Fact::Procedure(c[0].to_uppercase()))));
    add(&LAW_NAMED, text, claims, named_law);
    complete_laws(text, claims);
    add(&LAW_FULL, text, claims, |c| Some((0, numbered_law(c))));
    add(&FORM, text, claims, form);
    add(&LAW_SHORT, text, claims, |c| Some((0, short_law(c))));
    add(&PART, text, claims, part);
    add(&PHONE, text, claims, phone);
    add(&HOTLINE, text, claims, |c| Some((1, Fact::Phone(c[1].to_owned()))));
    add(&FORM_CODE, text, claims, |c| Some((0, Fact::Form(form_key(&c[0])))));
    sorts_by_title(text, claims);
}

/// Adds what `fact` makes of each match: the group that is the fact's span, and the fact.
fn add(
    pattern: &Regex,
    text: &str,
    claims: &mut Vec<Claim>,
    fact: impl Fn(&Captures<'_>) -> Option<(usize, Fact)>,
) {
    let mut at = 0;
    while let Some(captures) = pattern.captures_at(text, at) {
        let whole = captures.get_match();
        if !is_whole(text, whole.start(), whole.end()) {
            at = whole.start() + text[whole.start()..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        at = whole.end().max(at + 1);
        let Some((group, fact)) = fact(&captures) else {
            continue;
        };
        let Some(span) = captures.get(group) else {
            continue;
        };
        if !taken(claims, span.start(), span.end()) {
            claims.push(Claim { fact, from: span.start(), to: span.end() });
        }
    }
}

/// Whether no letter or digit touches the span. (`\\b` in the patterns would keep them off the fast engine.)
fn is_whole(text: &str, from: usize, to: usize) -> bool {
    let before = text[..from].chars().next_back();
    let after = text[to..].chars().next();
    let first = text[from..].chars().next();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let last = text[..to].chars().next_back();
    !(letter(before) && letter(first) || letter(last) && letter(after))
}

/// Host and path without scheme, `www.` and closing marks.
fn address(url: &str) -> String {
    let lower = url.to_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches(['.', ',', ';', ':', '/', '*', '?', '!']).to_owned()
}

fn number(digits: &str) -> String {
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

fn numbered_law(c: &Captures<'_>) -> Fact {
    let suffix = fold(&c[3]);
    Fact::Law(Law {
        number: number(&c[1]),
        year: c[2].parse().ok(),
        sort: sort_of_suffix(&suffix),
        suffix: Some(suffix),
    })
}

fn short_law(c: &Captures<'_>) -> Fact {
    let suffix = fold(&c[2]);
    Fact::Law(Law { number: number(&c[1]), year: None, sort: sort_of_suffix(&suffix), suffix: Some(suffix) })
}

/// A law said as `Nghị định 123/2015`, or `Nghị định 123` where the number stands alone.
fn named_law(c: &Captures<'_>) -> Option<(usize, Fact)> {
    let sort = sort_of_name(&fold(&c[1]));
    let year = c.get(3).and_then(|year| year.as_str().parse().ok());
    let often_counted = matches!(sort, Some("law" | "decision"));
    let alone = year.is_none();
    if alone && (often_counted || c[2].len() > 3) {
        return None;
    }
    let law = Law { number: number(&c[2]), year, suffix: None, sort };
    Some((0, Fact::Law(law)))
}

fn sort_of_name(folded: &str) -> Option<&'static str> {
    match folded {
        "nghi dinh" | "decree" => Some("decree"),
        "thong tu" | "circular" => Some("circular"),
        "nghi quyet" | "resolution" => Some("resolution"),
        "quyet dinh" | "decision" => Some("decision"),
        "luat" | "law" => Some("law"),
        "phap lenh" => Some("ordinance"),
        "chi thi" => Some("directive"),
        _ => None,
    }
}

fn sort_of_suffix(folded: &str) -> Option<&'static str> {
    match folded.split('-').next()? {
        "nd" => Some("decree"),
        "tt" | "ttlt" => Some("circular"),
        "nq" => Some("resolution"),
        "qd" => Some("decision"),
        _ => None,
    }
}

/// `Nghị định 123/2015/NĐ-CP`: the letters after the year belong to the law that was found by its name.
fn complete_laws(text: &str, claims: &mut [Claim]) {
    static REST: LazyLock<Regex> = LazyLock::new(|| regex(r"^/(\p{L}[\p{L}\d]*(?:-[\p{L}\d]+)*)"));
    for claim in claims {
        if let Fact::Law(law) = &mut claim.fact
            && law.suffix.is_none()
            && let Some(rest) = REST.captures(&text[claim.to..])
        {
            law.suffix = Some(fold(&rest[1]));
            claim.to += rest[0].len();
        }
    }
}

/// `59/2020/QH14: Luật Doanh nghiệp`: the title after the number says what sort of document it is.
fn sorts_by_title(text: &str, claims: &mut [Claim]) {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?i)^:\s*(?:bộ\s+)?(nghị định|thông tư|nghị quyết|quyết định|luật|pháp lệnh|chỉ thị)")
    });
    for claim in claims {
        if let Fact::Law(law) = &mut claim.fact
            && law.sort.is_none()
            && let Some(title) = TITLE.captures(&text[claim.to..])
        {
            law.sort = sort_of_name(&fold(&title[1]));
        }
    }
}

/// `Luật Hộ tịch`: a law by its name, where the name has a capital.
fn laws_by_name(words: &[Word], claims: &mut Vec<Claim>) {
    const STOPS: [&str; 14] =
        ["năm", "và", "hoặc", "số", "quy", "thì", "có", "của", "này", "được", "không", "cho", "sửa", "hiện"];
    for (at, word) in words.iter().enumerate() {
        let named = matches!(word.lower.as_str(), "luật" | "luat")
            && words.get(at + 1).is_some_and(|next| next.capital && !next.after_break);
        if !named || taken(claims, word.from, word.to) {
            continue;
        }
        let rest = words[at + 1..].iter().take(3);
        let length = rest
            .take_while(|next| !next.after_break && next.lower.chars().all(char::is_alphabetic))
            .take_while(|next| !STOPS.contains(&next.lower.as_str()))
            .count();
        let end = at + length;
        let name = super::joined(&words[at..=end]);
        claims.push(Claim { fact: Fact::NamedLaw(name), from: word.from, to: words[end].to });
    }
}

fn part(c: &Captures<'_>) -> Option<(usize, Fact)> {
    let sort = match fold(&c[1]).as_str() {
        "dieu" | "article" => 'a',
        _ => 'c',
    };
    Some((0, Fact::Part(sort, c[2].parse().ok()?)))
}

/// A form named as one: `Mẫu CT01`, `mẫu số 01`; `theo mẫu 2 bản` is none.
fn form(c: &Captures<'_>) -> Option<(usize, Fact)> {
    let code = &c[2];
    let digits = code.chars().all(|c| c.is_ascii_digit());
    let counted = digits && c.get(1).is_none() && c.get(3).is_some();
    let coded = code.contains(|c: char| c.is_ascii_digit());
    (coded && !counted).then(|| (2, Fact::Form(form_key(code))))
}

fn form_key(code: &str) -> String {
    number(&fold(code).to_uppercase())
}

fn phone(c: &Captures<'_>) -> Option<(usize, Fact)> {
    let digits: String = c[0].chars().filter(char::is_ascii_digit).collect();
    let local = match c[0].starts_with('+') {
        true => format!("0{}", &digits[2..]),
        false => digits,
    };
    let length = if local.starts_with('1') { 6..=10 } else { 9..=11 };
    length.contains(&local.len()).then_some((0, Fact::Phone(local)))
}
