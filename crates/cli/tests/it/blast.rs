//! What falls with a key, and who holds it.

use crate::run::{Ran, World, keywright_in, top};

const ESTATE: &str = r#"format = 1

[estate]
name = "shop"
vendor = "confluent"

[key.orders]
cloud = "aws"
id = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
documents = ["orders"]

[key.orders-west]
cloud = "aws"
id = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
documents = []

[cluster.west]
kind = "dedicated"
cloud = "aws"
region = "eu-west-1"
environment = "production"
key = "orders-west"
"#;

/// An estate whose key `orders` has these documents.
fn shop(test: &str, documents: &[(&str, &str)]) -> World {
    let mut files = vec![("keywright.toml".to_owned(), ESTATE.as_bytes())];
    files.extend(documents.iter().map(|it| (format!("orders/{}", it.0), it.1.as_bytes())));
    let files: Vec<(&str, &[u8])> = files.iter().map(|it| (it.0.as_str(), it.1)).collect();
    World::new(test, &files)
}

fn asked(world: &World, more: &[&str]) -> Ran {
    let words: Vec<&str> = ["blast-radius", "orders"].iter().chain(more).copied().collect();
    keywright_in(world.path(), &words, "")
}

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/both"},
   "Action": ["kms:Decrypt", "kms:PutKeyPolicy"], "Resource": "*"},
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/uses"},
   "Action": "kms:Decrypt", "Resource": "*",
   "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}},
  {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:role/denied"},
   "Action": "kms:*", "Resource": "*"}]}"#;

/// Key Vault Crypto User.
const USER: &str = "12338af0-0e69-4776-bea7-57ae8d297424";

fn grant(id: &str, who: &str, constraints: &str) -> String {
    format!(
        r#"{{"KeyId":
        "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        "GrantId": "{id}", "GranteePrincipal": "arn:aws:iam::111122223333:role/{who}",
        "Operations": ["Decrypt"], "Constraints": {constraints}}}"#
    )
}

#[test]
fn a_sibling_in_another_region_falls_with_its_clusters() {
    let world = shop("blast_sibling", &[("policy.json", POLICY)]);
    let ran = asked(&world, &[]);
    assert!(ran.data.contains("! key `orders-west` is of the same material\n"), "{}", ran.data);
    assert!(ran.data.contains("`west`: dedicated, eu-west-1, production, on key `orders-west`"));
}

#[test]
fn whoever_does_both_is_told_and_whoever_does_one_is_not() {
    let world = shop("blast_both", &[("policy.json", POLICY)]);
    let ran = asked(&world, &[]);
    let both = "! `arn:aws:iam::111122223333:role/both` uses the key and decides about it\n";
    assert!(ran.data.contains(both), "{}", ran.data);
    assert_eq!(ran.data.matches("decides about it\n").count(), 1, "{}", ran.data);
    let depends = "role/uses`: `kms:Decrypt`\n    depending on `kms:viaservice`";
    assert!(ran.data.contains(depends), "{}", ran.data);
    assert!(!ran.data.contains("role/denied"), "{}", ran.data);
}

#[test]
fn a_grant_gives_what_no_deny_of_the_policy_takes_away() {
    let plain = grant("g1", "granted", "{}");
    let denied = grant("g2", "denied", "{}");
    let fenced = grant("g3", "fenced", r#"{"EncryptionContextSubset": {"shop": "one"}}"#);
    let grants = format!(r#"{{"Grants": [{plain}, {denied}, {fenced}], "Truncated": false}}"#);
    let world = shop("blast_grants", &[("policy.json", POLICY), ("grants.json", &grants)]);
    let ran = asked(&world, &[]);
    assert!(ran.data.contains("role/granted`: `kms:Decrypt`, by grant `g1`\n"), "{}", ran.data);
    let fenced = "role/fenced`: `kms:Decrypt`, by grant `g3`\n    depending on `EncryptionContext";
    assert!(ran.data.contains(fenced), "{}", ran.data);
    assert!(!ran.data.contains("g2"), "{}", ran.data);
    let cut = grants.replace("false", "true");
    let world = shop("blast_grants_cut", &[("policy.json", POLICY), ("grants.json", &cut)]);
    let ran = asked(&world, &[]);
    assert_eq!(ran.exit, 3);
    assert!(
        ran.data.contains("? cannot tell who else may do what: the list of grants is not whole")
    );
}

#[test]
fn without_its_policy_nobody_can_tell() {
    let world = shop("blast_blind", &[("rotation.json", r#"{"KeyRotationEnabled": true}"#)]);
    let ran = asked(&world, &[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.data.contains("nobody, as far as can be told"), "{}", ran.data);
    assert!(ran.data.contains("? cannot tell who else may do what: its key policy was not handed"));
    let ran = asked(&world, &["--format", "json"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.data.contains("\"vendor\": null"), "{}", ran.data);
}

#[test]
fn a_role_at_another_key_of_the_vault_is_not_told_of_this_one() {
    let at = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b/resourceGroups/kafka-weu/\
              providers/Microsoft.KeyVault/vaults/acme-kafka-inventory";
    let role = |id: &str, who: &str, scope: &str| {
        format!(
            r#"{{"principalId": "{who}", "principalName": "{id}", "principalType": "User",
            "roleDefinitionName": "Key Vault Crypto User", "roleDefinitionId":
            "/providers/Microsoft.Authorization/roleDefinitions/{USER}",
            "scope": "{scope}", "type": "Microsoft.Authorization/roleAssignments",
            "id": "{scope}/providers/Microsoft.Authorization/roleAssignments/{id}",
            "name": "{id}"}}"#
        )
    };
    let here = role("here", "00000000-0000-4000-8000-000000000001", at);
    let other = format!("{at}/keys/other");
    let there = role("there", "00000000-0000-4000-8000-000000000002", &other);
    let assignments = format!("[{here}, {there}]");
    let vault = crate::run::read(&top().join("examples/acme/azure/inventory/vault.json"));
    let estate = "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n[key.inventory]\n\
                  cloud = \"azure\"\n\
                  id = \"https://acme-kafka-inventory.vault.azure.net/keys/kafka\"\n\
                  documents = [\"docs\"]\n";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("keywright.toml", estate.as_bytes()),
        ("docs/assignments.json", assignments.as_bytes()),
        ("docs/vault.json", vault.as_bytes()),
    ];
    let world = World::new("blast_azure", &files);
    // A perimeter keeps out nobody who comes by a private endpoint.
    let group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
    let association = format!(
        r#"[{{"id": "{group}/networkSecurityPerimeters/p/resourceAssociations/a",
        "accessMode": "Enforced", "privateLinkResource": {{"id": "{at}"}}}}]"#
    );
    files.push(("docs/perimeter.json", association.as_bytes()));
    let inside = World::new("blast_azure_perimeter", &files);
    let inside = keywright_in(inside.path(), &["key", "access", "inventory"], "");
    let ran = keywright_in(world.path(), &["key", "access", "inventory"], "");
    let head = ran.data.split("who may give access").next().unwrap_or_default();
    assert!(head.contains("000000000001` (`here`)"), "{}", ran.data);
    assert!(!head.contains("000000000002"), "{}", ran.data);
    assert!(ran.data.contains("000000000002` (`there`) may "), "{}", ran.data);
    assert!(ran.data.contains("and not shown at the key"), "{}", ran.data);
    assert_eq!(ran.exit, 3);
    assert_eq!(inside.data, ran.data);
}
