//! The procedure code of the national database, `d.dddddd`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A procedure code such as `1.001193`. Local suffixes (`.000.00.00.H26`, `.H26`) are cut when parsed:
/// they name the place that received a dossier, not another procedure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// A text that is not a procedure code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a procedure code: expected one digit, a dot and six digits, such as 1.001193")]
pub struct InvalidCode(pub String);

impl Code {
    /// The code as published, without local suffix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let trimmed = text.trim();
        let bytes = trimmed.as_bytes();
        let shape = bytes.len() >= 8
            && bytes[0].is_ascii_digit()
            && bytes[1] == b'.'
            && bytes[2..8].iter().all(u8::is_ascii_digit)
            && (bytes.len() == 8 || bytes[8] == b'.');
        if shape { Ok(Self(trimmed[..8].to_owned())) } else { Err(InvalidCode(text.to_owned())) }
    }
}

impl TryFrom<String> for Code {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, InvalidCode> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_suffixes_name_the_same_procedure() {
        let plain: Code = "1.001193".parse().unwrap();
        assert_eq!("1.001193.000.00.00.H26".parse::<Code>().unwrap(), plain);
        assert_eq!(" 1.001193.H26 ".parse::<Code>().unwrap(), plain);
    }

    #[test]
    fn other_shapes_are_refused_by_name() {
        for text in ["", "1001193", "1.00119", "1.0011934", "a.001193", "１.001193"] {
            assert_eq!(text.parse::<Code>(), Err(InvalidCode(text.to_owned())));
        }
    }
}
