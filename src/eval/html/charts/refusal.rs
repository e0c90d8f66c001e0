//! Refusing what has no answer against accepting what has.

use plotters::prelude::*;

use crate::eval::refusal::{ACCEPTED_AT, RefusalReport};

use super::{super::super::Error, Area, Series, drawn, words};

const SIZE: (u32, u32) = (760, 380);

/// The curve over all thresholds, with the threshold in use and, as a second mark, how the assistant `decides`
/// (share accepted, share turned away).
pub(in super::super) fn refusal(
    curve: &[RefusalReport],
    in_use: RefusalReport,
    decides: Option<(f64, f64)>,
) -> Result<String, Error> {
    drawn("Share of the unanswerable refused against share of the answerable accepted", SIZE, |area| {
        paint(area, curve, in_use, decides)
    })
}

fn paint(
    area: &Area<'_>,
    curve: &[RefusalReport],
    in_use: RefusalReport,
    decides: Option<(f64, f64)>,
) -> Result<(), String> {
    let mut chart = ChartBuilder::on(area)
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..1.02, 0.0..1.02)
        .map_err(words)?;
    chart
        .configure_mesh()
        .x_labels(6)
        .y_labels(6)
        .x_label_formatter(&|value| format!("{value:.1}"))
        .y_label_formatter(&|value| format!("{value:.1}"))
        .x_desc("answerable accepted")
        .y_desc("unanswerable refused")
        .label_style(("sans-serif", 15, &BLACK))
        .axis_desc_style(("sans-serif", 15, &BLACK))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.15))
        .axis_style(BLACK.mix(0.5))
        .draw()
        .map_err(words)?;
    let goal =
        PathElement::new(vec![(ACCEPTED_AT, 0.0), (ACCEPTED_AT, 1.02)], BLACK.mix(0.4).stroke_width(1));
    chart.draw_series([goal]).map_err(words)?;
    let colour = Series::Fused.colour();
    let points = curve.iter().map(|point| (point.accepted, point.refused));
    chart.draw_series(LineSeries::new(points, colour.stroke_width(2))).map_err(words)?;
    let place = (in_use.accepted, in_use.refused);
    chart.draw_series([Circle::new(place, 7, colour.filled())]).map_err(words)?;
    if let Some(place) = decides {
        chart
            .draw_series([TriangleMarker::new(place, 9, Series::Vector.colour().filled())])
            .map_err(words)?;
    }
    Ok(())
}
