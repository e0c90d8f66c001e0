//! A chat in an officer's hands: asked for, offered, kept in order, answered in the same chat, given back.

use motcua::{
    delivery::{Address, CaseNumber, Hours, Said, Who},
    messenger::{Incoming, Kind},
};
use serde_json::json;

use super::{
    talking::{buttons, messages},
    *,
};
use crate::support::{Models, assistant};

const LAN: i64 = 7001;
const MAI: i64 = 7002;
const QUESTION: &str = "làm thẻ thư viện cần những gì";
const NOTHING: &str = "công thức nấu phở bò ngon";

async fn bot(office: Office) -> Bot {
    Bot::behind(assistant(Models::default()), office).await
}

async fn held(bot: &Bot) -> CaseNumber {
    let held = bot.desk.case_holding(&Address::new("telegram", LAN)).await.unwrap();
    held.expect("the chat is with an officer")
}

async fn officer_says(bot: &Bot, number: &CaseNumber, text: &str) {
    let word = Incoming::private(Kind::Officer { number: number.clone(), text: text.to_owned() });
    bot.desk.officer_says(number, "Bình", Said::new(text), &word).await.unwrap();
}

#[tokio::test]
async fn a_chat_is_handed_over_answered_there_and_comes_back() {
    let bot = bot(Office::default()).await;
    bot.api.text(LAN, QUESTION);
    bot.api.presses(LAN, "o");
    let sent = messages(&bot, LAN, 3).await;
    let number = held(&bot).await;
    assert!(
        sent[2].contains(number.as_str()) && sent[2].contains("1022") && sent[2].contains("30 ngày"),
        "{}",
        sent[2]
    );
    for invented in ["giờ làm việc", "Thời gian chờ", "phút"] {
        assert!(!sent[2].contains(invented), "nobody has set this down: {}", sent[2]);
    }
    let (case, _) = bot.desk.case(&number).await.unwrap().unwrap();
    assert_eq!(case.body()["session"]["procedure"], "9.000001", "the officer does not see what it is about");

    // The assistant is silent but for one receipt; what is said is kept in order.
    for said in ["em mất thẻ cũ", QUESTION, "số em 0912345678"] {
        bot.api.text(LAN, said);
    }
    bot.api.presses(LAN, "a:f:9.000001");
    let sent = messages(&bot, LAN, 5).await;
    assert!(sent[3].contains("Đã chuyển lời") && sent[4].contains("do cán bộ phụ trách"), "{sent:?}");
    let (_, lines) = bot.desk.case(&number).await.unwrap().unwrap();
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["em mất thẻ cũ", QUESTION, "số em ***"]);
    assert!(lines.iter().all(|line| line.who == Who::Resident));

    officer_says(&bot, &number, "Anh/chị mang căn cước <b>đến</b> quầy 2 nhé.").await;
    let sent = messages(&bot, LAN, 6).await;
    assert!(sent[5].contains("Cán bộ trả lời") && sent[5].contains("quầy 2"), "{}", sent[5]);
    assert!(sent[5].contains("&lt;b&gt;đến"), "markup of an officer is no markup: {}", sent[5]);

    let back = Incoming::private(Kind::Returned { number: number.clone() });
    bot.desk.close_case(&number, &back).await.unwrap();
    bot.api.text(LAN, "lệ phí bao nhiêu");
    let sent = messages(&bot, LAN, 8).await;
    assert!(sent[6].contains("Từ đây trợ lý máy trả lời") && sent[7].contains("20.000"), "{sent:?}");
    bot.stop().await;
}

#[tokio::test]
async fn a_resident_goes_back_alone_and_comes_again_with_the_number() {
    let bot = bot(Office::default()).await;
    bot.api.text(LAN, "/canbo");
    messages(&bot, LAN, 2).await;
    let number = held(&bot).await;
    bot.api.text(LAN, "/canbo");
    bot.api.text(LAN, "hỏi về hộ tịch");
    messages(&bot, LAN, 4).await;
    officer_says(&bot, &number, "Có, mời anh/chị.").await;
    bot.api.text(LAN, "/troly");
    bot.api.text(LAN, &number.to_string().to_lowercase());
    let sent = messages(&bot, LAN, 7).await;
    assert!(
        sent[2].contains("do cán bộ phụ trách")
            && sent[3..].iter().any(|text| text.contains("Từ đây trợ lý máy")),
        "{sent:?}"
    );
    let state = sent.last().unwrap();
    assert!(state.contains("đã kết thúc") && state.contains("Có, mời anh/chị."), "{state}");
    // Somebody else who has the number learns that it is there, and nothing of what was said.
    bot.api.text(MAI, number.as_str());
    bot.api.text(MAI, "HN-2222-22");
    let sent = messages(&bot, MAI, 3).await;
    assert!(sent[1].contains("đã kết thúc") && !sent[1].contains("mời"), "{}", sent[1]);
    assert!(sent[2].contains("Không tìm thấy"), "{}", sent[2]);
    bot.stop().await;
}

