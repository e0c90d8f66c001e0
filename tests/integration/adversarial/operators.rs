//! Faults planted into faithful wordings, by operator. Each looks first whether the record says what it plants.

use motcua::{
    answer::card::{Card, Value},
    catalog::Slot,
    text::{Language, fold},
};

use super::{faithful::Faithful, numbers};

/// How many operators there are.
pub(crate) const NAMES: usize = 16;

/// A wording with one fault.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) operator: &'static str,
    pub(crate) text: String,
}

/// Every fault that the operators find a place for; `neighbour` is the card of another procedure for the same slot.
pub(crate) fn plant(wording: &Faithful, neighbour: &Card, turn: usize) -> Vec<Fault> {
    let said = record(wording);
    let mut faults = Vec::new();
    let mut add = |operator, texts: Vec<String>| {
        faults.extend(
            texts.into_iter().filter(|text| *text != wording.text).map(|text| Fault { operator, text }),
        );
    };
    add("digit", digits(&wording.text, &said, turn));
    add("zero", zeros(&wording.text, &said));
    add("number word", number_words(&wording.text, &said));
    add("unit", swaps(UNITS, wording, &said));
    add("agency", swaps(AGENCIES, wording, &said));
    add("channel", swaps(CHANNELS, wording, &said));
    add("bound", bounds(&wording.text, &said));
    add("person", swaps(PERSONS, wording, &said));
    add("law", swaps(LAWS, wording, &said));
    add("denial deleted", deleted(&wording.text, &said));
    add("denial added", denied(wording));
    add("fee of another channel", channel_fee(wording));
    add("case of another row", other_case(wording));
    add("document of a neighbour", neighbour_paper(wording, neighbour, &said));
    add("fact of a neighbour", neighbour_fact(wording, neighbour, &said));
    add("invented", invented(wording, turn, &said));
    faults
}

/// What the record says in the slots of the card, folded.
fn record(wording: &Faithful) -> String {
    let slots = [wording.slot, Slot::Result];
    let texts = slots.iter().filter_map(|slot| wording.card.slots.get(slot)).map(|slot| slot.text.as_str());
    let texts: Vec<&str> = texts.chain([wording.card.name.as_str()]).collect();
    fold(&texts.join("\n")).to_lowercase()
}

fn says(record: &str, what: &str) -> bool {
    record.contains(&fold(what).to_lowercase())
}

/// Figures with one digit changed, such as 20.000 → 30.000: one figure a sentence, in turn.
fn digits(text: &str, record: &str, turn: usize) -> Vec<String> {
    let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    if places.is_empty() {
        return Vec::new();
    }
    let (at, c) = places[turn % places.len()];
    let value = c.to_digit(10).unwrap();
    let changed: Vec<String> = [1, 4]
        .into_iter()
        .map(|more| format!("{}{}{}", &text[..at], (value + more) % 10, &text[at + 1..]))
        .filter(|changed| {
            // The figure that came of it must not stand in the record for something else.
            let figure = figure_at(changed, at);
            !record.contains(&fold(figure).to_lowercase()) && !figure.trim_matches('0').is_empty()
        })
        .collect();
    changed
}

/// The digits, dots and letters around byte `at`.
fn figure_at(text: &str, at: usize) -> &str {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '/' | '-');
    let from = text[..at]
        .rfind(|c| !inside(c))
        .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
    let to = text[at..].find(|c| !inside(c)).map_or(text.len(), |after| at + after);
    text[from..to].trim_end_matches(['.', ','])
}

/// A zero less, or one more: 2.000 for 20.000.
fn zeros(text: &str, record: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (from, to) in
        [("0.000", ".000"), (".000", "0.000"), ("0,000", ",000"), (",000", "0,000"), ("0 nghìn", "00 nghìn")]
    {
        let Some(at) = text.find(from) else { continue };
        let changed = text.replacen(from, to, 1);
        let figure = figure_at(&changed, at.min(changed.len() - 1));
        let bad = figure.starts_with(['.', ',']) || record.contains(figure.trim_start_matches(['.', ',']));
        if !bad && changed.is_char_boundary(at) {
            found.push(changed);
        }
    }
    found
}

