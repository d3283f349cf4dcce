//! Cases that a hasty reading would call clean, or would call broken.

use std::sync::Arc;

use keywright_model::text::{Document, Source};

use super::super::{Exports, recognize};
use super::template::{
    APPLICATION, CRYPTO, OBJECT, READER, SUBSCRIPTION, assignment, both, cluster, inherited, key,
    list, open_vault, principal, record, rotation, vault, vault_id, versions, with,
};
use super::{codes, told};
use crate::Taken;

const CUSTOM: &str = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";

fn definition(id: &str, permissions: &str) -> String {
    format!(
        r#"[{{"name": "{id}", "roleName": "Ours", "roleType": "CustomRole",
            "assignableScopes": ["{SUBSCRIPTION}"], "permissions": [{{{permissions}}}]}}]"#
    )
}

/// The template in which one custom role stands in for both.
fn custom(permissions: &str) -> Vec<String> {
    let mut texts = with(&[inherited(), assignment(CUSTOM, &vault_id())]);
    texts.push(definition(CUSTOM, permissions));
    texts
}

#[test]
fn one_custom_role_may_stand_in_for_both() {
    let clean = [
        r#""actions": ["Microsoft.KeyVault/vaults/*/read"], "dataActions":
           ["microsoft.keyvault/vaults/KEYS/read", "Microsoft.KeyVault/vaults/keys/*wrap/action"]"#,
        r#""actions": ["*/read"], "notActions": ["Microsoft.Web/*"], "dataActions":
           ["Microsoft.KeyVault/vaults/keys/*"], "notDataActions":
           ["*/delete", "*/backup/action", "*/update/action", "*/purge/action"]"#,
    ];
    for permissions in clean {
        assert_eq!(codes(&custom(permissions)), [""; 0], "{permissions}");
    }
    let excluded = r#""actions": ["*/read"], "dataActions": ["Microsoft.KeyVault/vaults/keys/*"],
        "notDataActions": ["*/wrap/action", "*/delete", "*/backup/action", "*/update/action",
        "*/purge/action"]"#;
    assert_eq!(codes(&custom(excluded)), ["AZU-001 error"]);
    let listed = r#""actions": ["Microsoft.KeyVault/vaults/read"], "dataActions":
        ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/*wrap/action"]"#;
    assert_eq!(codes(&custom(listed)), ["AZU-001 error"]);
    let parts = listed.replace("vaults/read", "vaults/secrets/read");
    assert_eq!(codes(&custom(&parts)), ["AZU-002 unknown"]);
}

#[test]
fn what_one_role_excludes_another_still_gives() {
    let [crypto, reader] = both();
    let excluding = r#""dataActions": ["Microsoft.KeyVault/vaults/keys/encrypt/action"],
        "notDataActions": ["Microsoft.KeyVault/vaults/keys/*"]"#;
    let mut texts = with(&[inherited(), assignment(CUSTOM, &vault_id()), crypto, reader]);
    texts.push(definition(CUSTOM, excluding));
    assert_eq!(codes(&texts), [""; 0]);
}

#[test]
fn a_role_without_its_definition_is_unknown() {
    let mut texts = custom("");
    texts.pop();
    let found = told(&texts);
    assert_eq!(codes(&texts), ["AZU-002 unknown"]);
    assert_eq!(
        found[0].fix.command.as_deref(),
        Some(format!("az role definition list --name {CUSTOM} --output json").as_str())
    );
}

#[test]
fn a_hostile_role_id_is_never_put_into_a_command() {
    let texts = with(&[inherited(), assignment("x; touch y", &vault_id())]);
    for finding in told(&texts) {
        let command = finding.fix.command.unwrap_or_default();
        assert!(!command.contains("; touch"), "{command}");
    }
}

#[test]
fn a_scope_decides_by_segments_and_not_by_letters() {
    let [crypto, reader] = both();
    let of = |scope: &str| {
        codes(&with(&[inherited(), assignment(CRYPTO, scope), assignment(READER, scope)]))
    };
    for clean in [
        vault_id().to_uppercase(),
        format!("{}/", vault_id()),
        SUBSCRIPTION.to_owned(),
        format!("{SUBSCRIPTION}/resourcegroups/ACME-kafka"),
        "/".to_owned(),
    ] {
        assert_eq!(of(&clean), [""; 0], "{clean}");
    }
    let twin = format!("{}2", vault_id());
    assert_eq!(of(&twin), ["AZU-001 error"]);
    assert_eq!(of(&format!("{}/secrets/orders", vault_id())), ["AZU-001 error"]);
    let group = "/providers/Microsoft.Management/managementGroups/acme";
    assert_eq!(of(group), ["AZU-002 unknown"]);
    // The key alone is enough for its use, and not for reading the vault.
    let on_key = assignment(CRYPTO, &format!("{}/keys/orders", vault_id()));
    assert_eq!(codes(&with(&[inherited(), on_key.clone(), reader])), [""; 0]);
    let reader_on_key = assignment(READER, &format!("{}/keys/orders", vault_id()));
    assert_eq!(codes(&with(&[inherited(), crypto, reader_on_key])), ["AZU-002 unknown"]);
    let other_key = assignment(CRYPTO, &format!("{}/keys/billing", vault_id()));
    assert_eq!(codes(&with(&[inherited(), other_key])), ["AZU-001 error"]);
}

#[test]
fn conditions_and_groups_are_no_yes() {
    let [crypto, reader] = both();
    let conditional = crypto.replace(r#""condition": null"#, r#""condition": "@Resource[a] == 1""#);
    assert_eq!(codes(&with(&[inherited(), conditional, reader.clone()])), ["AZU-002 unknown"]);
    let group = crypto
        .replace("ServicePrincipal", "Group")
        .replace(OBJECT, "group-object")
        .replace(APPLICATION, "keys-users");
    assert_eq!(codes(&with(&[inherited(), group.clone(), reader.clone()])), ["AZU-002 unknown"]);
    assert_eq!(codes(&with(&[inherited(), group, crypto, reader])), [""; 0]);
}

#[test]
fn without_a_join_nothing_is_certain() {
    let bare: Vec<String> =
        both().iter().map(|it| it.replace(APPLICATION, "")).chain([inherited()]).collect();
    let mut texts = with(&bare);
    assert_eq!(codes(&texts), [""; 0], "the export joins");
    texts.retain(|it| *it != principal());
    assert_eq!(codes(&texts), ["AZU-003 unknown"]);
    let mut texts = with(&[inherited()]);
    texts.retain(|it| *it != principal());
    assert_eq!(codes(&texts), ["AZU-003 unknown"], "and nothing is missing for certain");
    let mut texts = with(&both());
    texts.retain(|it| *it != principal());
    assert_eq!(codes(&texts), [""; 0], "the printed name joins");
    let stranger = principal().replace(APPLICATION, "5e8d2a90-1c3f-4b67-a2d4-9f0e6b7c8d13");
    let mut texts = with(&bare);
    texts.retain(|it| *it != principal());
    texts.push(stranger);
    assert_eq!(codes(&texts), ["AZU-003 error"]);
}

#[test]
fn a_service_principal_made_again_does_not_inherit() {
    let old = both().map(|it| it.replace(OBJECT, "00000000-dead-4000-8000-000000000000"));
    let bare = old.map(|it| it.replace(APPLICATION, ""));
    assert_eq!(codes(&with(&[inherited(), bare[0].clone(), bare[1].clone()])), ["AZU-001 error"]);
}

#[test]
fn in_access_policy_mode_no_assignment_counts() {
    for mode in ["false", "null", "\"[parameters('rbac')]\""] {
        let mut texts = with(&both());
        texts[2] = open_vault().replace(
            r#""enableRbacAuthorization": true"#,
            &format!(r#""enableRbacAuthorization": {mode}"#),
        );
        let wanted = if mode.starts_with('"') { "AZU-004 unknown" } else { "AZU-004 error" };
        assert_eq!(codes(&texts), [wanted], "{mode}");
        texts[7] = list(&[inherited(), both()[1].clone()]);
        assert_eq!(codes(&texts), [wanted], "{mode}: nor is one missed");
    }
}

#[test]
fn every_row_of_the_network_table_is_judged_for_each_kind_of_cluster() {
    let network = |access: &str, action: &str, bypass: &str| {
        vault(&format!(
            r#""publicNetworkAccess": "{access}", "networkAcls": {{"defaultAction": "{action}",
               "bypass": "{bypass}", "ipRules": [], "virtualNetworkRules": []}}"#
        ))
    };
    let (error, unknown) = ("AZU-006 error", "AZU-006 unknown");
    for (access, action, bypass, enterprise, dedicated) in [
        ("Enabled", "Allow", "AzureServices", "", ""),
        ("Enabled", "Allow", "None", "", ""),
        ("Enabled", "Deny", "AzureServices", error, ""),
        ("Enabled", "Deny", "None", error, error),
        ("Disabled", "Deny", "AzureServices", error, ""),
        ("Disabled", "Allow", "AzureServices", error, ""),
        ("Disabled", "Deny", "None", error, error),
        ("SecuredByPerimeter", "Deny", "AzureServices", unknown, unknown),
        ("SecuredByPerimeter", "Allow", "None", unknown, unknown),
    ] {
        for (kind, wanted) in [("Enterprise", enterprise), ("Dedicated", dedicated)] {
            let mut texts = with(&both());
            texts[1] = cluster(kind);
            texts[2] = network(access, action, bypass);
            assert_eq!(codes(&texts).concat(), wanted, "{kind} {access} {action} {bypass}");
        }
        let mut texts = with(&both());
        texts[1] = cluster("Freight");
        texts[2] = network(access, action, bypass);
        let open = (access, action) == ("Enabled", "Allow");
        assert_eq!(codes(&texts).concat(), if open { "" } else { unknown });
    }
}

#[test]
fn a_network_of_either_kind_is_mended_by_its_edits() {
    for kind in ["Enterprise", "Dedicated"] {
        let mut texts = with(&both());
        texts[1] = cluster(kind);
        texts[2] = vault(
            r#""PublicNetworkAccess": "Disabled", "NetworkAcls": {"DefaultAction": "Deny",
               "Bypass": "None"}"#,
        );
        let found = told(&texts);
        let finding = found.iter().find(|it| it.rule.code == "AZU-006").expect("found");
        assert_eq!(codes(&super::mended(&texts, finding)), [""; 0], "{kind}");
        texts[2] = texts[2].replace("Disabled", "enabled");
        let found = told(&texts);
        let finding = found.iter().find(|it| it.rule.code == "AZU-006").expect("found");
        assert_eq!(finding.fix.edits.len(), 1, "{kind}: the least patch");
    }
}

#[test]
fn the_missing_roles_are_mended_by_the_edits() {
    let [crypto, reader] = both();
    for left in [vec![inherited()], vec![inherited(), crypto], vec![reader, inherited()]] {
        let texts = with(&left);
        let found = told(&texts);
        let finding = found.iter().find(|it| it.rule.code == "AZU-001").expect("found");
        assert_eq!(codes(&super::mended(&texts, finding)), [""; 0]);
    }
}

#[test]
fn a_role_that_is_too_wide_is_narrowed_without_a_loss() {
    let officer = "14b46e9e-c2b7-41b4-b07b-48a6ebf60603";
    let wide = assignment(officer, &vault_id());
    for others in [vec![inherited()], vec![inherited(), both()[1].clone()]] {
        let others_count = others.len();
        let texts = with(&[others, vec![wide.clone()]].concat());
        assert_eq!(codes(&texts), ["AZU-016 warning"]);
        let found = told(&texts);
        let finding = found.iter().find(|it| it.rule.code == "AZU-016").expect("found");
        assert_eq!(codes(&super::mended(&texts, finding)), [""; 0]);
        assert_eq!(finding.fix.edits.len(), 4 - others_count, "the reader is added once");
        let command = finding.fix.command.as_deref().unwrap_or_default();
        let (give, take) = (command.find(CRYPTO), command.find("assignment delete"));
        assert!(give.is_some() && give < take, "{command}");
    }
}

#[test]
fn one_assignment_alone_is_a_list_of_one() {
    let mut texts = with(&[]);
    texts[7] = inherited();
    let found = told(&texts);
    let finding = found.iter().find(|it| it.rule.code == "AZU-001").expect("found");
    assert_eq!(codes(&super::mended(&texts, finding)), [""; 0]);
}

#[test]
fn where_no_export_tells_the_vault_the_command_asks_for_it() {
    let root = inherited().replace(SUBSCRIPTION, "/");
    let found = told(&[record(), principal(), list(&[root])]);
    let finding = found.iter().find(|it| it.rule.code == "AZU-001").expect("found");
    assert!(finding.fix.edits.is_empty());
    let command = finding.fix.command.as_deref().unwrap_or_default();
    let asks = "--scope \"$(az keyvault show --name acme-orders --query id --output tsv)\"";
    assert!(command.contains(asks), "{command}");
}

#[test]
fn exports_tell_what_is_missing_and_which_key_they_are_of() {
    let case = super::case(&with(&both()));
    let url = "https://acme-orders.vault.azure.net/keys/orders";
    assert_eq!(case.document.missing(url), []);
    let ids: Vec<_> = case.document.ids().iter().filter_map(|it| it.1.as_str()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|it| it.starts_with(url)), "{ids:?}");
    assert_eq!(case.document.identities(), [crate::Identity::new("azure-rsa:abc:AQAB")]);
    let missing = Exports::default().missing(url);
    assert_eq!(missing.len(), 5);
    let asks = missing.iter().all(|it| it.command.contains("acme-orders"));
    assert!(asks, "{missing:?}");
}

#[test]
fn a_second_export_of_one_kind_is_told() {
    let mut exports = Exports::default();
    for (text, wanted) in [(key(), false), (key(), true), (principal(), false), (principal(), true)]
    {
        let document = Document::parse(Arc::new(Source::new("it", text))).expect("JSON");
        let kind = recognize(&document.root).expect("a kind");
        assert_eq!(matches!(exports.take(kind, document), Taken::Twice(_)), wanted);
    }
}

#[test]
fn a_key_in_a_managed_hsm_is_not_judged_by_assignments() {
    let hsm = |text: String| text.replace("vault.azure.net", "managedhsm.azure.net");
    let texts = vec![hsm(record()), hsm(key()), principal(), list(&both())];
    assert!(codes(&texts).contains(&"AZU-002 unknown".to_owned()), "{:?}", codes(&texts));
}

#[test]
fn a_key_that_rotates_before_it_expires_is_no_worry() {
    let expiring = key().replace(r#""expires": null"#, r#""expires": "2027-09-01T00:00:00Z""#);
    let mut texts = with(&both());
    texts[3] = expiring.clone();
    assert_eq!(codes(&texts), [""; 0]);
    texts[4] = rotation().replace("P1Y", "P2Y");
    assert_eq!(codes(&texts), ["AZU-009 warning"]);
    texts[4] = rotation().replace("Rotate", "Notify");
    assert_eq!(codes(&texts), ["AZU-009 warning", "AZU-012 warning"]);
}

#[test]
fn an_older_version_is_told_and_the_current_one_once() {
    let mut texts = with(&both());
    texts[5] = versions().replacen("true", "false", 1);
    assert_eq!(codes(&texts), ["AZU-011 error"]);
    texts[5] = versions().replace("true", "false");
    texts[3] = key().replace(r#""enabled": true"#, r#""enabled": false"#);
    assert_eq!(codes(&texts), ["AZU-007 error", "AZU-011 error"]);
}

/// A template of the vault, its key and the vendor's assignments.
fn arm(rbac: &str, crypto: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/{TEMPLATE}",
        "contentVersion": "1.0.0.0", "resources": [
        {{"type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "acme-orders",
          "properties": {{"enablePurgeProtection": true, "enableRbacAuthorization": {rbac}}},
          "resources": [{{"type": "keys", "apiVersion": "2023-07-01", "name": "orders",
            "properties": {{"kty": "RSA", "keyOps": ["wrapKey", "unwrapKey"], "rotationPolicy":
              {{"lifetimeActions": [{{"trigger": {{"timeAfterCreate": "P1Y"}},
                                     "action": {{"type": "rotate"}}}}]}}}}}}]}},
        {{"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01",
          "name": "[guid('a')]", "scope": "Microsoft.KeyVault/vaults/acme-orders",
          "properties": {{"principalId": "{OBJECT}", "principalType": "ServicePrincipal",
            "roleDefinitionId": "{crypto}"}}}},
        {{"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01",
          "name": "[guid('b')]", "properties": {{"principalId": "{OBJECT}",
            "roleDefinitionId": "{}"}}}}
        ]}}"#,
        role(READER)
    )
}

const TEMPLATE: &str = "deploymentTemplate.json#";

fn role(id: &str) -> String {
    format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{id}')]")
}

#[test]
fn a_template_is_judged_like_the_exports_of_what_it_makes() {
    let of = |template: String| codes(&[record(), cluster("Dedicated"), principal(), template]);
    assert_eq!(of(arm("true", &role(CRYPTO))), [""; 0]);
    assert_eq!(of(arm("false", &role(CRYPTO))), ["AZU-004 error"]);
    assert_eq!(of(arm("\"[parameters('x')]\"", &role(CRYPTO))), ["AZU-004 unknown"]);
    assert_eq!(of(arm("true", "[parameters('role')]")), ["AZU-002 unknown"]);
    assert_eq!(of(arm("true", &role(READER))), ["AZU-002 unknown"]);
    let above = format!(r#""name": "[guid('b')]", "scope": "{SUBSCRIPTION}","#);
    let inherited = arm("true", &role(READER)).replace(r#""name": "[guid('b')]","#, &above);
    assert_eq!(of(inherited).last().map(String::as_str), Some("AZU-002 unknown"));
    let older = arm("true", &role(CRYPTO))
        .replacen("Authorization/roleAssignments", "KeyVault/vaults/providers/roleAssignments", 1)
        .replace("[guid('a')]", "acme-orders/Microsoft.Authorization/0001");
    assert_eq!(of(older.clone()), [""; 0]);
    assert_eq!(of(older.replace("acme-orders/M", "another/M")), ["AZU-002 unknown"]);
}
