//! The interface described: the OpenAPI document and its page, all served from here.

use axum::{
    Router,
    http::{HeaderValue, header},
};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::{
    Problem, admin, ask, chat, fields, health, history, life_events, links, officer, places, procedures,
    routes, wire,
};

/// Swagger's page sets styles from script and shows icons as data.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Một Cửa",
        description = "Hướng dẫn thủ tục hành chính cho người dân Hà Nội. Guides the residents of Hanoi through administrative procedures. Every fact is rendered from a record of the catalog with its sources; where a record is silent, the answer says so. It is a machine; for a person call 1022.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        ask::ask, chat::send, chat::read, chat::offers, links::make, procedures::list, procedures::one, history::of_procedure, fields::list, life_events::list,
        life_events::one, places::list, places::one, admin::decide, admin::decisions,
        admin::reload, admin::rollback, officer::list, officer::one, officer::reply, officer::close, officer::correct,
        health::alive, health::ready
    ),
    modifiers(&Bearer),
    components(schemas(wire::Words, wire::Done, Problem)),
    tags(
        (name = "answers", description = "Questions and answers"),
        (name = "chat", description = "Reports, and officers behind the assistant"),
        (name = "catalog", description = "The procedures"),
        (name = "places", description = "Wards and communes, and what they were before July 2025"),
        (name = "officers", description = "Cases of residents, for officers who hold the token; their page is at /officer"),
        (name = "operation", description = "For those who run it"),
    )
)]
struct Document;

/// The tokens of the admin routes, of the officers' and of a chat.
#[derive(Debug)]
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for name in ["admin", "officer", "chat"] {
            components.add_security_scheme(name, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        }
    }
}

/// The document at `/openapi.json` and its page at `/docs`.
pub(super) fn router() -> Router {
    // "none": the page must not send the document to an outside validator.
    let config = Config::new([routes::OPENAPI]).validator_url("none");
    let pages = SwaggerUi::new(routes::DOCS).url(routes::OPENAPI, Document::openapi()).config(config);
    Router::from(pages).layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, POLICY))
}
