//! Searches the lexical index: exact above folded, each part with its weight.

use std::path::Path;

use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexReader, ReloadPolicy, SegmentReader, TERMINATED, TantivyDocument,
    Term as IndexTerm,
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, Value},
};

use crate::{
    catalog::{Code, Level},
    text::fold::has_diacritics,
};

use super::{
    super::{Error, Filter},
    analyzer,
    schema::{Fields, Part, level_term},
};

/// Weight of a folded match beside an exact one of the same word.
const FOLDED_WEIGHT: f32 = 0.5;
/// Weight of a folded match of a word that was typed without diacritics.
const BARE_WEIGHT: f32 = 0.9;
/// Score of a code or a document number that is named in full.
const CODE_SCORE: f32 = 100.0;

/// A word or a pair of neighbours to search for.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// With diacritics; absent where it was typed without.
    pub exact: Option<String>,
    /// Without diacritics.
    pub folded: String,
    /// How much it counts: 1 for a word of the question.
    pub weight: f32,
}

/// A procedure that a lexical search found.
#[derive(Debug, Clone, PartialEq)]
pub struct LexicalHit {
    pub procedure: Code,
    /// BM25, summed over parts.
    pub score: f32,
}

/// In which parts of a procedure a word stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence(u8);

impl Presence {
    /// In any part.
    pub fn anywhere(self) -> bool {
        self.0 != 0
    }

    /// In `part`.
    pub fn within(self, part: Part) -> bool {
        Part::ALL.into_iter().position(|other| other == part).is_some_and(|bit| self.0 & (1 << bit) != 0)
    }
}

/// An opened lexical index.
pub struct LexicalIndex {
    reader: IndexReader,
    fields: Fields,
}

impl std::fmt::Debug for LexicalIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LexicalIndex").field("procedures", &self.len()).finish_non_exhaustive()
    }
}

