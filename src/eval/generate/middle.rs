//! Questions in the middle of another matter: a suite that tells how well a new question, or one that nothing here answers, is told
//! from a follow-up.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::eval::{Error, dataset::lines, random::Random};

const RETRIEVAL: &str = "retrieval.jsonl";
const UNANSWERABLE: &str = "unanswerable.jsonl";

/// Writes to the folder `to` the questions of the suite in `from` as conversations of two turns: the code of another procedure of
/// the suite, drawn by `seed`, and then the question. How many were written.
///
/// # Errors
/// Where `from` has no questions with an answer, or a line is no object.
pub fn in_the_middle(from: &Path, to: &Path, seed: u64) -> Result<usize, Error> {
    let path = from.join(RETRIEVAL);
    if !path.is_file() {
        return Err(Error::NoSet(from.to_owned()));
    }
    let mut lines_of: Vec<Map<String, Value>> = lines(&path)?;
    let codes: Vec<String> = lines_of.iter().filter_map(|line| gold(line).into_iter().next()).collect();
    if from.join(UNANSWERABLE).is_file() {
        lines_of.extend(lines::<Map<String, Value>>(&from.join(UNANSWERABLE))?);
    }
    let mut text = String::new();
    let mut written = 0;
    for line in &lines_of {
        let Some(conversation) = conversation(line, &codes, seed) else { continue };
        text.push_str(&conversation.to_string());
        text.push('\n');
        written += 1;
    }
    fs_err::create_dir_all(to)?;
    fs_err::write(to.join("dialogs.jsonl"), text)?;
    Ok(written)
}

/// `line` as the second turn of a conversation about another of `codes`; none where there is no other.
fn conversation(line: &Map<String, Value>, codes: &[String], seed: u64) -> Option<Value> {
    let said = |key: &str| line.get(key).and_then(Value::as_str);
    let (id, question) = (said("id")?, said("q")?);
    let gold = gold(line);
    let others: Vec<&String> = codes.iter().filter(|code| !gold.contains(code)).collect();
    let before = *others.get(Random::for_text(seed, id).below(others.len().max(1)))?;
    let expect = match (gold.is_empty(), said("expect")) {
        (false, _) => "answer",
        (true, Some("handoff")) => "handoff",
        (true, _) => "refuse",
    };
    Some(json!({"id": format!("{id}+middle"), "turns": [
        {"q": before, "gold": [before], "expect": "answer"},
        {"q": question, "gold": gold, "expect": expect},
    ]}))
}

fn gold(line: &Map<String, Value>) -> Vec<String> {
    let codes = line.get("gold").and_then(Value::as_array).into_iter().flatten();
    codes.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_follows_another_matter_and_keeps_what_is_right() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(matches!(in_the_middle(from.path(), to.path(), 1), Err(Error::NoSet(_))));
        let answerable = "{\"id\":\"a\",\"q\":\"khai sinh\",\"gold\":[\"1.001193\"]}\n\
                          {\"id\":\"b\",\"q\":\"khai tử\",\"gold\":[\"1.000656\"]}\n";
        fs_err::write(from.path().join(RETRIEVAL), answerable).unwrap();
        let not = "{\"id\":\"u\",\"q\":\"bói bài\",\"kind\":\"out\",\"expect\":\"redirect\"}\n\
                   {\"id\":\"v\",\"q\":\"gặp cán bộ\",\"kind\":\"officer\",\"expect\":\"handoff\"}\n";
        fs_err::write(from.path().join(UNANSWERABLE), not).unwrap();
        assert_eq!(in_the_middle(from.path(), to.path(), 1).unwrap(), 4);
        let suite = crate::eval::suite::Suite::read(to.path()).unwrap();
        let turns: Vec<_> = suite.dialogs.unwrap().into_iter().map(|dialog| dialog.turns).collect();
        assert_eq!((turns[0][0].q.as_str(), turns[1][0].q.as_str()), ("1.000656", "1.001193"));
        assert_eq!((turns[0][1].q.as_str(), turns[2][1].q.as_str()), ("khai sinh", "bói bài"));
        let text = fs_err::read_to_string(to.path().join("dialogs.jsonl")).unwrap();
        let expected: Vec<bool> = text.lines().map(|line| line.contains("\"refuse\"")).collect();
        assert_eq!(expected, [false, false, true, false]);
        assert!(text.lines().last().unwrap().contains("\"handoff\""));
    }
}
