//! Bytes that are no text.

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use crate::document::Attempt;

/// The file is neither UTF-8 nor UTF-16.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-005", page: Page::new(include_str!("text_unreadable.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let Some(error) = &it.no_text else { return };
    let name = it.source.name();
    out.add(&RULE, Some(&it.place(Span::new(0, 0))), format_args!("`{name}` is no text: {error}"))
        .help("export the document again, as UTF-8");
}
