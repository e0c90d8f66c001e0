//! The figures of the page as tables.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use crate::catalog::report::page::Escaped;

use super::super::{
    answers, conversations,
    decisions::{self, Right},
    interval::Interval,
    metrics::{Latency, Quality},
    retrieval,
};
use super::{charts::Series, page::sides};

/// Colours and names of `series`.
pub(super) fn legend(out: &mut String, series: &[Series]) -> fmt::Result {
    write!(out, "<ul class=\"legend\">")?;
    for one in series {
        write!(out, "<li><span style=\"background:{}\"></span>{}</li>", one.css(), one.name())?;
    }
    writeln!(out, "</ul>")
}

/// Every figure of every side.
pub(super) fn quality(out: &mut String, retrieval: &retrieval::Report) -> fmt::Result {
    open(out, &["side", "questions", "R@1", "R@5", "R@10", "MRR", "nDCG@10"], 1)?;
    for (series, side) in sides(retrieval) {
        row(out, series.name(), &side.all)?;
    }
    close(out)
}

/// The fused side by style, language, level and field.
pub(super) fn groups(out: &mut String, retrieval: &retrieval::Report) -> fmt::Result {
    let fused = &retrieval.fused;
    let groups = [
        ("style", &fused.by_style),
        ("language", &fused.by_language),
        ("level", &fused.by_level),
        ("field", &fused.by_field),
    ];
    for (name, group) in groups {
        write!(out, "<details><summary>Fused by {name} ({})</summary>", group.len())?;
        open(out, &[name, "questions", "R@1", "R@5", "R@10", "MRR", "nDCG@10"], 1)?;
        for (name, quality) in group {
            row(out, name, quality)?;
        }
        close(out)?;
        writeln!(out, "</details>")?;
    }
    Ok(())
}

fn row(out: &mut String, name: &str, quality: &Quality) -> fmt::Result {
    let i = quality.intervals;
    write!(out, "<tr><td>{}</td><td class=\"n\">{}</td>", Escaped(name), quality.questions)?;
    for (mean, interval) in [
        (quality.r1, i.r1),
        (quality.r5, i.r5),
        (quality.r10, i.r10),
        (quality.mrr, i.mrr),
        (quality.ndcg10, i.ndcg10),
    ] {
        write!(out, "<td class=\"n\">{}</td>", with_interval(mean, interval))?;
    }
    writeln!(out, "</tr>")
}

fn with_interval(mean: f64, interval: Interval) -> String {
    format!("{mean:.3} <small>{:.2} to {:.2}</small>", interval.low, interval.high)
}

/// How the assistant ends questions.
pub(super) fn decisions(out: &mut String, report: &decisions::Report) -> fmt::Result {
    let known = report.answerable;
    writeln!(out, "<h3>As the assistant decides</h3>")?;
    open(out, &["", "questions", "share"], 1)?;
    let accepted = with_interval(known.accepted, known.accepted_interval);
    line(out, "answerable: accepted", known.questions, &accepted)?;
    for (name, share) in [
        ("answered from a right procedure", known.answered_right),
        ("answered from another", known.answered_wrong),
        ("asked back, a right one among the options", known.asked_with_right),
        ("asked back without it", known.asked_without),
        ("refused", known.refused),
        ("handed over", known.handed_over),
    ] {
        line(out, &format!("– {name}"), known.questions, &format!("{share:.3}"))?;
    }
    let strange = &report.unanswerable;
    line(out, "unanswerable: turned away", strange.questions, &format!("{:.3}", strange.turned_away))?;
    let right = with_interval(strange.right, strange.right_interval);
    line(out, "unanswerable: ended as expected", strange.questions, &right)?;
    close(out)?;
    rights(out, "Unanswerable by kind", &strange.by_kind)?;
    rights(out, "Unanswerable by what is right", &strange.by_expect)?;
    for (part, times) in &report.degraded {
        writeln!(out, "<p class=\"note\">{} was left out {times} times.</p>", Escaped(part))?;
    }
    Ok(())
}

