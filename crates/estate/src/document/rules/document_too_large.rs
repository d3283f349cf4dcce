//! A document longer than any of its kind.

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use crate::document::{Attempt, DOCUMENT_BYTES_MAX};

/// The document is longer than its kind's limit.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-004", page: Page::new(include_str!("document_too_large.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let limit = it.kind.map_or(DOCUMENT_BYTES_MAX, super::super::kind::Kind::bytes_max);
    if it.bytes <= limit {
        return;
    }
    let noun = it.kind.map_or("document", |kind| kind.noun());
    let bytes = it.bytes;
    out.add(
        &RULE,
        Some(&it.place(Span::new(0, 0))),
        format_args!("{bytes} bytes are more than the {limit} that a {noun} may have"),
    )
    .help("export the documents of one key at a time");
}
