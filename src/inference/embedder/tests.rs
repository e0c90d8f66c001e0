//! Tests on a tiny random model in the same format.
