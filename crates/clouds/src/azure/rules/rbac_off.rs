//! A vault whose access policies decide, not its role assignments.
//!
//! Source: Confluent, best practices, Azure checklist: "Azure RBAC is enabled for the key vault".

use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, Told, command};

/// The vault is in access policy mode.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-004", page: Page::new(include_str!("rbac_off.md")), check };

const PROPERTY: &str = "enableRbacAuthorization";

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.vault else { return };
    let place = vault.place(PROPERTY);
    let finding = match vault.rbac() {
        Told::Is(true) => return,
        Told::Is(false) | Told::Absent => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the vault is not in RBAC mode: role assignments let nobody use the key of {}",
                case.cluster_names()
            ),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!(
                "cannot tell whether role assignments decide about the key of {}: {why}",
                case.cluster_names()
            ),
        ),
    };
    finding.help(
        "make every role assignment first, the vendor's and your own; then switch: access policies \
         lose their effect at once",
    );
    finding.edit(&vault.document.source, vault.set(PROPERTY, "true"));
    finding.command(command::vault_update(case, "--enable-rbac-authorization true"));
}