fn number_words(text: &str, record: &str) -> Vec<String> {
    let pairs = [
        ("hai mươi nghìn", "ba mươi nghìn"),
        ("năm mươi nghìn", "mười lăm nghìn"),
        ("mười lăm", "mười hai"),
        ("mười ngày", "mười hai ngày"),
        ("ba ngày", "bảy ngày"),
        ("hai ngày", "bốn ngày"),
        ("năm ngày", "sáu ngày"),
        ("bảy ngày", "chín ngày"),
        ("một ngày", "hai ngày"),
        ("tám nghìn", "tám mươi nghìn"),
        ("một bản chính", "hai bản chính"),
        ("hai bản", "ba bản"),
        ("mười lăm nghìn", "năm mươi nghìn"),
        ("trăm nghìn", "trăm triệu"),
    ];
    let change = |(from, to): (&str, &str)| {
        let numeral = to.replace("hai bản", "2 bản").replace("ba bản", "3 bản");
        (text.contains(from) && !says(record, to) && !says(record, &numeral))
            .then(|| text.replacen(from, to, 1))
    };
    pairs.into_iter().filter_map(change).collect()
}

type Swaps = &'static [(&'static str, &'static str)];

const UNITS: Swaps = &[
    (" ngày làm việc", " ngày"),
    (" ngày làm việc", " giờ làm việc"),
    (" ngày làm việc", " tháng"),
    (" ngày.", " ngày làm việc."),
    (" ngày ạ", " ngày làm việc ạ"),
    (" giờ.", " ngày."),
    (" tháng.", " ngày."),
    (" năm.", " tháng."),
    (" nghìn đồng", " triệu đồng"),
    ("000 đồng", "000 USD"),
    (" VND", " USD"),
    ("0đ", "0 đô la"),
    ("working day", "day"),
    ("working day", "week"),
    (" days.", " working days."),
    (" day.", " month."),
    ("1 bản chính", "1 bản sao"),
    ("1 original)", "1 copy)"),
    ("2 originals)", "2 copies)"),
    (" triệu đồng", " nghìn đồng"),
    (" phút", " giờ"),
    (" tháng", " tuần"),
];

const AGENCIES: Swaps = &[
    ("cấp xã", "cấp huyện"),
    ("cấp xã", "quận Hoàn Kiếm"),
    ("cấp xã", "cấp tỉnh"),
    ("phường, xã", "quận, huyện"),
    ("Công an cấp xã", "Công an quận Ba Đình"),
    ("Công an", "Tòa án"),
    ("Sở ", "Phòng Kinh tế Sở "),
    ("Sở Tư pháp", "Sở Xây dựng"),
    ("Sở Nội vụ", "Sở Tài chính"),
    ("Sở Y tế", "Sở Công Thương"),
    ("Ủy ban nhân dân cấp xã", "Sở Tư pháp"),
    ("Ủy ban nhân dân cấp xã", "Tòa án nhân dân khu vực"),
    ("Văn phòng đăng ký đất đai", "Sở Giao thông vận tải"),
    ("Trung tâm Phục vụ hành chính công", "Phòng Tư pháp quận"),
    ("cơ quan thuế", "kho bạc nhà nước"),
    ("ommune", "istrict"),
    ("commune People's Committee", "Department of Finance"),
    ("ommune police", "istrict police"),
    ("Department of Justice", "Department of Health"),
    ("Public Administrative Service Centre", "notary office"),
    ("the city", "the district"),
    ("Chủ tịch", "Phó phòng"),
    ("bảo hiểm xã hội", "thuế"),
];

const CHANNELS: Swaps = &[
    ("trực tuyến", "qua bưu chính"),
    ("trực tuyến", "qua email"),
    ("trực tiếp", "qua điện thoại"),
    ("bưu chính", "fax"),
    ("VNeID", "Zalo"),
    ("VNeID", "iHanoi"),
    ("Cổng Dịch vụ công quốc gia", "ứng dụng Zalo"),
    ("online", "by phone"),
    ("online", "by email"),
    ("in person", "by text message"),
    ("by post", "by email"),
    ("Nộp trực tuyến", "Nộp tận nhà"),
];

