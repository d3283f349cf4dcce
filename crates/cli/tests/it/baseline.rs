//! What was approved of a key, and what changed since.

use crate::run::{World, read, top};

const ESTATE: &str = r#"format = 1
[estate]
name = "shop"
vendor = "confluent"
documents = []
[key.orders]
cloud = "aws"
id = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
documents = ["orders.json"]
[key.blind]
cloud = "aws"
id = "arn:aws:kms:eu-central-1:111122223333:key/2234abcd-12ab-34cd-56ef-1234567890ab"
documents = []
"#;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}"#;

const WIDER: &str = r#"{"Statement": [{"Resource": ["*"], "Action": ["kms:*"], "Sid": "x",
    "Principal": {"AWS": ["arn:aws:iam::111122223333:root"]}, "Effect": "Allow"},
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/new"},
    "Action": "kms:Decrypt", "Resource": "*"}], "Version": "2012-10-17"}"#;

fn write(world: &World, name: &str, text: &str) {
    std::fs::write(world.path().join(name), text).expect("written");
}

#[test]
fn what_changes_after_an_approval_is_told_and_what_is_spelled_anew_is_not() {
    let files: [(&str, &[u8]); 2] =
        [("keywright.toml", ESTATE.as_bytes()), ("orders.json", POLICY.as_bytes())];
    let world = World::new("baseline", &files);
    let drift = || world.run(&["check", ".", "--store", "keywright.db"]);
    let none = world.run(&["key", "baseline", "show", "orders"]);
    assert_eq!(none.exit, 2, "{none:?}");
    let approve = ["key", "baseline", "approve", "orders", "--reason", "as built", "--by", "ann"];
    let done = world.run(&approve);
    assert_eq!((done.exit, done.data.as_str()), (0, "approved: key `orders` as it is (row 1)\n"));
    assert!(!drift().rules().contains(&"EST-019 drifted-from-baseline"));
    let relabelled = WIDER.split(",\n    {\"Effect\"").next().expect("the first statement");
    write(&world, "orders.json", &format!("{relabelled}], \"Version\": \"2012-10-17\"}}"));
    assert!(!drift().rules().contains(&"EST-019 drifted-from-baseline"), "{:?}", drift());
    let again = world.run(&approve);
    assert!(again.data.starts_with("unchanged: key `orders` is as `ann` approved it"), "{again:?}");

    write(&world, "orders.json", WIDER);
    let found = drift();
    assert!(found.rules().contains(&"EST-019 drifted-from-baseline"), "{found:?}");
    let gained = "0 days ago: `arn:aws:iam::444455556666:role/new` gained `kms:Decrypt`\n";
    assert!(found.data.contains(gained), "{}", found.data);
    let shown = world.run(&["key", "baseline", "show", "orders"]);
    assert_eq!(shown.exit, 1, "{shown:?}");
    assert!(shown.data.contains("days ago: as built\n  sha256 "), "{}", shown.data);
    assert!(shown.data.ends_with("+ `arn:aws:iam::444455556666:role/new` gains `kms:Decrypt`\n"));

    // The same, with the baseline in the repository and without a store.
    let file = world.run(&["key", "baseline", "show", "orders", "--format", "json"]);
    write(&world, "baselines.json", &file.data);
    let listed = ESTATE
        .replace("documents = []\n[key.orders]", "documents = [\"baselines.json\"]\n[key.orders]");
    write(&world, "keywright.toml", &listed);
    let found = world.run(&["check", "."]);
    assert!(found.rules().contains(&"EST-019 drifted-from-baseline"), "{found:?}");

    // What decides access is gone: that is not "unchanged".
    write(&world, "orders.json", r#"{"KeyRotationEnabled": true}"#);
    let found = world.run(&["check", "."]);
    let blind = "unknown[EST-019 drifted-from-baseline]: cannot tell whether key `orders` is as it";
    assert!(found.data.contains(blind), "{}", found.data);
    assert_eq!(world.run(&["key", "baseline", "show", "orders"]).exit, 3);
}

#[test]
fn all_that_can_be_seen_is_approved_and_the_rest_is_told() {
    let files: [(&str, &[u8]); 2] =
        [("keywright.toml", ESTATE.as_bytes()), ("orders.json", POLICY.as_bytes())];
    let world = World::new("baseline_all", &files);
    let all = ["key", "baseline", "approve", "--all", "--reason", "as built", "--by", "ann"];
    let done = world.run(&all);
    assert_eq!(done.exit, 3, "{done:?}");
    assert_eq!(done.data, "approved: key `orders` as it is (row 1)\n");
    assert!(done.talk.contains("unknown: what decides access to key `blind`"), "{}", done.talk);
    let verified = world.run(&["journal", "verify"]);
    assert_eq!(verified.exit, 0, "{verified:?}");
}

/// One key of the example, alone in an estate.
fn example(test: &str, cloud: &str, key: &str, id: &str, names: &[&str]) -> World {
    let estate = format!(
        "format = 1\n[estate]\nname = \"shop\"\nvendor = \"confluent\"\n[key.it]\n\
         cloud = \"{cloud}\"\nid = \"{id}\"\ndocuments = [\"docs\"]\n"
    );
    let folder = top().join(format!("examples/acme/{cloud}/{key}"));
    let texts = names.iter().map(|it| (format!("docs/{it}"), read(&folder.join(it))));
    let mut texts: Vec<(String, String)> = texts.collect();
    texts.push(("keywright.toml".to_owned(), estate));
    let files: Vec<(&str, &[u8])> =
        texts.iter().map(|it| (it.0.as_str(), it.1.as_bytes())).collect();
    World::new(test, &files)
}

/// Approves, rewrites a file without a change of access, then with one.
fn drifts(world: &World, file: &str, noise: [&str; 2], change: [&str; 2], told: &str) {
    let all = ["key", "baseline", "approve", "--all", "--reason", "as built", "--by", "ann"];
    assert_eq!(world.run(&all).exit, 0);
    let show = || world.run(&["key", "baseline", "show", "it"]);
    let text = read(&world.path().join(file));
    let noisy = text.replace(noise[0], noise[1]);
    assert_ne!(noisy, text);
    write(world, file, &noisy);
    assert_eq!(show().exit, 0, "{:?}", show());
    let changed = text.replace(change[0], change[1]);
    assert_ne!(changed, text);
    write(world, file, &changed);
    let shown = show();
    assert_eq!(shown.exit, 1, "{shown:?}");
    assert!(shown.data.contains(told), "{}", shown.data);
}

#[test]
fn who_loses_and_who_gains_in_azure_is_told_and_a_later_date_is_not() {
    let id = "https://acme-kafka-inventory.vault.azure.net/keys/kafka";
    let names = ["role-assignments.json", "vault.json", "key.json"];
    let world = example("baseline_azure", "azure", "inventory", id, &names);
    let dates = ["2024-05-11T08:10:00", "2025-06-12T09:11:01"];
    let who = ["\"principalId\": \"1111", "\"principalId\": \"2222"];
    drifts(&world, "docs/role-assignments.json", dates, who, "loses in management `Microsoft.Key");
}

#[test]
fn who_gains_in_google_is_told_and_another_etag_is_not() {
    let id = "projects/acme-kafka/locations/europe-west1/keyRings/kafka/cryptoKeys/clicks";
    let names = ["iam-policy.json", "role.json", "key.json"];
    let world = example("baseline_google", "google", "clicks", id, &names);
    let etags = ["\"etag\": \"", "\"etag\": \"x"];
    let members = ["\"group:", "\"user:eve@example.com\", \"group:"];
    let gains = "+ `user:eve@example.com` gains `cloudkms.cryptoKeyVersions.useToDecrypt`";
    drifts(&world, "docs/iam-policy.json", etags, members, gains);
}
