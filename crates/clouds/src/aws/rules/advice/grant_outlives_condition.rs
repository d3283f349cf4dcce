//! Leave to make grants for a time, or from a network: the grant that is made knows neither.
//!
//! Source: AWS KMS Developer Guide, "Grants in AWS KMS": a grant is a permission of its own, and
//! only its own constraints limit it.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::{Clause, clauses_of, statements};
use crate::aws::{Effect, Policy, Test};

/// A condition that a grant carries past.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-136", page: Page::new(include_str!("grant_outlives_condition.md")), check };

/// What is true of the request that makes a grant, and need not be of those that use it.
const MOMENTARY: [&str; 9] = [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:TokenIssueTime",
    "aws:VpcSourceIp",
];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let Some(action) = &statement.action else { continue };
        let allow = statement.effect == Some(Effect::Allow);
        // An administrator may take the condition itself away.
        let administers = action.matches("kms:PutKeyPolicy");
        if !allow || administers || !action.matches("kms:CreateGrant") {
            continue;
        }
        if clauses_of(statement, node).any(|it| constrains(&it)) {
            continue;
        }
        let Some(clause) = clauses_of(statement, node).find(is_momentary) else {
            continue;
        };
        out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "{} also allows grants, and a grant is not bound by `{}`",
                statement.label(),
                clause.key.name
            ),
        )
        .help(
            "leave `kms:CreateGrant` out, or say in a statement of its own which grants may be \
             made",
        );
    }
}

/// Whether a condition speaks of the one request alone.
pub(super) fn is_momentary(clause: &Clause<'_>) -> bool {
    clause.is_any(&MOMENTARY)
}

/// Whether a condition says which grants may be made, or that a service makes them.
pub(super) fn constrains(clause: &Clause<'_>) -> bool {
    let keys = [
        "kms:GrantIsForAWSResource",
        "kms:GrantOperations",
        "kms:GrantConstraintType",
        "kms:GrantConstraintSourceArn",
        "kms:GranteePrincipal",
        "kms:GranteeServicePrincipal",
        "kms:RetiringPrincipal",
        "kms:RetiringServicePrincipal",
        "kms:ViaService",
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
        "aws:ViaAWSService",
    ];
    clause.is_any(&keys) && clause.operator.test != Test::Null
}
