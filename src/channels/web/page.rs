//! The chat page, the catalog page and the page of the officers: plain files in the binary, with strong entity tags and a strict policy.

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

/// Nothing from elsewhere, no inline script or style, no frame around it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A file of the pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    pub(super) path: &'static str,
    media: &'static str,
    pub(super) body: &'static [u8],
}

macro_rules! file {
    ($path:literal, $name:literal, $media:literal) => {
        File { path: $path, media: $media, body: include_bytes!(concat!("page/", $name)) }
    };
}

pub(super) const FILES: [File; 30] = [
    file!("/", "index.html", "text/html; charset=utf-8"),
    file!("/catalog", "catalog.html", "text/html; charset=utf-8"),
    file!("/officer", "officer.html", "text/html; charset=utf-8"),
    file!("/page/officer.css", "officer.css", "text/css; charset=utf-8"),
    file!("/page/officer.js", "officer.js", "text/javascript; charset=utf-8"),
    file!("/page/officer-case.js", "officer-case.js", "text/javascript; charset=utf-8"),
    file!("/page/officer-words.js", "officer-words.js", "text/javascript; charset=utf-8"),
    file!("/page/style.css", "style.css", "text/css; charset=utf-8"),
    file!("/page/card.css", "card.css", "text/css; charset=utf-8"),
    file!("/page/plan.css", "plan.css", "text/css; charset=utf-8"),
    file!("/page/catalog.css", "catalog.css", "text/css; charset=utf-8"),
    file!("/page/print.css", "print.css", "text/css; charset=utf-8"),
    file!("/page/early.js", "early.js", "text/javascript; charset=utf-8"),
    file!("/page/chat.js", "chat.js", "text/javascript; charset=utf-8"),
    file!("/page/talk.js", "talk.js", "text/javascript; charset=utf-8"),
    file!("/page/ask.js", "ask.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog.js", "catalog.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog-route.js", "catalog-route.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog-list.js", "catalog-list.js", "text/javascript; charset=utf-8"),
    file!("/page/plan.js", "plan.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog-plan.js", "catalog-plan.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog-record.js", "catalog-record.js", "text/javascript; charset=utf-8"),
    file!("/page/catalog-words.js", "catalog-words.js", "text/javascript; charset=utf-8"),
    file!("/page/card.js", "card.js", "text/javascript; charset=utf-8"),
    file!("/page/settings.js", "settings.js", "text/javascript; charset=utf-8"),
    file!("/page/http.js", "http.js", "text/javascript; charset=utf-8"),
    file!("/page/dom.js", "dom.js", "text/javascript; charset=utf-8"),
    file!("/page/words.js", "words.js", "text/javascript; charset=utf-8"),
    file!("/page/icon.svg", "icon.svg", "image/svg+xml"),
    file!("/page/icons.svg", "icons.svg", "image/svg+xml"),
];

/// The pages and their files.
pub(super) fn router() -> Router {
    FILES.into_iter().fold(Router::new(), |router, file| {
        let tag = tag(file.body);
        router.route(
            file.path,
            get(move |headers: HeaderMap| {
                let response = respond(file, &tag, &headers);
                async { response }
            }),
        )
    })
}

/// Strong entity tag: the words are the same exactly when the tag is.
fn tag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// The file, or 304 where the browser has it. Names carry no version, so a browser asks each time.
fn respond(file: File, tag: &str, headers: &HeaderMap) -> Response {
    let fixed: [(HeaderName, &'static str); 2] =
        [(header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    let tagged = HeaderValue::try_from(tag).map(|tag| [(header::ETAG, tag)]);
    let Ok(tagged) = tagged else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if has(headers, tag) {
        return (StatusCode::NOT_MODIFIED, fixed, tagged).into_response();
    }
    ([(header::CONTENT_TYPE, file.media)], fixed, tagged, file.body).into_response()
}

/// Whether `If-None-Match` names `tag`; compared weakly, as RFC 9110, 13.1.2 asks.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim())
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
