//! Documents that somebody approved, as JSON: `check` reads it among an estate's documents.

use serde::Serialize;

use crate::written::written;

/// A baseline. Times are RFC 3339, in UTC.
#[derive(Debug, Serialize)]
pub struct BaselineView {
    /// The key, as the estate spells it.
    pub spelling: String,
    /// What people called it.
    pub key: String,
    /// All that decided access to it, in its one spelling.
    pub document: String,
    /// The document's SHA-256.
    pub digest: String,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub why: String,
    /// The row of the journal that tells of it.
    pub row: u64,
}

#[derive(Serialize)]
struct BaselinesView<'b> {
    format: u8,
    baselines: &'b [BaselineView],
}

/// Baselines, as JSON.
pub fn json(all: &[BaselineView]) -> String {
    written(&BaselinesView { format: 1, baselines: all })
}
