//! For persons of what age a procedure is, as its name says.

use std::{ops::RangeInclusive, sync::LazyLock};

use regex::Regex;

/// In a folded name: `cho nguoi duoi 14 tuoi`, `cho nguoi tu du 14 tuoi tro len`. Who is no `người` there (`trẻ em dưới 6 tuổi`) is
/// not the one that tells of an age.
static AGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"cho nguoi (?:duoi (?<below>\d{1,3}) tuoi|tu (?:du )?(?<from>\d{1,3}) tuoi tro len)")
        .expect("a pattern that does not compile: a bug")
});

/// Ages, in full years, that the folded `name` admits; nothing where it names none.
pub(super) fn admitted(name: &str) -> Option<RangeInclusive<u16>> {
    let found = AGES.captures(name)?;
    let number = |group: &str| found.name(group).and_then(|digits| digits.as_str().parse::<u16>().ok());
    let below = || Some(0..=number("below")?.checked_sub(1)?);
    number("from").map(|from| from..=u16::MAX).or_else(below)
}

/// The folded `name` without its ages.
pub(super) fn without(name: &str) -> String {
    AGES.replace(name, " ").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn a_name_admits_the_ages_that_it_says() {
        let ages = |name: &str| admitted(&fold(name));
        assert_eq!(ages("Cấp thẻ căn cước cho người dưới 14 tuổi"), Some(0..=13));
        assert_eq!(ages("Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên (tại tỉnh)"), Some(14..=u16::MAX));
        assert_eq!(ages("Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi"), None);
        assert_eq!(ages("cho người dưới 0 tuổi"), None);
        assert_eq!(without("cap the cho nguoi duoi 14 tuoi (tai xa)"), "cap the   (tai xa)");
    }
}
