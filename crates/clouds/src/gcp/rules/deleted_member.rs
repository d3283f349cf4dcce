//! A member that was deleted while it was bound.
//!
//! Source: IAM, "Deleted principals": it keeps its place as `deleted:…?uid=…` and grants nothing;
//! one made later under the same name is another principal.

use keywright_policy::{Findings, Page, Principal, Rule, Scope, Seen, Severity};

use super::swap::swap;
use super::vendor_group_wrong::is_vendors;
use crate::gcp::{Case, Member};

/// A binding of somebody who is gone.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-004", page: Page::new(include_str!("deleted_member.md")), check };

/// Whose group a dead one was.
enum Whose<'c> {
    Vendors(&'c Principal),
    PerhapsVendors,
    Others,
}

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for binding in &policy.bindings {
        for named in &binding.members {
            let Member::Deleted(group) = &named.member else { continue };
            let (said, severity, right) = match whose(case, group.as_deref()) {
                Whose::Vendors(right) => {
                    let said = format!(", the vendor's group for {},", case.cluster_names());
                    (said, Severity::Error, Some(right))
                }
                Whose::PerhapsVendors => {
                    (", perhaps the vendor's group,".to_owned(), Severity::Unknown, None)
                }
                Whose::Others => (String::new(), Severity::Warning, None),
            };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(named.span)),
                format_args!("`{}`{said} was deleted: its binding grants nothing", named.text),
            );
            finding.severity = severity;
            swap(finding, case, policy, (binding, named), right);
        }
    }
}

fn whose<'c>(case: &'c Case, group: Option<&str>) -> Whose<'c> {
    let listed = match (case.needs.as_ref().map(|it| &it.principals), case.scope) {
        (Some(Seen::Seen(listed)), _) => Some(listed),
        (Some(Seen::Unseen(_)), _) | (None, Scope::Lone) => None,
        // No vendor's cluster stands on the key.
        (None, Scope::Estate) => return Whose::Others,
    };
    match (listed, group) {
        (Some(listed), Some(group)) => {
            let right = listed.iter().find(|it| it.id.eq_ignore_ascii_case(group));
            right.map_or(Whose::Others, Whose::Vendors)
        }
        (None, Some(group)) if is_vendors(group, &[]) => Whose::PerhapsVendors,
        (_, _) => Whose::Others,
    }
}
