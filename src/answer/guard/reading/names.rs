//! Agencies, tiers, ways to file and places as facts.

use super::{
    super::{
        claim::{Claim, Fact, Tier},
        lexicon::{BODIES, CHANNELS, CHARGES, CIRCUMSTANCES, Lexicon, PERSONS, PLACES, TIERS, is_ambiguous},
    },
    joined, taken,
    words::{Script, Word},
};

/// Adds the facts of names; each in its own right, so that a place may lie in the name of an agency.
pub(super) fn add(words: &[Word], script: Script, claims: &mut Vec<Claim>) {
    let bodies = bodies(words, script);
    let places = places(words, script);
    let channels = listed(words, script, &CHANNELS, Fact::Channel);
    let charges = listed(words, script, &CHARGES, Fact::Charge);
    let circumstances = listed(words, script, &CIRCUMSTANCES, Fact::Circumstance);
    let persons = listed(words, script, &PERSONS, Fact::Person);
    let levels = levels(words, script, &bodies, &places);
    let free: Vec<Claim> = [bodies, places, channels, charges, circumstances, persons, levels]
        .into_iter()
        .flatten()
        .filter(|claim| !taken(claims, claim.from, claim.to))
        .collect();
    claims.extend(free);
}

fn claim(fact: Fact, words: &[Word], from: usize, end: usize) -> Claim {
    Claim { fact, from: words[from].from, to: words[end - 1].to }
}

/// Every name of `lexicon`, as what `fact` makes of it.
fn listed(words: &[Word], script: Script, lexicon: &Lexicon, fact: fn(&'static str) -> Fact) -> Vec<Claim> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match lexicon.at(words, at, script) {
            Some((name, end)) => {
                found.push(claim(fact(name), words, at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Heads of agencies that are named by what they deal with.
const HEADS: [&str; 7] = ["sở", "bộ", "cục", "chi cục", "phòng", "vụ", "ban quản lý"];

fn bodies(words: &[Word], script: Script) -> Vec<Claim> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let known = BODIES.at(words, at, script);
        let (fact, from, end) = match known {
            Some((name, end)) => {
                let (tier, from, end) = tier_of(words, at, end, script);
                (Fact::Body(name, tier), from, end)
            }
            None => match named_body(words, at) {
                Some((from, end)) => (Fact::NamedBody(joined(&words[from..end])), from, end),
                None => {
                    at += 1;
                    continue;
                }
            },
        };
        found.push(claim(fact, words, from, end));
        at = end.max(at + 1);
    }
    found
}

/// The tier named after a body (`công an cấp xã`) or before it (`ward police`), and the span with it.
fn tier_of(words: &[Word], at: usize, end: usize, script: Script) -> (Option<Tier>, usize, usize) {
    if words.get(end).is_some_and(|word| !word.after_break)
        && let Some((name, after)) = TIERS.at(words, end, script)
        && (script != Script::English)
    {
        return (tier(name), at, after);
    }
    for back in 1..=3 {
        let Some(from) = at.checked_sub(back) else {
            break;
        };
        if let Some((name, after)) = TIERS.at(words, from, script)
            && words[from].lower.is_ascii()
            && (after == at
                || after + 1 == at && matches!(words[after].lower.as_str(), "level" | "immigration"))
            && words[from + 1..=at].iter().all(|word| !word.after_break)
        {
            return (tier(name), from, end);
        }
    }
    let of =
        words[end.min(words.len())..].iter().take(5).take_while(|word| !word.after_break).collect::<Vec<_>>();
    let offset = match of.first().map(|word| word.lower.as_str()) {
        Some("of" | "at" | "in") => {
            1 + usize::from(of.get(1).is_some_and(|w| matches!(w.lower.as_str(), "the" | "your" | "any")))
        }
        _ => return (None, at, end),
    };
    match words.get(end + offset).and_then(|_| TIERS.at(words, end + offset, script)) {
        Some((name, after)) => (tier(name), at, after),
        None => (None, at, end),
    }
}

fn tier(name: &str) -> Option<Tier> {
    match name {
        "commune" => Some(Tier::Commune),
        "district" => Some(Tier::District),
        "province" => Some(Tier::Province),
        "ministry" => Some(Tier::Ministry),
        _ => None,
    }
}

/// `Sở Văn hóa và Thể thao`, `Department of Culture`: head and up to two words of its field.
fn named_body(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let word = &words[at];
    if matches!(word.lower.as_str(), "department" | "ministry" | "division") {
        let of = words.get(at + 1).filter(|next| next.lower == "of" && !next.after_break)?;
        let end = at + 3;
        return (words.get(at + 2)?.to > of.to).then_some((at, end));
    }
    let head = HEADS.iter().find(|head| {
        let length = head.split(' ').count();
        words.get(at..at + length).is_some_and(|there| joined(there) == **head)
    })?;
    let start = at + head.split(' ').count();
    words.get(start).filter(|next| next.capital && !next.after_break)?;
    let second =
        words.get(start + 1).filter(|next| !next.after_break && next.lower.chars().all(char::is_alphabetic));
    Some((at, start + 1 + usize::from(second.is_some_and(|next| next.lower != "và" && next.lower != "để"))))
}

/// Tiers that stand by themselves: any word for a district, and `cấp xã`, `provincial level` and the like.
fn levels(words: &[Word], script: Script, bodies: &[Claim], places: &[Claim]) -> Vec<Claim> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some((name, end)) = TIERS.at(words, at, script) else {
            continue;
        };
        let said = end - at > 1 && (words[at].folded == "cap" || words[end - 1].folded == "level");
        let claim = tier(name).map(|tier| claim(Fact::Level(tier), words, at, end));
        let Some(claim) = claim.filter(|_| said || name == "district" && is_district(words, at)) else {
            continue;
        };
        if !taken(bodies, claim.from, claim.to) && !taken(places, claim.from, claim.to) {
            found.push(claim);
        }
    }
    found
}

/// Without diacritics `quan`, `huyen` and `thi xa` mean other things too.
fn is_district(words: &[Word], at: usize) -> bool {
    !matches!(words[at].lower.as_str(), "quan" | "huyen" | "thi")
        || words.get(at + 1).is_some_and(|next| next.capital)
        || at > 0 && words[at - 1].lower == "cap"
}

/// Words before the name of a place.
const UNITS: [&str; 24] = [
    "phường",
    "xã",
    "quận",
    "huyện",
    "tỉnh",
    "thành phố",
    "đường",
    "phố",
    "ngõ",
    "ngách",
    "thôn",
    "làng",
    "tổ",
    "thị trấn",
    "thị xã",
    "tp",
    "phuong",
    "quan",
    "huyen",
    "tinh",
    "duong",
    "pho",
    "xa",
    "toà nhà",
];

/// Words after the name of a place in English.
const UNITS_AFTER: [&str; 12] = [
    "street",
    "road",
    "ward",
    "commune",
    "district",
    "province",
    "city",
    "avenue",
    "lane",
    "alley",
    "building",
    "boulevard",
];

/// Words before a name that tell a place.
const AT: [&str; 8] = ["tại", "ở", "tai", "o", "at", "in", "near", "to"];

fn places(words: &[Word], script: Script) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((from, end)) = place(words, at, script) else {
            at += 1;
            continue;
        };
        let name = PLACES
            .at(words, from, script)
            .filter(|(_, known_end)| *known_end == end)
            .map_or_else(|| joined(&words[from..end]), |(known, _)| format!("={known}"));
        found.push(claim(Fact::Place(name), words, from, end));
        at = end;
    }
    found
}

