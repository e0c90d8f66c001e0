//! The whole page of a record: cells that the crawler cut short at a label inside the text are taken again from it.

use std::borrow::Cow;

use super::super::marks::{Marks, why};
use super::Record;
use super::documents;
use crate::catalog::procedure::Slot;

const STEPS: &str = "Trình Tự Thực Hiện";
const CHANNELS: &str = "Cách Thức Thực Hiện";
const CHANNELS_HEADER: &str = "Cách Thức Thực HiệnHình thức nộpThời gianPhí, lệ phíMô tả";
const DOCUMENTS: &str = "Thành phần hồ sơ";
const LEGAL_BASIS: &str = "Căn cứ pháp lý";
const LEGAL_BASIS_HEADERS: [&str; 2] =
    ["Căn cứ pháp lýTên văn bản pháp lýMã văn bản", "Căn cứ pháp lýKhông có thông tinCơ quan thực hiện"];
const EXECUTING: &str = "Cơ quan thực hiện";
const CONDITIONS: &str = "Yêu cầu, điều kiện thực hiện";
const RESULTS: &str = "Kết quả xử lý";
const CHROME: &str = "Từ khóa";

/// The long cells of a record.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub(super) steps: Cow<'a, str>,
    pub(super) channels: Cow<'a, str>,
    pub(super) documents: Cow<'a, str>,
    pub(super) legal_basis: Cow<'a, str>,
    pub(super) results: Cow<'a, str>,
}

/// The long cells, as they stand, or as the page has them where they were cut short.
pub(super) fn cells<'a>(record: &'a Record, marks: &mut Marks) -> Cells<'a> {
    let mut cells = Cells {
        steps: Cow::Borrowed(&record.trinh_tu_thuc_hien),
        channels: Cow::Borrowed(&record.cach_thuc_thuc_hien),
        documents: Cow::Borrowed(&record.thanh_phan_ho_so),
        legal_basis: Cow::Borrowed(&record.can_cu_phap_ly),
        results: Cow::Borrowed(""),
    };
    // The cell goes on with what the page shows below the results.
    let chrome = record.ket_qua_xu_ly.find(CHROME).unwrap_or(record.ket_qua_xu_ly.len());
    cells.results = Cow::Borrowed(&record.ket_qua_xu_ly[..chrome]);
    let Some(page) = Page::of(&record.raw_text) else {
        return cells;
    };
    take(&mut cells.steps, page.steps, Slot::Process, marks);
    if let Some(channels) = page.channels {
        take(&mut cells.channels, channels, Slot::Fee, marks);
    }
    if let Some(documents) = page.documents {
        take(&mut cells.documents, documents, Slot::Documents, marks);
    }
    if let Some(legal_basis) = page.legal_basis {
        take(&mut cells.legal_basis, legal_basis, Slot::LegalBasis, marks);
    }
    if let Some(results) = page.results {
        take(&mut cells.results, results, Slot::Result, marks);
    }
    cells
}

fn take<'a>(cell: &mut Cow<'a, str>, section: &'a str, slot: Slot, marks: &mut Marks) {
    if !section.split_whitespace().eq(cell.split_whitespace()) {
        marks.add(slot, why::CELL_RECUT, section);
        *cell = Cow::Borrowed(section);
    }
}

/// The sections of a page whose beginning and end are beyond doubt.
struct Page<'a> {
    steps: &'a str,
    channels: Option<&'a str>,
    documents: Option<&'a str>,
    legal_basis: Option<&'a str>,
    results: Option<&'a str>,
}

impl<'a> Page<'a> {
    fn of(page: &'a str) -> Option<Self> {
        let (_, rest) = page.split_once(STEPS)?;
        let (steps, _) = rest.split_once(CHANNELS_HEADER)?;
        let rest = &rest[steps.len() + CHANNELS.len()..];
        // The label of the papers is beyond doubt where it stands once before the head of their table.
        let table = rest.find(documents::HEADER);
        let label = rest.find(DOCUMENTS).filter(|_| table.is_some());
        let once = label.filter(|at| rest[at + 1..table.unwrap_or(0).max(at + 1)].find(DOCUMENTS).is_none());
        let papers = once.map(|at| at + DOCUMENTS.len());
        let legal = LEGAL_BASIS_HEADERS.iter().filter_map(|header| rest.rfind(header)).max();
        let tail = legal.map(|at| &rest[at + LEGAL_BASIS.len()..]);
        let from_to = |from: Option<usize>, to: Option<usize>| rest.get(from?..to?);
        Some(Self {
            steps,
            channels: once.map(|at| &rest[..at]),
            documents: from_to(papers, legal),
            legal_basis: tail.and_then(|tail| once_before(tail, EXECUTING, CONDITIONS)),
            results: tail.and_then(results),
        })
    }
}

/// The text up to `label`, where that stands once before `next`.
fn once_before<'a>(text: &'a str, label: &str, next: &str) -> Option<&'a str> {
    let (section, _) = text.split_once(next)?;
    let (before, after) = section.split_once(label)?;
    (!after.contains(label)).then_some(before)
}

/// The results, where their label stands once between the conditions and the page's end.
fn results(tail: &str) -> Option<&str> {
    let (_, rest) = tail.split_once(CONDITIONS)?;
    let (_, results) = rest.split_once(RESULTS)?;
    let end = results.find(CHROME)?;
    (!results[..end].contains(RESULTS)).then_some(&results[..end])
}
