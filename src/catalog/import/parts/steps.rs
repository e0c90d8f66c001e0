//! The cells of steps and of conditions: long texts cut into readable parts.

use std::sync::LazyLock;

use regex::Regex;

use super::cell;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// `Bước 1:` wherever it can only begin a step.
static INLINE_STEP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:[ \t]+[-+*]?[ \t]*(Bước [0-9]{1,2} ?:)|([.;])[ \t]*[-+*]?[ \t]*(Bước [0-9]{1,2} ?\.))")
});
/// `Bước 1`, at the start of a line.
static STEP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+*•–]?\s*(?i:Bước)\s*([0-9]{1,2})\s*[:.)/–-]*\s*"));
/// `1.`, `2)` or `3/` at the start of a line.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[-+*•–]?\s*([0-9]{1,2})\s*[.)/]\s+"));
/// A line below another one.
static BULLET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[-+*•–]|[a-zđ][0-9]?\)|\([a-zđ0-9]{1,3}\))"));
static PLUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\+"));

/// The steps, in order. `Bước 1:` and `1.` are cut off where they only count the steps; lines that belong to a
/// step stay in it, each on its own line.
pub(in crate::catalog::import) fn steps(cell: &str) -> Vec<String> {
    let broken = INLINE_STEP.replace_all(cell, "$2\n$1$3");
    let lines: Vec<String> = cell::lines(&broken).collect();
    for marker in [&*STEP, &*NUMBER] {
        if lines.iter().any(|line| marker.is_match(line)) {
            return uncounted(grouped(&lines, |line| marker.is_match(line)), marker);
        }
    }
    let all_bullets = lines.iter().all(|line| BULLET.is_match(line));
    let steps = grouped(&lines, |line| all_bullets && !PLUS.is_match(line) || !BULLET.is_match(line));
    steps.iter().filter_map(|step| cell::says(cell::item_start(step))).collect()
}

/// The conditions, in order: a line each, with the lines below it.
pub(in crate::catalog::import) fn conditions(cell: &str) -> Vec<String> {
    let lines: Vec<String> = cell::lines(cell).filter(|line| !is_heading(line)).collect();
    if let [only] = lines.as_slice()
        && says_none(only)
    {
        return vec!["Không có yêu cầu, điều kiện".to_owned()];
    }
    let conditions = grouped(&lines, |line| !PLUS.is_match(line));
    conditions.iter().filter_map(|condition| cell::says(cell::item_start(condition))).collect()
}

fn is_heading(line: &str) -> bool {
    let line = cell::item(line).to_lowercase();
    line == "yêu cầu, điều kiện thực hiện thủ tục" || line == "yêu cầu, điều kiện thực hiện"
}

fn says_none(line: &str) -> bool {
    let line = cell::item(line).trim_end_matches('.').to_lowercase();
    ["không", "không có", "không quy định", "không có yêu cầu", "không có yêu cầu, điều kiện"]
        .contains(&line.as_str())
}

/// `lines` grouped into parts, each beginning where `begins` holds.
fn grouped(lines: &[String], begins: impl Fn(&str) -> bool) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        match parts.last_mut() {
            Some(part) if !begins(line) => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.clone()),
        }
    }
    parts
}

/// `parts` without their numbers where these run 1, 2, 3 from the first part; else as they are, since a number
/// that starts again tells two ways apart.
fn uncounted(parts: Vec<String>, marker: &Regex) -> Vec<String> {
    let counts = parts.iter().enumerate().all(|(at, part)| {
        let number = marker.captures(part).and_then(|found| found[1].parse::<usize>().ok());
        number == Some(at + 1)
    });
    let uncounted = |part: &String| {
        let start = if counts { marker.find(part).map_or(0, |found| found.end()) } else { 0 };
        cell::says(cell::item_start(&part[start..]))
    };
    parts.iter().filter_map(uncounted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counted_steps_lose_their_numbers_and_keep_their_lines() {
        let cell =
            "Bước 1: Nộp hồ sơ.\n- Bước 2. Kiểm tra:\n- đủ thì nhận;\n- thiếu thì trả. Bước 3: Nhận kết quả.";
        assert_eq!(
            steps(cell),
            ["Nộp hồ sơ.", "Kiểm tra:\n- đủ thì nhận;\n- thiếu thì trả.", "Nhận kết quả."]
        );
    }

    #[test]
    fn steps_that_start_again_keep_their_numbers() {
        let cell = "Trực tiếp\nBước 1: Nộp.\nBước 2: Nhận.\nTrực tuyến\nBước 1: Gửi.";
        assert_eq!(steps(cell), ["Trực tiếp", "Bước 1: Nộp.", "Bước 2: Nhận.\nTrực tuyến", "Bước 1: Gửi."]);
    }

    #[test]
    fn a_reference_to_a_step_does_not_begin_one() {
        assert_eq!(
            steps("Bước 1: Nộp.\nBước 2: Nếu thiếu thì quay lại Bước 1."),
            ["Nộp.", "Nếu thiếu thì quay lại Bước 1."]
        );
    }

    #[test]
    fn numbers_bullets_and_plain_lines_are_steps_too() {
        assert_eq!(steps("1. Nộp\n- tại xã\n2. Nhận"), ["Nộp\n- tại xã", "Nhận"]);
        assert_eq!(steps("- Nộp\n+ tại xã\n- Nhận"), ["Nộp\n+ tại xã", "Nhận"]);
        assert_eq!(steps("Nộp\n- tại xã\nNhận"), ["Nộp\n- tại xã", "Nhận"]);
    }

    #[test]
    fn no_condition_is_said_in_words() {
        assert_eq!(conditions("Không."), ["Không có yêu cầu, điều kiện"]);
        assert_eq!(conditions("Không có thông tin"), Vec::<String>::new());
        assert_eq!(
            conditions("- Đủ 18 tuổi;\n- Có nhà:\n+ sở hữu;\n+ thuê."),
            ["Đủ 18 tuổi;", "Có nhà:\n+ sở hữu;\n+ thuê."]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(Bước \\d:?|[-+*.;:]|\\d\\. |\n|\\PC){0,40}") {
            steps(&text);
            conditions(&text);
        }
    }
}
