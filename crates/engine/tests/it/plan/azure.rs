//! Plans over Key Vault: vaults, keys and role assignments.

use keywright_policy::Finding;
use serde_json::{Value, json};

use super::changed::{added, changed, gone, lines};
use crate::memory::Memory;

/// The plan of an example that changes nothing, after changes of its resources.
fn plan(changes: &[(&str, Value)]) -> Memory {
    changed("plans/azure/tags-changed.json", changes)
}

const APP: &str = "`7c1e2d3f-4a5b-4c6d-8e7f-9a8b7c6d5e4f`";

#[test]
fn a_role_that_a_plan_takes_is_told_and_points_at_its_assignment() {
    assert!(lines(&plan(&[])).is_empty());
    let memory = plan(&[("azurerm_role_assignment.reader", gone())]);
    let wanted = format!(
        "error plan-strips-cluster the plan takes `Microsoft.KeyVault/vaults/*/read` from {APP}, \
         which Confluent needs for cluster `parcels`"
    );
    let heard = memory.check(&["plan.json"]);
    assert_eq!(heard.lines(), [wanted]);
    let shown = |it: &Finding| {
        let place = it.place.clone().expect("a place");
        place.source.slice(place.span).to_owned()
    };
    assert_eq!(shown(&heard.findings[0]), "\"azurerm_role_assignment.reader\"");
    assert!(heard.ended.report.assumed.iter().any(|it| it.contains("outside of the plan what")));
}

#[test]
fn a_role_that_is_given_anew_by_its_name_is_no_loss() {
    let moved = json!({"actions": ["delete", "create"],
        "after": {"role_definition_id": null, "id": null},
        "after_unknown": {"role_definition_id": true, "id": true}});
    assert!(lines(&plan(&[("azurerm_role_assignment.reader", moved)])).is_empty());
    let other = |name: &str| {
        let role = json!({"actions": ["delete", "create"],
            "after": {"role_definition_id": null, "role_definition_name": name},
            "after_unknown": {"role_definition_id": true}});
        lines(&plan(&[("azurerm_role_assignment.reader", role)]))
    };
    assert!(other("Reader").is_empty(), "Azure's general reader reads vaults too");
    let told = other("Key Vault Crypto Service Encryption User");
    assert!(told.iter().any(|it| it.contains("plan-strips-cluster")), "{told:?}");
}

#[test]
fn an_assignment_elsewhere_is_none_of_the_vault_s() {
    let scope = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b/resourceGroups/kafka-weu/\
                 providers/Microsoft.KeyVault/vaults/acme-kafka-parcels-2";
    let elsewhere = json!({"actions": ["delete", "create"], "after": {"scope": scope}});
    let told = lines(&plan(&[("azurerm_role_assignment.crypto", elsewhere)]));
    assert!(told[0].contains("the plan takes") && told[0].contains("unwrap/action"), "{told:?}");
    let above = json!({"actions": ["delete", "create"],
        "after": {"scope": "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b"}});
    let told = lines(&plan(&[("azurerm_role_assignment.crypto", above)]));
    assert!(!told.iter().any(|it| it.contains("plan-strips-cluster")), "{told:?}");
}

#[test]
fn a_vault_or_key_that_goes_is_told_with_its_cluster() {
    for (address, wanted) in [
        (
            "azurerm_key_vault.kafka",
            "the plan deletes `azurerm_key_vault.kafka`, the vault of \
             `azurerm_key_vault_key.kafka`",
        ),
        ("azurerm_key_vault_key.kafka", "the plan deletes `azurerm_key_vault_key.kafka`"),
    ] {
        let told = lines(&plan(&[(address, gone())]));
        let strips: Vec<_> = told.iter().filter(|it| it.contains("plan-strips-cluster")).collect();
        assert_eq!(strips.len(), 1, "{told:?}");
        assert!(strips[0].starts_with("error") && strips[0].contains(wanted), "{strips:?}");
        assert!(strips[0].contains("the key of cluster `parcels`"), "{strips:?}");
    }
}

