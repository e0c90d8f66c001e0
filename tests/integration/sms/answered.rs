//! A resident asks to be told by a text that an officer has answered: the number is asked for, held, used once, and gone.

use motcua::delivery::{Hours, Office};
use serde_json::json;

use super::*;
use crate::web_chat::{Chat, Site, number_in};

/// A page with officers who are never there, a provider, and what sends texts to it.
struct Town {
    site: Site,
    provider: Provider,
    sms: Sms,
    dir: tempfile::TempDir,
}

impl Town {
    async fn start() -> Self {
        let (provider, dir) = (Provider::start().await, tempfile::tempdir().unwrap());
        let office = Office { hours: Some(Hours::default()), ..Office::default() };
        let desk = open(dir.path()).with_office(office).with_notices();
        let sms = Sms::start(settings(&provider), &desk).unwrap();
        Self { site: Site::over(desk).await, provider, sms, dir }
    }

    async fn stop(self) -> (Provider, tempfile::TempDir) {
        self.sms.stop(Duration::from_secs(10)).await;
        self.site.stop().await;
        (self.provider, self.dir)
    }

    /// A chat that was handed over while nobody is there; its case.
    async fn handed_over(&self) -> (Chat, String) {
        let mut chat = Chat::default();
        self.site.presses(&mut chat, "o").await;
        self.site.reads(&mut chat, 2).await;
        let number = number_in(chat.last());
        assert_eq!(chat.choices, [format!("m:y:{number}"), "b".to_owned()]);
        (chat, number)
    }

    /// The same, with the number given.
    async fn promised(&self) -> (Chat, String) {
        let (mut chat, number) = self.handed_over().await;
        self.site.presses(&mut chat, &format!("m:y:{number}")).await;
        self.site.reads(&mut chat, 3).await;
        assert!(chat.last().contains("số di động") && chat.last().contains("/xoa"), "{}", chat.last());
        self.site.text(&mut chat, "số em là 0912 345 678 ạ").await;
        self.site.reads(&mut chat, 4).await;
        assert!(chat.last().contains("09***678") && chat.last().contains(&number), "{}", chat.last());
        (chat, number)
    }

    async fn answers(&self, number: &str) {
        let written = json!({"text": "Mời bác đến bộ phận một cửa.", "name": "Bình"});
        assert_eq!(self.site.officer(&format!("/{number}/reply"), Some(written)).await.0, 202);
    }

