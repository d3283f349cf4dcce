//! A vendor's group whose access ends by itself.
//!
//! Source: IAM, "Configure temporary access": `request.time < timestamp("…")`.

use keywright_policy::{Finding, Findings, Page, Principal, Rule, Severity};

use super::let_in::let_in;
use super::standing::{Standing, standing};
use super::vendor_permission_missing::lacking;
use crate::gcp::{Binding, Case, Condition, Covers, Policy};

/// A dated outage: on that day the vendor's group is locked out.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-008", page: Page::new(include_str!("access_ends_by_date.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(own) = &case.document.policy else { return };
    let policies = standing(case);
    // WHY: a group that has all it needs by other bindings loses nothing when this one ends.
    for group in lacking(case).chunk_by(|a, b| a.principal.id == b.principal.id) {
        let Some(first) = group.first() else { continue };
        let operations: Vec<&str> = group.iter().map(|it| it.operation).collect();
        for standing in policies.iter().filter(|it| it.is_certain) {
            for (binding, condition) in timed(standing.policy, first.principal) {
                let finding = tell(case, standing, (binding, condition), first.principal, out);
                let_in(finding, case, own, first.principal, &operations);
            }
        }
    }
}

fn tell<'o>(
    case: &Case,
    standing: &Standing<'_>,
    (binding, condition): (&Binding, &Condition),
    principal: &Principal,
    out: &'o mut Findings,
) -> &'o mut Finding {
    let (role, group, clusters) = (&binding.role, &principal.id, case.cluster_names());
    let above = standing.above.map_or(String::new(), |it| format!(" on {it}"));
    if let Some(end) = condition.ends() {
        let what = format_args!("`{role}`{above} ends for group `{group}`: {clusters} loses it");
        out.foretell(&RULE, Severity::Warning, end, what);
    }
    let (when, severity) = match condition.ends() {
        Some(end) if end <= case.now => (format!("ended on {end}"), Severity::Error),
        Some(end) => (format!("ends on {end}"), Severity::Warning),
        None => ("depends on the time of the request".to_owned(), Severity::Warning),
    };
    let finding = out.add(
        &RULE,
        Some(&standing.policy.document.place_at(condition.span)),
        format_args!("what `{role}`{above} gives group `{group}` for {clusters} {when}"),
    );
    finding.severity = severity;
    finding.help("bind the group without a condition; a cluster needs its key every day")
}

/// The bindings of a group that depend on the time.
fn timed<'p>(
    policy: &'p Policy,
    principal: &'p Principal,
) -> impl Iterator<Item = (&'p Binding, &'p Condition)> {
    let bound = policy.bindings.iter().filter(|binding| {
        binding.members.iter().any(|it| it.member.covers(&principal.id) != Covers::No)
    });
    bound.filter_map(|it| Some((it, it.condition.as_ref().filter(|it| it.is_timed())?)))
}
