//! Cases: opened with an answer, in order, given back, called out, forgotten.

use serde_json::json;

use crate::delivery::case::CALLS;

use super::*;

/// Opens a case that has the chat where it hears `officer`, a report where it hears `report`; keeps what is said in a chat that
/// is handed over, and says nothing then.
struct Clerk {
    desk: Desk,
    number: CaseNumber,
}

impl Answerer for Clerk {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        async move {
            let said: String = taken.body().unwrap();
            let held = self.desk.case_holding(&taken.address).await.unwrap();
            let mut answer =
                Answer::of(vec![Out::new(&format!("answer to {said}")).unwrap()]).remembering(&1).unwrap();
            match (said.as_str(), held) {
                ("forget", _) => answer.forget = true,
                ("officer", _) => {
                    let case =
                        NewCase::new(self.number.clone(), "officer", &json!({"why": "asked"})).unwrap();
                    answer.cases.push(CaseAct::Open(case.holding()));
                }
                ("report", _) => {
                    let case =
                        NewCase::new(CaseNumber::fresh(), "broker", &json!({"what": "0912345678"})).unwrap();
                    answer.cases.push(CaseAct::Open(case));
                }
                (said, Some(number)) if !said.starts_with("officer:") => {
                    answer.outs.clear();
                    answer.cases.push(CaseAct::Say(number, Said::new(said)));
                }
                _ => {}
            }
            Ok(answer)
        }
        .boxed()
    }
}

fn clerk(desk: &Desk) -> (Arc<Clerk>, CaseNumber) {
    let number = CaseNumber::fresh();
    (Arc::new(Clerk { desk: desk.clone(), number: number.clone() }), number)
}

fn line(desk: &Desk, clerk: Arc<Clerk>, platform: &Arc<Platform>) -> Line {
    Line::start(desk, CHANNEL, clerk, Arc::<Platform>::clone(platform), settings())
}

async fn says(desk: &Desk, event: u32, says: &str) {
    desk.accept(CHANNEL, vec![arrival(event, "1", says)]).await.unwrap();
}

async fn lines(desk: &Desk, number: &CaseNumber) -> Vec<(Who, String)> {
    let (_, lines) = desk.case(number).await.unwrap().unwrap();
    lines.into_iter().map(|line| (line.who, line.text)).collect()
}

#[tokio::test]
async fn a_chat_that_is_handed_over_is_kept_in_order_answered_by_an_officer_and_given_back() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (clerk, number) = clerk(&desk);
    let platform = Arc::<Platform>::default();
    let running = line(&desk, clerk, &platform);
    for (event, said) in (0..).zip(["officer", "one 0912345678", "two", "three"]) {
        says(&desk, event, said).await;
    }
    until("the chat was handed over", || platform.texts() == ["answer to officer"]).await;
    for _ in 0..3000 {
        if lines(&desk, &number).await.len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let resident = |text: &str| (Who::Resident, text.to_owned());
    assert_eq!(lines(&desk, &number).await, [resident("one ***"), resident("two"), resident("three")]);
    assert!(desk.cases(true, 10).await.unwrap()[0].waits);

    desk.officer_says(&number, "Bình", Said::new("bring the form"), &"officer: bring the form")
        .await
        .unwrap();
    until("the officer was heard", || platform.texts().len() == 2).await;
    assert_eq!(platform.texts()[1], "answer to officer: bring the form");
    let (case, all) = desk.case(&number).await.unwrap().unwrap();
    assert_eq!(all.last().map(|line| (line.who, line.name.as_deref())), Some((Who::Officer, Some("Bình"))));
    assert!(!case.waits && case.closed.is_none());

    desk.close_case(&number, &"officer: back").await.unwrap();
    until("the chat was told", || platform.texts().len() == 3).await;
    says(&desk, 9, "four").await;
    until("the assistant answers again", || platform.texts().len() == 4).await;
    assert_eq!(lines(&desk, &number).await.len(), 4);
    let refused = desk.officer_says(&number, "Bình", Said::new("late"), &"officer: late").await;
    assert!(matches!(refused, Err(Error::NoCase)), "{refused:?}");
    assert!(matches!(desk.close_case(&number, &"x").await, Err(Error::NoCase)));
    running.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn what_is_said_to_a_case_that_was_closed_meanwhile_is_not_lost() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (clerk, number) = clerk(&desk);
    let toy = Address::new(CHANNEL, "1");
    let case = NewCase::new(number.clone(), "officer", &json!({})).unwrap().holding();
    desk.open_case(&toy, case).await.unwrap();
    // A second case cannot have the chat too.
    let second = NewCase::new(CaseNumber::fresh(), "officer", &json!({})).unwrap().holding();
    assert!(desk.open_case(&toy, second).await.is_err());
    let taken = Taken {
        id: 1,
        address: toy,
        body: "\"x\"".to_owned(),
        state: None,
        arrived: 0,
        takes: 1,
        flooded: false,
    };
    let answer = clerk.answer(&taken).await.unwrap();
    desk.close_case(&number, &"officer: back").await.unwrap();
    let ending = store::Ending { cases: answer.cases, ..store::Ending::default() };
    says(&desk, 1, "x").await;
    let take = store::Take { most: 9, unsent: 8, until: i64::MAX };
    let taken = desk.take(CHANNEL, take).await.unwrap().remove(0);
    let (ending, notices) = (Arc::new(ending), Arc::default());
    assert!(matches!(desk.finish(&taken, &ending, &notices).await, Err(Error::NoCase)));
    // It was not ended, and so is answered anew by whoever has the chat then.
    assert_eq!(desk.counts().await.unwrap()[CHANNEL].waiting, 2);
}