impl LexicalIndex {
    /// Opens the index in `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        Self::over(&Index::open_in_dir(dir)?)
    }

    pub(super) fn over(index: &Index) -> Result<Self, Error> {
        analyzer::register(index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, fields: Fields::new() })
    }

    /// Number of procedures.
    pub fn len(&self) -> usize {
        usize::try_from(self.reader.searcher().num_docs()).unwrap_or(usize::MAX)
    }

    /// Whether it holds no procedure.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `limit` best procedures for `terms`, best first; `codes` named in the question come before all.
    pub fn search(
        &self,
        terms: &[Term],
        codes: &[String],
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<LexicalHit>, Error> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        clauses.extend(
            terms.iter().flat_map(|term| self.term_queries(term)).map(|query| (Occur::Should, query)),
        );
        clauses.extend(codes.iter().map(|code| (Occur::Should, self.code_query(code))));
        if clauses.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut query = BooleanQuery::new(clauses);
        if let Some(filter) = self.filter_query(filter) {
            query = BooleanQuery::new(vec![(Occur::Must, Box::new(query)), (Occur::Must, filter)]);
        }
        let searcher = self.reader.searcher();
        let top = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        top.into_iter().map(|(score, at)| self.hit(&searcher, score, at)).collect()
    }

    /// All single words of the index without diacritics, sorted: what a spelling is repaired against.
    pub fn vocabulary(&self) -> Result<Vec<String>, Error> {
        let searcher = self.reader.searcher();
        let mut words = std::collections::BTreeSet::new();
        for reader in searcher.segment_readers() {
            for pair in &self.fields.parts {
                let inverted = reader.inverted_index(pair.folded)?;
                let mut terms = inverted.terms().stream()?;
                while let Some((bytes, _)) = terms.next() {
                    if let Ok(word) = std::str::from_utf8(bytes)
                        && !word.contains('_')
                    {
                        words.insert(word.to_owned());
                    }
                }
            }
        }
        Ok(words.into_iter().collect())
    }

    /// For each of `codes`, in which parts each of `words` stands: as spelt where it has diacritics, else folded.
    pub fn presence(&self, words: &[&str], codes: &[&Code]) -> Result<Vec<Vec<Presence>>, Error> {
        let searcher = self.reader.searcher();
        let mut presence = vec![vec![Presence::default(); words.len()]; codes.len()];
        for reader in searcher.segment_readers() {
            let places = self.places(reader, codes)?;
            for (bit, pair) in self.fields.parts.iter().enumerate() {
                let (exact, folded) =
                    (reader.inverted_index(pair.exact)?, reader.inverted_index(pair.folded)?);
                for (word_at, word) in words.iter().enumerate() {
                    let (inverted, field) =
                        if has_diacritics(word) { (&exact, pair.exact) } else { (&folded, pair.folded) };
                    let term = IndexTerm::from_field_text(field, word);
                    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                        continue;
                    };
                    for &(doc, code_at) in &places {
                        if postings.doc() < doc {
                            postings.seek(doc);
                        }
                        if postings.doc() == doc {
                            presence[code_at][word_at].0 |= 1 << bit;
                        }
                    }
                }
            }
        }
        Ok(presence)
    }

    /// The documents of `codes` in one segment, in order, each with its place in `codes`.
    fn places(&self, reader: &SegmentReader, codes: &[&Code]) -> Result<Vec<(DocId, usize)>, Error> {
        let inverted = reader.inverted_index(self.fields.key)?;
        let mut places = Vec::with_capacity(codes.len());
        for (at, code) in codes.iter().enumerate() {
            let term = IndexTerm::from_field_text(self.fields.key, code.as_str());
            if let Some(postings) = inverted.read_postings(&term, IndexRecordOption::Basic)?
                && postings.doc() != TERMINATED
            {
                places.push((postings.doc(), at));
            }
        }
        places.sort_unstable();
        Ok(places)
    }

    /// In how many procedures `folded` stands in the name, an alias, the papers or the body.
    pub fn frequency(&self, folded: &str) -> Result<u64, Error> {
        let searcher = self.reader.searcher();
        let mut most = 0;
        for pair in &self.fields.parts {
            most = most.max(searcher.doc_freq(&IndexTerm::from_field_text(pair.folded, folded))?);
        }
        Ok(most)
    }

    fn hit(&self, searcher: &tantivy::Searcher, score: f32, at: DocAddress) -> Result<LexicalHit, Error> {
        let document: TantivyDocument = searcher.doc(at)?;
        let key = document.get_first(self.fields.key).and_then(|value| value.as_str()).unwrap_or_default();
        let procedure =
            key.parse().map_err(|_| Error::Lexical { detail: format!("it holds {key:?} as a code") })?;
        Ok(LexicalHit { procedure, score })
    }

    fn term_queries(&self, term: &Term) -> Vec<Box<dyn Query>> {
        let folded_weight = if term.exact.is_some() { FOLDED_WEIGHT } else { BARE_WEIGHT };
        let mut queries = Vec::with_capacity(Part::ALL.len() * 2);
        for (part, pair) in Part::ALL.into_iter().zip(&self.fields.parts) {
            let weight = part.weight() * term.weight;
            if let Some(exact) = &term.exact {
                queries.push(term_query(pair.exact, exact, weight));
            }
            queries.push(term_query(pair.folded, &term.folded, weight * folded_weight));
        }
        queries
    }

    fn code_query(&self, code: &str) -> Box<dyn Query> {
        let term = IndexTerm::from_field_text(self.fields.codes, code);
        Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), CODE_SCORE))
    }

    fn filter_query(&self, filter: &Filter) -> Option<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if !filter.levels.is_empty() {
            let any = filter.levels.iter().map(|level| (Occur::Should, self.level_query(*level))).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        }
        if let Some(field) = &filter.field {
            clauses.push((Occur::Must, keyword(self.fields.field, field)));
        }
        let query = BooleanQuery::new(clauses);
        (!query.clauses().is_empty())
            .then(|| Box::new(ConstScoreQuery::new(Box::new(query), 0.0)) as Box<dyn Query>)
    }

    fn level_query(&self, level: Level) -> Box<dyn Query> {
        keyword(self.fields.level, level_term(level))
    }
}

fn keyword(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(IndexTerm::from_field_text(field, text), IndexRecordOption::Basic))
}

fn term_query(field: Field, text: &str, weight: f32) -> Box<dyn Query> {
    let query = TermQuery::new(IndexTerm::from_field_text(field, text), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}
