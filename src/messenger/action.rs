//! What a button does, in at most 64 bytes, and what a command asks for.

use crate::{catalog::Code, delivery::CaseNumber, text::fold};

use super::ReportKind;

/// A part of a card that a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Documents,
    FeeAndDeadline,
    Where,
    Online,
}

impl Topic {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Documents, "d"), (Self::FeeAndDeadline, "f"), (Self::Where, "w"), (Self::Online, "o")];
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Wrong,
    Incomplete,
    Unclear,
    NotMine,
}

impl Reason {
    /// All, with the word under which one is kept.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Wrong, "wrong"),
        (Self::Incomplete, "incomplete"),
        (Self::Unclear, "unclear"),
        (Self::NotMine, "not-my-question"),
    ];

    /// The word under which it is kept.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(reason, _)| *reason == self).map_or("", |(_, word)| word)
    }
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Asks for a part of a procedure.
    Ask(Topic, Code),
    /// Asks for a procedure.
    Show(Code),
    /// Picks an option of a question back: its number from 1, and its code.
    Choose(usize, String),
    /// Asks for the nearest place to file at.
    Nearest,
    /// Asks for a person.
    Officer,
    /// Says whether an answer helped.
    Thumb(bool, Code),
    /// Says what was wrong with it.
    Because(Reason, Code),
    /// Begins a report, perhaps about a procedure.
    Report(ReportKind, Option<Code>),
    /// Leaves a question of a report out.
    Skip,
    /// Drops a report.
    Cancel,
    /// Says whether an officer is to write back; that sends the report.
    Contact(bool),
    /// Says whether a text is to tell of the answer to a case.
    Text(bool, CaseNumber),
    /// Gives the chat back to the assistant.
    Return,
    /// Takes a fact of the case back, by its key.
    Forget(String),
    /// Deletes what is kept.
    Delete,
}

impl Action {
    /// Its form in a button.
    pub fn code(&self) -> String {
        let word =
            |topic: &Topic| Topic::ALL.iter().find(|(known, _)| known == topic).map_or("", |(_, word)| word);
        match self {
            Self::Ask(topic, code) => format!("a:{}:{code}", word(topic)),
            Self::Show(code) => format!("p:{code}"),
            Self::Choose(number, code) => format!("c:{number}:{code}"),
            Self::Nearest => "n".to_owned(),
            Self::Officer => "o".to_owned(),
            Self::Thumb(up, code) => format!("t:{}:{code}", if *up { "u" } else { "d" }),
            Self::Because(reason, code) => format!("r:{}:{code}", reason.word()),
            Self::Report(kind, code) => {
                let letter = ReportKind::ALL
                    .iter()
                    .find(|(known, ..)| known == kind)
                    .map_or("", |(.., letter)| letter);
                code.as_ref().map_or_else(|| format!("f:{letter}"), |code| format!("f:{letter}:{code}"))
            }
            Self::Skip => "s".to_owned(),
            Self::Cancel => "q".to_owned(),
            Self::Contact(wished) => format!("y:{}", if *wished { "y" } else { "n" }),
            Self::Text(wished, number) => format!("m:{}:{number}", if *wished { "y" } else { "n" }),
            Self::Return => "b".to_owned(),
            Self::Forget(key) => format!("g:{key}"),
            Self::Delete => "x".to_owned(),
        }
    }

