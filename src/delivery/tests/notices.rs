//! Notices and the numbers they go to: held for an officer's answer, used once, and on no disk afterwards.

use super::*;

const PHONE: &str = "0912 345 678";
const KEPT: &str = "84912345678";

/// Whether the number stands in a file of `dir` while the store is open.
fn stands(dir: &Path) -> bool {
    let files = fs_err::read_dir(dir).unwrap().map(|entry| fs_err::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(KEPT.len()).any(|window| window == KEPT.as_bytes()))
}

fn number() -> CaseNumber {
    "HN-7K3F-2Q".parse().unwrap()
}

fn chat() -> Address {
    Address::new(CHANNEL, "7")
}

/// A desk at which the chat has a case and was asked for a number `ago` milliseconds before.
async fn asked(dir: &Path, ago: Millis) -> Desk {
    let desk = Desk::over(Sqlite::serve(&dir.join("messages.sqlite")).unwrap()).unwrap().with_notices();
    desk.open_case(&chat(), NewCase::new(number(), "complaint", &"x").unwrap()).await.unwrap();
    let ask = desk.thread.call(move |store| {
        let awaited = Address::new("sms_awaited", "toy:7");
        store.put(&awaited, &Out::new(&number())?, item::now() - ago)
    });
    ask.await.unwrap();
    desk
}

async fn says(desk: &Desk, event: u32, chat: &str, text: &str) {
    let accepted = desk.accept(CHANNEL, vec![arrival(event, chat, text)]).await.unwrap();
    assert_eq!(accepted, [Accepted::Kept]);
}

#[tokio::test]
async fn a_number_is_held_where_the_chat_was_asked_for_one_and_nowhere_else() {
    for (chat, text, ago, held) in [
        ("7", PHONE, 0, true),
        ("7", "số 0912345678 nhé", 60_000, true),
        ("7", PHONE, 21 * 60_000, false),
        ("8", PHONE, 0, false),
        ("7", "0912345678 hay 0987654321", 0, false),
        ("7", "024 3825 3536", 0, false),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let desk = asked(dir.path(), ago).await;
        says(&desk, 1, chat, text).await;
        let found = desk.phone_held(&number()).await.unwrap();
        assert_eq!((found.is_some(), stands(dir.path())), (held, held), "{chat} {text} {ago}");
    }
}

#[tokio::test]
async fn where_nobody_sends_texts_no_number_is_held() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk { notices: false, ..asked(dir.path(), 0).await };
    says(&desk, 1, "7", PHONE).await;
    assert!(!stands(dir.path()));
}

#[tokio::test]
async fn the_officer_s_first_answer_makes_a_notice_and_sending_it_takes_the_number_off_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let desk = asked(dir.path(), 0).await;
    says(&desk, 1, "7", PHONE).await;
    for _ in 0..2 {
        desk.officer_says(&number(), "Bình", Said::new("xong"), &"word").await.unwrap();
    }
    let due = desk.due(NOTICES, 9, item::now() + 60_000).await.unwrap().outs;
    assert_eq!((due.len(), due[0].address.chat.as_str()), (1, "HN-7K3F-2Q"));
    let notice: Notice = due[0].body().unwrap();
    assert_eq!((notice.template.as_str(), notice.phone.international().as_str()), (ANSWERED, KEPT));
    assert_eq!(notice.fields["channel"], CHANNEL);
    assert!(stands(dir.path()));
    desk.sent(due[0].id, None, item::now()).await.unwrap();
    assert!(!stands(dir.path()), "the number is still on the disk");
}

#[tokio::test]
async fn closing_dropping_and_forgetting_take_the_number_off_the_disk() {
    for way in ["close", "drop", "forget", "dead"] {
        let dir = tempfile::tempdir().unwrap();
        let desk = asked(dir.path(), 0).await;
        says(&desk, 1, "7", PHONE).await;
        assert!(stands(dir.path()));
        match way {
            "close" => desk.close_case(&number(), &"closed").await.unwrap(),
            "drop" => {
                let drop = |store: &mut dyn Store| notice::act(store, &chat(), &NoticeAct::Drop(number()));
                desk.thread.call(drop).await.unwrap();
            }
            _ => {
                if way == "dead" {
                    desk.officer_says(&number(), "Bình", Said::new("xong"), &"word").await.unwrap();
                    let due = desk.due(NOTICES, 9, item::now() + 60_000).await.unwrap().outs;
                    desk.bury(due[0].id, "refused").await.unwrap();
                    let dead = format!("{:?}", desk.dead(9).await.unwrap()).replace(' ', "");
                    assert!(stands(dir.path()) && !dead.contains("12345"));
                }
                desk.thread.call(|store| notice::forget(store, &chat())).await.unwrap();
            }
        }
        assert!(!stands(dir.path()), "{way}");
        assert_eq!(desk.phone_held(&number()).await.unwrap(), None, "{way}");
    }
}
