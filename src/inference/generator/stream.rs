//! From tokens' bytes to pieces of text: whole characters only, and nothing of a stop text.

/// Collects bytes and gives out text that is safe to show.
#[derive(Debug)]
pub(super) struct TextStream {
    bytes: Vec<u8>,
    /// Text that may yet turn out to begin a stop text.
    held: String,
    stops: Vec<String>,
}

/// What to show now, and whether a stop text came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) stopped: bool,
}

impl TextStream {
    pub(super) fn new(stops: &[String]) -> Self {
        let stops = stops.iter().filter(|stop| !stop.is_empty()).cloned().collect();
        Self { bytes: Vec::new(), held: String::new(), stops }
    }

    /// Takes the bytes of a token.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Shown {
        self.bytes.extend_from_slice(bytes);
        self.take_characters(false);
        self.show()
    }

    /// The rest, when no more tokens come: an unfinished character becomes `\u{FFFD}`.
    pub(super) fn finish(&mut self) -> String {
        self.take_characters(true);
        let Shown { mut text, stopped } = self.show();
        if !stopped {
            text.push_str(&std::mem::take(&mut self.held));
        }
        text
    }

    fn take_characters(&mut self, last: bool) {
        while !self.bytes.is_empty() {
            match std::str::from_utf8(&self.bytes) {
                Ok(text) => {
                    self.held.push_str(text);
                    self.bytes.clear();
                }
                Err(error) => {
                    let (valid, bad) = (error.valid_up_to(), error.error_len());
                    self.held.push_str(&String::from_utf8_lossy(&self.bytes[..valid]));
                    if bad.is_none() && !last {
                        self.bytes.drain(..valid);
                        return;
                    }
                    self.held.push(char::REPLACEMENT_CHARACTER);
                    self.bytes.drain(..bad.map_or(self.bytes.len(), |bad| valid + bad));
                }
            }
        }
    }

    fn show(&mut self) -> Shown {
        let first = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min();
        if let Some(at) = first {
            self.held.truncate(at);
            return Shown { text: std::mem::take(&mut self.held), stopped: true };
        }
        let keep = self.stops.iter().map(|stop| overlap(&self.held, stop)).max().unwrap_or(0);
        let rest = self.held.split_off(self.held.len() - keep);
        Shown { text: std::mem::replace(&mut self.held, rest), stopped: false }
    }
}

/// Length of the longest end of `text` that begins `stop`.
fn overlap(text: &str, stop: &str) -> usize {
    let lengths = stop.char_indices().map(|(at, _)| at).filter(|&at| at > 0);
    lengths.filter(|&at| text.ends_with(&stop[..at])).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stops: &[&str], pieces: &[&[u8]]) -> (Vec<String>, bool) {
        let stops: Vec<String> = stops.iter().map(|stop| (*stop).to_owned()).collect();
        let mut stream = TextStream::new(&stops);
        let mut shown = Vec::new();
        for piece in pieces {
            let Shown { text, stopped } = stream.push(piece);
            shown.push(text);
            if stopped {
                return (shown, true);
            }
        }
        shown.push(stream.finish());
        (shown, false)
    }

    #[test]
    fn a_character_waits_for_its_last_byte() {
        let bytes = "ộ".as_bytes();
        let (shown, _) = run(&[], &[&bytes[..1], &bytes[1..2], &bytes[2..], b"k"]);
        assert_eq!(shown, ["", "", "ộ", "k", ""]);
    }

    #[test]
    fn bad_bytes_become_a_replacement() {
        assert_eq!(run(&[], &[b"a\xffb", b"\xe1\xbb"]).0.concat(), "a\u{FFFD}b\u{FFFD}");
    }

    #[test]
    fn a_stop_text_is_never_shown_even_in_parts() {
        assert_eq!(run(&["\n\nHỏi:"], &[b"Xin ch", b"\n", b"\nH", "ỏi: x".as_bytes()]).0.concat(), "Xin ch");
        assert!(run(&["\n\nHỏi:"], &[b"Xin ch", b"\n", b"\nH", "ỏi: x".as_bytes()]).1);
    }

    #[test]
    fn what_only_looked_like_a_stop_comes_out_later() {
        let (shown, stopped) = run(&["###"], &[b"a#", b"#", b"b"]);
        assert_eq!((shown.concat(), stopped), ("a##b".to_owned(), false));
        assert_eq!(shown[0], "a");
        assert_eq!(run(&["###"], &[b"a##"]).0.concat(), "a##");
    }

    #[test]
    fn the_first_of_several_stops_counts_and_an_empty_one_does_not() {
        assert_eq!(run(&["", "xy", "\n"], &[b"1\n2xy"]).0, ["1"]);
    }
}
