//! The papers of a procedure, by case, and the forms among them.

use crate::catalog::{Case, Document, Form, Procedure};

use super::{
    super::{
        card::{SlotAnswer, Value},
        phrasebook::Phrasebook,
    },
    cited,
};

/// The papers, case by case.
pub(super) fn documents(procedure: &Procedure, words: Phrasebook) -> SlotAnswer {
    let mut lines = Vec::new();
    let mut values = Vec::new();
    for case in &procedure.cases {
        let title = case.title.as_ref().map(|title| words.text(title));
        if let Some(title) = title
            && !case.documents.is_empty()
        {
            lines.push(format!("{}:", title.trim_end_matches(':')));
        }
        for document in &case.documents {
            lines.push(line(document, words));
            values.push(value(document, title, words));
        }
    }
    SlotAnswer { text: lines.join("\n"), values, sources: cited(rows(procedure).map(|row| &row.source)) }
}

/// The forms, each once.
pub(super) fn forms(procedure: &Procedure, words: Phrasebook) -> SlotAnswer {
    let mut forms: Vec<(&Document, &Form)> = Vec::new();
    for document in rows(procedure) {
        if let Some(form) = &document.form
            && !forms.iter().any(|(_, known)| known.name == form.name && known.file == form.file)
        {
            forms.push((document, form));
        }
    }
    let line = |(document, form): &(&Document, &Form)| {
        let name = words.of(&document.vi, document.en.as_deref());
        if name.contains(&form.name) {
            format!("- {}", described(form, words))
        } else {
            format!("- {}: {name}", described(form, words))
        }
    };
    SlotAnswer {
        text: forms.iter().map(line).collect::<Vec<_>>().join("\n"),
        values: forms.iter().map(|(_, form)| form_value(form)).collect(),
        sources: cited(forms.iter().map(|(document, _)| &document.source)),
    }
}

fn rows(procedure: &Procedure) -> impl Iterator<Item = &Document> {
    procedure.cases.iter().flat_map(|case: &Case| &case.documents)
}

fn form_value(form: &Form) -> Value {
    Value::Form { name: form.name.clone(), basis: form.basis.clone(), file: form.file.clone() }
}

fn described(form: &Form, words: Phrasebook) -> String {
    match &form.basis {
        Some(basis) => format!("{} ({} {basis})", form.name, words.pick("ban hành theo", "issued by")),
        None => form.name.clone(),
    }
}

fn line(document: &Document, words: Phrasebook) -> String {
    let mut line = format!("- {}", words.of(&document.vi, document.en.as_deref()));
    if let Some(form) = &document.form
        && !document.vi.contains(&form.name)
    {
        line.push_str(&format!(", {}", described(form, words)));
    }
    let counts = counts(document, words);
    if !counts.is_empty() {
        line.push_str(&format!(" ({counts})"));
    }
    if let Some(when) = &document.when {
        line.push_str(&format!(". {}", words.text(when)));
    }
    if let Some(instead) = &document.replaced_by {
        line.push_str(&format!(". {}: {}", words.pick("Được thay bằng", "Replaced by"), words.text(instead)));
    }
    line
}

/// Originals and copies; the record's zero counts are left out, and a paper that is shown only is said to be so.
fn counts(document: &Document, words: Phrasebook) -> String {
    let count = |number: Option<u32>, vi: &str, en: &str| {
        let number = number.filter(|number| *number > 0)?;
        let plural = if number == 1 { "" } else { "s" };
        Some(words.pick(&format!("{number} {vi}"), &format!("{number} {en}{plural}")).to_owned())
    };
    let mut parts: Vec<String> =
        [count(document.originals, "bản chính", "original"), count(document.copies, "bản sao", "copy")]
            .into_iter()
            .flatten()
            .map(|part| part.replace("copys", "copies"))
            .collect();
    if document.show_only {
        parts.push(words.pick("chỉ xuất trình, được trả lại", "shown and handed back").to_owned());
    }
    parts.join(", ")
}

fn value(document: &Document, case: Option<&str>, words: Phrasebook) -> Value {
    Value::Document {
        name: words.of(&document.vi, document.en.as_deref()).to_owned(),
        case: case.map(str::to_owned),
        originals: document.originals,
        copies: document.copies,
        form: document.form.clone(),
        when: document.when.as_ref().map(|when| words.text(when).to_owned()),
        replaced_by: document.replaced_by.as_ref().map(|instead| words.text(instead).to_owned()),
        show_only: document.show_only,
        remark: document.remark,
    }
}
