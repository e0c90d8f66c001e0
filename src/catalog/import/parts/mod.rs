//! What all shapes have in common: cells of a table that hold one thing, and the procedure put together from them.

pub(super) mod assemble;
pub(super) mod audience;
pub(super) mod authority;
pub(super) mod cell;
pub(super) mod deadlines;
pub(super) mod fees;
pub(super) mod filing;
pub(super) mod forms;
pub(super) mod laws;
pub(super) mod levels;
pub(super) mod papers;
pub(super) mod results;
pub(super) mod steps;
