use super::changes::{Change, Topic};
use super::*;
use crate::catalog::{ChannelKind, Document, Fact, Fee, Text, import};

fn record(code: &str, name: &str) -> Procedure {
    let text = format!(r#"{{"ma_thu_tuc":"{code}","ten_thu_tuc":"{name}"}}"#);
    import::read_record(text.as_bytes()).unwrap()
}

fn catalog(records: &[(&str, &str)]) -> Catalog {
    Catalog::layered(records.iter().map(|(code, name)| record(code, name)).collect(), vec![])
}

fn codes(named: &[changes::Named]) -> Vec<&str> {
    named.iter().map(|named| named.code.as_str()).collect()
}

#[test]
fn each_catalog_is_kept_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path().join("versions"));
    let one = catalog(&[("9.000001", "Một"), ("9.000002", "Hai")]);
    let two = catalog(&[("9.000001", "Một"), ("9.000002", "Hai mới"), ("9.000003", "Ba")]);
    let first = versions.keep(&one, Why::Import, None).unwrap();
    assert!(first.new);
    assert_eq!(first.entry.id, one.digest());
    assert!(!versions.keep(&one, Why::Edit, None).unwrap().new);
    let second = versions.keep(&two, Why::Edit, Some("sửa tên")).unwrap().entry;
    assert_eq!((second.added, second.changed, second.removed, second.procedures), (1, 1, 0, 3));
    assert_eq!(second.parent.as_deref(), Some(first.entry.id.as_str()));
    assert_eq!(versions.read(&first.entry.id).unwrap(), one.procedures());
    assert_eq!(versions.read(&second.id).unwrap(), two.procedures());
    assert_eq!(versions.log().unwrap().len(), 2);
}

#[test]
fn a_record_is_written_once_however_many_versions_hold_it() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    let many: Vec<(String, String)> =
        (0..20).map(|at| (format!("9.{at:06}"), "Tên dài của một thủ tục".repeat(20))).collect();
    let records = |last: &str| {
        let mut records: Vec<(&str, &str)> =
            many.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
        records[0].1 = last;
        catalog(&records)
    };
    for at in 0..10 {
        versions.keep(&records(&format!("tên {at}")), Why::Edit, None).unwrap();
    }
    // Back to an old one: a line in the log and no more.
    assert!(versions.keep(&records("tên 3"), Why::Edit, None).unwrap().new);
    let packs = fs_err::read_dir(folder.path().join("packs")).unwrap();
    let mut lines = 0;
    for pack in packs {
        lines += fs_err::read_to_string(pack.unwrap().path()).unwrap().lines().count();
    }
    assert_eq!(lines, 20 + 9);
    assert_eq!(versions.log().unwrap().len(), 11);
}

#[test]
fn what_a_killed_process_left_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    let (one, two) = (catalog(&[("9.000001", "Một")]), catalog(&[("9.000001", "Hai")]));
    let first = versions.keep(&one, Why::Edit, None).unwrap().entry;
    let id = two.digest();
    // Killed in the temporary file, after the pack, with half a manifest, and within the line of the log.
    fs_err::write(folder.path().join("packs/.tmpabc"), "{").unwrap();
    fs_err::write(folder.path().join(format!("packs/{}.jsonl", short(&id))), "{\"half").unwrap();
    fs_err::write(folder.path().join(format!("{id}.manifest")), "9.000001 00").unwrap();
    let log = folder.path().join("versions.jsonl");
    let whole = fs_err::read(&log).unwrap();
    fs_err::write(&log, [&whole[..], b"{\"id\":\"00"].concat()).unwrap();
    assert_eq!(versions.log().unwrap(), std::slice::from_ref(&first));
    assert_eq!(versions.read(&first.id).unwrap(), one.procedures());
    assert!(versions.keep(&two, Why::Edit, None).unwrap().new);
    assert_eq!(versions.read(&id).unwrap(), two.procedures());
    assert_eq!(versions.log().unwrap().len(), 2);
}

#[test]
fn damage_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    let id = versions.keep(&catalog(&[("9.000001", "Một")]), Why::Edit, None).unwrap().entry.id;
    let pack = folder.path().join(format!("packs/{}.jsonl", short(&id)));
    let text = fs_err::read_to_string(&pack).unwrap();
    fs_err::write(&pack, text.replace("Một", "Hai")).unwrap();
    let error = versions.read(&id).unwrap_err();
    assert!(matches!(error, Error::DamagedVersion { .. }), "{error}");
    assert!(error.to_string().contains("rollback"));
    let manifest = folder.path().join(format!("{id}.manifest"));
    let text = fs_err::read_to_string(&manifest).unwrap();
    fs_err::write(&manifest, text.replace("9.000001", "../../x")).unwrap();
    assert!(matches!(versions.read(&id), Err(Error::DamagedVersion { .. })));
}

