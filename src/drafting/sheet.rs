//! Drafts as an overlay file: what an operator reads, mends and keeps in the corpus.

use serde::Serialize;

use super::Drafted;

#[derive(Serialize)]
struct Sheet<'a> {
    overlay: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    questions: &'a [String],
}

/// The text of an overlay file with all of `drafted` for which something was kept, said to be drafted by `model`.
pub fn text(drafted: &[Drafted], model: &str) -> String {
    let mut text = format!(
        "# Questions drafted by {model}, for search alone; no facts. Nobody has read them yet: strike what nobody would ask.\n"
    );
    for one in drafted.iter().filter(|one| !one.questions.is_empty()) {
        let entry = Entry { code: one.code.as_str(), questions: &one.questions };
        let entry = toml::to_string_pretty(&Sheet { overlay: vec![entry] });
        let name = one.name.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("\n# {name}\n{}", entry.expect("strings are TOML: a bug")));
    }
    text
}
