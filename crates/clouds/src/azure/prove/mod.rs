//! The questions over all requests at once.

mod access;
mod ask;
mod diff;
mod keeps;
mod question;
mod side;
#[cfg(test)]
pub(super) mod tests;

pub use access::access;
pub use diff::diff;
pub use question::{Need, Question, ask};
pub use side::Side;
