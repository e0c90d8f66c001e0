//! The page from its head to its last failure.

use std::fmt::{self, Write};

use crate::catalog::report::page::Escaped;

use super::super::{
    Error, decisions,
    metrics::{Latency, Quality},
    refusal::{ACCEPTED_AT, best},
    report::Report,
    retrieval,
};
use super::{
    charts::{self, Series},
    failures, tables,
};

const STYLE: &str = include_str!("page.css");

/// The page of `report`.
///
/// # Errors
/// [`Error::Chart`] where a chart could not be drawn.
pub fn page(report: &Report) -> Result<String, Error> {
    let drawings = Drawings::of(report)?;
    let mut page = String::new();
    write_page(&mut page, report, &drawings).expect("writing to a string cannot fail");
    Ok(page)
}

/// The charts; none for a section that was not measured.
#[derive(Default)]
struct Drawings {
    quality: Option<String>,
    style: Option<String>,
    refusal: Option<String>,
    latency: Option<String>,
}

impl Drawings {
    fn of(report: &Report) -> Result<Self, Error> {
        let Some(retrieval) = &report.retrieval else { return Ok(Self::default()) };
        let sides = sides(retrieval);
        let quality: Vec<(Series, Quality)> =
            sides.iter().map(|(series, side)| (*series, side.all)).collect();
        let mut times: Vec<(Series, Latency)> =
            sides.iter().map(|(series, side)| (*series, side.latency_ms)).collect();
        times.extend(report.decisions.as_ref().map(|decisions| (Series::Reply, decisions.latency_ms)));
        let known = retrieval.fused.all.questions > 0;
        let both = known && retrieval.cases.iter().any(|case| !case.is_answerable());
        let decides = report
            .decisions
            .as_ref()
            .map(|decisions| (decisions.answerable.accepted, decisions.unanswerable.turned_away));
        Ok(Self {
            quality: known.then(|| charts::quality(&quality)).transpose()?,
            style: known.then(|| charts::style(&retrieval.fused.by_style)).transpose()?,
            refusal: both
                .then(|| charts::refusal(&retrieval.curve, retrieval.refusal, decides))
                .transpose()?,
            latency: Some(charts::latency(&times)?),
        })
    }
}

/// The sides that were measured.
pub(super) fn sides(retrieval: &retrieval::Report) -> Vec<(Series, &retrieval::SideReport)> {
    let sides = [
        (Series::Lexical, Some(&retrieval.lexical)),
        (Series::Vector, retrieval.vector.as_ref()),
        (Series::Fused, Some(&retrieval.fused)),
    ];
    sides.into_iter().filter_map(|(series, side)| Some((series, side?))).collect()
}

fn write_page(out: &mut String, report: &Report, drawings: &Drawings) -> fmt::Result {
    let suite = Escaped(&report.suite);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>Một Cửa: evaluation of {suite}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>Evaluation of {suite}</h1>\n"
    )?;
    head(out, report)?;
    if let Some(retrieval) = &report.retrieval {
        ranking(out, retrieval, drawings)?;
        refusal(out, retrieval, report.decisions.as_ref(), drawings)?;
    }
    if let Some(answers) = &report.answers {
        tables::answers(out, answers)?;
    }
    if let Some(conversations) = &report.conversations {
        tables::conversations(out, conversations)?;
    }
    if let Some(retrieval) = &report.retrieval {
        tables::latency(out, retrieval, report.decisions.as_ref(), drawings.latency.as_deref())?;
    }
    failures::failures(out, report)?;
    writeln!(out, "</body>\n</html>")
}

fn head(out: &mut String, report: &Report) -> fmt::Result {
    let side = if report.embedding { "words and vectors" } else { "words alone: no embedding model" };
    writeln!(
        out,
        "<p class=\"note\">{} procedures, {side}, answers as of {}. Intervals hold the mean with 95 % confidence ({} resamples of the questions, seed {}).</p>",
        report.procedures, report.as_of, report.resamples, report.seed
    )?;
    for file in &report.missing {
        writeln!(
            out,
            "<p class=\"note\">{} is not in this suite; its section is left out.</p>",
            Escaped(file)
        )?;
    }
    navigation(out, report)
}

/// A link to each section that is there.
fn navigation(out: &mut String, report: &Report) -> fmt::Result {
    let ranked = report.retrieval.is_some();
    let sections = [
        ("ranking", "Ranking", ranked),
        ("refusal", "Refusal", ranked),
        ("facts", "Slot facts", report.answers.is_some()),
        ("conversations", "Conversations", report.conversations.is_some()),
        ("latency", "Latency", ranked),
        ("failures", "Failures", true),
    ];
    write!(out, "<nav aria-label=\"Sections\"><ul>")?;
    for (id, name, _) in sections.into_iter().filter(|(_, _, there)| *there) {
        write!(out, "<li><a href=\"#{id}\">{name}</a></li>")?;
    }
    writeln!(out, "</ul></nav>")
}

