//! Any file, opened as `check` opens it: it is judged, told as broken, or told as not judged.

use keywright_estate::document::{Asked, open};

/// Opens the bytes, as found in a folder and as named by the user.
pub fn run(bytes: &[u8]) {
    for asked in [Asked::InFolder, Asked::ByName] {
        let opened = open("it.json", bytes, asked);
        let is_silent = opened.documents.is_empty()
            && opened.unjudged.is_empty()
            && opened.findings.is_empty()
            && !opened.unreadable;
        assert!(!is_silent || is_empty_bundle(bytes), "a file passes in silence");
    }
}

/// A bundle of no documents holds nothing to judge.
fn is_empty_bundle(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("documents")
}
