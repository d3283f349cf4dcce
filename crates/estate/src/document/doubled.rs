//! Two documents of one kind for one key: which of the two is meant?

use keywright_model::text::Place;
use keywright_policy::{Findings, Page, Rule};

/// A document that the key has already.
#[derive(Debug)]
pub struct Doubled {
    /// What it is.
    pub noun: &'static str,
    /// The one that is judged.
    pub first: Place,
    /// The one that is not.
    pub second: Place,
}

/// A key has two documents of one kind.
pub(crate) const RULE: Rule<Doubled> =
    Rule { code: "TXT-006", page: Page::new(include_str!("doubled.md")), check };

fn check(it: &Doubled, out: &mut Findings) {
    out.unknown(&RULE, Some(&it.second), format_args!("the key has another {} already", it.noun))
        .note(&it.first, "this one is judged")
        .help("keep the newer one, and move the other out of the key's documents");
}
