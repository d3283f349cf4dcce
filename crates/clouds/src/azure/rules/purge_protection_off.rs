//! A vault whose deleted keys can be purged before their time.
//!
//! Source: Confluent, best practices, Azure checklist: "Ensure purge protection is enabled".

use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::flag;
use crate::azure::{Case, Told, command};

/// Purge protection is not on.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-005", page: Page::new(include_str!("purge_protection_off.md")), check };

const PROPERTY: &str = "enablePurgeProtection";

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.vault else { return };
    let place = vault.place(PROPERTY);
    let finding = match flag(vault.property(PROPERTY)) {
        Told::Is(true) => return,
        Told::Is(false) | Told::Absent => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the vault has no purge protection: the key of {} can be destroyed for good",
                case.cluster_names()
            ),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the vault has purge protection: {why}"),
        ),
    };
    finding.help("turn purge protection on; it cannot be turned off again");
    finding.edit(&vault.document.source, vault.set(PROPERTY, "true"));
    finding.command(command::vault_update(case, "--enable-purge-protection true"));
}
