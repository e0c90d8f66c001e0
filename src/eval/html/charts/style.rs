//! The first and the first five places of the fused side, by how questions are written.

use std::collections::BTreeMap;

use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use crate::eval::{interval::Interval, metrics::Quality};

use super::{super::super::Error, Area, Series, drawn, words};

const WIDTH: u32 = 760;
/// Height of a row.
const ROW: u32 = 44;
/// Room for names on the left, for the axis below, and at the other edges.
const NAMES: u32 = 190;
const AXIS: u32 = 30;
const EDGE: u32 = 12;

/// One row a style: R@5 above, R@1 below in a colour of no side, each with its interval.
pub(in super::super) fn style(by_style: &BTreeMap<String, Quality>) -> Result<String, Error> {
    let height = ROW * by_style.len() as u32 + AXIS + 2 * EDGE;
    drawn("R@1 and R@5 of the fused side by style", (WIDTH, height), |area| paint(area, by_style))
}

fn paint(area: &Area<'_>, by_style: &BTreeMap<String, Quality>) -> Result<(), String> {
    let rows = by_style.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .margin(EDGE)
        .x_label_area_size(AXIS)
        .y_label_area_size(NAMES)
        .build_cartesian_2d(0.0..1.02, 0.0..rows)
        .map_err(words)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(6)
        .x_label_formatter(&|value| format!("{value:.1}"))
        .label_style(("sans-serif", 15, &BLACK))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.15))
        .axis_style(BLACK.mix(0.5))
        .draw()
        .map_err(words)?;
    let right = ("sans-serif", 15).into_font().color(&BLACK).pos(Pos::new(HPos::Right, VPos::Center));
    for (at, (name, quality)) in by_style.iter().enumerate() {
        let y = rows - at as f64 - 0.5;
        let mut bar = |y: f64, mean: f64, interval: Interval, series: Series| {
            let colour = series.colour();
            let line = PathElement::new(vec![(interval.low, y), (interval.high, y)], colour.stroke_width(3));
            chart.draw_series([line]).map_err(words)?;
            chart.draw_series([Circle::new((mean, y), 6, colour.filled())]).map_err(words).map(|_| ())
        };
        bar(y + 0.17, quality.r5, quality.intervals.r5, Series::Fused)?;
        bar(y - 0.17, quality.r1, quality.intervals.r1, Series::Reply)?;
        let (x, y) = chart.backend_coord(&(0.0, y));
        let said = format!("{} ({})", shortened(name), quality.questions);
        area.draw(&Text::new(said, (x - 10, y), right.clone())).map_err(words)?;
    }
    Ok(())
}

/// `name`, cut where it would not fit.
fn shortened(name: &str) -> String {
    const MOST: usize = 20;
    if name.chars().count() <= MOST {
        name.to_owned()
    } else {
        format!("{}…", name.chars().take(MOST).collect::<String>())
    }
}
