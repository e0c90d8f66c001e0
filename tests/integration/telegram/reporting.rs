//! What a resident reports: asked step by step, kept under a number, listed, answered, deleted; and dropped where it is not sent.

use motcua::delivery::{Address, Case, CaseNumber, MOST_A_DAY, NewCase, Said};
use motcua::messenger::{Incoming, Kind};
use serde_json::{Value, json};

use super::{
    talking::{buttons, messages},
    *,
};
use crate::support::{Models, assistant};

const LAN: i64 = 7001;

fn number_in(text: &str) -> String {
    let at = text.find("HN-").unwrap_or_else(|| panic!("no case number in: {text}"));
    text[at..at + 10].to_owned()
}

async fn only_case(bot: &Bot) -> Case {
    let mut cases = bot.desk.cases(false, 10).await.unwrap();
    assert_eq!(cases.len(), 1);
    cases.remove(0)
}

#[tokio::test]
async fn an_extra_paper_is_reported_step_by_step_under_a_number_with_the_hotline() {
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.text(LAN, "/phananh");
    messages(&bot, LAN, 2).await;
    let forms: Vec<String> = buttons(&bot).into_iter().map(|(_, form)| form).collect();
    assert_eq!(forms, ["f:e", "f:b", "f:c"]);
    bot.api.presses(LAN, "f:e");
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[2].contains("đòi thêm giấy tờ gì") && sent[2].contains("30 ngày"), "{}", sent[2]);
    bot.api.text(LAN, "đòi sổ hộ khẩu, số em là 001099012345");
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[3].contains("xảy ra ở đâu"), "{}", sent[3]);
    bot.api.text(LAN, "phường Cầu Giấy");
    messages(&bot, LAN, 5).await;
    // The first button under it, by its number: platforms without buttons have nothing else.
    bot.api.text(LAN, "1");
    let sent = messages(&bot, LAN, 6).await;
    let filed = &sent[5];
    assert!(filed.contains("1022") && filed.contains("/xoa"), "{filed}");
    assert!(!filed.contains("của cán bộ"), "nobody can write back here: {filed}");
    let case = only_case(&bot).await;
    assert_eq!(case.number.as_str(), number_in(filed));
    let expected =
        json!({"what": "đòi sổ hộ khẩu, số em là ***", "where": "phường Cầu Giấy", "contact": false});
    assert_eq!((case.kind.as_str(), case.body()), ("extra-paper", expected));
    // What is asked after it is answered as always.
    bot.api.text(LAN, "làm thẻ thư viện cần những gì");
    assert!(messages(&bot, LAN, 7).await[6].contains("9.000001"));
    bot.api.text(LAN, case.number.as_str());
    let sent = messages(&bot, LAN, 8).await;
    assert!(sent[7].contains("đã ghi nhận") && sent[7].contains("1022"), "{}", sent[7]);
    bot.api.text(LAN, "/xuat");
    let sent = messages(&bot, LAN, 9).await;
    assert!(sent[8].contains(case.number.as_str()) && sent[8].contains("phường Cầu Giấy"), "{}", sent[8]);
    bot.api.text(LAN, "/xoa");
    messages(&bot, LAN, 10).await;
    assert!(bot.desk.cases(false, 10).await.unwrap().is_empty());
    bot.stop().await;
}

