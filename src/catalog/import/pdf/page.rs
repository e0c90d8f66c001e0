//! What a page of a PDF draws, in the order in which it draws it: boxes, and runs of text at their places.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, Object, ObjectId};

/// A point, with y growing upwards.
type Point = (f32, f32);

/// A box that borders make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Frame {
    /// Whether a point lies in it, give or take the width of a line.
    pub(super) fn holds(&self, (x, y): Point) -> bool {
        (self.left - 1.0..=self.right + 1.0).contains(&x) && (self.bottom - 1.0..=self.top + 1.0).contains(&y)
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn {
    /// The four borders of a box.
    Frame(Frame),
    /// A run of text.
    Text { at: Point, size: f32, text: String },
}

/// A linear map of the plane.
#[derive(Debug, Clone, Copy)]
struct Map([f32; 6]);

impl Map {
    const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let mut map = [0.0; 6];
        for (at, slot) in map.iter_mut().enumerate() {
            *slot = number(operands, at)?;
        }
        Some(Self(map))
    }

    /// First this map, then `next`.
    fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], Self(n)) = (self.0, next);
        Self([
            a * n[0] + b * n[2],
            a * n[1] + b * n[3],
            c * n[0] + d * n[2],
            c * n[1] + d * n[3],
            e * n[0] + f * n[2] + n[4],
            e * n[1] + f * n[3] + n[5],
        ])
    }

    fn apply(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// Everything that `page` draws; nothing where its content cannot be read.
pub(super) fn drawn(document: &Document, page: ObjectId) -> Vec<Drawn> {
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let encodings =
        fonts.into_iter().filter_map(|(name, font)| Some((name, font.get_font_encoding(document).ok()?)));
    let mut pen = Pen::new(encodings.collect());
    if let Ok(content) = Content::decode(&document.get_page_content(page)) {
        content.operations.iter().for_each(|operation| pen.follow(operation));
    }
    pen.drawn
}

/// Follows the operations of a page.
struct Pen<'a> {
    encodings: BTreeMap<Vec<u8>, Encoding<'a>>,
    drawn: Vec<Drawn>,
    map: Map,
    saved: Vec<Map>,
    font: Vec<u8>,
    size: f32,
    leading: f32,
    line: Map,
    from: Point,
    borders: Vec<[Point; 2]>,
}

impl<'a> Pen<'a> {
    fn new(encodings: BTreeMap<Vec<u8>, Encoding<'a>>) -> Self {
        Self {
            encodings,
            drawn: Vec::new(),
            map: Map::SAME,
            saved: Vec::new(),
            font: Vec::new(),
            size: 0.0,
            leading: 0.0,
            line: Map::SAME,
            from: (0.0, 0.0),
            borders: Vec::new(),
        }
    }

    fn follow(&mut self, operation: &Operation) {
        let operands = operation.operands.as_slice();
        match operation.operator.as_str() {
            "q" => self.saved.push(self.map),
            "Q" => self.map = self.saved.pop().unwrap_or(Map::SAME),
            "cm" => self.map = Map::of(operands).map_or(self.map, |map| map.then(self.map)),
            "m" => self.from = point(operands).unwrap_or(self.from),
            "l" => self.border(operands),
            "BT" => self.line = Map::SAME,
            "Tf" => self.choose_font(operands),
            "TL" => self.leading = number(operands, 0).unwrap_or(self.leading),
            "Tm" => self.line = Map::of(operands).unwrap_or(self.line),
            "Td" => self.move_line(point(operands)),
            "TD" => {
                self.leading = -number(operands, 1).unwrap_or(0.0);
                self.move_line(point(operands));
            }
            "T*" => self.next_line(),
            "Tj" | "TJ" => self.show(operands.first()),
            "'" | "\"" => {
                self.next_line();
                self.show(operands.last());
            }
            _ => {}
        }
    }

    fn choose_font(&mut self, operands: &[Object]) {
        self.font = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default().to_vec();
        self.size = number(operands, 1).unwrap_or(self.size);
    }

    fn move_line(&mut self, by: Option<Point>) {
        if let Some((x, y)) = by {
            self.line = Map([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        }
    }

    fn next_line(&mut self) {
        self.move_line(Some((0.0, -self.leading)));
    }

    /// Four borders in a row are a box.
    fn border(&mut self, operands: &[Object]) {
        let Some(to) = point(operands) else { return };
        self.borders.push([self.map.apply(self.from), self.map.apply(to)]);
        self.from = to;
        if self.borders.len() == 4 {
            let points: Vec<Point> = self.borders.drain(..).flatten().collect();
            let (xs, ys) = (points.iter().map(|point| point.0), points.iter().map(|point| point.1));
            let frame = Frame {
                left: xs.clone().fold(f32::INFINITY, f32::min),
                right: xs.fold(f32::NEG_INFINITY, f32::max),
                top: ys.clone().fold(f32::NEG_INFINITY, f32::max),
                bottom: ys.fold(f32::INFINITY, f32::min),
            };
            self.drawn.push(Drawn::Frame(frame));
        }
    }

    fn show(&mut self, shown: Option<&Object>) {
        self.borders.clear();
        let parts: &[Object] = match shown {
            Some(Object::Array(parts)) => parts,
            Some(part) => std::slice::from_ref(part),
            None => return,
        };
        let Some(encoding) = self.encodings.get(&self.font) else { return };
        let bytes = parts.iter().filter_map(|part| part.as_str().ok());
        let text: String = bytes.filter_map(|bytes| Document::decode_text(encoding, bytes).ok()).collect();
        if !text.is_empty() {
            let at = self.line.then(self.map).apply((0.0, 0.0));
            self.drawn.push(Drawn::Text { at, size: self.size, text });
        }
    }
}

fn number(operands: &[Object], at: usize) -> Option<f32> {
    operands.get(at)?.as_float().ok().filter(|number| number.is_finite())
}

fn point(operands: &[Object]) -> Option<Point> {
    Some((number(operands, 0)?, number(operands, 1)?))
}
