//! `POST /v1/chat`, `GET /v1/chat` and `GET /v1/chat/offers`.

use std::time::{Duration, Instant};

use axum::{
    Json,
    extract::{
        Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    delivery::{Accepted, Address, Arrival, Error},
    messenger::{Incoming, Kind, Listener},
};

use super::{
    super::{Problem, Shared, routes, token},
    CHANNEL, Kept,
    wire::{ChatMessage, ChatOffers, ChatOrder, ChatQuery, ChatState, ChatTaken},
};

/// Longest name of an event, and longest form of a choice, in bytes.
const LONGEST_NAME: usize = 64;
/// Longest wait for a message: shorter than a request may take.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// Say something in a chat.
///
/// It is kept before this returns; the answer is read with GET. Without a chat named in `Authorization` a new one begins, and its
/// first answer says what is kept and for how long.
#[utoipa::path(
    post,
    path = routes::CHAT,
    tag = "chat",
    request_body = ChatOrder,
    responses(
        (status = 202, description = "Kept", body = ChatTaken),
        (status = 401, description = "The chat named is none", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No chats are kept here", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The chat has too much waiting", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "JSON, but nothing that can be said", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many chats begin, or nothing can be kept for now; try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn send(
    State(shared): State<Shared>,
    headers: HeaderMap,
    order: Result<Json<ChatOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<ChatTaken>), Problem> {
    let kept = kept(&shared)?;
    let Json(order) = order.map_err(Problem::order)?;
    let kind = kind(&order)?;
    let chat = match token::borne(&headers) {
        Some(named) => named.parse().map_err(|_| unnamed())?,
        None if kept.pace.admits(Instant::now()) => Uuid::new_v4(),
        None => return Err(Problem::overloaded()),
    };
    let session = order.session.as_deref().and_then(|id| shared.assistant.session(id));
    let incoming = Incoming { kind, group: false, language: order.language, session: session.map(Box::new) };
    let address = address(chat);
    // By its digest: what a page calls an event is kept as it is for a day.
    let event = digest(format!("{}:{}", address.chat, order.event).as_bytes());
    let arrival = Arrival::new(event, &address.chat, &incoming)?;
    if kept.desk.accept(CHANNEL, vec![arrival]).await?.contains(&Accepted::Flooded) {
        return Err(Error::Flooded.into());
    }
    Ok((StatusCode::ACCEPTED, Json(ChatTaken { chat: chat.to_string() })))
}

/// Read a chat.
///
/// What came after the message `after`, such as the answer to what was said or the word of an officer hours later.
#[utoipa::path(
    get,
    path = routes::CHAT,
    tag = "chat",
    security(("chat" = [])),
    params(ChatQuery),
    responses(
        (status = 200, description = "Messages, and who hears what is said next", body = ChatState),
        (status = 400, description = "A parameter that is unknown", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No chat is named, or it is none", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No chats are kept here", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn read(
    State(shared): State<Shared>,
    headers: HeaderMap,
    query: Result<Query<ChatQuery>, QueryRejection>,
) -> Result<Json<ChatState>, Problem> {
    let kept = kept(&shared)?;
    let chat = token::borne(&headers).and_then(|named| named.parse().ok()).ok_or_else(unnamed)?;
    let Query(query) = query?;
    let address = address(chat);
    let place = kept.waiting.try_acquire().ok();
    let wait = place.as_ref().map_or(Duration::ZERO, |_| Duration::from_secs(query.wait).min(LONGEST_WAIT));
    let letters = kept.desk.collect(&address, query.after, wait).await?;
    drop(place);
    let message = |letter: crate::delivery::Letter| {
        Some(ChatMessage { id: letter.id, at_ms: letter.at, said: letter.body()? })
    };
    let messages = letters.into_iter().filter_map(message).collect();
    Ok(Json(ChatState { messages, listener: Listener::of(&kept.desk, &address).await? }))
}

/// Ask what a chat can do here.
#[utoipa::path(
    get,
    path = routes::CHAT_OFFERS,
    tag = "chat",
    responses((status = 200, description = "Whether reports are taken and officers answer", body = ChatOffers))
)]
pub(in super::super) async fn offers(State(shared): State<Shared>) -> Json<ChatOffers> {
    let desk = shared.chats.as_ref().map(|kept| &kept.desk);
    let officers = desk.is_some_and(|desk| desk.office().is_some());
    Json(ChatOffers { reports: desk.is_some(), officers })
}

/// The chat that is called `chat` by who has it: the store knows a digest alone, by which nobody reads it.
fn address(chat: Uuid) -> Address {
    Address::new(CHANNEL, digest(chat.as_bytes()))
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn kind(order: &ChatOrder) -> Result<Kind, Problem> {
    if order.event.is_empty() || order.event.len() > LONGEST_NAME {
        return Err(unusable("name the event by 1 to 64 characters"));
    }
    match (&order.text, &order.press) {
        (Some(text), None) if !text.trim().is_empty() => Ok(Kind::Text(text.trim().to_owned())),
        (None, Some(press)) if (1..=LONGEST_NAME).contains(&press.len()) => Ok(Kind::Press(press.clone())),
        _ => Err(unusable("send either words or a choice of at most 64 bytes")),
    }
}

fn kept(shared: &Shared) -> Result<&Kept, Problem> {
    shared.chats.as_ref().ok_or_else(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "chat-closed",
            "No chats are kept here",
            "neither officers nor a messenger are configured; write [officers] into the settings and start the server again, or call 1022",
        )
    })
}

fn unnamed() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "chat-unnamed",
        "No such chat",
        "send the header \"Authorization: Bearer …\" with the chat that POST /v1/chat has named",
    )
}

fn unusable(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "order-unusable", "The order cannot be used", detail)
}
