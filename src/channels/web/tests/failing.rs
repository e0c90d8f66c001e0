//! Every error: its status, and a problem that says what to do.

use std::time::Duration;

use axum::routing;

use crate::channels::web::guarded;

use super::*;

#[tokio::test]
async fn questions_that_cannot_be_used() {
    let router = served();
    let long = question(&"a".repeat(2001)).to_string();
    for (media, body, status, kind) in [
        ("application/json", question("").to_string(), 400, "question-empty"),
        ("application/json", question("\u{200b} \u{202e}").to_string(), 400, "question-empty"),
        ("application/json", long, 400, "question-too-long"),
        ("application/json", "{\"question\": ".to_owned(), 400, "json-malformed"),
        ("application/json", String::new(), 400, "json-malformed"),
        ("application/json", "[]".to_owned(), 422, "json-unexpected"),
        ("application/json", "{}".to_owned(), 422, "json-unexpected"),
        ("application/json", json!({ "question": 1 }).to_string(), 422, "json-unexpected"),
        ("application/json", json!({ "question": "a", "sesion": "b" }).to_string(), 422, "json-unexpected"),
        (
            "application/json",
            json!({ "question": "a", "language": "fr" }).to_string(),
            422,
            "json-unexpected",
        ),
        ("text/plain", question("a").to_string(), 415, "media-type"),
        ("application/json", " ".repeat(64 * 1024 + 1), 413, "body-too-large"),
    ] {
        let shown: String = body.chars().take(40).collect();
        let answer = send(&router, posted(media, body)).await;
        assert_eq!(answer.status.as_u16(), status, "{shown}");
        assert_eq!(answer.problem(), kind, "{shown}");
    }
}

#[tokio::test]
async fn admin_routes_are_closed_without_a_token() {
    let router = served();
    for (method, path) in [
        (Method::POST, "/v1/admin/decisions"),
        (Method::GET, "/v1/admin/decisions"),
        (Method::POST, "/v1/admin/reload"),
        (Method::POST, "/v1/admin/rollback"),
    ] {
        let answer = send(&router, plain(method, path)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.problem(), "admin-closed");
    }
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let answer = send(&served(), posted("application/json", vec![0xff, 0x00, 0xfe])).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.problem(), "json-malformed");
}

#[tokio::test]
async fn the_detail_names_what_is_wrong_and_what_is_expected() {
    let router = served();
    let unknown = ask(&router, json!({ "question": "a", "sesion": "b" })).await.json();
    let detail = unknown["detail"].as_str().unwrap();
    assert!(detail.contains("`sesion`") && detail.contains("\"session\""), "{detail}");
    let long = ask(&router, question(&"a".repeat(2001))).await.json();
    let detail = long["detail"].as_str().unwrap();
    assert!(detail.contains("2001") && detail.contains("2000"), "{detail}");
}

#[tokio::test]
async fn the_largest_body_that_is_allowed_is_read() {
    let mut body = question(sample::QUESTION).to_string();
    body.push_str(&" ".repeat(64 * 1024 - body.len()));
    let answer = send(&served(), posted("application/json", body)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn paths_methods_and_codes_that_do_not_exist() {
    let router = served();
    for (method, path, status, kind) in [
        (Method::GET, "/v1/answer", 404, "not-found"),
        (Method::POST, "/nothing?here=1", 404, "not-found"),
        (Method::GET, "/v1/ask", 405, "method"),
        (Method::DELETE, "/v1/procedures/9.000001", 405, "method"),
        (Method::POST, "/", 405, "method"),
        (Method::GET, "/v1/procedures/9.999999", 404, "procedure-unknown"),
        (Method::GET, "/v1/procedures/9.999999/history", 404, "history-unknown"),
        (Method::GET, "/v1/procedures/khong/history", 400, "code-malformed"),
        (Method::GET, "/v1/procedures/khai-sinh", 400, "code-malformed"),
        (Method::GET, "/v1/procedures/%ff", 400, "code-malformed"),
        (Method::GET, "/v1/life-events/moving-to-the-moon", 404, "life-event-unknown"),
        (Method::GET, "/v1/life-events/%ff", 404, "life-event-unknown"),
        (Method::GET, "/v1/life-events/keeping-pigeons?day=2026-01-01", 400, "query"),
        (Method::GET, "/v1/procedures?life_event=moving-to-the-moon", 400, "query"),
        (Method::POST, "/v1/fields", 405, "method"),
        (Method::GET, "/v1/procedures?limit=0", 400, "query"),
        (Method::GET, "/v1/procedures?limit=101", 400, "query"),
        (Method::GET, "/v1/procedures?limit=-1", 400, "query"),
        (Method::GET, "/v1/procedures?level=district", 400, "query"),
        (Method::GET, "/v1/procedures?name=a", 400, "query"),
        (Method::GET, "/v1/procedures/9.000001?language=fr", 400, "query"),
    ] {
        let answer = send(&router, plain(method, path)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.problem(), kind, "{path}");
    }
    assert_eq!(get(&router, "/v1/ask").await.header("allow"), "POST");
    let unknown = get(&router, "/v1/procedures/9.999999").await.json();
    assert!(unknown["detail"].as_str().unwrap().contains("/v1/procedures?q="));
}

#[tokio::test]
async fn too_many_questions_are_turned_away_for_a_while() {
    let full = Gate::new(0, Duration::from_millis(10));
    let router = behind(sample::assistant(), full);
    let answer = ask(&router, question(sample::QUESTION)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.problem(), "overloaded");
    assert_eq!(answer.header("retry-after"), "2");
    assert_eq!(get(&router, "/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_late_response_is_cut_short() {
    let slow = Router::new().route("/", routing::get(|| async { std::future::pending::<&str>().await }));
    let answer = get(&guarded(slow, Duration::from_millis(10)), "/").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.problem(), "late");
}

#[tokio::test]
async fn a_panic_is_answered_and_says_nothing_of_what_was_asked() {
    async fn broken() -> &'static str {
        panic!("số căn cước 001199012345")
    }
    let router = guarded(Router::new().route("/", routing::get(broken)), Duration::from_secs(1));
    let answer = get(&router, "/").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.problem(), "internal");
    // The id of a request is random: a short number may stand in it.
    assert!(!answer.text().contains("001199012345"));
}

#[tokio::test]
async fn the_id_of_a_request_is_the_callers_where_it_is_one() {
    let router = served();
    let id = "5b0f7a8e-6f0c-4a53-9a51-0f6a2e1c9d11";
    for (given, kept) in [(id, true), ("tôi tên là An", false), ("1", false)] {
        let mut request = plain(Method::GET, "/healthz");
        let given = axum::http::HeaderValue::from_bytes(given.as_bytes()).unwrap();
        request.headers_mut().insert("x-request-id", given);
        let answer = send(&router, request).await;
        let named = answer.header("x-request-id");
        assert!(named.parse::<uuid::Uuid>().is_ok(), "{named}");
        assert_eq!(named == id, kept);
    }
}
