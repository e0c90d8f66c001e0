//! What people decided meanwhile, respected: the one gate that every card passes before a channel sees it.

use jiff::civil::Date;

use crate::{
    answer::{Withdrawn, phrasebook::Phrasebook, plain},
    catalog::{Catalog, Procedure, decisions::Decisions},
    text::Language,
};

use super::{reply::Outcome, turn::Turn};

/// The withdrawal of `procedure` that holds on `day`.
pub fn withdrawn(
    decisions: &Decisions,
    catalog: &Catalog,
    procedure: &Procedure,
    day: Date,
    language: Language,
) -> Option<Withdrawn> {
    let (decision, reason) = decisions.withdrawal(catalog, procedure, day)?;
    Some(Withdrawn::new(reason, decision.until, language))
}

/// `turn`, where it answers from a procedure that was withdrawn, as the refusal that says so; where from one that is
/// pinned to a notice, with the notice first.
pub(super) fn respected(turn: Turn, decisions: &Decisions, catalog: &Catalog, language: Language) -> Turn {
    let Some(card) = &turn.card else { return turn };
    let Some(procedure) = card.code.parse().ok().and_then(|code| catalog.get(&code)) else { return turn };
    let day = card.as_of;
    if let Some(withdrawn) = withdrawn(decisions, catalog, procedure, day, language) {
        let refusal = withdrawn.refusal(procedure, language);
        return Turn {
            outcome: Outcome::Refused,
            card: None,
            text: format!("{}\n\n{}", refusal.reason, refusal.next_step),
            refusal: Some(refusal),
            ..turn
        };
    }
    match decisions.notice(catalog, procedure, day) {
        Some(notice) => pinned(turn, Phrasebook(language).text(notice), language),
        None => turn,
    }
}

fn pinned(mut turn: Turn, notice: &str, language: Language) -> Turn {
    if let Some(card) = &mut turn.card {
        card.pin(notice);
        turn.text = plain::text(card, language);
    }
    turn
}
