//! The charts of the page, drawn by `plotters` as SVG that takes the colours of the page around it.
//!
//! Here alone `plotters` is named.

mod latency;
mod quality;
mod refusal;
mod style;

use plotters::{
    coord::Shift,
    prelude::{DrawingArea, IntoDrawingArea, RGBColor, SVGBackend},
};

use super::super::Error;

pub(super) use latency::latency;
pub(super) use quality::quality;
pub(super) use refusal::refusal;
pub(super) use style::style;

/// A chart as drawn; an error says which did not work.
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A side of retrieval, or the whole reply: told apart by colour (Okabe and Ito's, which the colour-blind tell apart too,
/// each readable on light and on dark) and by the shape of its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Series {
    Lexical,
    Vector,
    Fused,
    Reply,
}

impl Series {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lexical => "lexical",
            Self::Vector => "vector",
            Self::Fused => "fused",
            Self::Reply => "whole reply",
        }
    }

    /// Its colour in a style sheet.
    pub(super) fn css(self) -> String {
        let RGBColor(red, green, blue) = self.colour();
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn colour(self) -> RGBColor {
        match self {
            Self::Lexical => RGBColor(0, 114, 178),
            Self::Vector => RGBColor(213, 94, 0),
            Self::Fused => RGBColor(0, 158, 115),
            Self::Reply => RGBColor(170, 90, 140),
        }
    }
}

/// What `paint` draws on an area of `width` by `height` units, with `title` for those who do not see it.
fn drawn(
    title: &str,
    (width, height): (u32, u32),
    paint: impl FnOnce(&Area<'_>) -> Result<(), String>,
) -> Result<String, Error> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        paint(&area).map_err(Error::Chart)?;
        area.present().map_err(|error| Error::Chart(error.to_string()))?;
    }
    Ok(inline(&svg, title))
}

/// `svg` as a part of a page: it scales, its black is the colour of the text around it, and it names no namespace.
fn inline(svg: &str, title: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let head_end = svg[start..].find('>').map_or(svg.len(), |at| start + at);
    let head = &svg[start..head_end];
    let view = head.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let label = crate::catalog::report::page::Escaped(title);
    let body = svg[head_end..].replace("\"#000000\"", "\"currentColor\"");
    format!("<svg viewBox=\"{view}\" role=\"img\" aria-label=\"{label}\"{body}")
}

/// The words of an error of the library.
fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
