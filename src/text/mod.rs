//! Raw text in; normalised text, syllables, folded forms, language and quantities out. Pure: no model, no file.
//!
//! Imports: nothing.

mod letters;
pub mod normalize;
pub mod fold;
pub mod syllable;
pub mod orthography;
pub mod input_method;
pub mod sound;
pub mod language;
pub mod personal;
pub mod phone;
pub mod quantity;

pub use fold::fold;
pub use language::Language;
pub use normalize::normalize;
pub use personal::masked;
pub use phone::Phone;
pub use syllable::{Syllable, syllables};
