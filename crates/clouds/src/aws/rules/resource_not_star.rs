//! A statement of a key policy whose resource is not `*`.
//!
//! Source: AWS KMS Developer Guide, "Key policies": in a key policy, `"*"` means "this KMS key";
//! Confluent, best practices, AWS checklist.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::Case;

/// The resource of a statement is something else than `*`.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-005", page: Page::new(include_str!("resource_not_star.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for statement in &policy.statements {
        let Some(resource) = &statement.resource else { continue };
        let star = resource.patterns.iter().all(|it| it.0 == "*") && !resource.patterns.is_empty();
        if star && !resource.negated {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(resource.span)),
            format_args!(
                "{} does not say `\"Resource\": \"*\"`, the one value that AWS KMS accepts in a \
                 key policy",
                statement.label(),
            ),
        );
        finding.help("write `\"Resource\": \"*\"`: it means this key and no other");
        if !resource.negated {
            finding.edit(&policy.document.source, Edit::replace(resource.span, "\"*\""));
        }
        finding.command(put::put_policy(case));
    }
}
