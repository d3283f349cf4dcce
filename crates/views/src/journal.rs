//! Whether the journal holds together.

use serde::Serialize;

use crate::written::written;

#[derive(Serialize)]
struct VerifiedView<'v> {
    format: u8,
    whole: bool,
    told: &'v str,
}

/// Whether all is as it was written, and what is not.
pub fn verified(whole: bool, told: &str) -> String {
    written(&VerifiedView { format: 1, whole, told })
}
