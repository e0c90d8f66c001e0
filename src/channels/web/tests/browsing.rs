//! The catalog, health and the description of the interface.

use super::*;

fn codes(list: &Value) -> Vec<&str> {
    let procedures = list["procedures"].as_array().unwrap();
    procedures.iter().map(|procedure| procedure["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn procedures_are_listed_by_code_page_by_page() {
    let router = served();
    let all = get(&router, "/v1/procedures").await.json();
    assert_eq!(all["total"], 3);
    assert_eq!(codes(&all), ["9.000001", "9.000002", "9.000003"]);
    assert_eq!(
        all["procedures"][0],
        json!({
            "code": "9.000001", "name": "Đăng ký nuôi chim bồ câu", "name_en": "Pigeon keeping registration",
            "levels": ["commune"], "field": "Chăn nuôi", "layer": "curated",
            "open": ["where", "online", "result", "conditions", "legal_basis"],
        })
    );
    let second = get(&router, "/v1/procedures?limit=1&offset=1").await.json();
    assert_eq!((&second["total"], codes(&second)), (&json!(3), vec!["9.000002"]));
    let beyond = get(&router, "/v1/procedures?offset=18446744073709551615").await;
    assert_eq!((&beyond.json()["total"], codes(&beyond.json())), (&json!(3), vec![]));
}

#[tokio::test]
async fn procedures_are_found_by_words_level_and_field() {
    let router = served();
    for (query, expected) in [
        ("q=dieu%20ban%20dem", vec!["9.000003"]),
        ("q=Di%E1%BB%81u", vec!["9.000002", "9.000003"]),
        ("q=pigeon", vec!["9.000001"]),
        ("q=8.000001", vec!["9.000001"]),
        ("q=ban+cong", vec!["9.000001"]),
        ("q=ban", vec!["9.000002", "9.000003", "9.000001"]),
        ("q=dem", vec!["9.000003"]),
        ("level=province", vec!["9.000003"]),
        ("field=chan%20nuoi", vec!["9.000001"]),
        ("field=dieu&level=commune", vec!["9.000002"]),
        ("q=khong-co", vec![]),
        ("life_event=keeping-pigeons&level=commune", vec!["9.000001", "9.000002"]),
    ] {
        let list = get(&router, &format!("/v1/procedures?{query}")).await.json();
        assert_eq!(codes(&list), expected, "{query}");
    }
}

#[tokio::test]
async fn a_procedure_is_read_by_present_former_and_local_codes() {
    let router = served();
    for code in ["9.000001", "8.000001", "9.000001.000.00.00.H26"] {
        let found = get(&router, &format!("/v1/procedures/{code}")).await;
        assert_eq!(found.status, StatusCode::OK);
        let found = found.json();
        assert_eq!(found["card"]["code"], "9.000001");
        assert_eq!(found["card"]["name"], "Đăng ký nuôi chim bồ câu");
        assert_eq!(found["record"]["former_codes"], json!(["8.000001"]));
    }
    let english = get(&router, "/v1/procedures/9.000001?language=en").await.json();
    assert_eq!(english["card"]["name"], "Pigeon keeping registration");
}

#[tokio::test]
async fn fields_are_counted_by_level() {
    let fields = get(&served(), "/v1/fields").await.json();
    let expected = json!({ "total": 2, "fields": [
        { "name": "Chăn nuôi", "procedures": 1, "levels": { "commune": 1 } },
        { "name": "Diều", "procedures": 2, "levels": { "commune": 1, "province": 1 } },
    ] });
    assert_eq!(fields, expected);
    assert_eq!(get(&router_over_nothing(), "/v1/fields").await.json(), json!({ "total": 0, "fields": [] }));
}

#[tokio::test]
async fn life_events_are_listed() {
    let events = get(&served(), "/v1/life-events").await.json();
    let expected = json!({ "total": 1, "life_events": [{
        "id": "keeping-pigeons", "name": "Nuôi chim, thả diều", "name_en": "Pigeons and kites",
        "aliases": ["mới mua chim về nhà"], "steps": 3, "always": 1,
    }] });
    assert_eq!(events, expected);
    let none = get(&router_over_nothing(), "/v1/life-events").await.json();
    assert_eq!(none, json!({ "total": 0, "life_events": [] }));
}

#[tokio::test]
async fn the_plan_of_a_life_event_has_the_published_shape() {
    let plan = get(&served(), "/v1/life-events/keeping-pigeons?language=en").await.json();
    let kite = json!({ "code": "9.000002", "name": "Cấp phép thả diều ban ngày" });
    let pigeon = json!({ "code": "9.000001", "name": "Pigeon keeping registration" });
    assert_eq!((&plan["id"], &plan["name"]), (&json!("keeping-pigeons"), &json!("Pigeons and kites")));
    assert_eq!((&plan["documents_total"], &plan["as_of"]), (&json!(2), &json!("2026-10-01")));
    assert_eq!(plan["shared"], json!([{ "name": "Pigeon form", "procedures": [pigeon, kite] }]));
    let first = json!({
        "code": "9.000001", "name": "Pigeon keeping registration", "known": true, "need": "always", "when": null,
        "note": null, "replaces": [], "deadline": "3 working days", "fee": "5,000 VND (under 6/2020/NQ-CHIM)",
        "withdrawn": null, "notice": null,
    });
    assert_eq!(plan["steps"][0], first);
    let second = &plan["steps"][1];
    assert_eq!((&second["need"], &second["when"]), (&json!("if"), &json!("For kites at night")));
    assert_eq!(second["replaces"], json!([kite]));
    assert!(second["fee"].as_str().unwrap().contains("does not state"), "{second}");
}

#[tokio::test]
async fn places_are_found_by_present_and_former_names() {
    let router = served();
    let all = get(&router, "/v1/places").await.json();
    assert_eq!((&all["total"], &all["place"]), (&json!(4), &Value::Null));
    assert_eq!(
        all["places"][0],
        json!({
            "code": "90001", "kind": "ward", "name": "phường Trăng Non", "name_en": "Trang Non Ward",
            "seat": "Số 1 phố Sáng, phường Trăng Non",
        })
    );
    for (query, outcome, codes) in [
        ("phuong%20sao%20hom", "merged", vec!["90001"]),
        ("sao+mai+ward", "unit", vec!["90002"]),
        ("qu%E1%BA%ADn%20B%E1%BA%A7u%20Tr%E1%BB%9Di", "district", vec!["90003", "90001", "90002"]),
    ] {
        let list = get(&router, &format!("/v1/places?q={query}")).await.json();
        assert_eq!(list["place"]["outcome"], outcome, "{list}");
        let found: Vec<_> =
            list["places"].as_array().unwrap().iter().map(|unit| unit["code"].clone()).collect();
        assert_eq!(found, codes);
        assert_eq!(list["place"]["question"].is_string(), codes.len() > 1);
    }
    let by_words = get(&router, "/v1/places?q=9000&limit=1&offset=1").await.json();
    assert_eq!((&by_words["total"], &by_words["places"][0]["code"]), (&json!(4), &json!("90002")));
    assert_eq!(get(&router, "/v1/places?q=khong-co").await.json()["total"], 0);
    for query in ["limit=0", "limit=101", "level=commune", "offset=-1"] {
        let wrong = get(&router, &format!("/v1/places?{query}")).await;
        assert_eq!((wrong.status, wrong.problem()), (StatusCode::BAD_REQUEST, "query".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn a_place_is_read_by_its_code() {
    let router = served();
    let found = get(&router, "/v1/places/90002?language=en").await.json();
    assert_eq!(found["code"], "90002");
    assert_eq!(found["seat"], Value::Null);
    assert!(found["text"].as_str().unwrap().starts_with("Sao Mai Ward: service point: "), "{found}");
    assert_eq!(found["record"]["service_points"][0]["checked"], "2026-11-01");
    let rules = found["rules"].as_array().unwrap().iter().map(|rule| rule["text"].clone());
    assert_eq!(rules.collect::<Vec<_>>(), ["File where you live.", "File anywhere."]);
    for (code, status, kind) in [
        ("99999", 404, "place-unknown"),
        ("cau-giay", 400, "place-malformed"),
        ("%FF", 400, "place-malformed"),
    ] {
        let wrong = get(&router, &format!("/v1/places/{code}")).await;
        assert_eq!((wrong.status.as_u16(), wrong.problem().as_str()), (status, kind));
    }
}

#[tokio::test]
async fn health_says_what_is_missing() {
    let router = served();
    assert_eq!(get(&router, "/healthz").await.json(), json!({ "status": "alive" }));
    assert_eq!(
        get(&router, "/readyz").await.json(),
        json!({
            "status": "ready", "procedures": 3, "as_of": "2026-10-01",
            "degraded": ["no-embedding-model", "no-wording-model"],
        })
    );
    let empty = router_over_nothing();
    assert_eq!(get(&empty, "/healthz").await.status, StatusCode::OK);
    let ready = get(&empty, "/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.problem(), "not-ready");
}

fn router_over_nothing() -> Router {
    router(sample::assistant_over(Vec::new()), 8)
}

#[tokio::test]
async fn the_document_describes_every_route_and_resolves_its_references() {
    let router = served();
    let document = get(&router, "/openapi.json").await.json();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/healthz",
            "/readyz",
            "/v1/admin/decisions",
            "/v1/admin/reload",
            "/v1/admin/rollback",
            "/v1/ask",
            "/v1/chat",
            "/v1/chat/offers",
            "/v1/fields",
            "/v1/life-events",
            "/v1/life-events/{id}",
            "/v1/links",
            "/v1/officer/cases",
            "/v1/officer/cases/{number}",
            "/v1/officer/cases/{number}/close",
            "/v1/officer/cases/{number}/correction",
            "/v1/officer/cases/{number}/reply",
            "/v1/places",
            "/v1/places/{code}",
            "/v1/procedures",
            "/v1/procedures/{code}",
            "/v1/procedures/{code}/history"
        ]
    );
    let mut open = vec![&document];
    let mut references = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                    references += 1;
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    assert!(references > 10, "{references}");
    // Each route that needs a token says which, and the scheme is described.
    for (path, methods) in document["paths"].as_object().unwrap() {
        let scheme = ["admin", "officer"].into_iter().find(|name| path.starts_with(&format!("/v1/{name}/")));
        for (method, operation) in methods.as_object().unwrap() {
            let scheme = scheme.or((path == "/v1/chat" && method == "get").then_some("chat"));
            let named = operation["security"][0].as_object().and_then(|schemes| schemes.keys().next());
            assert_eq!(named.map(String::as_str), scheme, "{method} {path}");
            if let Some(scheme) = scheme {
                assert_eq!(document["components"]["securitySchemes"][scheme]["scheme"], "bearer", "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_documentation_is_served_from_here() {
    let router = served();
    let moved = get(&router, "/docs").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    assert_eq!(moved.header("location"), "/docs/");
    let page = get(&router, "/docs/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    assert!(!page.text().contains("http"), "{}", page.text());
    let script = get(&router, "/docs/swagger-initializer.js").await;
    assert!(script.text().contains("/openapi.json"));
    assert!(script.text().contains(r#""validatorUrl": "none""#), "{}", script.text());
    assert_eq!(get(&router, "/docs/swagger-ui-bundle.js").await.status, StatusCode::OK);
    assert_eq!(get(&router, "/docs/nothing").await.problem(), "not-found");
}
