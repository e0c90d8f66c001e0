//! Any bytes through the reader that their content asks for (JSON of any shape, XLSX, PDF): an error or a record, no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motcua::catalog::{import, Procedure};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(procedure) = import::read_record(bytes) {
        let line = serde_json::to_string(&procedure).expect("a record can be written");
        let back: Procedure = serde_json::from_str(&line).expect("what was written can be read");
        assert_eq!(back, procedure);
    }
});
