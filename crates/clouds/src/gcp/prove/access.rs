//! Who may do what with a key: what is gained from a bundle whose policies bind nobody.

use std::sync::Arc;

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Source};
use keywright_policy::Holds;

use crate::gcp::duty;

use super::{Bundle, diff};

/// Asks about a bundle, `{"resource": …, "documents": [...]}`.
pub fn access(bundle: &Document) -> Holds {
    let shown = match Bundle::read(bundle) {
        Ok(it) => it,
        Err(fault) => return Holds::undecided(fault.message),
    };
    if !shown.shows_policy() {
        return Holds::undecided("its IAM policy was not handed in");
    }
    let nobody = format!(
        "{{\"resource\": {}, \"documents\": [{{\"bindings\": [], \"etag\": \"none\", \"version\": \
         1}}]}}",
        quote(&shown.key)
    );
    let nobody = Document::parse(Arc::new(Source::new("nobody", nobody))).ok();
    match nobody.and_then(|it| Bundle::read(&it).ok()) {
        Some(nobody) => Holds::of(diff(&nobody, &shown), |action, _| duty(action)),
        None => Holds::undecided("there is nothing to compare"),
    }
}
