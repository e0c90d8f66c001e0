//! Errors as problem details (RFC 9457), and the one map from what went wrong to a status.

use std::any::Any;

use axum::{
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::Withdrawn,
    assistant::{self, Fault},
};

/// Media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
/// When to come back after an overload, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// What went wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; stable.
    #[serde(rename = "type")]
    #[schema(example = "urn:problem-type:motcua:question-empty")]
    pub kind: String,
    /// The kind in words.
    #[schema(value_type = String, example = "The question is empty")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What is wrong this time, and the next step.
    pub detail: String,
    /// This one occurrence: the request's id, by which the log knows it.
    #[schema(example = "urn:uuid:5b0f7a8e-6f0c-4a53-9a51-0f6a2e1c9d11")]
    pub instance: String,
    /// Why the procedure asked for says nothing, and until when; where it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Box<Withdrawn>>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        kind: &str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:problem-type:motcua:{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            instance: String::new(),
            withdrawn: None,
        }
    }

    pub(super) fn overloaded() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "overloaded",
            "Too many questions at once",
            "the assistant is busy; please ask again in a few seconds",
        )
    }

    pub(super) fn late() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "late",
            "The answer took too long",
            "the answer was not ready in time; please ask again, or send \"wording\": false for the record alone",
        )
    }

    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something broke on our side",
            "the request could not be served; please try again, and if it stays so, report the instance named here, or call 1022",
        )
    }

    /// The problem of a response that has a status and no more, such as one of the documentation's pages.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(
                status,
                "not-found",
                "Nothing is here",
                "there is no such page; the interface is described at /docs, and the chat page is at /",
            ),
            status if status.is_server_error() => Self::internal(),
            status => Self::new(
                status,
                "bad-request",
                "The request cannot be served",
                "see /docs for what requests look like",
            ),
        }
    }
}

/// Status, and the problem for [`super::observe`] to write out once the request's id is known.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<assistant::Error> for Problem {
    fn from(error: assistant::Error) -> Self {
        let detail = error.to_string();
        match (&error, error.fault()) {
            (assistant::Error::Empty, _) => {
                Self::new(StatusCode::BAD_REQUEST, "question-empty", "The question is empty", detail)
            }
            (assistant::Error::TooLong { .. }, _) => {
                Self::new(StatusCode::BAD_REQUEST, "question-too-long", "The question is too long", detail)
            }
            (_, Fault::User) => {
                Self::new(StatusCode::BAD_REQUEST, "question-unusable", "The question cannot be used", detail)
            }
            (_, Fault::Overload) => Self::overloaded(),
            (_, Fault::Service) => {
                tracing::error!(%error, "a question could not be answered");
                Self::internal()
            }
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let status = rejection.status();
        match (&rejection, status) {
            (JsonRejection::MissingJsonContentType(_), _) => Self::new(
                status,
                "media-type",
                "The body is not declared as JSON",
                "send the header \"Content-Type: application/json\"",
            ),
            (JsonRejection::JsonSyntaxError(_), _) => {
                Self::new(status, "json-malformed", "The body is not JSON", rejection.body_text())
            }
            (JsonRejection::JsonDataError(_), _) => Self::new(
                status,
                "json-unexpected",
                "The body is not a question",
                format!(
                    "{}; expected {{\"question\": \"…\", \"session\"?, \"language\"? (\"vi\", \"en\" or \"auto\"), \"wording\"? (true or false)}}",
                    rejection.body_text()
                ),
            ),
            (_, StatusCode::PAYLOAD_TOO_LARGE) => Self::new(
                status,
                "body-too-large",
                "The body is too large",
                format!(
                    "at most {} KiB are read; a question has at most 2000 characters",
                    super::LARGEST_BODY / 1024
                ),
            ),
            _ => Self::new(
                status,
                "body-unreadable",
                "The body could not be read",
                "the connection broke off; please send the question again",
            ),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::query(rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::malformed_code("the code in the path is not UTF-8; expected one such as 1.001193")
    }
}

impl Problem {
    /// The body of an admin request is no order.
    pub(super) fn order(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonDataError(_) => Self::new(
                rejection.status(),
                "json-unexpected",
                "The body is not an order",
                format!("{}; see /docs for what an order looks like", rejection.body_text()),
            ),
            other => other.into(),
        }
    }

    pub(super) fn query(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "query", "The query cannot be used", detail)
    }

    pub(super) fn malformed_code(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "code-malformed", "This is no procedure code", detail)
    }
}

impl Problem {
    pub(super) fn malformed_place(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "place-malformed", "This is no code of a ward or commune", detail)
    }
}

/// No route.
pub(super) async fn not_found() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
}

/// A route, but not by this method; the `Allow` header says by which.
pub(super) async fn wrong_method(uri: Uri) -> Problem {
    let way = match uri.path() {
        super::routes::ASK => "questions are sent by POST",
        _ => "the Allow header names the methods that work here",
    };
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Not by this method", format!("{way}; see /docs"))
}

/// A handler panicked: a bug. What it said may hold a resident's words, so it is not repeated.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::internal().into_response()
}
