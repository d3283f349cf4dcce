//! The five questions, over all requests about one key.

mod access;
mod ask;
mod diff;
mod question;
#[cfg(test)]
mod tests;
mod witness;

pub use super::lower::Bundle;
pub use access::access;
pub use diff::{diff, meant};
pub use question::{Need, Question, ask};
