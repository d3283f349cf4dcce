//! Key Vault's operations: which interface carries each.
//!
//! Source: Microsoft, "Azure permissions for Security", Microsoft.KeyVault (Action, DataAction).

use keywright_policy::Plane;

/// An operation of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Its name after the vault's.
    pub name: &'static str,
    /// Which interface carries it.
    pub plane: Plane,
}

/// What every name below begins with.
pub(in crate::azure) const VAULTS: &str = "Microsoft.KeyVault/vaults/";

const CONTROL: &[&str] = &[
    "read",
    "write",
    "delete",
    "deploy/action",
    "PrivateEndpointConnectionsApproval/action",
    "accessPolicies/write",
    "eventGridFilters/read",
    "eventGridFilters/write",
    "eventGridFilters/delete",
    "keys/read",
    "keys/write",
    "keys/versions/read",
    "privateEndpointConnectionProxies/read",
    "privateEndpointConnectionProxies/write",
    "privateEndpointConnectionProxies/delete",
    "privateEndpointConnectionProxies/validate/action",
    "privateEndpointConnections/read",
    "privateEndpointConnections/write",
    "privateEndpointConnections/delete",
    "privateLinkResources/read",
    "providers/Microsoft.Insights/diagnosticSettings/Read",
    "providers/Microsoft.Insights/diagnosticSettings/Write",
    "providers/Microsoft.Insights/logDefinitions/read",
    "providers/Microsoft.Insights/metricDefinitions/read",
    "secrets/read",
    "secrets/write",
];

const DATA: &[&str] = &[
    "certificatecas/delete",
    "certificatecas/read",
    "certificatecas/write",
    "certificatecontacts/write",
    "certificates/backup/action",
    "certificates/create/action",
    "certificates/delete",
    "certificates/import/action",
    "certificates/purge/action",
    "certificates/read",
    "certificates/recover/action",
    "certificates/restore/action",
    "certificates/update/action",
    "keyrotationpolicies/read",
    "keyrotationpolicies/write",
    "keys/backup/action",
    "keys/create/action",
    "keys/decrypt/action",
    "keys/delete",
    "keys/encrypt/action",
    "keys/import/action",
    "keys/purge/action",
    "keys/read",
    "keys/recover/action",
    "keys/release/action",
    "keys/restore/action",
    "keys/rotate/action",
    "keys/sign/action",
    "keys/unwrap/action",
    "keys/update/action",
    "keys/verify/action",
    "keys/wrap/action",
    "secrets/backup/action",
    "secrets/delete",
    "secrets/getSecret/action",
    "secrets/purge/action",
    "secrets/readMetadata/action",
    "secrets/recover/action",
    "secrets/restore/action",
    "secrets/setSecret/action",
    "secrets/update/action",
    "storageaccounts/backup/action",
    "storageaccounts/delete",
    "storageaccounts/purge/action",
    "storageaccounts/read",
    "storageaccounts/recover/action",
    "storageaccounts/regeneratekey/action",
    "storageaccounts/restore/action",
    "storageaccounts/sas/delete",
    "storageaccounts/sas/read",
    "storageaccounts/sas/set/action",
    "storageaccounts/set/action",
];

/// All of them.
pub fn catalogue() -> impl Iterator<Item = Operation> {
    let control = CONTROL.iter().map(|&name| Operation { name, plane: Plane::Control });
    control.chain(DATA.iter().map(|&name| Operation { name, plane: Plane::Data }))
}

/// The interfaces that an action's name fits.
pub(super) struct Fits {
    pub(super) control: bool,
    pub(super) data: bool,
}

/// Which interfaces carry an operation of this name. Every other provider's are management's, as
/// far as nobody says otherwise; of an unknown one of Key Vault's it is not known.
pub(super) fn fits(action: &str) -> Fits {
    let prefix = action.get(..VAULTS.len());
    let ours = prefix.is_some_and(|it| it.eq_ignore_ascii_case(VAULTS));
    if !ours {
        let provider = "microsoft.keyvault/managedhsms/";
        let hsm = action.to_ascii_lowercase().starts_with(provider);
        return Fits { control: !hsm, data: false };
    }
    let name = &action[VAULTS.len()..];
    let has = |list: &[&str]| list.iter().any(|it| it.eq_ignore_ascii_case(name));
    Fits { control: has(CONTROL), data: has(DATA) }
}
