//! The default statement of every key: forbidden by one side, recommended by the other.
//!
//! Source: AWS KMS Developer Guide, "Default key policy": it reduces the risk of the key becoming
//! unmanageable, and lets IAM policies allow access to the key.

use std::collections::BTreeSet;

use keywright_model::text::Place;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::arn::{account_of, is_whole_account};
use crate::aws::{Case, Effect};

/// An account may do everything with the key: its own, most often.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-020", page: Page::new(include_str!("root_delegates.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let own = case.document.account(case.key.id.as_deref());
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    for statement in allows.filter(|it| it.conditions.is_empty()) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        let whole = part.aws().filter(|it| !part.negated && is_whole_account(it.0));
        let accounts: BTreeSet<&str> = whole.filter_map(|it| account_of(it.0)).collect();
        let all = || action.matches("kms:PutKeyPolicy") && action.matches("kms:Decrypt");
        if accounts.is_empty() || !all() {
            continue;
        }
        for account in accounts {
            let place = policy.document.place_at(action.span);
            tell(case, (&statement.label(), account), own, &place, out);
        }
    }
}

fn tell(
    case: &Case,
    (label, account): (&str, &str),
    own: Option<&str>,
    place: &Place,
    out: &mut Findings,
) {
    let clusters = case.cluster_names();
    let finding = match own {
        Some(own) if own == account => out.add(
            &RULE,
            Some(place),
            format_args!(
                "{label} gives the key of {clusters} to the account's IAM policies: scanners call \
                 that too wide, and AWS recommends it, because without it the key can become \
                 unmanageable"
            ),
        ),
        Some(_) => out.add(
            &RULE,
            Some(place),
            format_args!(
                "{label} gives all of the key of {clusters} to account `{account}`, which is not \
                 the key's own: whoever rules there decrypts by it, and may lock its owner out"
            ),
        ),
        None => out.unknown(
            &RULE,
            Some(place),
            format_args!(
                "cannot tell whether account `{account}`, to which {label} gives all of the key of \
                 {clusters}, is the key's own"
            ),
        ),
    };
    finding.help(match own {
        Some(own) if own == account => {
            "leave it, and watch who may attach IAM policies; to take `kms:Decrypt` out of it, \
             keep `kms:PutKeyPolicy` in, and run `prove no-lockout` first"
        }
        Some(_) => "take the account out, or name its role and the actions that it needs",
        None => "hand in the key's description, which tells its account",
    });
    let id = put::id(case);
    finding.command(match own {
        Some(_) => {
            format!("aws kms get-key-policy --key-id {id} --policy-name default --output json")
        }
        None => format!("aws kms describe-key --key-id {id} --output json"),
    });
}
