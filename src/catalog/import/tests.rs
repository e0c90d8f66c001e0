//! Whole records: small ones of our own, broken ones, and the real ones where they are at hand.

use std::time::Instant;

use super::*;
use crate::catalog::store;

#[test]
fn explore() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/portal");
    let start = Instant::now();
    let (all, report) = read_dir(&dir).unwrap();
    println!("{:?}\n{report}", start.elapsed());
    let out = std::env::temp_dir().join("imp/store.jsonl");
    let start = Instant::now();
    store::write(&out, &all).unwrap();
    println!("write {:?} {} bytes", start.elapsed(), fs_err::metadata(&out).unwrap().len());
    for _ in 0..3 {
        let start = Instant::now();
        assert_eq!(store::read(&out).unwrap().len(), all.len());
        println!("read {:?}", start.elapsed());
    }
    let start = Instant::now();
    let catalog = store::Catalog::layered(all, vec![]);
    println!("layered {:?}", start.elapsed());
    let start = Instant::now();
    println!("digest {} {:?}", catalog.digest(), start.elapsed());
}
