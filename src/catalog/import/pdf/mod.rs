//! The portal's "chi tiết thủ tục" export: a PDF a procedure, drawn with bordered tables.

mod export;
mod layout;
mod page;

use jiff::civil::Date;
use lopdf::Document;

use super::draft::{Draft, Found, Refusal, section};
use super::marks::{Marks, why};
use super::parts::assemble::{self, Tables};
use super::parts::papers::{self, Count, Group};
use super::parts::{cell, filing, laws, results};
use super::reader::{Input, Reader};
use crate::catalog::procedure::{Case, LegalBasis, Slot};
use crate::catalog::quarantine::Section;
use crate::catalog::shape::Shape;
use export::Export;
use layout::Block;

/// The reader of this shape.
pub(super) const READER: Reader = Reader { shape: Shape::Pdf, claims, read };

fn claims(input: &Input<'_>) -> bool {
    input.bytes.starts_with(b"%PDF-")
}

fn read(input: &Input<'_>) -> Result<Found, Refusal> {
    let document = open(input.bytes)?;
    let pages: Vec<_> = document.get_pages().into_values().map(|id| page::drawn(&document, id)).collect();
    let blocks = layout::blocks(&pages);
    if blocks.is_empty() {
        return Err(Refusal::NoText);
    }
    draft(blocks, created(&document)).map(Found::from)
}

fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    let document = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Refusal::Encrypted,
        other => Refusal::NotPdf(other.to_string()),
    })?;
    if document.is_encrypted() { Err(Refusal::Encrypted) } else { Ok(document) }
}

/// The day on which the file was made, as it says itself.
fn created(document: &Document) -> Option<Date> {
    let follow = |object| document.dereference(object).ok().map(|(_, object)| object);
    let information = follow(document.trailer.get(b"Info").ok()?)?.as_dict().ok()?;
    let made = follow(information.get(b"CreationDate").ok()?)?.as_str().ok()?;
    let digits = std::str::from_utf8(made).ok()?.strip_prefix("D:")?.get(..8)?;
    Date::strptime("%Y%m%d", digits).ok()
}

fn draft(blocks: Vec<Block>, created: Option<Date>) -> Result<Draft, Refusal> {
    let export = Export::of(blocks)?;
    let mut marks = Marks::default();
    let day = created.map(|day| format!(" xuất ngày {}/{}/{}", day.day(), day.month(), day.year()));
    let origin = format!("Cổng Dịch vụ công quốc gia, thủ tục {{}} (bản PDF{})", day.unwrap_or_default());
    let (steps, conditions) = (export.text(export::STEPS), export.text(export::CONDITIONS));
    let executing = export.text(export::EXECUTING);
    let cells = assemble::Cells {
        code: export.field("Mã thủ tục"),
        name: export.field("Tên thủ tục"),
        decision: export.field("Số quyết định"),
        levels: export.field("Cấp thực hiện"),
        field: export.field("Lĩnh vực"),
        audience: export.field("Đối tượng thực hiện"),
        deciding: export.field("Cơ quan có thẩm quyền"),
        executing: &executing,
        place: export.field("Địa chỉ tiếp nhận HS"),
        steps: &steps,
        conditions: &conditions,
        url: "",
        origin: &origin,
    };
    let tables = Tables {
        channels: channels(&export, &mut marks),
        cases: cases(&export, &mut marks),
        results: results::parse(&export.text(export::RESULTS), &mut marks),
        legal_basis: legal_basis(&export, &mut marks),
    };
    let mut procedure = assemble::procedure(&cells, tables, marks)?;
    procedure.sources.iter_mut().for_each(|source| source.checked = created);
    Ok(Draft { procedure, shown: Vec::new(), listed: true, sections: sections(&export) })
}

fn channel_rows(export: &Export) -> Vec<Vec<String>> {
    export.rows(export::CHANNELS, |cells| cells.first().is_some_and(|kind| filing::kind(kind).is_some()))
}

