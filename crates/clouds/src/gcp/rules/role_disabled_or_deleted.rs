//! A binding of a role that is not in force.
//!
//! Source: IAM, "Create and manage custom roles": the bindings of a disabled or deleted role stay,
//! and grant nothing; a deleted role can be restored for seven days.

use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule, Seen, Severity};

use crate::gcp::command::{key_id, keys, roles};
use crate::gcp::{Case, Covers, Policy, Role, RoleState};

/// A custom role was switched off or deleted under its bindings.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-006", page: Page::new(include_str!("role_disabled_or_deleted.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for role in case.document.roles.iter() {
        let Some(mend) = mend(role) else { continue };
        let Some(binding) = policy.bindings.iter().find(|it| it.role == role.name) else {
            continue;
        };
        let hit = hits_vendor(case, policy, role);
        let effect = if hit {
            format!("so the vendor's group has nothing by it for {}", case.cluster_names())
        } else {
            "so its bindings grant nothing".to_owned()
        };
        let finding = out.add(
            &RULE,
            Some(&role.document.place_at(mend.span)),
            format_args!("role `{}` is {}, {effect}", role.name, mend.state),
        );
        finding.severity = if hit { Severity::Error } else { Severity::Warning };
        finding.note(&policy.document.place_at(binding.role_span), "it is bound here");
        // WHY: a role may be off to keep just these members from the key.
        if !hit {
            finding.help("take its members out, or switch it on where they should use the key");
            let print = keys("get-iam-policy", key_id(case));
            finding.command(format_args!("{print} --format json"));
            continue;
        }
        finding.help(mend.help);
        finding.fix.command = mend.command;
        if let Some(edit) = mend.edit {
            finding.edit(&role.document.source, edit);
        }
    }
}

/// What is wrong with a role, and what puts it right.
struct Mend {
    span: Span,
    state: &'static str,
    help: &'static str,
    edit: Option<Edit>,
    command: Option<String>,
}

fn mend(role: &Role) -> Option<Mend> {
    match role.state {
        RoleState::Active => None,
        RoleState::Disabled(span) => Some(Mend {
            span,
            state: "disabled",
            help: "switch the role on again",
            edit: Some(Edit::replace(span, "\"GA\"")),
            command: roles("update", &role.name).map(|it| format!("{it} --stage=GA")),
        }),
        RoleState::Deleted(span) => Some(Mend {
            span,
            state: "deleted",
            help: "restore the role: within seven days it comes back whole",
            edit: Edit::remove_member(&role.document.root, "deleted"),
            command: roles("undelete", &role.name),
        }),
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
