//! Decide requests: one case, or a line of a batch.

mod one;

pub use one::{case_of, simulate};
