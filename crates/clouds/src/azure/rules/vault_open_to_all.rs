//! A vault that every network reaches: forbidden by benchmarks, demanded by some clusters.
//!
//! Source: CIS Microsoft Azure Foundations Benchmark, "Ensure that public network access is
//! disabled for Key Vault"; Confluent, best practices, Azure checklist: Enterprise clusters want
//! public access, Dedicated clusters the exception for trusted Microsoft services.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Network, Page, Rule};

use crate::azure::property::set;
use crate::azure::{Admits, Case, Vault, command};

/// Every address gets through to the vault.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-026", page: Page::new(include_str!("vault_open_to_all.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.vault else { return };
    let around = case.document.perimeters.admit(vault, Network::Public);
    if around.unwrap_or_else(|| vault.admits(Network::Public)) != Admits::Yes {
        return;
    }
    let network = case.needs.as_ref().map_or(Network::Any, |it| it.network);
    let clusters = case.cluster_names();
    let place = vault.place("networkAcls");
    match network {
        Network::TrustedServices => {
            let message = format_args!(
                "every network reaches the vault, and {clusters} needs trusted Microsoft services \
                 only"
            );
            let finding = out.add(&RULE, Some(&place), message);
            finding.help("close the firewall, and let trusted Microsoft services past it");
            for edit in edits(vault) {
                finding.edit(&vault.document.source, edit);
            }
            let flags = "--default-action Deny --bypass AzureServices";
            finding.command(command::vault_update(case, flags));
        }
        Network::Public => {
            let message = format_args!(
                "every network reaches the vault: benchmarks forbid it, and {clusters} cannot do \
                 without"
            );
            let finding = out.add(&RULE, Some(&place), message);
            finding.help(
                "leave it open, and record the exception; what still guards the key is RBAC, so \
                 watch sign-ins and `KeyUnwrap` by anybody but the vendor",
            );
            finding.command(format!(
                "az monitor diagnostic-settings list --resource {}",
                command::scope(case)
            ));
        }
        // WHY: nobody knows whether a cluster needs it, so neither side is taken.
        Network::Unknown | Network::Any => {}
    }
}

/// What the firewall lists stays.
fn edits(vault: &Vault) -> Vec<Edit> {
    let rules = [("bypass", "\"AzureServices\""), ("defaultAction", "\"Deny\"")];
    match vault.property("networkAcls").filter(|it| it.as_object().is_some()) {
        Some(acls) => {
            rules.map(|(name, word)| set(&vault.document.source, acls, name, word)).to_vec()
        }
        None => {
            let rules = rules.map(|(name, word)| format!("\"{name}\": {word}"));
            vec![vault.set("networkAcls", &format!("{{ {} }}", rules.join(", ")))]
        }
    }
}
