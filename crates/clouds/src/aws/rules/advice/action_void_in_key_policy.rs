//! An action that works on no key: a key policy can neither allow nor deny it.
//!
//! Source: AWS KMS Developer Guide, "AWS KMS permissions": actions whose resource is `*`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::catalogue::service;
use crate::aws::rules::clause::begins;
use crate::aws::{ActionPart, Form, Policy};

/// The key policy names an action that is none of keys.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-131", page: Page::new(include_str!("action_void_in_key_policy.md")), check };

const PREFIX: &str = "kms:";

/// Actions of AWS KMS.
const VOID: [&str; 11] = [
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "CreateKey",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "DisconnectCustomKeyStore",
    "GenerateRandom",
    "ListAliases",
    "ListKeys",
    "ListRetirableGrants",
    "UpdateCustomKeyStore",
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
    let Some(name) = text.get(PREFIX.len()..).filter(|_| begins(text, PREFIX)) else {
        // A wildcard in the service's name.
        let named = |it: &str| pattern.matches(&format!("{PREFIX}{it}"));
        let kms = service("kms").map_or([].as_slice(), |it| &it.actions);
        return text.contains(['*', '?'])
            && VOID.iter().any(|it| named(it))
            && kms.iter().all(|it| VOID.contains(&it.name) || !named(it.name));
    };
    if !name.contains(['*', '?']) {
        return VOID.iter().any(|it| name.eq_ignore_ascii_case(it));
    }
    let mut meant = service("kms").into_iter().flat_map(|it| it.matching(name)).peekable();
    meant.peek().is_some() && meant.all(|it| VOID.contains(&it.name))
}
