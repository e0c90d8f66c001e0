//! Which procedure a message within a conversation is about: a linear model of what speaks for each, and for none of them.
//!
//! Fitted as a softmax over the candidates of 2,544 messages with a procedure in hand: the later turns of the dialogs of
//! `eval/suites/tuning`, `talks/dev` and the tuning half of `hanoi`, each once told what came before it and once as the conversation
//! went, right or wrong, so that it is learnt how to find back; and the questions of `tuning` and the tuning half of `hanoi`, as if asked
//! in the middle of another matter, with those there that nothing here answers.

use crate::{
    answer::phrasebook::Phrasebook,
    catalog::{Code, Procedure},
    index::Filter,
    retrieval::{Candidate, Likely, Mark, Query, Ranking, Side, fusion::stretch},
    text::{fold, fold::has_diacritics},
};

use super::{
    Error,
    follow::{are_linked, are_near},
    suited,
    turn::{Taking, WIDE},
};

/// Candidates of each ranking that may be meant, and of those that are likely by all that was said.
const RIVALS: usize = 25;
const LIKELY: usize = 5;
/// What is not found has the score of the last one so far down, by itself and beside what is in hand.
const ALONE: usize = 200;
const BESIDE: usize = 40;
/// Share of the telling words that the procedure in hand must have where nothing else ties a message to it, and so few of them say nothing else.
const COVERED: f32 = 0.5;
const HARDLY: usize = 1;
/// Share of the telling words that the names of a procedure have which the message names, its least title fit, and the share that those
/// of the one in hand must lack.
const WHOLLY: f32 = 0.99;
const TITLED: f32 = 0.8;
const PARTLY: f32 = 0.5;
/// A score below which a candidate fits little by itself.
const LITTLE: f32 = 0.75;
/// Words beyond which a message is as long as any.
const LONG: usize = 20;
/// Telling words beyond which one more says no more.
const MANY: usize = 10;

/// What speaks for any candidate.
struct Any {
    /// Its score for the message by itself, and the same where that is clear.
    alone: f32,
    clear: f32,
    /// That nothing has a higher one, and how far it is below [`LITTLE`].
    first: f32,
    low: f32,
    /// Its score, by words, for the message beside what is in hand.
    beside: f32,
    /// Cosine to the nearest question that it expects, from the model's floor on; fit of its title, share of the words that it has.
    expected: f32,
    title: f32,
    covered: f32,
    /// Share of the nearest questions that are its own.
    voted: f32,
    /// For how far it is behind the likeliest by this message and those before it on the matter, 0 to 1.
    together: f32,
    /// That it was discussed before, and the same where the message returns to something.
    before: f32,
    back: f32,
    /// That the records tell it apart from the one in hand, also by how few words tell.
    linked: f32,
    linked_few: f32,
}

/// What speaks for the one in hand.
struct InHand {
    always: f32,
    /// By how many words of the message may tell a procedure.
    by_words: [f32; 8],
    /// For the share of [`LONG`] words.
    length: f32,
    /// That a slot of its record has what the message says.
    touched: f32,
    /// That it asks for a slot, wants something done, tells look-alikes apart, or returns to something.
    asks: f32,
    wishes: f32,
    apart: f32,
    back: f32,
}

/// What speaks for one near it: of its field, told apart from it, or of the same event in life.
struct Near {
    always: f32,
    /// That it is of the same field; by how few words tell; and that the message tells look-alikes apart.
    of_field: f32,
    few: f32,
    apart: f32,
}

/// What speaks for none.
struct Nothing {
    always: f32,
    /// For the best score, as what speaks for it is counted there; for how far what is handled elsewhere stands before every procedure,
    /// and the logarithm of its odds; and for the share of [`LONG`] words.
    best: f32,
    elsewhere: f32,
    odds: f32,
    length: f32,
}

/// The weights of all of it.
struct Weights {
    any: Any,
    in_hand: InHand,
    near: Near,
    none: Nothing,
}

/// Where words and meaning ranked.
const FUSED: Weights = Weights {
    any: Any {
        alone: 0.67,
        clear: 3.29,
        first: 0.54,
        low: -1.75,
        beside: 1.42,
        expected: 0.96,
        title: -0.35,
        covered: 0.58,
        voted: 1.98,
        together: -3.45,
        before: -1.19,
        back: 4.92,
        linked: 0.84,
        linked_few: 1.37,
    },
    in_hand: InHand {
        always: 0.60,
        by_words: [8.42, 4.57, 3.64, 4.69, 3.15, 2.49, 1.69, -0.82],
        length: -1.69,
        touched: 0.39,
        asks: 2.24,
        wishes: -1.82,
        apart: -0.97,
        back: -3.50,
    },
    near: Near { always: 0.98, of_field: 0.42, few: 3.75, apart: 0.98 },
    none: Nothing { always: 1.30, best: 0.89, elsewhere: 2.65, odds: 0.27, length: 1.06 },
};

