//! Whether to answer, to ask back, or to refuse, and the words of a question back and of a refusal.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    catalog::{Catalog, Procedure},
    retrieval::{Candidate, FactRule, FactValue, Facts, Ranking, fact::FactBook},
    text::{Language, fold},
};

use super::{elsewhere, phrasebook::Phrasebook};

/// Least confidence at which the best candidate is answered.
pub const ANSWER_AT: f32 = 0.5;
/// Least confidence at which a near second does not count as close.
const SURE_AT: f32 = 0.62;
/// Scores closer than this are too close to choose between.
const TOO_CLOSE: f32 = 0.012;
/// The same where the best is not sure.
const CLOSE_UNSURE: f32 = 0.036;
/// Least confidence of a question so short that little speaks for any candidate, though one accounts for all of its words.
const VAGUE_AT: f32 = 0.4;
/// Share of the words that the best candidate of such a question must account for.
const WHOLE: f32 = 0.99;
/// Most telling words of such a question.
const FEW: usize = 3;
/// How far its best must stand before the second to be meant alone.
const ALONE: f32 = 0.1;
/// Candidates of such a question that may be offered, and how far behind the best.
const OFFERED: usize = 20;
const OFFERED_WITHIN: f32 = 0.25;
/// Least confidence and title fit at which a few words hint at a procedure, most telling words of such a message, how far what is
/// handled elsewhere must stand behind, and how many procedures are then offered.
const HINTED_AT: f32 = 0.15;
const HINTED: f32 = 0.35;
const HINTED_FEW: usize = 6;
const NOT_ELSEWHERE: f32 = 0.03;
const HINTED_OPTIONS: usize = 3;
/// Share of a name from which on the question says all of it, and how much less it says of a longer one that is not meant.
const SAID: f32 = 0.95;
const LONGER: f32 = 0.2;
/// A logistic model of "leaves open which procedure is needed", for messages whose best candidate is sure; fitted on the first turns of the
/// conversations of `eval/suites/tuning`, `eval/suites/talks/dev` and the tuning half of `eval/suites/hanoi`, and moved so that there, by words
/// alone, thirteen more of them are asked back that should be, and three that should not.
struct LeftOpen {
    bias: f32,
    /// For the logarithm of the odds, in nats, that it is ambiguous by what was learnt of such messages.
    odds: f32,
    /// For how much less likely than the likeliest procedure the second is, in nats, up to [`FAR`].
    behind: f32,
    /// For how likely the likeliest one is, by its logarithm in nats. Where that is below [`UNLIKELY`], nothing is known of what the message
    /// is about, and so not what it leaves open.
    likeliest: f32,
}

const LEFT_OPEN: LeftOpen = LeftOpen { bias: -0.65, odds: 0.32, behind: -0.59, likeliest: -1.04 };
const FAR: f32 = 6.0;
const UNLIKELY: f32 = -2.0;
/// How much less likely than the likeliest a procedure may be that is offered, in nats.
const IN_QUESTION: f32 = 2.0;
/// Most options of a question back.
const OPTIONS: usize = 4;

/// What to do with a ranking.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Answer from the best candidate.
    Answer,
    /// Ask which of several is meant.
    Clarify(Clarify),
    /// Say that nothing fits.
    Refuse(Refusal),
}

/// A question back.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Clarify {
    pub question: String,
    pub options: Vec<ClarifyOption>,
    /// The fact of the case that it asks for, where it asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
}

/// A possible answer to a question back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClarifyOption {
    pub code: String,
    pub label: String,
}

/// A refusal with a way on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Refusal {
    pub reason: String,
    pub next_step: String,
}

/// What is known of a case, and what may be asked about it.
#[derive(Debug, Clone, Copy)]
pub struct KnownCase<'a> {
    pub facts: &'a Facts,
    pub book: &'a FactBook,
    /// Whether a procedure is in hand: what a message leaves unsaid then was mostly said before.
    pub begun: bool,
}

