//! The ways in: the terminal and the web.
//!
//! Imports: `text`, `catalog`, `answer`, `assistant`; its tests also `places`, `inference`, `index`, `retrieval`.

pub mod terminal;
pub mod web;
#[cfg(test)]
mod sample;
