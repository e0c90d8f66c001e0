//! A small made-up catalog, and an assistant over it that has no model.

use std::{path::PathBuf, sync::Arc};

use crate::{
    assistant::{Assistant, Knowledge, Settings},
    catalog::{Catalog, Procedure},
    index::lexical,
    inference::{fake::FakeGenerator, worker::GenerationWorker},
    places::Gazetteer,
    retrieval::{Lexicon, Retriever, Terminology},
};

/// What a resident asks about the first record.
pub(super) const QUESTION: &str = "nuôi chim bồ câu cần giấy tờ gì";
/// What both of the other two answer equally well.
pub(super) const UNCLEAR: &str = "cấp phép thả diều";
/// What nothing answers.
pub(super) const FOREIGN: &str = "công thức nấu phở bò";

const RECORDS: [&str; 3] = [
    r#"
code = "9.000001"
former_codes = ["8.000001"]
name = { vi = "Đăng ký nuôi chim bồ câu", en = "Pigeon keeping registration" }
aliases = ["nuôi bồ câu ở ban công"]
levels = ["commune"]
field = "Chăn nuôi"

[[cases]]
title = { vi = "Nuôi tại nhà", en = "At home" }
[[cases.documents]]
vi = "Tờ khai nuôi chim"
en = "Pigeon form"
originals = 1
form = { name = "Mẫu BC01", basis = "1/2025/TT-CHIM" }
source = ["record"]
[[cases.documents]]
vi = "Giấy tờ cư trú"
en = "Proof of residence"
copies = 1
replaced_by = { vi = "Dữ liệu trên VNeID", en = "Data in VNeID" }
source = ["record"]

[[channels]]
kind = "counter"
source = ["record"]
[[channels.deadlines]]
amount = 3
unit = "working-day"
source = ["record"]
[[channels.fees]]
amount = 5000
basis = "6/2020/NQ-CHIM"
source = ["record"]

[[authority]]
vi = "Ủy ban nhân dân cấp xã"
en = "Commune people's committee"
source = ["record"]

[[steps]]
vi = "Nộp hồ sơ"
en = "File the papers"
source = ["record"]

[[sources]]
id = "record"
title = "Hồ sơ thử"
checked = "2026-09-01"
standing = "national-record"
"#,
    r#"
code = "9.000002"
name = { vi = "Cấp phép thả diều ban ngày" }
levels = ["commune"]
field = "Diều"
[[apart]]
code = "9.000003"
question = { vi = "Anh/chị thả diều ban ngày hay ban đêm?", en = "By day or by night?" }
this = { vi = "Ban ngày", en = "By day" }
other = { vi = "Ban đêm", en = "By night" }
"#,
    r#"
code = "9.000003"
name = { vi = "Cấp phép thả diều ban đêm" }
levels = ["province"]
field = "Diều"
"#,
];

/// A life event over the records, and over one that is not there.
const LIFE_EVENT: &str = r#"
id = "keeping-pigeons"
name = { vi = "Nuôi chim, thả diều", en = "Pigeons and kites" }
aliases = ["mới mua chim về nhà"]
intro = { vi = "Ghi tên chim trước.", en = "Register the pigeon first." }

[[steps]]
procedure = "9.000001"
need = "always"

[[steps]]
procedure = "9.000003"
need = "if"
when = { vi = "Thả diều ban đêm", en = "For kites at night" }
instead_of = ["9.000002"]

[[steps]]
procedure = "9.000002"
need = "if"
when = { vi = "Thả diều ban ngày", en = "For kites by day" }

[[shared]]
vi = "Tờ khai nuôi chim"
en = "Pigeon form"
procedures = ["9.000001", "9.000002"]
"#;

/// The folder `name` of the repository.
pub(super) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The wards of a city that exists nowhere.
fn places() -> Gazetteer {
    Gazetteer::new([
        toml::from_str(include_str!("../places/tests/toy.toml")).expect("places of the right shape")
    ])
}

/// An assistant over `procedures`, ranking by words alone, as of 1 October 2026.
pub(super) fn assistant_over(procedures: Vec<Procedure>) -> Arc<Assistant> {
    over(Catalog::layered(Vec::new(), procedures))
}

fn over(catalog: Catalog) -> Arc<Assistant> {
    let lexicon = Lexicon::read_dir(&folder("corpus/lexicon")).expect("the lexicon can be read");
    let lexical = lexical::build_in_memory(&catalog).expect("an index in memory");
    let retriever =
        Retriever::new(Arc::new(Terminology::learn(&catalog, lexicon)), lexical, None).expect("a retriever");
    let knowledge =
        Knowledge { catalog: Arc::new(catalog), retriever, as_of: Some(jiff::civil::date(2026, 10, 1)) };
    Arc::new(Assistant::new(knowledge, Settings::default()).with_places(places()))
}

/// An assistant over the made-up catalog.
pub(super) fn assistant() -> Arc<Assistant> {
    let procedures =
        RECORDS.iter().map(|record| toml::from_str(record).expect("a record of the right shape"));
    let event = toml::from_str(LIFE_EVENT).expect("a life event of the right shape");
    over(Catalog::layered(Vec::new(), procedures.collect()).with_life_events(vec![event]))
}

/// An assistant over the made-up catalog whose model says `pieces`.
pub(super) fn assistant_saying(pieces: &[&str]) -> Arc<Assistant> {
    let assistant = assistant();
    let model = Arc::new(FakeGenerator::new(pieces.iter().copied()));
    assistant.add_wording(GenerationWorker::start(model, 4).expect("a worker"));
    assistant
}
