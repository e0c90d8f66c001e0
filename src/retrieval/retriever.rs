//! Ranks the procedures of the catalog for a question.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    catalog::Code,
    index::{
        Among, Filter,
        lexical::{LexicalHit, LexicalIndex, Part, Presence},
        vector::{VectorHit, VectorIndex},
    },
    inference::{CosineScale, RightOfWay, TextKind, worker::EmbeddingWorker},
    text::{Syllable, fold::fold, syllables},
};

use super::{
    Error, Lexicon, Query, Terminology, evidence,
    fusion::{Features, SILENT, Weights, stretch},
    likelihood::{Gist, Likely},
    phrase::Found,
    query::Concept,
    reading::{Known, read},
    spelling::Spelling,
};

/// How many procedures each list hands to fusion.
const DEPTH: usize = 100;
/// How many procedures the vector list hands to fusion: deep, so that what words found has its cosine too.
const VECTOR_DEPTH: usize = 300;
/// How many procedures the list of expected questions hands over: a procedure has many more questions than passages, so that a deep
/// list takes long, and what is not among them counts as the last one that is.
const EXPECTED_DEPTH: usize = 100;
/// How many procedures what was learnt hands to fusion, found by any other list or not.
const LIKELIEST: usize = 20;
/// Nearest questions that vote for their procedures.
const VOTING: usize = 5;

/// Which lists to rank by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Lexical,
    Vector,
    Fused,
}

/// A procedure, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    pub code: Code,
    /// 0 to 1.
    pub score: f32,
    pub features: Features,
    /// Cosine to its best passage; absent where the vector side did not find it.
    pub cosine: Option<f32>,
    /// Cosine to the nearest question that it expects; that of the last one found where it is not among them, absent where none was.
    pub expected: Option<f32>,
    /// The logarithm of how likely it is by what a classifier has learnt, in nats; absent where that does not know it, or no word of
    /// the question.
    pub likelihood: Option<f32>,
    /// BM25; 0 where the lexical side did not find it.
    pub bm25: f32,
}

/// Why the vector side did not take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VectorMissing {
    /// There is no embedding model, or no vector index.
    NoModel,
    /// The model was busy, late or failed.
    Embedding,
    /// The index or the server failed.
    Search,
}

impl VectorMissing {
    /// The word by which a reply names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoModel => "no-embedding-model",
            Self::Embedding => "embedding-late",
            Self::Search => "vector-search",
        }
    }
}

/// The procedures for a question, best first.
#[derive(Debug, Clone)]
pub struct Ranking {
    pub query: Query,
    pub candidates: Vec<Candidate>,
    /// The best of what is handled elsewhere.
    pub elsewhere: Option<Candidate>,
    /// The logarithm of the odds, by what a classifier has learnt, that what the question is about is handled elsewhere, in nats; absent
    /// without one, or where it knows no word of the question.
    pub elsewhere_odds: Option<f32>,
    /// The logarithm of the odds, by what a classifier has learnt, that it leaves open which of several procedures is needed, in nats;
    /// absent likewise.
    pub ambiguity_odds: Option<f32>,
    /// Why the vector side did not take part, where it should have.
    pub vector_missing: Option<VectorMissing>,
    /// What the features of the candidates were weighted with.
    pub weights: Weights,
    /// How the cosines of the candidates lie.
    pub scale: CosineScale,
    /// Time spent on the lexical side, the embedding and the vector search.
    pub took: Took,
}

impl Ranking {
    /// How likely it is that the best candidate answers the question, 0 to 1.
    pub fn confidence(&self) -> f32 {
        evidence::confidence(self)
    }

    /// How clearly the message names what it is about by itself, 0 to 1: as the confidence, but less where little is said, since within
    /// a conversation few words go on with what is in hand.
    pub fn clarity(&self) -> f32 {
        evidence::clarity(self.confidence(), &self.query)
    }

    /// By how much `one` stands before `other`, by score. What merely goes unsaid (that somebody is a foreigner, say) ranks them
    /// but is no reason not to ask: it counts only where the question says something of it.
    pub fn ahead(&self, one: &Candidate, other: &Candidate) -> f32 {
        let by_score = one.score - other.score;
        let said = [one, other].iter().any(|candidate| candidate.features.facets > SILENT);
        let by_facets = self.weights.share(one.features.facets - other.features.facets);
        if said { by_score } else { by_score - by_facets }
    }

    /// What is handled elsewhere, where that fits the question better than any procedure.
    pub fn leads_elsewhere(&self) -> Option<&Code> {
        self.elsewhere.as_ref().filter(|_| self.elsewhere_ahead() > 0.0).map(|elsewhere| &elsewhere.code)
    }

