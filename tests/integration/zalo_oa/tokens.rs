//! Tokens: one renewal at a time, kept before it is used, the pair before kept too, in time and in mid-flight.

use fs_err as fs;

use super::*;
use crate::support::assistant;

async fn account() -> Account {
    Account::start(assistant(Models::default())).await
}

fn kept(dir: &Path) -> Value {
    serde_json::from_slice(&fs::read(dir.join("tokens.json")).unwrap()).unwrap()
}

/// Has tokens lie in `dir`, good from now for so many seconds.
fn lay(dir: &Path, access: &str, refresh: &str, seconds: i64, previous: Value) {
    let seed: String = Sha256::digest(FIRST).iter().map(|byte| format!("{byte:02x}")).collect();
    let current =
        json!({"access": access, "refresh": refresh, "from": now(), "until": now() + seconds * 1000});
    let all = json!({"seed": seed, "current": current, "previous": previous});
    fs::write(dir.join("tokens.json"), all.to_string()).unwrap();
}

#[tokio::test]
async fn many_answers_at_a_time_need_one_renewal_and_its_pair_is_kept_for_the_next_start() {
    let platform = Platform::start().await;
    platform.holds();
    let account = Account::at(platform, tempfile::tempdir().unwrap(), assistant(Models::default())).await;
    for user in 0..12 {
        account.says(&format!("m{user}"), &format!("user{user}"), "/help").await;
    }
    account.unsent(24).await;
    account.platform.releases();
    for user in 0..12 {
        account.messages(&format!("user{user}"), 2).await;
    }
    assert_eq!(account.platform.pairs(), (1, 1), "a refresh token is good for one time");
    let (platform, dir) = account.stop().await;
    let pair = &kept(dir.path())["current"];
    assert_eq!((&pair["access"], &pair["refresh"]), (&json!("access-canary-1"), &json!("refresh-canary-1")));
    assert_eq!(pair["until"].as_i64().unwrap() - pair["from"].as_i64().unwrap(), 90_000_000);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(dir.path().join("tokens.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "others can read the tokens");
    }
    let again = Account::at(platform, dir, assistant(Models::default())).await;
    again.says("later", "user0", "/help").await;
    again.messages("user0", 3).await;
    assert_eq!(again.platform.pairs(), (1, 1), "a start needs no renewal");
    again.stop().await;
}

#[tokio::test]
async fn a_token_that_ends_in_mid_flight_is_renewed_once_and_the_answer_sent_again() {
    let account = account().await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    account.platform.revokes();
    for user in 0..8 {
        account.says(&format!("n{user}"), &format!("user{user}"), "/help").await;
    }
    for user in 0..8 {
        account.messages(&format!("user{user}"), 2).await;
    }
    assert_eq!(account.platform.pairs(), (2, 2));
    assert!(account.desk.dead(9).await.unwrap().is_empty());
    let (_, dir) = account.stop().await;
    let kept = kept(dir.path());
    assert_eq!(kept["current"]["refresh"], "refresh-canary-2");
    assert_eq!(kept["previous"]["refresh"], "refresh-canary-1", "the pair before is gone");
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    platform.takes("r1");
    platform.knows("a1");
    // Four fifths of its life are over.
    lay(dir.path(), "a1", "r1", 1000, Value::Null);
    let mut aged = kept(dir.path());
    aged["current"]["from"] = json!(now() - 5_000_000);
    fs::write(dir.path().join("tokens.json"), aged.to_string()).unwrap();
    let account = Account::at(platform, dir, assistant(Models::default())).await;
    until("it was renewed though nobody wrote", || account.platform.pairs().0 == 1).await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    assert_eq!(account.platform.tokens_used(), ["access-canary-1"]);
    account.stop().await;
}

#[tokio::test]
async fn after_a_crash_in_a_renewal_the_pair_before_serves_as_long_as_it_is_good() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    // Zalo has given the next pair, and the process ended before it had it: "r1" is spent.
    platform.takes("lost");
    platform.knows("a1");
    lay(dir.path(), "a1", "r1", 1000, Value::Null);
    let mut aged = kept(dir.path());
    aged["current"]["from"] = json!(now() - 5_000_000);
    fs::write(dir.path().join("tokens.json"), aged.to_string()).unwrap();
    let account = Account::at(platform, dir, assistant(Models::default())).await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    assert_eq!((account.platform.pairs().0, account.platform.tokens_used()), (0, vec!["a1".to_owned()]));
    let (_, dir) = account.stop().await;
    assert_eq!(kept(dir.path())["current"]["refresh"], "r1");
}

