//! A fee without unit or date: a share of nothing said, or a figure that nobody knows when it was read.

use super::{Desk, Finding};
use crate::catalog::filing::Fee;
use crate::catalog::procedure::Procedure;

pub(super) fn rule(desk: &Desk<'_>) -> Vec<Finding> {
    let live = desk.catalog.procedures().iter();
    live.flat_map(|procedure| {
        let fees = procedure.channels.iter().flat_map(|channel| &channel.fees).filter(|fee| fee.has_figure());
        let mut found: Vec<Finding> = fees.filter_map(|fee| finding(procedure, fee)).collect();
        found.dedup();
        found
    })
    .collect()
}

fn finding(procedure: &Procedure, fee: &Fee) -> Option<Finding> {
    if let (Some(percent), None) = (fee.percent, &fee.per) {
        let vi = format!("{percent} phần trăm của cái gì? thêm \"per\"");
        return Some(Finding::new(
            procedure,
            "fee-without-unit",
            vi,
            format!("{percent} per cent of what? add \"per\""),
        ));
    }
    let dated =
        procedure.sources.iter().any(|source| fee.source.contains(&source.id) && source.checked.is_some());
    if dated || fee.from.is_some() {
        return None;
    }
    let figure = fee
        .amount
        .map_or_else(|| format!("{}%", fee.percent.unwrap_or_default()), |amount| amount.to_string());
    let vi =
        format!("mức {figure} không có ngày kiểm tra: thêm \"checked\" cho nguồn, hoặc \"from\" cho mức thu");
    let en =
        format!("the figure {figure} has no date: add \"checked\" to its source, or \"from\" to the fee");
    Some(Finding::new(procedure, "fee-without-date", vi, en))
}
