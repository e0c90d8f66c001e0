//! Public benchmarks in the shape of BEIR: a folder with `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`.
//!
//! Every document becomes a record with a name and a purpose, so that it goes through the same passages, the same two
//! indexes and the same fusion as a procedure.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, Code, Fact, Layer, Procedure, Text},
    index::Filter,
    retrieval::{Retriever, Side},
};

use super::{
    Error,
    dataset::lines,
    interval::{Interval, intervals, means},
    metrics::{CUT, Latency, ndcg},
};

/// Candidates looked at.
const DEPTH: usize = 100;
/// An embedding may take this long: quality is measured, not overload.
const PATIENCE: Duration = Duration::from_secs(30);
/// Documents that can be told apart by a code of one digit and six.
const MOST: usize = 10_000_000;
/// Longest name made of a text that has no title, in characters.
const NAME_CHARS: usize = 80;

#[derive(Debug, Deserialize)]
struct Document {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

#[derive(Debug, Deserialize)]
struct Query {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// A set as read.
#[derive(Debug)]
pub struct Set {
    /// The documents, as records; taken by what indexes them.
    catalog: Catalog,
    documents: usize,
    /// Each judged query with the grade of every document judged to fit it.
    queries: Vec<(String, HashMap<Code, f64>)>,
    /// Queries of the split that no document of the corpus fits.
    pub without_answer: usize,
}

/// Means over queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Quality {
    pub ndcg10: f64,
    pub ndcg10_interval: Interval,
    /// Shares of the fitting documents that are among the first one, five, ten and hundred.
    pub r1: f64,
    pub r5: f64,
    pub r10: f64,
    pub r100: f64,
    /// Mean reciprocal rank of the first fitting document within ten.
    pub mrr: f64,
    pub latency_ms: Latency,
}

/// What was measured of a set.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    pub documents: usize,
    pub queries: usize,
    pub without_answer: usize,
    pub lexical: Quality,
    pub vector: Option<Quality>,
    pub fused: Quality,
}

/// Reads the set in `folder` with the judgements of `split`.
pub fn read(folder: &Path, split: &str) -> Result<Set, Error> {
    let documents: Vec<Document> = lines(&folder.join("corpus.jsonl"))?;
    if documents.len() > MOST {
        let detail = format!("{} documents, at most {MOST}", documents.len());
        return Err(Error::File { path: folder.join("corpus.jsonl"), detail });
    }
    let queries: Vec<Query> = lines(&folder.join("queries.jsonl"))?;
    let judgements = folder.join("qrels").join(format!("{split}.tsv"));
    let mut codes: HashMap<&str, Code> = HashMap::with_capacity(documents.len());
    let mut procedures = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        let code = code(at, &folder.join("corpus.jsonl"))?;
        codes.insert(&document.id, code.clone());
        procedures.push(record(code, document));
    }
    let mut grades = grades(&judgements)?;
    let mut judged = Vec::new();
    let mut without_answer = 0;
    for query in queries {
        let Some(grades) = grades.remove(&query.id) else { continue };
        let known: HashMap<Code, f64> = grades
            .into_iter()
            .filter_map(|(id, grade)| Some((codes.get(id.as_str())?.clone(), grade)))
            .collect();
        if known.is_empty() {
            without_answer += 1;
        } else {
            judged.push((query.text, known));
        }
    }
    if judged.is_empty() {
        let detail =
            "no judged query that is in queries.jsonl and fits a document of corpus.jsonl".to_owned();
        return Err(Error::File { path: judgements, detail });
    }
    let documents = procedures.len();
    Ok(Set { catalog: Catalog::layered(procedures, Vec::new()), documents, queries: judged, without_answer })
}

impl Set {
    /// The documents, to be indexed; nothing is left of them here.
    pub fn take_catalog(&mut self) -> Catalog {
        std::mem::take(&mut self.catalog)
    }
}

/// The code that stands for the document at the place `at`.
fn code(at: usize, corpus: &Path) -> Result<Code, Error> {
    let text = format!("{}.{:06}", at / 1_000_000, at % 1_000_000);
    text.parse().map_err(|error: crate::catalog::code::InvalidCode| Error::File {
        path: corpus.to_owned(),
        detail: error.to_string(),
    })
}