const PERSONS: Swaps = &[
    ("cha mẹ", "ông bà nội"),
    ("cha, mẹ", "chủ nhà"),
    ("Cha, mẹ", "Chủ nhà"),
    ("vợ chồng", "anh em họ"),
    ("công dân Việt Nam", "người nước ngoài"),
    ("Công dân Việt Nam", "Người nước ngoài"),
    ("người nước ngoài", "người cao tuổi"),
    ("hộ nghèo", "hộ khá giả"),
    ("người khuyết tật", "người lao động"),
    ("Người khuyết tật", "Sinh viên"),
    ("trẻ em", "người lớn"),
    ("chủ hộ", "người thuê nhà"),
    ("người cao tuổi", "người dưới 18 tuổi"),
    ("tổ chức", "trẻ em"),
    ("cá nhân", "doanh nghiệp"),
    ("doanh nghiệp", "hộ nghèo"),
    ("parents", "neighbours"),
    ("foreigner", "student"),
    ("Vietnamese citizen", "foreigner"),
    ("grandparent", "landlord"),
    ("poor household", "rich household"),
    ("people with disabilities", "students"),
    ("người giám hộ", "hàng xóm"),
    ("guardian", "employer"),
];

const LAWS: Swaps = &[
    ("/NĐ-CP", "/TT-BTC"),
    ("Nghị định", "Thông tư"),
    ("nghị định", "thông tư"),
    ("Thông tư", "Nghị quyết"),
    ("thông tư", "nghị quyết"),
    ("/2015/", "/2016/"),
    ("/2025/", "/2023/"),
    ("/2014/", "/2019/"),
    ("/2024/", "/2021/"),
    ("/2020/", "/2022/"),
    ("/TT-B", "/NĐ-B"),
    ("Điều ", "Điều 1"),
    ("khoản ", "khoản 9"),
    ("Luật ", "Bộ luật Hình sự và Luật "),
    ("/2022/", "/2012/"),
    ("luật số", "pháp lệnh số"),
];

fn swaps(pairs: Swaps, wording: &Faithful, record: &str) -> Vec<String> {
    let text = &wording.text;
    let change = |(from, to): &(&str, &str)| {
        // What comes of it must be new to the record, with the word before it.
        let at = text.find(from)?;
        let start = text[..at].trim_end().rfind(' ').map_or(0, |space| space + 1);
        let changed = text.replacen(from, to, 1);
        let end = at + to.len();
        let piece = changed.get(start..end)?.trim_end_matches('.');
        let plain = to.trim_matches([' ', '.', ')']);
        let plainly = piece.trim().trim_start_matches('0').replace("1 day", "one day");
        let stands = says(record, piece.trim())
            || says(record, &plainly)
            || plain.len() > 6 && !plain.contains("ngày") && says(record, plain);
        (!stands).then_some(changed)
    };
    pairs.iter().filter_map(change).collect()
}

/// The other side of a limit.
fn bounds(text: &str, record: &str) -> Vec<String> {
    let pairs = [
        ("dưới ", "từ "),
        ("trở lên", "trở xuống"),
        ("trở xuống", "trở lên"),
        ("Không quá ", "Ít nhất "),
        ("không quá ", "ít nhất "),
        ("tối đa", "tối thiểu"),
        ("trước ngày", "sau ngày"),
        ("từ ngày", "đến hết ngày"),
        ("đến hết", "kể từ"),
        ("từ đủ", "dưới"),
        ("under ", "over "),
        ("at least ", "at most "),
        ("at most ", "at least "),
        ("within ", "only after "),
        ("before ", "after "),
        ("trong vòng ", "sau hơn "),
        ("until ", "only from "),
        ("or older", "or younger"),
    ];
    let change = |(from, to): (&str, &str)| {
        let at = text.find(from)?;
        let rest = text[at + from.len()..].trim_start();
        let number = rest.split(' ').take(3).any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let before = text[..at]
            .split(' ')
            .rev()
            .skip(1)
            .take(3)
            .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let trailing = from.starts_with("trở") || from.starts_with("or ");
        let law = rest.split(' ').next().is_some_and(|word| word.contains('/'));
        let figure = (number || trailing && before)
            && !law
            && !rest.starts_with(char::is_uppercase)
            && !text.contains("form TK")
            && !text.contains("luật số")
            && !rest.starts_with("Article");
        let changed = text.replacen(from, to, 1);
        let piece: String = changed[at..].split(' ').take(2).collect::<Vec<_>>().join(" ");
        (figure && !says(record, piece.trim_end_matches('.'))).then_some(changed)
    };
    pairs.into_iter().filter_map(change).collect()
}

