//! The page over the curated catalog, for looking at it: `cargo test serve_for_screenshots -- --ignored`.

use std::{path::Path, time::Duration};

use crate::{catalog::Procedure, channels::web::serve};

use super::*;

fn records(folder: &Path, into: &mut Vec<Procedure>) {
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            records(&path, into);
        } else {
            // Dates stand bare in the files, and the type takes them as strings.
            let bare = regex::Regex::new(r"= (\d{4}-\d{2}-\d{2})\b").unwrap();
            let text = fs_err::read_to_string(&path).unwrap();
            let quoted = bare.replace_all(&text, "= \"$1\"");
            into.push(toml::from_str(&quoted).unwrap_or_else(|error| panic!("{path:?}: {error}")));
        }
    }
}

#[tokio::test]
#[ignore = "serves for half an hour, to be looked at"]
async fn serve_for_screenshots() {
    let mut procedures = Vec::new();
    records(&sample::folder("corpus/procedures"), &mut procedures);
    let router = router(sample::assistant_over(procedures), Limits::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8199").await.unwrap();
    serve(listener, router, tokio::time::sleep(Duration::from_secs(1800)))
        .await
        .unwrap();
}
