//! Links into messengers: made for a conversation that there is, and each another one.

use crate::{
    channels::web::{Parts, router_with},
    delivery::{Desk, Sqlite, TICKET_LIFE, Ticket},
    messenger::Link,
};

use super::*;

async fn linked(router: &Router, session: &str) -> Answer {
    let body = json!({ "session": session }).to_string();
    let request = Request::builder().method(Method::POST).uri("/v1/links");
    let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap();
    send(router, request).await
}

#[tokio::test]
async fn a_link_carries_a_conversation_and_no_text() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::over(Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap()).unwrap();
    let parts = Parts { desk: Some(desk.clone()), ..Parts::default() };
    let router = router_with(sample::assistant(), 4, parts);
    let reply = ask(&router, question(sample::QUESTION)).await.json();
    let session = reply["session"].as_str().unwrap();
    let mut tickets = Vec::new();
    for _ in 0..2 {
        let made = linked(&router, session).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        assert_eq!(made.json()["expires_in"], TICKET_LIFE.as_secs());
        let Some(Link::Conversation(ticket)) = Link::parse(made.json()["payload"].as_str().unwrap()) else {
            panic!("no link: {}", made.text());
        };
        assert_ne!(ticket.to_string(), session, "the link gives the conversation on the web away");
        let Ticket::Good(carried) = desk.ticket(ticket).await.unwrap() else { panic!("it is not good") };
        assert!(carried.contains("9.000001") && !carried.contains("chim"), "{carried}");
        tickets.push(ticket);
    }
    assert_ne!(tickets[0], tickets[1]);
    let unknown = linked(&router, "00000000-0000-0000-0000-000000000000").await;
    assert_eq!((unknown.status, unknown.problem().as_str()), (StatusCode::NOT_FOUND, "session-unknown"));
}

#[tokio::test]
async fn without_a_messenger_there_are_no_links() {
    let router = served();
    let reply = ask(&router, question(sample::QUESTION)).await.json();
    let refused = linked(&router, reply["session"].as_str().unwrap()).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "links-closed"));
}
