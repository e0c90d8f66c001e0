//! `/v1/officer/…`: the cases of residents, for officers who hold the token: looked at, answered, given back. Nothing here
//! changes the catalog; what an officer finds wrong becomes a case of its own.

use std::{fmt, sync::Arc};

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    assistant::{Assistant, LanguageChoice, Reply, Request, Session, request::MOST_CHARS},
    catalog::Code,
    delivery::{Address, Case, CaseLine, CaseNumber, Desk, Error, Millis, NewCase, Said, Who, item::now},
    messenger::{Incoming, Kind},
    text::Language,
};

use super::{Problem, Shared, Token, admin::blocking, routes, token};

/// Most cases that are listed.
const MOST: usize = 200;
/// Longest text of an officer, in characters: a whole card fits, and the channel cuts it to its messages.
const LONGEST: usize = 8000;
/// Longest name of one.
const NAME: usize = 60;
/// The kind under which a proposed correction is kept, and where it comes from.
const CORRECTION: &str = "correction";

/// Who may, and what they look at.
#[derive(Clone)]
pub struct Officers {
    pub token: Token,
    pub desk: Desk,
}

impl fmt::Debug for Officers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Officers").finish_non_exhaustive()
    }
}

/// A case in a list: whose it is, is not said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed {
    #[schema(value_type = String, example = "HN-7K3F-2Q")]
    number: CaseNumber,
    /// `officer` for a chat that was handed over, `extra-paper`, `broker`, `complaint` or `correction`.
    kind: String,
    channel: String,
    /// Milliseconds since 1970, as the two below.
    opened_ms: Millis,
    changed_ms: Millis,
    closed_ms: Option<Millis>,
    /// Whether the chat is handed over.
    handed_over: bool,
    /// Whether the last word is the resident's.
    waits: bool,
    /// What it is about; of a report `what`, `where`, `when` and `contact`.
    #[schema(value_type = Object)]
    body: Value,
}

impl From<Case> for Listed {
    fn from(case: Case) -> Self {
        let mut body = case.body();
        if let Some(body) = body.as_object_mut() {
            body.remove("session");
        }
        Self {
            number: case.number,
            kind: case.kind,
            channel: case.address.channel,
            opened_ms: case.opened,
            changed_ms: case.changed,
            closed_ms: case.closed,
            handed_over: case.holds,
            waits: case.waits,
            body,
        }
    }
}

/// All cases, and whether officers are expected at work.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Queue {
    /// None where no hours are set down.
    open: Option<bool>,
    cases: Vec<Listed>,
}

/// A case with what was said, and what the assistant would say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Whole {
    case: Listed,
    lines: Vec<CaseLine>,
    /// None where nothing was asked yet.
    suggestion: Option<Suggestion>,
}

/// What the assistant would answer; nobody has been told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Suggestion {
    question: String,
    reply: Reply,
}

/// The case that a proposed correction became.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Proposed {
    #[schema(value_type = String, example = "HN-7K3F-2Q")]
    number: CaseNumber,
}

/// What an officer writes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// At most 8,000 characters.
    text: String,
    /// Who writes, for those who read the case later; residents are not told.
    #[serde(default)]
    name: String,
    /// The procedure whose record is wrong, for a correction.
    #[serde(default)]
    code: Option<String>,
}

