//! Overlays: what is known here beside the national record (what people call a procedure, its English name, a fee
//! of Hanoi, a notice), in files of its own, so that a new import never overwrites it.

use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::document::Document;
use super::message::Problem;
use super::{checks, read_with, text, toml_files};
use crate::catalog::code::Code;
use crate::catalog::error::Error;
use crate::catalog::fact::Layer;
use crate::catalog::fact::{Fact, Source};
use crate::catalog::filing::{Channel, Fee};
use crate::catalog::import::why;
use crate::catalog::procedure::{Procedure, Slot};

/// What is laid over one record.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The record.
    pub code: Code,
    /// English name, used where the record has none.
    #[serde(default)]
    pub en: Option<String>,
    /// What people call it, beside what the record names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whole questions that people put who need it, beside those of the record.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Fees of every way to file: rows of the record that name no figure, but whoever sets it, give way to them.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// Ways to file. Fees named here are laid over that way alone; a deadline, a note and an address take the place of
    /// the record's.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Where the papers are handed in, in place of what the record says.
    #[serde(default)]
    pub place: Vec<Fact>,
    /// Further notices.
    #[serde(default)]
    pub notices: Vec<Fact>,
    /// Sources of the file that the facts above name.
    #[serde(skip)]
    pub sources: Vec<Source>,
}

/// A file of overlays, with the sources that they share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverlayFile {
    #[serde(default, rename = "overlay")]
    pub(super) overlays: Vec<Overlay>,
    #[serde(default)]
    pub(super) sources: Vec<Source>,
}

/// Reads every `.toml` file under `dir`, in the order of their names; none where there is no such folder.
///
/// # Errors
/// All errors of all files.
pub fn read_overlays(dir: &Path) -> Result<Vec<Overlay>, Vec<Error>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let files = toml_files(dir).map_err(|error| vec![error])?;
    let outcomes: Vec<_> = files.into_par_iter().map(|path| read_with(&path, read_file)).collect();
    let mut overlays = Vec::new();
    let mut errors = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(read) => overlays.extend(read),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(overlays) } else { Err(errors) }
}

fn read_file(bytes: &[u8]) -> Result<Vec<Overlay>, Vec<Problem>> {
    let text = text(bytes)?;
    let document = Document::parse(&text)?;
    let mut file: OverlayFile = document.read()?;
    let problems = checks::check_overlays(&file, &document);
    if !problems.is_empty() {
        return Err(problems);
    }
    file.sources.iter_mut().for_each(|source| source.layer = Layer::Local);
    for overlay in &mut file.overlays {
        overlay.sources = file.sources.iter().filter(|source| overlay.names(&source.id)).cloned().collect();
    }
    Ok(file.overlays)
}

impl Overlay {
    /// Lays what this says over `procedure`.
    pub fn apply(&self, procedure: &mut Procedure) {
        if procedure.name.en.is_none() {
            procedure.name.en.clone_from(&self.en);
        }
        add_new(&self.aliases, &mut procedure.aliases);
        add_new(&self.questions, &mut procedure.questions);
        for own in &mut procedure.channels {
            lay_fees(&self.fees, own);
        }
        self.channels.iter().for_each(|channel| lay_channel(channel, procedure));
        if !self.fees.is_empty() || self.channels.iter().any(|channel| !channel.fees.is_empty()) {
            // The mark said that the record leaves the fee to somebody else: here is what that one decided.
            procedure.marks.retain(|mark| !(mark.slot == Slot::Fee && mark.why == why::FEE_DEFERRED));
        }
        if !self.place.is_empty() {
            procedure.place.clone_from(&self.place);
        }
        procedure.notices.extend(self.notices.iter().cloned());
        procedure.sources.extend(self.sources.iter().cloned());
    }

    /// Whether a fact of this overlay names the source `id`.
    fn names(&self, id: &str) -> bool {
        let facts = self.place.iter().chain(&self.notices).flat_map(|fact| &fact.source);
        let channels = self.channels.iter().flat_map(|channel| {
            let fees = channel.fees.iter().flat_map(|fee| &fee.source);
            let deadlines = channel.deadlines.iter().flat_map(|deadline| &deadline.source);
            channel.source.iter().chain(fees).chain(deadlines)
        });
        let fees = self.fees.iter().flat_map(|fee| &fee.source);
        facts.chain(fees).chain(channels).any(|named| named == id)
    }
}

