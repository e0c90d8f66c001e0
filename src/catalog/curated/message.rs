//! What is wrong with a curated record, in words for whoever edits it: Vietnamese first, then English.

use std::fmt;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Something wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    line: usize,
    field: String,
    vi: String,
    en: String,
}

impl Problem {
    /// A problem at `line`, counted from 1, in `field`, which may be empty.
    pub(crate) fn new(line: usize, field: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, field: field.to_owned(), vi: vi.into(), en: en.into() }
    }

    /// A problem that the TOML reader found, with its words put into plain ones.
    pub(crate) fn found(line: usize, field: &str, message: &str) -> Self {
        let first = message.lines().next().unwrap_or_default();
        Self::new(line, field, vietnamese(first), first)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "dòng {}", self.line)?;
        if !self.field.is_empty() {
            write!(out, ", mục {}", self.field)?;
        }
        write!(out, ": {} (line {}: {})", self.vi, self.line, self.en)
    }
}

type Words = fn(&Captures<'_>) -> String;

static KNOWN: LazyLock<[(Regex, Words); 6]> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).expect("a constant pattern");
    [
        (pattern("^unknown field `(.*)`, expected (.*)$"), |found| {
            format!("không có mục \"{}\"; các mục dùng được: {}", &found[1], listed(&found[2]))
        }),
        (pattern("^missing field `(.*)`$"), |found| format!("thiếu mục \"{}\"", &found[1])),
        (pattern("^duplicate (?:field|key)(.*)$"), |found| format!("mục bị lặp lại{}", &found[1])),
        (pattern("^unknown variant `(.*)`, expected (.*)$"), |found| {
            format!("không có giá trị \"{}\"; chọn một trong: {}", &found[1], listed(&found[2]))
        }),
        (pattern("^invalid type: (.*), expected (.*)$"), |found| {
            format!("sai kiểu: đang là {}, cần {}", kind(&found[1]), kind(&found[2]))
        }),
        (pattern("^invalid value: (.*), expected (.*)$"), |found| {
            format!("giá trị không hợp lệ: đang là {}, cần {}", kind(&found[1]), kind(&found[2]))
        }),
    ]
});

fn vietnamese(message: &str) -> String {
    let known =
        KNOWN.iter().find_map(|(pattern, words)| pattern.captures(message).map(|found| words(&found)));
    known.unwrap_or_else(|| match message {
        message if message.contains("is not a procedure code") => {
            "mã thủ tục phải gồm một chữ số, dấu chấm và sáu chữ số, ví dụ 1.001193".to_owned()
        }
        message if message.contains("is not a day") => "ngày phải viết như 2026-07-15".to_owned(),
        message => format!("không đọc được, lỗi cú pháp: {message}"),
    })
}

/// `one of `a`, `b`` as `a, b`.
fn listed(names: &str) -> String {
    names.trim_start_matches("one of ").replace('`', "").replace(" or ", ", ")
}

fn kind(english: &str) -> String {
    let words = [
        ("a string", "chữ trong ngoặc kép"),
        ("string ", "chữ "),
        ("integer ", "số "),
        ("floating point ", "số "),
        ("boolean ", "đúng/sai "),
        ("a boolean", "true hoặc false"),
        ("a sequence", "danh sách [...]"),
        ("sequence", "danh sách [...]"),
        ("map", "một nhóm mục"),
        ("u32", "số nguyên không âm"),
        ("u64", "số nguyên không âm"),
        ("f64", "số"),
        ("struct Text", "{ vi = \"...\", en = \"...\" }"),
        ("struct Form", "{ name = \"...\" }"),
    ];
    let known = words.iter().find(|(english_word, _)| english.starts_with(english_word));
    known.map_or_else(|| english.to_owned(), |(word, plain)| english.replacen(word, plain, 1))
}
