//! Pairs of a true and a false wording of one fact, with the kind that the false one must be refused for.

use super::super::{Evidence, Kind, check};

const SLOTS: &[&str] = &[
    "Đăng ký tạm trú",
    "Register temporary residence",
    "Tờ khai (Mẫu CT01): 01 bản chính. Giấy tờ chứng minh chỗ ở hợp pháp: 01 bản sao.",
    "Trực tuyến: 7.000 đồng\nTrực tiếp: 15.000 đồng\nTrẻ em dưới 6 tuổi: miễn phí",
    "3 ngày làm việc. Công an cấp xã. Điện thoại 024.3825.1234. Tại Hà Nội.",
    "Online: 7,000 VND. In person: 15,000 VND. 3 working days. Commune police.",
    "Hợp đồng thuê nhà không cần công chứng. A lease need not be notarised.",
    "Căn cứ Luật Cư trú 2020, Nghị định 154/2024/NĐ-CP, Thông tư 75/2022/TT-BTC.",
    "Thời hạn tạm trú tối đa 02 năm. Gia hạn trong vòng 15 ngày trước ngày hết hạn. Hiệu lực từ 01/07/2026.",
];

const QUESTION: &str =
    "Tôi 25 tuổi, thuê nhà ở phường Nghĩa Đô từ tháng 3/2026, phải nộp 99.000 đồng đúng không?";

const PAIRS: &[(&str, &str, Kind)] = &[
    ("Nộp trực tuyến mất 7 nghìn đồng.", "Nộp trực tuyến mất 15 nghìn đồng.", Kind::Money),
    ("Trực tiếp: 15.000đ", "Trực tiếp: 7.000đ", Kind::Money),
    ("**Lệ phí:** 15.000 đồng", "**Lệ phí:** 99.000 đồng", Kind::Money),
    ("Trẻ dưới 6 tuổi được miễn phí.", "Trẻ dưới 16 tuổi được miễn phí.", Kind::Age),
    ("Bạn 25 tuổi.", "Bạn 26 tuổi.", Kind::Age),
    ("Có kết quả sau 3 ngày làm việc.", "Có kết quả sau 3 ngày.", Kind::Duration),
    ("It takes three working days.", "It takes three days.", Kind::Duration),
    ("Tạm trú tối đa hai năm.", "Tạm trú tối đa hai tháng.", Kind::Duration),
    ("Áp dụng từ 1/7/2026.", "Áp dụng từ 7/1/2026.", Kind::Date),
    ("Bạn thuê nhà từ tháng 3/2026.", "Bạn thuê nhà từ tháng 4/2026.", Kind::Date),
    ("Điền mẫu CT01.", "Điền mẫu CT02.", Kind::Form),
    ("Fill in form CT01.", "Fill in form TK01.", Kind::Form),
    ("Theo Nghị định số 154/2024.", "Theo Nghị định số 145/2024.", Kind::Law),
    ("Theo Luật Cư trú 2020.", "Theo Luật Căn cước 2020.", Kind::Law),
    ("Nộp cho công an phường.", "Nộp cho công an quận.", Kind::Agency),
    ("File with the ward police.", "File with the district police.", Kind::Agency),
    ("Nộp tại công an xã.", "Nộp tại Sở Tư pháp.", Kind::Agency),
    ("Bạn ở phường Nghĩa Đô.", "Bạn ở phường Nghĩa Tân.", Kind::Place),
    ("Nộp tại Hà Nội.", "Nộp tại Nghệ An.", Kind::Place),
    (
        "Nộp bản sao giấy tờ chứng minh chỗ ở hợp pháp.",
        "Nộp bản chính giấy tờ chứng minh chỗ ở hợp pháp.",
        Kind::Document,
    ),
    ("Nộp 1 bản chính tờ khai.", "Nộp 2 bản chính tờ khai.", Kind::Number),
    ("Nộp tờ khai.", "Nộp sổ hộ khẩu.", Kind::Document),
    ("Bring your lease.", "Bring your passport.", Kind::Document),
    ("Bạn có thể nộp trực tuyến.", "Bạn có thể nộp qua bưu điện.", Kind::Channel),
    ("You can file online.", "You can file by post.", Kind::Channel),
    ("Hợp đồng thuê nhà không cần công chứng.", "Hợp đồng thuê nhà cần công chứng.", Kind::Polarity),
    ("The lease need not be notarised.", "The lease must be notarised.", Kind::Polarity),
    ("Bạn cần nộp tờ khai.", "Bạn không cần nộp tờ khai.", Kind::Polarity),
    ("Gọi 024 3825 1234.", "Gọi 024 3825 1235.", Kind::Phone),
    ("le phi la 7.000 dong", "le phi la 17.000 dong", Kind::Money),
    ("nop cho cong an xa trong 3 ngay lam viec", "nop cho cong an huyen trong 3 ngay lam viec", Kind::Agency),
];

#[test]
fn the_true_one_passes_and_the_false_one_is_refused() {
    let evidence = Evidence::new(SLOTS.iter().copied(), QUESTION);
    for (faithful, false_one, kind) in PAIRS {
        assert_eq!(check(faithful, &evidence), [], "{faithful}");
        let kinds: Vec<Kind> =
            check(false_one, &evidence).into_iter().map(|stranger| stranger.kind).collect();
        assert!(kinds.contains(kind), "{false_one}: {kinds:?}");
    }
}

#[test]
fn every_sentence_of_a_record_rests_on_the_record() {
    for case in super::CASES {
        let evidence = Evidence::new(case.slots.iter().copied(), "");
        for sentence in case.slots.iter().flat_map(|slot| super::super::sentences(slot)) {
            assert_eq!(check(sentence, &evidence), [], "{sentence}");
        }
    }
}

#[test]
fn strangers_name_kind_and_words() {
    let evidence = Evidence::new(["Lệ phí 20.000 đồng"], "");
    let strangers = check("Lệ phí là 30.000 đồng.", &evidence);
    let json = serde_json::to_string(&strangers).expect("plain data");
    assert_eq!(json, r#"[{"kind":"money","text":"30.000 đồng"}]"#);
}

/// What the guard cannot tell, written down so that a change is noticed.
#[test]
fn known_limits() {
    let evidence = Evidence::new(["Cấp mới 20.000 đồng, cấp đổi 30.000 đồng. Cha, mẹ nộp hồ sơ."], "");
    assert_eq!(check("Cấp mới mất 30.000 đồng.", &evidence), [], "figures of cases that are in no lexicon");
    assert_eq!(check("Ông bà nộp hồ sơ.", &evidence), [], "who acts");
}
