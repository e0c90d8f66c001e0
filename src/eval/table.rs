//! Measurements as tables for the terminal.

use std::{collections::BTreeMap, fmt};

use super::{
    answers, conversations,
    decisions::{self, Right},
    metrics::Quality,
    refusal::{ACCEPTED_AT, best},
    report::Report,
    retrieval::{self, SideReport},
};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let embedding = if self.embedding { "with the vector side" } else { "words alone" };
        writeln!(f, "suite {}, {embedding}, as of {}", self.suite, self.as_of)?;
        for file in &self.missing {
            writeln!(f, "{file}: not in this suite, left out")?;
        }
        if let Some(retrieval) = &self.retrieval {
            write!(f, "{retrieval}")?;
        }
        if let Some(decisions) = &self.decisions {
            write!(f, "\n{decisions}")?;
        }
        if let Some(answers) = &self.answers {
            write!(f, "\n{answers}")?;
        }
        if let Some(conversations) = &self.conversations {
            write!(f, "\n{conversations}")?;
        }
        Ok(())
    }
}

impl fmt::Display for retrieval::Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} procedures, {} questions", self.procedures, self.cases.len())?;
        writeln!(
            f,
            "{:<9} {:<24} {:>4} {:>6} {:>6} {:>6} {:>6} {:>7}  95 % of R@5",
            "side", "group", "n", "R@1", "R@5", "R@10", "MRR", "nDCG@10"
        )?;
        let sides = [
            ("lexical", Some(&self.lexical)),
            ("vector", self.vector.as_ref()),
            ("fused", Some(&self.fused)),
        ];
        for (name, side) in sides.into_iter().filter_map(|(name, side)| Some((name, side?))) {
            quality_of(f, name, side)?;
        }
        writeln!(
            f,
            "refusal at {:.2}: {:.3} of the unanswerable refused, {:.3} of the answerable accepted",
            self.refusal.threshold, self.refusal.refused, self.refusal.accepted
        )?;
        match best(&self.curve, ACCEPTED_AT) {
            Some(best) => writeln!(
                f,
                "refusal at {ACCEPTED_AT} accepted: {:.3} refused (threshold {:.3})",
                best.refused, best.threshold
            ),
            None => Ok(()),
        }
    }
}

fn quality_of(f: &mut fmt::Formatter<'_>, name: &str, side: &SideReport) -> fmt::Result {
    row(f, name, "all", &side.all)?;
    for group in [&side.by_style, &side.by_language, &side.by_level] {
        for (name_of, quality) in group {
            row(f, name, name_of, quality)?;
        }
    }
    let latency = side.latency_ms;
    writeln!(
        f,
        "{name:<9} latency p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
        latency.p50, latency.p95, latency.p99
    )
}

fn row(f: &mut fmt::Formatter<'_>, side: &str, group: &str, quality: &Quality) -> fmt::Result {
    let Quality { questions, r1, r5, r10, mrr, ndcg10, intervals } = quality;
    let (low, high) = (intervals.r5.low, intervals.r5.high);
    writeln!(
        f,
        "{side:<9} {group:<24} {questions:>4} {r1:>6.3} {r5:>6.3} {r10:>6.3} {mrr:>6.3} {ndcg10:>7.3}  {low:.3} to {high:.3}"
    )
}

impl fmt::Display for decisions::Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = &self.answerable;
        if known.questions > 0 {
            writeln!(
                f,
                "as the assistant decides, {} answerable: {:.3} accepted ({:.3} to {:.3}); answered right {:.3}, wrong {:.3}, asked back with the right one {:.3}, without {:.3}, refused {:.3}, handed over {:.3}",
                known.questions,
                known.accepted,
                known.accepted_interval.low,
                known.accepted_interval.high,
                known.answered_right,
                known.answered_wrong,
                known.asked_with_right,
                known.asked_without,
                known.refused,
                known.handed_over
            )?;
        }
        let strange = &self.unanswerable;
        if strange.questions > 0 {
            writeln!(
                f,
                "as the assistant decides, {} unanswerable: {:.3} turned away, {:.3} as expected ({:.3} to {:.3})",
                strange.questions,
                strange.turned_away,
                strange.right,
                strange.right_interval.low,
                strange.right_interval.high
            )?;
            rights(f, &strange.by_expect)?;
            rights(f, &strange.by_kind)?;
        }
        for (part, times) in &self.degraded {
            writeln!(f, "left out {times} times: {part}")?;
        }
        let latency = self.latency_ms;
        writeln!(
            f,
            "reply     latency p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
            latency.p50, latency.p95, latency.p99
        )
    }
}

impl fmt::Display for answers::Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "slot facts, {} questions: {:.3} right ({:.3} to {:.3}); the right card rendered without search: {:.3}",
            self.questions,
            self.right,
            self.right_interval.low,
            self.right_interval.high,
            self.rendered_right
        )?;
        for (name, verdicts) in [("asked", &self.verdicts), ("rendered", &self.rendered)] {
            let said: Vec<String> =
                verdicts.iter().map(|(verdict, count)| format!("{verdict:?} {count}")).collect();
            writeln!(f, "  {name}: {}", said.join(", "))?;
        }
        rights(f, &self.by_kind)?;
        rights(f, &self.by_slot)?;
        let complete = self.completeness;
        writeln!(
            f,
            "completeness, {} cards: {:.3} complete from the record, {:.3} with every required slot given or said to be open",
            complete.cards, complete.complete, complete.stated
        )?;
        match self.guard {
            Some(guard) => writeln!(f, "guard: {} passed, {} dropped", guard.passed, guard.dropped),
            None => writeln!(f, "guard: no wording was asked for"),
        }
    }
}

impl fmt::Display for conversations::Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "conversations, {} turns: {:.3} right ({:.3} to {:.3}); {} of {} wholly right",
            self.turns,
            self.right,
            self.right_interval.low,
            self.right_interval.high,
            self.wholly_right,
            self.conversations
        )?;
        rights(f, &self.by_expectation)?;
        rights(f, &self.by_turn)
    }
}

fn rights(f: &mut fmt::Formatter<'_>, groups: &BTreeMap<String, Right>) -> fmt::Result {
    for (name, group) in groups {
        writeln!(f, "  {name:<24} {:>4} {:>6.3}", group.questions, group.share)?;
    }
    Ok(())
}