    /// How far, by score, what is handled elsewhere stands before the best procedure; negative where it stands behind.
    pub fn elsewhere_ahead(&self) -> f32 {
        let best = self.candidates.first().map_or(0.0, |best| best.score);
        self.elsewhere.as_ref().map_or(-best, |elsewhere| elsewhere.score - best)
    }
}

/// Where the time went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    pub lexical: Duration,
    pub embedding: Duration,
    pub vector: Duration,
}

/// The vector side: the index and the model that makes its queries.
#[derive(Clone)]
pub struct VectorSide {
    pub index: Arc<dyn VectorIndex>,
    pub embedding: Arc<EmbeddingWorker>,
}

/// What the vector side found: procedures by what their records say, and by the questions that they expect.
#[derive(Debug, Default)]
struct VectorLists {
    records: Vec<VectorHit>,
    questions: Vec<VectorHit>,
}

impl VectorLists {
    /// The procedures of the `count` nearest questions, one as often as it has questions among them.
    fn nearest_questions(&self, count: usize) -> Vec<&Code> {
        let mut scored: Vec<(f32, &Code)> = Vec::new();
        for hit in &self.questions {
            let scores = std::iter::once(&hit.score).chain(&hit.next);
            scored.extend(scores.map(|score| (*score, &hit.procedure)));
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.into_iter().take(count).map(|(_, code)| code).collect()
    }
}

/// What was found for a question.
struct Lists<'a> {
    lexical: Vec<LexicalHit>,
    vector: VectorLists,
    /// What a classifier says; nothing where there is none, or it knows no word of the question.
    likely: Option<Likely<'a>>,
    /// The procedures that it finds likeliest.
    likeliest: Vec<&'a Code>,
}

/// Ranks procedures. Calls block for milliseconds: make them from a thread that may.
pub struct Retriever {
    lexical: LexicalIndex,
    vector: Option<VectorSide>,
    spelling: Spelling,
    terminology: Arc<Terminology>,
}

impl std::fmt::Debug for VectorSide {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("VectorSide").field("model", &self.embedding.id()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Retriever {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Retriever").field("lexical", &self.lexical).finish_non_exhaustive()
    }
}

impl Retriever {
    /// A retriever over indexes that were built from the catalog that `terminology` was learnt from.
    pub fn new(
        terminology: Arc<Terminology>,
        lexical: LexicalIndex,
        vector: Option<VectorSide>,
    ) -> Result<Self, Error> {
        let spelling = Spelling::new(lexical.vocabulary()?);
        Ok(Self { lexical, vector, spelling, terminology })
    }

    /// Whether it has a vector side.
    pub fn has_vectors(&self) -> bool {
        self.vector.is_some()
    }

    /// The words people use.
    pub fn lexicon(&self) -> &Lexicon {
        &self.terminology.lexicon
    }

    /// The life events of the catalog whose situations `words` tell, each with the syllables that do.
    pub fn situations(&self, words: &[Syllable]) -> Vec<Found> {
        self.terminology.situations.find(words)
    }

    /// `question` as it was meant: keys undone, shorthand written out, words cut.
    pub fn read(&self, question: &str) -> String {
        let Terminology { lexicon, diacritics, .. } = &*self.terminology;
        read(question, Known { lexicon, spelling: &self.spelling, diacritics }).text
    }

    /// What `title` is about, without the words that tell it from its look-alikes: `cấp lại thẻ căn cước` is about `thẻ căn cước`.
    pub fn object(&self, title: &str) -> String {
        self.terminology.lexicon.facets.without(title)
    }

    /// Whether `question` states anything that tells look-alikes apart.
    pub fn tells_apart(&self, question: &str) -> bool {
        !self.terminology.lexicon.facets.asked(question).is_empty()
    }

    /// How the title of `code` fits what `question` states of what tells look-alikes apart, 0 to 1; 0.5 where it says nothing.
    pub fn facets_fit(&self, question: &str, code: &Code) -> f32 {
        let Terminology { lexicon, titles, .. } = &*self.terminology;
        lexicon.facets.fit(&lexicon.facets.asked(question), titles, code)
    }

    /// What `question` says.
    pub fn understand(&self, question: &str) -> Query {
        let Terminology { lexicon, diacritics, .. } = &*self.terminology;
        Query::understand(question, lexicon, &self.spelling, diacritics)
    }

    /// What of `query` the classifier knows; nothing where there is none.
    pub fn gist(&self, query: &Query) -> Gist {
        self.terminology.likelihoods.as_ref().map(|learnt| learnt.gist(&query.meaning)).unwrap_or_default()
    }