fn ranking(out: &mut String, retrieval: &retrieval::Report, drawings: &Drawings) -> fmt::Result {
    writeln!(out, "<h2 id=\"ranking\">Ranking</h2>")?;
    if let Some(chart) = &drawings.quality {
        let names: Vec<Series> = sides(retrieval).into_iter().map(|(series, _)| series).collect();
        tables::legend(out, &names)?;
        writeln!(
            out,
            "<figure><div class=\"scroll\" tabindex=\"0\">{chart}</div><figcaption>R@k: share of questions with a right procedure among the first k. MRR: one over its place. nDCG@10: all right ones count, the earlier the more. The line is the 95 % interval.</figcaption></figure>"
        )?;
    }
    tables::quality(out, retrieval)?;
    if let Some(chart) = &drawings.style {
        writeln!(out, "<h3>By style, fused</h3>")?;
        writeln!(
            out,
            "<ul class=\"legend\"><li><span style=\"background:#009e73\"></span>R@5 (upper)</li><li><span style=\"background:#aa5a8c\"></span>R@1 (lower)</li></ul><figure><div class=\"scroll\" tabindex=\"0\">{chart}</div><figcaption>In brackets the number of questions.</figcaption></figure>"
        )?;
    }
    tables::groups(out, retrieval)
}

fn refusal(
    out: &mut String,
    retrieval: &retrieval::Report,
    decisions: Option<&decisions::Report>,
    drawings: &Drawings,
) -> fmt::Result {
    writeln!(out, "<h2 id=\"refusal\">Refusal</h2>")?;
    if let Some(chart) = &drawings.refusal {
        writeln!(
            out,
            "<ul class=\"legend\"><li><span style=\"background:#009e73\"></span>threshold in use ({:.2}): {:.3} refused, {:.3} accepted</li><li><span class=\"triangle\" style=\"background:#d55e00\"></span>as the assistant decides</li></ul><figure><div class=\"scroll\" tabindex=\"0\">{chart}</div><figcaption>By the confidence alone, at every threshold. The thin line is {ACCEPTED_AT} accepted.</figcaption></figure>",
            retrieval.refusal.threshold, retrieval.refusal.refused, retrieval.refusal.accepted
        )?;
    }
    if let Some(best) = best(&retrieval.curve, ACCEPTED_AT) {
        writeln!(
            out,
            "<p>With {ACCEPTED_AT} of the answerable accepted, {:.3} of the unanswerable are refused (threshold {:.3}).</p>",
            best.refused, best.threshold
        )?;
    }
    decisions.map_or(Ok(()), |decisions| tables::decisions(out, decisions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{answers::Verdict, made::report};

    const HOSTILE: &str = "<script>alert(1)</script>\"'&<img src=x onerror=y>";

    fn hostile() -> Report {
        let mut report = report(&[Some(1), Some(2), None], &[true, false], &[Verdict::Right, Verdict::Wrong]);
        report.suite = HOSTILE.to_owned();
        let retrieval = report.retrieval.as_mut().unwrap();
        for case in &mut retrieval.cases {
            for text in [&mut case.q, &mut case.id, &mut case.style] {
                *text = HOSTILE.to_owned();
            }
            for one in &mut case.candidates {
                one.name = HOSTILE.to_owned();
                one.contributions.insert(HOSTILE.to_owned(), 0.5);
            }
        }
        let styles = &mut retrieval.fused.by_style;
        styles.insert(HOSTILE.to_owned(), Quality::default());
        for case in &mut report.answers.as_mut().unwrap().cases {
            case.shown = HOSTILE.to_owned();
            case.missing = vec![HOSTILE.to_owned()];
        }
        report
    }

    /// The tags of a page, of those that are opened and closed; the style sheet and the script are left out.
    fn balanced(page: &str) {
        let void =
            ["meta", "input", "circle", "line", "polyline", "polygon", "rect", "path", "br", "!doctype"];
        let mut open: Vec<String> = Vec::new();
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            let tag = &rest[at + 1..at + rest[at..].find('>').expect("a tag ends")];
            rest = &rest[at + tag.len() + 2..];
            let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "{}", &rest[..rest.len().min(200)]);
            } else if !void.contains(&name) && !tag.ends_with('/') {
                open.push(name.to_owned());
                if name == "script" || name == "style" {
                    rest = &rest[rest.find("</").expect("it ends")..];
                }
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }

    #[test]
    fn the_page_is_well_formed_asks_nothing_of_the_network_and_escapes_all() {
        let page = page(&hostile()).unwrap();
        balanced(&page);
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("//www"));
        assert!(!page.contains("<script>alert") && !page.contains("<img"));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        assert_eq!(page.matches("<script>").count(), 1);
        assert_eq!(page.matches("<svg").count(), 4);
        assert!(page.contains("is ahead of 1.001193"));
    }

    #[test]
    fn a_section_that_was_not_measured_is_left_out() {
        let empty = Report { missing: vec!["answers.jsonl".to_owned()], ..Report::default() };
        let page = page(&empty).unwrap();
        balanced(&page);
        assert!(page.contains("answers.jsonl is not in this suite") && !page.contains("<svg"));
    }
}