impl KnownCase<'_> {
    /// Those of `procedures` that are for this case; all where none is for it alone.
    fn suited(self, procedures: Vec<&Procedure>) -> Vec<&Procedure> {
        let known = self.facts.iter().filter_map(|(key, value)| Some((self.book.rule(key)?, value)));
        let mut kept = procedures;
        for (rule, value) in known.filter(|(rule, _)| rule.tells_procedures_apart()) {
            let fits = |one: &&&Procedure| rule.is_for(one, value);
            let suited: Vec<&Procedure> = kept.iter().filter(fits).copied().collect();
            kept = if suited.is_empty() { kept } else { suited };
        }
        kept
    }
}

/// Decides on `ranking`, answering in `language`, with what is known of the `case`.
pub fn decide(ranking: &Ranking, catalog: &Catalog, case: KnownCase<'_>, language: Language) -> Decision {
    let words = Phrasebook(language);
    let sure = ranking.confidence() >= ANSWER_AT;
    if !sure && let Some(matter) = ranking.leads_elsewhere().and_then(|code| catalog.elsewhere(code)) {
        return Decision::Refuse(elsewhere::refusal(matter, words));
    }
    if !sure && !is_vague(ranking) {
        return match hinted(ranking, catalog, words) {
            Some(clarify) => Decision::Clarify(clarify),
            None => Decision::Refuse(refusal(ranking, catalog, words)),
        };
    }
    let left_open = if sure && !case.begun { left_open(ranking, catalog) } else { None };
    let close = match left_open {
        Some(in_question) => in_question,
        None if sure => close(ranking, catalog),
        None => offered(ranking, catalog),
    };
    match clarify(&case.suited(close), case, words) {
        Some(clarify) => Decision::Clarify(clarify),
        None => Decision::Answer,
    }
}

/// Whether the question is short and wholly accounted for: more a heading than a question.
fn is_vague(ranking: &Ranking) -> bool {
    let whole = |best: &Candidate| best.features.named >= WHOLE && best.features.covered >= WHOLE;
    let few = (1..=FEW).contains(&ranking.query.concepts.len());
    few && ranking.confidence() >= VAGUE_AT && ranking.candidates.first().is_some_and(whole)
}

/// The question which of the likeliest is meant, where a few words only hint at a procedure: too little to answer, and nothing that is
/// handled elsewhere fits as well.
fn hinted(ranking: &Ranking, catalog: &Catalog, words: Phrasebook) -> Option<Clarify> {
    let best = ranking.candidates.first()?;
    let elsewhere = ranking.elsewhere.as_ref().map_or(0.0, |other| other.score);
    let whole = best.features.named >= WHOLE && best.features.covered >= WHOLE;
    let hints = best.features.title >= HINTED || whole;
    let few = (1..=HINTED_FEW).contains(&ranking.query.concepts.len());
    if !hints || !few || ranking.confidence() < HINTED_AT || best.score < elsewhere + NOT_ELSEWHERE {
        return None;
    }
    let near = ranking.candidates.iter().take(OFFERED);
    let mut near = distinct(near.filter_map(|candidate| catalog.get(&candidate.code)));
    near.truncate(HINTED_OPTIONS);
    Some(listed(&near, words))
}

/// The procedures between which a message, by what was learnt of such messages, does not choose, the best first; nothing for one that does
/// choose, that names a code, or that says the whole name of the best: who asks for *đăng ký khai sinh* means just that.
fn left_open<'a>(ranking: &Ranking, catalog: &'a Catalog) -> Option<Vec<&'a Procedure>> {
    let is_named = ranking.candidates.first().is_some_and(|best| best.features.stated >= SAID);
    let odds = ranking.ambiguity_odds.filter(|_| ranking.query.codes.is_empty() && !is_named)?;
    let known = ranking.candidates.iter().filter_map(|one| Some((one.likelihood?, catalog.get(&one.code)?)));
    let known: Vec<(f32, &Procedure)> = known.collect();
    let most = |one: &&(f32, &Procedure), other: &&(f32, &Procedure)| one.0.total_cmp(&other.0);
    let (likeliest, first) = *known.iter().max_by(most)?;
    let name = bare_name(first);
    let (second, _) = *known.iter().filter(|(_, other)| bare_name(other) != name).max_by(most)?;
    let model = LEFT_OPEN;
    let sum = model.bias
        + model.odds * odds
        + model.behind * (likeliest - second).min(FAR)
        + model.likeliest * likeliest;
    if sum < 0.0 || likeliest < UNLIKELY {
        return None;
    }
    let near = known.into_iter().filter(|(likelihood, _)| *likelihood >= likeliest - IN_QUESTION);
    let mut open = distinct(near.map(|(_, procedure)| procedure));
    open.truncate(OPTIONS);
    Some(open).filter(|open| open.len() > 1)
}

