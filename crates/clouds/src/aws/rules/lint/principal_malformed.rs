//! A principal element that is not of the one form that it may have.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Member, Node, Value};
use keywright_policy::{Findings, Page, Rule};

use super::near::near;
use super::tree::{is_principal, members};
use crate::aws::Policy;
use crate::aws::arn::account_of;
use crate::aws::rules::clause::{elements, statements};

/// Neither `"*"` nor kinds with their principals.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-008", page: Page::new(include_str!("principal_malformed.md")), check };

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

fn check(policy: &Policy, out: &mut Findings) {
    for (_, statement) in statements(policy) {
        for part in members(statement, is_principal) {
            match &part.node.value {
                Value::String(text) if &**text == "*" => {}
                Value::Object(kinds) => {
                    for it in kinds.iter().filter(|it| !KINDS.contains(&&*it.name)) {
                        unknown_kind(policy, &part.node, it, out);
                    }
                }
                _ => formless(policy, part, out),
            }
        }
    }
}

fn formless(policy: &Policy, part: &Member, out: &mut Findings) {
    let (source, node) = (&policy.document.source, &part.node);
    let message = format_args!(
        "`{}` must be `\"*\"` or an object such as `{{\"AWS\": …}}`, and is {}",
        part.name,
        node.noun()
    );
    let finding = out.add(&RULE, Some(&policy.document.place(node)), message);
    finding.reference("INVALID_PRINCIPAL_FORMAT").help("say of which kind the principals are");
    if names_identities(node) {
        let text = source.slice(node.span);
        finding.edit(source, Edit::replace(node.span, format!("{{ \"AWS\": {text} }}")));
    }
}

/// Accounts and identities of AWS alone, in the place where their kind should stand.
fn names_identities(node: &Node) -> bool {
    let all = elements(node);
    !all.is_empty() && all.iter().all(|it| it.as_str().is_some_and(|it| account_of(it).is_some()))
}

fn unknown_kind(policy: &Policy, part: &Node, kind: &Member, out: &mut Findings) {
    let place = policy.document.place_of_name(kind);
    let message = format_args!("`{}` is no kind of principal", kind.name);
    let finding = out.add(&RULE, Some(&place), message);
    finding.reference("INVALID_PRINCIPAL_KEY");
    finding.help("the kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`");
    if let Some(meant) = near(&kind.name, KINDS).filter(|it| part.get(it).is_none()) {
        finding.edit(&policy.document.source, Edit::replace(kind.name_span, quote(meant)));
    }
}
