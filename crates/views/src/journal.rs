//! The journal's rows for a third party, and whether they hold together.

use serde::Serialize;

use crate::written::{compact, written};

/// A row, with all that its hash is taken of.
#[derive(Debug, Serialize)]
pub struct RowView<'r> {
    /// Its number, from 1.
    pub seq: u64,
    /// When: microseconds since 1970, UTC.
    pub at_us: i64,
    /// Who.
    pub actor: &'r str,
    /// What was done.
    pub act: &'r str,
    /// To what.
    pub subject: &'r str,
    /// All else, as the very text that was hashed.
    pub body: &'r str,
    /// The hash of the row before, in hexadecimal.
    pub previous: String,
    /// The hash of this row, in hexadecimal.
    pub hash: String,
}

#[derive(Serialize)]
struct VerifiedView<'v> {
    format: u8,
    whole: bool,
    told: &'v str,
}

/// A row on a line.
pub fn row(it: &RowView<'_>) -> String {
    compact(it) + "\n"
}

/// Whether all is as it was written.
pub fn verified(whole: bool, told: &str) -> String {
    written(&VerifiedView { format: 1, whole, told })
}
