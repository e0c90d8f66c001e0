//! Text messages over a loopback eSMS: what goes out, what is known again, what waits, and what is given up.

// eSMS's side: as strict as it is known to be, and able to fail.
mod provider;
// A text when an officer has answered, for residents who asked for one.
mod answered;

use std::{collections::BTreeMap, path::Path, time::Duration};

use motcua::{
    channels::sms::{Settings, Sms, Wording},
    delivery::{Desk, Limits, LineSettings, Notice, Sqlite},
    messenger::Secret,
};
use provider::{API_KEY, BRANDNAME, Provider, SECRET_KEY, code};

const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
const NUMBER: &str = "0912345678";

fn settings(provider: &Provider) -> Settings {
    let templates = BTreeMap::from([
        ("ready".to_owned(), "Hồ sơ {code} đã có kết quả".to_owned()),
        ("odd".to_owned(), "Kính gửi {code}".to_owned()),
        ("answered".to_owned(), "Hồ sơ {number}: cán bộ đã trả lời trên {channel}".to_owned()),
    ]);
    Settings {
        api_key: Secret::new(API_KEY).unwrap(),
        secret_key: Secret::new(SECRET_KEY).unwrap(),
        brandname: BRANDNAME.to_owned(),
        wording: Wording { templates, unicode: false, parts: 2 },
        sandbox: true,
        api_url: provider.url(),
        line: LineSettings { backoff: Duration::from_millis(20), tries: 4, ..LineSettings::under(FREE) },
    }
}

fn notice(template: &str, value: &str) -> Notice {
    let fields = BTreeMap::from([("code".to_owned(), value.to_owned())]);
    Notice { phone: NUMBER.parse().unwrap(), template: template.to_owned(), fields }
}

fn open(dir: &Path) -> Desk {
    Desk::over(Sqlite::serve(&dir.join("messages.sqlite")).unwrap()).unwrap()
}

/// Waits until nothing waits to be sent.
async fn ended(desk: &Desk) {
    for _ in 0..6000 {
        if desk.counts().await.unwrap().get("sms").is_none_or(|counts| counts.unsent == 0) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("something was never sent and never given up");
}

/// A desk with one notice that was sent to `provider`, or was not.
async fn after(provider: &Provider, template: &str) -> (Desk, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let sms = Sms::start(settings(provider), &desk).unwrap();
    desk.notify(&notice(template, "Đ-7")).await.unwrap();
    ended(&desk).await;
    sms.stop(Duration::from_secs(10)).await;
    (desk, dir)
}

#[tokio::test]
async fn a_notice_goes_out_once_in_the_form_of_the_interface_and_its_number_goes_with_it() {
    let provider = Provider::start().await;
    let (desk, dir) = after(&provider, "ready").await;
    let taken = provider.taken();
    assert_eq!(taken.len(), 1);
    let said = |name: &str| taken[0][name].as_str().unwrap().to_owned();
    assert_eq!((said("Phone"), said("Content")), ("84912345678".into(), "Ho so D-7 da co ket qua".into()));
    assert_eq!((said("IsUnicode"), said("Sandbox"), said("SmsType")), ("0".into(), "1".into(), "2".into()));
    assert!(desk.dead(9).await.unwrap().is_empty());
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|window| window == b"912345678"), "the number is still kept");
    }
}

