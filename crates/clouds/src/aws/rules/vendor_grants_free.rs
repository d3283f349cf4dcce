//! The vendor may make any grant: forbidden by AWS Control Tower, written by the vendor's own
//! command.
//!
//! Source: AWS Control Tower, control `CT.KMS.PR.3`; Confluent, self-managed keys on AWS, the
//! statement "Allow Confluent accounts to attach persistent resources".

use keywright_policy::{Findings, Page, Rule, Seen};

use super::put;
use crate::aws::{Case, Effect};

/// A vendor principal may make grants for others than AWS services.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-021", page: Page::new(include_str!("vendor_grants_free.md")), check };

const FENCE: &str = "kms:GrantIsForAWSResource";

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    let Seen::Seen(listed) = &needs.principals else { return };
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        let ours = |text: &str| listed.iter().any(|it| it.id == text);
        let fenced = statement.conditions.iter().any(|it| it.key.eq_ignore_ascii_case(FENCE));
        let free = action.matches("kms:CreateGrant") && !fenced && !part.negated;
        let Some((who, _)) = part.aws().find(|it| ours(it.0)).filter(|_| free) else { continue };
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
