//! A suite, a benchmark of others and their reports, measured over the made-up catalog from the first line to the page.

use std::{path::Path, sync::Arc};

use motcua::{
    assistant::Outcome,
    catalog::Catalog,
    eval::{
        Error,
        answers::Verdict,
        beir, html,
        report::{Report, measure},
        suite::Suite,
    },
    index::lexical,
    inference::fake::{FakeEmbedder, FakeGenerator},
    retrieval::{Retriever, Terminology},
};

use crate::support::{Models, assistant, lexicon};

const RETRIEVAL: &str = r#"{"id":"r1","q":"làm thẻ thư viện cần giấy tờ gì","gold":["9.000001"],"style":"plain","note":"ignored"}
{"id":"r2","q":"borrow books card","lang":"en","level":"ministry","gold":["9.000001"]}
{"id":"r3","q":"thẻ bạn đọc cho công dân trên mặt trăng","gold":["5.555555"]}
"#;
const UNANSWERABLE: &str = r#"{"id":"u1","q":"trời hôm nay có mưa không","kind":"chat","expect":"refuse"}
{"id":"u2","q":"cho tôi gặp cán bộ","kind":"officer","expect":"handoff"}
"#;
const ANSWERS: &str = r#"{"id":"a1","q":"làm thẻ thư viện mất bao nhiêu tiền","code":"9.000001","slot":"fee","kind":"positive","must":["20.000"],"must_not":["30.000"]}
{"id":"a2","q":"làm thẻ thư viện mất bao nhiêu tiền","code":"9.000001","slot":"fee","kind":"trap","must":["1.000.000|2.000.000"],"must_not":[]}
{"id":"a3","q":"làm thẻ thư viện mất bao nhiêu tiền","code":"9.000001","slot":"fee","kind":"trap","must":[],"must_not":["20.000"]}
{"id":"a4","q":"làm thẻ thư viện mất bao nhiêu tiền","code":"5.555555","slot":"fee","must":["20.000"]}
"#;

const DIALOGS: &str = r#"{"id":"d1","turns":[{"q":"làm thẻ thư viện cần giấy tờ gì","gold":["9.000001"],"slot":"documents","expect":"answer"},{"q":"trời hôm nay có mưa không","gold":null,"slot":null,"expect":"answer"}]}
"#;

