//! The reply to a question back: by number, label or code, by yes or no, by a fact, or in free words.

use std::collections::HashSet;

use crate::{
    answer::{ClarifyOption, NamedProcedure, decision},
    catalog::{Code, Slot},
    retrieval::{Candidate, Mark, Ranking},
    text::{Syllable, fold, syllables},
};

use super::{
    follow::are_linked,
    session::Open,
    turn::{Taking, Turn},
};

/// Confidence at which a reply is a new question rather than a reply.
const STANDS: f32 = 0.6;
/// Least title fit of the best candidate of such a reply.
const TITLED: f32 = 0.4;
/// Confidence, and how far its best stands before all that is in question, of a message that is a new question whatever its title fit.
const CLEAR: f32 = 0.8;
const OUTSTANDING: f32 = 0.25;
/// Least share of its words that the names of an option have to be meant rather than a near-duplicate.
const NAMED: f32 = 0.5;
/// Words of one option alone that a reply says back.
const SAID_BACK: usize = 2;
/// How far behind the best of all procedures one that is in question may stand and still be meant.
const BEHIND: f32 = 0.3;
/// Least share of its words that the names of such a one have, and scores that count as alike.
const MENTIONED: f32 = 0.3;
const NEARLY: f32 = 0.12;
/// Least likelihood of the one in question that all that was said is about; or else its least share of that of all in question, where it is
/// no farther behind the likeliest of all than so (see [`Likely::behind`](crate::retrieval::Likely::behind)).
const LIKELY: f32 = 0.5;
const LIKELY_OF_THEM: f32 = 0.7;
const NEAR_LIKELIEST: f32 = 0.2;
/// Fit of facets where nothing is stated, and what it differs by where two state different values.
const SILENT: f32 = 0.5;
const APART: f32 = 0.15;
/// Procedures that stay in question after a refusal, and how many of them it names.
const NEAREST: usize = 8;
const NAMED_NEAREST: usize = 3;
/// Least confidence of a refusal after which they do.
const UNDERSTOOD: f32 = 0.2;

