//! The paths of the interface, and the pattern that a path belongs to: logs name the pattern, never what was typed.

pub(super) const ASK: &str = "/v1/ask";
pub(super) const LINKS: &str = "/v1/links";
pub(super) const CHAT: &str = "/v1/chat";
pub(super) const CHAT_OFFERS: &str = "/v1/chat/offers";
pub(super) const PROCEDURES: &str = "/v1/procedures";
pub(super) const PROCEDURE: &str = "/v1/procedures/{code}";
pub(super) const HISTORY: &str = "/v1/procedures/{code}/history";
pub(super) const FIELDS: &str = "/v1/fields";
pub(super) const LIFE_EVENTS: &str = "/v1/life-events";
pub(super) const LIFE_EVENT: &str = "/v1/life-events/{id}";
pub(super) const PLACES: &str = "/v1/places";
pub(super) const PLACE: &str = "/v1/places/{code}";
pub(super) const ADMIN_DECISIONS: &str = "/v1/admin/decisions";
pub(super) const ADMIN_RELOAD: &str = "/v1/admin/reload";
pub(super) const ADMIN_ROLLBACK: &str = "/v1/admin/rollback";
pub(super) const OFFICER_CASES: &str = "/v1/officer/cases";
pub(super) const OFFICER_CASE: &str = "/v1/officer/cases/{number}";
pub(super) const OFFICER_REPLY: &str = "/v1/officer/cases/{number}/reply";
pub(super) const OFFICER_CLOSE: &str = "/v1/officer/cases/{number}/close";
pub(super) const OFFICER_CORRECTION: &str = "/v1/officer/cases/{number}/correction";
pub(super) const HEALTH: &str = "/healthz";
pub(super) const READY: &str = "/readyz";
pub(super) const DOCS: &str = "/docs";
pub(super) const OPENAPI: &str = "/openapi.json";
/// The page on which the catalog is browsed.
pub(super) const CATALOG: &str = "/catalog";
/// The page of the officers.
pub(super) const OFFICER: &str = "/officer";
/// What messenger platforms call, by the name of the channel.
pub(super) const HOOKS: &str = "/hooks/";
/// What the pages are made of, besides themselves.
pub(super) const PAGE: &str = "/page/";

/// The pattern that `path` belongs to.
pub(super) fn pattern(path: &str) -> &'static str {
    let exact = [
        "/",
        CATALOG,
        OFFICER,
        OFFICER_CASES,
        ASK,
        LINKS,
        CHAT,
        CHAT_OFFERS,
        FIELDS,
        LIFE_EVENTS,
        PROCEDURES,
        PLACES,
        ADMIN_DECISIONS,
        ADMIN_RELOAD,
        ADMIN_ROLLBACK,
        HEALTH,
        READY,
        DOCS,
        OPENAPI,
    ];
    if let Some(known) = exact.into_iter().find(|known| *known == path) {
        return known;
    }
    let below = |parent: &str| path.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/'));
    if below(PROCEDURES) && path.ends_with("/history") {
        HISTORY
    } else if below(PROCEDURES) {
        PROCEDURE
    } else if below(LIFE_EVENTS) {
        LIFE_EVENT
    } else if below(PLACES) {
        PLACE
    } else if below(OFFICER_CASES) {
        let ends = |pattern: &str| pattern.rsplit('/').next().is_some_and(|last| path.ends_with(last));
        let below_one = [OFFICER_REPLY, OFFICER_CLOSE, OFFICER_CORRECTION];
        below_one.into_iter().find(|pattern| ends(pattern)).unwrap_or(OFFICER_CASE)
    } else if below(DOCS) {
        "/docs/{file}"
    } else if path.starts_with(HOOKS) {
        "/hooks/{channel}"
    } else if path.starts_with(PAGE) {
        "/page/{file}"
    } else {
        "(unknown)"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_by_its_pattern_and_never_by_itself() {
        for (path, expected) in [
            ("/", "/"),
            ("/v1/ask", ASK),
            ("/v1/links", LINKS),
            ("/v1/chat", CHAT),
            ("/v1/chat/offers", CHAT_OFFERS),
            ("/v1/procedures", PROCEDURES),
            ("/v1/procedures/1.001193", PROCEDURE),
            ("/v1/procedures/1.001193/history", HISTORY),
            ("/v1/admin/reload", ADMIN_RELOAD),
            ("/officer", OFFICER),
            ("/v1/officer/cases", OFFICER_CASES),
            ("/v1/officer/cases/HN-7K3F-2Q", OFFICER_CASE),
            ("/v1/officer/cases/HN-7K3F-2Q/reply", OFFICER_REPLY),
            ("/docs/index.css", "/docs/{file}"),
            ("/page/chat.js", "/page/{file}"),
            ("/hooks/telegram", "/hooks/{channel}"),
            ("/catalog", CATALOG),
            ("/v1/fields", FIELDS),
            ("/v1/life-events", LIFE_EVENTS),
            ("/v1/life-events/having-a-child", LIFE_EVENT),
            ("/v1/places", PLACES),
            ("/v1/places/00166", PLACE),
            ("/v1/proceduresx", "(unknown)"),
            ("/tên tôi là An", "(unknown)"),
        ] {
            assert_eq!(pattern(path), expected, "{path}");
        }
    }
}
