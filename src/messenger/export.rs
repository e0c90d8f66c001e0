//! All that is kept of a chat, written out for its resident.

use serde_json::{Map, Value, json};

use crate::delivery::Export;

/// `export` as JSON that a person can read.
pub(super) fn kept(export: Export) -> String {
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
        "answers_not_yet_sent": export.unsent,
        "not_deliverable": export.dead,
    });
    serde_json::to_string_pretty(&kept).unwrap_or_default()
}
