//! Forms: the file name glued to a paper's name, and the form number that the name states.

use std::sync::LazyLock;

use regex::Regex;

use super::laws;
use crate::catalog::procedure::Form;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

const ENDING: &str = r"\.(?i:docx?|pdf|xlsx?|rtf|zip|rar|odt|jpe?g|png)";

static ENDS_IN_FILE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{ENDING}$")));
/// Two file names that run together.
static NEXT_FILE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"({ENDING})([^\sxX])")));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:mẫu)\s+(?:(?i:số)\s*:?\s*)?((?:[A-ZĐ]{1,6}\.?)?[0-9][0-9A-Za-zĐđ]{0,3}(?:[-/.][0-9A-ZĐa-z]{1,12})*)",
    )
});
static BASIS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:kèm theo|theo|tại)\s+(?:Thông tư liên tịch|Thông tư|Nghị định|Quyết định|Nghị quyết)\s+(?:số\s*:?\s*)?([0-9]+(?:\.[0-9]+)?/(?:[0-9]{4}/)?[A-ZĐ]+(?:-\s?[A-ZĐ][A-ZĐ0-9]*)*)",
    )
});

/// Furthest that a file name may reach back, in characters; longer ones are text with a missing space.
const FILE_CHARS: usize = 160;

/// What ends a row of the list of papers.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::catalog::import) enum Tail<'a> {
    /// A name without file.
    None,
    /// The name's end and the file after it.
    File(&'a str, String),
    /// There is a file, but nobody can say where its name begins.
    Unsplit,
}

/// Finds the file name at the end of `row`.
pub(in crate::catalog::import) fn split_file(row: &str) -> Tail<'_> {
    if !ENDS_IN_FILE.is_match(row) {
        return Tail::None;
    }
    let letters: Vec<(usize, char)> = row.char_indices().collect();
    let window = letters.len().saturating_sub(FILE_CHARS).max(1);
    let ending = letters.iter().rposition(|entry| entry.1 == '.').unwrap_or(0);
    let splits =
        (window..ending).filter(|&at| begins_file(&letters, at)).map(|at| row.split_at(letters[at].0));
    match splits.into_iter().find(|(_, file)| !PROSE.iter().any(|words| file.contains(words))) {
        Some((name, file)) => Tail::File(name, NEXT_FILE.replace_all(file.trim(), "$1; $2").into_owned()),
        None => Tail::Unsplit,
    }
}

/// Words of a paper's name that no file name has: a beginning found before them is a missing space in prose.
const PROSE: [&str; 5] = [";", "ban hành", "kèm theo", "Nghị định số", "Thông tư số"];

/// Whether a file name can begin at `at`: something is glued there that prose does not glue.
fn begins_file(letters: &[(usize, char)], at: usize) -> bool {
    let letter = |at: usize| letters.get(at).map_or(' ', |entry| entry.1);
    let (before, here, next) = (letter(at - 1), letter(at), letter(at + 1));
    let name_start = here.is_alphanumeric();
    match before {
        _ if !name_start => false,
        ')' | ']' | ';' | '”' | '"' | '’' | ':' => true,
        '.' | ',' => glued_after_stop(letters, at),
        _ if before.is_lowercase() => here.is_uppercase() || here.is_ascii_digit(),
        _ if before.is_ascii_digit() => {
            here.is_uppercase() && (next.is_lowercase() || next == '_' || next == ' ')
        }
        _ if before.is_uppercase() && in_number(letters, at) => {
            let longer = here.is_uppercase() && ends_in_body(letters, at + 1);
            let word = here.is_uppercase() && (next.is_lowercase() || ends_in_body(letters, at)) && !longer;
            word || here.is_lowercase() && ends_in_body(letters, at)
        }
        _ => false,
    }
}

/// A stop begins a file name unless it stands within an amount (`10.000`) or an abbreviation (`TT.BTC`).
fn glued_after_stop(letters: &[(usize, char)], at: usize) -> bool {
    let letter = |at: usize| letters.get(at).map_or(' ', |entry| entry.1);
    let (before, here, next) = (if at >= 2 { letter(at - 2) } else { ' ' }, letter(at), letter(at + 1));
    let amount = before.is_ascii_digit() && here.is_ascii_digit();
    let capitals = before.is_uppercase() && here.is_uppercase() && next.is_uppercase();
    !amount && (!capitals || ends_in_body(letters, at - 1))
}