/// The candidates between which the scores do not choose, the best first.
fn close<'a>(ranking: &Ranking, catalog: &'a Catalog) -> Vec<&'a Procedure> {
    let Some(best) = ranking.candidates.first() else { return Vec::new() };
    // A question that names a code names one procedure, whatever else resembles it.
    if ranking.query.codes.iter().any(|code| best.code.as_str() == code) {
        return Vec::new();
    }
    let margin = if ranking.confidence() >= SURE_AT { TOO_CLOSE } else { CLOSE_UNSURE };
    let near = ranking.candidates.iter().take(OPTIONS);
    let near = near.take_while(|candidate| ranking.ahead(best, candidate) < margin);
    let near = near.filter(|candidate| !is_said_short(best, candidate));
    distinct(near.filter_map(|candidate| catalog.get(&candidate.code)))
}

/// Whether the question says the whole name of `best`, and of `other` only what the two share: who means the longer name says more of it.
fn is_said_short(best: &Candidate, other: &Candidate) -> bool {
    best.features.stated >= SAID && other.features.stated < best.features.stated - LONGER
}

/// What a vague question may be about, records that somebody curated first because they are asked for most; the best alone
/// where it stands far before the others.
fn offered<'a>(ranking: &Ranking, catalog: &'a Catalog) -> Vec<&'a Procedure> {
    let Some(best) = ranking.candidates.first() else { return Vec::new() };
    let name = catalog.get(&best.code).map(bare_name);
    let other = |candidate: &&Candidate| catalog.get(&candidate.code).map(bare_name) != name;
    let second = ranking.candidates.iter().find(other).map_or(0.0, |second| second.score);
    if best.score - second >= ALONE {
        return Vec::new();
    }
    let near = ranking.candidates.iter().take(OFFERED);
    let near = near.take_while(|candidate| best.score - candidate.score < OFFERED_WITHIN);
    let mut near: Vec<&Candidate> = near.filter(|candidate| candidate.features.named >= WHOLE).collect();
    near.sort_by(|a, b| b.features.curated.total_cmp(&a.features.curated));
    let mut offered = distinct(near.into_iter().filter_map(|candidate| catalog.get(&candidate.code)));
    offered.truncate(OPTIONS);
    offered
}

/// `procedures` without those whose name stands there already: nobody could choose between them by name.
fn distinct<'a>(procedures: impl Iterator<Item = &'a Procedure>) -> Vec<&'a Procedure> {
    let mut kept: Vec<&Procedure> = Vec::new();
    for procedure in procedures {
        if !kept.iter().any(|known| bare_name(known) == bare_name(procedure)) {
            kept.push(procedure);
        }
    }
    kept
}

/// How a note begins that says by whom it is carried out, and not for which case.
const CARRIED_OUT: [&str; 8] =
    ["thuc hien", "cap tinh", "cap bo", "cap xa", "cap tw", "cap trung uong", "o cap", "cap co"];

/// The folded name without a note in brackets at its end that says by whom it is carried out: by it nobody could choose.
fn bare_name(procedure: &Procedure) -> String {
    let name = fold(&procedure.name.vi).to_lowercase();
    let by_whom = |note: &str| CARRIED_OUT.iter().any(|begin| note.starts_with(begin));
    match name.rsplit_once(" (") {
        Some((bare, note)) if by_whom(note) => bare.to_owned(),
        _ => name,
    }
}

/// One question between `close`: the one that the records put between two, or else for the fact that parts them most evenly, or
/// else which of them is meant.
fn clarify(close: &[&Procedure], case: KnownCase<'_>, words: Phrasebook) -> Option<Clarify> {
    match close {
        [] | [_] => None,
        [first, second] => {
            let asked = told_apart(first, second, words).or_else(|| by_fact(close, case, words));
            Some(asked.unwrap_or_else(|| listed(close, words)))
        }
        _ => Some(by_fact(close, case, words).unwrap_or_else(|| listed(close, words))),
    }
}

