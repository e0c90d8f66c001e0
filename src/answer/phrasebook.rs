//! The fixed words of an answer, in Vietnamese and English.

use crate::{
    catalog::{ChannelKind, Level, Slot, Standing, Text, TimeUnit},
    text::Language,
};

/// Fixed words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrasebook(pub Language);

impl Phrasebook {
    /// One of two texts, by language.
    pub fn pick<'a>(self, vietnamese: &'a str, english: &'a str) -> &'a str {
        match self.0 {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    /// A text of the record: English where there is one, else the Vietnamese original.
    pub fn text(self, text: &Text) -> &str {
        self.of(&text.vi, text.en.as_deref())
    }

    /// As [`Self::text`], from its two parts.
    pub fn of<'a>(self, vi: &'a str, en: Option<&'a str>) -> &'a str {
        match self.0 {
            Language::Vietnamese => vi,
            Language::English => en.unwrap_or(vi),
        }
    }

    /// Heading of a slot.
    pub fn slot(self, slot: Slot) -> &'static str {
        let (vi, en) = match slot {
            Slot::Documents => ("Giấy tờ cần có", "Documents"),
            Slot::Authority => ("Cơ quan giải quyết", "Authority"),
            Slot::Process => ("Các bước thực hiện", "Process"),
            Slot::Deadline => ("Thời hạn giải quyết", "Deadline"),
            Slot::Fee => ("Phí, lệ phí", "Fee"),
            Slot::Where => ("Nơi nộp hồ sơ", "Where to file"),
            Slot::Online => ("Nộp trực tuyến", "Filing online"),
            Slot::Result => ("Kết quả nhận được", "Result"),
            Slot::Conditions => ("Điều kiện", "Conditions"),
            Slot::Forms => ("Mẫu đơn, tờ khai", "Forms"),
            Slot::LegalBasis => ("Căn cứ pháp lý", "Legal basis"),
        };
        self.pick(vi, en)
    }

    /// What is said of a slot that the record leaves open.
    pub fn open(self, slot: Slot) -> String {
        let what = self.slot(slot).to_lowercase();
        match self.0 {
            Language::Vietnamese => {
                format!("Hồ sơ công bố chưa nêu {what}; vui lòng hỏi nơi tiếp nhận hoặc gọi 1022.")
            }
            Language::English => {
                format!(
                    "The published record does not state this ({what}); please ask the office or call 1022."
                )
            }
        }
    }

    /// At which levels the record says that a procedure is carried out; nothing where it says none that tells.
    pub fn carried_out(self, levels: &[Level]) -> Option<String> {
        let name = |level: &Level| match level {
            Level::Ministry => Some(self.pick("cấp bộ", "ministry")),
            Level::Province => Some(self.pick("cấp thành phố", "city")),
            Level::Commune => Some(self.pick("cấp xã (phường, xã)", "commune (ward or commune)")),
            Level::Other => None,
        };
        let names: Vec<&str> = levels.iter().filter_map(name).collect();
        let names = (!names.is_empty()).then(|| names.join(", "))?;
        Some(match self.0 {
            Language::Vietnamese => format!("Hồ sơ công bố xếp thủ tục này ở: {names}."),
            Language::English => format!("The published record puts this procedure at: {names} level."),
        })
    }

    /// A way to file.
    pub fn channel(self, kind: ChannelKind) -> &'static str {
        match kind {
            ChannelKind::Online => self.pick("Trực tuyến", "Online"),
            ChannelKind::Counter => self.pick("Trực tiếp", "At the counter"),
            ChannelKind::Post => self.pick("Qua bưu chính", "By post"),
        }
    }

    /// What stands over the rows that explain something.
    pub fn explained(self) -> &'static str {
        self.pick("Hồ sơ ghi về điều anh/chị hỏi", "What the record says of it")
    }

    /// What is said where one asks by when to act and no row says it.
    pub fn no_term(self) -> &'static str {
        self.pick(
            "Chưa tìm thấy trong hồ sơ công bố hạn mà người dân phải làm; thời hạn ghi dưới đây là thời gian cơ quan giải quyết. Xin hỏi nơi tiếp nhận hoặc gọi 1022.",
            "No term by which you must act was found in the published record; the time below is what the office takes. Please ask the office or call 1022.",
        )
    }

    /// What stands behind a time where one asks by when to act.
    pub fn office_takes(self) -> &'static str {
        self.pick("(thời gian cơ quan giải quyết)", "(the time the office takes)")
    }

    /// What ends a wording that is for the case which somebody `told` of; nothing where nobody told of any.
    pub fn for_case(self, told: &[String]) -> Option<String> {
        let told = told.join(self.pick(" và ", " and "));
        let said = match self.0 {
            Language::Vietnamese => format!("Câu trả lời này là cho trường hợp {told}, như đã cho biết ạ."),
            Language::English => format!("This is for the case you told me of: {told}."),
        };
        (!told.is_empty()).then_some(said)
    }

    /// What is said of the fee to those who need not pay it.
    pub fn exempt(self) -> &'static str {
        self.pick("được miễn", "exempt")
    }

    /// An amount of time.
    pub fn duration(self, amount: u32, unit: Option<TimeUnit>) -> String {
        let Some(unit) = unit else {
            return format!(
                "{amount} {}",
                self.pick("(hồ sơ công bố không ghi đơn vị)", "(the record prints no unit)")
            );
        };
        let (vi, en) = match unit {
            TimeUnit::Minute => ("phút", "minute"),
            TimeUnit::Hour => ("giờ", "hour"),
            TimeUnit::Day => ("ngày", "day"),
            TimeUnit::WorkingDay => ("ngày làm việc", "working day"),
            TimeUnit::Month => ("tháng", "month"),
            TimeUnit::Year => ("năm", "year"),
        };
        match self.0 {
            Language::Vietnamese => format!("{amount} {vi}"),
            Language::English => format!("{amount} {en}{}", if amount == 1 { "" } else { "s" }),
        }
    }

    /// What is said of a fact that is not checked against the law itself; nothing for the other standings.
    pub fn caution(self, standing: Standing) -> Option<&'static str> {
        match standing {
            Standing::Verified | Standing::NationalRecord => None,
            Standing::Secondary => Some(self.pick(
                "theo nguồn thứ cấp, nên hỏi lại nơi nộp",
                "from a secondary source; confirm with the office",
            )),
            Standing::Unverified => {
                Some(self.pick("chưa được kiểm chứng, cần hỏi lại nơi nộp", "not verified; ask the office"))
            }
        }
    }
}
