//! A binding of a role that is not in force.
//!
//! Source: IAM, "Create and manage custom roles": the bindings of a disabled or deleted role stay,
//! and grant nothing; a deleted role can be restored for seven days.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule, Seen, Severity};

use crate::gcp::command::roles;
use crate::gcp::{Case, Covers, Policy, Role, RoleState};

/// A custom role was switched off or deleted under its bindings.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-006", page: Page::new(include_str!("role_disabled_or_deleted.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for role in &case.document.roles {
        let Some(binding) = policy.bindings.iter().find(|it| it.role == role.name) else {
            continue;
        };
        let (span, state, verb, help) = match role.state {
            RoleState::Active => continue,
            RoleState::Disabled(span) => (span, "disabled", "update", "switch the role on again"),
            RoleState::Deleted(span) => (
                span,
                "deleted",
                "undelete",
                "restore the role: within seven days it comes back whole",
            ),
        };
        let hit = hits_vendor(case, policy, role);
        let effect = match hit {
            true => format!("so the vendor's group has nothing by it on {}", case.cluster_names()),
            false => "so its bindings grant nothing".to_owned(),
        };
        let place = role.document.place_at(span);
        let finding =
            out.add(&RULE, Some(&place), format_args!("role `{}` is {state}, {effect}", role.name));
        finding.severity = if hit { Severity::Error } else { Severity::Warning };
        finding.note(&policy.document.place_at(binding.role_span), "it is bound here");
        finding.help(help);
        let root = &role.document.root;
        let edit = match role.state {
            RoleState::Deleted(_) => Edit::remove_member(root, "deleted"),
            RoleState::Disabled(_) | RoleState::Active => Some(Edit::replace(span, "\"GA\"")),
        };
        if let Some(edit) = edit {
            finding.edit(&role.document.source, edit);
        }
        if let Some(command) = roles(verb, &role.name) {
            let stage = if verb == "update" { " --stage=GA" } else { "" };
            finding.command(format_args!("{command}{stage}"));
        }
    }
}

/// Whether the vendor's group is, or may be, bound to a role.
fn hits_vendor(case: &Case, policy: &Policy, role: &Role) -> bool {
    let Some(needs) = &case.needs else { return false };
    let bound = policy.bindings.iter().filter(|it| it.role == role.name);
    let mut members = bound.flat_map(|it| &it.members);
    match &needs.principals {
        Seen::Unseen(_) => true,
        Seen::Seen(listed) => {
            members.any(|it| listed.iter().any(|group| it.member.covers(&group.id) != Covers::No))
        }
    }
}
