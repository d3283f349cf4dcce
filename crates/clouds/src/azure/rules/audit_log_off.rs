//! A vault whose use is written down nowhere.
//!
//! Source: Microsoft, "Azure Key Vault logging": category `AuditEvent`; CIS Microsoft Azure
//! Foundations Benchmark, "Ensure that logging for Azure Key Vault is 'Enabled'".

use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::property;
use crate::azure::{Case, command};

/// No diagnostic setting takes the audit log.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-028", page: Page::new(include_str!("audit_log_off.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(list) = &case.document.diagnostics else { return };
    let vault = case.document.target(case.key.id.as_deref()).vault;
    let mut ours = settings(list).filter(|it| vault.is_none_or(|vault| is_of(it, vault)));
    if ours.any(takes_audit) {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&list.place(&list.root)),
        format_args!(
            "no diagnostic setting takes the audit log of the vault of {}: nobody will know who \
             used, deleted or copied the key",
            case.cluster_names()
        ),
    );
    finding.help("send the audit log to where it is kept and read");
    let scope = command::scope(case);
    finding.command(format!(
        "az monitor diagnostic-settings create --name audit --resource {scope} \
         --workspace WORKSPACE_ID --logs '[{{\"categoryGroup\":\"audit\",\"enabled\":true}}]'"
    ));
}

fn settings(list: &Document) -> impl Iterator<Item = &Node> {
    let root = &list.root;
    let elements = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
    elements.unwrap_or(std::slice::from_ref(root)).iter()
}

fn is_of(setting: &Node, vault: &str) -> bool {
    let id = setting.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
    id.to_ascii_lowercase().contains(&format!("/vaults/{}/", vault.to_ascii_lowercase()))
}

fn takes_audit(setting: &Node) -> bool {
    let logs = property(setting, "logs").and_then(Node::as_array).unwrap_or_default();
    let is = |it: &Node, name: &str, words: &[&str]| {
        let text = it.get_any_case(name).and_then(Node::as_str).unwrap_or_default();
        words.iter().any(|word| word.eq_ignore_ascii_case(text))
    };
    logs.iter().any(|it| {
        let on = it.get_any_case("enabled").and_then(Node::as_bool) == Some(true);
        on && (is(it, "category", &["AuditEvent"])
            || is(it, "categoryGroup", &["audit", "allLogs"]))
    })
}
