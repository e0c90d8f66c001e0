//! What can go wrong with notices. No text of it holds a key or a whole number.

/// Settings that cannot be used. The message says what to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is none, or would send keys and numbers in the clear.
    #[error(
        "[sms] api_url must be an https:// address (http:// on this machine alone); leave it out for eSMS's own"
    )]
    Address,
    /// There is no brand name.
    #[error("[sms] brandname is empty: set the name that is registered with eSMS")]
    Brandname,
    /// A text is no template.
    #[error(
        "[sms.templates] {name}: {detail}; a field is written {{name}}, in small letters, digits and `_`"
    )]
    Template { name: String, detail: &'static str },
    /// No client of HTTP could be made.
    #[error("no HTTP client for eSMS could be made on this machine")]
    Client,
}

/// Why a notice cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// There is no such template.
    #[error("there is no template {name:?}; [sms.templates] has: {known}")]
    Template { name: String, known: String },
    /// A field of the template was not given.
    #[error("the template {template:?} needs the field {field:?}")]
    Missing { template: String, field: String },
    /// The template has no such field.
    #[error("the template {template:?} has no field {field:?}")]
    Unknown { template: String, field: String },
    /// A character that is left without diacritics and is none of a plain text message.
    #[error(
        "{0:?} cannot be sent in a text message without diacritics: leave it out, or set `unicode = true` in [sms]"
    )]
    Letter(char),
    /// Nothing is to be said.
    #[error("the text is empty")]
    Empty,
    /// It would be sent in too many parts.
    #[error(
        "the text is too long: {parts} parts, and `parts` of [sms] allows {most}; a part holds {part} characters"
    )]
    TooLong { parts: usize, most: usize, part: usize },
}