#[test]
fn versions_are_found_by_their_beginning_and_by_place() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    assert!(versions.find("current", &Serving::Latest).is_err());
    let ids: Vec<String> = ["Một", "Hai", "Ba"]
        .into_iter()
        .map(|name| versions.keep(&catalog(&[("9.000001", name)]), Why::Edit, None).unwrap().entry.id)
        .collect();
    let find = |name: &str, serving: &Serving| versions.find(name, serving).map(|entry| entry.id);
    assert_eq!(find(&ids[0][..8], &Serving::Latest).unwrap(), ids[0]);
    assert_eq!(find("current", &Serving::Latest).unwrap(), ids[2]);
    assert_eq!(find("previous", &Serving::Latest).unwrap(), ids[1]);
    let pinned = Serving::Version(ids[1].clone());
    assert_eq!(find("current", &pinned).unwrap(), ids[1]);
    assert_eq!(find("previous", &pinned).unwrap(), ids[0]);
    for name in ["", "abc", "zzzz", "000000000000"] {
        assert!(matches!(find(name, &Serving::Latest), Err(Error::Version { .. })), "{name}");
    }
    versions.note_rollback(&ids[0], Some("về bản cũ")).unwrap();
    let last = versions.log().unwrap().pop().unwrap();
    assert_eq!((last.id.as_str(), last.why), (ids[0].as_str(), Why::Rollback));
}

#[test]
fn the_history_of_a_procedure_names_the_versions_in_which_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    for records in [
        &[("9.000001", "Một")][..],
        &[("9.000001", "Một"), ("9.000002", "Hai")],
        &[("9.000001", "Một mới"), ("9.000002", "Hai")],
        &[("9.000002", "Hai")],
    ] {
        versions.keep(&catalog(records), Why::Edit, None).unwrap();
    }
    let steps = versions.history(&"9.000001".parse().unwrap()).unwrap();
    let name = |procedure: &Option<Procedure>| procedure.as_ref().map(|procedure| procedure.name.vi.clone());
    let some = |name: &str| Some(name.to_owned());
    let told: Vec<_> = steps.iter().map(|step| (name(&step.before), name(&step.after))).collect();
    assert_eq!(told, [(None, some("Một")), (some("Một"), some("Một mới")), (some("Một mới"), None)]);
}

#[test]
fn the_file_that_says_what_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serving");
    assert_eq!(Serving::read(&path).unwrap(), Serving::Latest);
    let version = Serving::Version("ab12".to_owned());
    version.write(&path).unwrap();
    assert_eq!(Serving::read(&path).unwrap(), version);
    Serving::Latest.write(&path).unwrap();
    assert_eq!(Serving::read(&path).unwrap(), Serving::Latest);
    fs_err::write(&path, "../../etc\n").unwrap();
    assert!(Serving::read(&path).is_err());
}

fn channel(fee: u64) -> crate::catalog::Channel {
    crate::catalog::Channel {
        kind: ChannelKind::Counter,
        note: None,
        url: None,
        deadlines: vec![],
        fees: vec![Fee { amount: Some(fee), ..Fee::default() }],
        source: vec![],
    }
}

#[test]
fn a_change_is_paired_with_what_it_was() {
    let mut before = record("9.000001", "Một");
    before.channels = vec![channel(10)];
    let paper = |vi: &str| Document { vi: vi.to_owned(), ..Document::default() };
    let cases = |papers: Vec<Document>| vec![crate::catalog::Case { title: None, documents: papers }];
    before.cases = cases(vec![paper("Tờ khai"), paper("Ảnh bồ câu")]);
    before.conditions = vec![Fact { vi: "Có ban công".to_owned(), ..Fact::default() }];
    let mut after = before.clone();
    after.channels = vec![channel(12)];
    after.cases = cases(vec![paper("Tờ khai"), paper("Giấy xác nhận")]);
    after.conditions.clear();
    let found = changes::changes(&before, &after);
    let [Change::Document { shift: gone, .. }, Change::Document { shift: came, .. }, fee, fact] = &found[..]
    else {
        panic!("{found:#?}");
    };
    assert_eq!(gone.from.as_ref().map(|paper| paper.vi.as_str()), Some("Ảnh bồ câu"));
    assert_eq!(came.to.as_ref().map(|paper| paper.vi.as_str()), Some("Giấy xác nhận"));
    let Change::Fee { shift, .. } = fee else { panic!("{fee:?}") };
    let amount = |fee: &Option<Fee>| fee.as_ref().and_then(|fee| fee.amount);
    assert_eq!((amount(&shift.from), amount(&shift.to)), (Some(10), Some(12)));
    assert!(matches!(fact, Change::Fact { topic: Topic::Condition, shift } if shift.to.is_none()));
}

#[test]
fn sources_and_english_alone_are_told_together() {
    let before = record("9.000001", "Một");
    let mut after = before.clone();
    after.name = Text { en: Some("One".to_owned()), ..after.name };
    after.aliases = vec!["khác".to_owned()];
    assert_eq!(changes::changes(&before, &after), [Change::Other]);
}

#[test]
fn a_diff_names_what_came_and_went() {
    let folder = tempfile::tempdir().unwrap();
    let versions = Versions::under(folder.path());
    let keep = |records: &[(&str, &str)]| versions.keep(&catalog(records), Why::Edit, None).unwrap().entry.id;
    let one = keep(&[("9.000001", "Một"), ("9.000002", "Hai"), ("9.000003", "Ba")]);
    let two = keep(&[("9.000002", "Hai"), ("9.000003", "Ba mới"), ("9.000004", "Bốn")]);
    let diff = versions.diff(&one, &two).unwrap();
    assert_eq!((codes(&diff.removed), codes(&diff.added)), (vec!["9.000001"], vec!["9.000004"]));
    assert!(
        matches!(diff.changed[..], [changes::ProcedureChange { ref changes, .. }] if matches!(changes[..], [Change::Name(_)]))
    );
    assert!(versions.diff(&two, &two).unwrap().is_empty());
    assert_eq!(versions.diff(&two, &one).unwrap().added, diff.removed);
}
