//! The cell that names the levels of government.

use super::super::marks::{Marks, why};
use super::cell;
use crate::catalog::procedure::{Level, Slot};

/// The levels of a cell such as `Cấp tỉnh, Cấp xã`; a word that names none is marked. There is no district level.
pub(in crate::catalog::import) fn parse(cell: &str, marks: &mut Marks) -> Vec<Level> {
    let mut levels = Vec::new();
    for word in cell.split(',').filter_map(cell::value) {
        let lower = word.to_lowercase();
        let level = match lower.strip_prefix("cấp ").unwrap_or(&lower) {
            "bộ" => Level::Ministry,
            "tỉnh" => Level::Province,
            "xã" => Level::Commune,
            "cơ quan khác" => Level::Other,
            _ => {
                marks.add(Slot::Authority, why::VALUE_UNKNOWN, &word);
                continue;
            }
        };
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_with_and_without_their_prefix() {
        let mut marks = Marks::default();
        assert_eq!(parse("Cấp Bộ, Xã, Cấp xã", &mut marks), [Level::Ministry, Level::Commune]);
        assert!(!marks.has(Slot::Authority, why::VALUE_UNKNOWN));
        assert_eq!(parse("Cấp huyện", &mut marks), []);
        assert!(marks.has(Slot::Authority, why::VALUE_UNKNOWN));
    }
}
