//! BM25 added up term by term. A question has hundreds of weighted terms over several fields and nearly every
//! procedure has one of them: walking each list of postings once is several times faster than a union that asks every
//! list for its next document.

use tantivy::{
    DocAddress, DocSet, Searcher, TERMINATED, Term,
    postings::Postings,
    query::Bm25Weight,
    schema::{Field, IndexRecordOption},
};

use super::super::Error;

/// One score for each document.
#[derive(Debug)]
pub(super) struct Scores<'a> {
    searcher: &'a Searcher,
    /// By segment, then by document.
    segments: Vec<Vec<f32>>,
    /// Mean length of the fields used so far.
    lengths: Vec<(Field, f32)>,
}

impl<'a> Scores<'a> {
    pub(super) fn new(searcher: &'a Searcher) -> Self {
        let segments = searcher.segment_readers();
        Self {
            segments: segments.iter().map(|reader| vec![0.0; reader.max_doc() as usize]).collect(),
            searcher,
            lengths: Vec::new(),
        }
    }

    /// Adds `weight` times the BM25 of `text` in `field`.
    pub(super) fn add(&mut self, field: Field, text: &str, weight: f32) -> Result<(), Error> {
        let term = Term::from_field_text(field, text);
        let frequency = self.searcher.doc_freq(&term)?;
        if frequency == 0 {
            return Ok(());
        }
        let documents = self.searcher.num_docs();
        let bm25 = Bm25Weight::for_one_term_without_explain(frequency, documents, self.length(field)?);
        let bm25 = bm25.boost_by(weight);
        for (reader, scores) in self.searcher.segment_readers().iter().zip(&mut self.segments) {
            let inverted = reader.inverted_index(field)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)? else {
                continue;
            };
            let lengths = reader.get_fieldnorms_reader(field)?;
            let mut document = postings.doc();
            while document != TERMINATED {
                scores[document as usize] += bm25.score(lengths.fieldnorm_id(document), postings.term_freq());
                document = postings.advance();
            }
        }
        Ok(())
    }

    /// Adds `points` to every document that has `text` in `field`.
    pub(super) fn add_constant(&mut self, field: Field, text: &str, points: f32) -> Result<(), Error> {
        let term = Term::from_field_text(field, text);
        for (reader, scores) in self.searcher.segment_readers().iter().zip(&mut self.segments) {
            let Some(mut postings) =
                reader.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                scores[postings.doc() as usize] += points;
                postings.advance();
            }
        }
        Ok(())
    }

    /// Strikes every document out that has none of `texts` in `field`.
    pub(super) fn keep(&mut self, field: Field, texts: &[&str]) -> Result<(), Error> {
        let mut kept = Self::new(self.searcher);
        for text in texts {
            kept.add_constant(field, text, 1.0)?;
        }
        for (scores, kept) in self.segments.iter_mut().flatten().zip(kept.segments.iter().flatten()) {
            if *kept <= 0.0 {
                *scores = 0.0;
            }
        }
        Ok(())
    }

    /// The `limit` best documents with their scores, best first; equal ones in the order of the index.
    pub(super) fn best(&self, limit: usize) -> Vec<(f32, DocAddress)> {
        let mut found: Vec<(f32, DocAddress)> = Vec::new();
        for (segment, scores) in (0..).zip(&self.segments) {
            let matched = (0..).zip(scores).filter(|(_, score)| **score > 0.0);
            found.extend(matched.map(|(document, score)| (*score, DocAddress::new(segment, document))));
        }
        let order =
            |a: &(f32, DocAddress), b: &(f32, DocAddress)| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, order);
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        found
    }

    fn length(&mut self, field: Field) -> Result<f32, Error> {
        if let Some((_, length)) = self.lengths.iter().find(|(known, _)| *known == field) {
            return Ok(*length);
        }
        let mut tokens = 0;
        for reader in self.searcher.segment_readers() {
            tokens += reader.inverted_index(field)?.total_num_tokens();
        }
        let length = tokens as f32 / self.searcher.num_docs() as f32;
        self.lengths.push((field, length));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::{
        Index, IndexWriter, TantivyDocument,
        collector::TopDocs,
        query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
        schema::{Schema, TEXT},
    };

    use super::*;

    fn index(texts: &[String]) -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for text in texts {
            let mut document = TantivyDocument::new();
            document.add_text(field, text);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), field)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn scores_are_those_of_tantivys_own_union(
            texts in prop::collection::vec("[a-d]( [a-d]){0,6}", 1..20),
            terms in prop::collection::vec(("[a-e]", 0.1_f32..3.0), 1..6),
        ) {
            let (searcher, field) = index(&texts);
            let query = |(text, weight): &(String, f32)| {
                let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)) as Box<dyn Query>)
            };
            let union = BooleanQuery::new(terms.iter().map(query).collect());
            let expected = searcher.search(&union, &TopDocs::with_limit(20).order_by_score()).unwrap();
            let mut scores = Scores::new(&searcher);
            for (text, weight) in &terms {
                scores.add(field, text, *weight).unwrap();
            }
            let best = scores.best(20);
            prop_assert_eq!(best.len(), expected.len());
            for ((score, _), (expected, _)) in best.iter().zip(&expected) {
                prop_assert!((score - expected).abs() < 1e-3, "{} {}", score, expected);
            }
        }
    }
}
