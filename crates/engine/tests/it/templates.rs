//! The vendor's own templates pass, and lose their grace with any one thing that the vendor needs.
//!
//! Source: confluentinc/cli v4 `internal/byok`, terraform-provider-confluent
//! `examples/configurations/dedicated-public-*-byok-kafka-acls`.

use keywright_model::Cloud;
use keywright_policy::{Finding, Severity};
use keywright_vendors::confluent::permissions;
use serde_json::{Value, json};

use crate::memory::Memory;

pub(crate) const STORAGE: &str = "arn:aws:iam::444455556666:role/block_storage_manager";
pub(crate) const COMPUTE: &str = "arn:aws:iam::777788889999:role/cc-kafka-1111aaaa";
const ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// Findings that are more than a note.
pub(crate) fn complaints(documents: &[Value]) -> Vec<Finding> {
    let text = format!("{:#}", json!({ "documents": documents }));
    let heard = Memory::of([("it.json", text.as_str())]).check(&["it.json"]);
    assert!(heard.ended.report.unjudged.is_empty(), "{:?}", heard.ended.report.unjudged);
    heard.findings.into_iter().filter(|it| it.severity != Severity::Note).collect()
}

fn clean(documents: &[Value]) {
    let found = complaints(documents);
    let lines: Vec<String> =
        found.iter().map(|it| format!("{} {}", it.rule.code, it.message)).collect();
    assert!(lines.is_empty(), "{lines:#?}");
}

pub(crate) fn root() -> Value {
    json!({"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Resource": "*",
        "Action": "kms:*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}})
}

pub(crate) fn two_statements() -> Value {
    json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [
        root(),
        {"Sid": "Allow Confluent accounts to use the key", "Effect": "Allow", "Resource": "*",
         "Principal": {"AWS": [STORAGE, COMPUTE]},
         "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
                    "kms:DescribeKey"]},
        {"Sid": "Allow Confluent accounts to attach persistent resources", "Effect": "Allow",
         "Resource": "*", "Principal": {"AWS": [STORAGE, COMPUTE]},
         "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]},
    ]})
}

pub(crate) fn aws_record() -> Value {
    json!({"id": "cck-a1", "key": ARN, "roles": [STORAGE, COMPUTE], "cloud": "AWS",
        "state": "IN_USE", "validation_phase": "VALID"})
}

pub(crate) fn cluster(cloud: &str, kind: &str) -> Value {
    json!({"api_version": "cmk/v2", "kind": "Cluster", "id": "lkc-1", "spec": {
        "display_name": "orders", "cloud": cloud, "config": {"kind": kind},
        "byok": {"id": "cck-a1"}}})
}

#[test]
fn the_command_line_s_template_for_aws_passes() {
    clean(&[aws_record(), cluster("AWS", "Dedicated"), two_statements()]);
}

