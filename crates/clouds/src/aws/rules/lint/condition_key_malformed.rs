//! A condition key that has not the form of one.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition" and "AWS global condition
//! context keys": a key is `service:name`, and a tag's key goes behind the slash.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;
use crate::aws::rules::clause::clauses;

/// Not `service:name`, or a tag without its key.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-016", page: Page::new(include_str!("condition_key_malformed.md")), check };

const OF_TAGS: [&str; 3] = ["aws:ResourceTag", "aws:RequestTag", "aws:PrincipalTag"];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let name = &*clause.key.name;
        let label = clause.statement.label();
        let place = || policy.document.place_of_name(clause.key);
        if !is_formed(name) {
            let message = format_args!("`{name}` in {label} is no condition key");
            out.add(&RULE, Some(&place()), message)
                .reference("INVALID_CONDITION_KEY_FORMAT")
                .help("write the service and the key's name: `aws:PrincipalArn`");
        } else if is_untagged(name) {
            out.add(&RULE, Some(&place()), format_args!("`{name}` in {label} names no tag"))
                .reference("MISSING_TAG_KEY_IN_CONDITION")
                .help("write the tag's key behind a slash: `aws:ResourceTag/team`");
        }
    }
}

/// `service:name`.
pub(super) fn is_formed(name: &str) -> bool {
    let parts = name.split_once(':');
    parts.is_some_and(|(service, rest)| {
        let prefix = !service.is_empty() && !service.contains(char::is_whitespace);
        prefix && !rest.is_empty() && rest.trim() == rest
    })
}

/// A key of tags that does not say which.
pub(super) fn is_untagged(name: &str) -> bool {
    let bare = name.strip_suffix('/').unwrap_or(name);
    OF_TAGS.iter().any(|it| bare.eq_ignore_ascii_case(it))
}
