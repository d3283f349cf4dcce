//! A vault from which a deletion is final at once.
//!
//! Source: Microsoft, "Azure Key Vault soft-delete overview".

use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::flag;
use crate::azure::{Case, Told, command};

/// Soft delete is off.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-019", page: Page::new(include_str!("vault_not_recoverable.md")), check };

const PROPERTY: &str = "enableSoftDelete";

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.vault else { return };
    let place = vault.place(PROPERTY);
    let finding = match flag(vault.property(PROPERTY)) {
        // Azure turns it on wherever nothing is said.
        Told::Is(true) | Told::Absent => return,
        Told::Is(false) => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the vault has no soft delete: deleting it, or the key of {}, is final",
                case.cluster_names()
            ),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the vault has soft delete: {why}"),
        ),
    };
    finding.help("turn soft delete on; it cannot be turned off again");
    finding.edit(&vault.document.source, vault.set(PROPERTY, "true"));
    let vault = command::scope(case);
    finding.command(format!("az resource update --ids {vault} --set properties.{PROPERTY}=true"));
}
