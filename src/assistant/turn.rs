//! One turn of a conversation: what the question, with what was said before, leads to.

use std::time::Instant;

use crate::{
    answer::{Card, Clarify, Decision, Refusal, case, decision, phrasebook::Phrasebook, plain},
    catalog::{Code, Slot},
    index::Filter,
    retrieval::{Intent, Query, Ranking, Side},
    text::{Language, fold},
};

use super::{
    Error,
    door::Knowledge,
    reply::{Outcome, RankedProcedure},
    session::Session,
};

/// Most candidates of a reply.
const CANDIDATES: usize = 10;

/// What a turn led to.
#[derive(Debug)]
pub struct Turn {
    pub outcome: Outcome,
    pub candidates: Vec<RankedProcedure>,
    pub card: Option<Card>,
    pub clarify: Option<Clarify>,
    pub refusal: Option<Refusal>,
    pub text: String,
    /// What to remember.
    pub session: Session,
    /// The ranking, where one was made.
    pub ranking: Option<Ranking>,
}

/// What a turn asks.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The question, already normalised, without the words that name a place.
    pub words: &'a str,
    /// Whether it names a place.
    pub place: bool,
}

/// Takes one turn.
pub fn take(
    knowledge: &Knowledge,
    session: Session,
    question: &Asked<'_>,
    language: Language,
    deadline: Instant,
) -> Result<Turn, Error> {
    if let Some(code) = chosen(&session, question.words) {
        let asked = session.asked.clone();
        return Ok(answered(knowledge, &code, &asked, question.words, language)
            .unwrap_or_else(|| unknown(session, language)));
    }
    let query = knowledge.retriever.understand(question.words);
    if let Some(turn) = aside(&query, &session, language) {
        return Ok(turn);
    }
    if question.place && is_silent(&query) {
        return Ok(place_alone(knowledge, session, &query.asked, language));
    }
    if let (Some(code), true) = (&session.procedure, is_follow_up(&query)) {
        let code = code.clone();
        if let Some(turn) = answered(knowledge, &code, &query.asked, question.words, language) {
            return Ok(turn);
        }
    }
    let asked = query.asked.clone();
    let ranking =
        knowledge.retriever.retrieve(query, &Filter::default(), Side::Fused, CANDIDATES, deadline)?;
    Ok(decided(knowledge, session, ranking, &asked, language))
}

/// The option of an open question back that `question` picks, by number, code or label.
fn chosen(session: &Session, question: &str) -> Option<Code> {
    let said = fold(question.trim().trim_end_matches(['.', ')', '!']));
    let by_number = said.parse::<usize>().ok().and_then(|number| session.options.get(number.checked_sub(1)?));
    let by_words =
        || session.options.iter().find(|option| fold(&option.label) == said || option.code == said);
    by_number.or_else(by_words)?.code.parse().ok()
}

/// Whether the question asks for slots alone, and so is about the procedure in hand.
fn is_follow_up(query: &Query) -> bool {
    !query.asked.is_empty() && is_silent(query)
}

/// Whether the question names no procedure, though it may ask for slots.
fn is_silent(query: &Query) -> bool {
    query.concepts.is_empty() && query.codes.is_empty()
}

/// The reply to a message that names a place and no procedure: the one in hand, with where to file it where nothing is
/// `asked`, or the question which procedure is meant.
fn place_alone(knowledge: &Knowledge, session: Session, asked: &[Slot], language: Language) -> Turn {
    let asked = if asked.is_empty() { &[Slot::Where] } else { asked };
    let in_hand = session.procedure.as_ref();
    if let Some(turn) = in_hand.and_then(|code| answered(knowledge, code, asked, "", language)) {
        return turn;
    }
    let words = Phrasebook(language);
    let refusal = Refusal {
        reason: words
            .pick("Anh/chị chưa nói cần làm thủ tục gì.", "You have not said which procedure you need.")
            .to_owned(),
        next_step: words
            .pick(
                "Anh/chị cần làm thủ tục gì? Ví dụ: \"làm giấy khai sinh cho con cần những gì\".",
                "Which procedure do you need? For example: \"what do I need to register a birth\".",
            )
            .to_owned(),
    };
    Turn::without_card(Outcome::Refused, Vec::new(), Ending::Refusal(refusal), session, None)
}

/// The reply to a message that is no question about a procedure.
fn aside(query: &Query, session: &Session, language: Language) -> Option<Turn> {
    let words = Phrasebook(language);
    let intent = query.intent?;
    let outcome = match intent {
        Intent::Officer | Intent::Emergency | Intent::DossierStatus => Outcome::Handoff,
        // Courtesy around a question is not the question.
        Intent::Greeting | Intent::Thanks if query.concepts.is_empty() => Outcome::Refused,
        Intent::Greeting | Intent::Thanks => return None,
    };
    let (reason, next_step) = said(intent, words);
    let refusal = Refusal { reason: reason.to_owned(), next_step: next_step.to_owned() };
    Some(Turn::without_card(outcome, Vec::new(), Ending::Refusal(refusal), session.clone(), None))
}

