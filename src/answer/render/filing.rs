//! What depends on the way of filing: deadline, fee, filing online, where to go.

use jiff::civil::Date;

use crate::catalog::{Channel, ChannelKind, Deadline, Fee, Procedure};

use super::{
    super::{
        card::{SlotAnswer, Value},
        money,
        phrasebook::Phrasebook,
    },
    cited,
    expired::in_force,
    standing,
};

/// How long the authority has on `day`, by way of filing.
pub(super) fn deadline(procedure: &Procedure, words: Phrasebook, day: Date) -> SlotAnswer {
    let rows: Vec<(ChannelKind, &Deadline)> = procedure
        .channels
        .iter()
        .flat_map(|channel| channel.deadlines.iter().map(|row| (channel.kind, row)))
        .filter(|(_, row)| row.holds_on(day))
        .collect();
    let lines =
        rows.iter().filter_map(|(kind, row)| Some((*kind, deadline_line(procedure, row, words, day)?)));
    SlotAnswer {
        text: by_channel(lines.collect(), &kinds(procedure), words),
        values: rows.iter().map(|(kind, row)| deadline_value(*kind, row, words)).collect(),
        sources: cited(rows.iter().map(|(_, row)| &row.source)),
    }
}

/// What is to be paid on `day`, by way of filing.
pub(super) fn fee(procedure: &Procedure, words: Phrasebook, day: Date) -> SlotAnswer {
    let rows: Vec<(ChannelKind, &Fee)> = procedure
        .channels
        .iter()
        .flat_map(|channel| channel.fees.iter().map(|row| (channel.kind, row)))
        .filter(|(_, row)| row.holds_on(day))
        .collect();
    let charged = rows.iter().any(|(_, row)| row.amount != Some(0));
    // Who reads over a list takes `miễn phí` for the fee; of a fee that others pay people are exempt.
    let exempt = |row: &Fee| charged && row.amount == Some(0) && row.when.is_some();
    let lines = rows
        .iter()
        .filter_map(|(kind, row)| Some((*kind, fee_line(procedure, row, exempt(row), words, day)?)));
    SlotAnswer {
        text: by_channel(lines.collect(), &kinds(procedure), words),
        values: rows
            .iter()
            .map(|(kind, row)| fee_value(procedure, *kind, row, exempt(row), words, day))
            .collect(),
        sources: cited(rows.iter().map(|(_, row)| &row.source)),
    }
}

/// How to file online.
pub(super) fn online(procedure: &Procedure, words: Phrasebook) -> SlotAnswer {
    let channels = channels(procedure, ChannelKind::Online);
    let lines = channels.iter().map(|channel| {
        let note = channel.note.as_ref().map(|note| words.text(note));
        let note = note.unwrap_or_else(|| words.pick("Nộp được trực tuyến.", "Can be filed online."));
        channel.url.as_ref().map_or_else(|| note.to_owned(), |url| format!("{note} {url}"))
    });
    SlotAnswer {
        text: once(lines).join("\n"),
        values: channels.iter().map(|channel| channel_value(channel, words)).collect(),
        sources: cited(channels.iter().map(|channel| &channel.source)),
    }
}

/// Where the papers are handed in: the record's places, else what it says of the counter and the post.
pub(super) fn place(procedure: &Procedure, words: Phrasebook, day: Date) -> SlotAnswer {
    if !procedure.place.is_empty() {
        return super::facts::list(&procedure.place, words, day);
    }
    let mut channels = channels(procedure, ChannelKind::Counter);
    channels.retain(|channel| channel.note.is_some());
    let lines =
        channels.iter().filter_map(|channel| channel.note.as_ref()).map(|note| words.text(note).to_owned());
    SlotAnswer {
        text: once(lines).join("\n"),
        values: channels.iter().map(|channel| channel_value(channel, words)).collect(),
        sources: cited(channels.iter().map(|channel| &channel.source)),
    }
}

fn channels(procedure: &Procedure, kind: ChannelKind) -> Vec<&Channel> {
    procedure.channels.iter().filter(|channel| channel.kind == kind).collect()
}

fn kinds(procedure: &Procedure) -> Vec<ChannelKind> {
    once(procedure.channels.iter().map(|channel| channel.kind))
}

