//! A vault that is deleted, with the key in it, and waits to be purged.
//!
//! Source: Microsoft, "Azure Key Vault soft-delete overview": a recovered vault comes back without
//! its role assignments.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::azure::property::{date, property};
use crate::azure::{Case, command};

/// The vault is deleted; it is gone for good on a date.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-029", page: Page::new(include_str!("vault_deleted.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.deleted_vault else { return };
    let clusters = case.cluster_names();
    let node = property(&vault.root, "scheduledPurgeDate");
    let purge = date(node).known();
    if let Some(date) = purge {
        let what =
            format_args!("the vault of {clusters} is purged, with its key and all data under it");
        out.foretell(&RULE, Severity::Warning, date, what);
    }
    let until = match purge {
        Some(date) => format!("it is purged on {date}"),
        None => "it will be purged".to_owned(),
    };
    let finding = out.add(
        &RULE,
        Some(&vault.place(node.unwrap_or(&vault.root))),
        format_args!("the vault of {clusters} is deleted, and its key with it: {until}"),
    );
    finding.help(
        "recover the vault at once, then give the vendor its roles again: a recovered vault has no \
         role assignments",
    );
    let name = vault.root.get_any_case("name").and_then(Node::as_str).unwrap_or("VAULT");
    finding.command(format!("az keyvault recover --name {}", command::word(name)));
}