/// List the cases.
///
/// Reports and chats that were handed over, the open ones first, those that wait longest before. Whose they are is not said.
#[utoipa::path(
    get,
    path = routes::OFFICER_CASES,
    tag = "officers",
    security(("officer" = [])),
    responses(
        (status = 200, description = "At most 200 cases, and whether it is an opening hour", body = Queue),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No officers are configured: their routes are closed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(State(shared): State<Shared>, headers: HeaderMap) -> Result<Json<Queue>, Problem> {
    let desk = admitted(&shared, &headers)?;
    let cases = desk.cases(false, MOST).await?;
    let hours = desk.office().and_then(|office| office.hours.as_ref());
    let open = hours.map(|hours| hours.include(now()));
    Ok(Json(Queue { open, cases: cases.into_iter().map(Listed::from).collect() }))
}

/// Read a case.
///
/// With what was said, and beside it what the assistant would answer to what is open; nobody has been told that.
#[utoipa::path(
    get,
    path = routes::OFFICER_CASE,
    tag = "officers",
    security(("officer" = [])),
    params(("number" = String, Path, description = "Number of the case", example = "HN-7K3F-2Q")),
    responses(
        (status = 200, description = "The case", body = Whole),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No officers are configured: their routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such open case", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Json<Whole>, Problem> {
    let desk = admitted(&shared, &headers)?;
    let (case, lines) = desk.case(&parsed(&number)?).await?.ok_or_else(gone)?;
    let body = case.body();
    let asked = question(&body, &lines);
    let assistant = Arc::clone(&shared.assistant);
    let suggestion = match asked {
        Some(question) => blocking(move || suggestion(&assistant, &body, question)).await?,
        None => None,
    };
    Ok(Json(Whole { case: case.into(), lines, suggestion }))
}

/// Answer the resident.
///
/// It goes into the queue of the chat and reaches the resident where they wrote; the officer's name does not.
#[utoipa::path(
    post,
    path = routes::OFFICER_REPLY,
    tag = "officers",
    security(("officer" = [])),
    params(("number" = String, Path, description = "Number of the case", example = "HN-7K3F-2Q")),
    request_body = Written,
    responses(
        (status = 202, description = "Kept, and on its way"),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No officers are configured: their routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such open case", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The chat has too much waiting", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The order says too little or too much", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn reply(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(number): Path<String>,
    written: Result<Json<Written>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let desk = admitted(&shared, &headers)?;
    let (number, Json(written)) = (parsed(&number)?, written.map_err(Problem::order)?);
    let text = checked(&written.text)?;
    let message = Incoming::private(Kind::Officer { number: number.clone(), text: text.clone() });
    desk.officer_says(&number, &name(&written), Said::new(&text), &message).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Close a case.
///
/// A chat that was handed over is the assistant's again, and the resident is told.
#[utoipa::path(
    post,
    path = routes::OFFICER_CLOSE,
    tag = "officers",
    security(("officer" = [])),
    params(("number" = String, Path, description = "Number of the case", example = "HN-7K3F-2Q")),
    responses(
        (status = 204, description = "Closed"),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No officers are configured: their routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such open case", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn close(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<StatusCode, Problem> {
    let desk = admitted(&shared, &headers)?;
    let number = parsed(&number)?;
    let message = Incoming::private(Kind::Returned { number: number.clone() });
    desk.close_case(&number, &message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Propose a correction of a record.
///
/// A case of its own, for those who keep the catalog; the catalog is not changed.
#[utoipa::path(
    post,
    path = routes::OFFICER_CORRECTION,
    tag = "officers",
    security(("officer" = [])),
    params(("number" = String, Path, description = "Number of the case", example = "HN-7K3F-2Q")),
    request_body = Written,
    responses(
        (status = 201, description = "The number of the new case", body = Proposed),
        (status = 401, description = "No token, or another", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No officers are configured: their routes are closed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such open case", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The order says too little or too much", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn correct(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(number): Path<String>,
    written: Result<Json<Written>, JsonRejection>,
) -> Result<(StatusCode, Json<Proposed>), Problem> {
    let desk = admitted(&shared, &headers)?;
    let (from, Json(written)) = (parsed(&number)?, written.map_err(Problem::order)?);
    let text = checked(&written.text)?;
    let code = written.code.as_deref().unwrap_or_default();
    let code: Code =
        code.trim().parse().map_err(|_| unusable("name the procedure by its code, such as 1.001193"))?;
    if shared.assistant.knowledge().catalog.get(&code).is_none() {
        return Err(unusable("no procedure of the catalog has this code"));
    }
    let own = CaseNumber::fresh();
    let body = json!({"procedure": code, "what": text, "from": from, "name": name(&written)});
    let case = NewCase::new(own.clone(), CORRECTION, &body)?;
    desk.open_case(&Address::new("officer", "page"), case).await?;
    Ok((StatusCode::CREATED, Json(Proposed { number: own })))
}

/// What the resident asked last, since an officer last wrote: that is what is to be answered.
fn question(body: &Value, lines: &[CaseLine]) -> Option<String> {
    let said = lines.iter().rev().skip_while(|line| line.who == Who::Officer);
    let mut open: Vec<&str> =
        said.take_while(|line| line.who == Who::Resident).map(|line| line.text.as_str()).collect();
    open.reverse();
    let words = match open.is_empty() {
        false => open.join(" "),
        // Nothing was said yet: what was in hand before, or what is reported.
        true => body["session"]["procedure"].as_str().or(body["what"].as_str())?.to_owned(),
    };
    let words: String = words.chars().take(MOST_CHARS).collect();
    (!words.trim().is_empty()).then_some(words)
}

fn suggestion(assistant: &Assistant, body: &Value, question: String) -> Option<Suggestion> {
    let session: Session = serde_json::from_value(body["session"].clone()).unwrap_or_default();
    let language = match serde_json::from_value(body["language"].clone()) {
        Ok(Language::English) => LanguageChoice::En,
        Ok(Language::Vietnamese) => LanguageChoice::Vi,
        Err(_) => LanguageChoice::Auto,
    };
    let request = Request { question: question.clone(), language, ..Request::default() };
    let (mut reply, _) = assistant.reply_within(&request, session).ok()?;
    // What goes on with the procedure in hand names that one alone; the officer may see that another is meant.
    if let Ok((fresh, _)) = assistant.reply_within(&request, Session::default())
        && fresh.candidates.len() > reply.candidates.len()
    {
        reply.candidates = fresh.candidates;
    }
    Some(Suggestion { question, reply })
}

/// The desk, for a request that bears the token.
fn admitted(shared: &Shared, headers: &HeaderMap) -> Result<Desk, Problem> {
    let Some(officers) = &shared.officers else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "officer-closed",
            "The officers' page is closed",
            "no officers are configured; write [officers] with its token into the settings and start the server again",
        ));
    };
    let given = token::borne(headers);
    if given.is_some_and(|given| officers.token.is(given)) {
        return Ok(officers.desk.clone());
    }
    tracing::warn!(given = given.is_some(), "an officer's request without the right token");
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "officer-token",
        "Not without the officers' token",
        "send the header \"Authorization: Bearer …\" with the token of [officers]",
    ))
}

fn parsed(number: &str) -> Result<CaseNumber, Problem> {
    number.parse().map_err(|_| gone())
}

fn gone() -> Problem {
    Problem::from(Error::NoCase)
}

fn checked(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(unusable("the text is empty")),
        chars if chars > LONGEST => {
            Err(unusable(&format!("the text has {chars} characters, at most {LONGEST}")))
        }
        _ => Ok(text.to_owned()),
    }
}

fn name(written: &Written) -> String {
    written.name.trim().chars().take(NAME).collect()
}

fn unusable(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "order-unusable", "The order cannot be used", detail)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NoCase => Self::new(StatusCode::NOT_FOUND, "case-unknown", "No such open case", detail),
            Error::Flooded => Self::new(StatusCode::CONFLICT, "chat-full", "The chat is full", detail),
            Error::Unreachable(_) | Error::Busy => {
                tracing::warn!(%detail, "the store of cases is away");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "store-away",
                    "Nothing can be kept at the moment",
                    "please send it again in a minute, or call 1022; questions are answered meanwhile",
                )
            }
            _ => {
                tracing::error!(%detail, "the store of cases failed");
                Self::internal()
            }
        }
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Written({} characters)", self.text.len())
    }
}