/// A denial left out.
fn deleted(text: &str, record: &str) -> Vec<String> {
    let pairs = [
        ("không phải nộp", "phải nộp"),
        ("không phải làm", "phải làm"),
        ("không cần", "cần"),
        ("không bắt buộc", "bắt buộc"),
        ("không mất phí", "mất phí"),
        ("không thu lệ phí", "có thu lệ phí"),
        ("không thu phí", "có thu phí"),
        ("miễn phí", "phải nộp phí"),
        ("không được", "được"),
        ("không thuộc", "thuộc"),
        ("is not required", "is required"),
        ("not needed", "needed"),
        ("need not", "must"),
        ("free of charge", "charged"),
        ("no copy", "a copy"),
        ("are not", "are"),
        ("is not", "is"),
        ("cannot", "can"),
        ("must not", "must"),
        ("no separate", "a separate"),
        ("không có", "có"),
        ("chưa ", "đã "),
        ("without", "with"),
    ];
    let change = |(from, to): (&str, &str)| {
        let at = text.find(from)?;
        let changed = text.replacen(from, to, 1);
        // Where the record says it of something else too, or charges in one case, the fault is none that is clear.
        let piece = changed[at..].split(' ').take(to.split(' ').count() + 2).collect::<Vec<_>>().join(" ");
        let charged = from.contains("phí") || from.contains("free");
        let paid = record.contains("000 dong") || record.contains("000 vnd");
        let torn = text.starts_with("Được") && charged || to == "is" && text.contains("is notice");
        let unclear = torn || charged && paid || says(record, piece.trim_end_matches('.'));
        (!unclear).then_some(changed)
    };
    pairs.into_iter().filter_map(change).collect()
}

/// A denial put in.
fn denied(wording: &Faithful) -> Vec<String> {
    let text = &wording.text;
    let pairs = [
        ("cần chuẩn bị", "không cần chuẩn bị"),
        ("cần nộp", "không phải nộp"),
        ("nộp thêm", "không cần nộp thêm"),
        (" phải ", " không phải "),
        ("Nhớ mang theo", "Không cần mang theo"),
        ("Anh/chị nộp ", "Anh/chị không phải nộp "),
        ("Hồ sơ gồm có", "Hồ sơ không gồm"),
        ("You need:", "You do not need:"),
        ("must ", "need not "),
        ("Please bring the following", "You need not bring the following"),
        ("sẽ có kết quả", "cũng không có kết quả"),
        ("You pay", "You do not pay"),
        ("nơi nộp hồ sơ", "nơi không nhận hồ sơ"),
        ("do ", "không do "),
        ("It is decided by", "It is not decided by"),
        ("Please file here", "Do not file here"),
        ("được ", "không được "),
    ];
    let free = wording.slot == Slot::Documents || wording.slot == Slot::Fee || !text.contains("được");
    let denies = |text: &str| text.contains("không") || text.contains("not ") || text.contains("Không");
    // A paper that data may replace is waived in that case.
    let waived = record(wording).contains("khong phai nop") && wording.slot == Slot::Documents;
    if denies(text) || !free || waived {
        return Vec::new();
    }
    let found = pairs.into_iter().find(|(from, _)| text.contains(from));
    found.map(|(from, to)| text.replacen(from, to, 1)).into_iter().collect()
}

fn sum(amount: u64, language: Language) -> String {
    match language {
        Language::Vietnamese => numbers::dong(amount, 0),
        Language::English => numbers::vnd(amount),
    }
}

