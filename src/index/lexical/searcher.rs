//! Searches the lexical index: exact above folded, each part with its weight.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexReader, ReloadPolicy, SegmentReader, TERMINATED,
    Term as IndexTerm,
    schema::{Field, IndexRecordOption},
};

use crate::{catalog::Code, text::fold::has_diacritics};

use super::{
    super::{Error, Filter},
    analyzer,
    presence::Presence,
    schema::{Fields, Part, level_term},
    scores::Scores,
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

/// An opened lexical index.
pub struct LexicalIndex {
    reader: IndexReader,
    fields: Fields,
    /// The code of each document, by segment.
    codes: Vec<Vec<Code>>,
    /// Where the document of each procedure stands.
    places: HashMap<Code, DocAddress>,
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
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let fields = Fields::new();
        let searcher = reader.searcher();
        let codes: Vec<Vec<Code>> = searcher
            .segment_readers()
            .iter()
            .map(|reader| codes(reader, &fields))
            .collect::<Result<_, _>>()?;
        let mut places = HashMap::new();
        for (segment, codes) in (0..).zip(&codes) {
            places.extend((0..).zip(codes).map(|(at, code)| (code.clone(), DocAddress::new(segment, at))));
        }
        Ok(Self { reader, fields, codes, places })
    }

    /// Number of procedures.
    pub fn len(&self) -> usize {
        self.places.len()
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
        let searcher = self.reader.searcher();
        let mut scores = Scores::new(&searcher);
        for ((field, text), weight) in self.weighted(terms) {
            scores.add(field, text, weight)?;
        }
        for code in codes {
            scores.add_constant(self.fields.codes, code, CODE_SCORE)?;
        }
        if !filter.levels.is_empty() {
            let levels: Vec<&str> = filter.levels.iter().map(|level| level_term(*level)).collect();
            scores.keep(self.fields.level, &levels)?;
        }
        if let Some(field) = &filter.field {
            scores.keep(self.fields.field, &[field])?;
        }
        let best = scores.best(limit).into_iter();
        Ok(best.map(|(score, at)| LexicalHit { procedure: self.code(at).clone(), score }).collect())
    }

    /// All single words of the index as spelt, sorted: what a spelling is repaired against.
    pub fn vocabulary(&self) -> Result<Vec<String>, Error> {
        let searcher = self.reader.searcher();
        let mut words = BTreeSet::new();
        for reader in searcher.segment_readers() {
            for pair in &self.fields.parts {
                let inverted = reader.inverted_index(pair.exact)?;
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

    /// For each of `codes`, in which parts each of `words` stands: as spelt where it has diacritics, else as typed or,
    /// in a part that is folded, without.
    pub fn presence(&self, words: &[&str], codes: &[&Code]) -> Result<Vec<Vec<Presence>>, Error> {
        let searcher = self.reader.searcher();
        let mut presence = vec![vec![Presence::default(); words.len()]; codes.len()];
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let rows = self.rows(segment, reader.max_doc(), codes);
            for (part, pair) in Part::ALL.into_iter().zip(&self.fields.parts) {
                for (word_at, word) in words.iter().enumerate() {
                    let field = pair.folded.filter(|_| !has_diacritics(word)).unwrap_or(pair.exact);
                    let term = IndexTerm::from_field_text(field, word);
                    let inverted = reader.inverted_index(field)?;
                    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                        continue;
                    };
                    while postings.doc() != TERMINATED {
                        if let Some(row) = rows[postings.doc() as usize] {
                            presence[row][word_at].add(part);
                        }
                        postings.advance();
                    }
                }
            }
        }
        Ok(presence)
    }

    /// For each document of a segment, its place in `codes`.
    fn rows(&self, segment: u32, documents: DocId, codes: &[&Code]) -> Vec<Option<usize>> {
        let mut rows = vec![None; documents as usize];
        for (row, code) in codes.iter().enumerate() {
            if let Some(place) = self.places.get(code).filter(|place| place.segment_ord == segment) {
                rows[place.doc_id as usize] = Some(row);
            }
        }
        rows
    }

    fn code(&self, at: DocAddress) -> &Code {
        &self.codes[at.segment_ord as usize][at.doc_id as usize]
    }

    /// The terms to look up in each field, each once, with their summed weight; in a fixed order, so that sums are
    /// always the same.
    fn weighted<'t>(&self, terms: &'t [Term]) -> BTreeMap<(Field, &'t str), f32> {
        let mut weighted = BTreeMap::new();
        for term in terms {
            let (found, folded_weight) = match &term.exact {
                Some(exact) => (exact, FOLDED_WEIGHT),
                None => (&term.folded, BARE_WEIGHT),
            };
            for (part, pair) in Part::ALL.into_iter().zip(&self.fields.parts) {
                let weight = part.weight() * term.weight;
                let mut add = |field, text: &'t str, weight| {
                    *weighted.entry((field, text)).or_insert(0.0) += weight;
                };
                match pair.folded {
                    Some(folded) => {
                        if term.exact.is_some() {
                            add(pair.exact, found, weight);
                        }
                        add(folded, &term.folded, weight * folded_weight);
                    }
                    None => add(pair.exact, found, weight),
                }
            }
        }
        weighted
    }
}

/// The code of each document of a segment.
fn codes(reader: &SegmentReader, fields: &Fields) -> Result<Vec<Code>, Error> {
    let damaged = |detail: String| Error::Lexical { detail };
    let mut codes: Vec<Option<Code>> = vec![None; reader.max_doc() as usize];
    let inverted = reader.inverted_index(fields.key)?;
    let mut terms = inverted.terms().stream()?;
    while let Some((bytes, info)) = terms.next() {
        let text = String::from_utf8_lossy(bytes);
        let code: Code = text.parse().map_err(|_| damaged(format!("it holds {text:?} as a code")))?;
        let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        if let Some(place) = codes.get_mut(postings.doc() as usize) {
            *place = Some(code);
        }
    }
    codes.into_iter().map(|code| code.ok_or_else(|| damaged("a document has no code".to_owned()))).collect()
}
