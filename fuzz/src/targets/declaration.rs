//! `keywright.toml`: read, or every mistake told at a place inside it.

use std::sync::Arc;

use keywright_estate::declaration::Estate;
use keywright_model::text::Source;

/// Reads the estate's declaration.
pub fn run(bytes: &[u8]) {
    let Ok(source) = Source::decode("keywright.toml", bytes) else { return };
    let Err(mistakes) = Estate::read(Arc::new(source)) else { return };
    assert!(!mistakes.is_empty(), "refused without a reason");
    for place in mistakes.iter().filter_map(|it| it.place.as_ref()) {
        assert!(place.source.text().get(place.span.range()).is_some(), "outside the file");
    }
}