fn said(intent: Intent, words: Phrasebook) -> (&'static str, &'static str) {
    match intent {
        Intent::Officer => (
            words.pick("Anh/chị muốn gặp cán bộ.", "You would like to speak with an officer."),
            words.pick(
                "Vui lòng gọi tổng đài 1022, hoặc đến điểm phục vụ hành chính công gần nhất để được cán bộ hỗ trợ.",
                "Please call the 1022 hotline, or go to the nearest public administrative service point.",
            ),
        ),
        Intent::Emergency => (
            words.pick("Đây có thể là tình huống khẩn cấp; tôi là máy và không xử lý được.", "This may be an emergency; I am a machine and cannot help with it."),
            words.pick(
                "Vui lòng gọi ngay: 113 (công an), 114 (cứu hỏa, cứu nạn) hoặc 115 (cấp cứu).",
                "Please call at once: 113 (police), 114 (fire and rescue) or 115 (ambulance).",
            ),
        ),
        Intent::DossierStatus => (
            words.pick("Tôi không có dữ liệu về từng hồ sơ đã nộp.", "I hold no data on single applications."),
            words.pick(
                "Vui lòng tra cứu bằng mã hồ sơ trên Cổng Dịch vụ công quốc gia hoặc ứng dụng VNeID, hoặc gọi tổng đài 1022.",
                "Please look it up by its dossier code on the National Public Service Portal or in VNeID, or call the 1022 hotline.",
            ),
        ),
        Intent::Greeting => (
            words.pick("Xin chào. Tôi là trợ lý máy của bộ phận một cửa Hà Nội.", "Hello. I am the machine assistant of Hanoi's one-stop counters."),
            words.pick(
                "Anh/chị cần làm thủ tục gì? Ví dụ: \"làm giấy khai sinh cho con cần những gì\".",
                "Which procedure do you need? For example: \"what do I need to register a birth\".",
            ),
        ),
        Intent::Thanks => (
            words.pick("Không có gì ạ, rất vui được hỗ trợ anh/chị.", "You are welcome."),
            words.pick("Nếu cần thủ tục khác, anh/chị cứ hỏi tiếp.", "If you need another procedure, just ask."),
        ),
    }
}

fn decided(
    knowledge: &Knowledge,
    session: Session,
    ranking: Ranking,
    asked: &[Slot],
    language: Language,
) -> Turn {
    let candidates = ranked(knowledge, &ranking, language);
    match decision::decide(&ranking, &knowledge.catalog, language) {
        Decision::Refuse(refusal) => {
            Turn::without_card(Outcome::Refused, candidates, Ending::Refusal(refusal), session, Some(ranking))
        }
        Decision::Clarify(clarify) => {
            let session = Session { asked: asked.to_vec(), ..session };
            Turn::without_card(Outcome::Clarify, candidates, Ending::Clarify(clarify), session, Some(ranking))
        }
        Decision::Answer => {
            let best = ranking.candidates.first().map(|best| best.code.clone());
            let question = ranking.query.text.as_str();
            let turn = best.and_then(|code| answered(knowledge, &code, asked, question, language));
            let turn = turn.unwrap_or_else(|| unknown(session, language));
            Turn { candidates, ranking: Some(ranking), ..turn }
        }
    }
}

fn ranked(knowledge: &Knowledge, ranking: &Ranking, language: Language) -> Vec<RankedProcedure> {
    let named = ranking.candidates.iter().filter_map(|candidate| {
        let procedure = knowledge.catalog.get(&candidate.code)?;
        let name = Phrasebook(language).text(&procedure.name).to_owned();
        Some(RankedProcedure { code: procedure.code.to_string(), name, score: candidate.score })
    });
    named.collect()
}

/// The answer from the record `code`; nothing where the catalog has it no more.
fn answered(
    knowledge: &Knowledge,
    code: &Code,
    asked: &[Slot],
    question: &str,
    language: Language,
) -> Option<Turn> {
    let procedure = knowledge.catalog.get(code)?;
    let case = case::named(procedure, question, language);
    let card = Card::for_case(procedure, case, language, asked, knowledge.today());
    Some(Turn {
        outcome: Outcome::Answered,
        candidates: vec![RankedProcedure { code: card.code.clone(), name: card.name.clone(), score: 1.0 }],
        text: plain::text(&card, language),
        card: Some(card),
        clarify: None,
        refusal: None,
        session: Session { procedure: Some(procedure.code.clone()), ..Session::default() },
        ranking: None,
    })
}

/// The reply where a record was withdrawn between two turns.
fn unknown(session: Session, language: Language) -> Turn {
    let words = Phrasebook(language);
    let refusal = Refusal {
        reason: words
            .pick("Thủ tục này không còn trong cơ sở dữ liệu.", "This procedure is no longer in the catalog.")
            .to_owned(),
        next_step: words
            .pick("Vui lòng hỏi lại hoặc gọi tổng đài 1022.", "Please ask again or call the 1022 hotline.")
            .to_owned(),
    };
    Turn::without_card(Outcome::Refused, Vec::new(), Ending::Refusal(refusal), session, None)
}

enum Ending {
    Refusal(Refusal),
    Clarify(Clarify),
}

impl Turn {
    fn without_card(
        outcome: Outcome,
        candidates: Vec<RankedProcedure>,
        ending: Ending,
        session: Session,
        ranking: Option<Ranking>,
    ) -> Self {
        let (text, clarify, refusal) = match ending {
            Ending::Refusal(refusal) => {
                (format!("{}\n\n{}", refusal.reason, refusal.next_step), None, Some(refusal))
            }
            Ending::Clarify(clarify) => (asked_back(&clarify), Some(clarify), None),
        };
        let options = clarify.as_ref().map(|clarify| clarify.options.clone()).unwrap_or_default();
        let session = Session { options, ..session };
        Self { outcome, candidates, card: None, clarify, refusal, text, session, ranking }
    }
}

fn asked_back(clarify: &Clarify) -> String {
    let options = clarify.options.iter().enumerate();
    let lines: Vec<String> =
        options.map(|(at, option)| format!("{}. {} ({})", at + 1, option.label, option.code)).collect();
    format!("{}\n{}", clarify.question, lines.join("\n"))
}
