//! An element beside its own opposite.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy element reference": `Action` and `NotAction` and
//! their like exclude each other.

use keywright_policy::{Findings, Page, Rule};

use super::tree::{is_action, is_principal, is_resource, members};
use crate::aws::Policy;
use crate::aws::rules::clause::statements;

/// Both of a pair.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-006", page: Page::new(include_str!("elements_opposed.md")), check };

const PAIRS: [fn(&str) -> bool; 3] = [is_action, is_principal, is_resource];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        for pair in PAIRS {
            let mut both = members(node, pair);
            let Some(first) = both.next() else { continue };
            let Some(second) = both.find(|it| first.name != it.name) else { continue };
            let place = policy.document.place_of_name(second);
            let message =
                format_args!("{} has `{}` beside `{}`", statement.label(), second.name, first.name);
            out.add(&RULE, Some(&place), message)
                .reference("UNSUPPORTED_ELEMENT_COMBINATION")
                .note(&policy.document.place_of_name(first), "the other stands here")
                .help("keep one of the two, or make two statements of it");
        }
    }
}
