//! The readers, one for each shape, and the choice among them by what a file holds.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::draft::{Found, Refusal};
use super::{defence, labels_2021, lists, pdf, portal};
use crate::catalog::shape::Shape;

/// A file's content.
#[derive(Debug)]
pub(super) struct Input<'a> {
    /// The bytes as they are.
    pub(super) bytes: &'a [u8],
    /// The content as text, as it stands, without byte-order mark; none for bytes that are no text.
    pub(super) text: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// Takes `bytes` for what they look like.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let text = std::str::from_utf8(bytes).ok();
        Self { bytes, text: text.map(|text| text.trim_start_matches('\u{feff}')) }
    }

    /// Whether it is text that begins with `first` and holds `key`, composed or decomposed, as a JSON string.
    pub(super) fn is_json(&self, first: char, key: &str) -> bool {
        let Some(text) = self.text.filter(|text| text.trim_start().starts_with(first)) else { return false };
        let holds = |key: &str| text.contains(&format!("\"{key}\""));
        holds(key) || !key.is_ascii() && holds(&key.nfd().collect::<String>())
    }

    /// The text in Unicode NFC, for shapes whose keys have diacritics.
    pub(super) fn composed(&self) -> Cow<'a, str> {
        let text = self.text.unwrap_or_default();
        if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
    }
}

/// What reads one shape.
#[derive(Debug)]
pub(super) struct Reader {
    /// The shape.
    pub(super) shape: Shape,
    /// Whether a content looks like that shape.
    pub(super) claims: fn(&Input<'_>) -> bool,
    /// Reads a content of that shape; [`Reader::run`] calls it.
    pub(super) read: fn(&Input<'_>) -> Result<Found, Refusal>,
}

/// The reader for `input`, if there is one.
pub(super) fn choose(input: &Input<'_>) -> Option<&'static Reader> {
    const READERS: [&Reader; 5] =
        [&portal::READER, &defence::READER, &lists::READER, &pdf::READER, &labels_2021::READER];
    READERS.into_iter().find(|reader| (reader.claims)(input))
}

impl Reader {
    /// Reads a content of its shape. The libraries below the readers of XLSX and PDF do arithmetic on what a file
    /// says, and a damaged file may make them panic; that refuses the file and stops nothing.
    ///
    /// # Errors
    /// Why the content is refused.
    pub(super) fn run(&self, input: &Input<'_>) -> Result<Found, Refusal> {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.read)(input)));
        outcome.unwrap_or(Err(Refusal::Damaged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(bytes: &[u8]) -> Option<Shape> {
        choose(&Input::new(bytes)).map(|reader| reader.shape)
    }

    #[test]
    fn a_panic_below_a_reader_refuses_the_file() {
        let reader = Reader { shape: Shape::Pdf, claims: |_| true, read: |_| panic!("meant to") };
        assert_eq!(reader.run(&Input::new(b"")).unwrap_err(), Refusal::Damaged);
    }

    #[test]
    fn the_content_tells_the_shape_whatever_the_file_is_called() {
        assert_eq!(shape("\u{feff} {\"ma_thu_tuc\": 1".as_bytes()), Some(Shape::Portal));
        assert_eq!(shape(b"{\"maThuTuc\": \"\"}"), Some(Shape::Portal));
        assert_eq!(shape("{\"metadata\": {\"mã_thủ_tục\"".as_bytes()), Some(Shape::Defence));
        let decomposed: String = "{\"metadata\": {\"mã_thủ_tục\"".nfd().collect();
        assert_eq!(shape(decomposed.as_bytes()), Some(Shape::Defence));
        assert_eq!(shape(b"PK\x03\x04..."), Some(Shape::Lists));
        assert_eq!(shape(b"%PDF-1.3"), Some(Shape::Pdf));
        assert_eq!(
            shape("[{\"title\": \"A\", \"Trình tự thực hiện\": \"\"}]".as_bytes()),
            Some(Shape::Labels2021)
        );
        assert_eq!(shape(b"{\"name\": \"ma_thu_tuc\""), Some(Shape::Portal), "the reader says what is wrong");
        for other in [&b"[1, 2]"[..], b"{}", b"", b"\xff\xfe\x00", b"# Notes"] {
            assert_eq!(shape(other), None);
        }
    }
}
