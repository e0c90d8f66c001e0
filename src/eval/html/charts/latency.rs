//! How long a question takes.

use plotters::prelude::*;

use crate::eval::metrics::Latency;

use super::{super::super::Error, Area, Series, drawn, quality::centred, words};

const SIZE: (u32, u32) = (760, 300);
const SHARES: [&str; 3] = ["p50", "p95", "p99"];
/// Width of a bar, where a side takes 1 a share.
const BAR: f64 = 0.24;

/// Bars of p50, p95 and p99 in milliseconds.
pub(in super::super) fn latency(sides: &[(Series, Latency)]) -> Result<String, Error> {
    drawn("Latency in milliseconds", SIZE, |area| paint(area, sides))
}

fn paint(area: &Area<'_>, sides: &[(Series, Latency)]) -> Result<(), String> {
    let most = sides.iter().map(|(_, latency)| latency.p99).fold(1.0, f64::max) * 1.15;
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..sides.len() as f64, 0.0..most)
        .map_err(words)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(5)
        .y_desc("milliseconds")
        .label_style(("sans-serif", 15, &BLACK))
        .axis_desc_style(("sans-serif", 15, &BLACK))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.15))
        .axis_style(BLACK.mix(0.5))
        .draw()
        .map_err(words)?;
    for (at, (series, latency)) in sides.iter().enumerate() {
        for (share, value) in [latency.p50, latency.p95, latency.p99].into_iter().enumerate() {
            let middle = at as f64 + 0.5 + (share as f64 - 1.0) * (BAR + 0.03);
            let corners = [(middle - BAR / 2.0, 0.0), (middle + BAR / 2.0, value)];
            let strength = 1.0 - 0.3 * share as f64;
            let bar = Rectangle::new(corners, series.colour().mix(strength).filled());
            chart.draw_series([bar]).map_err(words)?;
            let (x, y) = chart.backend_coord(&(middle, value));
            let style = ("sans-serif", 13).into_font().color(&BLACK).pos(centred());
            let said = format!("{} {value:.1}", SHARES[share]);
            area.draw(&Text::new(said, (x, y - 16), style)).map_err(words)?;
        }
        let (x, y) = chart.backend_coord(&(at as f64 + 0.5, 0.0));
        let style = ("sans-serif", 15).into_font().color(&BLACK).pos(centred());
        area.draw(&Text::new(series.name(), (x, y + 10), style)).map_err(words)?;
    }
    Ok(())
}
