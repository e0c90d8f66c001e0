//! A record checked against itself: is the text its own, and is it from before the districts went?

use std::sync::LazyLock;

use regex::Regex;

use super::marks::{Marks, why};
use super::portal::Record;
use crate::catalog::code::Code;
use crate::catalog::procedure::Slot;

static OWN_CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"Mã thủ tục\s*([0-9]\.[0-9]{6})").expect("a constant pattern"));

static DISTRICT_ERA: LazyLock<Regex> = LazyLock::new(|| {
    let bodies = "(?:Ủy ban nhân dân|Uỷ ban nhân dân|ủy ban nhân dân|uỷ ban nhân dân|UBND|[Cc]ông an)";
    Regex::new(&format!("[Cc]ấp huyện|{bodies} (?:huyện|quận)|[Ss]ổ hộ khẩu")).expect("a constant pattern")
});

/// Marks a record whose page shows another code as its own: its text is that of another procedure.
pub(super) fn foreign_body(record: &Record, code: &Code, marks: &mut Marks) {
    let Some(found) = OWN_CODE.captures(&record.raw_text) else {
        return;
    };
    if &found[1] != code.as_str() {
        marks.add(Slot::Process, why::FOREIGN_BODY, &found[0]);
    }
}

/// Marks the slots whose text names district bodies or the paper household book.
pub(super) fn district_era(record: &Record, marks: &mut Marks) {
    for (slot, text) in [
        (Slot::Process, &record.trinh_tu_thuc_hien),
        (Slot::Deadline, &record.cach_thuc_thuc_hien),
        (Slot::Documents, &record.thanh_phan_ho_so),
        (Slot::Conditions, &record.yeu_cau_dieu_kien),
        (Slot::Authority, &record.co_quan_thuc_hien),
        (Slot::Authority, &record.co_quan_co_tham_quyen),
        (Slot::Where, &record.dia_chi_tiep_nhan),
    ] {
        if let Some(found) = DISTRICT_ERA.find(text) {
            marks.add(slot, why::DISTRICT_ERA_TEXT, sentence(text, found.start()));
        }
    }
}

/// The sentence around `at`.
fn sentence(text: &str, at: usize) -> &str {
    let stop = |letter: char| matches!(letter, '.' | ';' | '\n');
    let start = text[..at].rfind(stop).map_or(0, |stop| stop + 1);
    let end = text[at..].find(stop).map_or(text.len(), |stop| at + stop);
    &text[start..end]
}
