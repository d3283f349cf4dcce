//! Text before it means anything: bytes, places in them, and JSON as a tree that forgets nothing.

mod document;
pub mod edit;
mod escaped;
pub mod json;
mod lines;
mod path;
mod source;

pub use document::{Document, Shaper};
pub use edit::Edit;
pub use json::{Member, Node, Value};
pub use path::{Path, PathElement};
pub use source::{Encoding, Place, Position, SOURCE_BYTES_MAX, Source, SourceError, Span};
