//! The real portal records, counted, where they are at hand.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::is_nfc;

use super::*;
use crate::catalog::import::files;
use crate::catalog::import::marks::why;

/// Where the real records lie, unless they are not at hand.
fn real_records() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/portal");
    if dir.is_dir() {
        return Some(dir);
    }
    println!("skipped: no real records at {}", dir.display());
    None
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    records: usize,
    /// Online, counter, post.
    rows: [usize; 3],
    free_rows: usize,
    without_unit: usize,
    document_rows: usize,
    foreign: usize,
}

fn counts(path: &Path) -> Counts {
    let bytes = fs_err::read(path).unwrap();
    let record = parse(Input::new(&bytes).text.unwrap()).unwrap();
    let cells = page::cells(&record, &mut Marks::default());
    let Draft { procedure, shown, .. } = draft(&record).unwrap();
    let marked = |slot, why| procedure.marks.iter().any(|mark| mark.slot == slot && mark.why == why);
    assert!(is_nfc(&serde_json::to_string(&procedure).unwrap()), "{}", path.display());
    Counts {
        records: 1,
        rows: channels::count_rows(&cells.channels),
        free_rows: channels::count_free(&cells.channels),
        without_unit: usize::from(marked(Slot::Deadline, why::DEADLINE_WITHOUT_UNIT)),
        document_rows: documents::count_rows(&cells.documents),
        foreign: usize::from(shown.iter().any(|code| code != procedure.code.as_str())),
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            rows: std::array::from_fn(|at| self.rows[at] + other.rows[at]),
            free_rows: self.free_rows + other.free_rows,
            without_unit: self.without_unit + other.without_unit,
            document_rows: self.document_rows + other.document_rows,
            foreign: self.foreign + other.foreign,
        }
    }
}

fn count_every(step: usize, dir: &Path) -> Counts {
    let files = files::under(dir).unwrap();
    let files: Vec<_> = files.into_iter().step_by(step).collect();
    files.par_iter().map(|path| counts(path)).reduce(Counts::default, |one, other| one + other)
}

/// The figures of these two tests were counted by a separate script over the same files.
#[test]
#[ignore = "takes half a minute unoptimised: run it with --release -- --ignored"]
fn all_real_records_are_read() {
    let Some(dir) = real_records() else { return };
    let expected = Counts {
        records: 2642,
        rows: [2208, 2622, 2304],
        free_rows: 4707,
        without_unit: 311,
        document_rows: 14_638,
        foreign: 17,
    };
    assert_eq!(count_every(1, &dir), expected);
}

#[test]
fn every_hundredth_real_record_is_read() {
    let Some(dir) = real_records() else { return };
    let expected = Counts {
        records: 27,
        rows: [21, 25, 20],
        free_rows: 31,
        without_unit: 2,
        document_rows: 175,
        foreign: 0,
    };
    assert_eq!(count_every(100, &dir), expected);
}