/// Items without repetition, in order.
fn once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// Lines with the ways of filing they hold for; a line that holds for all of `all` names none.
fn by_channel(lines: Vec<(ChannelKind, String)>, all: &[ChannelKind], words: Phrasebook) -> String {
    let texts = once(lines.iter().map(|(_, text)| text));
    let rendered: Vec<String> = texts
        .into_iter()
        .map(|text| {
            let kinds = once(lines.iter().filter(|(_, other)| other == text).map(|(kind, _)| *kind));
            if kinds.len() == all.len() {
                return text.clone();
            }
            let names: Vec<&str> = kinds.into_iter().map(|kind| words.channel(kind)).collect();
            format!("{}: {text}", names.join(", "))
        })
        .collect();
    let bullet = if rendered.len() > 1 { "- " } else { "" };
    rendered.iter().map(|line| format!("{bullet}{line}")).collect::<Vec<_>>().join("\n")
}

fn deadline_line(procedure: &Procedure, row: &Deadline, words: Phrasebook, day: Date) -> Option<String> {
    let note = row.note.as_ref().and_then(|note| in_force(words.text(note), day));
    let figure = row.amount.map(|amount| words.duration(amount, row.unit));
    let mut line = match (figure, note) {
        (Some(figure), Some(note)) => format!("{figure}. {note}"),
        (figure, note) => figure.or(note)?,
    };
    if let Some(when) = &row.when {
        line = format!("{}: {line}", words.text(when));
    }
    Some(with_caution(line, procedure, &row.source, words))
}

fn deadline_value(kind: ChannelKind, row: &Deadline, words: Phrasebook) -> Value {
    Value::Deadline {
        channel: kind,
        amount: row.amount,
        unit: row.unit,
        when: row.when.as_ref().map(|when| words.text(when).to_owned()),
        note: row.note.as_ref().map(|note| words.text(note).to_owned()),
    }
}

fn fee_line(procedure: &Procedure, row: &Fee, exempt: bool, words: Phrasebook, day: Date) -> Option<String> {
    let note = row.note.as_ref().and_then(|note| in_force(words.text(note), day));
    let figure = if exempt { Some(words.exempt().to_owned()) } else { money::figure(row, words) };
    let mut line = match (figure, note) {
        (Some(figure), Some(note)) => format!("{figure}. {note}"),
        (figure, note) => figure.or(note)?,
    };
    if let Some(when) = &row.when {
        line = format!("{}: {line}", words.text(when));
    }
    let mut basis: Vec<String> =
        row.basis.iter().map(|basis| format!("{} {basis}", words.pick("căn cứ", "under"))).collect();
    basis.extend(row.from.map(|day| format!("{} {}", words.pick("từ", "from"), day.strftime("%d/%m/%Y"))));
    basis.extend(
        row.until.map(|day| format!("{} {}", words.pick("đến hết", "until"), day.strftime("%d/%m/%Y"))),
    );
    if !basis.is_empty() {
        line = format!("{} ({})", line.trim_end_matches('.'), basis.join(", "));
    }
    Some(with_caution(line, procedure, &row.source, words))
}

fn with_caution(line: String, procedure: &Procedure, sources: &[String], words: Phrasebook) -> String {
    match standing(procedure, sources).and_then(|standing| words.caution(standing)) {
        Some(caution) => format!("{} [{caution}]", line.trim_end_matches('.')),
        None => line,
    }
}

fn fee_value(
    procedure: &Procedure,
    kind: ChannelKind,
    row: &Fee,
    exempt: bool,
    words: Phrasebook,
    day: Date,
) -> Value {
    let note = row.note.as_ref().and_then(|note| in_force(words.text(note), day));
    let note = note.filter(|_| row.amount.is_none() && row.percent.is_none());
    // Several sums in one sentence are no single figure, but they are stated all the same.
    if let Some(text) = note.as_ref().filter(|note| money::is_stated(note)) {
        return Value::Text { text: text.clone() };
    }
    Value::Fee {
        channel: kind,
        amount: row.amount,
        currency: row.currency.clone().unwrap_or_else(|| "VND".to_owned()),
        percent: row.percent,
        at_most: row.at_most,
        kind: row.kind,
        per: row.per.as_ref().map(|per| words.text(per).to_owned()),
        when: row.when.as_ref().map(|when| words.text(when).to_owned()),
        basis: row.basis.clone(),
        from: row.from,
        until: row.until,
        standing: standing(procedure, &row.source),
        exempt,
        note,
    }
}

fn channel_value(channel: &Channel, words: Phrasebook) -> Value {
    Value::Channel {
        kind: channel.kind,
        note: channel.note.as_ref().map(|note| words.text(note).to_owned()),
        url: channel.url.clone(),
    }
}
