//! Ways to file in a table whose cells are apart: one row, one way.

use super::super::marks::{Marks, why};
use super::{cell, deadlines, fees};
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, ChannelKind};
use crate::catalog::procedure::Slot;

/// A row, as its cells stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::catalog::import) struct Row<'a> {
    /// Online, at the counter or by post.
    pub(in crate::catalog::import) kind: &'a str,
    /// How long the authority has.
    pub(in crate::catalog::import) time: &'a str,
    /// What is to be paid.
    pub(in crate::catalog::import) fee: &'a str,
    /// Everything else.
    pub(in crate::catalog::import) note: &'a str,
}

/// The ways to file; a row of an unknown kind is marked and left out.
pub(in crate::catalog::import) fn channels<'a>(
    rows: impl IntoIterator<Item = Row<'a>>,
    field: &str,
    marks: &mut Marks,
) -> Vec<Channel> {
    let mut channels: Vec<Channel> = Vec::new();
    for row in rows {
        let Some(kind) = kind(row.kind) else {
            marks.add(Slot::Where, why::VALUE_UNKNOWN, row.kind);
            continue;
        };
        let channel = Channel {
            kind,
            note: cell::value(cell::item(&cell::tidy(row.note))).map(Text::vietnamese),
            url: None,
            deadlines: deadlines::of_cell(row.time, marks).into_iter().collect(),
            fees: fees::of_cell(row.fee, marks),
            source: vec!["record".to_owned()],
        };
        join(&mut channels, channel);
    }
    settle(&mut channels, field, marks);
    channels
}

/// Adds a way to file; ways that differ in their fees alone are one.
pub(in crate::catalog::import) fn join(channels: &mut Vec<Channel>, channel: Channel) {
    let same = |known: &&mut Channel| {
        known.kind == channel.kind && known.deadlines == channel.deadlines && known.note == channel.note
    };
    match channels.iter_mut().find(same) {
        Some(known) => {
            let new: Vec<_> = channel.fees.into_iter().filter(|fee| !known.fees.contains(fee)).collect();
            known.fees.extend(new);
        }
        None => channels.push(channel),
    }
}

/// What only all ways together tell: a doubtful "free of charge", and deadlines that differ.
pub(in crate::catalog::import) fn settle(channels: &mut [Channel], field: &str, marks: &mut Marks) {
    fees::check_free(channels, marks);
    deadlines::check_spread(field, channels, marks);
}

/// The way that a word names, in the wordings of all shapes.
pub(in crate::catalog::import) fn kind(word: &str) -> Option<ChannelKind> {
    Some(match cell::tidy(word).to_lowercase().as_str() {
        "trực tuyến" => ChannelKind::Online,
        "trực tiếp" => ChannelKind::Counter,
        "dịch vụ bưu chính" | "qua bưu điện" => ChannelKind::Post,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
