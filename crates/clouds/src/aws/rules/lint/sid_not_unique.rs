//! Two statements of one `Sid` in a policy that does not take that.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Sid": within an IAM policy the value is
//! unique. AWS KMS and other services take two of one `Sid`.

use std::collections::BTreeMap;

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy};

/// One label, two statements.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-030", page: Page::new(include_str!("sid_not_unique.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    match policy.form {
        Form::Key | Form::Trust | Form::Resource => return,
        Form::Identity | Form::ServiceControl | Form::ResourceControl => {}
    }
    let mut first = BTreeMap::new();
    for (_, node) in statements(policy) {
        let Some(node) = node.get("Sid") else { continue };
        let Some(sid) = node.as_str().filter(|it| !it.is_empty()) else { continue };
        let Some(other) = first.insert(sid, node) else { continue };
        let place = policy.document.place(node);
        out.add(&RULE, Some(&place), format_args!("two statements have the `Sid` `{sid}`"))
            .reference("UNIQUE_SIDS_REQUIRED")
            .note(&policy.document.place(other), "the other one")
            .help("give one of them another `Sid`, or none: it is a label and decides nothing");
    }
}
