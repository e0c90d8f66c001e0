//! What is remembered of a conversation: nothing that the resident wrote.

use std::{path::Path, sync::Arc};

use crate::{
    catalog::{Catalog, import},
    index::lexical,
    retrieval::{Lexicon, Retriever, Terminology},
};

use super::{Assistant, Knowledge, Request, Settings};

/// Over procedures called `names`, with the codes 1.000001 and so on.
fn assistant(names: &[&str]) -> Assistant {
    let read = |(at, name): (usize, &&str)| {
        let record =
            format!(r#"{{"ma_thu_tuc":"1.{:06}","ten_thu_tuc":"{name}","linh_vuc":"Bồ câu"}}"#, at + 1);
        import::read_record(record.as_bytes()).unwrap()
    };
    let procedures = names.iter().enumerate().map(read).collect();
    let catalog = Arc::new(Catalog::layered(Vec::new(), procedures));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon");
    let terminology = Arc::new(Terminology::learn(&catalog, Lexicon::read_dir(&folder).unwrap()));
    let retriever = Retriever::new(terminology, lexical::build_in_memory(&catalog).unwrap(), None).unwrap();
    Assistant::new(Knowledge { catalog, retriever, as_of: None }, Settings::default())
}

#[test]
fn no_word_of_the_resident_is_kept() {
    let assistant = assistant(&["Ghi tên vào sổ bồ câu"]);
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

#[test]
fn an_age_turns_to_the_procedure_whose_name_admits_it() {
    let assistant = assistant(&[
        "Cấp thẻ nuôi bồ câu cho người dưới 14 tuổi",
        "Cấp thẻ nuôi bồ câu cho người từ đủ 14 tuổi trở lên",
        "Ghi tên vào sổ bồ câu",
    ]);
    let mut request = Request::default();
    for (question, code) in [
        ("làm thẻ nuôi bồ câu cho con 9 tuổi cần giấy tờ gì", "1.000001"),
        ("thế đứa anh vừa tròn 14 thì sao", "1.000002"),
        ("còn mất bao lâu", "1.000002"),
        ("ghi tên vào sổ bồ câu mất bao lâu", "1.000003"),
    ] {
        question.clone_into(&mut request.question);
        let reply = assistant.reply(&request).unwrap();
        assert_eq!(
            reply.card.as_ref().map(|card| card.code.as_str()),
            Some(code),
            "{question}: {}",
            reply.text
        );
        request.session = Some(reply.session);
    }
}
