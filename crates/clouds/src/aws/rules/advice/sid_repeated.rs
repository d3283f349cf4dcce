//! Two statements of one name: a sentence about one of them could mean the other.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Sid" and "IAM policy validation check
//! reference".

use std::collections::BTreeMap;

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy};

/// A `Sid` used twice in a policy whose kind allows that.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-101", page: Page::new(include_str!("sid_repeated.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    match policy.form {
        Form::Key | Form::Trust | Form::Resource => {}
        // There it is an error, and AWS refuses the policy.
        Form::Identity | Form::ServiceControl | Form::ResourceControl => return,
    }
    let mut taken: BTreeMap<&str, &Node> = BTreeMap::new();
    for (_, node) in statements(policy) {
        let Some(sid) = node.get("Sid") else { continue };
        let Some(text) = sid.as_str().filter(|it| !it.is_empty()) else { continue };
        let Some(first) = taken.get(text) else {
            taken.insert(text, sid);
            continue;
        };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place(sid)),
            format_args!("another statement is called `{text}` too"),
        );
        finding.note(&policy.document.place(first), "the first of that name");
        finding.reference("UNIQUE_SIDS_RECOMMENDED");
        finding.help("give each statement a name of its own");
        let free = (2..).map(|it| format!("{text}{it}")).find(|it| !is_taken(policy, it));
        if let Some(free) = free {
            finding.edit(&policy.document.source, Edit::replace(sid.span, quote(&free)));
        }
    }
}

fn is_taken(policy: &Policy, name: &str) -> bool {
    policy.statements.iter().any(|it| it.sid.as_deref() == Some(name))
}
