//! Is the record from before the districts went (1 July 2025)? Words of that time are marked; a procedure that
//! begins or ends at a district body sends people to a place that is no more.

use std::sync::LazyLock;

use regex::Regex;

use super::super::draft::Draft;
use super::super::marks::why;
use super::{Finding, Known};
use crate::catalog::procedure::{Level, Slot};

/// A body of a district, in general or by name. Word boundaries would be slow here: the texts are long and not ASCII.
const BODY: &str = r"(?:(?:Ủy ban nhân dân|Uỷ ban nhân dân|ủy ban nhân dân|uỷ ban nhân dân|UBND|[Cc]ông an|Bảo hiểm xã hội|BHXH|Ban chỉ huy quân sự|Phòng [\p{L} -]{3,30}?) ?(?:cấp )?(?:huyện|quận))";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Words of the time of the districts.
static ERA: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("[Cc]ấp huyện|{BODY}|[Ss]ổ hộ khẩu")));
/// A district by its name, where places are named.
static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:[Qq]uận|[Hh]uyện) \p{Lu}\p{Ll}+"));
static COMMUNE: LazyLock<Regex> = LazyLock::new(|| pattern("(?i)xã|phường"));
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\((?:thực hiện |giải quyết )?(?:tại |ở )?cấp huyện\)"));
/// A sentence that hands papers to a district body: what lies between is looked at for another choice.
static HANDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i:\b(nộp|gửi|chuyển))\b([^.;\n]{{0,200}}?\b(?:đến|tới|cho|tại|về) (?:trụ sở (?:làm việc )?(?:của )?|cơ quan )?)({BODY})"
    ))
});
/// A sentence in which a district body decides.
static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"{BODY} (?:có trách nhiệm )[^.;\n]{{0,120}}?(?:quyết định|phê duyệt)"))
});

/// Marks words of the time of the districts, and keeps back what begins or ends at a district body.
pub(super) fn check(draft: &Draft, _: &Known) -> Vec<Finding> {
    let title = &draft.procedure.name.vi;
    let commune = draft.procedure.levels == [Level::Commune];
    let (mut findings, mut kept_back) =
        (Vec::new(), TITLE.is_match(title).then(|| severe(Slot::Authority, title)));
    for section in draft.body() {
        let Some(slot) = section.slot else { continue };
        let Some(found) = era(slot, &section.text) else { continue };
        findings.push(found);
        if matches!(slot, Slot::Process | Slot::Deadline | Slot::Conditions) {
            kept_back = kept_back.or_else(|| handed(slot, &section.text, commune));
        }
    }
    findings.extend(kept_back);
    findings
}

/// Words of the time of the districts. A district body among those who decide is left out when they are read.
fn era(slot: Slot, text: &str) -> Option<Finding> {
    let found = match slot {
        Slot::Authority | Slot::LegalBasis => None,
        Slot::Where => ERA.find(text).or_else(|| NAMED.find(text)),
        _ => ERA.find(text),
    };
    found.map(|found| Finding::mild(slot, why::DISTRICT_ERA_TEXT, sentence(text, found.start())))
}

/// Papers that are handed in at a district body; or, in a procedure of the commune, passed on to one that
/// decides.
fn handed(slot: Slot, text: &str, commune: bool) -> Option<Finding> {
    let passed = HANDED.captures_iter(text).find(|found| {
        let verb = found[1].to_lowercase();
        let between = &found[2];
        let choice = COMMUNE.is_match(between) || between.contains("hoặc");
        !choice && (commune || verb == "nộp")
    });
    let at = passed.and_then(|found| Some(found.get(0)?.start()));
    let at = at.or_else(|| DECIDES.find(text).filter(|_| commune).map(|found| found.start()));
    at.map(|at| severe(slot, sentence(text, at)))
}

fn severe(slot: Slot, text: &str) -> Finding {
    Finding::severe(
        slot,
        why::DISTRICT_BODY,
        text,
        "Hồ sơ nộp hoặc kết thúc ở cơ quan cấp huyện, cấp đã bỏ từ ngày 01/7/2025".to_owned(),
        "The procedure begins or ends at a district body; districts ceased on 1 July 2025".to_owned(),
    )
}

/// The sentence around `at`.
fn sentence(text: &str, at: usize) -> &str {
    let stop = |letter: char| matches!(letter, '.' | ';' | '\n');
    let start = text[..at].rfind(stop).map_or(0, |stop| stop + 1);
    let end = text[at..].find(stop).map_or(text.len(), |stop| at + stop);
    &text[start..end]
}
