//! A passage as a point with its payload, and how points are grouped to procedures.

use std::collections::HashMap;

use crate::catalog::{Code, Level};

use super::{Among, Error, VectorHit};

/// Payload key of the procedure code.
pub(super) const PROCEDURE: &str = "procedure";
/// Payload key of the levels.
pub(super) const LEVELS: &str = "levels";
/// Payload key of the field.
pub(super) const FIELD: &str = "field";
/// Payload key of where the passage belongs.
pub(super) const AMONG: &str = "among";

/// Passages fetched for each procedure asked for, at first: a procedure has three to eight.
const OVERFETCH: usize = 4;

/// Most passages of a procedure that a hit tells of besides the nearest.
pub const NEXT: usize = 4;

/// A passage to index.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The procedure it belongs to.
    pub procedure: Code,
    /// Levels that carry the procedure out.
    pub levels: Vec<Level>,
    /// Field of the procedure.
    pub field: String,
    /// Where the passage belongs.
    pub among: Among,
    /// Embedding of the passage.
    pub vector: Vec<f32>,
}

/// The word for `level` in a payload.
pub(super) fn level_word(level: Level) -> &'static str {
    match level {
        Level::Ministry => "ministry",
        Level::Province => "province",
        Level::Commune => "commune",
        Level::Other => "other",
    }
}

/// The word for `among` in a payload.
pub(super) fn among_word(among: Among) -> &'static str {
    match among {
        Among::Records => "records",
        Among::Questions => "questions",
    }
}

/// Refuses a vector of another length or with a number that is not finite.
pub(super) fn check(vector: &[f32], dimensions: usize) -> Result<(), Error> {
    if vector.len() != dimensions {
        return Err(Error::Dimensions { got: vector.len(), expected: dimensions });
    }
    if vector.iter().all(|number| number.is_finite()) { Ok(()) } else { Err(Error::NotFinite) }
}

/// [`check`]s every point.
pub(super) fn check_all(points: &[Point], dimensions: usize) -> Result<(), Error> {
    points.iter().try_for_each(|point| check(&point.vector, dimensions))
}

/// The best passage of each of the `limit` nearest procedures. `nearest(n)` gives the `n` nearest passages,
/// best first; it is asked for more until there are enough procedures or no more passages, `most` at the most.
pub(super) fn grouped(
    limit: usize,
    most: usize,
    mut nearest: impl FnMut(usize) -> Result<Vec<VectorHit>, Error>,
) -> Result<Vec<VectorHit>, Error> {
    if limit == 0 || most == 0 {
        return Ok(Vec::new());
    }
    let mut fetch = limit.saturating_mul(OVERFETCH).min(most);
    loop {
        let passages = nearest(fetch)?;
        let no_more = passages.len() < fetch || fetch == most;
        let hits = best_of_each(passages, limit);
        if no_more || hits.len() == limit {
            return Ok(hits);
        }
        fetch = fetch.saturating_mul(OVERFETCH).min(most);
    }
}

fn best_of_each(passages: Vec<VectorHit>, limit: usize) -> Vec<VectorHit> {
    let mut places: HashMap<Code, usize> = HashMap::new();
    let mut hits: Vec<VectorHit> = Vec::new();
    for passage in passages {
        match places.get(&passage.procedure) {
            Some(at) if hits[*at].next.len() < NEXT => hits[*at].next.push(passage.score),
            Some(_) => {}
            None if hits.len() < limit => {
                places.insert(passage.procedure.clone(), hits.len());
                hits.push(passage);
            }
            None => {}
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(number: usize, score: f32) -> VectorHit {
        VectorHit { procedure: format!("1.{number:06}").parse().unwrap(), score, next: Vec::new() }
    }

    /// 40 passages of procedure 0 stand before the others: the first fetch of 12 finds one procedure alone. Of its
    /// passages, [`NEXT`] are told of besides the nearest.
    #[test]
    fn more_is_fetched_until_there_are_enough_procedures() {
        let all: Vec<_> = (0..50).map(|at: u16| hit(at.saturating_sub(39).into(), -f32::from(at))).collect();
        let mut fetched = Vec::new();
        let hits = grouped(3, all.len(), |n| {
            fetched.push(n);
            Ok(all[..n].to_vec())
        });
        let first = VectorHit { next: vec![-1.0, -2.0, -3.0, -4.0], ..hit(0, 0.0) };
        assert_eq!(hits.unwrap(), [first, hit(1, -40.0), hit(2, -41.0)]);
        assert_eq!(fetched, [12, 48]);
    }

    #[test]
    fn it_ends_when_there_are_no_more_passages() {
        let hits = grouped(usize::MAX, 5, |n| Ok((0..n.min(2)).map(|at| hit(at, 0.0)).collect()));
        assert_eq!(hits.unwrap().len(), 2);
        assert_eq!(grouped(0, 5, |_| unreachable!()).unwrap(), []);
    }

    #[test]
    fn vectors_that_cannot_be_searched_are_refused() {
        assert!(check(&[0.0, 1.0], 2).is_ok());
        assert!(matches!(check(&[0.0], 2), Err(Error::Dimensions { got: 1, expected: 2 })));
        assert!(matches!(check(&[0.0, f32::NAN], 2), Err(Error::NotFinite)));
    }
}