/// The slot facts, and whether cards are complete.
pub(super) fn answers(out: &mut String, report: &answers::Report) -> fmt::Result {
    writeln!(out, "<h2 id=\"facts\">Slot facts</h2>")?;
    writeln!(
        out,
        "<p>{} of {} questions right as asked; {:.3} where the right card is rendered without any search: what lies between the two is lost in ranking and deciding.</p>",
        with_interval(report.right, report.right_interval),
        report.questions,
        report.rendered_right
    )?;
    open(out, &["verdict", "as asked", "as rendered"], 1)?;
    let mut verdicts: Vec<answers::Verdict> =
        report.verdicts.keys().chain(report.rendered.keys()).copied().collect();
    verdicts.sort_unstable();
    verdicts.dedup();
    for verdict in verdicts {
        let count = |counts: &answers::Verdicts| counts.get(&verdict).copied().unwrap_or(0);
        let name = verdict.name();
        writeln!(
            out,
            "<tr><td>{name}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            count(&report.verdicts),
            count(&report.rendered)
        )?;
    }
    close(out)?;
    rights(out, "By kind", &report.by_kind)?;
    rights(out, "By slot", &report.by_slot)?;
    rights(out, "By language", &report.by_language)?;
    let complete = report.completeness;
    writeln!(
        out,
        "<p>Completeness of {} cards (Decree 118/2025, Article 16): {:.3} state everything required from the record, {:.3} state it or say that it is open.</p>",
        complete.cards, complete.complete, complete.stated
    )?;
    match report.guard {
        Some(guard) => {
            writeln!(
                out,
                "<p>Guard: {} wordings passed, {} repaired, {} dropped.</p>",
                guard.passed, guard.repaired, guard.dropped
            )
        }
        None => Ok(()),
    }
}

/// The turns of conversations.
pub(super) fn conversations(out: &mut String, report: &conversations::Report) -> fmt::Result {
    writeln!(out, "<h2 id=\"conversations\">Conversations</h2>")?;
    writeln!(
        out,
        "<p>{} of {} turns right; {} of {} conversations wholly right.</p>",
        with_interval(report.right, report.right_interval),
        report.turns,
        report.wholly_right,
        report.conversations
    )?;
    rights(out, "Turns by what is right", &report.by_expectation)?;
    rights(out, "Turns by their place", &report.by_turn)
}

/// Milliseconds of each side and of the whole reply.
pub(super) fn latency(
    out: &mut String,
    retrieval: &retrieval::Report,
    decisions: Option<&decisions::Report>,
    chart: Option<&str>,
) -> fmt::Result {
    writeln!(out, "<h2 id=\"latency\">Latency</h2>")?;
    if let Some(chart) = chart {
        writeln!(
            out,
            "<figure><div class=\"scroll\" tabindex=\"0\">{chart}</div><figcaption>From the question to the ranking, and to the certified card; one question at a time on this machine.</figcaption></figure>"
        )?;
    }
    open(out, &["", "p50 ms", "p95 ms", "p99 ms"], 1)?;
    let mut times: Vec<(&str, Latency)> =
        sides(retrieval).into_iter().map(|(series, side)| (series.name(), side.latency_ms)).collect();
    times.extend(decisions.map(|decisions| (Series::Reply.name(), decisions.latency_ms)));
    for (name, Latency { p50, p95, p99 }) in times {
        writeln!(
            out,
            "<tr><td>{name}</td><td class=\"n\">{p50:.1}</td><td class=\"n\">{p95:.1}</td><td class=\"n\">{p99:.1}</td></tr>"
        )?;
    }
    close(out)
}

fn rights(out: &mut String, title: &str, groups: &BTreeMap<String, Right>) -> fmt::Result {
    if groups.is_empty() {
        return Ok(());
    }
    write!(out, "<details><summary>{title} ({})</summary>", groups.len())?;
    open(out, &["", "right of questions", "share"], 1)?;
    for (name, group) in groups {
        writeln!(
            out,
            "<tr><td>{}</td><td class=\"n\">{} of {}</td><td class=\"n\">{:.3}</td></tr>",
            Escaped(name),
            group.right,
            group.questions,
            group.share
        )?;
    }
    close(out)?;
    writeln!(out, "</details>")
}

fn line(out: &mut String, name: &str, questions: usize, share: &str) -> fmt::Result {
    writeln!(out, "<tr><td>{name}</td><td class=\"n\">{questions}</td><td class=\"n\">{share}</td></tr>")
}

/// Opens a table with `columns`, of which all from the place `numbers` on hold numbers.
pub(super) fn open(out: &mut String, columns: &[&str], numbers: usize) -> fmt::Result {
    write!(out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>")?;
    for (at, column) in columns.iter().enumerate() {
        let class = if at >= numbers { " class=\"n\"" } else { "" };
        write!(out, "<th scope=\"col\"{class}>{}</th>", Escaped(column))?;
    }
    writeln!(out, "</tr></thead><tbody>")
}

pub(super) fn close(out: &mut String) -> fmt::Result {
    writeln!(out, "</tbody></table></div>")
}
