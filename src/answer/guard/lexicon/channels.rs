//! Ways to file, and what a sum may be or depend on.

use std::sync::LazyLock;

use super::{Entry, Lexicon};

pub(in super::super) static CHANNELS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENTRIES));

const ENTRIES: &[Entry] = &[
    (
        "online",
        "trực tuyến|qua mạng|nộp điện tử|qua mạng internet",
        "online|electronically|via the internet|over the internet|on the internet|e-filing",
    ),
    ("counter", "trực tiếp|tại quầy|tận nơi|đến tận", "in person|at the counter|at a counter|in-person"),
    (
        "post",
        "bưu chính|bưu điện|đường bưu điện",
        "by post|by mail|postal|post office|by courier|via post|through the post",
    ),
    ("vneid", "vneid", "vneid"),
    (
        "portal",
        "cổng dịch vụ công|cổng dịch vụ công quốc gia|cổng dịch vụ công trực tuyến|dịch vụ công quốc gia",
        "public service portal|national public service portal|national public services portal|public services portal|service portal",
    ),
    ("ihanoi", "ihanoi|ihà nội|công dân thủ đô số", "ihanoi"),
    (
        "zalo",
        "zalo|facebook|messenger|telegram|viber|fax",
        "zalo|facebook|messenger|telegram|viber|fax|by fax",
    ),
    ("telephone", "qua điện thoại|tin nhắn|sms", "by phone|by telephone|text message"),
    ("email", "thư điện tử|email|e-mail", "email|e-mail|by email"),
];

/// Fees and taxes that have a name of their own.
pub(in super::super) static CHARGES: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("appraisal", "phí thẩm định|phí thẩm định hồ sơ", "appraisal fee|appraisal charge|assessment fee"),
        (
            "registration-tax",
            "lệ phí trước bạ|thuế trước bạ|trước bạ",
            "registration tax|ownership registration fee|stamp duty",
        ),
        ("income-tax", "thuế thu nhập cá nhân|thuế thu nhập", "personal income tax|income tax"),
        ("land-use-money", "tiền sử dụng đất", "land use fee|land use money|land use levy"),
        ("land-rent", "tiền thuê đất", "land rent"),
        ("licence-tax", "lệ phí môn bài|thuế môn bài", "licence tax|business licence fee"),
        ("value-added-tax", "thuế giá trị gia tăng|thuế gtgt", "value added tax|vat"),
        ("notary-fee", "phí công chứng", "notary fee|notarisation fee|notarization fee"),
        ("certification-fee", "phí chứng thực|lệ phí chứng thực", "certification fee"),
    ])
});

/// Circumstances under which a sum or a deadline may hold.
pub(in super::super) static CIRCUMSTANCES: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("on-time", "đúng hạn|đúng thời hạn", "on time|in time"),
        ("late", "quá hạn|trễ hạn|muộn|chậm hạn|không đúng hạn", "late|overdue"),
        ("lost", "bị mất|do mất|làm mất", "lost"),
        ("first", "lần đầu|lần đầu tiên", "first time|first issue"),
        ("paper", "hồ sơ giấy|bằng giấy", "on paper|paper"),
        ("damaged", "bị hỏng|hư hỏng|do hỏng", "damaged"),
    ])
});
