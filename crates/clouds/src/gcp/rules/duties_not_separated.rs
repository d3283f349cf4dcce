//! One member that uses the key and may also destroy it or let others in.
//!
//! Source: CIS Google Cloud Platform Foundation Benchmark, "Ensure that separation of duties is
//! enforced while assigning KMS related roles to users"; Cloud KMS, "Separation of duties".

use std::collections::BTreeMap;

use keywright_policy::{Finding, Findings, Page, Rule};

use super::duty::{Sure, administers, under, uses};
use super::standing::{Standing, standing};
use super::vendor_group_wrong::is_vendors;
use crate::gcp::command::{key_id, keys, roles};
use crate::gcp::decide::{Sort, Who};
use crate::gcp::role::is_stripped;
use crate::gcp::{Binding, Case, Member, Named};

/// Whoever uses the key administers it too.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-020", page: Page::new(include_str!("duties_not_separated.md")), check };

/// Where a duty comes from, and how sure it is.
#[derive(Clone, Copy)]
struct Duty<'p> {
    standing: &'p Standing<'p>,
    binding: &'p Binding,
    named: &'p Named,
    sure: Sure,
}

fn check(case: &Case, out: &mut Findings) {
    let policies = standing(case);
    // Gathered over all bindings first, so that their order decides nothing.
    let mut duties: BTreeMap<String, [Option<Duty<'_>>; 2]> = BTreeMap::new();
    for standing in &policies {
        for binding in &standing.policy.bindings {
            let role = &binding.role;
            let both = [uses(case, role), administers(case, role, standing)];
            let both = both.map(|it| under(binding, standing, it));
            let persons = |it: &Member| !matches!(it, Member::Everyone | Member::Deleted(_));
            for named in binding.members.iter().filter(|it| persons(&it.member)) {
                let slots = duties.entry(folded(&named.text)).or_default();
                for (slot, sure) in slots.iter_mut().zip(both) {
                    if sure != Sure::No && slot.is_none_or(|it| it.sure < sure) {
                        *slot = Some(Duty { standing, binding, named, sure });
                    }
                }
            }
        }
    }
    for both in duties.into_values() {
        if let [Some(uses), Some(administers)] = both {
            tell(case, uses, administers, out);
        }
    }
}

/// A member, the same for every spelling of one address.
pub(super) fn folded(text: &str) -> String {
    match Who::parse(text) {
        Some(it) if it.sort != Sort::Federated => {
            format!("{:?} {}", it.sort, it.id.to_ascii_lowercase())
        }
        Some(_) | None => text.to_owned(),
    }
}

fn tell(case: &Case, uses: Duty<'_>, administers: Duty<'_>, out: &mut Findings) {
    let Duty { standing, binding, named, .. } = administers;
    let place = standing.policy.document.place_at(named.span);
    let (member, role, clusters) = (&named.text, &binding.role, case.cluster_names());
    let above = standing.above.map_or(String::new(), |it| format!(" of {it}"));
    let finding = match uses.sure.min(administers.sure) {
        Sure::Yes => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "`{member}` uses the key of {clusters}, and administers it by `{role}`{above}"
            ),
        ),
        // Of somebody with neither duty for certain nothing is known to be wrong.
        Sure::Maybe | Sure::No if uses.sure.max(administers.sure) != Sure::Yes => return,
        Sure::Maybe | Sure::No => out.unknown(
            &RULE,
            Some(&place),
            format_args!(
                "cannot tell whether `{member}` both uses the key of {clusters} and administers \
                 it: a role or a condition is not known"
            ),
        ),
    };
    let used_at = uses.standing.policy.document.place_at(uses.named.span);
    if used_at.span != place.span || used_at.source.name() != place.source.name() {
        finding.note(&used_at, format!("it uses the key by `{}`", uses.binding.role));
    }
    if uses.sure.min(administers.sure) != Sure::Yes {
        look(finding, case, if uses.sure == Sure::Yes { administers } else { uses });
    // WHY it takes nothing away: without that role the vendor's clusters may stop.
    } else if is_of_vendor(case, member) {
        finding.help("bind it to a role of no more than the vendor needs, and only then unbind");
        finding.command(format!("{} --format json", keys("get-iam-policy", key_id(case))));
    } else {
        finding.help("bind use and administration to two members");
        let command = standing.unbind(case, member, role);
        finding.command(command.unwrap_or_else(|| standing.print(case)));
    }
}

/// What tells whether a doubtful duty is one. WHY nothing is taken away: nothing is known to be
/// wrong.
fn look(finding: &mut Finding, case: &Case, duty: Duty<'_>) {
    let role = &duty.binding.role;
    let plain = duty.binding.condition.is_none() && !is_stripped(role);
    let shown = case.document.roles.named(role).is_some();
    let open = plain && duty.standing.is_certain && !shown;
    match roles("describe", role).filter(|_| open) {
        Some(describe) => {
            finding.help("hand in the role's definition, which the command below prints");
            finding.command(format!("{describe} --format json"));
        }
        None => {
            finding.help(
                "look at what one of the two duties hangs on: a condition, or the place of a \
                 policy",
            );
            finding.command(duty.standing.print(case));
        }
    }
}

/// Whether a member is, or may be, whom the vendor needs.
fn is_of_vendor(case: &Case, member: &str) -> bool {
    let listed = case.needs.as_ref().and_then(|it| it.principals.as_ref());
    let address = member.split_once(':').map_or(member, |it| it.1);
    is_vendors(address, listed.map_or(&[], Vec::as_slice))
}
