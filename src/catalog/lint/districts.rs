//! A live answer that sends somebody to a district office: there has been none since 1 July 2025 (Law 72/2025/QH15 on
//! the organisation of local government).

use std::sync::LazyLock;

use regex::Regex;

use super::{Desk, Finding};
use crate::catalog::fact::Fact;
use crate::catalog::import::why;
use crate::catalog::procedure::Procedure;

/// Bodies of a district, in the words of records. `công an quận` and the like, and not `trên địa bàn quận`.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(ủy ban nhân dân|uỷ ban nhân dân|ubnd|công an|phòng [\p{L} ]{3,40}|bảo hiểm xã hội|tòa án nhân dân|chi cục thuế|bộ phận (?:một cửa|tiếp nhận)[\p{L} ]{0,30}) (?:cấp )?(quận|huyện|thị xã)\b",
    )
    .expect("a constant pattern")
});

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    // A record whose marks say so on every card does not send anybody there unwarned.
    let warned =
        |procedure: &Procedure| procedure.marks.iter().any(|mark| mark.why == why::DISTRICT_ERA_TEXT);
    let live = desk.catalog.procedures().iter().filter(|procedure| !warned(procedure));
    live.filter_map(|procedure| {
        let said = said(procedure)?;
        let vi = format!("chỉ người dân tới cơ quan cấp huyện đã bỏ: “{said}”; đổi sang cơ quan cấp xã hoặc cấp tỉnh");
        let en = format!("sends people to a district office, which no longer exists: “{said}”; name the commune or the province");
        Some(Finding::new(procedure, "district-office", vi, en))
    })
    .collect()
}

fn said(procedure: &Procedure) -> Option<String> {
    let facts = procedure.authority.iter().chain(&procedure.place).chain(&procedure.steps);
    let facts = facts.map(|fact: &Fact| fact.vi.as_str());
    let notes =
        procedure.channels.iter().filter_map(|channel| channel.note.as_ref()).map(|note| note.vi.as_str());
    facts.chain(notes).find_map(|text| BODY.find(text)).map(|found| found.as_str().to_owned())
}
