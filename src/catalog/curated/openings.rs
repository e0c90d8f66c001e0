//! The files of opening messages that fit several procedures alike.

use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::document::{Document, Step, field_name};
use super::message::Problem;
use super::{read_with, text, toml_files};
use crate::catalog::code::Code;
use crate::catalog::error::Error;

/// A message with which somebody begins and that does not say which of several procedures they need. Nothing is looked up by it: it is
/// there to learn when to ask back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    pub message: String,
    /// The procedures that it fits, two or more.
    pub codes: Vec<Code>,
    /// How one who began so answered the question which of them is needed.
    #[serde(default)]
    pub reply: Option<Reply>,
}

/// An answer to a question back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    pub message: String,
    /// The procedure that it chooses, one of those that the opening fits.
    pub code: Code,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "opening")]
    openings: Vec<Opening>,
}

/// Reads every `.toml` file under `dir`, in the order of their names; none where there is no such folder.
///
/// # Errors
/// All errors of all files.
pub fn read_openings(dir: &Path) -> Result<Vec<Opening>, Vec<Error>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let files = toml_files(dir).map_err(|error| vec![error])?;
    let outcomes: Vec<_> = files.into_par_iter().map(|path| read_with(&path, read_file)).collect();
    let mut openings = Vec::new();
    let mut errors = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(read) => openings.extend(read),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(openings) } else { Err(errors) }
}

fn read_file(bytes: &[u8]) -> Result<Vec<Opening>, Vec<Problem>> {
    let text = text(bytes)?;
    let document = Document::parse(&text)?;
    let file: File = document.read()?;
    let problems = check(&file, &document);
    if problems.is_empty() { Ok(file.openings) } else { Err(problems) }
}

/// Every opening that says nothing or leaves nothing open, and every reply that chooses nothing.
fn check(file: &File, document: &Document<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, opening) in file.openings.iter().enumerate() {
        let mut wrong = |field: &str, vi: &str, en: &str| {
            let at = [Step::Key("opening".to_owned()), Step::At(index), Step::Key(field.to_owned())];
            problems.push(Problem::new(document.line(&at), &field_name(&at), vi, en));
        };
        let Opening { message, codes, reply } = opening;
        if message.trim().is_empty() {
            wrong("message", "để trống", "is empty");
        }
        let other = codes.first().is_some_and(|first| codes.iter().any(|code| code != first));
        if !other {
            wrong("codes", "cần ít nhất hai thủ tục khác nhau", "two different procedures are needed");
        }
        let Some(reply) = reply else { continue };
        if reply.message.trim().is_empty() {
            wrong("reply", "để trống", "is empty");
        }
        if !codes.contains(&reply.code) {
            wrong(
                "reply",
                "mã được chọn không có trong codes",
                "the code that it chooses is not among codes",
            );
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[[opening]]
message = "xin thẻ bồ câu"
codes = ["1.000001", "1.000002"]

[[opening]]
message = "thẻ bồ câu làm ở đâu"
codes = ["1.000001", "1.000002"]
reply = { message = "mất rồi", code = "1.000002" }
"#;

    #[test]
    fn an_opening_has_the_procedures_that_it_fits_and_how_it_went_on() {
        let openings = read_file(FILE.as_bytes()).unwrap();
        assert_eq!((openings.len(), &openings[0].reply), (2, &None));
        assert_eq!(openings[1].reply.as_ref().unwrap().code, openings[1].codes[1]);
    }

    #[test]
    fn what_leaves_nothing_open_is_said_with_its_line() {
        let said = |from: &str, to: &str| {
            let problems = read_file(FILE.replacen(from, to, 1).as_bytes()).unwrap_err();
            problems.iter().map(ToString::to_string).collect::<String>()
        };
        let one = said(r#""1.000001", "1.000002""#, r#""1.000001", "1.000001""#);
        assert!(one.contains("dòng 4") && one.contains("opening[1].codes"), "{one}");
        let other = said(r#"code = "1.000002""#, r#"code = "1.000003""#);
        assert!(other.contains("opening[2].reply"), "{other}");
        assert!(said("xin thẻ bồ câu", " ").contains("opening[1].message"));
        assert!(said("mất rồi", "").contains("opening[2].reply"));
        assert!(read_file(b"[[opening]]\nmessage = 3\n").is_err());
    }
}
