//! What the pages draw, put together: headings, lines of running text, and rows of tables.

use super::page::{Drawn, Frame};

/// Smallest size of a heading, in points.
const HEADING: f32 = 13.5;
/// Furthest that two runs of one line may lie apart in height: accents have runs of their own.
const LINE: f32 = 4.0;

/// A part of the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Heading(String),
    /// A line outside a table.
    Line {
        text: String,
        page: usize,
    },
    Row(Row),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The cells' texts, a line of text in a line.
    pub(super) cells: Vec<String>,
    /// Whether it stands first on its page.
    pub(super) first: bool,
    /// Where it ends, in points above the page's edge.
    pub(super) bottom: f32,
}

/// The blocks of all pages, in order.
pub(super) fn blocks(pages: &[Vec<Drawn>]) -> Vec<Block> {
    let mut layout = Layout::default();
    for (page, drawn) in pages.iter().enumerate() {
        layout.begin(page);
        drawn.iter().for_each(|drawn| layout.take(drawn));
    }
    layout.flush();
    layout.blocks
}

/// Text that is being put together, and the height of its last run.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    height: Option<f32>,
    size: f32,
}

impl Lines {
    fn add(&mut self, height: f32, size: f32, run: &str) {
        if self.height.is_some_and(|before| (before - height).abs() > LINE) {
            self.text = joined(&self.text, run);
        } else {
            self.text.push_str(run);
        }
        self.size = size;
        self.height = Some(height);
    }
}

/// Two lines as one text: a line that was wrapped ends in a space or in the hyphen of a number.
pub(super) fn joined(before: &str, after: &str) -> String {
    let hyphen = before.ends_with(['-', '/']) && after.starts_with(char::is_uppercase);
    let wrapped = before.is_empty() || before.ends_with(char::is_whitespace) || hyphen;
    format!("{before}{}{after}", if wrapped { "" } else { "\n" })
}

#[derive(Debug, Default)]
struct Layout {
    blocks: Vec<Block>,
    page: usize,
    fresh: bool,
    row: Vec<(Frame, Lines)>,
    line: Lines,
}

impl Layout {
    fn begin(&mut self, page: usize) {
        self.flush();
        self.page = page;
        self.fresh = true;
    }

    fn take(&mut self, drawn: &Drawn) {
        match drawn {
            Drawn::Frame(frame) => self.frame(*frame),
            Drawn::Text { at, size, text } => {
                match self.row.iter_mut().rev().find(|cell| cell.0.holds(*at)) {
                    Some((_, lines)) => lines.add(at.1, *size, text),
                    None => self.outside(at.1, *size, text),
                }
            }
        }
    }

    /// A box goes on the row to its left, or begins a new one.
    fn frame(&mut self, frame: Frame) {
        let beside = self
            .row
            .last()
            .is_some_and(|(last, _)| (last.top - frame.top).abs() < 1.0 && frame.left > last.right - 1.0);
        if !beside {
            self.flush();
        }
        self.row.push((frame, Lines::default()));
    }

    fn outside(&mut self, height: f32, size: f32, text: &str) {
        self.flush_row();
        if self.line.height.is_some_and(|before| (before - height).abs() > LINE) {
            self.flush_line();
        }
        self.line.add(height, size, text);
    }

    fn flush(&mut self) {
        self.flush_row();
        self.flush_line();
    }

    fn flush_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.iter().all(|(_, lines)| lines.text.trim().is_empty()) {
            return;
        }
        self.flush_line();
        let bottom = row.iter().map(|(frame, _)| frame.bottom).fold(f32::INFINITY, f32::min);
        let cells = row.into_iter().map(|(_, lines)| lines.text).collect();
        self.push(|first| Block::Row(Row { cells, first, bottom }));
    }

    fn flush_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.text.trim().is_empty() {
            return;
        }
        let page = self.page;
        self.push(|_| {
            if line.size >= HEADING {
                Block::Heading(line.text)
            } else {
                Block::Line { text: line.text, page }
            }
        });
    }

    fn push(&mut self, block: impl FnOnce(bool) -> Block) {
        self.blocks.push(block(self.fresh));
        self.fresh = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(x: f32, y: f32, size: f32, text: &str) -> Drawn {
        Drawn::Text { at: (x, y), size, text: text.to_owned() }
    }

    fn frame(left: f32, right: f32, top: f32, bottom: f32) -> Drawn {
        Drawn::Frame(Frame { left, right, top, bottom })
    }

    #[test]
    fn runs_make_lines_and_boxes_make_rows() {
        let page = vec![
            text(10.0, 700.0, 14.0, "MỤC"),
            frame(10.0, 50.0, 690.0, 650.0),
            text(15.0, 680.0, 12.0, "hoă"),
            text(20.0, 679.5, 12.0, "\u{323}"),
            text(21.0, 680.0, 12.0, "c "),
            text(15.0, 666.0, 12.0, "là"),
            frame(50.0, 90.0, 690.0, 650.0),
            text(55.0, 680.0, 12.0, "TT-"),
            text(55.0, 666.0, 12.0, "BTC"),
            frame(10.0, 50.0, 650.0, 630.0),
            text(15.0, 640.0, 12.0, "x"),
            text(10.0, 600.0, 12.0, "Dòng"),
        ];
        let row = |cells: &[&str], bottom| {
            let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            Block::Row(Row { cells, first: false, bottom })
        };
        assert_eq!(
            blocks(&[page]),
            [
                Block::Heading("MỤC".to_owned()),
                row(&["hoă\u{323}c là", "TT-BTC"], 650.0),
                row(&["x"], 630.0),
                Block::Line { text: "Dòng".to_owned(), page: 0 },
            ]
        );
    }

    #[test]
    fn the_first_row_of_a_page_says_so() {
        let page = || vec![frame(0.0, 9.0, 9.0, 1.0), text(1.0, 5.0, 12.0, "a")];
        let blocks = blocks(&[page(), page()]);
        assert!(blocks.iter().all(|block| matches!(block, Block::Row(row) if row.first)));
    }
}
