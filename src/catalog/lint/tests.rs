//! Each rule on a planted fault, and silence on a sound record.

use super::*;
use crate::catalog::fact::{Fact, Source, Standing, Text};
use crate::catalog::filing::{Channel, ChannelKind, Fee};
use crate::catalog::procedure::{Case, Document, Form, LegalBasis};
use crate::catalog::{Layer, import};

fn procedure(code: &str) -> Procedure {
    let record = format!(r#"{{"ma_thu_tuc":"{code}","ten_thu_tuc":"Ghi tên bồ câu {code}"}}"#);
    let mut procedure = import::read_record(record.as_bytes()).unwrap();
    procedure.marks.clear();
    procedure.set_layer(Layer::Curated);
    procedure
}

fn source(id: &str, checked: Option<Date>) -> Source {
    let (id, title) = (id.to_owned(), "Bản ghi bịa".to_owned());
    Source {
        id,
        title,
        number: None,
        url: None,
        checked,
        standing: Standing::Secondary,
        layer: Layer::Curated,
    }
}

fn with_fee(fee: Fee) -> Procedure {
    let mut procedure = procedure("1.000001");
    procedure.sources = vec![source("dated", Some(day())), source("undated", None)];
    let (deadlines, source) = (Vec::new(), Vec::new());
    procedure.channels = vec![Channel {
        kind: ChannelKind::Counter,
        note: None,
        url: None,
        deadlines,
        fees: vec![fee],
        source,
    }];
    procedure
}

fn day() -> Date {
    jiff::civil::date(2026, 11, 22)
}

fn rules(procedures: Vec<Procedure>, national: &[Procedure], checked: &[Checked]) -> Vec<&'static str> {
    let catalog = Catalog::layered(Vec::new(), procedures);
    let laws = [Law {
        number: "1/2020/NĐ-CP".to_owned(),
        until: jiff::civil::date(2026, 1, 1),
        replaced_by: None,
        source: "bịa".to_owned(),
    }];
    let desk = Desk { catalog: &catalog, national, checked, laws: &laws, day: day() };
    lint(&desk).into_iter().map(|finding| finding.rule).collect()
}

fn law(number: &str) -> LegalBasis {
    LegalBasis {
        number: Some(number.to_owned()),
        title: "Nghị định".to_owned(),
        issued: None,
        from: None,
        until: None,
        source: vec![],
    }
}

#[test]
fn a_sound_record_has_no_finding() {
    let mut sound = with_fee(Fee { amount: Some(5000), source: vec!["dated".to_owned()], ..Fee::default() });
    sound.legal_basis = vec![law("1/2020/NĐ-CP"), law("2/2025/NĐ-CP")];
    assert_eq!(rules(vec![sound], &[], &[]), [""; 0]);
}

#[test]
fn law_that_is_over_is_found_where_it_is_all_there_is() {
    let mut expired = procedure("1.000001");
    expired.legal_basis = vec![law("1/2020/NĐ-CP")];
    assert_eq!(rules(vec![expired], &[], &[]), ["expired-law"]);
}

#[test]
fn a_district_office_is_found_and_a_place_in_a_district_is_not() {
    let mut sends = procedure("1.000001");
    sends.steps =
        vec![Fact { vi: "Nộp tại Công an cấp huyện nơi cư trú".to_owned(), ..Fact::default() }];
    let mut names = procedure("1.000002");
    names.steps = vec![Fact {
        vi: "Áp dụng với người ở trên địa bàn quận cũ".to_owned(), ..Fact::default()
    }];
    assert_eq!(rules(vec![sends, names], &[], &[]), ["district-office"]);
}

#[test]
fn a_fee_needs_its_unit_and_a_date() {
    let percent = Fee { percent: Some(0.5), source: vec!["dated".to_owned()], ..Fee::default() };
    assert_eq!(rules(vec![with_fee(percent)], &[], &[]), ["fee-without-unit"]);
    let undated = Fee { amount: Some(5000), source: vec!["undated".to_owned()], ..Fee::default() };
    assert_eq!(rules(vec![with_fee(undated.clone())], &[], &[]), ["fee-without-date"]);
    let temporary = Fee { from: Some(day()), ..undated };
    assert_eq!(rules(vec![with_fee(temporary)], &[], &[]), [""; 0]);
}

#[test]
fn a_code_and_an_alias_belong_to_one_record() {
    let mut one = procedure("1.000001");
    one.aliases = vec!["Nuôi chim, đưa thư".to_owned()];
    let mut two = procedure("1.000002");
    two.aliases = vec!["nuôi chim đưa thư".to_owned(), "nuoi chim dua thu".to_owned()];
    two.former_codes = vec!["1.000001".parse().unwrap()];
    assert_eq!(rules(vec![one, two], &[], &[]), ["alias-claimed-twice", "code-claimed-twice"]);
}

#[test]
fn a_form_is_more_than_its_number() {
    let paper = |vi: &str, basis: Option<&str>| Document {
        vi: vi.to_owned(),
        form: Some(Form { name: "Mẫu BC01".to_owned(), basis: basis.map(str::to_owned), file: None }),
        ..Document::default()
    };
    let with = |paper: Document| {
        let mut procedure = procedure("1.000001");
        procedure.cases = vec![Case { title: None, documents: vec![paper] }];
        procedure
    };
    assert_eq!(rules(vec![with(paper("Mẫu BC01", None))], &[], &[]), ["form-not-described"]);
    assert_eq!(rules(vec![with(paper("Đơn ghi tên bồ câu (Mẫu BC01)", None))], &[], &[]), [""; 0]);
    assert_eq!(rules(vec![with(paper("Mẫu BC01", Some("1/2025/TT")))], &[], &[]), [""; 0]);
}

#[test]
fn a_national_record_that_changed_names_both_sides() {
    let curated = procedure("1.000001");
    let mut national = procedure("1.000001");
    let checked = [Checked::of(&national)];
    assert_eq!(rules(vec![curated.clone()], std::slice::from_ref(&national), &checked), [""; 0]);
    national.name = Text::vietnamese("Ghi tên bồ câu đưa thư");
    let catalog = Catalog::layered(Vec::new(), vec![curated]);
    let desk = Desk { catalog: &catalog, national: &[national], checked: &checked, laws: &[], day: day() };
    let findings = lint(&desk);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].vi.contains("bồ câu đưa thư") && findings[0].vi.contains("Ghi tên bồ câu 1.000001"));
}
