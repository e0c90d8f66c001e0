//! Every question that went wrong, with what was ranked and why each stands where it does.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write},
};

use crate::catalog::report::page::Escaped;

use super::super::{
    answers::{FactCase, Verdict, slot_name},
    case::{Case, Ranked},
    conversations::TurnCase,
    decisions::Decided,
    report::Report,
};
use super::tables;

/// Longest name of a candidate, in characters.
const NAME_CHARS: usize = 140;
const SCRIPT: &str = include_str!("filter.js");

/// What went wrong with one question.
struct Failure<'a> {
    id: &'a str,
    q: &'a str,
    /// Style or kind.
    group: &'a str,
    /// Words for the filter: `ranking`, `decision`, `fact`, `turn`.
    wrong: Vec<&'static str>,
    /// What happened, in words.
    said: Vec<String>,
    ranked: Option<&'a Case>,
    fact: Option<&'a FactCase>,
    turn: Option<&'a TurnCase>,
}

/// The list of failures and what filters it.
pub(super) fn failures(out: &mut String, report: &Report) -> fmt::Result {
    let failures = collected(report);
    writeln!(out, "<h2 id=\"failures\">Failures</h2>")?;
    if failures.is_empty() {
        return writeln!(out, "<p>No question went wrong.</p>");
    }
    filter(out, &failures)?;
    writeln!(out, "<p id=\"count\" role=\"status\">{} shown</p>", failures.len())?;
    for failure in &failures {
        write_failure(out, failure)?;
    }
    writeln!(out, "<script>{SCRIPT}</script>")
}

fn collected(report: &Report) -> Vec<Failure<'_>> {
    let decided: BTreeMap<&str, &Decided> = report
        .decisions
        .iter()
        .flat_map(|decisions| &decisions.cases)
        .map(|case| (case.id.as_str(), case))
        .collect();
    let cases: Vec<&Case> = report.retrieval.iter().flat_map(|retrieval| &retrieval.cases).collect();
    let ranked: BTreeMap<&str, &Case> = cases.iter().map(|case| (case.id.as_str(), *case)).collect();
    let mut failures: Vec<Failure<'_>> =
        cases.iter().filter_map(|case| ranking(case, decided.get(case.id.as_str()).copied())).collect();
    // Those that go to a person are decided and not ranked.
    let unranked = decided.values().filter(|case| !ranked.contains_key(case.id.as_str()) && !case.right);
    failures.extend(unranked.map(|case| Failure {
        id: &case.id,
        q: &case.q,
        group: &case.style,
        wrong: vec!["decision"],
        said: vec![ending(case)],
        ranked: None,
        fact: None,
        turn: None,
    }));
    let facts = report.answers.iter().flat_map(|answers| &answers.cases);
    failures.extend(facts.filter(|case| case.verdict != Verdict::Right).map(fact));
    let turns = report.conversations.iter().flat_map(|conversations| &conversations.cases);
    failures.extend(turns.filter(|case| !case.is_right()).map(turn));
    failures
}

fn turn(case: &TurnCase) -> Failure<'_> {
    Failure {
        id: &case.id,
        q: &case.q,
        group: &case.expected,
        wrong: vec!["turn"],
        said: vec![format!("wrong: {}", case.wrong.join(", "))],
        ranked: None,
        fact: None,
        turn: Some(case),
    }
}

fn ranking<'a>(case: &'a Case, decided: Option<&'a Decided>) -> Option<Failure<'a>> {
    let (mut wrong, mut said) = (Vec::new(), Vec::new());
    if case.is_answerable() && case.rank != Some(1) {
        wrong.push("ranking");
        said.push(match case.rank {
            Some(rank) => format!("right one at place {rank}"),
            None => "right one not among the first ten".to_owned(),
        });
    }
    if let Some(decided) = decided.filter(|decided| !decided.right) {
        wrong.push("decision");
        said.push(ending(decided));
    }
    (!wrong.is_empty()).then_some(Failure {
        id: &case.id,
        q: &case.q,
        group: &case.style,
        wrong,
        said,
        ranked: Some(case),
        fact: None,
        turn: None,
    })
}