    /// What the classifier says of a question of which `gist` is known; nothing where there is none, or it knows no word.
    pub fn likely(&self, gist: &Gist) -> Option<Likely<'_>> {
        self.terminology.likelihoods.as_ref()?.of(gist)
    }

    /// The `limit` best procedures for `query`. A vector side that fails or is late is left out and named in
    /// `vector_missing`.
    pub fn retrieve(
        &self,
        query: Query,
        filter: &Filter,
        side: Side,
        limit: usize,
        deadline: Instant,
    ) -> Result<Ranking, Error> {
        // A card goes before a wording.
        let _first = RightOfWay::take();
        let mut took = Took::default();
        let started = Instant::now();
        let mut lexical = match side {
            Side::Vector => Vec::new(),
            Side::Lexical | Side::Fused => self.lexical.search(&query.terms, &query.codes, filter, DEPTH)?,
        };
        // A message is no example of what it says nothing of, however much else they share.
        let words = syllables(&query.text);
        let may_be = |code: &Code| self.terminology.may_be(code, &words);
        lexical.retain(|hit| may_be(&hit.procedure));
        took.lexical = started.elapsed();
        let (mut vector, vector_missing) = match side {
            Side::Lexical => (VectorLists::default(), None),
            Side::Vector | Side::Fused => match self.search_vectors(&query, filter, deadline, &mut took) {
                Ok(lists) => (lists, None),
                Err(reason) => (VectorLists::default(), Some(reason)),
            },
        };
        vector.records.retain(|hit| may_be(&hit.procedure));
        vector.questions.retain(|hit| may_be(&hit.procedure));
        let weights = match (side, vector.records.is_empty()) {
            (Side::Vector, _) => Weights::VECTOR,
            (_, true) => Weights::LEXICAL,
            (_, false) => Weights::FUSED,
        };
        let learnt = self.terminology.likelihoods.as_ref().filter(|_| side != Side::Vector);
        let likely = learnt.and_then(|learnt| learnt.of(&learnt.gist(&query.meaning)));
        let elsewhere_odds = likely.as_ref().map(Likely::elsewhere);
        let ambiguity_odds = self.terminology.ambiguity.as_ref().and_then(|learnt| learnt.of(&query.meaning));
        let mut likeliest = likely.as_ref().map(|likely| likely.likeliest(LIKELIEST)).unwrap_or_default();
        likeliest.retain(|code| may_be(code) && filter.lets_all_pass());
        let lists = Lists { lexical, vector, likely, likeliest };
        let mut candidates = self.candidates(&query, &lists, &weights)?;
        let is_elsewhere = |candidate: &&Candidate| self.terminology.is_elsewhere(&candidate.code);
        let elsewhere = candidates.iter().find(is_elsewhere).cloned();
        candidates.retain(|candidate| !self.terminology.is_elsewhere(&candidate.code));
        candidates.truncate(limit);
        Ok(Ranking {
            query,
            candidates,
            elsewhere,
            elsewhere_odds,
            ambiguity_odds,
            vector_missing,
            weights,
            scale: self.scale(),
            took,
        })
    }

    fn scale(&self) -> CosineScale {
        self.vector.as_ref().map(|side| side.embedding.scale()).unwrap_or_default()
    }

    fn search_vectors(
        &self,
        query: &Query,
        filter: &Filter,
        deadline: Instant,
        took: &mut Took,
    ) -> Result<VectorLists, VectorMissing> {
        let side = self.vector.as_ref().ok_or(VectorMissing::NoModel)?;
        let started = Instant::now();
        let vector = side.embedding.embed(TextKind::Query, &query.meaning, deadline).map_err(|error| {
            tracing::warn!(%error, "the question was not embedded; ranking by words alone");
            VectorMissing::Embedding
        })?;
        took.embedding = started.elapsed();
        let started = Instant::now();
        let nearest = |among, depth| {
            let filter = Filter { among, ..filter.clone() };
            side.index.search(&vector, &filter, depth).map_err(|error| {
                tracing::warn!(%error, "the vector search failed; ranking by words alone");
                VectorMissing::Search
            })
        };
        let lists = VectorLists {
            records: nearest(Among::Records, VECTOR_DEPTH)?,
            questions: nearest(Among::Questions, EXPECTED_DEPTH)?,
        };
        took.vector = started.elapsed();
        Ok(lists)
    }

