//! By when somebody must act: the rows of a record that set residents a term (`chậm nhất 10 ngày kể từ ngày …`), which is not the time
//! that an office takes.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    catalog::Slot,
    text::{fold, syllables},
};

use super::{
    card::{Card, Explained},
    explanation::bare,
    guard,
};

/// Most rows.
const ROWS: usize = 3;
/// Longest row, in characters; of a longer one the clause that sets the term stands alone.
const LONGEST: usize = 320;
/// How far behind the best row another may lie.
const NEAR: i32 = 1;
/// Least that speaks for a row.
const LEAST: i32 = 2;
/// Most that the words of the question count.
const OVERLAP: i32 = 3;
/// Slots in which terms are set, those that say most of them first.
const SETTING: [Slot; 5] = [Slot::Conditions, Slot::Process, Slot::Deadline, Slot::Documents, Slot::Where];

/// An amount of time, an hour or a day of the year.
const SPAN: &str = r"(?:(?:\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|(?:hai|ba|bốn|sáu|chín) mươi)(?: ?\([^)]{1,20}\))? ?(?:phút|giờ|ngày|tuần|tháng|năm|quý|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?)|(?:ngày )?\d{1,2}/\d{1,2}\b|ngày \d{1,2} tháng \d{1,2})";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Words that make a time a term, before it or behind.
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:chậm nhất|muộn nhất|ít nhất|tối thiểu|trước|trong thời hạn|trong vòng|trong|không quá|quá|từ|within|at least|no later than|before|not later than|by)(?: [^\s,;]+){{0,6}}? {SPAN}|{SPAN}(?: làm việc)?,? (?:trước|kể từ|tính từ|tính đến|sau khi|sau ngày|before|after|of|from)"
    ))
});
/// Terms that only one who must act is set.
static STRICT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)chậm nhất|muộn nhất|(?:ít nhất|tối thiểu)[^.;]{0,40} trước|trước (?:khi|ngày|thời|\d)[^.;]{0,60}(?:ít nhất|tối thiểu)|trước (?:khi|ngày|thời|\d)|no later than|not later than|at least [^.;]{0,30} before|must .* within",
    )
});
/// What must be done.
static OBLIGED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:phải|có trách nhiệm|must|have to|has to)\b"));
/// From when a term counts.
static ANCHORED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)kể từ|tính từ|tính đến|sau khi|sau ngày|hằng năm|hàng năm|từ ngày|after|from the")
});
/// What one who must act does.
static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:phải|nộp|gửi|thông báo|khai báo|trình báo|báo|đăng ký|đăng nhập|làm thủ tục|kê khai|khai|lập hồ sơ|thực hiện|đề nghị|xin|must|file|submit|register|notify|report|apply|declare)\b",
    )
});
/// Who acts: not an office.
static RESIDENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:cá nhân|tổ chức|doanh nghiệp|doanh nhân|công ty|chủ (?:xe|sở hữu|đầu tư|cơ sở|nhà|hộ|tàu|phương tiện|hàng|doanh)|người|hộ|hợp tác xã|bạn|công dân|thương nhân|nhà đầu tư|vợ|chồng|cha|mẹ|chi nhánh|thuyền trưởng|đại lý|quỹ|thí sinh|đơn vị|cơ sở|các bên|luật sư|công chứng viên|liên hiệp|nhà trường|you|applicants?|the owner|citizens?|residents?)\b",
    )
});
/// An office.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:cơ quan|ủy ban|uỷ ban|cán bộ|công chức|chi cục|tổng cục|trung tâm|hội đồng|công an|ngân hàng nhà nước|kho bạc|tòa án|thủ tướng|chủ tịch|văn phòng đăng ký|bộ phận|cảng vụ|ban quản lý|viện trưởng|the office|the authority|officers?)|\b(?:UBND|Sở|Bộ|Cục|Phòng|Viện|Thuế|Bảo hiểm xã hội|Giám đốc)\b",
    )
});
/// What only happens after a dossier is in.
static RECEIVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)nhận (?:được |đủ |đầy đủ )*(?:hồ sơ|đơn|văn bản|thông báo|yêu cầu|kết quả|tờ trình|ý kiến|đề nghị|công văn)|tiếp nhận|nhận đủ|hồ sơ hợp lệ|receipt of|receiving",
    )
});
/// A dossier that is put right, or a result: not the term that was asked for.
static AMENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)bổ sung|hoàn thiện|chỉnh sửa|giải trình|trả kết quả|nhận kết quả|kinh nghiệm|trả lời bằng|thẩm định|có hiệu lực trong|có giá trị|công khai|được cấp không quá|được cấp trong|niêm yết|thêm tối đa|không trả lời",
    )
});
/// What stands before the clause that says who acts.
static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:bước|trong|chậm nhất|muộn nhất|trước|sau|kể từ|tính từ|trường hợp|nếu|khi|đối với|within|at least|before|after|if)\b",
    )
});

