//! A vendor's group that a policy above the key keeps out, whatever lets it in.
//!
//! Source: IAM, "Deny policies"; VPC Service Controls, "Ingress and egress rules"; Confluent,
//! "Manage encryption key policies on Google Cloud".

use std::sync::Arc;

use keywright_model::text::Place;
use keywright_policy::{Access, Findings, Page, Principal, Rule};

use super::admit::{deny_rule_at, let_through, perimeter_at, spare};
use super::vendor_permission_missing::lacking;
use crate::gcp::Case;

/// A deny policy or a perimeter keeps the vendor from what it needs.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-023", page: Page::new(include_str!("vendor_permission_denied.md")), check };

/// Permissions of one group that one part of a policy takes away.
struct Denial<'c> {
    principal: &'c Principal,
    by: String,
    place: Place,
    names: Vec<String>,
}

fn check(case: &Case, out: &mut Findings) {
    let Some(needs) = &case.needs else { return };
    for it in denials(case) {
        let group = &it.principal.id;
        let finding = out.add(
            &RULE,
            Some(&it.place),
            format_args!(
                "group `{group}` is kept from {}, which {} needs for {}: {}",
                it.names.join(", "),
                needs.vendor,
                case.cluster_names(),
                it.by,
            ),
        );
        finding.note(&it.principal.place, format_args!("{} names it here", needs.vendor));
        let layers = &case.document.layers;
        match (deny_rule_at(layers, &it.place), perimeter_at(layers, &it.place)) {
            (Some(rule), _) => spare(finding, rule, group),
            (None, Some(perimeter)) => let_through(finding, perimeter, group),
            (None, None) => {}
        }
    }
}

fn denials(case: &Case) -> Vec<Denial<'_>> {
    let mut denials: Vec<Denial<'_>> = Vec::new();
    for it in lacking(case) {
        let (by, place) = match it.access {
            Access::Denied { by, place } => (by, place),
            Access::Allowed | Access::Missing | Access::Unknown { .. } => continue,
        };
        let name = format!("`{}`", it.permission.name);
        let same = |denial: &&mut Denial<'_>| {
            let one = Arc::ptr_eq(&denial.place.source, &place.source);
            let here = one && denial.place.span == place.span;
            denial.principal.id == it.principal.id && denial.by == by && here
        };
        match denials.iter_mut().find(same) {
            Some(denial) => denial.names.push(name),
            None => {
                denials.push(Denial { principal: it.principal, by, place, names: vec![name] });
            }
        }
    }
    denials
}
