//! The vendor may make any grant: forbidden by AWS Control Tower, written by the vendor's own
//! command.
//!
//! Source: AWS Control Tower, control `CT.KMS.PR.3`; Confluent, self-managed keys on AWS, the
//! statement "Allow Confluent accounts to attach persistent resources".

use std::collections::BTreeSet;

use keywright_policy::{Findings, Page, Rule, Seen};

use super::put;
use crate::aws::{Case, Condition, Effect, Test};

/// A vendor principal may make grants for others than AWS services.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-021", page: Page::new(include_str!("vendor_grants_free.md")), check };

const FENCE: &str = "kms:GrantIsForAWSResource";

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    let Seen::Seen(listed) = &needs.principals else { return };
    let listed: BTreeSet<&str> = listed.iter().map(|it| it.id.as_str()).collect();
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        let fenced = statement.conditions.iter().any(is_fence);
        if part.negated || fenced || !action.matches("kms:CreateGrant") {
            continue;
        }
        let Some((who, _)) = part.aws().find(|it| listed.contains(it.0)) else { continue };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(action.span)),
            format_args!(
                "{} lets `{who}` make any grant on the key of {}: Control Tower wants `{FENCE}`, \
                 and {}'s own statement goes without",
                statement.label(),
                case.cluster_names(),
                needs.vendor,
            ),
        );
        finding.help(
            "leave the statement as the vendor writes it until the vendor supports the condition, \
             and look through the grants now and then",
        );
        finding
            .command(format_args!("aws kms list-grants --key-id {} --output json", put::id(case)));
    }
}

/// Whether a condition lets only grants for AWS services through.
fn is_fence(condition: &Condition) -> bool {
    let operator = condition.operator;
    let equals = match operator.test {
        Test::Bool | Test::StringEquals { negated: false, .. } => true,
        Test::StringEquals { negated: true, .. }
        | Test::StringLike { .. }
        | Test::Arn { .. }
        | Test::Numeric(_)
        | Test::Date(_)
        | Test::Binary
        | Test::Address { .. }
        | Test::Null => false,
    };
    let certain = equals && !operator.if_exists && operator.qualifier.is_none();
    let yes = condition.values.iter().all(|it| it.0.eq_ignore_ascii_case("true"));
    condition.key.eq_ignore_ascii_case(FENCE) && certain && yes
}
