//! A vault whose use is written down nowhere.
//!
//! Source: Microsoft, "Azure Key Vault logging": category `AuditEvent`; CIS Microsoft Azure
//! Foundations Benchmark, "Ensure that logging for Azure Key Vault is 'Enabled'".

use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::{is_cut, property};
use crate::azure::{Case, Scope, Target, command};

/// No diagnostic setting takes the audit log.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-028", page: Page::new(include_str!("audit_log_off.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(list) = &case.document.diagnostics else { return };
    let target = case.document.target(case.key.id.as_deref());
    let ours: Vec<&Node> = settings(list).filter(|it| is_of(it, target)).collect();
    if ours.iter().any(|it| takes_audit(it)) {
        return;
    }
    let place = list.place(&list.root);
    let scope = command::scope(case);
    // An empty list tells nothing of whose it is, and is not known for one of settings.
    let why = if ours.is_empty() {
        Some("the settings are another vault's")
    } else {
        is_cut(&list.root).then_some("the list of settings goes on after this page")
    };
    if let Some(why) = why {
        let message = format_args!("cannot tell whether a setting takes the audit log: {why}");
        let finding = out.unknown(&RULE, Some(&place), message);
        finding.help("hand in all diagnostic settings of the key's vault");
        finding.command(format!("az monitor diagnostic-settings list --resource {scope}"));
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&place),
        format_args!(
            "no diagnostic setting takes the audit log of the vault of {}: nobody will know who \
             used, deleted or copied the key",
            case.cluster_names()
        ),
    );
    finding.help("send the audit log to where it is kept and read");
    // WHY: a name that is there would be written over, with where it sends its logs.
    let taken: Vec<String> = ours
        .iter()
        .filter_map(|it| it.get_any_case("name").and_then(Node::as_str))
        .map(str::to_ascii_lowercase)
        .collect();
    let mut own =
        (0..=ours.len()).map(|it| if it == 0 { "audit".into() } else { format!("audit-{it}") });
    if let Some(name) = own.find(|it| !taken.contains(it)) {
        finding.command(format!(
            "az monitor diagnostic-settings create --name {name} --resource {scope} \
             --workspace WORKSPACE_ID --logs '[{{\"categoryGroup\":\"audit\",\"enabled\":true}}]'"
        ));
    }
}

fn settings(list: &Document) -> impl Iterator<Item = &Node> {
    let root = &list.root;
    let elements = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
    elements.unwrap_or(std::slice::from_ref(root)).iter()
}

/// Whether a setting is the vault's. Its id begins with that of what it is a setting of.
fn is_of(setting: &Node, target: Target<'_>) -> bool {
    let id = setting.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
    let folded = id.to_ascii_lowercase();
    let end = folded.rfind("/providers/microsoft.insights/diagnosticsettings/");
    let Some(of) = end.and_then(|end| id.get(..end)) else { return false };
    // WHY: whose it is, where nothing tells the vault, is for the one who handed it in.
    target.vault.is_none() || Scope::Path(of.to_owned()).vault_id(target).is_some()
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
