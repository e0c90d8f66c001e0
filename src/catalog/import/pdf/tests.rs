//! Exports drawn for each test in the manner of the portal's, and the real ones where they are at hand.

use std::fmt::Write;

use lopdf::{Dictionary, Object, Stream, dictionary};
use proptest::prelude::*;

use super::*;
use crate::catalog::filing::{ChannelKind, TimeUnit};
use crate::catalog::procedure::Procedure;

/// Draws pages with one font whose codes are the letters' numbers.
#[derive(Debug, Default)]
struct Sketch {
    pages: Vec<String>,
    letters: Vec<char>,
    y: f32,
}

impl Sketch {
    fn page(&mut self) -> &mut Self {
        self.pages.push(String::new());
        self.y = 780.0;
        self
    }

    fn draw(&mut self, x: f32, y: f32, size: f32, text: &str) {
        let mut codes = String::new();
        for letter in text.chars() {
            let known = self.letters.iter().position(|known| *known == letter);
            let code = known.unwrap_or_else(|| {
                self.letters.push(letter);
                self.letters.len() - 1
            });
            write!(codes, "{:04x}", code + 1).unwrap();
        }
        let page = self.pages.last_mut().unwrap();
        writeln!(page, "q BT 1 0 0 1 {x} {y} Tm /F1 {size} Tf [<{codes}> 0] TJ ET Q").unwrap();
    }

    fn heading(&mut self, text: &str) -> &mut Self {
        self.y -= 30.0;
        self.draw(47.0, self.y, 14.0, text);
        self
    }

    fn line(&mut self, text: &str) -> &mut Self {
        self.y -= 14.0;
        self.draw(47.0, self.y, 12.0, text);
        self
    }

    /// A row of bordered cells, each with its lines; `bottom` where the row must end.
    fn row(&mut self, cells: &[&[&str]], bottom: Option<f32>) -> &mut Self {
        let top = self.y - 10.0;
        let lines = cells.iter().map(|lines| lines.len()).max().unwrap_or(0);
        #[allow(clippy::cast_precision_loss, reason = "a few lines")]
        let bottom = bottom.unwrap_or(top - 14.0 * (lines as f32) - 10.0);
        let mut left = 47.0;
        for lines in cells {
            let right = left + 120.0;
            let page = self.pages.last_mut().unwrap();
            for [x1, y1, x2, y2] in [
                [left, top, right, top],
                [right, top, right, bottom],
                [left, bottom, right, bottom],
                [left, top, left, bottom],
            ] {
                writeln!(page, "{x1} {y1} m {x2} {y2} l S").unwrap();
            }
            let mut y = top - 14.0;
            for line in *lines {
                self.draw(left + 10.0, y, 12.0, line);
                y -= 14.0;
            }
            left = right;
        }
        self.y = bottom;
        self
    }

    /// The letters that the codes stand for, in the PDF's language.
    fn to_unicode(&self) -> String {
        let mut map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
            /CMapName /Sketch def\n/CMapType 2 def\n\
            1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            .to_owned();
        for (at, letter) in self.letters.iter().enumerate() {
            writeln!(map, "1 beginbfchar\n<{:04x}> <{:04x}>\nendbfchar", at + 1, u32::from(*letter)).unwrap();
        }
        map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    }

    fn document(&self) -> Document {
        let mut document = Document::with_version("1.4");
        let pages = document.new_object_id();
        let map = document.add_object(Stream::new(Dictionary::new(), self.to_unicode().into_bytes()));
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Sketch", "Encoding" => "Identity-H",
            "ToUnicode" => map,
        });
        let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
        let kids: Vec<Object> = self
            .pages
            .iter()
            .map(|content| {
                let content =
                    document.add_object(Stream::new(Dictionary::new(), content.clone().into_bytes()));
                let page = dictionary! {
                    "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
                    "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                };
                document.add_object(page).into()
            })
            .collect();
        let count = i64::try_from(kids.len()).unwrap();
        document.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        let created = document.add_object(Object::string_literal("D:20260717060609Z"));
        let info = document.add_object(dictionary! { "CreationDate" => created });
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        document
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.document().save_to(&mut bytes).unwrap();
        bytes
    }
}

