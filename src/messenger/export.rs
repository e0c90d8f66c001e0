//! All that is kept of a chat, written out for its resident.

use serde_json::{Map, Value, json};

use crate::delivery::{CaseNumber, Export};

/// What is kept of a chat.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) export: Export,
    /// Numbers that wait for an officer's answer, masked, by their case.
    pub(super) phones: Vec<(CaseNumber, String)>,
}

/// `kept` as JSON that a person can read.
pub(super) fn kept(Kept { export, phones }: Kept) -> String {
    let phones: Vec<Value> =
        phones.iter().map(|(number, masked)| json!({"number": number, "text_to": masked})).collect();
    let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let notes: Map<String, Value> = export
        .notes
        .iter()
        .map(|(kind, notes)| {
            let notes = notes.iter().map(|(body, at)| json!({"at_ms": at, "note": read(body)}));
            (kind.clone(), notes.collect())
        })
        .collect();
    let cases: Vec<Value> = export
        .cases
        .iter()
        .map(|(case, lines)| {
            json!({
                "number": case.number,
                "kind": case.kind,
                "opened_at_ms": case.opened,
                "closed_at_ms": case.closed,
                "body": case.body(),
                "said": lines,
            })
        })
        .collect();
    let kept = json!({
        "remembered": export.state.as_ref().map(|(state, at)| json!({"at_ms": at, "state": read(state)})),
        "notes": notes,
        "cases": cases,
        "texts_when_answered": phones,
        "answers_not_yet_sent": export.unsent,
        "not_deliverable": export.dead,
    });
    serde_json::to_string_pretty(&kept).unwrap_or_default()
}
