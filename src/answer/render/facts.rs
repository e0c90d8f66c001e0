//! Slots that are facts in words: authority, steps, conditions, result, legal basis.

use jiff::civil::Date;

use crate::catalog::{Fact, LegalBasis, Procedure};

use super::{
    super::{
        card::{SlotAnswer, Value},
        phrasebook::Phrasebook,
    },
    cited,
};

/// Facts that hold on `day`, one a line.
pub(super) fn list(facts: &[Fact], words: Phrasebook, day: Date) -> SlotAnswer {
    answer(facts, words, day, |_, text| format!("- {text}"))
}

/// Facts that hold on `day`, one a line, numbered.
pub(super) fn numbered(facts: &[Fact], words: Phrasebook, day: Date) -> SlotAnswer {
    answer(facts, words, day, |at, text| format!("{}. {text}", at + 1))
}

/// The facts that hold on `day`; `line` words one of several.
fn answer(facts: &[Fact], words: Phrasebook, day: Date, line: impl Fn(usize, &str) -> String) -> SlotAnswer {
    let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.holds_on(day)).collect();
    let texts: Vec<&str> = facts.iter().map(|fact| words.of(&fact.vi, fact.en.as_deref())).collect();
    let text = match texts.as_slice() {
        [text] => (*text).to_owned(),
        _ => texts.iter().enumerate().map(|(at, text)| line(at, text)).collect::<Vec<_>>().join("\n"),
    };
    SlotAnswer {
        text,
        values: texts.into_iter().map(|text| Value::Text { text: text.to_owned() }).collect(),
        sources: cited(facts.iter().map(|fact| &fact.source)),
    }
}

/// The legal basis, number first, with the dates in force where known.
pub(super) fn laws(procedure: &Procedure, words: Phrasebook) -> SlotAnswer {
    let lines: Vec<String> =
        procedure.legal_basis.iter().map(|law| format!("- {}", law_line(law, words))).collect();
    let value = |law: &LegalBasis| Value::Law {
        number: law.number.clone(),
        title: law.title.clone(),
        from: law.from,
        until: law.until,
    };
    SlotAnswer {
        text: lines.join("\n"),
        values: procedure.legal_basis.iter().map(value).collect(),
        sources: cited(procedure.legal_basis.iter().map(|law| &law.source)),
    }
}

fn law_line(law: &LegalBasis, words: Phrasebook) -> String {
    let mut line = match &law.number {
        Some(number) => format!("{number}: {}", law.title),
        None => law.title.clone(),
    };
    let dates =
        [(law.from, words.pick("hiệu lực từ", "in force from")), (law.until, words.pick("đến hết", "until"))];
    let dates: Vec<String> = dates
        .into_iter()
        .filter_map(|(date, said)| Some(format!("{said} {}", date?.strftime("%d/%m/%Y"))))
        .collect();
    if !dates.is_empty() {
        line.push_str(&format!(" ({})", dates.join(" ")));
    }
    line
}
