//! A policy of an identity that decrypts by every key of the account, this one included.
//!
//! Source: AWS, Security Hub controls `KMS.1` and `KMS.2`; AWS KMS Developer Guide, "Best practices
//! for IAM policies": name the keys.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::arn::is_whole_account;
use crate::aws::{Case, Condition, Effect, Policy, ResourcePart};

/// An identity may decrypt by any key that its account delegates.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-022", page: Page::new(include_str!("identity_decrypts_all.md")), check };

const DECRYPTS: [&str; 2] = ["kms:Decrypt", "kms:ReEncryptFrom"];

/// Condition keys that say which key is meant, or who hands the request on.
const NARROW: [&str; 4] =
    ["kms:resourcealiases", "kms:requestalias", "kms:viaservice", "aws:calledvia"];

fn check(case: &Case, out: &mut Findings) {
    if case.document.policy.as_ref().is_some_and(|it| !delegates(it)) {
        return;
    }
    for policy in &case.document.identity_policies {
        let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
        for statement in allows {
            let (Some(action), Some(resource)) = (&statement.action, &statement.resource) else {
                continue;
            };
            let decrypts = DECRYPTS.iter().any(|it| action.matches(it));
            if !decrypts || !is_every_key(resource) || statement.conditions.iter().any(narrows) {
                continue;
            }
            out.add(
                &RULE,
                Some(&policy.document.place_at(resource.span)),
                format_args!(
                    "{} lets its identity decrypt by every key that the account delegates, that of \
                     {} among them",
                    statement.label(),
                    case.cluster_names(),
                ),
            )
            .help(
                "name the keys by their ARNs; a cluster's key is used by its vendor, and by nobody \
                 else",
            );
        }
    }
}

/// Whether the key policy lets the account's IAM policies decide.
fn delegates(policy: &Policy) -> bool {
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    let mut decrypting = allows.filter(|it| {
        it.action.as_ref().is_some_and(|action| DECRYPTS.iter().any(|it| action.matches(it)))
    });
    // WHY: a part that cannot be read may be the one that delegates.
    decrypting.any(|it| {
        it.principal
            .as_ref()
            .is_none_or(|part| part.negated || part.aws().any(|it| is_whole_account(it.0)))
            || !it.faults.is_empty()
    })
}

fn is_every_key(resource: &ResourcePart) -> bool {
    let wide = |text: &str| text == "*" || text.ends_with(":key/*") || text.ends_with(":*");
    resource.negated || resource.patterns.iter().any(|it| wide(&it.0))
}

fn narrows(condition: &Condition) -> bool {
    let key = condition.key.to_ascii_lowercase();
    let named = NARROW.contains(&key.as_str())
        || key.starts_with("aws:resourcetag/")
        || key.starts_with("kms:encryptioncontext:");
    let certain = condition.values.iter().all(|it| it.0 != "*");
    named && certain && condition.operator.demands_a_value()
}