#[tokio::test]
async fn the_pair_before_is_tried_where_the_present_one_is_refused() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    platform.takes("r0");
    lay(dir.path(), "a1", "r1", -1, json!({"access": "a0", "refresh": "r0", "from": 0, "until": 0}));
    let account = Account::at(platform, dir, assistant(Models::default())).await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    assert_eq!(account.platform.pairs(), (1, 2));
    account.stop().await;
}

#[tokio::test]
async fn new_tokens_are_not_used_before_they_are_on_the_disk() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    platform.holds();
    let account = Account::at(platform, dir, assistant(Models::default())).await;
    // What stands in the way cannot be replaced by a file.
    let blocked = account.dir.path().join("tokens.json");
    fs::create_dir(&blocked).unwrap();
    fs::write(blocked.join("x"), "").unwrap();
    account.platform.releases();
    account.says("m1", LAN, "/help").await;
    until("a pair was given", || account.platform.pairs().0 == 1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(account.platform.tokens_used().is_empty(), "it was used though it is kept nowhere");
    fs::remove_dir_all(&blocked).unwrap();
    account.messages(LAN, 2).await;
    assert_eq!(account.platform.pairs(), (1, 1), "the pair that was given once is the one that is kept");
    assert_eq!(kept(account.dir.path())["current"]["refresh"], "refresh-canary-1");
    account.stop().await;
}

#[tokio::test]
async fn while_no_tokens_can_be_had_answers_wait_and_none_is_given_up() {
    let platform = Platform::start().await;
    platform.refuses_tokens(503, "<html>Service Unavailable</html>");
    let account = Account::at(platform, tempfile::tempdir().unwrap(), assistant(Models::default())).await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    assert_eq!(account.platform.pairs(), (1, 2));
    assert!(account.desk.dead(9).await.unwrap().is_empty());
    account.stop().await;
}

#[tokio::test]
async fn a_refused_consent_is_said_and_nothing_is_lost() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    platform.takes("another");
    let account = Account::at(platform, dir, assistant(Models::default())).await;
    account.says("m1", LAN, "/help").await;
    until("a pair was asked for", || account.platform.pairs().1 > 0).await;
    account.unsent(2).await;
    let asked = account.platform.pairs().1;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(account.platform.pairs().1 <= asked + 2, "a refused token is tried again and again");
    let counts = account.desk.counts().await.unwrap()["zalo_oa"];
    assert_eq!((counts.unsent, counts.dead, account.platform.sent(LAN).len()), (2, 0, 0));
    let (platform, dir) = account.stop().await;
    // The operator gives the consent anew: the new token of the settings begins.
    let desk = open(dir.path()).await;
    desk.recover().await.unwrap();
    let mut settings = settings(&platform, dir.path());
    settings.refresh_token = Secret::new("another");
    let zalo = ZaloOa::start(settings, Arc::new(assistant(Models::default())), &desk).unwrap();
    let account = Account::served(platform, dir, desk, zalo).await;
    account.messages(LAN, 2).await;
    account.stop().await;
}

#[tokio::test]
async fn without_tokens_or_with_broken_ones_it_does_not_start_and_shows_none() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let desk = open(dir.path()).await;
    let own = Arc::new(assistant(Models::default()));
    let mut none = settings(&platform, dir.path());
    none.refresh_token = None;
    let refused = ZaloOa::start(none.clone(), Arc::clone(&own), &desk).unwrap_err().to_string();
    assert!(refused.contains("MOTCUA_ZALO_OA_REFRESH_TOKEN"), "{refused}");
    fs::write(dir.path().join("tokens.json"), "{\"current\": refresh-canary-9").unwrap();
    let refused = ZaloOa::start(none.clone(), own, &desk).unwrap_err().to_string();
    assert!(refused.contains("tokens.json") && !refused.contains("canary"), "{refused}");
    let shown = format!("{none:?} {:?}", settings(&platform, dir.path()));
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
}
