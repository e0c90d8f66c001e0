//! `POST /v1/ask`: a question in; the answer as JSON, or as a stream of events.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{KeepAlive, Sse},
    },
};
use futures_util::StreamExt;

use crate::assistant::{self, Reply, Request, WordingEvent, WordingStream};

use super::{Problem, Shared, events, routes};

/// Pause after which a comment keeps an event stream open.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// Asks proxies not to hold events back.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// Ask a question.
///
/// The answer is a certified card with its sources, a question back, or a refusal with the next step. With
/// `Accept: text/event-stream` it comes as events: `card` (the reply without wording) at once, `wording`
/// (`{"text"}`) for each sentence, and last `done` (`{"wording", "degraded", "took_ms"}`).
#[utoipa::path(
    post,
    path = routes::ASK,
    tag = "answers",
    request_body = Request,
    responses(
        (status = 200, description = "The answer", content((Reply = "application/json"), (String = "text/event-stream"))),
        (status = 400, description = "Empty or too long a question, or no JSON", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "More than 64 KiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not declared as JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "JSON, but no question", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "Our fault", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many questions at once, or too slow; try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn ask(
    State(shared): State<Shared>,
    headers: HeaderMap,
    request: Result<Json<Request>, JsonRejection>,
) -> Result<Response, Problem> {
    let started = Instant::now();
    let Json(request) = request?;
    let assistant = Arc::clone(&shared.assistant);
    let (reply, wording) = shared.gate.run(move || begun(&assistant, &request)).await??;
    if wants_events(&headers) {
        let told = events::told(reply, events::wording(wording), started);
        let sse = Sse::new(told).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
        Ok(([UNBUFFERED], sse).into_response())
    } else {
        Ok(Json(in_full(reply, wording, started).await).into_response())
    }
}

/// The certified reply, and its wording under way.
fn begun(
    assistant: &assistant::Assistant,
    request: &Request,
) -> Result<(Reply, Option<WordingStream>), assistant::Error> {
    let mut reply = assistant.reply(request)?;
    let wording = assistant.word(request, &mut reply);
    Ok((reply, wording))
}

async fn in_full(mut reply: Reply, wording: Option<WordingStream>, started: Instant) -> Reply {
    let mut wording = std::pin::pin!(events::wording(wording));
    while let Some(event) = wording.next().await {
        if let WordingEvent::Done(verdict) = event {
            reply.wording = Some(verdict);
            reply.took_ms.insert("wording", started.elapsed().as_secs_f64() * 1000.0);
        }
    }
    reply
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).into_iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|media| media.trim().eq_ignore_ascii_case("text/event-stream"))
}