    /// Waits until the officer sees `count` lines of the case.
    async fn lines(&self, number: &str, count: usize) {
        for _ in 0..3000 {
            let (_, whole) = self.site.officer(&format!("/{number}"), None).await;
            if whole["lines"].as_array().is_some_and(|lines| lines.len() >= count) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the case never had {count} lines");
    }

    /// How many rows hold a number, or wait for one.
    async fn held(&self) -> u32 {
        let counts = self.site.desk.counts().await.unwrap();
        ["sms", "sms_held", "sms_awaited"]
            .iter()
            .filter_map(|name| counts.get(*name))
            .map(|own| own.unsent + own.dead)
            .sum()
    }
}

#[tokio::test]
async fn who_asks_for_a_text_gets_one_when_the_officer_has_answered_and_the_number_is_gone() {
    let town = Town::start().await;
    let (mut chat, number) = town.promised().await;
    assert_eq!(town.held().await, 1);
    // What the officer reads, and what the resident is shown of it, has no number.
    let (_, whole) = town.site.officer(&format!("/{number}"), None).await;
    assert!(!whole.to_string().replace(' ', "").contains("12345"), "{whole}");
    town.site.text(&mut chat, "/dulieu").await;
    town.site.reads(&mut chat, 5).await;
    assert!(
        chat.last().contains("\"text_to\": \"09***678\"") && !chat.last().replace(' ', "").contains("12345"),
        "{}",
        chat.last()
    );
    assert!(town.provider.tried().is_empty(), "it was sent before there was an answer");
    town.answers(&number).await;
    ended(&town.site.desk).await;
    town.answers(&number).await;
    town.site.reads(&mut chat, 7).await;
    ended(&town.site.desk).await;
    let taken = town.provider.taken();
    assert_eq!((taken.len(), &taken[0]["Phone"]), (1, &json!("84912345678")), "not exactly one text");
    let expected = format!("Ho so {number}: can bo da tra loi tren trang web");
    assert_eq!((&taken[0]["Content"], town.held().await), (&json!(expected), 0));
    town.stop().await;
}

#[tokio::test]
async fn a_report_offers_it_where_an_answer_is_wished() {
    let town = Town::start().await;
    for (contact, offered) in [("y:y", true), ("y:n", false)] {
        let mut chat = Chat::default();
        town.site.presses(&mut chat, "f:c").await;
        town.site.text(&mut chat, "đèn ở bộ phận một cửa hỏng").await;
        town.site.presses(&mut chat, contact).await;
        town.site.reads(&mut chat, 4).await;
        let number = number_in(chat.last());
        assert_eq!(chat.choices.contains(&format!("m:y:{number}")), offered, "{contact}");
    }
    town.stop().await;
}

#[tokio::test]
async fn a_number_that_is_not_wanted_any_more_is_gone_at_once() {
    let town = Town::start().await;
    for step in ["button", "delete", "close", "officer"] {
        let (mut chat, number) = town.promised().await;
        assert_eq!(town.held().await, 1);
        match step {
            "button" => town.site.presses(&mut chat, &format!("m:n:{number}")).await,
            "delete" => town.site.text(&mut chat, "/xoa").await,
            "close" => town.site.text(&mut chat, "/troly").await,
            _ => assert_eq!(town.site.officer(&format!("/{number}/close"), Some(json!({}))).await.0, 204),
        }
        town.site.reads(&mut chat, 5).await;
        assert_eq!(town.held().await, 0, "{step}");
    }
    assert!(town.provider.tried().is_empty());
    town.stop().await;
}

#[tokio::test]
async fn a_number_that_comes_right_after_something_else_is_not_held() {
    let town = Town::start().await;
    let (mut chat, number) = town.handed_over().await;
    town.site.presses(&mut chat, &format!("m:y:{number}")).await;
    town.site.reads(&mut chat, 3).await;
    town.site.text(&mut chat, "thôi không cần").await;
    town.site.text(&mut chat, "số của chồng tôi: 0912 345 678").await;
    town.lines(&number, 2).await;
    assert_eq!(town.held().await, 0);
    town.stop().await;
}

#[tokio::test]
async fn a_number_that_was_not_asked_for_is_masked_and_kept_nowhere() {
    let town = Town::start().await;
    let (mut chat, number) = town.handed_over().await;
    town.site.text(&mut chat, "số em là 0912 345 678 ạ").await;
    town.site.reads(&mut chat, 3).await;
    assert_eq!(town.held().await, 0);
    // Another chat's case is not spoken of.
    let mut other = Chat::default();
    town.site.presses(&mut other, &format!("m:y:{number}")).await;
    town.site.text(&mut other, "0912 345 678").await;
    town.site.reads(&mut other, 3).await;
    assert_eq!(town.held().await, 0);
    // What is no number is asked for again, and what is no answer at all ends the question.
    town.site.presses(&mut chat, &format!("m:y:{number}")).await;
    town.site.text(&mut chat, "024 3825 3536").await;
    town.site.reads(&mut chat, 5).await;
    assert!(chat.last().contains("10 chữ số") && chat.listener == "report", "{}", chat.last());
    assert_eq!(town.held().await, 1, "nothing waits for the number any more");
    town.site.text(&mut chat, "thôi không cần").await;
    town.lines(&number, 2).await;
    assert_eq!(town.held().await, 0);
    town.site.text(&mut chat, "0912 345 678").await;
    town.lines(&number, 3).await;
    assert_eq!(town.held().await, 0);
    let (_, dir) = town.stop().await;
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for number in ["912345678", "912 345 678"] {
            assert!(
                !bytes.windows(number.len()).any(|window| window == number.as_bytes()),
                "{number} was kept"
            );
        }
    }
}
