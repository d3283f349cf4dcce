//! A text that is not JSON.

use keywright_policy::{Findings, Page, Rule};

use crate::document::Attempt;

/// The text stops being JSON at a certain place.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-001", page: Page::new(include_str!("json_broken.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let (Err(error), None) = (&it.document, &it.no_text) else { return };
    out.add(&RULE, Some(&it.place(error.span)), format_args!("this is no JSON: {error}"))
        .help("mend the text, or export the document again");
}