/// Where words alone ranked, with a classifier.
const LEARNT: Weights = Weights {
    any: Any {
        alone: 1.10,
        clear: 3.98,
        first: 0.34,
        low: -1.51,
        beside: 1.38,
        expected: 0.00,
        title: 0.15,
        covered: 0.81,
        voted: 0.00,
        together: -3.57,
        before: -1.27,
        back: 6.63,
        linked: 0.51,
        linked_few: 2.42,
    },
    in_hand: InHand {
        always: -0.10,
        by_words: [7.84, 4.73, 3.94, 5.10, 3.31, 2.56, 2.31, -0.09],
        length: -1.60,
        touched: 0.44,
        asks: 2.38,
        wishes: -1.73,
        apart: -0.93,
        back: -1.14,
    },
    near: Near { always: 1.20, of_field: 0.29, few: 2.66, apart: 0.89 },
    none: Nothing { always: 1.24, best: 0.90, elsewhere: 2.06, odds: 0.37, length: 0.54 },
};

/// Where words alone ranked, and nothing was learnt: as it was found before there was a classifier.
const LEXICAL: Weights = Weights {
    any: Any {
        alone: 2.11,
        clear: 4.25,
        first: 1.05,
        low: -3.89,
        beside: 5.66,
        expected: 0.00,
        title: 2.50,
        covered: 1.15,
        voted: 0.00,
        together: 0.00,
        before: -1.45,
        back: 6.92,
        linked: 1.07,
        linked_few: 3.87,
    },
    in_hand: InHand {
        always: 1.83,
        by_words: [11.70, 6.64, 5.55, 7.57, 4.52, 2.97, 1.83, -0.14],
        length: -3.18,
        touched: 0.77,
        asks: 3.46,
        wishes: -2.95,
        apart: -1.94,
        back: -4.44,
    },
    near: Near { always: 1.06, of_field: 0.23, few: 3.42, apart: 0.85 },
    none: Nothing { always: 4.44, best: 5.47, elsewhere: 6.84, odds: 0.00, length: 0.59 },
};

/// What a message says that counts for every candidate.
struct Said<'a> {
    weights: &'a Weights,
    clarity: f32,
    /// One over the telling words and one more.
    few: f32,
    apart: bool,
    back: bool,
    /// That a slot of the record in hand has what it says.
    touched: bool,
    /// What it and those before it on the matter say.
    together: Option<Likely<'a>>,
}

