//! Decide requests: one case, or a batch of them, a line each.

mod batch;
mod one;

pub use batch::{Answered, Batch, Write, batch};
pub use one::{Refused, simulate};