#[tokio::test]
async fn an_officer_is_offered_after_two_refusals_in_a_row_and_on_topics() {
    let office = Office { topics: vec!["dispute".to_owned(), "9.000001".to_owned()], ..Office::default() };
    let bot = bot(office).await;
    let offers = |text: &String| text.contains("/canbo") && text.contains("hỏi trực tiếp cán bộ");
    for (said, offered) in [
        (NOTHING, false),
        (NOTHING, true),
        ("khắc số nhận dạng xe đạp hết bao nhiêu tiền", false),
        ("chủ nhà không trả tiền cọc, kiện thế nào", true),
        ("khắc số nhận dạng xe đạp hết bao nhiêu tiền", false),
        (QUESTION, true),
    ] {
        let before = bot.api.sent(LAN).len();
        bot.api.text(LAN, said);
        until("it was answered", || bot.api.sent(LAN).len() > before.max(1)).await;
        let answer = bot.api.sent(LAN).pop().unwrap();
        assert_eq!(offers(&answer), offered, "{said}: {answer}");
        assert!(!offered || buttons(&bot).iter().any(|(_, form)| form == "o"), "{said}");
    }
    bot.stop().await;
}

#[tokio::test]
async fn hours_and_wait_are_said_as_they_are_set_down() {
    let days = ["mon-sun 00:00-23:59".to_owned()];
    let hours = Some(Hours::parse(&days, &[]).unwrap());
    let bot = bot(Office { hours, wait_minutes: Some(15), topics: Vec::new() }).await;
    bot.api.text(LAN, "/canbo");
    let sent = messages(&bot, LAN, 2).await;
    let open = sent[1].contains("đang trong giờ làm việc") && sent[1].contains("khoảng 15 phút");
    // The last minute of a day is outside.
    assert!(open || sent[1].contains("ngoài giờ làm việc"), "{}", sent[1]);
    bot.stop().await;
}

#[tokio::test]
async fn what_is_deleted_is_deleted_also_while_an_officer_writes() {
    let bot = bot(Office::default()).await;
    bot.api.text(LAN, "/canbo");
    messages(&bot, LAN, 2).await;
    let number = held(&bot).await;
    bot.api.text(LAN, "điều riêng tư");
    messages(&bot, LAN, 3).await;
    bot.api.text(LAN, "/xoa");
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[3].contains("Đã xóa"));
    let word = Incoming::private(Kind::Officer { number: number.clone(), text: "x".to_owned() });
    assert!(bot.desk.officer_says(&number, "Bình", Said::new("x"), &word).await.is_err());
    assert!(bot.desk.cases(false, 10).await.unwrap().is_empty());
    bot.api.text(LAN, QUESTION);
    let sent = messages(&bot, LAN, 6).await;
    assert!(sent[5].contains("9.000001"), "the assistant does not answer again: {sent:?}");
    bot.stop().await;
}

#[tokio::test]
async fn among_several_people_nobody_is_handed_over_and_nothing_is_reported() {
    const GROUP: i64 = -1_001_234;
    let bot = bot(Office::default()).await;
    for (number, data) in [(1, "o"), (2, "f:b")] {
        let message = json!({
            "message_id": 1, "date": 1_700_000_000, "text": "x",
            "chat": {"id": GROUP, "type": "supergroup", "title": "Tổ dân phố"},
        });
        bot.api.brings(json!({"update_id": number, "callback_query": {
            "id": number.to_string(), "chat_instance": "1", "data": data, "message": message,
            "from": {"id": LAN, "is_bot": false, "first_name": "Lan", "language_code": "vi"},
        }}));
    }
    let sent = messages(&bot, GROUP, 3).await;
    assert!(sent[1..].iter().all(|text| text.contains("nhắn riêng") && text.contains("1022")), "{sent:?}");
    assert!(bot.desk.cases(false, 10).await.unwrap().is_empty());
    bot.stop().await;
}
