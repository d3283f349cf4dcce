//! A service that is let in under a condition that no request of a service meets.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys": a request carries the
//! principal's organization if the principal is a member of one, and a service principal is of
//! none.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Effect, Policy, Who};

/// A key that a service's requests never carry.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-014",
    page: Page::new(include_str!("service_principal_fenced_out.md")),
    check,
};

const OF_MEMBERS: [&str; 2] = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];

fn check(policy: &Policy, out: &mut Findings) {
    let lets_in = |it: &Clause<'_>| {
        it.statement.effect == Some(Effect::Allow) && it.operator.demands_a_value()
    };
    for clause in clauses(policy).filter(|it| lets_in(it) && it.is_any(&OF_MEMBERS)) {
        let part = clause.statement.principal.as_ref().filter(|it| !it.negated);
        let mut who = part.into_iter().flat_map(|it| &it.who);
        let service = who.find_map(|it| match &it.0 {
            Who::Service(name) => Some(name),
            Who::Everyone | Who::Aws(_) | Who::Other(_) => None,
        });
        let Some(service) = service else { continue };
        let message = format_args!(
            "{} lets `{service}` in where `{}` has a value, and a service's requests have none",
            clause.statement.label(),
            clause.key.name
        );
        out.add(&RULE, Some(&policy.document.place_of_name(clause.key)), message)
            .reference("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
            .help(
                "compare `aws:SourceAccount`, `aws:SourceArn` or `aws:SourceOrgID`, which speak of \
                 the resource for which the service acts",
            );
    }
}
