//! Who acts, or for whom: kin, applicants and groups.

use std::sync::LazyLock;

use super::{Entry, Lexicon};

pub(in super::super) static PERSONS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENTRIES));

const ENTRIES: &[Entry] = &[
    ("parents", "cha mẹ|bố mẹ|ba mẹ|cha hoặc mẹ|bố hoặc mẹ", "parents|parent|father or mother"),
    ("grandparents", "ông bà nội|ông bà ngoại|ông nội|bà nội|ông ngoại|bà ngoại", "grandparents|grandparent"),
    ("spouse", "vợ chồng|vợ hoặc chồng|hai vợ chồng", "spouse|spouses|husband or wife"),
    (
        "siblings",
        "anh em|chị em|anh chị em|anh chị em ruột",
        "sibling|siblings|brother|sister|brothers|sisters",
    ),
    ("cousins", "anh em họ|chị em họ|anh chị em họ", "cousin|cousins"),
    (
        "relatives",
        "người thân|người nhà|người thân thích|họ hàng",
        "relative|relatives|family member|family members",
    ),
    ("guardian", "người giám hộ", "guardian|guardians"),
    ("adopted", "con nuôi", "adopted child|adopted children"),
    ("owner", "chủ nhà|chủ sở hữu", "owner|landlord"),
    ("household-head", "chủ hộ", "head of household|household head"),
    ("foreigner", "người nước ngoài", "foreigner|foreigners"),
    ("elderly", "người cao tuổi|người già", "elderly people|elderly person"),
    ("disabled", "người khuyết tật", "people with disabilities|person with a disability"),
    ("minor", "trẻ em|trẻ vị thành niên", "child under age|minor|minors"),
    ("adult", "người lớn", "adult|adults"),
    ("poor", "hộ nghèo", "poor household|poor households"),
    ("near-poor", "hộ cận nghèo", "near-poor household|near-poor households"),
];
