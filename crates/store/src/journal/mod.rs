//! The journal: every act in a chain of hashes, so that an edited, dropped or moved row is found.

mod canonical;
mod checkpoint;
mod digest;
mod note;
mod row;
mod verify;
mod ways;

pub use canonical::canonical;
pub use checkpoint::{Checkpoint, Signed};
pub use digest::Digest;
pub use note::{NoteError, Signer, Trusted};
pub use row::{Head, Row};
pub use verify::{Broken, Verifier};
pub use ways::{Journal, Record};
