//! A vendor's group that a policy above the key keeps out, whatever lets it in.
//!
//! Source: IAM, "Deny policies"; VPC Service Controls, "Ingress and egress rules"; Confluent,
//! "Manage encryption key policies on Google Cloud".

use keywright_policy::{Access, Findings, Page, Rule};

use super::admit::{deny_rule_at, let_through, perimeter_at, spare};
use super::vendor_permission_missing::lacking;
use crate::gcp::Case;

/// A deny policy or a perimeter keeps the vendor from what it needs.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-023", page: Page::new(include_str!("vendor_permission_denied.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(needs) = &case.needs else { return };
    for group in lacking(case).chunk_by(|a, b| a.principal.id == b.principal.id) {
        let mut denied = group.iter().filter_map(|it| match &it.access {
            Access::Denied { by, place } => Some((it, by, place)),
            Access::Allowed | Access::Missing | Access::Unknown { .. } => None,
        });
        let Some((first, by, place)) = denied.next() else { continue };
        let mut names = vec![format!("`{}`", first.permission.name)];
        names.extend(denied.map(|it| format!("`{}`", it.0.permission.name)));
        let finding = out.add(
            &RULE,
            Some(place),
            format_args!(
                "group `{}` is kept from {}, which {} needs for {}: {by}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        let (layers, id) = (&case.document.layers, &first.principal.id);
        match (deny_rule_at(layers, place), perimeter_at(layers, place)) {
            (Some(rule), _) => spare(finding, rule, id),
            (None, Some(perimeter)) => let_through(finding, perimeter, id),
            (None, None) => {}
        }
    }
}
