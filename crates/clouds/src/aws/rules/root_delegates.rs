//! The default statement of every key: forbidden by one side, recommended by the other.
//!
//! Source: AWS KMS Developer Guide, "Default key policy": it reduces the risk of the key becoming
//! unmanageable, and lets IAM policies allow access to the key.

use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Arn, Case, Effect};

/// The account may do everything with the key.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-020", page: Page::new(include_str!("root_delegates.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    for statement in allows.filter(|it| it.conditions.is_empty()) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        let is_root = |text: &str| Arn::parse(text).is_some_and(|it| it.is_account_root());
        let all = action.matches("kms:PutKeyPolicy") && action.matches("kms:Decrypt");
        if part.negated || !all || !part.aws().any(|it| is_root(it.0)) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(action.span)),
            format_args!(
                "{} gives the key of {} to the account's IAM policies: scanners call that too \
                 wide, and AWS recommends it, because without it the key can become unmanageable",
                statement.label(),
                case.cluster_names(),
            ),
        );
        finding.help(
            "leave it, and watch who may attach IAM policies; to take `kms:Decrypt` out of it, \
             keep `kms:PutKeyPolicy` in, and run `prove no-lockout` first",
        );
        finding.command(format_args!(
            "aws kms get-key-policy --key-id {} --policy-name default --output json",
            put::id(case)
        ));
    }
}