#[test]
fn what_will_be_is_judged_by_the_rules_of_the_cloud() {
    let closed = json!({"actions": ["update"], "after": {
        "network_acls": [{"bypass": "None", "default_action": "Deny", "ip_rules": []}],
        "purge_protection_enabled": false}});
    let told = lines(&plan(&[("azurerm_key_vault.kafka", closed)]));
    for rule in ["error network-blocks-vendor", "error purge-protection-off"] {
        assert!(told.iter().any(|it| it.starts_with(rule)), "{rule}: {told:?}");
    }
    let policies = json!({"actions": ["update"], "after": {"rbac_authorization_enabled": false}});
    let told = lines(&plan(&[("azurerm_key_vault.kafka", policies)]));
    assert!(told[0].starts_with("unknown plan-strips-cluster cannot tell"), "{told:?}");
    assert!(told.iter().any(|it| it.starts_with("error rbac-off")), "{told:?}");
}

#[test]
fn what_is_known_only_after_the_apply_is_unknown() {
    let unknown = json!({"actions": ["delete", "create"], "after": {"principal_id": null},
        "after_unknown": {"principal_id": true}});
    let told = lines(&plan(&[("azurerm_role_assignment.crypto", unknown)]));
    let wanted = "unknown plan-strips-cluster cannot tell whether the plan strips cluster \
                  `parcels`: `principal_id` of `azurerm_role_assignment.crypto` is known only after \
                  the apply";
    assert!(told.iter().any(|it| it == wanted), "{told:?}");
}

#[test]
fn two_clusters_on_one_key_are_told_whatever_its_version() {
    let mut memory = plan(&[]);
    let text = memory.0.values_mut().next().expect("the plan");
    let mut plan: Value = serde_json::from_slice(text).expect("JSON");
    let all = plan["resource_changes"].as_array_mut().expect("changes");
    let mut add = |address: &str, name: &str, change: &dyn Fn(&mut Value)| {
        let it = all.iter().find(|it| it["address"] == address).expect("a resource");
        let mut it = it.clone();
        it["address"] = json!(name);
        it["name"] = json!("other");
        for side in ["before", "after"] {
            change(&mut it["change"][side]);
        }
        all.push(it);
    };
    add("confluent_byok_key.parcels", "confluent_byok_key.other", &|it| {
        it["id"] = json!("cck-other");
        it["azure"][0]["key_identifier"] = json!(
            "https://acme-kafka-parcels.vault.azure.net/keys/kafka/00c3d4e5f60718293a4b5c6d7e8f90a1"
        );
    });
    add("confluent_kafka_cluster.parcels", "confluent_kafka_cluster.other", &|it| {
        it["id"] = json!("lkc-other");
        it["display_name"] = json!("returns");
        it["byok_key"][0]["id"] = json!("cck-other");
    });
    *text = plan.to_string().into_bytes();
    let told = lines(&memory);
    let wanted = "error key-shared key `azurerm_key_vault_key.kafka` encrypts clusters `parcels` \
                  and `returns`";
    assert!(told.iter().any(|it| it == wanted), "{told:?}");
}

#[test]
fn a_new_cluster_whose_roles_no_plan_gives_is_unknown() {
    let made = json!({"actions": ["create"], "before": null});
    let memory = plan(&[
        ("confluent_kafka_cluster.parcels", made),
        ("azurerm_role_assignment.reader", gone()),
    ]);
    let wanted = format!(
        "unknown plan-part-unknown cannot tell whether `azurerm_key_vault_key.kafka` will serve \
         cluster `parcels`: nothing in the plan gives {APP} `Microsoft.KeyVault/vaults/*/read`"
    );
    assert_eq!(lines(&memory), [wanted]);
}

#[test]
fn what_is_not_known_of_another_vault_is_none_of_the_key_s() {
    let other = |scope: &str| {
        let values = json!({"scope": scope, "role_definition_name": "Key Vault Reader"});
        let change = json!({"actions": ["create"], "before": null, "after": values,
            "after_unknown": {"principal_id": true, "role_definition_id": true}});
        lines(&added(plan(&[]), "azurerm_role_assignment", change))
    };
    let group = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b/resourceGroups/kafka-weu";
    let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/other");
    assert!(other(&vault).is_empty(), "{:?}", other(&vault));
    assert!(other(group)[0].starts_with("unknown plan-strips-cluster"), "{:?}", other(group));
}
