//! Does the record speak of what its title does?

use super::super::draft::Draft;
use super::super::marks::why;
use super::listed::folded;
use super::{Finding, Known};
use crate::catalog::procedure::Slot;

/// What a title does to something that exists already, and the words by which a text speaks of it.
const ACTIONS: [(&str, &[&str]); 10] = [
    ("cấp lại", &["cấp lại"]),
    ("cấp đổi", &["cấp đổi", "đổi"]),
    ("gia hạn", &["gia hạn", "kéo dài"]),
    ("sửa đổi", &["sửa đổi", "bổ sung", "thay đổi", "điều chỉnh"]),
    ("điều chỉnh", &["điều chỉnh", "thay đổi", "sửa đổi"]),
    ("thu hồi", &["thu hồi", "trả lại"]),
    ("chấm dứt", &["chấm dứt"]),
    ("tạm ngừng", &["tạm ngừng"]),
    ("xóa", &["xóa", "xoá"]),
    ("giải thể", &["giải thể"]),
];

/// Marks a record whose title begins with such an action and whose text never speaks of it: its papers may be
/// those of the first issue.
pub(super) fn check(draft: &Draft, _: &Known) -> Vec<Finding> {
    let title = folded(&draft.procedure.name.vi);
    let title = title.strip_prefix("thủ tục ").unwrap_or(&title);
    let Some((_, words)) = ACTIONS.iter().find(|(action, _)| title.starts_with(&format!("{action} "))) else {
        return Vec::new();
    };
    let mut body = draft.body().filter(|section| section.slot != Some(Slot::LegalBasis)).peekable();
    if body.peek().is_none() {
        return Vec::new();
    }
    let speaks = body.any(|section| {
        let text = format!(" {} ", folded(&section.text));
        words.iter().any(|word| text.contains(&format!(" {word} ")))
    });
    if speaks {
        Vec::new()
    } else {
        vec![Finding::mild(Slot::Documents, why::ACTION_ABSENT, &draft.procedure.name.vi)]
    }
}
