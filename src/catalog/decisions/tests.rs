use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::catalog::import;

fn catalog() -> Catalog {
    let record = |code: &str| {
        let text = format!(r#"{{"ma_thu_tuc":"{code}","ten_thu_tuc":"Nuôi bồ câu"}}"#);
        import::read_record(text.as_bytes()).unwrap()
    };
    let mut one = record("9.000001");
    one.former_codes = vec!["8.000001".parse().unwrap(), "9.000002".parse().unwrap()];
    Catalog::layered(vec![one, record("9.000002")], vec![])
}

fn decided(code: &str, action: Action, until: Option<Date>) -> Decision {
    Decision::now(code.parse().unwrap(), action, "Tổ kiểm duyệt", until).unwrap()
}

fn withdraw(reason: &str) -> Action {
    Action::Withdraw { reason: Text::vietnamese(reason) }
}

fn pin(notice: &str) -> Action {
    Action::Pin { notice: Text::vietnamese(notice) }
}

/// Reason and notice for 9.000001 on 1 October 2026.
fn hold(decisions: &Decisions) -> (Option<String>, Option<String>) {
    let catalog = catalog();
    let procedure = &catalog.procedures()[0];
    let day = date(2026, 10, 1);
    let reason = decisions.withdrawal(&catalog, procedure, day).map(|(_, reason)| reason.vi.clone());
    (reason, decisions.notice(&catalog, procedure, day).map(|notice| notice.vi.clone()))
}

#[test]
fn the_last_decision_holds_and_a_restore_ends_all() {
    let some = |text: &str| Some(text.to_owned());
    let mut log = vec![decided("9.000001", pin("một"), None), decided("9.000001", withdraw("sai"), None)];
    assert_eq!(hold(&Decisions::of(log.clone())), (some("sai"), some("một")));
    log.push(decided("9.000001", pin("hai"), None));
    assert_eq!(hold(&Decisions::of(log.clone())), (some("sai"), some("hai")));
    log.push(decided("9.000001", Action::Restore, None));
    assert_eq!(hold(&Decisions::of(log)), (None, None));
}

#[test]
fn a_decision_ends_after_its_last_day() {
    for (until, holds) in [(date(2026, 9, 30), false), (date(2026, 10, 1), true), (date(2026, 10, 2), true)] {
        let decisions = Decisions::of(vec![decided("9.000001", withdraw("sai"), Some(until))]);
        assert_eq!(hold(&decisions).0.is_some(), holds, "{until}");
        assert_eq!(decisions.in_force(date(2026, 10, 1)).len(), usize::from(holds));
    }
}

#[test]
fn a_former_code_leads_on_unless_another_has_it_now() {
    let by = |code| hold(&Decisions::of(vec![decided(code, withdraw("sai"), None)])).0.is_some();
    assert!(by("8.000001"));
    assert!(!by("9.000002"), "that code is another procedure's own");
}

#[test]
fn who_says_nothing_is_told_what_is_missing() {
    let code: Code = "9.000001".parse().unwrap();
    for (action, author, missing) in
        [(withdraw(" "), "An", "reason"), (pin(""), "An", "notice"), (Action::Restore, " ", "author")]
    {
        let error = Decision::now(code.clone(), action, author, None).unwrap_err().to_string();
        assert!(error.starts_with(missing), "{error}");
    }
}

#[test]
fn a_followed_log_holds_at_once_and_survives_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog/decisions.jsonl");
    let watched = Watched::open(&path).unwrap();
    assert_eq!(hold(&watched.now()), (None, None));
    decided("9.000001", withdraw("sai"), None).record(&path).unwrap();
    assert_eq!(hold(&watched.now()).0.as_deref(), Some("sai"));
    assert!(Arc::ptr_eq(&watched.now(), &watched.now()), "it is read once");
    let whole = fs_err::read(&path).unwrap();
    fs_err::write(&path, [&whole[..], b"{\n"].concat()).unwrap();
    assert_eq!(hold(&watched.now()).0.as_deref(), Some("sai"), "what was known holds");
    assert!(matches!(Watched::open(&path), Err(Error::Journal { line: 2, .. })));
    fs_err::write(&path, [&whole[..], b"{\"code\""].concat()).unwrap();
    assert_eq!(
        hold(&Watched::open(&path).unwrap().now()).0.as_deref(),
        Some("sai"),
        "a cut line does not count"
    );
}
