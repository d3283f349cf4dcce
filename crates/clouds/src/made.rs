//! Documents that no file holds: what rendering leaves behind.

use std::sync::Arc;

use keywright_model::text::{Document, Source};

/// A document of our own text.
pub(crate) fn document(name: &str, text: impl Into<String>) -> Document {
    match Document::parse(Arc::new(Source::new(name, text))) {
        Ok(document) => document,
        // INVARIANT: our texts are JSON, and whatever is put into them is quoted.
        Err(error) => unreachable!("a document of ours that is no JSON: {}", error.message),
    }
}
