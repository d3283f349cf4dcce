//! An action of another service in a key's policy.
//!
//! Source: AWS KMS Developer Guide, "Key policies": the policy controls access to the key, and so
//! to the actions of AWS KMS.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use super::tree::members;
use crate::aws::catalogue::service;
use crate::aws::rules::clause::{elements, statements};
use crate::aws::{Form, Policy};

/// No request for it ever meets this policy.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-033", page: Page::new(include_str!("action_of_other_service.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::Key {
        return;
    }
    for (statement, node) in statements(policy) {
        for list in members(node, |it| it == "Action").map(|it| &it.node) {
            let foreign = elements(list).iter().enumerate();
            for (at, action) in foreign.filter(|it| it.1.as_str().is_some_and(is_of_other_service))
            {
                let place = policy.document.place(action);
                let text = action.as_str().unwrap_or_default();
                let label = statement.label();
                let message = format_args!("`{text}` in {label} is no action of AWS KMS");
                let finding = out.add(&RULE, Some(&place), message);
                finding
                    .reference("UNSUPPORTED_ACTION_IN_POLICY")
                    .help("take it out, and allow it in an identity's policy");
                if let Some(edit) = without(list, at) {
                    finding.edit(&policy.document.source, edit);
                }
            }
        }
    }
}

/// Takes the action out of a list that keeps another.
fn without(list: &Node, at: usize) -> Option<Edit> {
    let others = 1 < elements(list).len();
    others.then(|| Edit::remove_element(list, at))?
}

/// A prefix that no service has is told by the rule about unknown actions.
fn is_of_other_service(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(prefix, _)| !prefix.eq_ignore_ascii_case("kms") && service(prefix).is_some())
}