fn suite(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn measured(dir: &Path, models: Models, wording: bool) -> Report {
    measure(&assistant(models), &Suite::read(dir).unwrap(), wording).unwrap()
}

#[test]
fn a_suite_is_measured_in_all_its_sections() {
    let dir = suite(&[
        ("retrieval.jsonl", RETRIEVAL),
        ("unanswerable.jsonl", UNANSWERABLE),
        ("answers.jsonl", ANSWERS),
        ("dialogs.jsonl", DIALOGS),
    ]);
    let report = measured(dir.path(), Models::default(), false);
    assert_eq!(report.missing, [""; 0]);
    assert!(!report.embedding);

    let retrieval = report.retrieval.as_ref().unwrap();
    // A question for a person is not ranked.
    let ids: Vec<&str> = retrieval.cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids, ["r1", "r2", "r3", "u1"]);
    assert_eq!(retrieval.lexical.all.questions, 3);
    assert!((retrieval.lexical.all.r1 - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(retrieval.lexical.by_level.keys().collect::<Vec<_>>(), ["commune", "ministry", "unknown"]);
    assert_eq!(retrieval.fused.by_language["en"].questions, 1);
    assert_eq!(retrieval.cases[2].gold_names, ["not in this catalog"]);

    let decisions = report.decisions.as_ref().unwrap();
    let ended = |id: &str| decisions.cases.iter().find(|case| case.id == id).unwrap();
    assert_eq!((ended("r1").outcome, ended("r1").right), (Outcome::Answered, true));
    assert_eq!((ended("u2").outcome, ended("u2").right), (Outcome::Handoff, true));
    assert_eq!(decisions.unanswerable.by_kind["officer"].right, 1);

    let answers = report.answers.as_ref().unwrap();
    let verdicts: Vec<Verdict> = answers.cases.iter().map(|case| case.verdict).collect();
    assert_eq!(verdicts, [Verdict::Right, Verdict::Omitted, Verdict::Wrong, Verdict::Elsewhere]);
    assert_eq!(answers.cases[1].missing, ["1.000.000|2.000.000"]);
    assert_eq!(answers.cases[2].wrong, ["20.000"]);
    assert_eq!(answers.cases[3].rendered, None);
    assert_eq!((answers.right, answers.guard), (0.25, None));
    assert_eq!(answers.completeness.cards, 4);

    let conversations = report.conversations.as_ref().unwrap();
    assert_eq!((conversations.turns, conversations.right, conversations.wholly_right), (2, 0.5, 0));
    assert_eq!(conversations.by_turn["turn 1"].right, 1);
    assert_eq!((conversations.cases[1].id.as_str(), &*conversations.cases[1].outcome), ("d1/2", "refused"));

    let page = html::page(&report).unwrap();
    assert!(page.contains("id=\"conversations\"") && page.contains("d1/2") && !page.contains(">d1/1<"));
}

#[test]
fn the_vector_side_is_measured_where_it_is_and_contributions_make_up_the_score() {
    let dir = suite(&[("retrieval.jsonl", RETRIEVAL)]);
    let models = Models { embedder: Some(FakeEmbedder::new(32)), generator: None };
    let report = measured(dir.path(), models, false);
    assert!(report.embedding);
    let retrieval = report.retrieval.unwrap();
    assert_eq!(retrieval.vector.unwrap().all.questions, 3);
    let mut ranked = 0;
    for one in retrieval.cases.iter().flat_map(|case| &case.candidates) {
        // A score is never below 0.
        let sum: f32 = one.contributions.values().sum::<f32>().max(0.0);
        assert!((sum - one.score).abs() < 1e-4, "{}: {sum} {}", one.code, one.score);
        ranked += 1;
    }
    assert!(ranked >= 3);
}

#[test]
fn a_report_is_read_as_it_was_written_and_becomes_a_page() {
    let dir = suite(&[("retrieval.jsonl", RETRIEVAL), ("answers.jsonl", ANSWERS)]);
    let report = measured(dir.path(), Models::default(), false);
    let path = dir.path().join("report.json");
    report.write(&path).unwrap();
    let read = Report::read(&path).unwrap();
    // Times may differ in their last digit.
    assert_eq!(
        (&read.suite, &read.catalog, &read.missing),
        (&report.suite, &report.catalog, &report.missing)
    );
    assert_eq!(read.decisions.unwrap().cases, report.decisions.as_ref().unwrap().cases);
    assert_eq!(read.answers.unwrap().cases, report.answers.as_ref().unwrap().cases);
    assert_eq!(read.retrieval.unwrap().cases, report.retrieval.as_ref().unwrap().cases);
    report.clone().brief().write(&path).unwrap();
    assert!(Report::read(&path).unwrap().retrieval.unwrap().cases[0].candidates.is_empty());
    let page = html::page(&report).unwrap();
    assert!(page.contains("words alone") && page.contains("Cấp thẻ bạn đọc"));
    let said = report.to_string();
    assert!(
        said.contains("dialogs.jsonl: not in this suite") && said.contains("slot facts, 4 questions"),
        "{said}"
    );
    std::fs::write(&path, "{}").unwrap();
    let error = Report::read(&path).unwrap_err().to_string();
    assert!(error.contains("report.json") && error.contains("eval run --json"), "{error}");
}

#[test]
fn two_measurements_of_one_suite_are_the_same_but_for_their_times() {
    let dir = suite(&[("retrieval.jsonl", RETRIEVAL), ("unanswerable.jsonl", UNANSWERABLE)]);
    let [first, second] = [(), ()].map(|()| measured(dir.path(), Models::default(), false));
    let (first, second) = (first.retrieval.unwrap(), second.retrieval.unwrap());
    assert_eq!(first.lexical.all, second.lexical.all);
    assert_eq!((first.curve, first.cases), (second.curve, second.cases));
}

#[test]
fn wordings_are_counted_as_the_guard_judged_them() {
    let dir = suite(&[("answers.jsonl", ANSWERS)]);
    let invented = FakeGenerator::new(["Lệ phí là 987.654 đồng."]);
    let models = Models { embedder: None, generator: Some(invented) };
    let guard = measured(dir.path(), models, true).answers.unwrap().guard.unwrap();
    assert_eq!((guard.passed, guard.repaired + guard.dropped), (0, 4));
    assert!(guard.repaired > 0, "{guard:?}");
}

const CORPUS: &str = r#"{"_id":"d1","title":"Green tea","text":"Green tea leaves are steamed and dried at once."}
{"_id":"d2","title":"","text":"Black coffee is made of roasted beans and hot water."}
{"_id":"d3","title":"Rivers","text":"The Red River flows through Hanoi to the sea.","metadata":{}}
"#;
const QUERIES: &str = r#"{"_id":"q1","text":"how are green tea leaves dried"}
{"_id":"q2","text":"roasted beans coffee"}
{"_id":"q3","text":"which river flows through Hanoi"}
{"_id":"q4","text":"not judged"}
{"_id":"q5","text":"judged to fit what is not there"}
"#;
const QRELS: &str = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td3\t0\nq2\td2\t1\nq3\td3\t1\nq5\td9\t1\n";

#[test]
fn a_benchmark_of_others_goes_through_our_index() {
    let dir = suite(&[("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES)]);
    let judgements = dir.path().join("qrels");
    std::fs::create_dir(&judgements).unwrap();
    std::fs::write(judgements.join("test.tsv"), QRELS).unwrap();
    let mut set = beir::read(dir.path(), "test").unwrap();
    assert_eq!(set.without_answer, 1);
    let catalog: Catalog = set.take_catalog();
    let terminology = Arc::new(Terminology::learn(&catalog, lexicon()));
    let index = lexical::build_in_memory(&catalog).unwrap();
    let report = beir::run(&Retriever::new(terminology, index, None).unwrap(), &set).unwrap();
    assert_eq!((report.documents, report.queries), (3, 3));
    assert_eq!((report.lexical.ndcg10, report.lexical.r1, report.lexical.mrr), (1.0, 1.0, 1.0));
    assert_eq!(report.vector, None);
    assert!(report.to_string().contains("1 judged queries fit no document"), "{report}");

    std::fs::write(judgements.join("test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\n").unwrap();
    assert!(matches!(beir::read(dir.path(), "test"), Err(Error::Line { line: 2, .. })));
    std::fs::write(judgements.join("test.tsv"), "q1\td1\t0\n").unwrap();
    assert!(beir::read(dir.path(), "test").unwrap_err().to_string().contains("no judged query"));
    assert!(matches!(beir::read(dir.path(), "dev"), Err(Error::Io(_))));
}
