//! Whether to answer, to ask back, or to refuse, and the words of a question back and of a refusal.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{Catalog, Procedure},
    retrieval::Ranking,
    text::Language,
};

use super::{elsewhere, phrasebook::Phrasebook};

/// Least confidence at which the best candidate is answered.
pub const ANSWER_AT: f32 = 0.5;
/// Least confidence at which it is answered without asking back first.
const SURE_AT: f32 = 0.62;
/// Scores closer than this are too close to choose between.
const TOO_CLOSE: f32 = 0.015;
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
}

/// A possible answer to a question back.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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

/// Decides on `ranking`, answering in `language`.
pub fn decide(ranking: &Ranking, catalog: &Catalog, language: Language) -> Decision {
    let words = Phrasebook(language);
    if ranking.confidence() < ANSWER_AT {
        if let Some(matter) = ranking.leads_elsewhere().and_then(|code| catalog.elsewhere(code)) {
            return Decision::Refuse(elsewhere::refusal(matter, words));
        }
        return Decision::Refuse(refusal(ranking, catalog, words));
    }
    match clarify(ranking, catalog, words) {
        Some(clarify) => Decision::Clarify(clarify),
        None => Decision::Answer,
    }
}

fn clarify(ranking: &Ranking, catalog: &Catalog, words: Phrasebook) -> Option<Clarify> {
    let best = ranking.candidates.first()?;
    // A question that names a code names one procedure, whatever else resembles it.
    if ranking.query.codes.iter().any(|code| best.code.as_str() == code) {
        return None;
    }
    let sure = ranking.confidence() >= SURE_AT;
    let close: Vec<&Procedure> = ranking
        .candidates
        .iter()
        .take(OPTIONS)
        .take_while(|candidate| !sure || best.score - candidate.score < TOO_CLOSE)
        .filter_map(|candidate| catalog.get(&candidate.code))
        .collect();
    let [first, second, ..] = close.as_slice() else {
        return None;
    };
    Some(told_apart(first, second, words).unwrap_or_else(|| listed(&close, words)))
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
    Clarify { question: question.to_owned(), options: close.iter().map(option).collect() }
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