#[test]
fn terraform_s_one_statement_for_aws_passes() {
    let policy = json!({"Version": "2012-10-17", "Statement": [root(),
        {"Sid": "Allow KMS Use", "Effect": "Allow", "Resource": "*",
         "Principal": {"AWS": [STORAGE, COMPUTE]},
         "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
                    "kms:DescribeKey", "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]}]});
    let record = json!({"api_version": "byok/v1", "kind": "Key", "id": "cck-a1", "provider": "AWS",
        "state": "IN_USE", "key": {"kind": "AwsKey", "key_arn": ARN, "roles": [STORAGE, COMPUTE]},
        "validation": {"phase": "VALID", "since": "2025-01-01T00:00:00Z", "region": "us-east-1"}});
    clean(&[record, cluster("AWS", "Freight"), policy]);
}

#[test]
fn a_legacy_template_with_whole_accounts_passes() {
    let accounts = ["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"];
    let mut policy = two_statements();
    for at in [1, 2] {
        policy["Statement"][at]["Principal"]["AWS"] = json!(accounts);
    }
    let mut record = aws_record();
    record["roles"] = json!(accounts);
    clean(&[record, cluster("AWS", "Dedicated"), policy]);
}

#[test]
fn each_of_the_eight_actions_is_missed_by_name_principal_cluster_and_line() {
    for permission in permissions(Cloud::Aws) {
        let mut policy = two_statements();
        for at in [1, 2] {
            let actions = policy["Statement"][at]["Action"].as_array_mut().expect("a list");
            actions.retain(|it| it != permission.name);
        }
        let found = complaints(&[aws_record(), cluster("AWS", "Dedicated"), policy]);
        assert_eq!(found.len(), 2, "one for each role");
        for (finding, role) in found.iter().zip([STORAGE, COMPUTE]) {
            assert_eq!(finding.rule.code, "AWS-001");
            for wanted in [permission.name, role, "`orders`"] {
                assert!(finding.message.contains(wanted), "{} {wanted}", finding.message);
            }
            let place = finding.place.as_ref().expect("a place");
            assert!(place.source.slice(place.span).contains("kms:"), "points at the actions");
            assert!(!finding.fix.edits.is_empty(), "has a patch");
        }
    }
}

#[test]
fn each_half_of_a_permission_set_is_missed_for_one_role_alone() {
    for at in [1, 2] {
        let mut policy = two_statements();
        policy["Statement"][at]["Principal"]["AWS"] = json!([STORAGE]);
        let found = complaints(&[aws_record(), cluster("AWS", "Dedicated"), policy]);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains(COMPUTE), "{}", found[0].message);
    }
}

const VAULT: &str = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b/resourceGroups/kafka\
                     /providers/Microsoft.KeyVault/vaults/acme-kafka";
const APPLICATION: &str = "5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e";
const OBJECT: &str = "c3d2e1f0-a9b8-4c7d-8e6f-5a4b3c2d1e0f";

/// The vendor's two role assignments at the vault, beside one inherited from the subscription.
fn assignment(role: &str, principal: &str, scope: &str) -> Value {
    let definitions = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b\
                       /providers/Microsoft.Authorization/roleDefinitions";
    json!({"id": format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{role}"),
        "principalId": principal, "principalType": "ServicePrincipal", "condition": null,
        "principalName": "somebody", "roleDefinitionId": format!("{definitions}/{role}"),
        "scope": scope})
}

const CRYPTO: &str = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
const READER: &str = "21090545-7ca7-4776-b22c-e363652d74d2";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const ADMINISTRATOR: &str = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
const BYSTANDER: &str = "00000000-1111-4222-8333-444444444444";

fn azure(kind: &str, open: bool, roles: &[&str]) -> Vec<Value> {
    azure_beside(OWNER, kind, open, roles)
}

fn azure_beside(bystander: &str, kind: &str, open: bool, roles: &[&str]) -> Vec<Value> {
    let mut assignments: Vec<Value> =
        roles.iter().map(|it| assignment(it, OBJECT, VAULT)).collect();
    let subscription = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b";
    assignments.push(assignment(bystander, BYSTANDER, subscription));
    let action = if open { "Allow" } else { "Deny" };
    vec![
        json!({"id": "cck-a1", "key": "https://acme-kafka.vault.azure.net/keys/kafka",
            "roles": [APPLICATION], "cloud": "Azure", "state": "IN_USE",
            "validation_phase": "VALID"}),
        cluster("AZURE", kind),
        json!({"id": VAULT, "name": "acme-kafka", "location": "westeurope",
            "type": "Microsoft.KeyVault/vaults", "properties": {"enableRbacAuthorization": true,
            "enablePurgeProtection": true, "enableSoftDelete": true,
            "softDeleteRetentionInDays": 90,
            "publicNetworkAccess": "Enabled", "accessPolicies": [],
            "vaultUri": "https://acme-kafka.vault.azure.net/",
            "networkAcls": {"defaultAction": action, "bypass": "AzureServices", "ipRules": [],
                "virtualNetworkRules": []}}}),
        json!({"appId": APPLICATION, "id": OBJECT, "displayName": "Confluent",
            "accountEnabled": true, "servicePrincipalType": "Application",
            "servicePrincipalNames": [APPLICATION]}),
        Value::Array(assignments),
    ]
}

#[test]
fn the_template_for_azure_passes_for_each_kind_of_cluster() {
    clean(&azure("Dedicated", false, &[CRYPTO, READER]));
    clean(&azure("Enterprise", true, &[CRYPTO, READER]));
}

#[test]
fn a_bystander_of_both_duties_on_azure_is_told_beside_the_template() {
    let beside = azure_beside(ADMINISTRATOR, "Dedicated", false, &[CRYPTO, READER]);
    let found = complaints(&beside);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].rule.code, found[0].severity), ("AZU-024", Severity::Warning));
    assert!(found[0].message.contains("`somebody`"), "{}", found[0].message);
    let place = found[0].place.as_ref().expect("a place");
    let shown = place.source.slice(place.span);
    assert!(shown.contains(ADMINISTRATOR), "points at the role: {shown}");
}

