//! What the model reads of a record before it drafts questions for it.

use crate::{
    answer::prompt::{Template, one_line},
    catalog::Procedure,
    inference::GenerationRequest,
};

/// Most characters of a name, and of another line of the record.
const NAME_CHARS: usize = 160;
const LINE_CHARS: usize = 110;
/// Most papers named, and most characters of each.
const PAPERS: usize = 3;
const PAPER_CHARS: usize = 50;
/// Most tokens of the drafts for one record, and of one question.
const MAX_TOKENS: usize = 220;
const QUESTION_TOKENS: usize = 48;
/// How people begin, and how firms do: a model that always says what is likeliest says something else behind each.
const PEOPLE: [&str; 5] = ["tôi", "nhà em", "em muốn", "làm sao", "How do I"];
const FIRMS: [&str; 5] = ["công ty tôi", "bên em", "đơn vị tôi muốn", "làm sao", "Our company"];
/// What of an audience, in lower case, says that it is people.
const PERSONAL: [&str; 3] = ["công dân", "người", "cá nhân"];

/// The prompt for drafts.
pub fn template() -> Template {
    Template::parse("draft.vi", include_str!("../../prompts/draft.vi.md"))
}

/// The request that asks the model for questions about `procedure`, one a line.
pub fn request(procedure: &Procedure) -> GenerationRequest {
    let template = template();
    let own = template
        .own
        .replace("{{name}}", &one_line(&procedure.name.vi, NAME_CHARS))
        .replace("{{record}}", &record(procedure).join("\n"));
    GenerationRequest {
        prefix: template.prefix.to_owned(),
        prompt: own.trim_end().to_owned(),
        max_tokens: MAX_TOKENS,
        stop: vec!["\n\n".to_owned(), "Thủ tục:".to_owned()],
        avoid: Vec::new(),
    }
}

/// The ways in which those who need `procedure` may begin a question.
pub fn openings(procedure: &Procedure) -> [&'static str; 5] {
    let personal = |audience: &String| {
        let audience = audience.to_lowercase();
        PERSONAL.iter().any(|word| audience.contains(word))
    };
    let people = procedure.audience.is_empty() || procedure.audience.iter().any(personal);
    if people { PEOPLE } else { FIRMS }
}

/// The request that asks for one more question about `procedure`, after `first`, that begins with `opening`.
pub fn another(procedure: &Procedure, first: &str, opening: &str) -> GenerationRequest {
    let GenerationRequest { prefix, prompt, .. } = request(procedure);
    GenerationRequest {
        prefix: format!("{prefix}{prompt}\n{}", one_line(first, LINE_CHARS)),
        prompt: format!("\n{opening}"),
        max_tokens: QUESTION_TOKENS,
        stop: vec!["\n".to_owned()],
        avoid: Vec::new(),
    }
}

/// What the record says of the matter: nothing that changes, as questions are no facts.
fn record(procedure: &Procedure) -> Vec<String> {
    let results = procedure.results.iter().map(|result| result.vi.as_str()).collect::<Vec<_>>().join("; ");
    let papers = procedure.cases.iter().flat_map(|case| &case.documents).take(PAPERS);
    let papers: Vec<String> = papers.map(|paper| one_line(&paper.vi, PAPER_CHARS)).collect();
    let lines = [
        ("Lĩnh vực", procedure.field.clone()),
        ("Để làm gì", procedure.purpose.as_ref().map(|purpose| purpose.vi.clone()).unwrap_or_default()),
        ("Ai làm", procedure.audience.join(", ")),
        ("Giấy tờ", papers.join("; ")),
        ("Kết quả", results),
    ];
    let said = lines.into_iter().map(|(heading, line)| (heading, one_line(&line, LINE_CHARS)));
    said.filter(|(_, line)| !line.is_empty()).map(|(heading, line)| format!("{heading}: {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::{Style, prompt},
        catalog::import,
        text::Language,
    };

    #[test]
    fn the_prompt_renders_and_leaves_no_place_open() {
        assert!(template().version.parse::<u32>().is_ok_and(|version| version > 0));
        let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên {{record}}\nvào sổ bồ câu","linh_vuc":"Chăn nuôi"}"#;
        let request = request(&import::read_record(record.as_bytes()).unwrap());
        let lines: Vec<&str> = request.prompt.lines().collect();
        assert_eq!(lines[..2], ["Thủ tục: Ghi tên record vào sổ bồ câu", "Lĩnh vực: Chăn nuôi"]);
        assert_eq!(lines.last(), Some(&"Câu hỏi:"));
        assert!(!request.prefix.contains("version") && !request.prefix.contains("{{"));
    }

    #[test]
    fn every_file_of_prompts_is_a_prompt() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts");
        let files = std::fs::read_dir(folder).unwrap();
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()
        };
        let mut files: Vec<String> = files.map(name).collect();
        let languages = [Language::Vietnamese, Language::English];
        let wordings = Style::ALL
            .iter()
            .flat_map(|style| languages.map(|language| prompt::template(language, *style).name));
        let taught = languages.map(|language| prompt::taught(language).name);
        let mut known: Vec<&str> = wordings.chain(taught).chain([template().name]).collect();
        files.sort_unstable();
        known.sort_unstable();
        assert_eq!(files, known);
    }
}
