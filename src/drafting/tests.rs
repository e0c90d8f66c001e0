//! Drafts of a model that says what it is told, held against the curated records.

use std::{path::Path, sync::Arc};

use super::{
    sieve::{Fault, Sieve},
    *,
};
use crate::{
    catalog::{Catalog, curated},
    index::lexical,
    inference::fake::FakeGenerator,
    retrieval::{Lexicon, Retriever, Terminology},
};

fn world() -> (Arc<Catalog>, Retriever) {
    let corpus = Path::new("corpus");
    let catalog = Arc::new(Catalog::over(Vec::new(), &[], corpus).unwrap());
    let lexicon = Lexicon::read_dir(&corpus.join("lexicon")).unwrap();
    let terminology = Arc::new(Terminology::learn(&catalog, lexicon));
    let retriever = Retriever::new(terminology, lexical::build_in_memory(&catalog).unwrap(), None).unwrap();
    (catalog, retriever)
}

#[test]
fn a_draft_is_kept_where_it_finds_its_procedure_and_is_new() {
    let (catalog, retriever) = world();
    let birth = catalog.get(&"1.001193".parse().unwrap()).unwrap();
    let known = birth.questions.first().or(birth.aliases.first()).unwrap();
    let lines = [
        "",
        "đẻ cháu thứ hai ở viện, lên phường làm khai sinh cho bé cần gì",
        "ĐẺ CHÁU THỨ HAI ở viện, lên phường làm khai sinh cho bé cần gì",
        known,
        "khai sinh",
        "khai sinh cho cháu 7 tuổi ở phường",
        "mua xe máy mới muốn bấm biển số thì đăng ký xe ở đâu",
    ];
    let said = lines.join("\n");
    // Asked for one more question, it has nothing to add.
    let model = FakeGenerator::answering(move |request| {
        let more = request.max_tokens < 100;
        vec![if more { String::new() } else { said.clone() }]
    });
    let drafted = draft(&model, &Sieve { retriever: &retriever }, birth).unwrap();
    assert_eq!(drafted.questions, [lines[1]]);
    let faults: Vec<&Fault> = drafted.dropped.iter().map(|(_, fault)| fault).collect();
    assert_eq!(faults.len(), 10);
    assert_eq!(faults[..4], [&Fault::Twice, &Fault::Twice, &Fault::Length, &Fault::Figure]);
    assert!(matches!(faults[4], Fault::Finds(code) if *code != birth.code), "{:?}", drafted.dropped);
}

#[test]
fn what_is_kept_becomes_an_overlay_that_the_catalog_reads() {
    let drafted = |code: &str, questions: &[&str]| Drafted {
        code: code.parse().unwrap(),
        name: "Đăng ký\nkhai sinh".to_owned(),
        questions: questions.iter().map(|question| (*question).to_owned()).collect(),
        dropped: vec![("khai sinh".to_owned(), Fault::Length)],
    };
    let all = [
        drafted("1.001193", &["sinh con \"đầu lòng\" làm giấy gì", "How do I register a birth?"]),
        drafted("1.000656", &[]),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("drafted.toml"), sheet::text(&all, "gemma")).unwrap();
    let overlays = curated::read_overlays(folder.path()).unwrap();
    assert_eq!(overlays.len(), 1);
    assert_eq!(overlays[0].code.as_str(), "1.001193");
    assert_eq!(overlays[0].questions, all[0].questions);
}
