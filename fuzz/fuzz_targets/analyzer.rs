//! Any text through normalisation, syllables, folding, language and quantities: no panic, and each is idempotent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motcua::text::{fold, language, normalize, quantity, syllables};

fuzz_target!(|text: &str| {
    let once = normalize(text);
    assert_eq!(normalize(&once), once);
    assert_eq!(fold(&fold(&once)), fold(&once));
    for syllable in syllables(text) {
        assert_eq!(once[syllable.from..syllable.to].to_lowercase(), syllable.exact);
    }
    let _ = language::detect(text);
    let _ = quantity::quantities(&once);
});