/// How a question ended, in words.
fn ending(case: &Decided) -> String {
    use crate::assistant::Outcome;
    match (case.outcome, &case.code) {
        (Outcome::Answered, Some(code)) => format!("answered from {code}"),
        (Outcome::Answered, None) => "answered".to_owned(),
        (Outcome::Clarify, _) => format!("asked back among {}", case.options.join(", ")),
        (Outcome::Refused, _) => "refused".to_owned(),
        (Outcome::Handoff, _) => "handed over".to_owned(),
    }
}

fn fact(case: &FactCase) -> Failure<'_> {
    Failure {
        id: &case.id,
        q: &case.q,
        group: &case.kind,
        wrong: vec!["fact"],
        said: vec![case.verdict.name().to_owned()],
        ranked: None,
        fact: Some(case),
        turn: None,
    }
}

fn filter(out: &mut String, failures: &[Failure<'_>]) -> fmt::Result {
    write!(
        out,
        "<form class=\"filter\" hidden><label class=\"wide\">Words in question, names or codes<input type=\"search\" name=\"words\" autocomplete=\"off\"></label>\
         <label>What went wrong<select name=\"failure\"><option value=\"\">anything</option><option>ranking</option><option>decision</option><option>fact</option><option>turn</option></select></label>\
         <label>Style or kind<select name=\"group\"><option value=\"\">any</option>"
    )?;
    let groups: BTreeSet<&str> = failures.iter().map(|failure| failure.group).collect();
    for group in groups {
        write!(out, "<option>{}</option>", Escaped(group))?;
    }
    writeln!(out, "</select></label></form>")
}

fn write_failure(out: &mut String, failure: &Failure<'_>) -> fmt::Result {
    writeln!(
        out,
        "<details class=\"case\" data-failure=\"{}\" data-group=\"{}\"><summary><span class=\"tag\">{}</span><span class=\"tag\">{}</span>{} <span class=\"bad\">{}</span></summary>",
        failure.wrong.join(" "),
        Escaped(failure.group),
        Escaped(failure.id),
        Escaped(failure.group),
        Escaped(failure.q),
        Escaped(&failure.said.join("; "))
    )?;
    if let Some(case) = failure.ranked {
        write_ranked(out, case)?;
    }
    if let Some(case) = failure.fact {
        write_fact(out, case)?;
    }
    if let Some(case) = failure.turn {
        write_turn(out, case)?;
    }
    writeln!(out, "</details>")
}

fn write_turn(out: &mut String, case: &TurnCase) -> fmt::Result {
    let codes = |codes: &[String]| if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
    writeln!(
        out,
        "<p>Right: {}, procedure {}. Came: {}, {}.</p>",
        Escaped(&case.expected),
        Escaped(&codes(&case.gold)),
        Escaped(&case.outcome),
        Escaped(&codes(&case.codes))
    )?;
    match &case.said {
        Some(said) => writeln!(out, "<pre>{}</pre>", Escaped(said)),
        None => Ok(()),
    }
}

fn write_ranked(out: &mut String, case: &Case) -> fmt::Result {
    if case.is_answerable() {
        let right: Vec<String> =
            case.gold.iter().zip(&case.gold_names).map(|(code, name)| format!("{code} {name}")).collect();
        writeln!(out, "<p>Right: {}</p>", Escaped(&right.join("; ")))?;
    } else {
        writeln!(out, "<p>Nothing in the catalog answers this.</p>")?;
    }
    let place = |placed: Option<usize>| placed.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    let placed = case.placed;
    let vector = placed.vector.map_or_else(|| "not measured".to_owned(), |vector| place(vector.rank));
    writeln!(
        out,
        "<p>Place: lexical {}, vector {vector}, fused {}. Confidence {:.3}.</p>",
        place(placed.lexical.rank),
        place(placed.fused.rank),
        case.confidence
    )?;
    if let Some(why) = ahead(case) {
        writeln!(out, "<p class=\"why\">{}</p>", Escaped(&why))?;
    }
    candidates(out, case)
}

/// By what the first candidate is ahead of the right one.
fn ahead(case: &Case) -> Option<String> {
    let first = case.candidates.first()?;
    let right = case.candidates.get(case.rank?.checked_sub(1)?).filter(|right| right.code != first.code)?;
    let mut parts: Vec<(&String, f32)> = first
        .contributions
        .iter()
        .map(|(name, value)| (name, value - right.contributions.get(name).copied().unwrap_or(0.0)))
        .filter(|(_, difference)| difference.abs() >= 0.0005)
        .collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let parts: Vec<String> =
        parts.iter().map(|(name, difference)| format!("{name} {difference:+.3}")).collect();
    Some(format!(
        "{} is ahead of {} by {:.3}: {}",
        first.code,
        right.code,
        first.score - right.score,
        parts.join(", ")
    ))
}

fn candidates(out: &mut String, case: &Case) -> fmt::Result {
    let features: BTreeSet<&str> =
        case.candidates.iter().flat_map(|one| one.contributions.keys()).map(String::as_str).collect();
    let mut columns = vec!["", "procedure", "score"];
    columns.extend(&features);
    columns.extend(["cosine", "BM25"]);
    tables::open(out, &columns, 2)?;
    for (at, one) in case.candidates.iter().enumerate() {
        candidate(out, at + 1, one, case.gold.contains(&one.code), &features)?;
    }
    tables::close(out)?;
    writeln!(
        out,
        "<p class=\"note\">The columns between score and cosine are what each feature adds to the score.</p>"
    )
}

fn candidate(
    out: &mut String,
    place: usize,
    one: &Ranked,
    right: bool,
    features: &BTreeSet<&str>,
) -> fmt::Result {
    let (class, mark) =
        if right { (" class=\"gold\"", " <span class=\"good\">right</span>") } else { ("", "") };
    write!(
        out,
        "<tr{class}><td>{place}</td><td title=\"{}\">{} {}{mark}</td><td class=\"n\">{:.3}</td>",
        Escaped(&one.name),
        Escaped(&one.code),
        Escaped(&shortened(&one.name)),
        one.score
    )?;
    for feature in features {
        let value = one.contributions.get(*feature).copied().unwrap_or(0.0);
        write!(out, "<td class=\"n\">{value:.3}</td>")?;
    }
    let cosine = one.cosine.map_or_else(|| "–".to_owned(), |cosine| format!("{cosine:.3}"));
    writeln!(out, "<td class=\"n\">{cosine}</td><td class=\"n\">{:.1}</td></tr>", one.bm25)
}

/// `name`, cut where it would fill the page; the whole stands in the title of its cell.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(NAME_CHARS) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}

fn write_fact(out: &mut String, case: &FactCase) -> fmt::Result {
    let answered = case.answered.as_deref().unwrap_or("nothing");
    let rendered = case.rendered.map_or("no such record in this catalog", Verdict::name);
    writeln!(
        out,
        "<p>Asked for {} of {}; answered from {}. The right card, rendered without search: {rendered}.</p>",
        Escaped(&slot_name(case.slot)),
        Escaped(&case.code),
        Escaped(answered)
    )?;
    for (title, facts) in [("Missing", &case.missing), ("Stated and wrong", &case.wrong)] {
        if !facts.is_empty() {
            writeln!(out, "<p>{title}: {}</p>", Escaped(&facts.join("; ")))?;
        }
    }
    if case.shown.is_empty() { Ok(()) } else { writeln!(out, "<pre>{}</pre>", Escaped(&case.shown)) }
}
