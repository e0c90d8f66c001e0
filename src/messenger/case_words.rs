//! The fixed words of reports and of chats in an officer's hands, in Vietnamese and English.

use jiff::civil::{DateTime, Time, Weekday};

use crate::{
    delivery::{Case, CaseNumber, Hours, Millis, Office, case::HOTLINE},
    text::Language,
};

use super::{Action, ReportKind, handing::HANDOVER, report::Step, words::Words};

impl Words {
    fn say(self, vi: String, en: String) -> String {
        match self.0 {
            Language::Vietnamese => vi,
            Language::English => en,
        }
    }

    /// What is said among several people: what is reported or asked there, all of them would read.
    pub(super) fn in_private(self) -> &'static str {
        self.pick(
            "Ở đây có nhiều người cùng đọc. Anh/chị vui lòng nhắn riêng cho tôi để gặp cán bộ hoặc gửi phản ánh, hoặc gọi tổng đài 1022.",
            "Others read along here. Please write to me in private for an officer or a report, or call the hotline 1022.",
        )
    }

    pub(super) fn many_cases(self) -> &'static str {
        self.pick(
            "Hôm nay anh/chị đã gửi nhiều việc; chúng tôi sẽ xem lần lượt. Việc gấp, vui lòng gọi tổng đài 1022.",
            "You have sent many cases today; they are looked at one after the other. If it is urgent, please call the hotline 1022.",
        )
    }

    pub(super) fn which_report(self) -> &'static str {
        self.pick("Anh/chị muốn phản ánh điều gì?", "What would you like to report?")
    }

    /// The label of a button that begins a report.
    pub fn report(self, kind: ReportKind) -> &'static str {
        match kind {
            ReportKind::ExtraPaper => {
                self.pick("Bị đòi giấy tờ ngoài danh mục", "Asked for a paper not on the list")
            }
            ReportKind::Broker => self.pick("Có cò mồi, người trung gian", "A broker approached me"),
            ReportKind::Complaint => self.pick("Góp ý, phản ánh khác", "Something else"),
        }
    }

    pub(super) fn report_begins(self, days: u16) -> String {
        self.say(
            format!("Tôi sẽ hỏi vài câu ngắn rồi gửi phản ánh với một mã số. Câu trả lời được lưu nhiều nhất {days} ngày để người có trách nhiệm đọc; xin đừng ghi số định danh, số điện thoại (tôi sẽ che)."),
            format!("I will ask a few short questions and then send the report under a case number. The answers are kept for at most {days} days for those in charge; please leave out identity and phone numbers (I mask them)."),
        )
    }

    pub(super) fn report_asks(self, kind: ReportKind, step: Step) -> &'static str {
        match (step, kind) {
            (Step::What, ReportKind::ExtraPaper) => self.pick(
                "Nơi tiếp nhận đòi thêm giấy tờ gì, cho thủ tục nào?",
                "Which extra paper were you asked for, and for which procedure?",
            ),
            (Step::What, ReportKind::Broker) => self.pick(
                "Người đó nói gì, đòi bao nhiêu, cho thủ tục nào? Xin đừng nêu tên ai nếu không chắc.",
                "What did they say, how much did they ask, and for which procedure? Please name nobody unless you are sure.",
            ),
            (Step::What, ReportKind::Complaint) => {
                self.pick("Anh/chị muốn góp ý, phản ánh điều gì?", "What would you like to tell us?")
            }
            (Step::Where, _) => self.pick(
                "Việc xảy ra ở đâu (tên cơ quan, phường, xã)?",
                "Where was it (office, ward or commune)?",
            ),
            (Step::When, _) => {
                self.pick("Việc xảy ra khi nào (ngày, khoảng mấy giờ)?", "When was it (day, about what time)?")
            }
            (Step::Contact, _) => self.pick(
                "Anh/chị có muốn cán bộ trả lời trong chính cuộc trò chuyện này không?",
                "Would you like an officer to write back in this chat?",
            ),
        }
    }

    pub(super) fn form_button(self, action: &Action) -> &'static str {
        match action {
            Action::Skip => self.pick("Bỏ qua câu này", "Leave out"),
            Action::Contact(true) => self.pick("Có, trả lời cho tôi", "Yes, write back"),
            Action::Contact(false) => self.pick("Không, chỉ gửi", "No, just send"),
            _ => self.pick("Hủy", "Cancel"),
        }
    }

    /// Whether a typed answer says yes.
    pub(super) fn agrees(self, text: &str) -> bool {
        let folded = crate::text::fold(text);
        folded
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| matches!(word, "co" | "vang" | "da" | "yes" | "ok"))
            && !folded.contains("khong")
    }

    pub(super) fn report_dropped(self) -> &'static str {
        self.pick("Đã bỏ phản ánh đang viết, không gửi gì.", "The report was dropped; nothing was sent.")
    }

    pub(super) fn report_filed(self, number: &CaseNumber, days: u16, contact: bool) -> String {
        let answer = match contact {
            true => self.pick(
                " Câu trả lời của cán bộ sẽ đến chính cuộc trò chuyện này.",
                " The officer's answer will come into this chat.",
            ),
            false => "",
        };
        self.say(
            format!("Đã ghi nhận phản ánh, mã số {number}.{answer} Phản ánh được chuyển cho đơn vị vận hành trợ lý này. Để cơ quan nhà nước tiếp nhận và giải quyết chính thức, vui lòng gọi tổng đài {HOTLINE}. Gửi lại mã số để xem tình trạng; nội dung được lưu nhiều nhất {days} ngày, gõ /xoa để xóa."),
            format!("Your report is recorded as case {number}.{answer} It goes to those who run this assistant. For the authorities to take it up officially, please call the hotline {HOTLINE}. Send the number to see how it stands; it is kept for at most {days} days, and /delete deletes it."),
        )
    }

    pub(super) fn offer_officer(self) -> &'static str {
        self.pick(
            "Anh/chị có thể hỏi trực tiếp cán bộ ngay tại đây: bấm \"Gặp cán bộ\" hoặc gõ /canbo.",
            "You can ask an officer right here: press \"Talk to an officer\" or type /officer.",
        )
    }

    pub(super) fn handed_over(self, number: &CaseNumber, office: &Office, now: Millis, days: u16) -> String {
        let when = self.presence(office, now);
        self.say(
            format!("Đã chuyển cuộc trò chuyện cho cán bộ, mã số {number}.{when}\n\nAnh/chị viết điều cần hỏi ở đây; câu trả lời cũng sẽ đến đây. Trong lúc đó trợ lý máy không trả lời. Tin nhắn từ lúc này được lưu nhiều nhất {days} ngày để cán bộ đọc (số định danh, số điện thoại được che); gõ /troly để quay lại trợ lý, /xoa để xóa hết. Việc gấp, vui lòng gọi tổng đài {HOTLINE}."),
            format!("This chat is handed over to an officer, case {number}.{when}\n\nWrite what you need here; the answer will come here too. Until then the machine does not answer. Messages from now on are kept for at most {days} days for the officer to read (identity and phone numbers masked); type /assistant to go back, /delete to delete everything. If it is urgent, please call the hotline {HOTLINE}."),
        )
    }

    /// Whether officers are there at `now` and what wait is to be expected: no more than the operator has set down.
    fn presence(self, office: &Office, now: Millis) -> String {
        let wait = office.wait_minutes.map_or_else(String::new, |minutes| {
            self.say(
                format!(" Thời gian chờ dự kiến khoảng {minutes} phút."),
                format!(" The expected wait is about {minutes} minutes."),
            )
        });
        match &office.hours {
            None => wait,
            Some(hours) if hours.include(now) => {
                format!(
                    "{}{wait}",
                    self.pick(" Cán bộ đang trong giờ làm việc.", " Officers are at work now.")
                )
            }
            Some(hours) => self.closed(hours, now),
        }
    }

    fn closed(self, hours: &Hours, now: Millis) -> String {
        let again = hours.next(now).map_or_else(String::new, |at| {
            let at = self.moment(at);
            self.say(format!(" Cán bộ làm việc lại lúc {at}."), format!(" They are back at {at}."))
        });
        let spans = self.hours(hours);
        self.say(
            format!(" Hiện ngoài giờ làm việc của cán bộ ({spans}).{again} Anh/chị giữ mã số trên để hỏi lại."),
            format!(" It is outside the officers' hours ({spans}).{again} Keep the number above to come back with."),
        )
    }

    fn moment(self, at: DateTime) -> String {
        let (time, date) = (clock(at.time()), at.date());
        self.say(
            format!("{time} ngày {:02}/{:02}/{}", date.day(), date.month(), date.year()),
            format!("{time} on {date}"),
        )
    }

    fn hours(self, hours: &Hours) -> String {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for span in &hours.spans {
            let days = if span.first == span.last {
                self.day(span.first).to_owned()
            } else {
                format!("{} – {}", self.day(span.first), self.day(span.last))
            };
            let times = format!("{}–{}", clock(span.from), clock(span.to));
            match said.iter_mut().find(|(known, _)| *known == days) {
                Some((_, known)) => known.push(times),
                None => said.push((days, vec![times])),
            }
        }
        let lines = said.into_iter().map(|(days, times)| format!("{days} {}", times.join(", ")));
        lines.collect::<Vec<_>>().join("; ")
    }

    fn day(self, day: Weekday) -> &'static str {
        match day {
            Weekday::Monday => self.pick("Thứ Hai", "Monday"),
            Weekday::Tuesday => self.pick("Thứ Ba", "Tuesday"),
            Weekday::Wednesday => self.pick("Thứ Tư", "Wednesday"),
            Weekday::Thursday => self.pick("Thứ Năm", "Thursday"),
            Weekday::Friday => self.pick("Thứ Sáu", "Friday"),
            Weekday::Saturday => self.pick("Thứ Bảy", "Saturday"),
            Weekday::Sunday => self.pick("Chủ nhật", "Sunday"),
        }
    }

    pub(super) fn kept_for_officer(self, number: &CaseNumber) -> String {
        self.say(
            format!("Đã chuyển lời cho cán bộ (mã số {number}). Anh/chị cứ viết tiếp nếu cần."),
            format!("Passed on to the officer (case {number}). Write on if there is more."),
        )
    }

    pub(super) fn with_officer(self, number: &CaseNumber) -> String {
        self.say(
            format!("Cuộc trò chuyện đang do cán bộ phụ trách (mã số {number}). Anh/chị cứ viết điều cần hỏi, hoặc gõ /troly để quay lại trợ lý máy."),
            format!("This chat is with an officer (case {number}). Write what you need, or type /assistant to go back to the machine."),
        )
    }

    pub(super) fn back_to_assistant(self) -> &'static str {
        self.pick("Quay lại trợ lý máy", "Back to the assistant")
    }

    pub(super) fn assistant_is_here(self) -> &'static str {
        self.pick(
            "Trợ lý máy đang trả lời anh/chị. Anh/chị cứ hỏi.",
            "The assistant is answering you already. Just ask.",
        )
    }

    pub(super) fn returned(self) -> &'static str {
        self.pick(
            "Trao đổi với cán bộ đã kết thúc. Từ đây trợ lý máy trả lời anh/chị; cần gặp cán bộ nữa, gõ /canbo.",
            "The exchange with the officer has ended. The machine answers again; type /officer for an officer.",
        )
    }

    pub(super) fn officer_says(self, number: &CaseNumber) -> String {
        self.say(format!("Cán bộ trả lời (mã số {number})"), format!("An officer writes (case {number})"))
    }

    pub(super) fn no_case(self, number: &CaseNumber) -> String {
        self.say(
            format!("Không tìm thấy mã số {number}: có thể gõ nhầm, hoặc nội dung đã được xóa. Anh/chị có thể gọi tổng đài {HOTLINE}."),
            format!("There is no case {number}: it may be mistyped, or deleted. You can call the hotline {HOTLINE}."),
        )
    }

    pub(super) fn case_state(self, case: &Case, answered: bool) -> String {
        let number = &case.number;
        let state = match (case.closed.is_some(), answered) {
            (true, _) => self.pick("đã kết thúc", "closed"),
            (false, true) => self.pick("cán bộ đã trả lời", "answered by an officer"),
            (false, false) if case.kind == HANDOVER => {
                self.pick("đang chờ cán bộ trả lời", "waiting for an officer")
            }
            (false, false) => self.pick("đã ghi nhận", "recorded"),
        };
        self.say(
            format!("Mã số {number}: {state}. Việc gấp, vui lòng gọi tổng đài {HOTLINE}."),
            format!("Case {number}: {state}. If it is urgent, please call the hotline {HOTLINE}."),
        )
    }
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use jiff::{
        civil::date,
        tz::{Offset, TimeZone},
    };

    use super::*;

    /// Monday, 23 November 2026, in Hanoi.
    fn monday(hour: i8) -> Millis {
        let zone = TimeZone::fixed(Offset::constant(7));
        date(2026, 11, 23).at(hour, 0, 0, 0).to_zoned(zone).unwrap().timestamp().as_millisecond()
    }

    fn office(hours: &[&str], wait_minutes: Option<u16>) -> Office {
        let spans: Vec<String> = hours.iter().map(ToString::to_string).collect();
        let hours = (!spans.is_empty()).then(|| Hours::parse(&spans, &[]).unwrap());
        Office { hours, wait_minutes, topics: Vec::new() }
    }

    fn said(language: Language, office: &Office, hour: i8) -> String {
        Words(language).handed_over(&"HN-7K3F-2Q".parse().unwrap(), office, monday(hour), 30)
    }

    #[test]
    fn hours_and_wait_are_said_where_they_are_set_down_and_else_not() {
        let vi = Language::Vietnamese;
        let set = office(&["mon-fri 08:00-11:30", "mon-fri 13:30-17:00", "sat 08:00-12:00"], Some(15));
        let open = said(vi, &set, 9);
        assert!(open.contains("đang trong giờ làm việc") && open.contains("khoảng 15 phút"), "{open}");
        let closed = said(vi, &set, 12);
        for part in [
            "Thứ Hai – Thứ Sáu 08:00–11:30, 13:30–17:00; Thứ Bảy 08:00–12:00",
            "13:30 ngày 23/11/2026",
            "HN-7K3F-2Q",
            "1022",
        ] {
            assert!(closed.contains(part), "{closed}");
        }
        assert!(!closed.contains("15 phút"), "nobody comes within 15 minutes now: {closed}");
        let silent = said(vi, &office(&[], None), 3);
        assert!(!silent.contains("giờ") && !silent.contains("phút"), "{silent}");
        assert!(said(vi, &office(&[], Some(20)), 3).contains("khoảng 20 phút"));
        let english = said(Language::English, &set, 12);
        assert!(
            english.contains("Monday – Friday 08:00–11:30") && english.contains("13:30 on 2026-11-23"),
            "{english}"
        );
    }

    #[test]
    fn a_typed_yes_is_told_from_a_no() {
        let words = Words(Language::Vietnamese);
        for (text, yes) in [
            ("có", true),
            ("Vâng ạ", true),
            ("Yes please", true),
            ("không", false),
            ("không cần", false),
            ("thôi", false),
            ("có không?", false),
            ("", false),
        ] {
            assert_eq!(words.agrees(text), yes, "{text}");
        }
    }
}
