//! Exports of two vaults, handed in as one key's.

use keywright_policy::{Findings, Page, Rule};

use crate::azure::identity::KeyId;
use crate::azure::{Case, Key};

/// The vault that was handed in is not the one that holds the key.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-023", page: Page::new(include_str!("vault_mismatched.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let shown = case.document.key.as_ref().and_then(Key::key_id);
    let declared = case.key.id.as_deref().and_then(KeyId::parse);
    let Some(vault) = &case.document.vault else { return };
    let Some(name) = vault.name() else { return };
    let place = vault
        .document
        .place(vault.document.root.get_any_case("id").unwrap_or_else(|| vault.properties()));
    let other =
        [shown, declared].into_iter().flatten().find(|it| !it.vault.eq_ignore_ascii_case(name));
    let Some(other) = other else { return };
    let finding = out.add(
        &RULE,
        Some(&place),
        format_args!(
            "the vault is `{name}`, and the key of {} lies in `{}`: nothing said of the one holds \
             for the other",
            case.cluster_names(),
            other.vault
        ),
    );
    finding.help("hand in the vault that holds the key");
    finding.command(format!("az keyvault show --name {} --output json", other.vault));
}
