//! A vendor's group whose access the exports do not decide.
//!
//! Source: IAM, "Overview of IAM Conditions" and "Understanding roles".

use keywright_model::text::Place;
use keywright_policy::{Access, Findings, Page, Principal, Rule};

use super::let_in::let_in;
use super::settle::settle;
use super::vendor_permission_missing::lacking;
use crate::gcp::Case;

/// Whether the vendor has what it needs cannot be told.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-002", page: Page::new(include_str!("vendor_access_undecided.md")), check };

/// Permissions of one group that one reason leaves open.
struct Doubt<'c> {
    principal: &'c Principal,
    why: String,
    place: Option<Place>,
    operations: Vec<&'static str>,
}

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for doubt in doubts(case) {
        let names: Vec<String> = doubt.operations.iter().map(|it| format!("`{it}`")).collect();
        let finding = out.unknown(
            &RULE,
            doubt.place.as_ref(),
            format_args!(
                "cannot tell whether group `{}` has {} for {}: {}",
                doubt.principal.id,
                names.join(", "),
                case.cluster_names(),
                doubt.why,
            ),
        );
        finding.note(&doubt.principal.place, "the vendor names it here");
        let group = &doubt.principal.id;
        let settled = doubt.place.as_ref().is_some_and(|it| settle(finding, case, it, group));
        if !settled {
            finding.help("bind the group by its own name, without a condition");
            let_in(finding, case, policy, doubt.principal, &doubt.operations);
        }
    }
}

fn doubts(case: &Case) -> Vec<Doubt<'_>> {
    let mut doubts: Vec<Doubt<'_>> = Vec::new();
    for it in lacking(case) {
        let (why, place) = match it.access {
            Access::Unknown { why, place } => (why, place),
            Access::Allowed | Access::Missing | Access::Denied { .. } => continue,
        };
        let same =
            |doubt: &&mut Doubt<'_>| doubt.principal.id == it.principal.id && doubt.why == why;
        match doubts.iter_mut().find(same) {
            Some(doubt) => doubt.operations.push(it.operation),
            None => {
                doubts.push(Doubt {
                    principal: it.principal,
                    why,
                    place,
                    operations: vec![it.operation],
                });
            }
        }
    }
    doubts
}