#[tokio::test]
async fn who_wishes_an_answer_gets_it_in_the_same_chat() {
    let bot = Bot::behind(assistant(Models::default()), Office::default()).await;
    bot.api.presses(LAN, "f:b");
    for (said, count) in [("có người đòi 5 triệu", 3), ("bộ phận một cửa", 4), ("sáng nay", 5)]
    {
        bot.api.text(LAN, said);
        messages(&bot, LAN, count).await;
    }
    let forms: Vec<String> = buttons(&bot).into_iter().map(|(_, form)| form).collect();
    assert_eq!(forms, ["y:y", "y:n", "q"]);
    bot.api.presses(LAN, "y:y");
    let sent = messages(&bot, LAN, 6).await;
    assert!(sent[5].contains("của cán bộ sẽ đến"), "{}", sent[5]);
    let case = only_case(&bot).await;
    assert_eq!((case.kind.as_str(), &case.body()["contact"]), ("broker", &json!(true)));
    let text = "Chúng tôi đã ghi nhận.".to_owned();
    let word = Incoming::private(Kind::Officer { number: case.number.clone(), text: text.clone() });
    bot.desk.officer_says(&case.number, "Bình", Said::new(&text), &word).await.unwrap();
    let sent = messages(&bot, LAN, 7).await;
    assert!(sent[6].contains("Cán bộ trả lời") && sent[6].contains(&text), "{}", sent[6]);
    assert!(!sent[6].contains("Bình"), "the officer's name is told");
    bot.stop().await;
}

#[tokio::test]
async fn a_thumb_leads_to_words_and_what_is_not_sent_is_dropped() {
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.presses(LAN, "t:d:9.000001");
    messages(&bot, LAN, 2).await;
    let (_, more) = buttons(&bot).pop().unwrap();
    assert_eq!(more, "f:c:9.000001");
    // Cancelled, and left for another button: nothing is kept of either.
    bot.api.presses(LAN, &more);
    bot.api.presses(LAN, "q");
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[3].contains("không gửi gì"), "{}", sent[3]);
    bot.api.presses(LAN, &more);
    bot.api.presses(LAN, "p:9.000001");
    let sent = messages(&bot, LAN, 7).await;
    assert!(sent[5].contains("không gửi gì") && sent[6].contains("9.000001"), "{sent:?}");
    assert!(bot.desk.cases(false, 10).await.unwrap().is_empty());
    let kept = bot.desk.export(&Address::new("telegram", LAN)).await.unwrap();
    let state: Value = serde_json::from_str(&kept.state.unwrap().0).unwrap();
    assert_eq!(state["form"], Value::Null);
    // A command goes through, and the report waits for its answer.
    bot.api.presses(LAN, &more);
    bot.api.text(LAN, "/help");
    bot.api.text(LAN, "thiếu giấy tờ");
    let sent = messages(&bot, LAN, 10).await;
    assert!(sent[8].contains("/trogiup") && sent[9].contains("mã số"), "{sent:?}");
    let body = only_case(&bot).await.body();
    assert_eq!((&body["what"], &body["procedure"]), (&json!("thiếu giấy tờ"), &json!("9.000001")));
    bot.api.presses(LAN, "y:y");
    assert!(messages(&bot, LAN, 11).await[10].contains("câu hỏi đã cũ"));
    bot.stop().await;
}

#[tokio::test]
async fn who_complains_is_shown_how_to_report_it() {
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.text(LAN, "lót tay cho cán bộ bao nhiêu để nhanh");
    messages(&bot, LAN, 2).await;
    assert!(buttons(&bot).iter().any(|(_, form)| form == "f:b"), "{:?}", buttons(&bot));
    bot.stop().await;
}

#[tokio::test]
async fn one_chat_cannot_bury_what_others_report() {
    let bot = Bot::start(assistant(Models::default())).await;
    let lan = Address::new("telegram", LAN);
    for _ in 0..MOST_A_DAY {
        let case = NewCase::new(CaseNumber::fresh(), "complaint", &json!({"what": "x"})).unwrap();
        bot.desk.open_case(&lan, case).await.unwrap();
    }
    bot.api.presses(LAN, "f:c");
    let sent = messages(&bot, LAN, 2).await;
    assert!(sent[1].contains("nhiều việc") && sent[1].contains("1022"), "{}", sent[1]);
    bot.api.presses(LAN + 1, "f:c");
    assert!(messages(&bot, LAN + 1, 2).await[1].contains("góp ý, phản ánh điều gì"));
    bot.stop().await;
}
