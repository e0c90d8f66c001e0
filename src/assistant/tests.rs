//! What is remembered of a conversation: nothing that the resident wrote.

use std::{path::Path, sync::Arc};

use crate::{
    catalog::{Catalog, import},
    index::lexical,
    retrieval::{Lexicon, Retriever, Terminology},
};

use super::{Assistant, Knowledge, Request, Settings};

fn assistant() -> Assistant {
    let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên vào sổ bồ câu"}"#;
    let procedure = import::read_record(record.as_bytes()).unwrap();
    let catalog = Arc::new(Catalog::layered(Vec::new(), vec![procedure]));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon");
    let terminology = Arc::new(Terminology::learn(&catalog, Lexicon::read_dir(&folder).unwrap()));
    let retriever = Retriever::new(terminology, lexical::build_in_memory(&catalog).unwrap(), None).unwrap();
    Assistant::new(Knowledge { catalog, retriever, as_of: None }, Settings::default())
}

#[test]
fn no_word_of_the_resident_is_kept() {
    let assistant = assistant();
    let mut request = Request::default();
    for question in [
        "tôi là Zorro, căn cước 001099012345, muốn ghi tên vào sổ bồ câu",
        "con tôi tên Xylofon 9 tuổi, quốc tịch Úc, thế mất bao lâu",
        "Zorro cần giấy Quokka gì",
    ] {
        question.clone_into(&mut request.question);
        request.session = Some(assistant.reply(&request).unwrap().session);
    }
    let kept = format!("{:?}", assistant.sessions()).to_lowercase();
    assert!(kept.contains("1.000001") && kept.contains("foreign"), "{kept}");
    for word in ["zorro", "001099012345", "xylofon", "quokka", "úc", "bồ câu"] {
        assert!(!kept.contains(word), "{word}: {kept}");
    }
}
