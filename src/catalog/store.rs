//! The catalog in memory, and the imported records on disk.

use std::collections::HashMap;

use super::{code::Code, procedure::Procedure};

/// All procedures, ordered by code.
#[derive(Debug, Default)]
pub struct Catalog {
    procedures: Vec<Procedure>,
    by_code: HashMap<Code, usize>,
}

impl Catalog {
    /// A catalog of `imported` records with `curated` ones laid over them: of two with one code the curated
    /// one stays.
    pub fn layered(imported: Vec<Procedure>, curated: Vec<Procedure>) -> Self {
        let mut by_code: HashMap<Code, Procedure> = HashMap::new();
        for procedure in imported.into_iter().chain(curated) {
            by_code.insert(procedure.code.clone(), procedure);
        }
        let mut procedures: Vec<_> = by_code.into_values().collect();
        procedures.sort_by(|a, b| a.code.cmp(&b.code));
        let by_code = procedures.iter().enumerate().map(|(at, p)| (p.code.clone(), at)).collect();
        Self { procedures, by_code }
    }

    /// The procedure with `code`, now or formerly.
    pub fn get(&self, code: &Code) -> Option<&Procedure> {
        let at = self.by_code.get(code).copied();
        at.or_else(|| self.procedures.iter().position(|p| p.former_codes.contains(code)))
            .map(|at| &self.procedures[at])
    }

    /// All procedures, by code.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }
}