fn sketch(code: &str, time: &str, steps: &str) -> Sketch {
    let mut sketch = Sketch::default();
    sketch
        .page()
        .heading("CHI TIẾT THỦ TỤC HÀNH CHÍNH")
        .row(&[&["Tên thủ tục"], &["Cấp giấy A"]], None)
        .row(&[&["Mã thủ tục"], &[code]], None)
        .row(&[&["Số quyết định"], &["12/QĐ-BX"]], None)
        .row(&[&["Cấp thực hiện"], &["Xã"]], None)
        .row(&[&["Lĩnh vực"], &["Hộ tịch"]], None)
        .heading("TRÌNH TỰ THỰC HIỆN")
        .line(steps)
        .line("- Ủy ban nhân dân cấp x")
        .page()
        .line("ã trả kết quả.")
        .heading("THÀNH PHẦN HỒ SƠ")
        .row(&[&["Trường hợp 1: * Giấy tờ phải nộp:"]], None)
        .row(&[&["Tên giấy tờ"], &["Mẫu đơn, tờ khai"], &["Số lượng"]], None)
        .row(&[&["- Tờ khai theo ", "mẫu;"], &["Mau 1.docx"], &["1 bản chính, 1 ", "bản sao"]], None)
        .row(&[&["Giấy chứng si"], &[], &["1 bản chính"]], Some(72.0))
        .page()
        .row(&[&["nh bản gốc."], &[], &[]], None)
        .heading("CÁCH THỨC THỰC HIỆN")
        .row(&[&["Hình thức nộp"], &["Thời hạn giải ", "quyết"], &["Phí, lệ phí"], &["Mô tả"]], None)
        .row(&[&["Trực tiếp"], &[time], &["8.000 VNĐ"], &["Tại xã"]], None)
        .row(&[&["Qua bưu điện"], &["Không xác định"], &["Miễn phí"], &[]], None)
        .heading("CĂN CỨ PHÁP LÝ")
        .row(&[&["Tên văn bản pháp lý"], &["Mã văn bản"]], None)
        .row(&[&["Luật A"], &["1/2024/QH15"]], None)
        .row(&[&["Thông tư B"], &["2/2025/TT-", "BTP"]], None)
        .heading("CƠ QUAN THỰC HIỆN")
        .line("Ủy ban nhân dân cấp xã")
        .heading("KẾT QUẢ XỬ LÝ")
        .line("Giấy A")
        .line("Mã: KQ.G15.000031");
    sketch
}

/// A sound export.
pub(in crate::catalog::import) fn export(code: &str, time: &str, steps: &str) -> Vec<u8> {
    sketch(code, time, steps).bytes()
}

fn found(bytes: &[u8]) -> Result<Found, Refusal> {
    let input = Input::new(bytes);
    assert!(claims(&input));
    read(&input)
}

fn procedure(bytes: &[u8]) -> Procedure {
    found(bytes).unwrap().drafts.remove(0).procedure
}

