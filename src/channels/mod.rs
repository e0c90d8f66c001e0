//! The ways in: the terminal, the web, and the messengers; and two ways out, calls to a system of the
//! operator's and text messages.
//!
//! Imports: `text`, `catalog`, `answer`, `assistant`, `delivery`, `messenger`; its tests also `places`, `inference`, `index`, `retrieval`.

pub mod terminal;
pub mod telegram;
pub mod zalo_bot;
pub mod zalo_oa;
pub mod facebook;
pub mod callback;
pub mod sms;
pub mod web;
#[cfg(test)]
mod sample;
