//! A fence that every caller can step over: the key's value is what the caller says it is.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys", `aws:Referer` and
//! `aws:UserAgent`.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Policy, Test, Who};

/// A condition on what the caller says of itself.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-109", page: Page::new(include_str!("condition_forgeable.md")), check };

const FORGEABLE: [&str; 2] = ["aws:Referer", "aws:UserAgent"];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.is_any(&FORGEABLE)) {
        if clause.operator.test == Test::Null || speaks_of_services(&clause) {
            continue;
        }
        out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "{} trusts `{}`, which every caller can set as it likes",
                clause.statement.label(),
                clause.key.name
            ),
        )
        .reference("UNTRUSTWORTHY_CONDITION_KEY")
        .help("fence by who calls or from where: `aws:PrincipalArn`, `aws:SourceVpce`");
    }
}

/// A service sets the referer itself, and its rule tells of that.
fn speaks_of_services(clause: &Clause<'_>) -> bool {
    let part = clause.statement.principal.as_ref();
    part.is_some_and(|it| {
        !it.who.is_empty() && it.who.iter().all(|it| matches!(it.0, Who::Service(_)))
    })
}