/// The question for a fact that the names of `close` are split by: of several facts the one that splits most evenly.
fn by_fact(close: &[&Procedure], case: KnownCase<'_>, words: Phrasebook) -> Option<Clarify> {
    let split = |rule: &&FactRule| {
        let parts = parts(rule, close);
        let least = parts.iter().map(|(_, codes)| codes.len()).min().unwrap_or(0);
        if parts.len() > 1 { least } else { 0 }
    };
    let rules = case.book.rules().iter().filter(|rule| !case.facts.contains_key(&rule.key));
    let rule = rules.filter(|rule| rule.ask.is_some()).max_by_key(split)?;
    // A fact that parts one from many says little about the many.
    if split(&rule) == 0 || split(&rule) * 3 < close.len() {
        return None;
    }
    let option = |(value, codes): (&FactValue, Vec<String>)| ClarifyOption {
        code: codes.into_iter().next().unwrap_or_default(),
        label: words.text(&value.label).to_owned(),
    };
    Some(Clarify {
        question: words.text(rule.ask.as_ref()?).to_owned(),
        options: parts(rule, close).into_iter().map(option).collect(),
        fact: Some(rule.key.clone()),
    })
}

/// The values of `rule` with the codes of those of `close` that are for each; values without any are left out.
fn parts<'a>(rule: &'a FactRule, close: &[&Procedure]) -> Vec<(&'a FactValue, Vec<String>)> {
    let of = |value: &'a FactValue| {
        let mine = close.iter().filter(|one| rule.is_for(one, &value.id));
        (value, mine.map(|one| one.code.to_string()).collect::<Vec<_>>())
    };
    rule.value.iter().map(of).filter(|(_, codes)| !codes.is_empty()).collect()
}

/// The question that the curated records put between two near-duplicates.
fn told_apart(first: &Procedure, second: &Procedure, words: Phrasebook) -> Option<Clarify> {
    let (own, apart) = [(first, second), (second, first)]
        .into_iter()
        .find_map(|(own, other)| Some((own, own.apart.iter().find(|apart| apart.code == other.code)?)))?;
    let option = |code: String, label: &str| ClarifyOption { code, label: label.to_owned() };
    Some(Clarify {
        question: words.text(&apart.question).to_owned(),
        options: vec![
            option(own.code.to_string(), words.text(&apart.this)),
            option(apart.code.to_string(), words.text(&apart.other)),
        ],
        fact: None,
    })
}

fn listed(close: &[&Procedure], words: Phrasebook) -> Clarify {
    let option = |procedure: &&Procedure| ClarifyOption {
        code: procedure.code.to_string(),
        label: words.text(&procedure.name).to_owned(),
    };
    let question = words.pick(
        "Có vài thủ tục gần giống nhau. Anh/chị cần thủ tục nào dưới đây ạ?",
        "Several procedures are alike. Which of these do you need?",
    );
    Clarify { question: question.to_owned(), options: close.iter().map(option).collect(), fact: None }
}

fn refusal(ranking: &Ranking, catalog: &Catalog, words: Phrasebook) -> Refusal {
    let nearest = ranking.candidates.iter().take(3).filter_map(|candidate| catalog.get(&candidate.code));
    let nearest: Vec<String> =
        nearest.map(|procedure| format!("{} ({})", words.text(&procedure.name), procedure.code)).collect();
    let reason = words.pick(
        "Tôi chưa tìm thấy thủ tục nào trong cơ sở dữ liệu khớp với câu hỏi này, nên không trả lời để tránh sai.",
        "I found no procedure in the catalog that fits this question, so I do not answer rather than guess.",
    );
    let mut next_step = words
        .pick(
            "Xin nói rõ hơn việc cần làm (ví dụ: đăng ký khai sinh, cấp đổi căn cước), hoặc gọi tổng đài 1022 để được cán bộ hỗ trợ.",
            "Please say more exactly what you need to do (for example: register a birth, renew an identity card), or call the 1022 hotline to speak with an officer.",
        )
        .to_owned();
    if !nearest.is_empty() {
        next_step.push_str(words.pick(" Các thủ tục gần nhất: ", " The nearest procedures: "));
        next_step.push_str(&nearest.join("; "));
        next_step.push('.');
    }
    Refusal { reason: reason.to_owned(), next_step }
}
