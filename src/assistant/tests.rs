//! What is remembered of a conversation: nothing that the resident wrote.

use std::{path::Path, sync::Arc};

use crate::{
    catalog::{Catalog, import},
    index::lexical,
    inference::classifier::{Classifier, Features, Settings as TunerSettings, Tuner},
    retrieval::{Gist, Lexicon, Likelihoods, Retriever, Terminology, gram::grams},
};

use super::{Assistant, Knowledge, Outcome, Request, Session, Settings};

/// Over procedures called `names`, with the codes 1.000001 and so on.
fn assistant(names: &[&str]) -> Assistant {
    assistant_with(names, None)
}

/// The same, with a classifier.
fn assistant_with(names: &[&str], classifier: Option<Classifier>) -> Assistant {
    let read = |(at, name): (usize, &&str)| {
        let record =
            format!(r#"{{"ma_thu_tuc":"1.{:06}","ten_thu_tuc":"{name}","linh_vuc":"Bồ câu"}}"#, at + 1);
        import::read_record(record.as_bytes()).unwrap()
    };
    let procedures = names.iter().enumerate().map(read).collect();
    let catalog = Arc::new(Catalog::layered(Vec::new(), procedures));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon");
    let terminology = Terminology::learn(&catalog, Lexicon::read_dir(&folder).unwrap());
    let likelihoods = classifier.map(|classifier| Likelihoods::new(classifier, &catalog));
    let terminology = Arc::new(terminology.with(likelihoods, None));
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

/// A classifier that knows every word of `names`, and nothing of what they mean.
fn classifier(names: &[&str]) -> Classifier {
    let texts: Vec<Vec<u64>> = names.iter().map(|name| grams(name)).collect();
    let features = Features::of(texts.iter().map(Vec::as_slice), 1);
    let classes = (1..=names.len()).map(|number| format!("1.{number:06}")).collect();
    let tuner = Tuner::new(features, classes, &TunerSettings { seed: 1, rank: 4, rate: 0.1 });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("classifier.safetensors");
    tuner.save(&path).unwrap();
    Classifier::open(&path).unwrap()
}

#[test]
fn what_is_said_of_a_matter_is_kept_until_another_is_brought_up() {
    let names = ["Ghi tên vào sổ bồ câu", "Cấp giấy phép khai thác rong biển"];
    let classifier = classifier(&names);
    let known = |text: &str| Gist::of(&classifier, text);
    let assistant = assistant_with(&names, Some(self::classifier(&names)));
    let ask = |question: &str, session: Session| {
        let request = Request { question: question.to_owned(), ..Request::default() };
        assistant.reply_within(&request, session).unwrap()
    };
    let (reply, session) = ask("ghi tên vào sổ bồ câu", Session::default());
    assert_eq!(reply.outcome, Outcome::Answered, "{}", reply.text);
    assert_eq!(session.said, known("ghi tên vào sổ bồ câu"));
    // It goes on: what was said before still counts.
    let (_, session) = ask("thế ghi mất bao lâu", session);
    assert_eq!(session.said, known("ghi tên vào sổ bồ câu").with(&known("ghi")));
    // Courtesy says nothing of it.
    let (_, session) = ask("cảm ơn nhé", session);
    assert_eq!(session.said, known("ghi tên vào sổ bồ câu").with(&known("ghi")));
    let (reply, session) = ask("cấp giấy phép khai thác rong biển", session);
    assert_eq!(reply.card.map(|card| card.code), Some("1.000002".to_owned()));
    assert_eq!(session.said, known("cấp giấy phép khai thác rong biển"));
}