#[test]
fn an_export_becomes_a_procedure() {
    let procedure = procedure(&export("1.000001", "1 ngày", "- Nộp tại xã."));
    assert_eq!((procedure.code.as_str(), procedure.name.vi.as_str()), ("1.000001", "Cấp giấy A"));
    assert_eq!(procedure.steps[1].vi, "Ủy ban nhân dân cấp xã trả kết quả.", "a word cut by the page's end");
    let papers: Vec<_> = procedure.cases[0]
        .documents
        .iter()
        .map(|paper| (paper.vi.as_str(), paper.originals, paper.copies))
        .collect();
    assert_eq!(
        papers,
        [("Tờ khai theo mẫu", Some(1), Some(1)), ("Giấy chứng sinh bản gốc.", Some(1), None)],
        "a row cut by the page's end is one paper"
    );
    assert_eq!(procedure.cases[0].documents[0].form.as_ref().unwrap().file.as_deref(), Some("Mau 1.docx"));
    let counter = &procedure.channels[0];
    assert_eq!(counter.kind, ChannelKind::Counter);
    assert_eq!((counter.deadlines[0].amount, counter.deadlines[0].unit), (Some(1), Some(TimeUnit::Day)));
    assert_eq!((counter.fees[0].amount, counter.note.as_ref().unwrap().vi.as_str()), (Some(8_000), "Tại xã"));
    assert_eq!((procedure.channels[1].kind, procedure.channels[1].deadlines.len()), (ChannelKind::Post, 0));
    let laws: Vec<_> = procedure.legal_basis.iter().filter_map(|law| law.number.as_deref()).collect();
    assert_eq!(laws, ["1/2024/QH15", "2/2025/TT-BTP"]);
    assert_eq!((procedure.results[0].vi.as_str(), procedure.results.len()), ("Giấy A", 1));
    assert_eq!(procedure.authority[0].vi, "Ủy ban nhân dân cấp xã");
    assert_eq!(procedure.sources[0].checked, Some(jiff::civil::date(2026, 7, 17)));
    assert!(procedure.sources[0].title.contains("17/7/2026"), "{}", procedure.sources[0].title);
    assert_eq!(procedure.marks, []);
}

#[test]
fn a_pdf_without_text_may_be_a_scan() {
    let mut scan = Sketch::default();
    scan.page();
    assert_eq!(found(&scan.bytes()).unwrap_err(), Refusal::NoText);
    assert!(Refusal::NoText.to_string().starts_with("no text in the PDF, it may be a scan"));
}

#[test]
fn another_pdf_is_no_export() {
    let mut other = Sketch::default();
    other.page().heading("HÓA ĐƠN").line("Số 1");
    let refusal = found(&other.bytes()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotExport(_)), "{refusal}");
}

#[test]
fn an_encrypted_pdf_says_so() {
    let mut document = sketch("1.000001", "1 ngày", "Nộp").document();
    document.trailer.set("ID", vec![Object::string_literal("a"), Object::string_literal("b")]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(found(&bytes).unwrap_err(), Refusal::Encrypted);
}

#[test]
fn a_truncated_pdf_is_refused() {
    let whole = export("1.000001", "1 ngày", "Nộp");
    for cut in [9, whole.len() / 3, whole.len() / 2] {
        assert!(found(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn damaged_files_are_survived(at in 5_usize..20_000, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = export("1.000001", "1 ngày", "Nộp");
        let at = 5 + at % (bytes.len() - 5);
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = READER.run(&Input::new(&bytes));
    }
}

#[test]
fn the_real_exports_are_read() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/portal-pdf");
    if !dir.is_dir() {
        println!("skipped: no real exports at {}", dir.display());
        return;
    }
    let files = crate::catalog::import::files::under(&dir).unwrap();
    let read = |path: &std::path::PathBuf| procedure(&fs_err::read(path).unwrap());
    let all: Vec<Procedure> = files.iter().map(read).collect();
    assert_eq!(all.len(), 7);
    for procedure in &all {
        let papers = procedure.cases.iter().map(|case| case.documents.len()).sum::<usize>();
        assert!(
            papers > 1 && !procedure.steps.is_empty() && !procedure.legal_basis.is_empty(),
            "{}",
            procedure.code
        );
        let numbered = procedure.legal_basis.iter().filter(|law| law.number.is_some()).count();
        assert!(
            numbered * 10 >= procedure.legal_basis.len() * 8,
            "{}: {:?}",
            procedure.code,
            procedure.legal_basis
        );
    }
    let birth = all.iter().find(|procedure| procedure.code.as_str() == "1.001193").unwrap();
    assert_eq!(birth.sources[0].checked, Some(jiff::civil::date(2026, 7, 17)));
    assert!(birth.channels.iter().all(|channel| channel.deadlines[0].unit == Some(TimeUnit::Day)));
}