/// The rows of `card` that say by when one must act; those that share most with `words`, folded, of the question first.
pub fn rows(card: &Card, words: &[&str]) -> Vec<Explained> {
    let mut found: Vec<(i32, Explained)> = Vec::new();
    for slot in SETTING.into_iter().filter(|slot| !card.open.contains(slot)) {
        let text = card.slots.get(&slot).map_or("", |answer| answer.text.as_str());
        for sentence in text.lines().flat_map(|line| guard::sentences(bare(line))).flat_map(short) {
            let sentence = unstepped(sentence);
            let Some(score) = score(sentence, words) else { continue };
            let row = Explained { slot, text: sentence.to_owned() };
            if !found.iter().any(|(_, known)| alike(&known.text, sentence)) {
                found.push((score, row));
            }
        }
    }
    let best = found.iter().map(|(score, _)| *score).max().unwrap_or_default().max(LEAST);
    found.retain(|(score, _)| score + NEAR >= best && *score >= LEAST);
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, row)| row).take(ROWS).collect()
}

/// `sentence` without the number of a step.
fn unstepped(sentence: &str) -> &str {
    let rest =
        sentence.strip_prefix("Bước ").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.and_then(|rest| rest.strip_prefix([':', '.'])).map_or(sentence, str::trim_start)
}

/// What speaks for `sentence`; nothing where it sets no term, or sets it to an office.
fn score(sentence: &str, words: &[&str]) -> Option<i32> {
    if !TERM.is_match(sentence) || !ACT.is_match(sentence) || !is_told_to_residents(sentence) {
        return None;
    }
    let own = syllables(sentence);
    let shared = words.iter().filter(|word| own.iter().any(|own| own.folded == **word)).count();
    let says = |pattern: &Regex, counts: i32| if pattern.is_match(sentence) { counts } else { 0 };
    Some(
        says(&STRICT, 3) + says(&OBLIGED, 2) + says(&ANCHORED, 1) + says(&RESIDENT, 1)
            - says(&RECEIVED, 4)
            - says(&AMENDED, 3)
            + i32::try_from(shared).unwrap_or(OVERLAP).min(OVERLAP),
    )
}

/// Whether a resident, and no office, is the first to act in the main clause of `sentence`.
fn is_told_to_residents(sentence: &str) -> bool {
    let main = main_clause(sentence);
    let first = |pattern: &Regex| pattern.find(main).map_or(usize::MAX, |found| found.start());
    first(&RESIDENT).min(first(&ACT)) < first(&OFFICE)
}

/// `sentence` without the clauses before the one that says who acts; all of it where nothing else would be left.
fn main_clause(sentence: &str) -> &str {
    let mut rest = sentence;
    while LEADS.is_match(rest) {
        let Some(at) = rest.find([',', ':']) else { break };
        rest = &rest[at + 1..];
    }
    if rest.trim().is_empty() { sentence } else { rest }
}

/// `sentence`, or where it is long its clauses.
fn short(sentence: &str) -> impl Iterator<Item = &str> {
    let long = sentence.chars().count() > LONGEST;
    let clauses = sentence.split("; ").map(str::trim);
    clauses.take(if long { usize::MAX } else { 0 }).chain((!long).then_some(sentence))
}

/// Whether two rows say the same, as a table does for several ways of filing.
fn alike(one: &str, other: &str) -> bool {
    const BEGIN: usize = 60;
    let begin =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).take(BEGIN).collect::<String>();
    begin(one) == begin(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::import, text::Language};

    fn said(steps: &str, words: &[&str]) -> Vec<String> {
        let record = serde_json::json!({
            "ma_thu_tuc": "1.000001", "ten_thu_tuc": "Ghi tên vào sổ bồ câu", "trinh_tu_thuc_hien": steps,
        });
        let procedure = import::read_record(record.to_string().as_bytes()).unwrap();
        let card = Card::of(&procedure, Language::Vietnamese, &[], "2026-11-21".parse().unwrap());
        rows(&card, words).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn a_term_for_residents_is_found_and_none_for_an_office() {
        let steps = "Bước 1: Trước khi sổ hết hạn ít nhất 15 ngày, chủ chim nộp hồ sơ tại chuồng chung.\n\
                     Bước 2: Trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ, Ủy ban nhân dân cấp xã thẩm định và gửi kết quả.\n\
                     Bước 3: Chậm nhất 10 ngày, Sở Bồ câu phải thông báo.\n\
                     Bước 4: Người nuôi phải có ít nhất 03 năm kinh nghiệm.\n\
                     Bước 5: Người nuôi bổ sung hồ sơ trong thời hạn 30 ngày kể từ ngày có thông báo.";
        assert_eq!(
            said(steps, &[]),
            ["Trước khi sổ hết hạn ít nhất 15 ngày, chủ chim nộp hồ sơ tại chuồng chung."]
        );
    }

    #[test]
    fn of_several_terms_the_one_that_the_question_names_stands_first() {
        let steps = "Bước 1: Trong thời hạn 07 ngày kể từ ngày chim nở, chủ chim đăng ký với tổ trưởng.\n\
                     Bước 2: Trong thời hạn 03 ngày kể từ ngày chim bay mất, chủ chim khai báo.";
        assert!(said(steps, &["bay", "mat"])[0].contains("bay mất"));
        assert!(said(steps, &["no"])[0].contains("chim nở"));
    }

    #[test]
    fn no_term_is_none() {
        assert!(said("Bước 1: Nộp hồ sơ.\nBước 2: Sau 3 ngày làm việc nhận kết quả.", &["nop"]).is_empty());
    }
}
