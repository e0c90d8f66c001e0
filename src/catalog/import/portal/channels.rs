//! The cell of the ways to file: rows of kind, time, fee and description, run together.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::super::parts::{cell, filing};
use super::{money, time};
use crate::catalog::fact::Text;
use crate::catalog::filing::{Channel, ChannelKind};
use crate::catalog::procedure::Slot;

const HEADER: &str = "Hình thức nộpThời gianPhí, lệ phíMô tả";

static KIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("Trực tuyến|Trực tiếp|Dịch vụ bưu chính").expect("a constant pattern"));

/// The ways to file; rows that differ in their fees alone are one way.
pub(super) fn parse(cell: &str, field: &str, marks: &mut Marks) -> Vec<Channel> {
    let text = cell.trim_start();
    let text = text.strip_prefix(HEADER).unwrap_or(text);
    let mut channels: Vec<Channel> = Vec::new();
    for (kind, row) in rows(text, marks) {
        let channel = channel(kind, row, marks);
        filing::join(&mut channels, channel);
    }
    filing::settle(&mut channels, field, marks);
    channels
}

/// The number of rows of each kind, before rows are joined: online, counter, post.
#[cfg(test)]
pub(super) fn count_rows(cell: &str) -> [usize; 3] {
    let text = cell.strip_prefix(HEADER).unwrap_or(cell);
    let rows = rows(text, &mut Marks::default());
    [ChannelKind::Online, ChannelKind::Counter, ChannelKind::Post]
        .map(|kind| rows.iter().filter(|row| row.0 == kind).count())
}

/// The number of rows that print "free of charge", believed or not.
#[cfg(test)]
pub(super) fn count_free(cell: &str) -> usize {
    let text = cell.strip_prefix(HEADER).unwrap_or(cell);
    let free = |row: &str| time::parse(row, &mut Marks::default()).1.starts_with("Miễn phí");
    rows(text, &mut Marks::default()).iter().filter(|(_, row)| free(row)).count()
}

/// The rows, each without its kind. A kind begins a row where a digit or a capital is glued to it, or at the
/// beginning of the cell; elsewhere it is a word of a description.
fn rows<'a>(text: &'a str, marks: &mut Marks) -> Vec<(ChannelKind, &'a str)> {
    let begins = |found: &regex::Match<'_>| {
        let next = text[found.end()..].chars().next();
        found.start() == 0 || next.is_some_and(|next| next.is_ascii_digit() || next.is_uppercase())
    };
    let kinds: Vec<_> = KIND.find_iter(text).filter(begins).collect();
    let first = kinds.first().map_or(text.len(), |kind| kind.start());
    if cell::value(&text[..first]).is_some() {
        marks.add(Slot::Where, why::CHANNEL_UNSPLIT, &text[..first]);
    }
    let ends = kinds.iter().skip(1).map(|kind| kind.start()).chain([text.len()]);
    let row = |(found, end): (&regex::Match<'a>, usize)| {
        Some((filing::kind(found.as_str())?, &text[found.end()..end]))
    };
    kinds.iter().zip(ends).filter_map(row).collect()
}

fn channel(kind: ChannelKind, row: &str, marks: &mut Marks) -> Channel {
    let (time, rest) = time::parse(row, marks);
    let (deadline, (fees, rest)) = match time {
        time::Time::Read(deadline) => (deadline, money::parse(rest, marks)),
        time::Time::Glued => (None, money::parse_glued(rest, marks)),
    };
    Channel {
        kind,
        note: cell::value(cell::item(&cell::tidy(rest))).map(Text::vietnamese),
        url: None,
        deadlines: deadline.into_iter().collect(),
        fees,
        source: vec!["record".to_owned()],
    }
}

#[cfg(test)]
mod tests;
