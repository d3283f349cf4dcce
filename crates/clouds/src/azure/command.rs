//! Commands to paste. Words that come from documents are quoted, so that a document cannot make a
//! command do something else.
//!
//! Source: Azure CLI reference, `az keyvault`, `az role assignment`.

use keywright_model::text::json::quote;

pub(super) use crate::shell::word;

use super::builtin::Builtin;
use super::{Case, RotationPolicy, Target};

/// Changes the vault.
pub(super) fn vault_update(case: &Case, flags: &str) -> String {
    format!("az keyvault update --name {} {flags}", vault(case))
}

/// Changes the key's attributes.
pub(super) fn key_update(case: &Case, flags: &str) -> String {
    format!("az keyvault key set-attributes {} {flags}", key(case))
}

/// Makes the key's rotation policy rotate, and versions to come live so long; what it notifies of
/// stays.
pub(super) fn rotation_update(
    case: &Case,
    trigger: &str,
    after: &str,
    life: Option<&str>,
) -> String {
    let lives = life
        .map(|it| format!("\"attributes\":{{\"expiryTime\":{}}},", quote(it)))
        .unwrap_or_default();
    let rotate = format!(
        "{{\"trigger\":{{\"{trigger}\":{}}},\"action\":{{\"type\":\"Rotate\"}}}}",
        quote(after)
    );
    let notices = case.document.rotation.as_ref().map(RotationPolicy::notices);
    let all: Vec<String> = std::iter::once(rotate).chain(notices.into_iter().flatten()).collect();
    let policy = format!("{{{lives}\"lifetimeActions\":[{}]}}", all.join(","));
    format!("az keyvault key rotation-policy update {} --value {}", key(case), word(&policy))
}

/// How long a version lives, where the policy must say so: Azure's advice is to rotate at least
/// every two years.
pub(super) const VERSION_LIFE: &str = "P2Y";

/// The words that name the key.
pub(super) fn key(case: &Case) -> String {
    let name = target(case).key.unwrap_or("KEY");
    format!("--vault-name {} --name {}", vault(case), word(name))
}

/// Makes a further key in the vault.
pub(super) fn key_create(case: &Case, flags: &str) -> String {
    // WHY: the name of a key that is there makes a new version of it. Azure refuses this one, so
    // that a person chooses.
    format!("az keyvault key create --vault-name {} --name NEW_KEY {flags}", vault(case))
}

/// Gives a role to an object, on the vault.
pub(super) fn assign(case: &Case, object: &str, role: &Builtin) -> String {
    assign_to(case, &word(object), role)
}

/// The same for an application whose object in this tenant the shell looks up.
pub(super) fn assign_looked_up(case: &Case, application: &str, role: &Builtin) -> String {
    let id = word(application);
    assign_to(case, &format!("\"$(az ad sp show --id {id} --query id --output tsv)\""), role)
}

fn assign_to(case: &Case, object: &str, role: &Builtin) -> String {
    format!(
        "az role assignment create --assignee-object-id {object} \
         --assignee-principal-type ServicePrincipal --role {} --scope {}",
        role.id,
        scope(case)
    )
}

/// Lists the groups of an object.
pub(super) fn memberships(object: &str) -> String {
    let url =
        format!("https://graph.microsoft.com/v1.0/servicePrincipals/{object}/transitiveMemberOf");
    format!("az rest --method get --url {}", word(&url))
}

/// The vault's resource id as a word, looked up by the shell where no export tells it.
pub(super) fn scope(case: &Case) -> String {
    match case.document.vault_id(case.key.id.as_deref()) {
        Some(id) => word(&id),
        None => format!("\"$(az keyvault show --name {} --query id --output tsv)\"", vault(case)),
    }
}

fn vault(case: &Case) -> String {
    word(target(case).vault.unwrap_or("VAULT"))
}

fn target(case: &Case) -> Target<'_> {
    case.document.target(case.key.id.as_deref())
}
