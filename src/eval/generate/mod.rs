//! Noise: the questions of a suite as they come from hurried fingers, other keyboards and speech.
//!
//! An operator changes words and leaves the gold as it is, so that the loss it causes can be measured.

mod keyboard;
mod middle;
mod operator;
mod shorthand;
mod spelling;

use std::path::Path;

use serde_json::{Map, Value};

use super::{Error, dataset::lines, suite::SETS};

pub use middle::in_the_middle;
pub use operator::Operator;

/// What was written of one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file's name.
    pub name: &'static str,
    /// Lines written.
    pub written: usize,
    /// Lines left out because the operator changed none of their questions.
    pub unchanged: usize,
}

/// Writes the suite in `from` to the folder `to` with `operator` applied to `share` of the words it could change. Ids
/// become `id+operator`, the style becomes the operator, all other keys stay.
///
/// # Errors
/// Where `from` has no set, a line is no object with `id`, or both are the same folder.
pub fn suite(
    from: &Path,
    to: &Path,
    operator: Operator,
    seed: u64,
    share: f64,
) -> Result<Vec<Written>, Error> {
    let present: Vec<&'static str> = SETS.into_iter().filter(|name| from.join(name).is_file()).collect();
    if present.is_empty() {
        return Err(Error::NoSet(from.to_owned()));
    }
    fs_err::create_dir_all(to)?;
    if fs_err::canonicalize(from)? == fs_err::canonicalize(to)? {
        let detail = "the suite would be written over itself; name another folder".to_owned();
        return Err(Error::File { path: to.to_owned(), detail });
    }
    present
        .into_iter()
        .map(|name| set(&from.join(name), &to.join(name), name, operator, seed, share))
        .collect()
}

fn set(
    from: &Path,
    to: &Path,
    name: &'static str,
    operator: Operator,
    seed: u64,
    share: f64,
) -> Result<Written, Error> {
    let read: Vec<Map<String, Value>> = lines(from)?;
    let mut text = String::new();
    let mut written = 0;
    for line in &read {
        if let Some(noisy) = noisy(line, operator, seed, share) {
            text.push_str(&Value::Object(noisy).to_string());
            text.push('\n');
            written += 1;
        }
    }
    fs_err::write(to, text)?;
    Ok(Written { name, written, unchanged: read.len() - written })
}

/// `line` with noise in its question, or in those of its turns; none where nothing changed.
fn noisy(line: &Map<String, Value>, operator: Operator, seed: u64, share: f64) -> Option<Map<String, Value>> {
    let mut noisy = line.clone();
    let id = line.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut changed = noisy.get_mut("q").is_some_and(|q| rewrite(q, operator, seed, share, id));
    let turns = noisy.get_mut("turns").and_then(Value::as_array_mut);
    for (at, turn) in turns.into_iter().flatten().enumerate() {
        let place = format!("{id}/{at}");
        changed |= turn.get_mut("q").is_some_and(|q| rewrite(q, operator, seed, share, &place));
    }
    noisy.insert("id".to_owned(), format!("{id}+{}", operator.name()).into());
    noisy.insert("style".to_owned(), operator.name().into());
    changed.then_some(noisy)
}

/// Rewrites the question in `value`; whether that changed it.
fn rewrite(value: &mut Value, operator: Operator, seed: u64, share: f64, id: &str) -> bool {
    let Some(question) = value.as_str() else { return false };
    let noisy = operator.apply(question, seed, share, id);
    let changed = noisy != question;
    *value = noisy.into();
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_styles_are_new_and_the_gold_stays() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let lines = "{\"id\":\"a\",\"q\":\"khai sinh ở đâu\",\"gold\":[\"1.001193\"],\"style\":\"plain\",\"n\":1}\n\
                     {\"id\":\"b\",\"q\":\"birth certificate\",\"gold\":[\"1.001193\"]}\n";
        fs_err::write(from.path().join("retrieval.jsonl"), lines).unwrap();
        let turns =
            "{\"id\":\"d\",\"turns\":[{\"q\":\"phí?\",\"gold\":null},{\"q\":\"ok\",\"gold\":null}]}\n";
        fs_err::write(from.path().join("dialogs.jsonl"), turns).unwrap();
        let written = suite(from.path(), to.path(), Operator::StripDiacritics, 1, 1.0).unwrap();
        assert_eq!(
            written.iter().map(|set| (set.written, set.unchanged)).collect::<Vec<_>>(),
            [(1, 1), (1, 0)]
        );
        let text = fs_err::read_to_string(to.path().join("retrieval.jsonl")).unwrap();
        let line: Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!(line["id"], "a+strip-diacritics");
        assert_eq!(line["q"], "khai sinh o dau");
        assert_eq!(
            (&line["style"], &line["gold"][0], &line["n"]),
            (&"strip-diacritics".into(), &"1.001193".into(), &1.into())
        );
        let text = fs_err::read_to_string(to.path().join("dialogs.jsonl")).unwrap();
        assert!(text.contains("\"phi?\"") && text.contains("\"ok\""), "{text}");
    }

    #[test]
    fn a_suite_is_not_written_over_itself_and_a_bad_line_is_named() {
        let from = tempfile::tempdir().unwrap();
        fs_err::write(from.path().join("answers.jsonl"), "[1]\n").unwrap();
        let error = suite(from.path(), from.path(), Operator::Typo, 1, 0.3).unwrap_err();
        assert!(error.to_string().contains("itself"), "{error}");
        let to = tempfile::tempdir().unwrap();
        assert!(matches!(
            suite(from.path(), to.path(), Operator::Typo, 1, 0.3),
            Err(Error::Line { line: 1, .. })
        ));
    }
}
