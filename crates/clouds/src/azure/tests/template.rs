//! The vendor's template, whole and broken in each of its parts.

use keywright_policy::Severity;

use super::{codes, unasked};

pub(super) const APPLICATION: &str = "7f0e3c1a-5b1d-4d3c-9a7e-2c4b8d6f1e90";
pub(super) const OBJECT: &str = "3d9a1f52-8c47-4e0b-b1d6-5a2e7c9f0b84";
pub(super) const SUBSCRIPTION: &str = "/subscriptions/0b7c2f64-91d3-4a5e-8f20-6d1c3e9a4b75";
pub(super) const CRYPTO: &str = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
pub(super) const READER: &str = "21090545-7ca7-4776-b22c-e363652d74d2";

const ROLES: &str = "providers/Microsoft.Authorization/roleDefinitions";
const KEY: &str = "https://acme-orders.vault.azure.net/keys/orders";

pub(super) fn vault_id() -> String {
    format!(
        "{SUBSCRIPTION}/resourceGroups/acme-kafka/providers/Microsoft.KeyVault/vaults/acme-orders"
    )
}

pub(super) fn record() -> String {
    format!(
        r#"{{"id": "cck-a1", "key": "{KEY}", "application_id": "{APPLICATION}", "cloud": "Azure"}}"#
    )
}

pub(super) fn cluster(kind: &str) -> String {
    format!(r#"{{"id": "lkc-1", "spec": {{"config": {{"kind": "{kind}"}}}}}}"#)
}

pub(super) fn vault(properties: &str) -> String {
    format!(
        r#"{{"id": "{}", "name": "acme-orders", "properties": {{"enablePurgeProtection": true,
            "enableRbacAuthorization": true, "enableSoftDelete": true, "accessPolicies": [],
            "softDeleteRetentionInDays": 90, {properties}}}}}"#,
        vault_id()
    )
}

pub(super) fn open_vault() -> String {
    vault(r#""publicNetworkAccess": "Enabled", "networkAcls": null"#)
}

pub(super) fn key() -> String {
    format!(
        r#"{{"attributes": {{"created": "2026-06-01T08:00:00+00:00", "enabled": true,
            "expires": null, "notBefore": null}},
            "key": {{"kid": "{KEY}/6f1d2c3b4a5968778695a4b3c2d1e0f9", "kty": "RSA", "n": "abc",
            "e": "AQAB", "keyOps": ["decrypt", "encrypt", "unwrapKey", "wrapKey"]}}}}"#
    )
}

pub(super) fn rotation() -> String {
    format!(
        r#"{{"id": "{KEY}/rotationpolicy", "lifetimeActions":
            [{{"action": "Rotate", "timeAfterCreate": "P1Y", "timeBeforeExpiry": null}}]}}"#
    )
}

pub(super) fn versions() -> String {
    let version = |id: &str, created: &str| {
        format!(
            r#"{{"attributes": {{"created": "{created}", "enabled": true}}, "kid": "{KEY}/{id}"}}"#
        )
    };
    let old = version("0123", "2025-06-01T08:00:00+00:00");
    let new = version("6f1d2c3b4a5968778695a4b3c2d1e0f9", "2026-06-01T08:00:00+00:00");
    format!("[{old}, {new}]")
}

pub(super) fn principal() -> String {
    format!(
        r#"{{"accountEnabled": true, "appId": "{APPLICATION}", "id": "{OBJECT}",
            "displayName": "Confluent Cloud", "servicePrincipalType": "Application"}}"#
    )
}

pub(super) fn assignment(role: &str, scope: &str) -> String {
    format!(
        r#"{{"condition": null, "principalId": "{OBJECT}", "principalName": "{APPLICATION}",
            "principalType": "ServicePrincipal", "scope": "{scope}",
            "roleDefinitionId": "{SUBSCRIPTION}/{ROLES}/{role}",
            "roleDefinitionName": "role"}}"#
    )
}

pub(super) fn inherited() -> String {
    format!(
        r#"{{"condition": null, "principalId": "c5e1a7d0-2b94-4f63-8a1e-7f3d5b9c0e26",
            "principalName": "admin@acme.example", "principalType": "User",
            "roleDefinitionId": "{SUBSCRIPTION}/{ROLES}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            "roleDefinitionName": "Owner", "scope": "{SUBSCRIPTION}"}}"#
    )
}

pub(super) fn list(assignments: &[String]) -> String {
    format!("[{}]", assignments.join(",\n"))
}

/// The template with these assignments.
pub(super) fn with(assignments: &[String]) -> Vec<String> {
    vec![
        record(),
        cluster("Dedicated"),
        open_vault(),
        key(),
        rotation(),
        versions(),
        principal(),
        list(assignments),
    ]
}

pub(super) fn both() -> [String; 2] {
    [assignment(CRYPTO, &vault_id()), assignment(READER, &vault_id())]
}

#[test]
fn the_template_of_the_vendor_is_clean() {
    let [crypto, reader] = both();
    for kind in ["Dedicated", "Enterprise"] {
        for assignments in [
            vec![crypto.clone(), reader.clone()],
            vec![inherited(), reader.clone(), crypto.clone()],
        ] {
            let mut texts = with(&assignments);
            texts[1] = cluster(kind);
            assert_eq!(codes(&texts), [""; 0], "{kind}");
        }
    }
}

#[test]
fn either_role_that_is_dropped_is_found() {
    let [crypto, reader] = both();
    let found = unasked(&with(&[inherited(), reader]));
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.rule.code, finding.severity), ("AZU-001", Severity::Error));
    assert_eq!(
        finding.message,
        format!(
            "`{APPLICATION}` lacks `Microsoft.KeyVault/vaults/keys/wrap/action`, \
             `Microsoft.KeyVault/vaults/keys/unwrap/action`, which Confluent needs for cluster \
             `orders`"
        )
    );
    assert!(finding.place.is_some());
    let command = finding.fix.command.as_deref().expect("a command");
    assert_eq!(
        command,
        format!(
            "az role assignment create --assignee-object-id {OBJECT} \
             --assignee-principal-type ServicePrincipal --role {CRYPTO} --scope {}",
            vault_id()
        )
    );
    assert_eq!(codes(&with(&[inherited(), crypto.clone()])), ["AZU-001 error"]);
    assert_eq!(codes(&with(&[inherited()])), ["AZU-001 error"]);
}

#[test]
fn a_list_without_inherited_assignments_leaves_it_unknown() {
    let [crypto, reader] = both();
    let found = unasked(&with(&[reader]));
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.rule.code, finding.severity), ("AZU-002", Severity::Unknown));
    assert!(finding.message.contains("keys/wrap/action"), "{}", finding.message);
    assert!(finding.message.contains("--include-inherited"), "{}", finding.message);
    assert!(finding.place.is_some());
    assert_eq!(codes(&with(&[crypto])), ["AZU-002 unknown"]);
}

#[test]
fn a_record_that_names_nobody_yet_is_unknown() {
    let mut texts = with(&both());
    texts[0] = r#"{"id": "cck-a1", "cloud": "Azure"}"#.to_owned();
    assert_eq!(codes(&texts), ["AZU-002 unknown"]);
}
