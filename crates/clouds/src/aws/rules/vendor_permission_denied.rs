//! A vendor principal that a `Deny` keeps out, whatever else lets it in.

use std::sync::Arc;

use keywright_model::text::{Edit, Span};
use keywright_policy::{Access, Findings, Page, Rule};

use super::put;
use super::vendor_permission_missing::lacking;
use crate::aws::{Case, Policy};

/// A statement denies the vendor what it needs.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-002", page: Page::new(include_str!("vendor_permission_denied.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    let lacking = lacking(case);
    for group in lacking.chunk_by(|a, b| a.principal.id == b.principal.id) {
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
                "`{}` is denied {}, which {} needs for {}: {by}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        finding.help("take the statement out, or spare the vendor's roles in it");
        if !Arc::ptr_eq(&place.source, &policy.document.source)
            || without(policy, place.span).is_none()
        {
            // Nothing that is put into the key policy outweighs the organization.
            finding.command("aws organizations list-policies --filter RESOURCE_CONTROL_POLICY");
            continue;
        }
        if let Some(edit) = without(policy, place.span) {
            finding.edit(&policy.document.source, edit);
        }
        finding.command(put::put_policy(case));
    }
}

/// Takes a statement out of the policy.
pub(super) fn without(policy: &Policy, statement: Span) -> Option<Edit> {
    let statements = policy.document.root.get("Statement")?;
    let index = statements.as_array()?.iter().position(|it| it.span == statement)?;
    Edit::remove_element(statements, index)
}
