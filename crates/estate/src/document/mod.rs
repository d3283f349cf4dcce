//! Documents as people have them: opened, told apart by their content, never by their names.

mod doubled;
mod kind;
mod observed;
mod open;
pub mod rules;

pub use doubled::Doubled;
pub(crate) use doubled::RULE as DOUBLED;
pub use kind::{Kind, recognize};
pub use open::{Asked, Attempt, DOCUMENT_BYTES_MAX, Opened, open, open_document};