/// Adds those of `words` that are not there yet.
fn add_new(words: &[String], there: &mut Vec<String>) {
    for word in words {
        if !there.contains(word) {
            there.push(word.clone());
        }
    }
}

fn lay_fees(fees: &[Fee], own: &mut Channel) {
    if !fees.is_empty() {
        own.fees.retain(Fee::has_figure);
        own.fees.splice(0..0, fees.iter().cloned());
    }
}

fn lay_channel(channel: &Channel, procedure: &mut Procedure) {
    let Some(own) = procedure.channels.iter_mut().find(|own| own.kind == channel.kind) else {
        procedure.channels.push(channel.clone());
        return;
    };
    lay_fees(&channel.fees, own);
    if !channel.deadlines.is_empty() {
        own.deadlines.clone_from(&channel.deadlines);
    }
    if channel.note.is_some() {
        own.note.clone_from(&channel.note);
    }
    if channel.url.is_some() {
        own.url.clone_from(&channel.url);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::filing::ChannelKind;
    use crate::catalog::import;

    const FILE: &str = r#"
[[overlay]]
code = "1.000001"
en = "Keeping of carrier pigeons"
aliases = ["nuôi chim đưa thư", "một tên đã có"]

[[overlay.channels]]
kind = "counter"
[[overlay.channels.fees]]
amount = 12000
source = ["nq"]

[[overlay]]
code = "1.000002"
aliases = ["khác"]

[[sources]]
id = "nq"
title = "Nghị quyết của thành phố"
standing = "secondary"
"#;

    fn procedure() -> Procedure {
        let mut procedure =
            import::read_record(r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Nuôi bồ câu"}"#.as_bytes())
                .unwrap();
        procedure.aliases = vec!["một tên đã có".to_owned()];
        procedure
    }

    #[test]
    fn an_overlay_adds_names_and_replaces_fees_and_keeps_the_rest() {
        let overlays = read_file(FILE.as_bytes()).unwrap();
        let mut laid = procedure();
        let copies = Fee { amount: Some(999), ..Default::default() };
        let deferred = Fee {
            note: Some(crate::catalog::Text::vietnamese("do ai đó quyết định")),
            ..Default::default()
        };
        let deadline = crate::catalog::Deadline { amount: Some(3), ..Default::default() };
        laid.channels = vec![crate::catalog::Channel {
            kind: ChannelKind::Counter,
            note: None,
            url: None,
            deadlines: vec![deadline.clone()],
            fees: vec![deferred, copies.clone()],
            source: vec![],
        }];
        overlays[0].apply(&mut laid);
        assert_eq!(laid.name.en.as_deref(), Some("Keeping of carrier pigeons"));
        assert_eq!(laid.aliases, ["một tên đã có", "nuôi chim đưa thư"]);
        assert_eq!(laid.channels[0].fees[0].amount, Some(12_000));
        assert_eq!(laid.channels[0].fees[1..], [copies], "a row with a figure stays");
        assert_eq!(laid.channels[0].deadlines, [deadline]);
        let source = laid.sources.iter().find(|source| source.id == "nq").unwrap();
        assert_eq!(source.layer, Layer::Local);
        assert!(overlays[1].sources.is_empty(), "a source goes where it is named");
    }

    #[test]
    fn a_record_keeps_its_own_english_name_and_a_new_way_is_added() {
        let overlays = read_file(FILE.as_bytes()).unwrap();
        let mut laid = procedure();
        laid.name.en = Some("Its own".to_owned());
        overlays[0].apply(&mut laid);
        assert_eq!(laid.name.en.as_deref(), Some("Its own"));
        assert_eq!(laid.channels.len(), 1);
    }

    #[test]
    fn an_unknown_source_or_field_is_named_with_its_line() {
        let errors = read_file(FILE.replace("id = \"nq\"", "id = \"khac\"").as_bytes()).unwrap_err();
        assert!(errors[0].to_string().contains("dòng 11"), "{}", errors[0]);
        let errors = read_file(FILE.replace("aliases = [\"khác\"]", "alias = 3").as_bytes()).unwrap_err();
        assert!(errors[0].to_string().contains("alias"), "{}", errors[0]);
    }
}
