//! A number of a resident, sent through every channel at the most talkative level of logging, is found in no file and in no log.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use motcua::{
    assistant::Request,
    channels::{terminal, web},
};
use serde_json::json;

use crate::{
    facebook, sms,
    support::{Models, ask, assistant},
    telegram, web_chat, zalo_bot, zalo_oa,
};

/// Numbers of residents, and how they are written: an identity card, a phone, a dossier.
pub(crate) const CANARIES: [&str; 4] =
    ["001099012345", "001 099 012 345", "0912345678", "H26.12.3-240515-0012"];
/// The phone as it goes to the network.
const INTERNATIONAL: &str = "84912345678";

/// Where the child works.
const DIR: &str = "MOTCUA_CANARY_DIR";

/// The process that hears them: this test binary once more. It does nothing where nobody told it where to work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the canary test"]
async fn hearing() {
    let Ok(dir) = std::env::var(DIR) else { return };
    motcua::telemetry::start(motcua::telemetry::Format::Json);
    let said = CANARIES.map(|canary| format!("làm thẻ thư viện, số của em là {canary}"));
    for said in &said {
        let mut out = Vec::new();
        let request = Request { question: said.clone(), ..Request::default() };
        let own = assistant(Models::default());
        let shown = tokio::task::spawn_blocking(move || {
            terminal::ask(&own, &request, false, || (), &mut out).unwrap();
            terminal::chat(&own, request.question.as_bytes(), &mut out).unwrap();
            out
        });
        assert!(!shown.await.unwrap().is_empty());
    }
    on_the_web(&said).await;
    let dir = Path::new(&dir);
    telegram::resident_tells_all(&dir.join("telegram"), &said).await;
    zalo_bot::resident_tells_all(&dir.join("zalo_bot"), &said).await;
    std::fs::create_dir(dir.join("zalo_oa")).unwrap();
    zalo_oa::resident_tells_all(&dir.join("zalo_oa"), &said).await;
    web_chat::resident_tells_all(&dir.join("web"), &said).await;
    std::fs::create_dir(dir.join("facebook")).unwrap();
    facebook::resident_tells_all(&dir.join("facebook"), &said).await;
    std::fs::create_dir(dir.join("sms")).unwrap();
    sms::notices_come_and_go(&dir.join("sms")).await;
    // That the log is there at all, and would hold what is written to it.
    tracing::info!("canaries were heard");
    assert!(ask(&assistant(Models::default()), &said[0]).card.is_some());
}

/// Asks over HTTP: in a body, in an event stream, and in addresses, which servers like to log.
async fn on_the_web(said: &[String]) {
    let router = web::router(Arc::new(assistant(Models::default())), 4);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(web::serve(listener, router, std::future::pending()));
    let client = reqwest::Client::new();
    for said in said {
        for accept in ["application/json", "text/event-stream"] {
            let asked =
                client.post(format!("{at}/v1/ask")).header("accept", accept).json(&json!({"question": said}));
            assert_eq!(asked.send().await.unwrap().status(), 200);
        }
        let wrong = client.post(format!("{at}/v1/ask")).json(&json!({"question": said, "sesion": said}));
        assert_eq!(wrong.send().await.unwrap().status(), 422);
        let mut listed = reqwest::Url::parse(&format!("{at}/v1/procedures")).unwrap();
        listed.query_pairs_mut().append_pair("q", said);
        assert!(client.get(listed).send().await.unwrap().status().is_success());
        let mut missing = reqwest::Url::parse(&at).unwrap();
        missing.set_path(&format!("/v1/procedures/{said}"));
        assert!(!client.get(missing).send().await.unwrap().status().is_success());
    }
    server.abort();
}

#[test]
fn a_number_of_a_resident_is_found_in_no_file_and_in_no_log() {
    let dir = tempfile::tempdir().unwrap();
    let log = std::fs::File::create(dir.path().join("log")).unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "canary::hearing", "--ignored", "--nocapture"])
        .env(DIR, dir.path())
        .env("RUST_LOG", "motcua=trace,info")
        .env_remove("MOTCUA_CRASH_DIR")
        .stdout(Stdio::from(log.try_clone().unwrap()))
        .stderr(Stdio::from(log))
        .status()
        .unwrap();
    let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
    assert!(ended.success(), "{log}");
    assert!(
        log.contains("canaries were heard") && log.contains("message answered"),
        "nothing was logged: {log}"
    );
    let mut found = Vec::new();
    files(dir.path(), &mut found);
    for path in &found {
        let bytes = std::fs::read(path).unwrap();
        for canary in CANARIES.into_iter().chain([INTERNATIONAL]) {
            let stands = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!stands, "{canary} stands in {}", path.display());
        }
    }
    for channel in ["telegram", "zalo_bot", "zalo_oa", "facebook", "web", "sms"] {
        let store = |path: &PathBuf| {
            path.to_string_lossy().contains(&format!("/{channel}/")) && path.ends_with("messages.sqlite")
        };
        assert!(found.iter().any(store), "the store of {channel} left no file: {found:?}");
    }
}

/// The files below `dir`.
fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}
