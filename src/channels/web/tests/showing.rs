//! The page over the curated catalog, for looking at it: `cargo test serve_for_screenshots -- --ignored`.

use std::time::Duration;

use crate::{catalog::curated, channels::web::serve};

use super::*;

#[tokio::test]
#[ignore = "serves for half an hour, to be looked at"]
async fn serve_for_screenshots() {
    let procedures = curated::read_dir(&sample::folder("corpus/procedures")).unwrap();
    let router = router(sample::assistant_over(procedures), 8);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8199").await.unwrap();
    serve(listener, router, tokio::time::sleep(Duration::from_secs(1800))).await.unwrap();
}
