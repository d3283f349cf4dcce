//! An `Allow` by tags over actions that carry none: it allows nothing, or asks for nothing.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_policy::{Findings, Page, Rule};

use super::void_key::{is_tag, never_carried, outcome};
use crate::aws::rules::clause::clauses;
use crate::aws::{Effect, Policy};

/// None of the allowed actions carries the tag.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-112", page: Page::new(include_str!("allow_on_unsupported_tag.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let allow = clause.statement.effect == Some(Effect::Allow);
        if !allow || !is_tag(&clause) || !never_carried(policy, &clause) {
            continue;
        }
        let rest = clause.statement.action.as_ref().is_some_and(|it| it.negated);
        let code = match rest {
            true => "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            false => "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        };
        out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "no request that {} allows carries `{}`, {}",
                clause.statement.label(),
                clause.key.name,
                outcome(&clause)
            ),
        )
        .reference(code)
        .help("allow by a key that these actions carry");
    }
}
