//! One record of the national portal: a flat JSON object whose table cells are run together as text.

use serde::Deserialize;

use super::marks::{Marks, why};
use super::{audience, authority, cell, channels, checks, documents, legal_basis, page, results, steps};
use crate::catalog::code::Code;
use crate::catalog::fact::{Fact, Layer, Source, Standing, Text};
use crate::catalog::procedure::{Level, Procedure, Slot};

/// The id of the only source of an imported record.
const SOURCE: &str = "record";

/// A record as it stands in its file. Keys that are not read are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    pub(super) ma_thu_tuc: String,
    pub(super) detail_url: String,
    pub(super) ten_thu_tuc: String,
    pub(super) so_quyet_dinh: String,
    pub(super) cap_thuc_hien: String,
    pub(super) linh_vuc: String,
    pub(super) doi_tuong_thuc_hien: String,
    pub(super) co_quan_co_tham_quyen: String,
    pub(super) dia_chi_tiep_nhan: String,
    pub(super) co_quan_thuc_hien: String,
    pub(super) trinh_tu_thuc_hien: String,
    pub(super) cach_thuc_thuc_hien: String,
    pub(super) thanh_phan_ho_so: String,
    pub(super) can_cu_phap_ly: String,
    pub(super) yeu_cau_dieu_kien: String,
    pub(super) ket_qua_xu_ly: String,
    pub(super) raw_text: String,
}

/// Why a file is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the file is not UTF-8 text")]
    NotText,
    #[error("not readable as JSON: {0}")]
    NotJson(String),
    #[error("no procedure record: the key ma_thu_tuc is missing or empty")]
    NoCode,
    #[error("{0}")]
    BadCode(String),
    #[error("the key ten_thu_tuc, the name of the procedure, is missing or empty")]
    NoName,
}

/// Reads one file.
pub(super) fn read(bytes: &[u8]) -> Result<Procedure, Refusal> {
    procedure(&parse(bytes)?)
}

/// The record of a file, its text cleaned.
pub(super) fn parse(bytes: &[u8]) -> Result<Record, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotText)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut record: Record =
        serde_json::from_str(text).map_err(|error| Refusal::NotJson(error.to_string()))?;
    record.clean();
    Ok(record)
}

impl Record {
    /// All cells in NFC and without invisible characters.
    fn clean(&mut self) {
        for field in [
            &mut self.ma_thu_tuc,
            &mut self.detail_url,
            &mut self.ten_thu_tuc,
            &mut self.so_quyet_dinh,
            &mut self.cap_thuc_hien,
            &mut self.linh_vuc,
            &mut self.doi_tuong_thuc_hien,
            &mut self.co_quan_co_tham_quyen,
            &mut self.dia_chi_tiep_nhan,
            &mut self.co_quan_thuc_hien,
            &mut self.trinh_tu_thuc_hien,
            &mut self.cach_thuc_thuc_hien,
            &mut self.thanh_phan_ho_so,
            &mut self.can_cu_phap_ly,
            &mut self.yeu_cau_dieu_kien,
            &mut self.ket_qua_xu_ly,
            &mut self.raw_text,
        ] {
            *field = cell::clean(field);
        }
    }
}

fn procedure(record: &Record) -> Result<Procedure, Refusal> {
    let code = cell::value(&record.ma_thu_tuc).ok_or(Refusal::NoCode)?;
    let code: Code = code.parse().map_err(|error| Refusal::BadCode(format!("{error}")))?;
    let name = cell::value(&record.ten_thu_tuc).ok_or(Refusal::NoName)?;
    let mut marks = Marks::default();
    checks::foreign_body(record, &code, &mut marks);
    checks::district_era(record, &mut marks);
    let cells = page::cells(record, &mut marks);
    let field = cell::value(&record.linh_vuc).unwrap_or_default();
    Ok(Procedure {
        former_codes: Vec::new(),
        name: Text::vietnamese(name),
        aliases: Vec::new(),
        purpose: None,
        levels: levels(&record.cap_thuc_hien, &mut marks),
        audience: audience::parse(&record.doi_tuong_thuc_hien),
        decision: cell::value(&record.so_quyet_dinh),
        cases: documents::parse(&cells.documents, &mut marks),
        channels: channels::parse(&cells.channels, &field, &mut marks),
        authority: facts(authority::authority(
            &record.co_quan_co_tham_quyen,
            &record.co_quan_thuc_hien,
            &mut marks,
        )),
        place: facts(authority::places(&record.dia_chi_tiep_nhan, &mut marks)),
        steps: facts(steps::steps(&cells.steps)),
        conditions: facts(steps::conditions(&record.yeu_cau_dieu_kien)),
        results: facts(results::parse(&cells.results, &mut marks)),
        notices: Vec::new(),
        legal_basis: legal_basis::parse(&cells.legal_basis, &mut marks),
        apart: Vec::new(),
        sources: vec![source(record, &code)],
        marks: marks.into_vec(),
        national_record: true,
        layer: Layer::Imported,
        field,
        code,
    })
}

fn source(record: &Record, code: &Code) -> Source {
    Source {
        id: SOURCE.to_owned(),
        title: format!("Cổng Dịch vụ công quốc gia, thủ tục {code} (bản đọc tháng 6-7/2026)"),
        number: cell::value(&record.so_quyet_dinh),
        url: cell::value(&record.detail_url),
        checked: None,
        standing: Standing::NationalRecord,
        layer: Layer::Imported,
    }
}

fn facts(texts: Vec<String>) -> Vec<Fact> {
    texts.into_iter().map(|vi| Fact { vi, source: vec![SOURCE.to_owned()], ..Fact::default() }).collect()
}

fn levels(cell: &str, marks: &mut Marks) -> Vec<Level> {
    let mut levels = Vec::new();
    for word in cell.split(',').filter_map(cell::value) {
        let level = match word.to_lowercase().as_str() {
            "cấp bộ" => Level::Ministry,
            "cấp tỉnh" => Level::Province,
            "cấp xã" => Level::Commune,
            "cơ quan khác" => Level::Other,
            _ => {
                marks.add(Slot::Authority, why::VALUE_UNKNOWN, &word);
                continue;
            }
        };
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    levels
}
