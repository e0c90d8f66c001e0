//! Quality of each side with its intervals.

use plotters::prelude::*;

use crate::eval::metrics::Quality;

use super::{super::super::Error, Area, Series, drawn, words};

const SIZE: (u32, u32) = (760, 330);
const FIGURES: [&str; 5] = ["R@1", "R@5", "R@10", "MRR", "nDCG@10"];
/// Distance between two sides within a figure.
const APART: f64 = 0.22;

/// A mark at the mean of each figure of each side, with a line over its interval.
pub(in super::super) fn quality(sides: &[(Series, Quality)]) -> Result<String, Error> {
    drawn("Quality of each side with 95 % intervals", SIZE, |area| paint(area, sides))
}

fn paint(area: &Area<'_>, sides: &[(Series, Quality)]) -> Result<(), String> {
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(44)
        .build_cartesian_2d(0.0..FIGURES.len() as f64, 0.0..1.02)
        .map_err(words)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(6)
        .y_label_formatter(&|value| format!("{value:.1}"))
        .label_style(("sans-serif", 15, &BLACK))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.15))
        .axis_style(BLACK.mix(0.5))
        .draw()
        .map_err(words)?;
    for (at, (series, quality)) in sides.iter().enumerate() {
        let offset = (at as f64 - (sides.len() as f64 - 1.0) / 2.0) * APART;
        let i = quality.intervals;
        let values = [
            (quality.r1, i.r1),
            (quality.r5, i.r5),
            (quality.r10, i.r10),
            (quality.mrr, i.mrr),
            (quality.ndcg10, i.ndcg10),
        ];
        let colour = series.colour();
        for (figure, (mean, interval)) in values.into_iter().enumerate() {
            let x = figure as f64 + 0.5 + offset;
            let line = PathElement::new(vec![(x, interval.low), (x, interval.high)], colour.stroke_width(3));
            chart.draw_series([line]).map_err(words)?;
            chart.draw_series([Circle::new((x, mean), 6, colour.filled())]).map_err(words)?;
            let label = Text::new(
                format!("{mean:.2}"),
                (x, interval.low - 0.025),
                ("sans-serif", 13).into_font().color(&BLACK).pos(centred()),
            );
            chart.draw_series([label]).map_err(words)?;
        }
    }
    for (figure, name) in FIGURES.iter().enumerate() {
        let (x, y) = chart.backend_coord(&(figure as f64 + 0.5, 0.0));
        let style = ("sans-serif", 15).into_font().color(&BLACK).pos(centred());
        area.draw(&Text::new(*name, (x, y + 10), style)).map_err(words)?;
    }
    Ok(())
}

/// Text in the middle, below its place.
pub(super) fn centred() -> plotters::style::text_anchor::Pos {
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    Pos::new(HPos::Center, VPos::Top)
}