#[test]
fn either_role_on_azure_is_missed() {
    for (kept, lost) in [(CRYPTO, "Microsoft.KeyVault/vaults/*/read"), (READER, "keys/wrap/action")]
    {
        let found = complaints(&azure("Dedicated", false, &[kept]));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].rule.code, found[0].severity), ("AZU-001", Severity::Error));
        for wanted in [lost, APPLICATION, "`orders`"] {
            assert!(found[0].message.contains(wanted), "{} {wanted}", found[0].message);
        }
        assert!(found[0].place.is_some() && !found[0].fix.edits.is_empty());
    }
}

const KEY: &str = "projects/acme/locations/europe-west1/keyRings/kafka/cryptoKeys/orders";
const GROUP: &str = "cck-a1@confluent.io";

fn google(permissions: &[&str]) -> Vec<Value> {
    let role = "projects/acme/roles/kafka_orders_custom_kms_role";
    let mut documents = google_bound(&[role]);
    documents.push(json!({"name": role, "title": "kafka", "stage": "GA", "etag": "BwY=",
        "includedPermissions": permissions}));
    documents
}

fn google_bound(roles: &[&str]) -> Vec<Value> {
    let bindings: Vec<Value> =
        roles.iter().map(|it| json!({"role": it, "members": [format!("group:{GROUP}")]})).collect();
    vec![
        json!({"id": "cck-a1", "key": KEY, "roles": [GROUP], "cloud": "GCP", "state": "IN_USE",
            "validation_phase": "VALID"}),
        cluster("GCP", "Dedicated"),
        json!({"bindings": bindings, "etag": "BwYn", "version": 1}),
    ]
}

#[test]
fn the_command_line_s_template_for_google_passes() {
    let all: Vec<&str> = permissions(Cloud::Google).iter().map(|it| it.name).collect();
    clean(&google(&all));
}

#[test]
fn terraform_s_predefined_roles_for_google_pass() {
    clean(&google_bound(&["roles/cloudkms.cryptoKeyEncrypterDecrypter", "roles/cloudkms.viewer"]));
}

#[test]
fn each_of_google_s_three_permissions_is_missed() {
    let all: Vec<&str> = permissions(Cloud::Google).iter().map(|it| it.name).collect();
    for lost in &all {
        let kept: Vec<&str> = all.iter().filter(|it| *it != lost).copied().collect();
        let found = complaints(&google(&kept));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].rule.code, found[0].severity), ("GCP-001", Severity::Error));
        for wanted in [lost, GROUP, "`orders`"] {
            assert!(found[0].message.contains(wanted), "{} {wanted}", found[0].message);
        }
        assert!(found[0].place.is_some() && !found[0].fix.edits.is_empty());
    }
}
