//! What a notice says: a template with its fields put in, in the letters that the operator takes, and not too long.

use std::collections::BTreeMap;

use crate::{
    delivery::{ANSWERED, Notice},
    text::fold::undiacritised,
};

use super::{
    Wording,
    error::{Error, Unsendable},
};

/// Characters of a message that is alone, and of each part of a longer one: 7-bit, and with diacritics (in UTF-16 units).
const PLAIN: (usize, usize) = (160, 153);
const UNICODE: (usize, usize) = (70, 67);
/// Characters of the 7-bit alphabet that count twice.
const TWICE: &str = "^{}\\[~]|";

/// What tells of an officer's answer where the operator has registered nothing else for it: the number of the case and where to
/// read the answer, never what it says.
const ANSWERED_TEXT: &str =
    "Một Cửa: cán bộ đã trả lời việc {number}. Mời ông/bà mở lại cuộc trò chuyện trên {channel} để đọc.";

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Field(String),
}

/// The templates, read.
#[derive(Debug, Clone)]
pub struct Templates {
    texts: BTreeMap<String, Vec<Part>>,
    unicode: bool,
    most: usize,
}

impl Templates {
    /// Reads those of `wording`.
    ///
    /// # Errors
    /// Where a text is no template.
    pub fn new(wording: &Wording) -> Result<Self, Error> {
        let read = |(name, text): (&String, &String)| {
            let wrong = |detail| Error::Template { name: name.clone(), detail };
            Ok((name.clone(), parts(text).map_err(wrong)?))
        };
        let mut texts = wording.templates.iter().map(read).collect::<Result<BTreeMap<_, _>, _>>()?;
        if !texts.contains_key(ANSWERED) {
            let (name, own) = read((&ANSWERED.to_owned(), &ANSWERED_TEXT.to_owned()))?;
            texts.insert(name, own);
        }
        Ok(Self { texts, unicode: wording.unicode, most: wording.parts.max(1) })
    }

    /// What `notice` says, where it says all that was given.
    ///
    /// # Errors
    /// As [`Self::render`], and where a field was given that the template has not.
    pub fn render_all(&self, notice: &Notice) -> Result<String, Unsendable> {
        let parts = self.parts(notice)?;
        let needs = |name: &str| parts.iter().any(|part| matches!(part, Part::Field(field) if field == name));
        match notice.fields.keys().find(|name| !needs(name)) {
            Some(field) => {
                Err(Unsendable::Unknown { template: notice.template.clone(), field: field.clone() })
            }
            None => self.render(notice),
        }
    }

    /// What `notice` says.
    ///
    /// # Errors
    /// Where it cannot be said so.
    pub fn render(&self, notice: &Notice) -> Result<String, Unsendable> {
        let parts = self.parts(notice)?;
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Field(field) => {
                    let value = notice.fields.get(field).map(|value| value.trim());
                    let value = value.filter(|value| !value.is_empty());
                    let missing =
                        || Unsendable::Missing { template: notice.template.clone(), field: field.clone() };
                    text.push_str(shown(field, value.ok_or_else(missing)?));
                }
            }
        }
        self.fitting(&text)
    }

    fn parts(&self, notice: &Notice) -> Result<&[Part], Unsendable> {
        let known = || self.texts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let none = || Unsendable::Template { name: notice.template.clone(), known: known() };
        self.texts.get(&notice.template).map(Vec::as_slice).ok_or_else(none)
    }

    fn fitting(&self, text: &str) -> Result<String, Unsendable> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if self.unicode { text } else { plain(&text)? };
        let parts = count(&text, self.unicode);
        match parts {
            0 => Err(Unsendable::Empty),
            parts if parts > self.most => {
                let sizes = if self.unicode { UNICODE } else { PLAIN };
                let part = if self.most == 1 { sizes.0 } else { sizes.1 };
                Err(Unsendable::TooLong { parts, most: self.most, part })
            }
            _ => Ok(text),
        }
    }
}

/// The `value` of a field as residents call it: of a channel its platform.
fn shown<'a>(field: &str, value: &'a str) -> &'a str {
    match (field, value) {
        ("channel", "telegram") => "Telegram",
        ("channel", "zalo_bot" | "zalo_oa") => "Zalo",
        ("channel", "facebook") => "Messenger",
        ("channel", "web") => "trang web",
        _ => value,
    }
}

/// Reads a template.
fn parts(text: &str) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}').ok_or("a `{` is not closed")?;
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if field.is_empty() || !field.chars().all(is_letter) {
            return Err("the name of a field is none");
        }
        parts.extend((!words.is_empty()).then(|| Part::Words(words.to_owned())));
        parts.push(Part::Field(field.to_owned()));
        rest = after;
    }
    if text.replace(|c| c != '{', "").len() != text.replace(|c| c != '}', "").len() {
        return Err("a `}` closes nothing");
    }
    parts.extend((!rest.is_empty()).then(|| Part::Words(rest.to_owned())));
    if parts.is_empty() { Err("the text is empty") } else { Ok(parts) }
}

/// `text` in the letters that every telephone shows: no diacritics, and the dashes and quotes of a keyboard.
fn plain(text: &str) -> Result<String, Unsendable> {
    let mut plain = String::with_capacity(text.len());
    for c in undiacritised(text).chars() {
        match c {
            '–' | '—' | '−' | '‑' => plain.push('-'),
            '“' | '”' | '„' | '«' | '»' => plain.push('"'),
            // The alphabet of text messages has no grave accent.
            '‘' | '’' | '`' => plain.push('\''),
            '…' => plain.push_str("..."),
            '•' | '·' => plain.push('-'),
            ' '..='~' => plain.push(c),
            _ => return Err(Unsendable::Letter(c)),
        }
    }
    Ok(plain)
}

/// In how many parts `text` is sent.
pub(super) fn count(text: &str, unicode: bool) -> usize {
    let (alone, part) = if unicode { UNICODE } else { PLAIN };
    let length: usize = match unicode {
        true => text.encode_utf16().count(),
        false => text.chars().map(|c| if TWICE.contains(c) { 2 } else { 1 }).sum(),
    };
    match length {
        0 => 0,
        length if length <= alone => 1,
        length => length.div_ceil(part),
    }
}