impl Taking<'_> {
    /// The answer for the option that the message picks outright.
    pub(super) fn chosen(&mut self) -> Option<Turn> {
        let open = self.session.open.clone()?;
        if self.heard.has(Mark::Both) && self.heard.left == 0 {
            return self.all_of(&open);
        }
        let code = self.picked(&open)?;
        let slots = self.slots_of_open();
        let turn = self.answered(&code, slots);
        Some(turn.unwrap_or_else(|| self.unknown()))
    }

    /// The slots of the question behind the question back, and those of the reply.
    fn slots_of_open(&self) -> Vec<Slot> {
        let mut slots = self.session.asked.clone();
        slots.extend(self.asked_slots().into_iter().filter(|slot| !self.session.asked.contains(slot)));
        slots
    }

    fn picked(&self, open: &Open) -> Option<Code> {
        let said = fold(self.asked.words.trim().trim_end_matches(['.', ')', '!']));
        let options = &open.options;
        let counted = said.parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
        let labelled = || options.iter().find(|option| fold(&option.label) == said || option.code == said);
        let ordinal = || {
            let place = self.heard.ordinal(options.len()).filter(|_| self.heard.left <= 1)?;
            options.get(place)
        };
        let option = counted.or_else(labelled).or_else(ordinal).or_else(|| self.agreed(options))?;
        option.code.parse().ok()
    }

    /// The option that a bare yes or no means: the one whose label begins with it.
    fn agreed<'a>(&self, options: &'a [ClarifyOption]) -> Option<&'a ClarifyOption> {
        if self.heard.left > 0 || self.heard.words.len() > 4 {
            return None;
        }
        let heads: &[&str] = match (self.heard.has(Mark::Yes), self.heard.has(Mark::No)) {
            (true, false) => &["co", "yes", "phai", "dung"],
            (false, true) => &["khong", "no", "chua"],
            _ => return None,
        };
        options.iter().find(|option| {
            let label = syllables(&option.label);
            label.first().is_some_and(|first| heads.contains(&first.folded.as_str()))
        })
    }

    /// The first of all options, with the others named.
    fn all_of(&mut self, open: &Open) -> Option<Turn> {
        let (first, rest) = open.pool.split_first()?;
        let slots = self.slots_of_open();
        let also = rest.iter().map(|code| self.named(code)).collect();
        let turn = self.answered(first, slots)?;
        Some(self.naming(turn, also))
    }

    pub(super) fn named(&self, code: &Code) -> NamedProcedure {
        let name = self.knowledge.catalog.get(code).map(|one| self.words().text(&one.name).to_owned());
        NamedProcedure { code: code.to_string(), name: name.unwrap_or_else(|| code.to_string()) }
    }

    /// What a reply in free words to the open question leads to; nothing where it is a new question.
    pub(super) fn reply_to_open(&mut self, ranking: &Ranking) -> Option<Turn> {
        let open = self.session.open.clone()?;
        let slots = self.slots_of_open();
        if let Some(code) = self.by_facts(&open) {
            return self.answered(&code, slots);
        }
        // Whoever only asks on says nothing of which is meant, whatever else is asked in such words.
        if self.heard.left == 0 && self.heard.asks() {
            return self.likeliest(&open);
        }
        let best = ranking.candidates.first()?;
        let titled = best.features.title >= TITLED || stands_out(&open, ranking, best);
        let by_all_said = self.by_all_said(&open);
        let settled = by_all_said.as_ref().is_some_and(|(_, likelihood)| *likelihood >= LIKELY);
        let clear =
            ranking.clarity() >= STANDS && titled && !settled && !self.is_of_pool(&open, best, ranking);
        if !ranking.query.codes.is_empty() {
            return None;
        }
        // Whoever says back several words of one option means it, whatever else has them.
        let labelled = self.by_label(&open).filter(|(_, most)| !clear || *most >= SAID_BACK);
        if let Some(code) = labelled.map(|(code, _)| code).or_else(|| self.by_part(&open)) {
            return self.answered(&code, slots);
        }
        if let Some(turn) = self.explained_of(&open) {
            return Some(turn);
        }
        if clear {
            return None;
        }
        let best_of_all = || open.pool.contains(&best.code).then(|| best.code.clone());
        let meant = self.by_look(&open.pool).or(by_all_said.map(|(code, _)| code));
        let meant = meant.or_else(|| mentioned(&open, ranking, best)).or_else(best_of_all);
        if let Some(code) = meant {
            return self.answered(&code, slots);
        }
        if ranking.clarity() >= decision::ANSWER_AT {
            return None;
        }
        // Whoever asks on without choosing gets the likeliest, with the others named.
        let asks_on = !self.heard.follow_up.is_empty() || self.heard.only_tells();
        if !asks_on {
            return None;
        }
        self.likeliest(&open)
    }

    /// The answer from the one in question that the message looks like, else from the likeliest, with the others named.
    fn likeliest(&mut self, open: &Open) -> Option<Turn> {
        let look = self.by_look(&open.pool);
        // Who chooses still asks what was asked before.
        let slots = if look.is_some() { self.slots_of_open() } else { self.asked_slots() };
        let code = look.or_else(|| open.pool.first().cloned())?;
        let also = open.pool.iter().filter(|other| **other != code).map(|other| self.named(other)).collect();
        let turn = self.answered(&code, slots)?;
        Some(self.naming(turn, also))
    }

    /// What stays in question after a refusal: the nearest procedures, so that a message which only adds to the one before is
    /// understood with it. Nothing where the refused one was hardly understood, or leads elsewhere.
    pub(super) fn still_open(&self, ranking: &Ranking) -> Option<Open> {
        let lost = ranking.clarity() < UNDERSTOOD || ranking.leads_elsewhere().is_some();
        if lost || self.session.procedure.is_some() {
            return None;
        }
        let pool: Vec<Code> = ranking.candidates.iter().take(NEAREST).map(|one| one.code.clone()).collect();
        let named = pool.iter().take(NAMED_NEAREST).map(|code| self.named(code));
        let options = named.map(|one| ClarifyOption { code: one.code, label: one.name }).collect();
        Some(Open { options, pool, fact: None })
    }

    /// Whether `best` is of the pool, or only a near-duplicate of one there that the message names too.
    fn is_of_pool(&self, open: &Open, best: &Candidate, ranking: &Ranking) -> bool {
        let catalog = &self.knowledge.catalog;
        let near = |code: &Code| match (catalog.get(code), catalog.get(&best.code)) {
            (Some(own), Some(best)) => are_linked(own, best),
            _ => false,
        };
        let named = |code: &Code| {
            ranking.candidates.iter().any(|one| one.code == *code && one.features.named >= NAMED)
        };
        open.pool.contains(&best.code) || open.pool.iter().any(|code| near(code) && named(code))
    }

    /// The one of the pool that is for the facts that this message tells.
    fn by_facts(&self, open: &Open) -> Option<Code> {
        let book = self.knowledge.retriever.lexicon().facts();
        let catalog = &self.knowledge.catalog;
        let told = self.heard.facts.iter().filter_map(|(key, value)| Some((book.rule(key)?, value)));
        let told: Vec<_> = told.filter(|(rule, _)| rule.tells_procedures_apart()).collect();
        if told.is_empty() {
            return None;
        }
        let fits = |code: &&Code| {
            let procedure = catalog.get(code);
            procedure.is_some_and(|one| told.iter().all(|(rule, value)| rule.is_for(one, value)))
        };
        open.pool.iter().find(fits).cloned()
    }

    /// The only one of `codes` that fits best what the message states of what tells look-alikes apart.
    fn by_look(&self, codes: &[Code]) -> Option<Code> {
        let retriever = &self.knowledge.retriever;
        let mut fits: Vec<(f32, &Code)> =
            codes.iter().map(|code| (retriever.facets_fit(&self.heard.said, code), code)).collect();
        fits.sort_by(|a, b| b.0.total_cmp(&a.0));
        match fits.as_slice() {
            [(best, code), (second, _), ..] if *best > SILENT && *best > second + APART => {
                Some((*code).clone())
            }
            _ => None,
        }
    }

    /// The one in question that the message and those before it on the matter are likely about, and how likely it is.
    fn by_all_said(&self, open: &Open) -> Option<(Code, f32)> {
        let likely = self.knowledge.retriever.likely(&self.together)?;
        let known: Vec<(f32, &Code)> =
            open.pool.iter().filter_map(|code| Some((likely.log(code)?.exp(), code))).collect();
        let (own, code) = *known.iter().max_by(|one, other| one.0.total_cmp(&other.0))?;
        let all: f32 = known.iter().map(|(own, _)| own).sum();
        let of_them = own >= LIKELY_OF_THEM * all && likely.behind(code) <= NEAR_LIKELIEST;
        (own >= LIKELY || of_them).then(|| (code.clone(), own))
    }

    /// The first of the options that have all that the message says, where others have not: who answers half of a question back leaves
    /// the rest as it was understood before.
    fn by_part(&self, open: &Open) -> Option<Code> {
        let heard = &self.heard;
        let telling = &heard.telling;
        let said = |option: &&ClarifyOption| {
            let label = label_words(option);
            telling.iter().all(|(at, _)| label.iter().any(|word| says(&heard.words[*at], word)))
        };
        let mut having = open.options.iter().filter(said);
        let first = having.next().filter(|_| telling.len() >= SAID_BACK)?;
        if having.count() + 1 == open.options.len() {
            return None;
        }
        first.code.parse().ok()
    }

    /// The option with most of the message's words that no other option has, and how many.
    fn by_label(&self, open: &Open) -> Option<(Code, usize)> {
        let said = |word: &&Syllable| self.heard.words.iter().any(|heard| says(heard, word));
        let labels: Vec<Vec<Syllable>> = open.options.iter().map(label_words).collect();
        let own = |at: usize| {
            let elsewhere = |word: &Syllable| {
                let others = labels.iter().enumerate().filter(|(other, _)| *other != at);
                others.flat_map(|(_, words)| words).any(|other| other.folded == word.folded)
            };
            labels[at].iter().filter(said).filter(|word| !elsewhere(word)).count()
        };
        let mut counted: Vec<(usize, usize)> = (0..labels.len()).map(|at| (own(at), at)).collect();
        counted.sort_by(|a, b| b.cmp(a));
        let (most, at) = *counted.first()?;
        let second = counted.get(1).map_or(0, |(count, _)| *count);
        let short = self.heard.words.len() <= 8;
        let code = open.options[at].code.parse().ok().filter(|_| short && most >= 1 && most > second)?;
        Some((code, most))
    }
}

