//! From what the readers found to what is served, what is kept back and what is reported.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::checks::{self, Known, Laws, Lists};
use super::draft::{Draft, Found, Old};
use super::{Import, merge};
use crate::catalog::code::Code;
use crate::catalog::law::Law;
use crate::catalog::procedure::Procedure;
use crate::catalog::quarantine::{Quarantined, Reason};
use crate::catalog::report::{Outcome, Report, Superseded};
use crate::catalog::shape::Shape;

/// What became of one file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Its shape, where there is a reader for it.
    pub(super) shape: Option<Shape>,
    /// What it holds, or why it was refused.
    pub(super) found: Result<Found, String>,
}

/// A record with the file it stands in.
struct Candidate {
    path: PathBuf,
    shape: Shape,
    draft: Draft,
    reasons: Vec<Reason>,
}

/// Checks every record against the lists and `laws` that are over, keeps back what contradicts itself, and joins the sources of one
/// procedure.
pub(super) fn settle(files: Vec<File>, laws: &[Law]) -> Import {
    let mut import = Import::default();
    let (mut entries, mut candidates) = (Vec::new(), Vec::new());
    for file in files {
        let report = &mut import.report;
        report.file(file.shape);
        match (file.shape, file.found) {
            (Some(shape), Ok(found)) => {
                found
                    .refused
                    .iter()
                    .for_each(|refusal| report.refuse(Some(shape), &file.path, refusal.to_string()));
                found.entries.iter().for_each(|_| report.outcome(shape, Outcome::Listed));
                found.old.into_iter().for_each(|old| supersede(report, shape, &file.path, old));
                entries.extend(found.entries);
                let candidate =
                    |draft| Candidate { path: file.path.clone(), shape, draft, reasons: Vec::new() };
                candidates.extend(found.drafts.into_iter().map(candidate));
            }
            (shape, Err(why)) => report.refuse(shape, &file.path, why),
            (None, Ok(_)) => {}
        }
    }
    let known = Known { lists: Lists::new(entries), laws: Laws::new(laws) };
    candidates.par_iter_mut().for_each(|candidate| {
        candidate.reasons = checks::check(&mut candidate.draft, &known);
    });
    choose(candidates, &mut import);
    import
}

fn supersede(report: &mut Report, shape: Shape, path: &std::path::Path, old: Old) {
    report.outcome(shape, Outcome::Superseded);
    report.superseded.push(Superseded { file: path.to_owned(), title: old.title, parts: old.sections.len() });
}

/// One procedure a code: the first record of the strongest shape, joined with its PDF.
fn choose(candidates: Vec<Candidate>, import: &mut Import) {
    let mut by_code: BTreeMap<Code, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_code.entry(candidate.draft.procedure.code.clone()).or_default().push(candidate);
    }
    for (code, mut same) in by_code {
        same.sort_by_key(|candidate| candidate.shape);
        let mut served: Option<(Procedure, Shape, PathBuf)> = None;
        for candidate in same {
            let Candidate { path, shape, draft, reasons } = candidate;
            if !reasons.is_empty() {
                import.report.outcome(shape, Outcome::Quarantined);
                import.report.keep_back(reasons.iter().map(|reason| reason.why.as_str()));
                import.quarantined.push(quarantined(path, shape, draft, reasons));
                continue;
            }
            match &mut served {
                None => {
                    import.report.outcome(shape, taken(&draft.procedure));
                    served = Some((draft.procedure, shape, path));
                }
                Some((record, first, _)) if shape == Shape::Pdf && *first != Shape::Pdf => {
                    import.report.outcome(shape, taken(&draft.procedure));
                    merge::merge(record, draft.procedure);
                }
                Some((_, _, first)) => {
                    let why = format!("the code {code} stands in {} already", first.display());
                    import.report.refuse(Some(shape), &path, why);
                }
            }
        }
        if let Some((procedure, ..)) = served {
            import.report.count(&procedure);
            import.procedures.push(procedure);
        }
    }
}

fn taken(procedure: &Procedure) -> Outcome {
    if procedure.marks.is_empty() { Outcome::Taken } else { Outcome::Marked }
}

fn quarantined(file: PathBuf, shape: Shape, draft: Draft, reasons: Vec<Reason>) -> Quarantined {
    Quarantined {
        code: draft.procedure.code.clone(),
        title: draft.procedure.name.vi.clone(),
        shape,
        file,
        reasons,
        record: draft.procedure,
        source: draft.sections,
    }
}
