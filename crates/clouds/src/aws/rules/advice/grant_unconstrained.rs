//! Leave to make any grant to anybody: as much as the key itself, and it stays.
//!
//! Source: AWS KMS Developer Guide, "Grants in AWS KMS": `kms:CreateGrant` is not limited to what
//! its holder may do, and a grant stays when the statement goes.

use keywright_policy::{Findings, Page, Rule};

use super::grant_outlives_condition::{constrains, is_momentary};
use crate::aws::arn::account_of;
use crate::aws::rules::clause::{clauses_of, fence, statements};
use crate::aws::{Arn, Effect, Policy, Who};

/// A user of the key may make any grant.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-135", page: Page::new(include_str!("grant_unconstrained.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let Some(own) = policy.administering_account() else { return };
    let source = &policy.document.source;
    for (statement, node) in statements(policy) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        let allow = statement.effect == Some(Effect::Allow) && !part.negated;
        // An administrator may change the policy itself. A vendor in an account of its own is told
        // to be given all grants, by its own page.
        let administers = action.matches("kms:PutKeyPolicy");
        if !allow || administers || !action.matches("kms:CreateGrant") {
            continue;
        }
        let role = |it: &Who| match it {
            Who::Aws(text) => {
                let root = Arn::parse(text).is_none_or(|it| it.is_account_root());
                !root && account_of(text) == Some(own)
            }
            Who::Everyone | Who::Service(_) | Who::Other(_) => false,
        };
        if !part.who.iter().any(|it| role(&it.0)) {
            continue;
        }
        // A condition that a grant outlives has a rule of its own.
        if clauses_of(statement, node).any(|it| constrains(&it) || is_momentary(&it)) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(action.span)),
            format_args!(
                "{} allows any grant to anybody, and a grant outlives the statement",
                statement.label()
            ),
        );
        finding.help(
            "ask for `kms:GrantIsForAWSResource`, `kms:GranteePrincipal` or `kms:GrantOperations`, \
             in a statement of its own",
        );
        // WHY: the condition would fence the statement's other actions too.
        if action.patterns.iter().all(|it| it.0.text().to_ascii_lowercase().ends_with("grant")) {
            let key = "kms:GrantIsForAWSResource";
            finding.edit(source, fence(source.text(), node, "Bool", key, "true"));
        }
    }
}