/// Whether `best` stands far before all that is in question, for a message that is clear by itself.
fn stands_out(open: &Open, ranking: &Ranking, best: &Candidate) -> bool {
    let own = ranking.candidates.iter().find(|one| open.pool.contains(&one.code));
    ranking.clarity() >= CLEAR && best.score - own.map_or(0.0, |own| own.score) >= OUTSTANDING
}

/// The one in question that the message names, if less than others do: of several that it names nearly as well the likeliest.
fn mentioned(open: &Open, ranking: &Ranking, best: &Candidate) -> Option<Code> {
    let named = |one: &&Candidate| {
        one.score >= best.score - BEHIND && open.pool.contains(&one.code) && one.features.named > MENTIONED
    };
    let first = ranking.candidates.iter().find(named)?;
    let near = ranking.candidates.iter().filter(named).filter(|one| one.score >= first.score - NEARLY);
    let place = |one: &&Candidate| open.pool.iter().position(|code| *code == one.code);
    near.min_by_key(place).map(|one| one.code.clone())
}

/// Whether a word that was `heard` is `word`. Who writes marks means them: `gãy đôi` does not say `đổi`.
fn says(heard: &Syllable, word: &Syllable) -> bool {
    let unmarked = heard.exact == heard.folded;
    heard.folded == word.folded && (unmarked || heard.exact == word.exact)
}

/// The words of a label that may tell it from others, each once: no particles.
fn label_words(option: &ClarifyOption) -> Vec<Syllable> {
    const PARTICLES: [&str; 16] = [
        "co", "khong", "la", "toi", "cua", "cho", "va", "hoac", "the", "a", "of", "my", "i", "yes", "no",
        "to",
    ];
    let mut seen = HashSet::new();
    let words = syllables(&option.label).into_iter();
    words
        .filter(|word| !PARTICLES.contains(&word.folded.as_str()) && seen.insert(word.folded.clone()))
        .collect()
}
