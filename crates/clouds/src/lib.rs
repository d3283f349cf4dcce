//! What each cloud's documents mean: read with their places, decided, and judged by rules.
//!
//! One folder a cloud, the same files in each: `kind` (which export a text is), `exports` (all that
//! is known of one key), `identity` (which spellings name one key), `decide` (what the documents
//! allow), `rules`.

pub mod aws;
pub mod azure;
mod canonical;
#[cfg(test)]
mod conformance;
mod exports;
pub mod gcp;
mod made;
mod shell;
mod trail;

pub use exports::{Identity, Missing, Taken};
pub use trail::{Call, Trail};
