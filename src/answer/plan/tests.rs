//! Plans over a made-up catalog.

use jiff::civil::date;

use crate::catalog::{
    Text,
    decisions::{Action, Decision},
};

use super::*;

const EVENT: &str = r#"
id = "keeping-birds"
name = { vi = "Nuôi chim", en = "Keeping birds" }
intro = { vi = "Ghi tên trước, thả sau.", en = "Register first." }
[[steps]]
procedure = "9.000003"
need = "if"
when = { vi = "Muốn làm một lần", en = "To do it in one go" }
instead_of = ["9.000001", "9.000002"]
[[steps]]
procedure = "9.000001"
need = "always"
note = { vi = "Làm trước." }
[[steps]]
procedure = "9.000002"
need = "always"
[[steps]]
procedure = "9.000009"
need = "if"
when = { vi = "Có cú mèo" }
[[shared]]
vi = "Ảnh chim (4x6)"
en = "Photo of the bird"
procedures = ["9.000001", "9.000002"]
"#;

const RECORDS: [&str; 3] = [
    r#"
code = "9.000001"
name = { vi = "Đăng ký chim", en = "Bird registration" }
levels = ["commune"]
field = "Chim"
[[cases]]
[[cases.documents]]
vi = "Tờ khai"
[[cases.documents]]
vi = "Ảnh chim: hai tấm"
[[cases.documents]]
vi = "Điền đủ các ô"
remark = true
[[channels]]
kind = "counter"
[[channels.deadlines]]
amount = 3
unit = "working-day"
[[channels.fees]]
amount = 5000
until = "2026-12-31"
[[channels.fees]]
amount = 9000
from = "2027-01-01"
"#,
    r#"
code = "9.000002"
name = { vi = "Cấp phép thả chim" }
levels = ["commune"]
field = "Chim"
[[cases]]
[[cases.documents]]
vi = "TỜ KHAI"
[[cases.documents]]
vi = "Ảnh chim"
[[cases.documents]]
vi = "Ảnh chim trời"
"#,
    r#"
code = "9.000003"
name = { vi = "Liên thông đăng ký và thả chim" }
levels = ["commune"]
field = "Chim"
[[cases]]
[[cases.documents]]
vi = "Tờ khai liên thông"
"#,
];

fn plan(language: Language, day: Date) -> Plan {
    plan_under(&Decisions::default(), language, day)
}

fn plan_under(decisions: &Decisions, language: Language, day: Date) -> Plan {
    let records = RECORDS.iter().map(|record| toml::from_str(record).unwrap()).collect();
    let event: LifeEvent = toml::from_str(EVENT).unwrap();
    let catalog = Catalog::layered(Vec::new(), records);
    Plan::of(&event, Ground { catalog: &catalog, decisions, language, day })
}

#[test]
fn steps_stand_in_order_with_time_and_money_of_the_day() {
    let plan = plan(Language::Vietnamese, date(2026, 10, 1));
    let codes: Vec<&str> = plan.steps.iter().map(|step| step.procedure.code.as_str()).collect();
    assert_eq!(codes, ["9.000003", "9.000001", "9.000002", "9.000009"]);
    let replaced: Vec<&str> = plan.steps[0].replaces.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(replaced, ["Đăng ký chim", "Cấp phép thả chim"]);
    assert_eq!(plan.steps[1].deadline.as_deref(), Some("3 ngày làm việc"));
    assert_eq!(plan.steps[1].fee.as_deref(), Some("5.000 đồng (đến hết 31/12/2026)"));
    assert!(plan.steps[2].fee.as_deref().unwrap().starts_with("Hồ sơ công bố chưa nêu"));
    let later = self::plan(Language::Vietnamese, date(2027, 2, 1));
    assert_eq!(later.steps[1].fee.as_deref(), Some("9.000 đồng (từ 01/01/2027)"));
}

#[test]
fn a_step_without_record_says_so_and_states_nothing() {
    let plan = plan(Language::Vietnamese, date(2026, 10, 1));
    let owl = &plan.steps[3];
    assert_eq!((owl.known, owl.procedure.name.as_str()), (false, "9.000009"));
    assert_eq!((&owl.deadline, &owl.fee), (&None, &None));
}

#[test]
fn papers_are_counted_once_and_only_those_of_everybody() {
    let plan = plan(Language::Vietnamese, date(2026, 10, 1));
    // Tờ khai in any case, the shared photo, and the photo of another bird; no remark, no linked procedure.
    assert_eq!(plan.documents_total, 3);
    assert_eq!(plan.shared.len(), 1);
    assert_eq!(plan.shared[0].procedures.len(), 2);
}

#[test]
fn nothing_is_said_from_a_withdrawn_record_and_a_notice_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("decisions.jsonl");
    let text = Text::vietnamese;
    for (code, action) in [
        ("9.000001", Action::Withdraw { reason: text("Luật vừa đổi") }),
        ("9.000002", Action::Pin { notice: text("Nghỉ chiều thứ bảy") }),
    ] {
        Decision::now(code.parse().unwrap(), action, "An", None).unwrap().record(&log).unwrap();
    }
    let decisions = Decisions::read(&log).unwrap();
    let plan = plan_under(&decisions, Language::Vietnamese, date(2026, 10, 1));
    let first = &plan.steps[1];
    assert_eq!((&first.deadline, &first.fee), (&None, &None));
    assert_eq!(first.withdrawn.as_ref().unwrap().reason, "Luật vừa đổi");
    assert_eq!(plan.steps[2].notice.as_deref(), Some("Nghỉ chiều thứ bảy"));
    assert_eq!(plan.documents_total, 3, "the papers of the other step alone");
    let said = plan.text(Language::Vietnamese);
    assert!(said.contains("Đang tạm dừng hướng dẫn: Luật vừa đổi\n"), "{said}");
    assert!(!said.contains("3 ngày làm việc"), "{said}");
}

#[test]
fn the_plan_in_words() {
    let text = plan(Language::English, date(2026, 10, 1)).text(Language::English);
    let expected = "Keeping birds\n\nRegister first.\n\n\
        1. Liên thông đăng ký và thả chim (9.000003)\n   If: To do it in one go\n   \
        Takes the place of: Bird registration; Cấp phép thả chim\n   \
        Deadline: The published record does not state this (deadline); please ask the office or call 1022.\n   \
        Fee: The published record does not state this (fee); please ask the office or call 1022.\n\n\
        2. Bird registration (9.000001)\n   For everybody\n   Làm trước.\n   Deadline: 3 working days\n   \
        Fee: 5,000 VND (until 31/12/2026)\n\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("4. 9.000009\n   If: Có cú mèo\n   There is no record of it yet."), "{text}");
    assert!(text.contains("prepared once:\n- Photo of the bird (9.000001, 9.000002)\n\n"), "{text}");
    assert!(text.contains("name 3 distinct papers") && text.contains("As of 01/10/2026"), "{text}");
}
