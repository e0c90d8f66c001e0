//! Conversations on messengers, whatever the platform: what a resident says there, what is answered, and in which pieces
//! it goes out. A channel brings its wire, its [`Renderer`] and its sender; this module knows none of them.
//!
//! Imports: `text`, `catalog`, `answer`, `assistant`, `delivery`.

pub mod action;
pub mod link;
pub mod incoming;
pub mod message;
pub mod split;
pub mod words;
pub mod memory;
pub mod report;
pub mod handing;
mod texting;
mod case_words;
mod text_words;
mod shown;
mod numbered;
mod export;
mod turn;
mod wording;
pub mod conversation;
pub mod listening;
pub mod webhook;
pub mod secret;
mod hmac;
pub mod bot;

pub use action::{Action, Command, Topic};
pub use bot::{BotSettings, Mode};
pub use conversation::{Conversation, Settings, WordingStyle};
pub use handing::HANDOVER;
pub use hmac::hmac;
pub use incoming::{Incoming, Kind};
pub use link::Link;
pub use listening::Listener;
pub use message::{Block, Button, ButtonKind, Message, Piece, Renderer};
pub use report::ReportKind;
pub use secret::Secret;
pub use webhook::{Call, Verdict, Webhook};
