//! Records of the national portal: a flat JSON object whose table cells are run together as text.

mod channels;
mod documents;
mod legal_basis;
mod money;
mod page;
mod time;

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::draft::{Draft, Found, Refusal, section};
use super::marks::Marks;
use super::parts::assemble::{self, Tables};
use super::parts::cell::{self, Cell};
use super::parts::results;
use super::reader::{Input, Reader};
use crate::catalog::procedure::Slot;
use crate::catalog::quarantine::Section;
use crate::catalog::shape::Shape;

/// The reader of this shape.
pub(super) const READER: Reader = Reader { shape: Shape::Portal, claims, read };

const ORIGIN: &str = "Cổng Dịch vụ công quốc gia, thủ tục {} (bản đọc tháng 6-7/2026)";

static OWN_CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"Mã thủ tục\s*([0-9]\.[0-9]{6})").expect("a constant pattern"));

/// A record as it stands in its file. Keys that are not read are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record {
    #[serde(alias = "maThuTuc")]
    ma_thu_tuc: Cell,
    detail_url: Cell,
    #[serde(alias = "tenThuTuc")]
    ten_thu_tuc: Cell,
    #[serde(alias = "soQuyetDinh")]
    so_quyet_dinh: Cell,
    #[serde(alias = "capThucHien")]
    cap_thuc_hien: Cell,
    #[serde(alias = "linhVuc")]
    linh_vuc: Cell,
    #[serde(alias = "doiTuongThucHien")]
    doi_tuong_thuc_hien: Cell,
    #[serde(alias = "coQuanCoThamQuyen")]
    co_quan_co_tham_quyen: Cell,
    #[serde(alias = "diaChiTiepNhanHS")]
    dia_chi_tiep_nhan: Cell,
    #[serde(alias = "coQuanThucHien")]
    co_quan_thuc_hien: Cell,
    #[serde(alias = "trinhTuThucHien")]
    trinh_tu_thuc_hien: Cell,
    #[serde(alias = "cachThucThucHien")]
    cach_thuc_thuc_hien: Cell,
    #[serde(alias = "thanhPhanHoSo")]
    thanh_phan_ho_so: Cell,
    #[serde(alias = "canCuPhapLy")]
    can_cu_phap_ly: Cell,
    #[serde(alias = "yeuCauDieuKien")]
    yeu_cau_dieu_kien: Cell,
    #[serde(alias = "ketQuaXuLy")]
    ket_qua_xu_ly: Cell,
    raw_text: Cell,
}

fn claims(input: &Input<'_>) -> bool {
    input.is_json('{', "ma_thu_tuc") || input.is_json('{', "maThuTuc")
}

fn read(input: &Input<'_>) -> Result<Found, Refusal> {
    draft(&parse(input.text.unwrap_or_default())?).map(Found::from)
}

/// The record of a file.
fn parse(text: &str) -> Result<Record, Refusal> {
    serde_json::from_str(text).map_err(|error| Refusal::NotJson(error.to_string()))
}

impl Record {
    fn cells(&self) -> assemble::Cells<'_> {
        assemble::Cells {
            code: &self.ma_thu_tuc,
            name: &self.ten_thu_tuc,
            decision: &self.so_quyet_dinh,
            levels: &self.cap_thuc_hien,
            field: &self.linh_vuc,
            audience: &self.doi_tuong_thuc_hien,
            deciding: &self.co_quan_co_tham_quyen,
            executing: &self.co_quan_thuc_hien,
            place: &self.dia_chi_tiep_nhan,
            steps: &self.trinh_tu_thuc_hien,
            conditions: &self.yeu_cau_dieu_kien,
            url: &self.detail_url,
            origin: ORIGIN,
        }
    }
}

fn draft(record: &Record) -> Result<Draft, Refusal> {
    let mut cells = record.cells();
    assemble::head(cells.code, cells.name)?;
    let mut marks = Marks::default();
    let long = page::cells(record, &mut marks);
    let field = cell::value(&record.linh_vuc).unwrap_or_default();
    let tables = Tables {
        channels: channels::parse(&long.channels, &field, &mut marks),
        cases: documents::parse(&long.documents, &mut marks),
        results: results::parse(&long.results, &mut marks),
        legal_basis: legal_basis::parse(&long.legal_basis, &mut marks),
    };
    cells.steps = &long.steps;
    Ok(Draft {
        sections: sections(record, &long),
        procedure: assemble::procedure(&cells, tables, marks)?,
        listed: true,
        shown: OWN_CODE.captures(&record.raw_text).map(|found| found[1].to_owned()).into_iter().collect(),
    })
}

/// The parts of the record under the labels of the portal's page.
fn sections(record: &Record, long: &page::Cells<'_>) -> Vec<Section> {
    // What the page shows first names the procedure once more.
    let head = record.raw_text.split("Đối tượng thực hiện").next().unwrap_or_default();
    [
        section("Tên thủ tục", None, &record.ten_thu_tuc),
        section("Đầu trang", None, head),
        section("Cấp thực hiện", None, &record.cap_thuc_hien),
        section("Lĩnh vực", None, &record.linh_vuc),
        section("Cơ quan có thẩm quyền", Slot::Authority, &record.co_quan_co_tham_quyen),
        section("Cơ quan thực hiện", Slot::Authority, &record.co_quan_thuc_hien),
        section("Địa chỉ tiếp nhận HS", Slot::Where, &record.dia_chi_tiep_nhan),
        section("Trình tự thực hiện", Slot::Process, &long.steps),
        section("Cách thức thực hiện", Slot::Deadline, &long.channels),
        section("Thành phần hồ sơ", Slot::Documents, &long.documents),
        section("Yêu cầu, điều kiện thực hiện", Slot::Conditions, &record.yeu_cau_dieu_kien),
        section("Kết quả xử lý", Slot::Result, &long.results),
        section("Căn cứ pháp lý", Slot::LegalBasis, &long.legal_basis),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
