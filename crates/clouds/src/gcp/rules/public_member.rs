//! A key that everyone may use.
//!
//! Source: IAM, "Principal identifiers": `allUsers` and `allAuthenticatedUsers`.

use keywright_policy::{Access, Findings, Page, Principal, Rule, keeps};

use super::duty::{Sure, reaches, under};
use super::let_in::let_in;
use super::standing::{Standing, standing};
use crate::gcp::role::{Gives, gives, is_stripped};
use crate::gcp::{Binding, Case, Member, Named, rebind};

/// Everyone on the internet is a member of a binding.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-005", page: Page::new(include_str!("public_member.md")), check };

fn check(case: &Case, out: &mut Findings) {
    for standing in standing(case) {
        for binding in &standing.policy.bindings {
            let sure = match standing.above {
                // On the key itself every role is about the key.
                None => Sure::Yes,
                Some(_) => reaches(case, &binding.role, &standing),
            };
            let sure = under(binding, &standing, sure);
            let public = binding.members.iter().filter(|it| it.member == Member::Everyone);
            public.for_each(|named| tell(case, &standing, (binding, named), sure, out));
        }
    }
}

fn tell(
    case: &Case,
    standing: &Standing<'_>,
    (binding, named): (&Binding, &Named),
    sure: Sure,
    out: &mut Findings,
) {
    let place = standing.policy.document.place_at(named.span);
    let (role, on, clusters) = (&binding.role, standing.on_key(), case.cluster_names());
    let finding = match sure {
        Sure::No => return,
        Sure::Yes => out.add(
            &RULE,
            Some(&place),
            format_args!("`{}` has `{role}` {on} of {clusters}: everyone is let in", named.text),
        ),
        Sure::Maybe => {
            let why = match (&binding.condition, standing.is_certain) {
                (Some(_), _) => "a condition",
                (None, _) if is_stripped(role) => "a condition that was not read",
                (None, false) => "where that policy stands",
                (None, true) => "what the role holds",
            };
            out.unknown(
                &RULE,
                Some(&place),
                format_args!("whether everyone has `{role}` {on} of {clusters} depends on {why}"),
            )
        }
    };
    // WHY: of a policy above, what is in doubt may be meant for something else than the key.
    if sure != Sure::Yes && standing.above.is_some() {
        finding.help("look at the binding: everyone should have no role above a key");
        finding.command(standing.print(case));
        return;
    }
    finding.help("bind the vendor's group by its own name first, then take everyone out");
    // WHY nothing is taken away: the vendor's clusters may stop without it.
    if let (Some((group, operations)), Some(own)) = (hangs_on(case, role), &case.document.policy) {
        let_in(finding, case, own, group, &operations);
        return;
    }
    if let Some(edit) = rebind::unbind(standing.policy, binding, named) {
        finding.edit(&standing.policy.document.source, edit);
    }
    let command = standing.unbind(case, &named.text, role);
    finding.command(command.unwrap_or_else(|| standing.print(case)));
}

/// What a role gives, or may, to a vendor's group that no binding certainly gives it by its name.
fn hangs_on<'c>(case: &'c Case, role: &str) -> Option<(&'c Principal, Vec<&'static str>)> {
    let (roles, policies) = (&case.document.roles, standing(case));
    let bindings = policies.iter().filter(|it| it.is_certain).flat_map(|it| &it.policy.bindings);
    let plain: Vec<&Binding> =
        bindings.filter(|it| it.condition.is_none() && it.faults.is_empty()).collect();
    let by_name = |group: &Principal, operation: &str| {
        let names = |it: &&&Binding| it.members.iter().any(|it| it.member.is_group(&group.id));
        plain.iter().filter(names).any(|it| gives(roles, &it.role, operation) == Gives::Yes)
    };
    let lacking = keeps(case.needs.as_ref()?, |group, operation, _| {
        let given = gives(roles, role, operation) != Gives::No;
        if given && !by_name(group, operation) { Access::Missing } else { Access::Allowed }
    });
    let group = lacking.first()?.principal;
    let own = lacking.iter().filter(|it| it.principal.id == group.id);
    Some((group, own.map(|it| it.operation).collect()))
}
