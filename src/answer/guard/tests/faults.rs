//! Faults planted into faithful wordings.

/// A faulty wording and the operator that made it.
pub(super) struct Fault {
    pub(super) operator: &'static str,
    pub(super) wording: String,
}

/// Every fault that the operators can plant into `wording`.
pub(super) fn plant(wording: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(digits(wording));
    faults.extend(zeros(wording));
    for (operator, swaps) in SWAPS {
        for (from, to) in *swaps {
            faults.extend(swapped(wording, from, to).map(|wording| Fault { operator, wording }));
        }
    }
    faults.extend(denied(wording));
    // Half of them for each wording keeps the test quick.
    let half = wording.len() % 2;
    faults.extend(invented(wording).into_iter().skip(half).step_by(2));
    faults
}

/// Operators that put one word for another.
const SWAPS: &[(&str, &[(&str, &str)])] = &[
    (
        "unit",
        &[
            ("ngày làm việc", "ngày"),
            ("ngày làm việc", "tuần"),
            ("ngày làm việc", "giờ làm việc"),
            ("ngày kể từ", "tháng kể từ"),
            ("60 ngày", "60 ngày làm việc"),
            ("15 ngày.", "15 ngày làm việc."),
            ("working days", "days"),
            ("working days", "weeks"),
            ("000 đồng", "000 USD"),
            ("VND", "USD"),
            ("nghìn đồng", "triệu đồng"),
            ("triệu", "nghìn"),
            ("0.15%", "0.15 triệu đồng"),
        ],
    ),
    (
        "document",
        &[
            ("giấy chứng sinh", "giấy khai sinh"),
            ("giấy chứng sinh", "sổ tạm trú"),
            ("tờ khai", "giấy xác nhận cư trú"),
            ("sổ hộ khẩu giấy", "giấy phép lái xe"),
            ("hộ chiếu", "thị thực"),
            ("sổ đỏ", "sổ tiết kiệm"),
            ("hợp đồng chuyển nhượng", "hợp đồng thuê nhà"),
            ("bản án ly hôn", "giấy chứng tử"),
            ("giấy khám sức khỏe", "phiếu lý lịch tư pháp"),
            ("đơn đề nghị", "biên bản bàn giao"),
            ("bản vẽ thiết kế", "hợp đồng thi công"),
            ("văn bản của người làm chứng", "giấy ủy quyền"),
            ("identity card", "marriage certificate"),
            ("electronic identity", "household book"),
            ("giấy tờ chứng minh chỗ ở hợp pháp", "hợp đồng mua bán nhà"),
            ("hai bộ", "hai bản sao"),
            ("giấy xác nhận tình trạng hôn nhân", "giấy khám sức khỏe"),
            ("bằng lái mới", "thẻ căn cước mới"),
        ],
    ),
    (
        "form",
        &[
            ("Mẫu số 03", "Mẫu số 30"),
            ("CT01", "CT07"),
            ("CT01", "TK01"),
            ("TK01a", "TK02"),
            ("TK01 ", "DC01 "),
            ("mẫu số 18", "mẫu số 11"),
            ("Mẫu số 01", "Mẫu số 02"),
            ("DC02", "DC01"),
            ("DC02", "CT02"),
        ],
    ),
    (
        "agency",
        &[
            ("Ủy ban nhân dân cấp xã", "Ủy ban nhân dân cấp huyện"),
            ("Ủy ban nhân dân cấp xã", "UBND quận Ba Đình"),
            ("Ủy ban nhân dân cấp xã", "Sở Tư pháp Hải Dương"),
            ("Công an cấp xã", "Công an cấp tỉnh"),
            ("công an cấp xã", "công an quận"),
            ("công an xã, phường", "công an huyện"),
            ("Công an cấp xã", "Bộ Công an"),
            ("commune People's Committee", "district People's Committee"),
            ("commune People's Committee", "Department of Finance"),
            ("commune police", "district police"),
            ("commune police", "immigration department"),
            ("Văn phòng đăng ký đất đai", "Sở Xây dựng"),
            ("Văn phòng đăng ký đất đai", "Ủy ban nhân dân cấp tỉnh"),
            ("Phòng Quản lý xuất nhập cảnh", "Phòng Tư pháp"),
            ("Công an thành phố", "Công an quận"),
            ("Ủy ban nhân dân xã, phường", "Ủy ban nhân dân huyện"),
            ("uy ban nhan dan cap xa", "uy ban nhan dan cap huyen"),
            ("Trung tâm Phục vụ hành chính công", "bộ phận một cửa"),
            ("public administration service centre", "notary office"),
        ],
    ),
    (
        "channel",
        &[
            ("Cổng Dịch vụ công quốc gia", "bưu chính"),
            ("trực tuyến", "trực tiếp"),
            ("trực tuyến", "qua bưu chính"),
            ("trực tiếp", "trực tuyến"),
            ("in person", "online"),
            ("in person", "by post"),
            ("by post", "by email"),
            ("VNeID", "iHanoi"),
            ("VNeID", "bưu điện"),
            ("online,", "by phone,"),
        ],
    ),
    (
        "place",
        &[
            ("Cầu Giấy", "Xuân La"),
            ("Hà Nội", "Đà Nẵng"),
            ("Hanoi", "Hai Phong"),
            ("Hà Nội", "Hải Phòng"),
            ("Cầu Giấy", "Ba Đình"),
        ],
    ),
    (
        "law",
        &[
            ("123/2015", "132/2015"),
            ("123/2015", "123/2016"),
            ("NĐ-CP", "TT-BTC"),
            ("75/2022", "57/2022"),
            ("118/2025", "181/2025"),
            ("Điều 16", "Điều 61"),
            ("66.7/2025", "66.1/2025"),
            ("78/2026", "87/2026"),
            ("Article 99", "Article 9"),
            ("168/2025", "186/2025"),
            ("Nghị định", "Thông tư"),
            ("Thông tư", "Nghị định"),
            ("1.004222", "1.004194"),
        ],
    ),
    (
        "date",
        &[
            ("28/02/2027", "28/03/2027"),
            ("28/02/2027", "20/02/2027"),
            ("28 February 2027", "28 January 2027"),
            ("28/02/2027", "28/02/2028"),
            ("năm 2026", "năm 2025"),
            ("3/5/2026", "5/3/2026"),
            ("31 December 2026", "31 December 2027"),
            ("3 pm", "4 pm"),
            ("15h", "17h"),
            ("trước 23h", "trước 22h"),
        ],
    ),
    ("percentage", &[("0.15%", "0.5%"), ("0,5%", "5%"), ("10%", "20%"), ("0.15%", "15%")]),
    (
        "words",
        &[
            ("bảy ngày", "chín ngày"),
            ("mười ngày", "mười lăm ngày"),
            ("three working", "five working"),
            ("hai trăm nghìn", "ba trăm nghìn"),
            ("hai bộ", "ba bộ"),
            ("one original", "two originals"),
            ("14 tuổi", "16 tuổi"),
            ("75 tuổi", "60 tuổi"),
            ("80 tuổi", "75 ngày"),
            ("mức 2", "mức 3"),
            ("level 2", "level 1"),
            ("miễn phí", "mất 50.000 đồng"),
            ("free of charge", "10,000 VND"),
            ("trong ngày", "trong 5 ngày"),
            ("the same day", "day 3 days later"),
            ("ngày làm việc tiếp theo", "ngày làm việc thứ 5"),
        ],
    ),
    (
        "case",
        &[
            ("quá hạn thì mất", "đúng hạn thì mất"),
            ("1 bản chính", "1 bản sao"),
            ("và bản sao giấy tờ", "và bản chính giấy tờ"),
            ("A lost card", "A first issue"),
            ("one original", "one copy"),
            ("Phí thẩm định là", "Lệ phí trước bạ là"),
            ("bản chính sổ đỏ", "bản sao sổ đỏ"),
            ("bản sao bản án", "bản chính bản án"),
            ("dưới 14 tuổi", "từ 30 tuổi"),
        ],
    ),
    (
        "denial dropped",
        &[
            ("không phải nộp", "phải nộp"),
            ("không cần mang", "cần mang"),
            ("không cần giấy", "cần giấy"),
            ("is not required", "is required"),
            ("không mất lệ phí", "phải nộp lệ phí"),
        ],
    ),
    ("contact", &[("1022", "1080"), ("3939.1234", "3939.1243"), ("dichvucong.gov.vn", "dichvucong.com.vn")]),
];

