//! The audience cell: groups joined by commas, some of which contain commas.

use super::cell;

/// A group of people whose name contains commas.
const OFFICIALS: &str = "Cán bộ, công chức, viên chức";

/// The groups that may use the procedure.
pub(in crate::catalog::import) fn parse(cell: &str) -> Vec<String> {
    let Some(text) = cell::value(cell) else {
        return Vec::new();
    };
    let shielded = text.replace(OFFICIALS, "\u{1}");
    let mut groups = Vec::new();
    for group in outside_brackets(&shielded) {
        if let Some(group) = cell::value(&group.replace('\u{1}', OFFICIALS))
            && !groups.contains(&group)
        {
            groups.push(group);
        }
    }
    groups
}

/// `text` cut at the commas that stand outside brackets.
fn outside_brackets(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_inside_a_group_do_not_cut_it() {
        let cell = "Hợp tác xã, Cán bộ, công chức, viên chức, Tổ chức (trừ doanh nghiệp, HTX), Đảng viên";
        let groups = ["Hợp tác xã", OFFICIALS, "Tổ chức (trừ doanh nghiệp, HTX)", "Đảng viên"];
        assert_eq!(parse(cell), groups);
        assert_eq!(parse("Không có thông tin"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_reading_again_changes_nothing(text in "[^()]*") {
            let once = parse(&text);
            prop_assert_eq!(parse(&once.join(", ")), once);
        }

        #[test]
        fn any_brackets_are_survived(text in "[(),a ]{0,30}") {
            parse(&text);
        }
    }
}
