//! A curated file as parsed: values that know where they stand, so that every error can name its line.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::message::Problem;

/// Errors of one file after which reading it is given up.
const MOST_ERRORS: usize = 50;

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// By key.
    Key(String),
    /// By position, from 0.
    At(usize),
}

/// A parsed file.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: &'a str,
    table: Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    /// Parses `text`, or says everything that is no TOML.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Vec<Problem>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let document = Self { text, table };
        if errors.is_empty() {
            return Ok(document);
        }
        let problem = |error: &toml::de::Error| {
            let line = document.line_at(error.span().map_or(text.len(), |span| span.start));
            Problem::found(line, "", error.message())
        };
        Err(errors.iter().take(MOST_ERRORS).map(problem).collect())
    }

    /// What the file holds, or everything that does not fit the type. What does not fit is taken out and the rest
    /// read again, so that one wrong value does not hide the next.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Vec<Problem>> {
        let mut table = self.table.clone();
        let mut problems = Vec::new();
        let mut removed: Vec<Vec<Step>> = Vec::new();
        for _ in 0..MOST_ERRORS {
            let error = match T::deserialize(toml::Deserializer::from(table.clone())) {
                Ok(read) if problems.is_empty() => return Ok(read),
                Ok(_) => return Err(problems),
                Err(error) => error,
            };
            let span = error.span().unwrap_or(0..0);
            // Positions in what is left differ from those in the file, which the editor sees.
            let path = locate(self.table.get_ref(), &span);
            let left = locate(table.get_ref(), &span);
            let missing = missing_field(error.message());
            let caused = missing.is_some_and(|field| {
                removed.iter().any(|gone| gone.split_last() == Some((&Step::Key(field.to_owned()), &path)))
            });
            if !caused {
                problems.push(Problem::found(self.line_at(span.start), &field_name(&path), error.message()));
            }
            if !remove(table.get_mut(), &left) {
                break;
            }
            removed.push(path);
        }
        Err(problems)
    }

    /// The line, counted from 1, of the value at `path`, or of the nearest value around it.
    pub(crate) fn line(&self, path: &[Step]) -> usize {
        let mut at = 0;
        let mut table = Some(self.table.get_ref());
        let mut array = None;
        for step in path {
            let value = match (step, table, array) {
                (Step::Key(key), Some(table), _) => {
                    entry(table, key).map(|(key, value)| (key.span().start, value))
                }
                (Step::At(index), _, Some(array)) => {
                    item(array, *index).map(|value| (value.span().start, value))
                }
                _ => None,
            };
            let Some((start, value)) = value else { break };
            at = start;
            table = value.get_ref().as_table();
            array = Some(value);
        }
        self.line_at(at)
    }

    fn line_at(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

/// A path in words: `channels[2].fees[1].unit`, counted from 1.
pub(crate) fn field_name(path: &[Step]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Key(key) if name.is_empty() => name.push_str(key),
            Step::Key(key) => {
                name.push('.');
                name.push_str(key);
            }
            Step::At(index) => name.push_str(&format!("[{}]", index + 1)),
        }
    }
    name
}

fn missing_field(message: &str) -> Option<&str> {
    message.lines().next()?.strip_prefix("missing field `")?.strip_suffix('`')
}

type Value<'a> = Spanned<DeValue<'a>>;

fn entry<'t, 'a>(
    table: &'t DeTable<'a>,
    key: &str,
) -> Option<(&'t Spanned<std::borrow::Cow<'a, str>>, &'t Value<'a>)> {
    table.iter().find(|(name, _)| name.get_ref() == key)
}

fn item<'t, 'a>(array: &'t Value<'a>, index: usize) -> Option<&'t Value<'a>> {
    array.get_ref().as_array()?.get(index)
}

/// The path to the smallest key or value around `span`.
fn locate(table: &DeTable<'_>, span: &Range<usize>) -> Vec<Step> {
    let mut best: Option<(usize, Vec<Step>)> = None;
    visit(table, &mut Vec::new(), &mut |path, around| {
        let around_span = around.start <= span.start && span.end <= around.end;
        if around_span && best.as_ref().is_none_or(|(size, _)| around.len() <= *size) {
            best = Some((around.len(), path.to_vec()));
        }
    });
    best.map(|(_, path)| path).unwrap_or_default()
}

fn visit(table: &DeTable<'_>, path: &mut Vec<Step>, see: &mut impl FnMut(&[Step], Range<usize>)) {
    for (key, value) in table {
        path.push(Step::Key(key.get_ref().to_string()));
        see(path, key.span());
        visit_value(value, path, see);
        path.pop();
    }
}

fn visit_value(value: &Value<'_>, path: &mut Vec<Step>, see: &mut impl FnMut(&[Step], Range<usize>)) {
    see(path, value.span());
    match value.get_ref() {
        DeValue::Table(table) => visit(table, path, see),
        DeValue::Array(array) => {
            for (index, item) in array.iter().enumerate() {
                path.push(Step::At(index));
                visit_value(item, path, see);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Takes the value at `path` out; false where there is none.
fn remove(table: &mut DeTable<'_>, path: &[Step]) -> bool {
    let [Step::Key(key), below @ ..] = path else {
        return false;
    };
    let Some(name) = table.keys().find(|name| name.get_ref() == key).cloned() else {
        return false;
    };
    if below.is_empty() {
        return table.remove(&name).is_some();
    }
    table.get_mut(&name).is_some_and(|value| remove_inside(value.get_mut(), below))
}

fn remove_inside(value: &mut DeValue<'_>, path: &[Step]) -> bool {
    match (value, path) {
        (DeValue::Table(table), path) => remove(table, path),
        (DeValue::Array(array), [Step::At(index)]) if *index < array.len() => {
            let mut rest = DeArray::new();
            for (_, item) in array.iter().enumerate().filter(|(at, _)| at != index) {
                rest.push(item.clone());
            }
            *array = rest;
            true
        }
        (DeValue::Array(array), [Step::At(index), below @ ..]) => {
            array.get_mut(*index).is_some_and(|item| remove_inside(item.get_mut(), below))
        }
        _ => false,
    }
}