    /// The action of such a form; none where it is of no form of ours, such as a button of an earlier build.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let (head, second, third) = (parts.next()?, parts.next(), parts.next());
        match (head, second, third) {
            ("a", Some(word), Some(code)) => {
                let (topic, _) = Topic::ALL.into_iter().find(|(_, known)| *known == word)?;
                Some(Self::Ask(topic, code.parse().ok()?))
            }
            ("p", Some(code), None) => Some(Self::Show(code.parse().ok()?)),
            ("c", Some(number), Some(code)) => Some(Self::Choose(number.parse().ok()?, code.to_owned())),
            ("n", None, None) => Some(Self::Nearest),
            ("o", None, None) => Some(Self::Officer),
            ("g", Some(key), None) if !key.is_empty() => Some(Self::Forget(key.to_owned())),
            ("x", None, None) => Some(Self::Delete),
            ("s", None, None) => Some(Self::Skip),
            ("q", None, None) => Some(Self::Cancel),
            ("b", None, None) => Some(Self::Return),
            ("y", Some(wished), None) if wished == "y" || wished == "n" => Some(Self::Contact(wished == "y")),
            ("m", Some(wished), Some(number)) if wished == "y" || wished == "n" => {
                Some(Self::Text(wished == "y", number.parse().ok()?))
            }
            ("f", Some(letter), code) => {
                let (kind, ..) = ReportKind::ALL.into_iter().find(|(.., known)| *known == letter)?;
                Some(Self::Report(kind, code.map(str::parse).transpose().ok()?))
            }
            ("t", Some(thumb), Some(code)) if thumb == "u" || thumb == "d" => {
                Some(Self::Thumb(thumb == "u", code.parse().ok()?))
            }
            ("r", Some(word), Some(code)) => {
                let (reason, _) = Reason::ALL.into_iter().find(|(_, known)| *known == word)?;
                Some(Self::Because(reason, code.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// What a command asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    Help,
    Officer,
    /// Reports something.
    Report,
    /// Goes back from an officer to the assistant.
    Return,
    Nearest,
    Vietnamese,
    English,
    Export,
    Delete,
}

impl Command {
    /// All, with their names in Vietnamese (without diacritics, as platforms demand) and English.
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Help, "trogiup", "help"),
        (Self::Officer, "canbo", "officer"),
        (Self::Report, "phananh", "report"),
        (Self::Return, "troly", "assistant"),
        (Self::Nearest, "ganday", "nearby"),
        (Self::Vietnamese, "tiengviet", "vi"),
        (Self::English, "tienganh", "en"),
        (Self::Export, "dulieu", "export"),
        (Self::Delete, "xoa", "delete"),
    ];

    /// Other names that people try.
    const ALSO: [(Self, &'static str); 2] = [(Self::Export, "xuat"), (Self::Report, "khieunai")];

    /// The command that `text` is; `Some(None)` where it is one that there is not.
    pub fn of(text: &str) -> Option<Option<Self>> {
        let word = text.trim().strip_prefix('/')?.split_whitespace().next()?;
        // In a group a command names its bot: /help@bot.
        let name = fold(word.split('@').next().unwrap_or(word));
        let known = Self::ALL.into_iter().find(|(_, vi, en)| name == *vi || name == *en);
        let also = || Self::ALSO.into_iter().find(|(_, also)| name == *also).map(|(command, _)| command);
        Some(known.map(|(command, ..)| command).or_else(also))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_what_they_were_and_fit_a_button() {
        let code: Code = "1.001193".parse().unwrap();
        let mut actions = vec![
            Action::Show(code.clone()),
            Action::Choose(12, "9.000002".to_owned()),
            Action::Nearest,
            Action::Officer,
            Action::Delete,
            Action::Skip,
            Action::Cancel,
            Action::Contact(true),
            Action::Contact(false),
            Action::Text(true, "HN-7K3F-2Q".parse().unwrap()),
            Action::Text(false, "HN-7K3F-2Q".parse().unwrap()),
            Action::Return,
            Action::Forget("ward".to_owned()),
            Action::Thumb(true, code.clone()),
            Action::Thumb(false, code.clone()),
        ];
        actions.extend(Topic::ALL.map(|(topic, _)| Action::Ask(topic, code.clone())));
        actions.extend(Reason::ALL.map(|(reason, _)| Action::Because(reason, code.clone())));
        for (kind, ..) in ReportKind::ALL {
            actions.extend([Action::Report(kind, None), Action::Report(kind, Some(code.clone()))]);
        }
        for action in actions {
            assert!(action.code().len() <= 64);
            assert_eq!(Action::parse(&action.code()), Some(action.clone()), "{action:?}");
            // Nothing in it looks like a resident's number.
            assert_eq!(crate::text::masked(&action.code()), action.code());
        }
        for nonsense in [
            "",
            "a",
            "a:d",
            "a:z:1.001193",
            "p:x",
            "t:x:1.001193",
            "c:x:y",
            "z",
            "n:1",
            "r:wrong:",
            "f",
            "f:z",
            "g",
            "g:",
            "f:e:x",
            "y:x",
            "m:x:HN-7K3F-2Q",
            "m:y:1",
            "m:y",
        ] {
            assert_eq!(Action::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn commands_are_found_in_both_languages_and_with_the_name_of_a_bot() {
        for (text, command) in [
            ("/xoa", Some(Some(Command::Delete))),
            ("/XÓA", Some(Some(Command::Delete))),
            ("/help@hanoi_bot now", Some(Some(Command::Help))),
            (" /canbo", Some(Some(Command::Officer))),
            ("/xuat", Some(Some(Command::Export))),
            ("/what", Some(None)),
            ("xoa", None),
            ("/", None),
        ] {
            assert_eq!(Command::of(text), command, "{text}");
        }
        for (_, vi, en) in Command::ALL {
            let fits = |name: &str| name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(fits(vi) && fits(en));
        }
    }
}
