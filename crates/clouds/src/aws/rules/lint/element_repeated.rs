//! A name that stands twice in one element of a policy.
//!
//! A document of its own is refused for it before it is a policy; a policy that a string of
//! another document carries is seen here first.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language": no element may contain
//! several instances of one key.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;

/// One of two values would be dropped in silence.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-007", page: Page::new(include_str!("element_repeated.md")), check };

/// Complaints about one policy; a text that repeats everything is told as far as this.
const TOLD_MAX: usize = 20;

fn check(policy: &Policy, out: &mut Findings) {
    for (first, second) in policy.document.root.repeated_names().into_iter().take(TOLD_MAX) {
        let place = policy.document.place_of_name(second);
        out.add(&RULE, Some(&place), format_args!("`{}` stands twice in one object", second.name))
            .note(&policy.document.place_of_name(first), "here it stands first")
            .help("keep one of the two: which one counts differs from reader to reader");
    }
}
