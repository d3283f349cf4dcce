//! Decide requests: one case, or a line of a batch.

mod case;
mod one;

pub use case::{Case, case_of};
pub use one::simulate;