/// The name of a place that starts at or after the unit word at `at`: its words.
fn place(words: &[Word], at: usize, script: Script) -> Option<(usize, usize)> {
    if let Some((_, end)) = PLACES.at(words, at, script) {
        let name = joined(&words[at..end]);
        if words[at].capital || !is_ambiguous(&name) && script != Script::Bare && end - at > 1 {
            return Some((at, end));
        }
    }
    let run = capitals(words, at, script);
    if run == 0 {
        return None;
    }
    let end = at + run;
    let before =
        at.checked_sub(1).filter(|_| !words[at].after_break).map(|before| words[before].lower.as_str());
    let before_two = at.checked_sub(2).filter(|two| !words[at].after_break && !words[two + 1].after_break);
    let unit = before.is_some_and(|word| UNITS.contains(&word))
        || before_two.is_some_and(|two| UNITS.contains(&joined(&words[two..at]).as_str()));
    let unit_after =
        words.get(end).is_some_and(|next| !next.after_break && UNITS_AFTER.contains(&next.lower.as_str()))
            || run > 1 && UNITS_AFTER.contains(&words[end - 1].lower.as_str());
    let numbered = run > 1 && before.is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let located = run > 1 && before.is_some_and(|word| AT.contains(&word));
    (unit || unit_after || numbered || located).then_some((at, end))
}

/// How many capitalised words of a name stand from `at`, four at most; none where a body or paper starts there.
fn capitals(words: &[Word], at: usize, script: Script) -> usize {
    if !words[at].capital {
        return 0;
    }
    let starts = BODIES.at(words, at, script).is_some()
        || super::super::lexicon::DOCUMENTS.at(words, at, script).is_some()
        || CHANNELS.at(words, at, script).is_some()
        || named_body(words, at).is_some();
    let unit =
        UNITS.contains(&words[at].lower.as_str()) || words[at].lower == "thành" || words[at].lower == "the";
    if starts || unit {
        return 0;
    }
    let mut run = 0;
    while run < 4 {
        let Some(word) = words.get(at + run) else {
            break;
        };
        let part =
            word.capital && (run == 0 || !word.after_break) && word.lower.chars().all(char::is_alphabetic);
        if !part {
            break;
        }
        run += 1;
    }
    run
}