fn channels(export: &Export, marks: &mut Marks) -> Vec<crate::catalog::filing::Channel> {
    let rows = channel_rows(export);
    let row = |cells: &Vec<String>| -> [String; 4] {
        std::array::from_fn(|at| cells.get(at).cloned().unwrap_or_default())
    };
    let rows: Vec<[String; 4]> = rows.iter().map(row).collect();
    let rows = rows.iter().map(|[kind, time, fee, note]| filing::Row { kind, time, fee, note });
    filing::channels(rows, export.field("Lĩnh vực"), marks)
}

/// A row of papers is whole where its count is printed; a title spans the table.
fn paper_rows(export: &Export) -> Vec<Vec<String>> {
    export.rows(export::DOCUMENTS, |cells| cells.len() != 3 || cell::value(&cells[2]).is_some())
}

fn cases(export: &Export, marks: &mut Marks) -> Vec<Case> {
    let mut groups: Vec<Group> = Vec::new();
    for cells in paper_rows(export) {
        if let [title] = cells.as_slice() {
            groups.push(Group { title: group_title(title).to_owned(), documents: Vec::new() });
            continue;
        }
        let [name, file, count] = cells.as_slice() else {
            marks.add(Slot::Documents, why::DOCUMENT_WITHOUT_COUNT, &cells.join(" | "));
            continue;
        };
        if groups.is_empty() {
            groups.push(Group { title: String::new(), documents: Vec::new() });
        }
        let document = papers::document(&cell::tidy(name), cell::value(file), Count::of_cell(count));
        groups.last_mut().into_iter().for_each(|group| group.documents.extend(document.clone()));
    }
    papers::cases(groups, "", marks)
}

/// The title of a group without the number that the export gives it.
fn group_title(title: &str) -> &str {
    let numbered = title.trim().strip_prefix("Trường hợp ").and_then(|rest| rest.split_once(':'));
    match numbered {
        Some((number, rest)) if number.chars().all(|letter| letter.is_ascii_digit()) => rest.trim(),
        _ => title.trim(),
    }
}

/// A row of the legal basis is whole where its number is.
fn law_rows(export: &Export) -> Vec<Vec<String>> {
    export.rows(export::LEGAL_BASIS, |cells| cells.get(1).is_some_and(|number| number.contains('/')))
}

fn legal_basis(export: &Export, marks: &mut Marks) -> Vec<LegalBasis> {
    let mut all = Vec::new();
    for cells in law_rows(export) {
        let text = |at: usize| cells.get(at).map(|text| cell::tidy(text)).unwrap_or_default();
        let Some(title) = cell::value(&text(0)).or_else(|| cell::value(&text(1))) else { continue };
        let number = laws::in_cell(&text(1), &title);
        if number.is_none() {
            marks.add(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT, &cells.join(" | "));
        }
        let source = vec![assemble::RECORD.to_owned()];
        all.push(LegalBasis { number, title, issued: None, from: None, until: None, source });
    }
    laws::unique(all)
}

fn sections(export: &Export) -> Vec<Section> {
    let table = |rows: Vec<Vec<String>>| {
        let line =
            |cells: &Vec<String>| cells.iter().map(|text| cell::tidy(text)).collect::<Vec<_>>().join(" | ");
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    [
        section("Tên thủ tục", None, export.field("Tên thủ tục")),
        section("Mã thủ tục", None, export.field("Mã thủ tục")),
        section("Cấp thực hiện", None, export.field("Cấp thực hiện")),
        section("Lĩnh vực", None, export.field("Lĩnh vực")),
        section("Cơ quan có thẩm quyền", Slot::Authority, export.field("Cơ quan có thẩm quyền")),
        section("Cơ quan thực hiện", Slot::Authority, &export.text(export::EXECUTING)),
        section("Địa chỉ tiếp nhận HS", Slot::Where, export.field("Địa chỉ tiếp nhận HS")),
        section("Trình tự thực hiện", Slot::Process, &export.text(export::STEPS)),
        section("Cách thức thực hiện", Slot::Deadline, &table(channel_rows(export))),
        section("Thành phần hồ sơ", Slot::Documents, &table(paper_rows(export))),
        section("Yêu cầu, điều kiện thực hiện", Slot::Conditions, &export.text(export::CONDITIONS)),
        section("Kết quả xử lý", Slot::Result, &export.text(export::RESULTS)),
        section("Căn cứ pháp lý", Slot::LegalBasis, &table(law_rows(export))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
pub(super) mod tests;
