//! An element beside its own opposite.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy element reference": `Action` and `NotAction` and
//! their like exclude each other.

use keywright_policy::{Findings, Page, Rule};

use super::tree::members;
use crate::aws::Policy;
use crate::aws::rules::clause::statements;

/// Both of a pair.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-006", page: Page::new(include_str!("elements_opposed.md")), check };

const PAIRS: [&[&str]; 3] =
    [&["Action", "NotAction"], &["Principal", "NotPrincipal"], &["Resource", "NotResource"]];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        for pair in PAIRS {
            let first = members(node, pair).next();
            let second = members(node, pair).find(|it| first.is_some_and(|f| f.name != it.name));
            let (Some(first), Some(second)) = (first, second) else { continue };
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
