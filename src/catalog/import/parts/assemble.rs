//! A procedure put together from the cells of a record.

use super::super::draft::Refusal;
use super::super::marks::Marks;
use super::{audience, authority, cell, levels, steps};
use crate::catalog::code::Code;
use crate::catalog::fact::{Fact, Layer, Source, Standing, Text};
use crate::catalog::filing::Channel;
use crate::catalog::procedure::{Case, LegalBasis, Procedure};

/// The id by which the facts of an imported record refer to it.
pub(in crate::catalog::import) const RECORD: &str = "record";

/// The cells that hold text in every shape.
#[derive(Debug, Default)]
pub(in crate::catalog::import) struct Cells<'a> {
    pub(in crate::catalog::import) code: &'a str,
    pub(in crate::catalog::import) name: &'a str,
    pub(in crate::catalog::import) decision: &'a str,
    pub(in crate::catalog::import) levels: &'a str,
    pub(in crate::catalog::import) field: &'a str,
    pub(in crate::catalog::import) audience: &'a str,
    pub(in crate::catalog::import) deciding: &'a str,
    pub(in crate::catalog::import) executing: &'a str,
    pub(in crate::catalog::import) place: &'a str,
    pub(in crate::catalog::import) steps: &'a str,
    pub(in crate::catalog::import) conditions: &'a str,
    pub(in crate::catalog::import) url: &'a str,
    /// Where the record comes from, in words a resident understands; the code is put in its `{}`.
    pub(in crate::catalog::import) origin: &'a str,
}

/// The parts that are tables, which each shape reads in its own way.
#[derive(Debug, Default)]
pub(in crate::catalog::import) struct Tables {
    pub(in crate::catalog::import) channels: Vec<Channel>,
    pub(in crate::catalog::import) cases: Vec<Case>,
    pub(in crate::catalog::import) results: Vec<String>,
    pub(in crate::catalog::import) legal_basis: Vec<LegalBasis>,
}

/// The code and the name of a record, without which it is none.
pub(in crate::catalog::import) fn head(code: &str, name: &str) -> Result<(Code, String), Refusal> {
    let code = cell::value(code).ok_or(Refusal::NoCode)?;
    let code: Code = code.parse().map_err(|error| Refusal::BadCode(format!("{error}")))?;
    Ok((code, cell::value(name).ok_or(Refusal::NoName)?))
}

/// The procedure of a record.
///
/// # Errors
/// When the record has no code, no name, or a code that is none.
pub(in crate::catalog::import) fn procedure(
    cells: &Cells<'_>,
    tables: Tables,
    mut marks: Marks,
) -> Result<Procedure, Refusal> {
    let (code, name) = head(cells.code, cells.name)?;
    let source = source(cells, &code);
    Ok(Procedure {
        former_codes: Vec::new(),
        name: Text::vietnamese(name),
        aliases: Vec::new(),
        questions: Vec::new(),
        purpose: None,
        levels: levels::parse(cells.levels, &mut marks),
        audience: audience::parse(cells.audience),
        decision: source.number.clone(),
        cases: tables.cases,
        channels: tables.channels,
        authority: facts(authority::authority(cells.deciding, cells.executing, &mut marks)),
        place: facts(authority::places(cells.place, &mut marks)),
        steps: facts(steps::steps(cells.steps)),
        conditions: facts(steps::conditions(cells.conditions)),
        results: facts(tables.results),
        notices: Vec::new(),
        legal_basis: tables.legal_basis,
        apart: Vec::new(),
        sources: vec![source],
        marks: marks.into_vec(),
        national_record: true,
        layer: Layer::Imported,
        field: cell::value(cells.field).unwrap_or_default(),
        code,
    })
}

fn source(cells: &Cells<'_>, code: &Code) -> Source {
    Source {
        id: RECORD.to_owned(),
        title: cells.origin.replace("{}", code.as_str()),
        number: cell::value(cells.decision),
        url: cell::value(cells.url),
        checked: None,
        standing: Standing::NationalRecord,
        layer: Layer::Imported,
    }
}

fn facts(texts: Vec<String>) -> Vec<Fact> {
    texts.into_iter().map(|vi| Fact { vi, source: vec![RECORD.to_owned()], ..Fact::default() }).collect()
}
