//! What is said of places, and asked back.

use crate::{
    places::{Lookup, say},
    text::Language,
};

use super::toy;

fn said(text: &str, language: Language) -> String {
    let toy = toy();
    say::line(&toy.find(text), toy.city(), language).unwrap_or_default()
}

#[test]
fn a_place_is_said_in_one_line_in_both_languages() {
    for (text, vi, en) in [
        (
            "phường Sao Hôm",
            "Phường Sao Hôm (cũ) nay thuộc phường Trăng Non; trụ sở hành chính: Số 1 phố Sáng, phường Trăng Non (không chắc là nơi tiếp nhận hồ sơ).",
            "Phường Sao Hôm (former) is now in Trang Non Ward; administrative seat: Số 1 phố Sáng, phường Trăng Non (not known to take files).",
        ),
        (
            "phường Sao Mai",
            "Phường Sao Mai: nơi tiếp nhận hồ sơ: Điểm Sao Mai, Số 2 phố Sớm, phường Sao Mai, 8 giờ đến 17 giờ, 024 000 000.",
            "Sao Mai Ward: service point: Điểm Sao Mai, Số 2 phố Sớm, phường Sao Mai, 8 to 17, 024 000 000.",
        ),
        (
            "phường Bầu Trời",
            "Phường Bầu Trời: trụ sở hành chính: Số 3 phố Xanh, phường Bầu Trời (không chắc là nơi tiếp nhận hồ sơ; đang sửa).",
            "Bau Troi Ward: administrative seat: Số 3 phố Xanh, phường Bầu Trời (not known to take files; being repaired).",
        ),
        ("xã Quan Hệ", "Xã Quan Hệ: chưa có địa chỉ.", "Quan He Commune: no address is known."),
        (
            "phường Trăng Non cũ",
            "Phường Trăng Non (cũ) nay thuộc: phường Trăng Non, phường Sao Mai. Nhà anh/chị nay thuộc phường Trăng Non hay phường Sao Mai?",
            "Phường Trăng Non (former) is now in: Trang Non Ward, Sao Mai Ward. Is your home now in Trang Non Ward or Sao Mai Ward?",
        ),
        (
            "quận Bầu Trời",
            "Quận Bầu Trời không còn từ ngày 01/07/2025; địa bàn nay thuộc: phường Bầu Trời, phường Trăng Non, phường Sao Mai. Anh/chị ở phường, xã nào, hoặc trước đây là phường, xã nào?",
            "Quận Bầu Trời has not existed since 1 July 2025; its land is now in: Bau Troi Ward, Trang Non Ward, Sao Mai Ward. Which ward or commune do you live in, or which one was it before?",
        ),
        (
            "phường Trăng Non",
            "Phường Trăng Non có thể là: phường Trăng Non hiện nay; phường Trăng Non, quận Bầu Trời (cũ), nay thuộc phường Trăng Non, phường Sao Mai. Anh/chị hỏi nơi nào trong số này?",
            "Phường Trăng Non may be: Trang Non Ward of today; phường Trăng Non, quận Bầu Trời (former), now in Trang Non Ward, Sao Mai Ward. Which of these do you mean?",
        ),
        ("không có gì", "", ""),
    ] {
        assert_eq!(said(text, Language::Vietnamese), vi);
        assert_eq!(said(text, Language::English), en);
    }
}

#[test]
fn nothing_is_asked_where_one_unit_is_known() {
    let toy = toy();
    for text in ["phường Sao Mai", "phường Sao Hôm", "huyện Mây", "cấp phép"] {
        assert_eq!(say::question(&toy.find(text), Language::Vietnamese), None, "{text}");
    }
    assert_eq!(say::question(&Lookup::default(), Language::English), None);
    assert_eq!(say::capitalised(""), "");
}
