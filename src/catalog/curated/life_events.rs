//! The files of life events.

use std::collections::HashSet;
use std::path::Path;

use super::document::{Document, Step, field_name};
use super::message::Problem;
use super::{read_with, text, toml_files};
use crate::catalog::error::Error;
use crate::catalog::life_event::{LifeEvent, Need};

/// Reads every `.toml` file under `dir`, in the order of their names; none where there is no such folder.
///
/// # Errors
/// All errors of all files.
pub fn read_life_events(dir: &Path) -> Result<Vec<LifeEvent>, Vec<Error>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut events = Vec::new();
    let mut errors = Vec::new();
    for path in toml_files(dir).map_err(|error| vec![error])? {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match read_with(&path, |bytes| read_event(bytes, &stem)) {
            Ok(event) => events.push(event),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(events) } else { Err(errors) }
}

fn read_event(bytes: &[u8], stem: &str) -> Result<LifeEvent, Vec<Problem>> {
    let text = text(bytes)?;
    let document = Document::parse(&text)?;
    let event: LifeEvent = document.read()?;
    let problems = check(&event, stem, &document);
    if problems.is_empty() { Ok(event) } else { Err(problems) }
}

/// Everything that is wrong with `event`: a name that is not the file's, steps that stand twice or lead nowhere.
fn check(event: &LifeEvent, stem: &str, document: &Document<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |path: &[Step], vi: String, en: String| {
        problems.push(Problem::new(document.line(path), &field_name(path), vi, en));
    };
    let at = |key: &str, index: usize, field: &str| {
        vec![Step::Key(key.to_owned()), Step::At(index), Step::Key(field.to_owned())]
    };
    if event.id != stem {
        let id = &event.id;
        let vi = format!("tên \"{id}\" khác tên tệp \"{stem}\"");
        wrong(&[Step::Key("id".to_owned())], vi, format!("the id {id:?} is not the file's name {stem:?}"));
    }
    let steps: HashSet<_> = event.steps.iter().map(|step| &step.procedure).collect();
    let mut seen = HashSet::new();
    for (index, step) in event.steps.iter().enumerate() {
        let code = &step.procedure;
        if !seen.insert(code) {
            let vi = format!("thủ tục {code} đã có ở trên");
            wrong(&at("steps", index, "procedure"), vi, format!("{code} stands above already"));
        }
        if step.need == Need::If && step.when.is_none() {
            let vi = "thiếu \"when\": ai cần bước này?".to_owned();
            wrong(&at("steps", index, "need"), vi, "\"when\" is missing: who needs this step?".to_owned());
        }
        for code in step.instead_of.iter().filter(|code| !steps.contains(code)) {
            let vi = format!("{code} không phải là một bước ở đây");
            wrong(&at("steps", index, "instead_of"), vi, format!("{code} is no step of this event"));
        }
    }
    for (index, paper) in event.shared.iter().enumerate() {
        for code in paper.procedures.iter().filter(|code| !steps.contains(code)) {
            let vi = format!("{code} không phải là một bước ở đây");
            wrong(&at("shared", index, "procedures"), vi, format!("{code} is no step of this event"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"
id = "keeping-pigeons"
name = { vi = "Nuôi bồ câu" }
intro = { vi = "Ghi tên trước, thả sau." }

[[steps]]
procedure = "1.000001"
need = "always"

[[steps]]
procedure = "1.000002"
need = "if"
when = { vi = "Thả rông" }
instead_of = ["1.000001"]

[[shared]]
vi = "Ảnh bồ câu"
procedures = ["1.000001", "1.000002"]
"#;

    #[test]
    fn an_event_is_read_in_the_order_of_its_steps() {
        let event = read_event(EVENT.as_bytes(), "keeping-pigeons").unwrap();
        let codes: Vec<&str> = event.steps.iter().map(|step| step.procedure.as_str()).collect();
        assert_eq!(codes, ["1.000001", "1.000002"]);
        assert_eq!(event.shared[0].procedures.len(), 2);
    }

    #[test]
    fn what_leads_nowhere_is_said_with_its_line() {
        let said = |from: &str, to: &str| {
            let problems = read_event(EVENT.replace(from, to).as_bytes(), "keeping-pigeons").unwrap_err();
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        assert!(said("keeping-pigeons", "pigeons").contains("dòng 2, mục id"));
        assert!(said("when = { vi = \"Thả rông\" }\n", "").contains("mục steps[2].need"));
        assert!(
            said("procedure = \"1.000002\"", "procedure = \"1.000001\"").contains("mục steps[2].procedure")
        );
        assert!(
            said("instead_of = [\"1.000001\"]", "instead_of = [\"1.000009\"]")
                .contains("mục steps[2].instead_of")
        );
    }
}
