//! A measurement as a table for the terminal.

use std::fmt;

use super::{
    metrics::Quality,
    retrieval::{Report, SideReport},
};

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} procedures, {} questions", self.procedures, self.cases.len())?;
        writeln!(
            formatter,
            "{:<9} {:<16} {:>4} {:>6} {:>6} {:>6} {:>6}",
            "side", "style", "n", "R@1", "R@5", "R@10", "MRR"
        )?;
        let sides = [
            ("lexical", Some(&self.lexical)),
            ("vector", self.vector.as_ref()),
            ("fused", Some(&self.fused)),
        ];
        for (name, side) in sides.into_iter().filter_map(|(name, side)| Some((name, side?))) {
            self.side(formatter, name, side)?;
        }
        writeln!(
            formatter,
            "refusal at {:.2}: {:.3} of the unanswerable refused, {:.3} of the answerable accepted",
            self.refusal.threshold, self.refusal.refused, self.refusal.accepted
        )
    }
}

impl Report {
    fn side(&self, formatter: &mut fmt::Formatter<'_>, name: &str, side: &SideReport) -> fmt::Result {
        row(formatter, name, "all", &side.all)?;
        for (style, quality) in &side.by_style {
            row(formatter, name, style, quality)?;
        }
        let latency = side.latency_ms;
        writeln!(
            formatter,
            "{name:<9} latency p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
            latency.p50, latency.p95, latency.p99
        )
    }
}

fn row(formatter: &mut fmt::Formatter<'_>, name: &str, style: &str, quality: &Quality) -> fmt::Result {
    writeln!(
        formatter,
        "{name:<9} {style:<16} {:>4} {:>6.3} {:>6.3} {:>6.3} {:>6.3}",
        quality.questions, quality.r1, quality.r5, quality.r10, quality.mrr
    )
}
