//! Progress on standard error: a line that is rewritten on a terminal, a line now and then elsewhere.

use std::{
    cell::Cell,
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use motcua::models::{Progress, Step};

/// How often a line is written.
const TERMINAL: Duration = Duration::from_millis(100);
const ELSEWHERE: Duration = Duration::from_secs(5);

/// A line of progress.
pub(crate) struct Line {
    terminal: bool,
    last: Cell<Option<Instant>>,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self { terminal: stderr().is_terminal(), last: Cell::new(None) }
    }

    /// Writes `text` unless a line was written just now; `whole` is written in any case and ends the line.
    pub(crate) fn say(&self, text: &str, whole: bool) {
        let pause = if self.terminal { TERMINAL } else { ELSEWHERE };
        if !whole && self.last.get().is_some_and(|last| last.elapsed() < pause) {
            return;
        }
        self.last.set(Some(Instant::now()));
        let end = if self.terminal && !whole { "" } else { "\n" };
        let start = if self.terminal { "\r\x1b[2K" } else { "" };
        // A closed standard error is no reason to stop the work.
        let _ = write!(stderr(), "{start}{text}{end}").and_then(|()| stderr().flush());
    }

    /// Writes how far a model is.
    pub(crate) fn model(&self, progress: Progress<'_>) {
        let step = match progress.step {
            Step::Downloading(what) => format!("downloading {what}"),
            Step::Unpacking(what) => format!("unpacking {what}"),
            Step::Assembling => "assembling".to_owned(),
            Step::Verifying => "verifying".to_owned(),
            Step::Discarded => "found damaged and deleted".to_owned(),
        };
        let whole = progress.total > 0 && progress.done >= progress.total;
        self.say(&format!("{}: {step}{}", progress.model, share(progress.done, progress.total)), whole);
    }

    /// Writes how many passages are embedded.
    pub(crate) fn passages(&self, done: usize, total: usize) {
        self.say(&format!("index: {done} of {total} passages embedded"), done == total && total > 0);
    }
}

fn share(done: u64, total: u64) -> String {
    let mega = |bytes: u64| bytes as f64 / 1e6;
    if total == 0 {
        return String::new();
    }
    let percent = done as f64 * 100.0 / total as f64;
    format!(", {:.0} of {:.0} MB ({percent:.0} %)", mega(done), mega(total))
}
