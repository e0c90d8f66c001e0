//! The files of what is handled elsewhere.

use std::path::Path;

use serde::Deserialize;

use super::document::{Document, Step, field_name};
use super::message::Problem;
use super::{read_with, text, toml_files};
use crate::catalog::elsewhere::Elsewhere;
use crate::catalog::error::Error;
use crate::catalog::fact::Text;

/// A file: the bodies that it names, and what they handle.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "body")]
    bodies: Vec<Body>,
    #[serde(default, rename = "elsewhere")]
    matters: Vec<Matter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    key: String,
    name: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    name: Text,
    aliases: Vec<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    next: Option<Text>,
    /// For examples of messages that are no question about any matter: what they are, as in `lexicon/intents.toml`.
    #[serde(default)]
    intent: Option<String>,
}

/// Reads every `.toml` file under `dir`, in the order of their names; none where there is no such folder.
///
/// # Errors
/// All errors of all files.
pub fn read_elsewhere(dir: &Path) -> Result<Vec<Elsewhere>, Vec<Error>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut matters = Vec::new();
    let mut errors = Vec::new();
    for path in toml_files(dir).map_err(|error| vec![error])? {
        match read_with(&path, read_file) {
            Ok(file) => add(file, &mut matters),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(matters) } else { Err(errors) }
}

fn add(file: File, matters: &mut Vec<Elsewhere>) {
    let File { bodies, matters: read } = file;
    for matter in read {
        let body = bodies.iter().find(|body| Some(&body.key) == matter.body.as_ref());
        let body = body.map(|body| body.name.clone());
        let mut known = Elsewhere::new(matters.len(), matter.name, matter.aliases);
        (known.body, known.next, known.intent) = (body, matter.next, matter.intent);
        matters.push(known);
    }
}

fn read_file(bytes: &[u8]) -> Result<File, Vec<Problem>> {
    let text = text(bytes)?;
    let document = Document::parse(&text)?;
    let file: File = document.read()?;
    let problems = check(&file, &document);
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

/// Every matter whose body the file does not name.
fn check(file: &File, document: &Document<'_>) -> Vec<Problem> {
    let known = |key: &str| file.bodies.iter().any(|body| body.key == key);
    let mut problems = Vec::new();
    for (index, matter) in file.matters.iter().enumerate() {
        if let Some(key) = matter.body.as_deref().filter(|key| !known(key)) {
            let path = [Step::Key("elsewhere".to_owned()), Step::At(index), Step::Key("body".to_owned())];
            let vi = format!("không có [[body]] nào mang key = \"{key}\" trong tệp này");
            let en = format!("no [[body]] of this file has the key {key:?}");
            problems.push(Problem::new(document.line(&path), &field_name(&path), vi, en));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[[body]]
key = "nha-kho"
name = { vi = "Nhà kho", en = "the warehouse" }

[[elsewhere]]
name = { vi = "Gửi bồ câu" }
aliases = ["gửi chim qua đêm"]
body = "nha-kho"

[[elsewhere]]
name = { vi = "Xem bói" }
aliases = ["bói chim"]
next = { vi = "Không ai làm việc này." }
"#;

    #[test]
    fn each_matter_has_its_body_and_a_code_of_its_own() {
        let mut matters = Vec::new();
        add(read_file(FILE.as_bytes()).unwrap(), &mut matters);
        assert_eq!(matters[0].body.as_ref().unwrap().en.as_deref(), Some("the warehouse"));
        assert_eq!((&matters[1].body, matters[1].next.is_some()), (&None, true));
        assert_ne!(matters[0].matched().code, matters[1].matched().code);
        assert_eq!(matters[0].matched().aliases, ["gửi chim qua đêm"]);
    }

    #[test]
    fn an_unknown_body_is_said_with_its_line() {
        let problems =
            read_file(FILE.replace("body = \"nha-kho\"", "body = \"kho\"").as_bytes()).unwrap_err();
        let said = problems.iter().map(ToString::to_string).collect::<String>();
        assert!(said.contains("dòng 9") && said.contains("elsewhere[1].body"), "{said}");
        assert!(read_file(b"[[elsewhere]]\nname = 3\n").is_err());
    }
}
