//! Access policies that mean nothing.
//!
//! Source: Microsoft, "Migrate from vault access policy to Azure RBAC": in RBAC mode access
//! policies have no effect.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, Told, command};

/// The vault is in RBAC mode and still lists access policies.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-017", page: Page::new(include_str!("access_policies_void.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = case.document.vault.as_ref().filter(|it| it.rbac() == Told::Is(true)) else {
        return;
    };
    let Some(node) = vault.property("accessPolicies") else { return };
    let Some(policies) = node.as_array().filter(|it| !it.is_empty()) else { return };
    let finding = out.add(
        &RULE,
        Some(&vault.document.place(node)),
        format_args!(
            "the vault is in RBAC mode, so its {} access policies give nobody access",
            policies.len()
        ),
    );
    finding.help("remove them, and back up role assignments instead");
    finding.edit(&vault.document.source, Edit::replace(node.span, "[]"));
    let object = |it: &Node| {
        let id = it.get_any_case("objectId").and_then(Node::as_str)?;
        let name = command::word(vault.name()?);
        let id = command::word(id);
        Some(format!("az keyvault delete-policy --name {name} --object-id {id}"))
    };
    let lines: Vec<String> = policies.iter().filter_map(object).collect();
    finding.command(lines.join("\n"));
}
