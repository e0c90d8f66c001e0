use std::sync::Arc;
use motcua::{catalog::{Catalog, import}, eval::{dataset, retrieval}, index::lexical, retrieval::{Lexicon, Retriever}};
fn main() {
    let t = std::time::Instant::now();
    let (imported, report) = import::read_dir(std::path::Path::new("../shared/catalog/portal")).unwrap();
    eprintln!("{report}\nimport {:?}", t.elapsed());
    let mut curated = Vec::new();
    for d in std::fs::read_dir("corpus/procedures").unwrap() { for f in std::fs::read_dir(d.unwrap().path()).unwrap() {
        let p = f.unwrap().path();
        match toml::from_str::<motcua::catalog::Procedure>(&std::fs::read_to_string(&p).unwrap()) { Ok(x) => curated.push(x), Err(e) => eprintln!("{p:?} {e}") } } }
    let catalog = Arc::new(Catalog::layered(imported, curated));
    let t = std::time::Instant::now();
    let lexical = lexical::build_in_memory(&catalog).unwrap();
    eprintln!("lexical {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let retriever = Retriever::new(&catalog, Lexicon::read_dir(std::path::Path::new("corpus/lexicon")).unwrap(), lexical, None).unwrap();
    eprintln!("retriever {:?}", t.elapsed());
    let q = dataset::read(std::path::Path::new("eval/suites/residents/retrieval.jsonl")).unwrap();
    let report = retrieval::run(&retriever, catalog.procedures().len(), &q).unwrap();
    print!("{report}");
    std::fs::write("/tmp/report.json", serde_json::to_string_pretty(&report).unwrap()).unwrap();
}