/// The sum of one way of filing said of another.
fn channel_fee(wording: &Faithful) -> Vec<String> {
    use motcua::catalog::ChannelKind::{Counter, Online, Post};
    let Some(answer) = wording.card.slots.get(&Slot::Fee).filter(|_| wording.slot == Slot::Fee) else {
        return Vec::new();
    };
    let of = |kind| -> Vec<u64> {
        let fees = answer.values.iter().filter_map(|value| match value {
            Value::Fee { channel, amount: Some(amount), currency, .. }
                if *channel == kind && currency == "VND" =>
            {
                Some(*amount)
            }
            _ => None,
        });
        fees.collect()
    };
    let mut found = Vec::new();
    for (kind, said, english) in [
        (Online, "Nộp trực tuyến", "If you file online"),
        (Counter, "Nộp trực tiếp", "If you file in person"),
        (Post, "Nộp qua bưu chính", "If you file by post"),
    ] {
        let own = of(kind);
        let others = [Online, Counter, Post].into_iter().filter(|other| *other != kind).flat_map(of);
        for other in others.filter(|other| !own.is_empty() && !own.contains(other) && *other > 0) {
            let sum = sum(other, wording.language);
            found.push(match wording.language {
                Language::Vietnamese => format!("{said} thì lệ phí là {sum}."),
                Language::English => format!("{english}, the fee is {sum}."),
            });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The figure of one row said of the case of another row that has another figure.
fn other_case(wording: &Faithful) -> Vec<String> {
    let Some(answer) = wording.card.slots.get(&wording.slot) else { return Vec::new() };
    let rows: Vec<(String, String)> = answer
        .values
        .iter()
        .filter_map(|value| match value {
            Value::Fee { amount: Some(amount), when: Some(when), currency, .. }
                if currency == "VND" && *amount > 0 =>
            {
                Some((when.clone(), sum(*amount, wording.language)))
            }
            Value::Deadline { amount: Some(amount), when: Some(when), unit: Some(unit), .. } => {
                let words = motcua::answer::phrasebook::Phrasebook(wording.language);
                Some((when.clone(), words.duration(*amount, Some(*unit))))
            }
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (when, own) in &rows {
        let has = |figure: &String| rows.iter().any(|(other, theirs)| other == when && theirs == figure);
        if let Some((_, figure)) = rows.iter().find(|(other, figure)| other != when && !has(figure))
            && when.chars().count() <= 120
            && !when.contains(". ")
            && own != figure
        {
            found.push(format!("{}: {figure}.", when.trim_end_matches('.')));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn papers(card: &Card) -> Vec<String> {
    let answer = card.slots.get(&Slot::Documents);
    let values = answer.map_or(&[][..], |answer| &answer.values);
    let names = values.iter().filter_map(|value| match value {
        Value::Document { name, remark: false, .. } => {
            Some(name.split([':', '(', ';', ',']).next()?.trim().to_owned())
        }
        _ => None,
    });
    names.filter(|name| name.chars().count() > 8 && name.chars().count() < 110).collect()
}

/// A paper of a neighbour in place of one of its own, or besides it.
fn neighbour_paper(wording: &Faithful, neighbour: &Card, record: &str) -> Vec<String> {
    if wording.slot != Slot::Documents {
        return Vec::new();
    }
    let strange: Vec<String> =
        papers(neighbour).into_iter().filter(|name| is_strange(name, record)).take(2).collect();
    let mut found = Vec::new();
    for name in &strange {
        let lower: String =
            name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect();
        for own in papers(&wording.card).into_iter().take(6) {
            let own_lower: String =
                own.chars().take(1).flat_map(char::to_lowercase).chain(own.chars().skip(1)).collect();
            if wording.text.contains(&own_lower) {
                found.push(wording.text.replacen(&own_lower, &lower, 1));
                break;
            }
        }
        found.push(match wording.language {
            Language::Vietnamese => format!("{} và {lower}.", wording.text.trim_end_matches(['.', 'ạ', ' '])),
            Language::English => format!("{} and {lower}.", wording.text.trim_end_matches('.')),
        });
    }
    found
}

/// Whether the record has neither the name nor most of its words.
fn is_strange(name: &str, record: &str) -> bool {
    let common = " giay to ban sao chinh ket qua thu tuc result procedure mot trong cac ve cua viec va co dung cho quan de nghi theo don the of one these a papers paper lawful and or ";
    let known = format!(" {} ", record.replace(|c: char| !c.is_alphanumeric(), " "));
    let words = fold(name).to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    let new = words
        .split(' ')
        .filter(|word| !common.contains(&format!(" {word} ")) && !known.contains(&format!(" {word} ")));
    !says(record, name) && new.count() >= 2
}

/// The sum, deadline, body or form of a neighbour in place of its own.
fn neighbour_fact(wording: &Faithful, neighbour: &Card, record: &str) -> Vec<String> {
    let Some(answer) = neighbour.slots.get(&wording.slot) else { return Vec::new() };
    let vietnamese = wording.language == Language::Vietnamese;
    let fact = answer.values.iter().find_map(|value| match value {
        Value::Fee { amount: Some(amount), currency, .. } if *amount > 0 && currency == "VND" => {
            let sum = sum(*amount, wording.language);
            let said = if vietnamese {
                format!("Dạ, lệ phí là {sum} ạ.")
            } else {
                format!("The fee is {sum}.")
            };
            let digits = sum.split(' ').next()?.to_owned();
            (!record.contains(&digits)).then_some(said)
        }
        Value::Deadline { amount: Some(amount), unit: Some(unit), .. } => {
            let time =
                motcua::answer::phrasebook::Phrasebook(wording.language).duration(*amount, Some(*unit));
            let said = if vietnamese {
                format!("Anh/chị chờ {time} nhé.")
            } else {
                format!("It takes {time}.")
            };
            let words = format!(" {} ngày", numbers::in_words(u64::from(*amount)));
            (!says(record, &time) && !record.contains(&format!("{amount:02} ")) && !says(record, &words))
                .then_some(said)
        }
        Value::Form { name, .. } if name.contains(|c: char| c.is_ascii_digit()) && !says(record, name) => {
            Some(if vietnamese {
                format!("Mẫu cần điền là {name}.")
            } else {
                format!("The form is {name}.")
            })
        }
        Value::Law { number: Some(number), .. } if !says(record, number) => Some(if vietnamese {
            format!("Căn cứ pháp lý là {number}.")
        } else {
            format!("The legal basis is {number}.")
        }),
        Value::Text { text } if wording.slot == Slot::Authority && !says(record, text) => {
            let text = text.split(['(', ';', '.']).next()?.trim();
            // Every tax office is the tax office.
            let same = (record.contains("thue") && fold(text).contains("thue"))
                || (record.contains("tax") && text.contains("ax "));
            (!same && is_strange(text, record) && text.chars().count() < 100).then(|| {
                if vietnamese {
                    format!("Cơ quan giải quyết là {text}.")
                } else {
                    format!("The authority is {text}.")
                }
            })
        }
        _ => None,
    });
    fact.into_iter().collect()
}

/// Things that no record says.
fn invented(wording: &Faithful, turn: usize, record: &str) -> Vec<String> {
    let additions: &[&str] = match wording.language {
        Language::Vietnamese => INVENTED,
        Language::English => INVENTED_ENGLISH,
    };
    let body = wording.text.trim_end_matches(['.', 'ạ', ' ']);
    let chosen = [additions[turn % additions.len()]];
    // What a record speaks of elsewhere it may well ask for: such a demand is no clear fault.
    let spoken_of = ["công chứng", "đảng viên", "khám sức khỏe", "tài khoản"];
    let unclear =
        |addition: &str| spoken_of.iter().any(|words| addition.contains(words) && says(record, words));
    let new = chosen
        .iter()
        .filter(|addition| !says(record, addition.trim_start_matches([',', ' '])) && !unclear(addition));
    new.map(|addition| format!("{body}{addition}.")).collect()
}

const INVENTED: &[&str] = &[
    ", theo mẫu XK09",
    " theo Mẫu số 99/BM",
    " tại UBND quận Hoàn Kiếm",
    " tại số 12 Trần Phú",
    ", gọi 0912 345 678 để được làm nhanh",
    " và nộp thêm 37.000 đồng",
    ", chậm nhất ngày 17/9/2031",
    " theo Thông tư 991/2016/TT-BXD",
    ", kèm giấy xác nhận của tổ trưởng dân phố",
    ", phải có chữ ký của hàng xóm",
    ", phải được công chứng tại phòng công chứng",
    ", chỉ áp dụng cho đảng viên",
    ", chỉ dành cho người trên 65 tuổi",
    ", phải đặt lịch hẹn trước qua Facebook",
    " trong 36 phút",
    ", cần khám sức khỏe trước",
    ", nhớ mang theo ảnh 3x4",
    " tại Sở Du lịch",
    ", giảm 45% cho sinh viên",
    ", xem thêm tại lamnhanhgiayto.com",
    ", phải chuyển khoản vào tài khoản của cán bộ",
    ", không cần nộp giấy tờ gì khác",
    ", phải học qua một lớp tập huấn",
    ", chỉ nhận hồ sơ vào thứ ba",
    ", phải trả lời phỏng vấn bằng tiếng Pháp",
    ", hồ sơ nộp muộn sẽ bị phạt tiền",
];

const INVENTED_ENGLISH: &[&str] = &[
    " with form XK09",
    " at 12 Tran Phu street",
    " at the district People's Committee",
    " and pay 37,000 VND more",
    " by 17 September 2031",
    " under Circular 991/2016/TT-BXD",
    " with your wedding photo album",
    ", only for party members",
    ", only for people over 65",
    " within 36 minutes",
    " and a letter from your landlord's lawyer",
    ", call 0912 345 678 for fast service",
    " at the Department of Tourism",
    ", see lamnhanhgiayto.com",
    ", and you must pass an interview in French",
    ", and late filing is fined",
    ", and no other papers are needed",
    ", only on Tuesdays",
    ", and you must transfer money to the officer",
    " with 45% off for students",
];
