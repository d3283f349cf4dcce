//! A vendor's group that the key's IAM policy does not give what its clusters use.
//!
//! Source: Confluent, best practices, Google Cloud checklist: "Verify the custom role includes all
//! required permissions", "Confirm the Google group ID is correct".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Place};
use keywright_policy::{Access, Finding, Findings, Lacking, Page, Principal, Rule, keeps};

use super::let_in::let_in;
use crate::gcp::command::roles;
use crate::gcp::{Binding, Case, Policy, Role, RoleName, RoleState, decide_for};

/// The vendor lost, or never had, a permission that its clusters use.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-001", page: Page::new(include_str!("vendor_permission_missing.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    for group in lacking(case).chunk_by(|a, b| a.principal.id == b.principal.id) {
        let missing: Vec<&Lacking<'_>> =
            group.iter().filter(|it| matches!(it.access, Access::Missing)).collect();
        let Some(first) = missing.first() else { continue };
        let names: Vec<String> =
            missing.iter().map(|it| format!("`{}`", it.permission.name)).collect();
        let finding = out.add(
            &RULE,
            Some(&place(policy, first.principal)),
            format_args!(
                "group `{}` lacks {}, which {} needs for {}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        let operations: Vec<&str> = missing.iter().map(|it| it.operation).collect();
        match only_role(case, policy, first.principal) {
            Some(role) => widen(finding, role, &operations),
            None => {
                finding.help("let the group in with the bindings below; leave the others alone");
                let_in(finding, case, policy, first.principal, &operations);
            }
        }
    }
}

/// The needs that the policy does not certainly grant, asked once for every rule about them.
pub fn lacking(case: &Case) -> Vec<Lacking<'_>> {
    let (Some(needs), Some(_)) = (&case.needs, &case.document.policy) else { return Vec::new() };
    let shown = case.document.ids().into_iter().find_map(|it| it.1.as_str());
    let key = case.key.id.as_deref().or(shown);
    keeps(needs, |principal, action, _| decide_for(&case.document, key, &principal.id, action))
}

/// Where to point: the last binding that names the group, else where bindings stand.
pub(super) fn place(policy: &Policy, principal: &Principal) -> Place {
    let last = policy.bindings.iter().rev().find(|it| names(it, principal));
    last.map_or_else(|| policy.place_of_bindings(), |it| policy.document.place_at(it.span))
}

fn names(binding: &Binding, principal: &Principal) -> bool {
    binding.members.iter().any(|it| it.member.is_group(&principal.id))
}

/// The group's one custom role, if it was handed in, is in force, and is nobody else's here.
pub(in crate::gcp) fn only_role<'c>(
    case: &'c Case,
    policy: &Policy,
    principal: &Principal,
) -> Option<&'c Role> {
    let bound: Vec<&Binding> = policy.bindings.iter().filter(|it| names(it, principal)).collect();
    let [binding] = bound.as_slice() else { return None };
    let above = case.document.layers.ancestors.iter().flat_map(|it| &it.policy.bindings);
    let all = policy.bindings.iter().chain(above);
    let alone = all.filter(|it| it.role == binding.role).count() == 1;
    let role = case.document.roles.named(&binding.role)?;
    let custom = match RoleName::parse(&role.name)? {
        RoleName::Project(..) | RoleName::Organization(..) => true,
        RoleName::Predefined(_) => false,
    };
    let usable = role.state == RoleState::Active && role.faults.is_empty();
    let plain = binding.condition.is_none() && binding.members.len() == 1;
    (alone && custom && usable && plain).then_some(role)
}

/// Adds the permissions to the role.
fn widen(finding: &mut Finding, role: &Role, operations: &[&str]) {
    let (text, root) = (role.document.source.text(), &role.document.root);
    finding.help(format_args!("add what is missing to the custom role `{}`", role.name));
    let listed = root.get("includedPermissions");
    match listed.filter(|it| it.as_array().is_some_and(|it| !it.is_empty())) {
        Some(list) => {
            for operation in operations {
                let edit = Edit::push_string(text, list, operation);
                finding.edit(&role.document.source, edit);
            }
        }
        None => {
            let quoted: Vec<String> = operations.iter().map(|it| quote(it)).collect();
            let list = format!("[{}]", quoted.join(", "));
            let edit = Edit::set(text, root, "includedPermissions", &list);
            finding.edit(&role.document.source, edit);
        }
    }
    if let Some(update) = roles("update", &role.name) {
        finding.command(format_args!("{update} --add-permissions={}", operations.join(",")));
    }
}