impl Taking<'_> {
    /// The procedure that the message is about while `procedure` is in hand; nothing where it is about none of those that are found.
    pub(super) fn meant(&self, ranking: &Ranking, procedure: &Procedure) -> Result<Option<Code>, Error> {
        if let Some(best) = ranking.candidates.first().filter(|best| names_outright(ranking, best, procedure))
        {
            return Ok(Some(best.code.clone()));
        }
        let beside = self.beside(procedure)?;
        let said = Said {
            weights: match (ranking.vector_missing, ranking.elsewhere_odds) {
                (None, _) => &FUSED,
                (Some(_), Some(_)) => &LEARNT,
                (Some(_), None) => &LEXICAL,
            },
            clarity: ranking.clarity(),
            few: 1.0 / (1 + self.heard.left.min(MANY)) as f32,
            apart: self.knowledge.retriever.tells_apart(&self.heard.said),
            back: self.heard.has(Mark::Back),
            touched: self.touched(procedure).is_some(),
            together: self.knowledge.retriever.likely(&self.together),
        };
        let likely = said.together.as_ref().map(|together| together.likeliest(LIKELY)).unwrap_or_default();
        let likely = likely.into_iter().filter(|code| self.knowledge.catalog.get(code).is_some());
        let found = [ranking, &beside].into_iter().flat_map(|found| found.candidates.iter().take(RIVALS));
        let mut codes = vec![&procedure.code];
        for code in found.map(|one| &one.code).chain(&self.session.before).chain(likely) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let spoken = codes.into_iter().map(|code| {
            let own = if *code == procedure.code {
                self.for_in_hand(&said)
            } else {
                self.for_neighbour(procedure, code, &said)
            };
            (own + self.for_any(ranking, &beside, code, &said), code)
        });
        let best = spoken.max_by(|a, b| a.0.total_cmp(&b.0));
        let meant = best.filter(|(spoken, _)| *spoken > self.for_none(ranking, &said)).map(|(_, code)| code);
        Ok(meant.filter(|code| **code != procedure.code || self.is_tied(ranking, procedure, &said)).cloned())
    }

    /// Whether anything ties the message to `procedure`: what shares no word with it and asks nothing is about something else, however
    /// little else is found.
    fn is_tied(&self, ranking: &Ranking, procedure: &Procedure, said: &Said<'_>) -> bool {
        let heard = &self.heard;
        let own = ranking.candidates.iter().find(|one| one.code == procedure.code);
        let covered = own.is_some_and(|own| own.features.covered >= COVERED);
        let says_little = heard.left <= HARDLY || heard.only_tells();
        // `Còn đứa út mới 3 tuổi thì sao` goes on, `còn thuốc tây cho người thì sao` does not.
        let goes_on = heard.has(Mark::Ellipsis) && !heard.facts.is_empty();
        says_little || goes_on || heard.asks() || covered || said.touched
    }

    fn for_any(&self, ranking: &Ranking, beside: &Ranking, code: &Code, said: &Said<'_>) -> f32 {
        let any = &said.weights.any;
        let (alone, own) = scored(ranking, code, ALONE);
        let best = ranking.candidates.first().map_or(0.0, |best| best.score);
        let of = |part: fn(&Candidate) -> f32| own.map_or(0.0, part);
        let before = f32::from(self.session.before.contains(code));
        any.alone * alone
            + any.clear * alone * said.clarity
            + any.first * f32::from(alone >= best)
            + any.low * (LITTLE - alone).max(0.0)
            + any.beside * scored(beside, code, BESIDE).0
            + any.expected
                * own
                    .and_then(|own| own.expected)
                    .map_or(0.0, |cosine| stretch(cosine, ranking.scale.floor, 1.0))
            + any.title * of(|own| own.features.title)
            + any.covered * of(|own| own.features.covered)
            + any.voted * of(|own| own.features.voted)
            + any.together * said.together.as_ref().map_or(0.0, |together| together.behind(code))
            + before * (any.before + any.back * f32::from(said.back))
    }

    fn for_in_hand(&self, said: &Said<'_>) -> f32 {
        let (heard, in_hand) = (&self.heard, &said.weights.in_hand);
        in_hand.always
            + in_hand.by_words.get(heard.left).unwrap_or(&0.0)
            + in_hand.length * self.length()
            + in_hand.touched * f32::from(said.touched)
            + in_hand.asks * f32::from(heard.asks())
            + in_hand.wishes * f32::from(heard.has(Mark::Wish))
            + in_hand.apart * f32::from(said.apart)
            + in_hand.back * f32::from(said.back)
    }

    fn for_neighbour(&self, procedure: &Procedure, code: &Code, said: &Said<'_>) -> f32 {
        let Some(other) = self.knowledge.catalog.get(code) else { return 0.0 };
        let Weights { any, near, .. } = said.weights;
        let linked = f32::from(are_linked(procedure, other)) * (any.linked + any.linked_few * said.few);
        let of_field = near.of_field * f32::from(other.field == procedure.field);
        let nearness = near.always + near.few * said.few + near.apart * f32::from(said.apart);
        let is_near =
            self.session.before.contains(code) || are_near(&self.knowledge.catalog, procedure, other);
        linked + of_field + nearness * f32::from(is_near)
    }

    fn for_none(&self, ranking: &Ranking, said: &Said<'_>) -> f32 {
        let best = ranking.candidates.first().map_or(0.0, |best| best.score);
        let none = &said.weights.none;
        none.always
            + none.best * best
            + none.elsewhere * ranking.elsewhere_ahead()
            + none.odds * ranking.elsewhere_odds.unwrap_or(0.0)
            + none.length * self.length()
    }

    /// How long the message is, as a share of [`LONG`] words.
    fn length(&self) -> f32 {
        self.heard.words.len().min(LONG) as f32 / LONG as f32
    }

    /// The ranking of the message beside what `procedure` is about.
    fn beside(&self, procedure: &Procedure) -> Result<Ranking, Error> {
        let query = self.beside_query(procedure);
        let mut ranking = self.knowledge.retriever.retrieve(
            query,
            &Filter::default(),
            Side::Lexical,
            WIDE,
            self.asked.deadline,
        )?;
        suited::suit(&mut ranking, &self.session.facts, self.knowledge);
        Ok(ranking)
    }

    /// The message and what `procedure` is about, as one question.
    fn beside_query(&self, procedure: &Procedure) -> Query {
        let retriever = &self.knowledge.retriever;
        let name = Phrasebook(self.asked.language).text(&procedure.name);
        let object = retriever.object(name.split(" (").next().unwrap_or(name));
        let said = &self.heard.said;
        let object = if has_diacritics(said) { object } else { fold(&object) };
        retriever.understand(&format!("{said} {object}"))
    }
}

/// Whether the message names `best` and hardly a word of `procedure`, which is in hand: in a small catalog, where no score is low,
/// the model would hold on to it.
fn names_outright(ranking: &Ranking, best: &Candidate, procedure: &Procedure) -> bool {
    let own = ranking.candidates.iter().find(|one| one.code == procedure.code);
    best.features.named >= WHOLLY
        && best.features.title >= TITLED
        && own.is_none_or(|own| own.features.named < PARTLY)
}

/// The score of `code` in `ranking`, that of the last of the first `deep` where it is not found, and the candidate.
fn scored<'a>(ranking: &'a Ranking, code: &Code, deep: usize) -> (f32, Option<&'a Candidate>) {
    let looked_at = &ranking.candidates[..deep.min(ranking.candidates.len())];
    let own = looked_at.iter().find(|one| one.code == *code);
    let score = own.or(looked_at.last()).map_or(0.0, |one| one.score);
    (score, own)
}
