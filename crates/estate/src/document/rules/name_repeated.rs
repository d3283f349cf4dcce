//! A name that stands twice in one object.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language": no element may contain
//! several instances of one key.

use keywright_policy::{Findings, Page, Rule};

use crate::document::Attempt;

/// Complaints about one document; a text that repeats everything is told as far as this.
const TOLD_MAX: usize = 20;

/// One of two values would be dropped in silence.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-002", page: Page::new(include_str!("name_repeated.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let Ok(document) = &it.document else { return };
    for (first, second) in document.root.repeated_names().into_iter().take(TOLD_MAX) {
        let place = document.place_of_name(second);
        out.add(&RULE, Some(&place), format_args!("`{}` stands twice in one object", second.name))
            .note(&document.place_of_name(first), "here it stands first")
            .help("keep one of the two: which one counts differs from reader to reader");
    }
}
