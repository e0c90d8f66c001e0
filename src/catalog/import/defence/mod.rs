//! Records of the Ministry of National Defence: JSON with tables, its keys in Vietnamese with diacritics.

mod documents;
mod legal_basis;

use serde::Deserialize;

use super::draft::{Draft, Found, Refusal, section};
use super::marks::Marks;
use super::parts::assemble::{self, Tables};
use super::parts::cell::{self, Cell};
use super::parts::filing;
use super::reader::{Input, Reader};
use crate::catalog::procedure::Slot;
use crate::catalog::quarantine::Section;
use crate::catalog::shape::Shape;

/// The reader of this shape.
pub(super) const READER: Reader = Reader { shape: Shape::Defence, claims, read };

const ORIGIN: &str =
    "Cơ sở dữ liệu quốc gia về thủ tục hành chính, thủ tục {} của Bộ Quốc phòng (bản đọc tháng 12/2025)";

/// A record as it stands in its file. Keys that are not read are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record {
    thu_tuc_id: Cell,
    source_file: Cell,
    metadata: Metadata,
    content: Content,
    tables: RecordTables,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    #[serde(rename = "mã_thủ_tục")]
    code: Cell,
    #[serde(rename = "tên_thủ_tục")]
    name: Cell,
    #[serde(rename = "số_quyết_định")]
    decision: Cell,
    #[serde(rename = "cấp_thực_hiện")]
    levels: Cell,
    #[serde(rename = "lĩnh_vực")]
    field: Cell,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    #[serde(rename = "trình_tự_thực_hiện")]
    steps: Cell,
    #[serde(rename = "đối_tượng_thực_hiện")]
    audience: Cell,
    #[serde(rename = "cơ_quan_thực_hiện")]
    executing: Cell,
    #[serde(rename = "cơ_quan_có_thẩm_quyền")]
    deciding: Cell,
    #[serde(rename = "địa_chỉ_tiếp_nhận_hs")]
    place: Cell,
    #[serde(rename = "kết_quả_thực_hiện")]
    results: Cell,
    #[serde(rename = "yêu_cầu_điều_kiện_thực_hiện")]
    conditions: Cell,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RecordTables {
    hinh_thuc_nop: Vec<Way>,
    thanh_phan_ho_so: Vec<documents::Row>,
    can_cu_phap_ly: Vec<legal_basis::Row>,
}

/// A row of the ways to file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Way {
    hinh_thuc: Cell,
    thoi_han_giai_quyet: Cell,
    phi_le_phi: Cell,
    mo_ta: Cell,
}

fn claims(input: &Input<'_>) -> bool {
    input.is_json('{', "mã_thủ_tục")
}

fn read(input: &Input<'_>) -> Result<Found, Refusal> {
    let text = input.composed();
    let record: Record = serde_json::from_str(&text).map_err(|error| Refusal::NotJson(error.to_string()))?;
    draft(&record).map(Found::from)
}

fn draft(record: &Record) -> Result<Draft, Refusal> {
    let (metadata, content, tables) = (&record.metadata, &record.content, &record.tables);
    let mut marks = Marks::default();
    let cells = assemble::Cells {
        code: &metadata.code,
        name: &metadata.name,
        decision: metadata.decision.trim_start_matches("Quyết định số").trim(),
        levels: &metadata.levels,
        field: &metadata.field,
        audience: &content.audience,
        deciding: &content.deciding,
        executing: &content.executing,
        place: &content.place,
        steps: &content.steps,
        conditions: &content.conditions,
        url: "",
        origin: ORIGIN,
    };
    let tables = Tables {
        channels: filing::channels(tables.hinh_thuc_nop.iter().map(Way::row), &metadata.field, &mut marks),
        cases: documents::cases(&tables.thanh_phan_ho_so, &mut marks),
        results: cell::lines(&content.results).map(|line| cell::item(&line).to_owned()).collect(),
        legal_basis: legal_basis::entries(&tables.can_cu_phap_ly, &mut marks),
    };
    Ok(Draft {
        procedure: assemble::procedure(&cells, tables, marks)?,
        shown: shown(record),
        listed: false,
        sections: sections(record),
    })
}

impl Way {
    fn row(&self) -> filing::Row<'_> {
        filing::Row {
            kind: &self.hinh_thuc,
            time: &self.thoi_han_giai_quyet,
            fee: &self.phi_le_phi,
            note: &self.mo_ta,
        }
    }

    fn text(&self) -> String {
        [&self.hinh_thuc, &self.thoi_han_giai_quyet, &self.phi_le_phi, &self.mo_ta]
            .map(|cell| cell::tidy(cell))
            .join(" | ")
    }
}

/// The codes besides the metadata: the record's id, and the one in the name of the file it was made from.
fn shown(record: &Record) -> Vec<String> {
    let name = record.source_file.rsplit('_').next().unwrap_or_default();
    let code = name.trim_end_matches(".docx").trim_end_matches(".doc");
    [&*record.thu_tuc_id, code].into_iter().filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

fn sections(record: &Record) -> Vec<Section> {
    let (metadata, content, tables) = (&record.metadata, &record.content, &record.tables);
    let ways: Vec<String> = tables.hinh_thuc_nop.iter().map(Way::text).collect();
    let papers: Vec<String> = tables.thanh_phan_ho_so.iter().map(documents::Row::text).collect();
    let laws: Vec<String> = tables.can_cu_phap_ly.iter().map(legal_basis::Row::text).collect();
    [
        section("Tên thủ tục", None, &metadata.name),
        section("Cấp thực hiện", None, &metadata.levels),
        section("Lĩnh vực", None, &metadata.field),
        section("Cơ quan có thẩm quyền", Slot::Authority, &content.deciding),
        section("Cơ quan thực hiện", Slot::Authority, &content.executing),
        section("Địa chỉ tiếp nhận HS", Slot::Where, &content.place),
        section("Trình tự thực hiện", Slot::Process, &content.steps),
        section("Cách thức thực hiện", Slot::Deadline, &ways.join("\n")),
        section("Thành phần hồ sơ", Slot::Documents, &papers.join("\n")),
        section("Yêu cầu, điều kiện thực hiện", Slot::Conditions, &content.conditions),
        section("Kết quả thực hiện", Slot::Result, &content.results),
        section("Căn cứ pháp lý", Slot::LegalBasis, &laws.join("\n")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
