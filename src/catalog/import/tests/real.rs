//! The real files of all five shapes, where they are at hand.

use std::path::{Path, PathBuf};

use super::laws;
use crate::catalog::import::{self, Import};
use crate::catalog::shape::Shape;

fn shared(folders: &[&str]) -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog");
    if !root.is_dir() {
        println!("skipped: no real files at {}", root.display());
        return None;
    }
    Some(folders.iter().map(|folder| root.join(folder)).collect())
}

fn codes(import: &Import) -> Vec<&str> {
    import.quarantined.iter().map(|record| record.code.as_str()).collect()
}

#[test]
fn the_small_shapes_are_read_whole() {
    let Some(paths) = shared(&["defence", "portal-lists", "portal-pdf", "portal-2021"]) else { return };
    let import = import::read(&paths, &laws()).unwrap();
    let tally = |shape| import.report.shapes[&shape];
    let records = |shape| tally(shape).taken + tally(shape).marked + tally(shape).quarantined;
    assert_eq!((tally(Shape::Defence).files, records(Shape::Defence)), (207, 207));
    assert_eq!((tally(Shape::Pdf).files, records(Shape::Pdf)), (7, 7));
    assert_eq!((tally(Shape::Lists).files, tally(Shape::Lists).listed), (7, 2642));
    assert_eq!((tally(Shape::Labels2021).files, tally(Shape::Labels2021).superseded), (1, 87));
    assert_eq!(import.report.refused, []);
    // Looked at one by one: commune-level procedures that end at a district body.
    assert_eq!(codes(&import), ["1.013128", "2.000986", "2.001023"]);
}

#[test]
#[ignore = "takes a minute unoptimised: run it with --release -- --ignored"]
fn all_real_files_are_read_and_what_is_kept_back_was_looked_at() {
    let Some(paths) = shared(&["portal", "defence", "portal-lists", "portal-pdf", "portal-2021"]) else {
        return;
    };
    let import = import::read(&paths, &laws()).unwrap();
    assert_eq!(import.report.refused, []);
    let tally = import.report.shapes[&Shape::Portal];
    assert_eq!(tally.taken + tally.marked + tally.quarantined, 2642);
}