fn record(code: Code, document: &Document) -> Procedure {
    let name = if document.title.trim().is_empty() {
        document.text.chars().take(NAME_CHARS).collect()
    } else {
        document.title.clone()
    };
    let purpose = Some(&document.text).filter(|text| !text.trim().is_empty());
    Procedure {
        code,
        former_codes: Vec::new(),
        name: Text::vietnamese(name),
        aliases: Vec::new(),
        questions: Vec::new(),
        purpose: purpose.map(|text| Fact { vi: text.clone(), ..Fact::default() }),
        levels: Vec::new(),
        field: String::new(),
        audience: Vec::new(),
        decision: None,
        cases: Vec::new(),
        channels: Vec::new(),
        authority: Vec::new(),
        place: Vec::new(),
        steps: Vec::new(),
        conditions: Vec::new(),
        results: Vec::new(),
        notices: Vec::new(),
        legal_basis: Vec::new(),
        apart: Vec::new(),
        sources: Vec::new(),
        marks: Vec::new(),
        national_record: false,
        layer: Layer::Imported,
    }
}

/// The grades above 0 of a file of judgements, by query and document.
fn grades(path: &Path) -> Result<HashMap<String, HashMap<String, f64>>, Error> {
    let text = fs_err::read_to_string(path)?;
    let mut grades: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [query, document, grade] = cells.as_slice() else {
            return Err(malformed(path, at, "expected three cells: query, document, grade"));
        };
        let Ok(grade) = grade.parse::<f64>() else {
            // The first line names the columns.
            if at == 0 {
                continue;
            }
            return Err(malformed(path, at, "the third cell is no number"));
        };
        if grade > 0.0 {
            grades.entry((*query).to_owned()).or_default().insert((*document).to_owned(), grade);
        }
    }
    Ok(grades)
}

fn malformed(path: &Path, at: usize, detail: &str) -> Error {
    Error::Line { path: PathBuf::from(path), line: at + 1, detail: detail.to_owned() }
}

/// Measures `retriever`, which searches the documents of `set`, on its queries.
pub fn run(retriever: &Retriever, set: &Set) -> Result<Report, Error> {
    let vector = retriever.has_vectors().then(|| side(retriever, set, Side::Vector)).transpose()?;
    Ok(Report {
        documents: set.documents,
        queries: set.queries.len(),
        without_answer: set.without_answer,
        lexical: side(retriever, set, Side::Lexical)?,
        vector,
        fused: side(retriever, set, Side::Fused)?,
    })
}

fn side(retriever: &Retriever, set: &Set, side: Side) -> Result<Quality, Error> {
    let mut rows = Vec::with_capacity(set.queries.len());
    let mut times = Vec::with_capacity(set.queries.len());
    for (text, grades) in &set.queries {
        let started = Instant::now();
        let query = retriever.understand(text);
        let ranking = retriever.retrieve(query, &Filter::default(), side, DEPTH, started + PATIENCE)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        let gains: Vec<f64> =
            ranking.candidates.iter().map(|one| grades.get(&one.code).copied().unwrap_or(0.0)).collect();
        rows.push(row(&gains, &grades.values().copied().collect::<Vec<_>>()));
    }
    let [ndcg10, r1, r5, r10, r100, mrr] = means(&rows);
    let [ndcg10_interval, ..] = intervals(&rows);
    Ok(Quality { ndcg10, ndcg10_interval, r1, r5, r10, r100, mrr, latency_ms: Latency::of(&times) })
}

/// nDCG@10, recall at 1, 5, 10 and 100, and the reciprocal rank of one query.
fn row(gains: &[f64], judged: &[f64]) -> [f64; 6] {
    let recall = |most: usize| {
        gains.iter().take(most).filter(|gain| **gain > 0.0).count() as f64 / judged.len().max(1) as f64
    };
    let first = gains.iter().take(CUT).position(|gain| *gain > 0.0);
    let reciprocal = first.map_or(0.0, |at| 1.0 / (at + 1) as f64);
    [ndcg(gains, judged, CUT), recall(1), recall(5), recall(10), recall(100), reciprocal]
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} documents, {} queries", self.documents, self.queries)?;
        if self.without_answer > 0 {
            writeln!(
                f,
                "{} judged queries fit no document of the corpus and are left out",
                self.without_answer
            )?;
        }
        writeln!(
            f,
            "{:<9} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6}  95 % of nDCG@10, p95",
            "side", "nDCG@10", "R@1", "R@5", "R@10", "R@100", "MRR"
        )?;
        let sides = [
            ("lexical", Some(&self.lexical)),
            ("vector", self.vector.as_ref()),
            ("fused", Some(&self.fused)),
        ];
        for (name, quality) in sides.into_iter().filter_map(|(name, quality)| Some((name, quality?))) {
            let Quality { ndcg10, ndcg10_interval, r1, r5, r10, r100, mrr, latency_ms } = quality;
            writeln!(
                f,
                "{name:<9} {ndcg10:>7.3} {r1:>6.3} {r5:>6.3} {r10:>6.3} {r100:>6.3} {mrr:>6.3}  {:.3} to {:.3}, {:.1} ms",
                ndcg10_interval.low, ndcg10_interval.high, latency_ms.p95
            )?;
        }
        Ok(())
    }
}
