//! `POST /v1/links`: a link that carries a conversation from the web or a kiosk into a chat of a messenger.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    delivery::{Desk, TICKET_LIFE},
    messenger::Link,
};

use super::{Problem, Shared, routes};

/// Which conversation is to be carried on elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkOrder {
    /// As a reply named it.
    session: String,
}

/// A link, good once and for a short time.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LinkMade {
    /// What opens the chat: `https://t.me/<bot>?start=<payload>`, shown as a code to scan.
    #[schema(example = "k_babcjphkmnofaelidgbhjkcmnopaelif")]
    payload: String,
    /// Seconds for which it is good.
    #[schema(example = 600)]
    expires_in: u64,
}

/// Make a link that carries a conversation into a messenger.
///
/// It holds the procedure and the facts of the case, no text. Who opens it goes on there; it opens once.
#[utoipa::path(
    post,
    path = routes::LINKS,
    tag = "answers",
    request_body = LinkOrder,
    responses(
        (status = 201, description = "The link", body = LinkMade),
        (status = 403, description = "No messenger is configured", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The conversation is over, or never was", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "JSON, but no order", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn make(
    State(shared): State<Shared>,
    order: Result<Json<LinkOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<LinkMade>), Problem> {
    let desk = kept(&shared)?;
    let Json(order) = order.map_err(Problem::order)?;
    let session = shared.assistant.session(&order.session).ok_or_else(over)?;
    let ticket = desk.issue_ticket(&session).await?;
    let payload = Link::Conversation(ticket).payload();
    Ok((StatusCode::CREATED, Json(LinkMade { payload, expires_in: TICKET_LIFE.as_secs() })))
}

fn kept(shared: &Shared) -> Result<&Desk, Problem> {
    shared.chats.as_ref().map(|kept| &kept.desk).ok_or_else(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "links-closed",
            "There is no chat to carry it into",
            "no messenger is configured; write one into [channels] of the settings and start the server again",
        )
    })
}

fn over() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "session-unknown",
        "No such conversation",
        "the conversation is over or never was; ask a question first, and send the session that its reply names",
    )
}
