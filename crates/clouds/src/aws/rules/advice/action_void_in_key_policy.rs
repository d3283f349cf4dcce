//! An action that works on no key: a key policy can neither allow nor deny it.
//!
//! Source: AWS KMS Developer Guide, "AWS KMS permissions": actions whose resource is `*`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::clause::begins;
use crate::aws::catalogue::service;
use crate::aws::{ActionPart, Form, Policy};

/// The key policy names an action that is none of keys.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-131", page: Page::new(include_str!("action_void_in_key_policy.md")), check };

const VOID: [&str; 11] = [
    "kms:ConnectCustomKeyStore",
    "kms:CreateCustomKeyStore",
    "kms:CreateKey",
    "kms:DeleteCustomKeyStore",
    "kms:DescribeCustomKeyStores",
    "kms:DisconnectCustomKeyStore",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "kms:ListRetirableGrants",
    "kms:UpdateCustomKeyStore",
];

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::Key {
        return;
    }
    for statement in &policy.statements {
        let Some(part) = statement.action.as_ref().filter(|it| !it.negated) else { continue };
        for (at, (_, text, span)) in part.patterns.iter().enumerate() {
            if !is_void(part, at) {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(*span)),
                format_args!("`{text}` works on no key: a key policy neither allows nor denies it"),
            );
            finding.help("take it out, and allow or deny it in an IAM policy");
            let list = policy.document.list_of(*span).filter(|_| 1 < part.patterns.len());
            if let Some(edit) = list.and_then(|it| Edit::remove_element(it, at)) {
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

/// Whether a pattern matches such actions and no other.
fn is_void(part: &ActionPart, at: usize) -> bool {
    let (pattern, text, _) = &part.patterns[at];
    if !text.contains(['*', '?']) {
        return VOID.iter().any(|it| text.eq_ignore_ascii_case(it));
    }
    let head = text.split(['*', '?']).next().unwrap_or_default();
    let matches = |it: &str| begins(it, head) && pattern.matches(it);
    let Some(kms) = service("kms").filter(|_| VOID.iter().any(|it| matches(it))) else {
        return false;
    };
    let mut name = String::from("kms:");
    kms.actions.iter().all(|it| {
        name.truncate("kms:".len());
        name.push_str(it.name);
        !matches(&name) || VOID.contains(&name.as_str())
    })
}
