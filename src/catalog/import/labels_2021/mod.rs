//! Pages of the old portal, keyed by their labels, without codes, from before the districts went: read for the
//! report and never served.

use serde::Deserialize;
use serde_json::Value;

use super::draft::{Found, Old, Refusal, section};
use super::parts::cell::{self, Cell};
use super::reader::{Input, Reader};
use crate::catalog::procedure::Slot;
use crate::catalog::quarantine::Section;
use crate::catalog::shape::Shape;

/// The reader of this shape.
pub(super) const READER: Reader = Reader { shape: Shape::Labels2021, claims, read };

/// A page as it stands in the file. Keys that are not read are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Page {
    #[serde(alias = "Tên thủ tục")]
    title: Cell,
    #[serde(rename = "Cơ quan thực hiện")]
    executing: Cell,
    #[serde(rename = "Trình tự thực hiện")]
    steps: Cell,
    #[serde(rename = "Cách thức thực hiện")]
    ways: Vec<Way>,
    #[serde(rename = "Thành phần hồ sơ")]
    papers: Vec<Paper>,
    #[serde(rename = "Kết quả thực hiện", alias = "Kết quả xử lý")]
    results: Cell,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Way {
    #[serde(rename = "Hình thức nộp")]
    kind: Cell,
    #[serde(rename = "Thời hạn giải quyết", alias = "Thời gian")]
    time: Cell,
    #[serde(rename = "Phí, lệ phí")]
    fee: Cell,
    #[serde(rename = "Mô tả")]
    note: Cell,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paper {
    #[serde(rename = "Tên giấy tờ")]
    name: Cell,
    #[serde(rename = "Số lượng - bản chính", alias = "Số lượng")]
    count: Cell,
}

fn claims(input: &Input<'_>) -> bool {
    input.is_json('[', "Trình tự thực hiện")
}

fn read(input: &Input<'_>) -> Result<Found, Refusal> {
    let text = input.composed();
    let pages: Vec<Value> =
        serde_json::from_str(&text).map_err(|error| Refusal::NotJson(error.to_string()))?;
    let mut found = Found::default();
    for (at, page) in pages.into_iter().enumerate() {
        match read_page(page) {
            Ok(old) => found.old.push(old),
            Err(refusal) => found.refused.push(Refusal::Item { at: at + 1, detail: refusal.to_string() }),
        }
    }
    Ok(found)
}

fn read_page(page: Value) -> Result<Old, Refusal> {
    let page: Page = serde_json::from_value(page).map_err(|error| Refusal::NotJson(error.to_string()))?;
    let title = cell::value(&page.title).ok_or(Refusal::NoName)?;
    Ok(Old { sections: page.sections(), title })
}

impl Page {
    fn sections(&self) -> Vec<Section> {
        let ways = self.ways.iter().map(|way| line(&[&way.kind, &way.time, &way.fee, &way.note]));
        let papers = self.papers.iter().map(|paper| line(&[&paper.name, &paper.count]));
        [
            section("Cơ quan thực hiện", Slot::Authority, &self.executing),
            section("Trình tự thực hiện", Slot::Process, &self.steps),
            section("Cách thức thực hiện", Slot::Deadline, &ways.collect::<Vec<_>>().join("\n")),
            section("Thành phần hồ sơ", Slot::Documents, &papers.collect::<Vec<_>>().join("\n")),
            section("Kết quả thực hiện", Slot::Result, &self.results),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn line(cells: &[&str]) -> String {
    cells.iter().map(|cell| cell::tidy(cell)).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Found {
        read(&Input::new(text.as_bytes())).unwrap()
    }

    #[test]
    fn pages_are_read_part_by_part_and_a_broken_one_stops_nothing() {
        let found = found(
            r#"[{"title": "Cấp giấy A", "Trình tự thực hiện": "Nộp tại huyện",
                "Cách thức thực hiện": [{"Hình thức nộp": "Trực tiếp", "Thời hạn giải quyết": "5 Ngày"}],
                "Thành phần hồ sơ": [{"Tên giấy tờ": "Đơn", "Số lượng - bản chính": "Bản chính: 1"}]},
               {"title": "", "Trình tự thực hiện": "x"}, {"title": 7}]"#,
        );
        assert_eq!((found.old.len(), found.refused.len()), (1, 2));
        assert_eq!(found.old[0].title, "Cấp giấy A");
        assert!(found.old[0].sections.iter().any(|section| section.text == "Trực tiếp | 5 Ngày |  |"));
        assert!(found.drafts.is_empty(), "there is no code to serve it under");
        assert!(found.refused[0].to_string().starts_with("record 2: "));
    }

    #[test]
    fn a_truncated_file_is_refused() {
        let text = r#"[{"title": "A", "Trình tự thực hiện": "#;
        assert!(matches!(read(&Input::new(text.as_bytes())), Err(Refusal::NotJson(_))));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,60}") {
            let _ = read(&Input::new(format!("[{{\"title\": \"{text}\"}}]").as_bytes()));
        }
    }
}