    fn candidates(
        &self,
        query: &Query,
        lists: &Lists<'_>,
        weights: &Weights,
    ) -> Result<Vec<Candidate>, Error> {
        let Lists { lexical, vector, likely, likeliest } = lists;
        let mut found: HashMap<&Code, (f32, Option<f32>)> = HashMap::new();
        for hit in lexical {
            found.entry(&hit.procedure).or_default().0 = hit.score;
        }
        for hit in &vector.records {
            found.entry(&hit.procedure).or_default().1 = Some(hit.score);
        }
        let mut expected: HashMap<&Code, f32> = HashMap::new();
        for hit in &vector.questions {
            found.entry(&hit.procedure).or_default();
            expected.insert(&hit.procedure, hit.score);
        }
        for code in likeliest {
            found.entry(*code).or_default();
        }
        let codes: Vec<&Code> = found.keys().copied().collect();
        let coverage = self.coverage(&query.concepts, &codes)?;
        let words = self.terminology.profiles.words(&query.terms);
        let Terminology { lexicon, titles, .. } = &*self.terminology;
        let asked = lexicon.facets.asked(&query.meaning);
        let best_bm25 = lexical.first().map_or(0.0, |hit| hit.score);
        let best_cosine = vector.records.first().map_or(1.0, |hit| hit.score);
        let voting = vector.nearest_questions(VOTING);
        let best_expected = vector.questions.first().map_or(1.0, |hit| hit.score);
        let last_expected = vector.questions.last().map(|hit| hit.score);
        let floor = self.scale().floor;
        let mut candidates: Vec<Candidate> = Vec::with_capacity(codes.len());
        for (code, (named, covered)) in codes.into_iter().zip(coverage) {
            let (bm25, cosine) = found[code];
            let voted = voting.iter().filter(|voter| **voter == code).count() as f32 / VOTING as f32;
            let expected = expected.get(code).copied().or(last_expected);
            let fit = self.terminology.profiles.title_fit(&words, code);
            let features = Features {
                lexical: stretch(bm25, 0.0, best_bm25),
                vector: cosine.map_or(0.0, |cosine| stretch(cosine, floor, best_cosine)),
                unexpected: expected.map_or(0.0, |cosine| 1.0 - stretch(cosine, floor, best_expected)),
                voted,
                unlikely: likely.as_ref().map_or(0.0, |likely| likely.behind(code)),
                title: fit.both,
                stated: fit.stated,
                named,
                covered,
                facets: lexicon.facets.fit(&asked, titles, code),
                curated: f32::from(self.terminology.profiles.is_curated(code)),
            };
            // A procedure that the question names by its code is the one that is meant.
            let named_by_code = query.codes.iter().any(|named| named == code.as_str());
            let score = if named_by_code { 1.0 } else { weights.score(&features) };
            let likelihood = likely.as_ref().and_then(|likely| likely.log(code));
            let code = code.clone();
            candidates.push(Candidate { code, score, features, cosine, expected, likelihood, bm25 });
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.code.cmp(&b.code)));
        Ok(candidates)
    }

    /// For each of `codes`, the share of the concepts' telling weight that its titles cover, and that it covers
    /// anywhere.
    fn coverage(&self, concepts: &[Concept], codes: &[&Code]) -> Result<Vec<(f32, f32)>, Error> {
        let mut words: Vec<&str> =
            concepts.iter().flat_map(|concept| concept.any.iter().flatten()).map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        let place: HashMap<&str, usize> = words.iter().enumerate().map(|(at, word)| (*word, at)).collect();
        let weights: Vec<f32> =
            concepts.iter().map(|concept| concept.weight * self.telling(concept)).collect();
        let whole: f32 = weights.iter().sum();
        let share = |covers: &dyn Fn(&Concept) -> bool| {
            let covered = concepts
                .iter()
                .zip(&weights)
                .filter(|(concept, _)| covers(concept))
                .map(|(_, weight)| weight);
            if whole > 0.0 { covered.sum::<f32>() / whole } else { 0.0 }
        };
        let presence = self.lexical.presence(&words, codes)?;
        let shares = presence.iter().map(|row| {
            let titled = |p: Presence| p.within(Part::Name) || p.within(Part::Aliases);
            let named = share(&|concept| covers(concept, |word| titled(row[place[word]])));
            let covered = share(&|concept| covers(concept, |word| row[place[word]].anywhere()));
            (named, covered)
        });
        Ok(shares.collect())
    }

    /// How telling a concept is: the mean weight of the words of its most telling wording.
    fn telling(&self, concept: &Concept) -> f32 {
        let mean = |words: &Vec<String>| {
            let sum: f32 = words.iter().map(|word| self.terminology.profiles.weight(&fold(word))).sum();
            sum / words.len().max(1) as f32
        };
        concept.any.iter().map(mean).fold(0.0, f32::max)
    }
}

/// Whether one wording of `concept` has all its words where `there` says.
fn covers(concept: &Concept, there: impl Fn(&str) -> bool) -> bool {
    concept.any.iter().any(|words| !words.is_empty() && words.iter().all(|word| there(word)))
}
