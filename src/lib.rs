//! Một Cửa: an assistant that guides the residents of Hanoi through administrative procedures.
//!
//! The modules stand in the order data flows; a module imports only what stands above it.
//! `tests/architecture.rs` holds this rule, and ARCHITECTURE.md walks three requests through it.

pub mod text;

pub mod catalog;

pub mod places;

pub mod models;

pub mod inference;

pub mod index;

pub mod retrieval;

pub mod answer;

pub mod drafting;

pub mod assistant;

pub mod delivery;

pub mod messenger;

pub mod channels;

pub mod eval;

pub mod training;

pub mod config;

pub mod telemetry;

pub mod app;
