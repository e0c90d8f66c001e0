//! Each slot of a card from the record, one file a kind of slot. Pure: the same record gives the same words.

mod documents;
mod expired;
mod facts;
mod filing;

use jiff::civil::Date;

use crate::catalog::{Procedure, Slot, Standing};

use super::{card::SlotAnswer, phrasebook::Phrasebook};

/// The slot of `procedure`, in words and values, as of `day`. Without values it is open.
pub fn slot(procedure: &Procedure, slot: Slot, words: Phrasebook, day: Date) -> SlotAnswer {
    match slot {
        Slot::Documents => documents::documents(procedure, words),
        Slot::Forms => documents::forms(procedure, words),
        Slot::Deadline => filing::deadline(procedure, words, day),
        Slot::Fee => filing::fee(procedure, words, day),
        Slot::Online => filing::online(procedure, words),
        Slot::Where => filing::place(procedure, words, day),
        Slot::Authority => facts::list(&procedure.authority, words, day),
        Slot::Process => facts::numbered(&procedure.steps, words, day),
        Slot::Result => facts::list(&procedure.results, words, day),
        Slot::Conditions => facts::list(&procedure.conditions, words, day),
        Slot::LegalBasis => facts::laws(procedure, words),
    }
}

/// What a resident must know besides on `day`; first, where it is so, that the national record could not be read.
pub fn notices(procedure: &Procedure, words: Phrasebook, day: Date) -> Vec<String> {
    let unread = (!procedure.national_record).then(|| {
        words.pick(
            "Chưa đọc được bản công bố chính thức của thủ tục này; nội dung dưới đây chưa đầy đủ, xin hỏi lại 1022 hoặc nơi nộp hồ sơ.",
            "The official record of this procedure could not be read; what stands here is incomplete, please confirm with 1022 or the office.",
        )
    });
    let holding = procedure.notices.iter().filter(|fact| fact.holds_on(day));
    let said = holding.map(|fact| words.of(&fact.vi, fact.en.as_deref()));
    unread.into_iter().chain(said).map(str::to_owned).collect()
}

/// What the importer marked, in words a reader understands.
pub fn marks(procedure: &Procedure, words: Phrasebook) -> Vec<String> {
    let mut marks: Vec<String> =
        procedure.marks.iter().map(|mark| format!("{}: {}", words.slot(mark.slot), mark.why)).collect();
    marks.dedup();
    marks
}

/// Ids of all sources that `lists` name, each once, in order.
fn cited<'a>(lists: impl IntoIterator<Item = &'a Vec<String>>) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    for id in lists.into_iter().flatten() {
        if !cited.contains(id) {
            cited.push(id.clone());
        }
    }
    cited
}

/// The weakest standing among the sources named by `ids`: a fact is as sure as its weakest support.
fn standing(procedure: &Procedure, ids: &[String]) -> Option<Standing> {
    let named = procedure.sources.iter().filter(|source| ids.contains(&source.id));
    named.map(|source| source.standing).max()
}
