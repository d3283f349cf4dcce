//! An element that the policy language does not have.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy element reference".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use super::near::near;
use super::tree::{OF_POLICY, OF_STATEMENT};
use crate::aws::Policy;
use crate::aws::rules::clause::statements;

/// A name that means nothing.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-002", page: Page::new(include_str!("element_unknown.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    unknown(policy, &policy.document.root, &OF_POLICY, out);
    for (_, statement) in statements(policy) {
        unknown(policy, statement, &OF_STATEMENT, out);
    }
}

/// Whether an element is there under another spelling. The misspelled name is told, and so what is
/// missing need not be.
pub(super) fn is_misspelled(object: &Node, element: &str, names: &[&str]) -> bool {
    let unknown = object.as_object().unwrap_or_default();
    let mut unknown = unknown.iter().filter(|it| !names.contains(&&*it.name));
    unknown.any(|it| near(&it.name, names.iter().copied()) == Some(element))
}

fn unknown(policy: &Policy, object: &Node, names: &[&str], out: &mut Findings) {
    for member in object.as_object().unwrap_or_default() {
        if names.contains(&&*member.name) {
            continue;
        }
        let place = policy.document.place_of_name(member);
        let message = format_args!("`{}` is no element of a policy", member.name);
        let finding = out.add(&RULE, Some(&place), message);
        finding.reference("INVALID_POLICY_ELEMENT");
        let edit = match near(&member.name, names.iter().copied()) {
            Some(meant) => {
                finding.help(format_args!("write `{meant}`: names of elements are told by case"));
                // Taking the misspelled one out could take a condition out.
                let free = object.get(meant).is_none();
                free.then(|| Edit::replace(member.name_span, quote(meant)))
            }
            None => {
                finding.help("take it out: AWS refuses a policy that has it");
                Edit::remove_member(object, &member.name)
            }
        };
        if let Some(edit) = edit {
            finding.edit(&policy.document.source, edit);
        }
    }
}
