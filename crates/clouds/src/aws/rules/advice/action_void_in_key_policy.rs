//! An action that works on no key: a key policy can neither allow nor deny it.
//!
//! Source: AWS KMS Developer Guide, "AWS KMS permissions": actions whose resource is `*`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Pattern, Rule};

use crate::aws::catalogue::{Action, service};
use crate::aws::rules::clause::begins;
use crate::aws::{Form, Policy};

/// The key policy names an action that is none of keys.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-131", page: Page::new(include_str!("action_void_in_key_policy.md")), check };

const PREFIX: &str = "kms:";

/// Actions of AWS KMS.
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
        for (at, (pattern, span)) in part.patterns.iter().enumerate() {
            if !is_void(pattern) {
                continue;
            }
            let text = pattern.text();
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
fn is_void(pattern: &Pattern) -> bool {
    // WHY first: few patterns match any of them.
    if !VOID.iter().any(|it| pattern.matches(it)) {
        return false;
    }
    let Some(kms) = service("kms") else { return false };
    let is_void = |it: &Action| VOID.iter().any(|void| void[PREFIX.len()..] == *it.name);
    let text = pattern.text();
    match text.get(PREFIX.len()..).filter(|_| begins(text, PREFIX)) {
        Some(name) if !name.contains(['*', '?']) => true,
        Some(name) => kms.matching(name).all(is_void),
        // A wildcard in the service's name.
        None => {
            let named = |it: &Action| pattern.matches(&format!("{PREFIX}{}", it.name));
            kms.actions.iter().all(|it| is_void(it) || !named(it))
        }
    }
}
