//! The whole store as a text: to keep elsewhere, to move from one database to another, and to hand
//! the journal to a third party. Lines of JSON: a header, rows, claims, leases, and a digest of all
//! before it.

mod export;
mod piece;
mod reader;
mod refill;

pub use export::{journal, write};
pub(crate) use reader::Reader;
pub(crate) use refill::refill;