/// Whether the text before `at` ends in the name of a body, as the number of a document does.
fn ends_in_body(letters: &[(usize, char)], at: usize) -> bool {
    let name: Vec<char> =
        letters[..at].iter().rev().map(|entry| entry.1).take_while(|letter| letter.is_uppercase()).collect();
    let name: String = name.into_iter().rev().collect();
    laws::BODIES.split('|').any(|body| body == name)
}

/// Whether the word before `at` is a document number such as `17/2026/TT-BNNMT`.
fn in_number(letters: &[(usize, char)], at: usize) -> bool {
    letters[..at]
        .iter()
        .rev()
        .map(|entry| entry.1)
        .take_while(|letter| !letter.is_whitespace())
        .any(|letter| letter == '/' || letter == '-')
}

/// The form of a paper: its number and issuing document as the name states them, and its file.
pub(in crate::catalog::import) fn form(name: &str, file: Option<String>) -> Option<Form> {
    let number =
        NUMBER.captures(name).map(|found| format!("Mẫu {}", found[1].trim_end_matches(['.', '-', '/'])));
    let basis = BASIS.captures(name).map(|found| found[1].replace(' ', ""));
    match (number, file) {
        (Some(number), file) => Some(Form { name: number, basis, file }),
        (None, Some(file)) => Some(Form { name: stem(&file), basis, file: Some(file) }),
        (None, None) => None,
    }
}

fn stem(file: &str) -> String {
    let first = file.split("; ").next().unwrap_or(file);
    first.rsplit_once('.').map_or(first, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(row: &str) -> (String, String) {
        match split_file(row) {
            Tail::File(name, file) => (name.to_owned(), file),
            other => panic!("{row:?}: {other:?}"),
        }
    }

    #[test]
    fn file_names_are_told_from_paper_names() {
        for (name, file) in [
            ("Tờ khai (Mẫu CT01);", "1.MuCT01.doc"),
            ("Đơn theo Thông tư số 17/2026/TT-BNNMT", "Mẫu số 01.docx"),
            ("Đơn xin phép.", "Phụ lục VI.docx"),
            ("Đơn theo mẫu số 5", "Mau5.docx"),
            ("Văn bản đề nghị", "TK 01 (xe).pdf"),
            ("Bản sao (nếu có)", "Mau_don.doc"),
            ("Đơn theo Mẫu số 08.TACN ban hành kèm theo luật nuôi", "08.pdf"),
            ("Đơn theo Thông tư số 94/2025/TT-BNNMT", "thuyết minh.pdf"),
            ("Đơn theo Thông tư số 13/2016/TT-BNNPTNT", "PHỤ LỤC V.docx"),
            ("Đơn theo Thông tư số 59/2025/TT-NHNN.", "PHỤ LỤC V.docx"),
        ] {
            assert_eq!(split(&format!("{name}{file}")), (name.to_owned(), file.to_owned()));
        }
        assert_eq!(split("Bản khaiMau1.docxMau2.docx").1, "Mau1.docx; Mau2.docx");
    }

    #[test]
    fn no_file_and_no_beginning_are_told_apart() {
        assert_eq!(split_file("Giấy khai sinh"), Tail::None);
        assert_eq!(split_file("Đơn theo mẫuđơn đề nghị.docx"), Tail::Unsplit);
        assert_eq!(split_file(".doc"), Tail::Unsplit);
    }

    #[test]
    fn form_numbers_and_their_documents_are_read() {
        let found = form("Tờ khai (Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT- BCA)", None).unwrap();
        assert_eq!((found.name.as_str(), found.basis.as_deref()), ("Mẫu CT01", Some("53/2025/TT-BCA")));
        assert_eq!(form("Đơn theo mẫu số 01/PBVMT.", None).unwrap().name, "Mẫu 01/PBVMT");
        assert_eq!(form("Đơn theo mẫu quy định", Some("Don xin.docx".into())).unwrap().name, "Don xin");
        assert_eq!(form("Giấy khai sinh", None), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "([.;)]|[A-Z]|mẫu|\\d|\\PC){0,30}\\.docx") {
            split_file(&text);
            form(&text, None);
        }
    }
}
