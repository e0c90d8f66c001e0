//! Matters of another province: a message that places what it asks about there, and nothing of it here.

use serde::Deserialize;

use crate::text::Syllable;

use super::phrase::Phrases;

/// Words that may stand between what places a matter and the name of a province, such as `ở bên Nghệ An`.
const BETWEEN: usize = 1;

/// The table of a lexicon file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProvinceFile {
    /// Names of the other provinces and of towns that stand for them.
    say: Vec<String>,
    /// Words before a name that place the matter there.
    placing: Vec<String>,
    /// Words anywhere that say that the matter is of here, or that the province is only where something was before.
    unless: Vec<String>,
    /// Words before a name that make it a street.
    street: Vec<String>,
}

/// The other provinces, with the words by which a matter is placed there.
#[derive(Debug, Default)]
pub struct Provinces {
    names: Phrases,
    placing: Phrases,
    unless: Phrases,
    street: Phrases,
}

impl Provinces {
    pub(super) fn add(&mut self, file: &ProvinceFile) {
        let tables = [
            (&mut self.names, &file.say),
            (&mut self.placing, &file.placing),
            (&mut self.unless, &file.unless),
            (&mut self.street, &file.street),
        ];
        for (table, sayings) in tables {
            sayings.iter().for_each(|say| table.insert(say, 0));
        }
    }

    /// Whether `words` place what they ask about in another province; not where they name Hanoi, or another province only as
    /// where something was before.
    pub fn are_meant(&self, words: &[Syllable]) -> bool {
        let names = self.names.find(words);
        // Typed without marks, a part of a name reads like such a word: `Da Nang` begins like `đã`.
        let in_a_name = |from: usize| names.iter().any(|name| (name.from..name.to).contains(&from));
        if self.unless.find(words).iter().any(|unless| !in_a_name(unless.from)) {
            return false;
        }
        let placing = self.placing.find(words);
        let streets = self.street.find(words);
        names.iter().any(|name| {
            let placed = placing.iter().any(|placing| {
                placing.to <= name.from && name.from - placing.to <= BETWEEN
                    // `thành phố` as a part of the name, or a name that begins the message.
                    || placing.from == name.from
            });
            let street = streets.iter().any(|street| {
                let city = street.from > 0 && words[street.from - 1].folded == "thanh";
                street.to == name.from && !city
            });
            (placed || name.from == 0) && !street
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::syllables;

    fn provinces() -> Provinces {
        let lexicon = std::fs::read_to_string("corpus/lexicon/provinces.toml").unwrap();
        #[derive(Deserialize)]
        struct File {
            other_provinces: ProvinceFile,
        }
        let file: File = toml::from_str(&lexicon).unwrap();
        let mut provinces = Provinces::default();
        provinces.add(&file.other_provinces);
        provinces
    }

    #[test]
    fn what_is_placed_in_another_province_is_told_from_what_only_names_one() {
        let provinces = provinces();
        for elsewhere in [
            "tách thửa đất ở Bắc Ninh tối thiểu bao nhiêu mét",
            "le phi xay nha o tp ho chi minh bao nhieu",
            "giờ làm việc của phường Hải Châu trong Đà Nẵng",
            "Đà Nẵng có miễn lệ phí đăng ký hộ kinh doanh không",
            "What does Hai Phong charge for a land certificate",
            "What does the office in Da Nang charge for a birth certificate?",
            "le phi tach thua o da nang",
            "bảng giá đất thành phố Cần Thơ",
        ] {
            assert!(provinces.are_meant(&syllables(elsewhere)), "{elsewhere}");
        }
        for here in [
            "em quê ở Nghệ An ra làm căn cước thì cần gì",
            "xe mua ở Hải Phòng thì đăng ký thế nào",
            "nhà tôi ở phố Huế, đăng ký tạm trú ở đâu",
            "tôi chuyển từ Nam Định lên, nhập khẩu cần gì",
            "làm hộ chiếu mất bao lâu",
            "My cousin from Nghe An stays with us, must he register",
            "thẻ căn cước cấp ở Thái Bình hết hạn thì đổi ở đâu",
        ] {
            assert!(!provinces.are_meant(&syllables(here)), "{here}");
        }
    }
}