/// `wording` with its first `from` replaced, where it has one.
fn swapped(wording: &str, from: &str, to: &str) -> Option<String> {
    (wording.contains(from) && !wording.replacen(from, "", 1).contains(to))
        .then(|| wording.replacen(from, to, 1))
}

/// Each digit changed, each time alone; the number of an item of a list is none.
fn digits(wording: &str) -> Vec<Fault> {
    let digits = wording
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !(*at == 0 && wording[1..].starts_with(". ")));
    digits
        .flat_map(|(at, c)| {
            let value = c.to_digit(10).unwrap_or(0);
            [(value + 1) % 10, (value + 4) % 10].map(|changed| Fault {
                operator: "digit",
                wording: format!("{}{changed}{}", &wording[..at], &wording[at + 1..]),
            })
        })
        .collect()
}

/// A zero dropped from thousands, or one added.
fn zeros(wording: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for thousands in [".000", ",000"] {
        let (less, more) = (&thousands[..3], format!("0{thousands}"));
        for changed in [less, more.as_str()] {
            faults.extend(
                swapped(wording, thousands, changed).map(|wording| Fault { operator: "zero", wording }),
            );
        }
    }
    faults
}

/// `không` put before each `phải` or `cần` that has none, `not` before each `must`.
fn denied(wording: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (word, put) in [
        ("cần ", "không cần "),
        ("phải ", "không phải "),
        ("nộp ", "không cần nộp "),
        ("You pay", "You do not pay"),
        ("Bring", "There is no need to bring"),
    ] {
        for (at, _) in wording.match_indices(word) {
            let before = wording[..at].trim_end();
            let starts = wording[..at].is_empty() || wording[..at].ends_with(' ');
            if starts && !before.ends_with("không") && !before.ends_with("phải") && !before.ends_with("cần")
            {
                let wording = format!("{}{put}{}", &wording[..at], &wording[at + word.len()..]);
                faults.push(Fault { operator: "denial added", wording });
            }
        }
    }
    faults
}

/// A place, an agency, a paper, a sum, a phone number put at the end.
fn invented(wording: &str) -> Vec<Fault> {
    let english = wording.is_ascii() && wording.contains(" the ");
    let additions: &[&str] = match english {
        true => &[
            " at 12 Tran Phu street",
            " in Xuan La ward",
            " with your household book",
            " and pay 15,000 VND",
            " at the district People's Committee",
            " with form NA5",
            " within 30 minutes",
            " at the Department of Tourism",
        ],
        false => &[
            " tại số 12 Trần Phú",
            " tại phường Xuân La",
            ", kèm sổ tạm trú",
            ", kèm hợp đồng lao động",
            " và nộp 15.000 đồng",
            " tại UBND quận Hoàn Kiếm",
            " theo mẫu NA5",
            " theo Thông tư 01/2016/TT-BCA",
            " trong 30 phút",
            " tại Sở Du lịch",
            ", gọi 0912 345 678",
            " ở Thanh Hóa",
        ],
    };
    let body = wording.trim_end_matches('.');
    additions
        .iter()
        .map(|addition| Fault { operator: "invented", wording: format!("{body}{addition}.") })
        .collect()
}
