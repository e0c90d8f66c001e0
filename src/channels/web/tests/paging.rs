//! The chat page and the catalog page: their headers, their tags, and that they ask nothing of anybody else.

use std::collections::HashSet;

use axum::http::header;

use crate::channels::web::page::FILES;

use super::*;

#[tokio::test]
async fn the_page_has_a_strict_policy() {
    let page = get(&served(), "/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    for part in ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn files_are_sent_again_only_when_they_change() {
    let router = served();
    let mut tags = HashSet::new();
    for file in FILES {
        let answer = get(&router, file.path).await;
        assert_eq!(answer.body, file.body);
        let tag = answer.header("etag").to_owned();
        assert!(tag.starts_with('"') && tags.insert(tag.clone()), "{tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let mut request = plain(Method::GET, file.path);
            request.headers_mut().insert(header::IF_NONE_MATCH, known.parse().unwrap());
            let again = send(&router, request).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{known}");
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag"), tag);
        }
        let mut request = plain(Method::GET, file.path);
        request.headers_mut().insert(header::IF_NONE_MATCH, "\"other\"".parse().unwrap());
        assert_eq!(send(&router, request).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let router = served();
    let head = send(&router, plain(Method::HEAD, "/")).await;
    let page = get(&router, "/").await;
    assert_eq!(head.status, StatusCode::OK);
    assert!(head.body.is_empty());
    assert_eq!(head.header("etag"), page.header("etag"));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
}

#[test]
fn no_file_names_another_host_or_writes_markup_from_data() {
    for file in FILES {
        let text = std::str::from_utf8(file.body).unwrap();
        let addresses = text.replace("http://www.w3.org/2000/svg", "");
        assert!(!addresses.contains("http:"), "{}", file.path);
        assert!(!addresses.contains("https:"), "{}", file.path);
        assert!(!text.contains("src=\"//") && !text.contains("url(//"), "{}", file.path);
        for markup in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!text.contains(markup), "{} uses {markup}", file.path);
        }
    }
}

#[test]
fn the_page_holds_no_inline_script_or_style() {
    for page in ["/", "/catalog", "/officer"].map(body) {
        assert!(!page.contains("<style") && !page.contains(" style="));
        assert!(!page.contains(" onclick=") && !page.contains("javascript:"));
        for script in page.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.contains("src=\"/page/"), "{tag}");
            assert!(rest.trim_start().starts_with("</script>"));
        }
    }
}

#[test]
fn every_file_the_page_names_is_there() {
    let there: HashSet<&str> = FILES.iter().map(|file| file.path).collect();
    for file in FILES {
        let text = std::str::from_utf8(file.body).unwrap();
        for quoted in text.split('"').filter(|part| part.starts_with("/page/")) {
            let quoted = quoted.split('#').next().unwrap();
            assert!(there.contains(quoted), "{} names {quoted}", file.path);
        }
        for imported in text.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next()) {
            let path = format!("/page/{imported}");
            assert!(there.contains(path.as_str()), "{} imports {path}", file.path);
        }
    }
}

#[test]
fn the_page_says_that_it_is_a_machine_and_names_the_hotline() {
    for page in ["/", "/catalog", "/officer"].map(body) {
        assert!(page.contains("lang=\"vi\""));
        assert!(page.contains("máy"));
        assert!(page.contains("href=\"tel:1022\""));
        assert!(page.contains("<noscript>"));
    }
}

#[test]
fn the_pages_lead_to_each_other() {
    assert!(body("/").contains("href=\"/catalog\""));
    assert!(body("/catalog").contains("href=\"/\""));
}

#[test]
fn every_fixed_word_is_there_in_both_languages() {
    let shared = body("/page/words.js");
    let catalog = format!("{shared}{}", body("/page/catalog-words.js"));
    for (page, words) in
        [("/", shared), ("/catalog", catalog.as_str()), ("/officer", body("/page/officer-words.js"))]
    {
        for word in body(page).split("data-word=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(words.matches(&format!("  {word}: ")).count() >= 2, "{page} names {word}");
        }
    }
}

#[test]
fn every_icon_is_drawn() {
    let drawn = body("/page/icons.svg");
    for file in FILES {
        let text = std::str::from_utf8(file.body).unwrap();
        let named = text.split("icon(\"").skip(1).chain(text.split("icons.svg#icon-").skip(1));
        for name in named.filter_map(|rest| rest.split('"').next()).filter(|name| !name.contains('$')) {
            assert!(drawn.contains(&format!("id=\"icon-{name}\"")), "{} names {name}", file.path);
        }
    }
}

/// The text of the file at `path`.
fn body(path: &str) -> &'static str {
    let file = FILES.into_iter().find(|file| file.path == path).unwrap();
    std::str::from_utf8(file.body).unwrap()
}
