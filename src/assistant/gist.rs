//! What was said of the matter that is talked about, over several messages.

use crate::{catalog::Catalog, retrieval::Gist};

use super::{follow::are_near, reply::Outcome, session::Session, turn::Turn};

/// What is known to have been said of the matter after `turn`, whose message says `said`, with what was `before` it.
pub(super) fn after(turn: &Turn, before: &Session, said: Gist, catalog: &Catalog) -> Gist {
    let led_nowhere = matches!(turn.outcome, Outcome::Refused | Outcome::Handoff);
    if turn.intent.is_some() || led_nowhere && before.procedure.is_some() {
        return before.said.clone();
    }
    if goes_on(turn, before, catalog) { before.said.with(&said) } else { said }
}

/// Whether the message goes on about what was said before it. A question that stands for itself brings up its own matter, though it
/// be a neighbour of the one in hand.
fn goes_on(turn: &Turn, before: &Session, catalog: &Catalog) -> bool {
    let stands = turn.ranking.is_some();
    let of = |session: &Session| session.procedure.as_ref().and_then(|code| catalog.get(code));
    match (of(before), of(&turn.session)) {
        (None, None) => before.open.is_some(),
        (None, Some(_)) => !stands,
        (Some(then), Some(now)) => then.code == now.code || !stands && are_near(catalog, then, now),
        (Some(_), None) => false,
    }
}
