//! A condition on the resource's owner in the resource's own policy.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::clauses;
use crate::aws::{Form, Policy};

/// The key policy asks whose the key is.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-121", page: Page::new(include_str!("condition_irrelevant.md")), check };

const OWNER: [&str; 4] =
    ["aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "s3:ResourceAccount"];

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::Key {
        return;
    }
    for clause in clauses(policy).filter(|it| it.is_any(&OWNER)) {
        out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "`{}` asks whose the key is, and the policy is that of one key",
                clause.key.name
            ),
        )
        .reference("IRRELEVANT_CONDITION_KEY_IN_POLICY")
        .help("fence by who calls: `aws:PrincipalAccount`, `aws:PrincipalOrgID`");
    }
}
