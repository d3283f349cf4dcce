//! A condition on a key that no request for the statement's actions carries.
//!
//! Source: AWS, Service Authorization Reference, the condition keys of each action.

use keywright_policy::{Findings, Page, Rule};

use super::void_key::{is_tag, never_carried, outcome};
use crate::aws::Policy;
use crate::aws::rules::clause::clauses;

/// No action of the statement carries the key.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-113", page: Page::new(include_str!("condition_never_carried.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        if is_tag(&clause) || !never_carried(policy, &clause) {
            continue;
        }
        out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "no request that {} speaks of carries `{}`, {}",
                clause.statement.label(),
                clause.key.name,
                outcome(&clause)
            ),
        )
        .help("leave the condition out, or name the actions that carry the key");
    }
}