#[tokio::test]
async fn cases_go_with_the_chat_and_with_time_and_are_shown_to_their_resident() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place).with_calls();
    let (clerk, number) = clerk(&desk);
    let platform = Arc::<Platform>::default();
    let running = line(&desk, clerk, &platform);
    for (event, said) in (0..).zip(["officer", "one", "report"]) {
        says(&desk, event, said).await;
    }
    until("all was answered", || platform.texts().len() == 2).await;
    let kept = desk.export(&Address::new(CHANNEL, "1")).await.unwrap();
    assert_eq!(kept.cases.len(), 2, "{kept:?}");
    assert_eq!(kept.cases[0].1.len(), 1);
    assert_eq!(kept.cases[1].0.body()["what"], "***");
    assert_eq!(desk.counts().await.unwrap()[CALLS].unsent, 2, "one call for each case");

    assert_eq!(desk.clean(Retention::days(30), item::now()).await.unwrap(), 0);
    says(&desk, 5, "forget").await;
    until("all was forgotten", || platform.texts().len() == 3).await;
    assert!(desk.cases(false, 10).await.unwrap().is_empty());
    assert!(desk.case(&number).await.unwrap().is_none());

    says(&desk, 6, "report").await;
    until("another report", || platform.texts().len() == 4).await;
    let later = item::now() + 31 * 24 * 60 * 60 * 1000;
    desk.clean(Retention::days(30), later).await.unwrap();
    assert!(desk.cases(false, 10).await.unwrap().is_empty());
    running.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn notes_are_counted_for_those_who_run_it_without_whose_they_are() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let running = start(&desk, &echo, &platform, settings());
    for event in 0..3 {
        desk.accept(CHANNEL, vec![arrival(event, &event.to_string(), "note")]).await.unwrap();
    }
    until("all was answered", || platform.texts().len() == 3).await;
    assert_eq!(desk.notes("thumb").await.unwrap(), [("\"up\"".to_owned(), 3)]);
    assert!(desk.notes("other").await.unwrap().is_empty());
    running.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_chat_whose_queue_is_full_takes_no_officer_s_word() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let number = CaseNumber::fresh();
    let case = NewCase::new(number.clone(), "officer", &json!({})).unwrap().holding();
    desk.open_case(&Address::new(CHANNEL, "1"), case).await.unwrap();
    for event in 0..desk::MOST_WAITING {
        says(&desk, event, "x").await;
    }
    let refused = desk.officer_says(&number, "Bình", Said::new("hello"), &"officer: hello").await;
    assert!(matches!(refused, Err(Error::Flooded)), "{refused:?}");
    assert!(lines(&desk, &number).await.is_empty(), "what was not delivered stands in the conversation");
}
