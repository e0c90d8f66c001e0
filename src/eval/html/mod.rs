//! The report as one page: nothing fetched, readable in the dark and on paper, every failure with its reasons.

mod charts;
mod failures;
mod page;
mod tables;

pub use page::page;
