//! The account of an import as one page of HTML: no script, nothing fetched, every text escaped.

use std::fmt::{self, Write};

use super::{COLUMNS, Report};
use crate::catalog::import::Import;
use crate::catalog::quarantine::Quarantined;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}\
table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid #ccd3da;padding:.25rem .6rem;text-align:left;vertical-align:top}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
details{border:1px solid #ccd3da;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer;font-weight:600}\
.why{background:#fff3cd;border-radius:4px;padding:0 .3rem}.sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}\
.side{min-width:0}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:.6rem;border-radius:4px;max-height:30rem;overflow:auto}\
@media(max-width:50rem){.sides{grid-template-columns:1fr}}\
@media(prefers-color-scheme:dark){body{background:#15181c;color:#e6e9ec}pre{background:#20252b}th,td,details{border-color:#3a424b}.why{background:#5c4a00}}";

/// The page.
pub fn html(import: &Import) -> String {
    let mut page = String::new();
    write_page(&mut page, import).expect("writing to a string cannot fail");
    page
}

fn write_page(out: &mut String, import: &Import) -> fmt::Result {
    let report = &import.report;
    write!(
        out,
        "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Một Cửa: báo cáo nhập dữ liệu</title>\n<style>{STYLE}</style>\n\
         <h1>Báo cáo nhập dữ liệu <small>(import report)</small></h1>\n\
         <p>{} thủ tục được phục vụ (procedures served), {} cách ly (records in quarantine), {} bị từ chối (refused).</p>\n",
        report.read,
        import.quarantined.len(),
        report.refused.len(),
    )?;
    shapes(out, report)?;
    marks(out, report)?;
    quarantine(out, import)?;
    refusals(out, report)?;
    superseded(out, report)
}

fn shapes(out: &mut String, report: &Report) -> fmt::Result {
    write!(out, "<h2>Theo dạng nguồn (by shape)</h2>\n<table><tr><th>shape")?;
    COLUMNS.iter().try_for_each(|name| write!(out, "<th class=n>{name}"))?;
    for (shape, tally) in &report.shapes {
        write!(out, "\n<tr><td>{}", shape.name())?;
        tally.row().iter().try_for_each(|count| write!(out, "<td class=n>{count}"))?;
    }
    writeln!(out, "</table>")
}

fn marks(out: &mut String, report: &Report) -> fmt::Result {
    write!(
        out,
        "<h2>Dấu (marks)</h2>\n<table><tr><th>dấu (mark)<th class=n>thủ tục (procedures)<th class=n>số dấu (marks)"
    )?;
    for (why, marked) in report.marks_by_count() {
        write!(out, "\n<tr><td>{}<td class=n>{}<td class=n>{}", Escaped(why), marked.records, marked.marks)?;
    }
    writeln!(out, "</table>")
}

fn quarantine(out: &mut String, import: &Import) -> fmt::Result {
    let records = &import.quarantined;
    write!(out, "<h2>Cách ly (quarantine): {}</h2>\n<table><tr><th>lý do (reason)", records.len())?;
    write!(out, "<th class=n>bản ghi (records)")?;
    for (why, count) in &import.report.quarantined {
        write!(out, "\n<tr><td>{}<td class=n>{count}", Escaped(why))?;
    }
    writeln!(out, "</table>")?;
    records.iter().try_for_each(|record| quarantined(out, record))
}

/// A record in quarantine: its reasons, and what was read beside the source it was read from.
fn quarantined(out: &mut String, record: &Quarantined) -> fmt::Result {
    write!(
        out,
        "<details id=\"q-{0}-{1}\"><summary>{0} {2}</summary>\n<p>{1}: {3}</p>\n<ul>",
        record.code,
        record.shape,
        Escaped(&record.title),
        Escaped(&record.file.display().to_string()),
    )?;
    for reason in &record.reasons {
        write!(
            out,
            "\n<li><span class=why>{}</span> {} <i lang=en>{}</i><br>„{}“",
            Escaped(&reason.why),
            Escaped(&reason.said.vi),
            Escaped(reason.said.en.as_deref().unwrap_or_default()),
            Escaped(&reason.text),
        )?;
    }
    write!(out, "</ul>\n<div class=sides><div class=side><h3>Bản đọc (as read)</h3><pre>")?;
    let read = serde_json::to_string_pretty(&record.record).unwrap_or_default();
    write!(out, "{}</pre></div>\n<div class=side><h3>Nguồn (source)</h3>", Escaped(&read))?;
    for section in &record.source {
        write!(out, "<h4>{}</h4><pre>{}</pre>", Escaped(&section.label), Escaped(&section.text))?;
    }
    writeln!(out, "</div></div></details>")
}

fn refusals(out: &mut String, report: &Report) -> fmt::Result {
    write!(out, "<h2>Bị từ chối (refused): {}</h2>\n<ul>", report.refused.len())?;
    for refused in &report.refused {
        let file = refused.file.display().to_string();
        write!(out, "\n<li>{}: {}", Escaped(&file), Escaped(&refused.why))?;
    }
    writeln!(out, "</ul>")
}

fn superseded(out: &mut String, report: &Report) -> fmt::Result {
    write!(out, "<h2>Đã lỗi thời, không phục vụ (superseded): {}</h2>\n<ul>", report.superseded.len())?;
    report.superseded.iter().try_for_each(|old| write!(out, "\n<li>{}", Escaped(&old.title)))?;
    writeln!(out, "</ul>")
}

/// A text in which no letter means anything to HTML.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '&' => out.write_str("&amp;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            letter => out.write_char(letter),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fact::Text;
    use crate::catalog::import::read_record;
    use crate::catalog::procedure::Slot;
    use crate::catalog::quarantine::{Reason, Section};
    use crate::catalog::shape::Shape;

    #[test]
    fn the_page_stands_alone_and_every_text_is_escaped() {
        let evil = "<script src=\"https://evil.example/x.js\">alert('1')</script>&";
        let record =
            serde_json::json!({"ma_thu_tuc": "1.000001", "ten_thu_tuc": evil, "trinh_tu_thuc_hien": evil});
        let text = || Text { vi: evil.to_owned(), en: Some(evil.to_owned()) };
        let quarantined = Quarantined {
            code: "1.000001".parse().unwrap(),
            title: evil.to_owned(),
            shape: Shape::Portal,
            file: evil.into(),
            reasons: vec![Reason {
                slot: Slot::Process,
                why: evil.to_owned(),
                said: text(),
                text: evil.to_owned(),
            }],
            record: read_record(record.to_string().as_bytes()).unwrap(),
            source: vec![Section { label: evil.to_owned(), slot: None, text: evil.to_owned() }],
        };
        let mut import = Import { quarantined: vec![quarantined], ..Import::default() };
        import.report.refuse(None, std::path::Path::new(evil), evil.to_owned());
        let page = html(&import);
        assert!(!page.contains("<script") && !page.contains("alert('1')"));
        assert!(page.contains("&lt;script src=&quot;https://evil.example/x.js&quot;&gt;"));
        for fetched in ["<img", "<link", "url(", "@import", "src=\"", "href="] {
            assert!(!page.contains(fetched), "{fetched}");
        }
    }
}