#[tokio::test]
async fn what_fails_for_a_time_is_sent_again_under_the_same_id() {
    for (status, body) in [(500, "<html>"), (502, ""), (429, "{}"), (200, "<html>"), (200, &code(99))] {
        let provider = Provider::start().await;
        provider.fails(status, body);
        let (desk, _dir) = after(&provider, "ready").await;
        let tried = provider.tried();
        assert_eq!((provider.taken().len(), tried.len()), (1, 2), "{status} {body}");
        assert_eq!(tried[0], tried[1]);
        assert!(desk.dead(9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_arrived_though_the_answer_was_lost_is_known_again_and_is_there_once() {
    for (status, body) in [(504, ""), (200, "<html>"), (500, "{}")] {
        let provider = Provider::start().await;
        provider.takes_and_fails(status, body);
        let (desk, _dir) = after(&provider, "ready").await;
        assert_eq!((provider.taken().len(), provider.tried().len()), (1, 2), "{status}");
        assert!(desk.dead(9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_will_never_be_taken_is_a_dead_letter_that_shows_no_number() {
    let provider = Provider::start().await;
    for (template, reason) in [("odd", "146"), ("gone", "no template")] {
        let (desk, _dir) = after(&provider, template).await;
        let dead = desk.dead(9).await.unwrap();
        assert!(dead.len() == 1 && dead[0].reason.contains(reason), "{dead:?}");
        let shown = format!("{dead:?}");
        assert!(!shown.contains("912345678") && !shown.contains("CANARY"), "{shown}");
    }
    provider.fails(200, &code(118));
    let (desk, _dir) = after(&provider, "ready").await;
    let dead = desk.dead(9).await.unwrap();
    assert!(dead.len() == 1 && !format!("{dead:?}").contains("CANARY"), "{dead:?}");
    provider.fails(307, "");
    let (desk, _dir) = after(&provider, "ready").await;
    assert_eq!(
        (desk.dead(9).await.unwrap().len(), provider.followed()),
        (1, 0),
        "a redirection was followed"
    );
}

#[tokio::test]
async fn a_closed_account_closes_the_channel_and_nothing_is_given_up() {
    let provider = Provider::start().await;
    provider.closes(true);
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let sms = Sms::start(settings(&provider), &desk).unwrap();
    for number in 0..3 {
        desk.notify(&notice("ready", &number.to_string())).await.unwrap();
    }
    for _ in 0..6000 {
        if provider.tried().len() > 6 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let counts = desk.counts().await.unwrap()["sms"];
    assert_eq!((counts.unsent, counts.dead, provider.taken().len()), (3, 0, 0));
    provider.closes(false);
    ended(&desk).await;
    assert_eq!(provider.taken().len(), 3);
    sms.stop(Duration::from_secs(10)).await;
}

#[tokio::test]
async fn a_notice_that_is_taken_back_is_not_sent() {
    let (provider, dir) = (Provider::start().await, tempfile::tempdir().unwrap());
    let desk = open(dir.path());
    let id = desk.notify(&notice("ready", "1")).await.unwrap();
    desk.notify(&notice("ready", "2")).await.unwrap();
    desk.forget_notice(id).await.unwrap();
    let sms = Sms::start(settings(&provider), &desk).unwrap();
    ended(&desk).await;
    sms.stop(Duration::from_secs(10)).await;
    let taken = provider.taken();
    assert!(taken.len() == 1 && taken[0]["Content"].as_str().unwrap().contains('2'), "{}", taken.len());
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_named_and_keys_are_shown_nowhere() {
    let (provider, dir) = (Provider::start().await, tempfile::tempdir().unwrap());
    let desk = open(dir.path());
    let refused = |settings: Settings| Sms::start(settings, &desk).unwrap_err().to_string();
    for url in ["", "esms", "http://motcua.example", "ftp://127.0.0.1"] {
        let wrong = Settings { api_url: url.to_owned(), ..settings(&provider) };
        assert!(refused(wrong).contains("[sms] api_url"), "{url}");
    }
    assert!(refused(Settings { brandname: " ".to_owned(), ..settings(&provider) }).contains("brandname"));
    let mut wrong = settings(&provider);
    wrong.wording.templates.insert("bad".to_owned(), "a {".to_owned());
    assert!(refused(wrong).contains("[sms.templates] bad"));
    let shown = format!("{:?} {:?}", settings(&provider), notice("ready", "x"));
    assert!(!shown.contains("CANARY") && !shown.contains("912345678"), "{shown}");
}

/// A notice of each ending, in a store below `dir`: sent, and taken back after it had become a dead letter.
pub(crate) async fn notices_come_and_go(dir: &Path) {
    let own = tempfile::tempdir_in(dir).unwrap();
    let provider = Provider::start().await;
    let desk = open(own.path());
    let sms = Sms::start(settings(&provider), &desk).unwrap();
    desk.notify(&notice("ready", "1")).await.unwrap();
    let id = desk.notify(&notice("odd", "2")).await.unwrap();
    ended(&desk).await;
    assert_eq!((provider.taken().len(), desk.dead(9).await.unwrap().len()), (1, 1));
    desk.forget_notice(id).await.unwrap();
    sms.stop(Duration::from_secs(10)).await;
    let _ = own.keep();
}
