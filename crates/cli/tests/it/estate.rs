//! `keywright.toml`: its mistakes, its leave, and `init`.

use expect_test::expect;

use crate::run::World;

fn estate(test: &str, text: &str) -> World {
    World::new(test, &[("keywright.toml", text.as_bytes())])
}

#[test]
fn all_mistakes_are_told_at_once_with_what_to_write_instead() {
    let text = r#"format = 1

[estate]
name = "acme"
vendor = "confluence"

[key.orders]
cloud = "aws"
id = "orders-key"
owner = "platfrom"

[owner.platform]
email = "platform@example.com"

[cluster.billing]
kind = "dedicated"
cloud = "azure"
environment = "production"
key = "orders"

[cluster.orders]
kind = "dedicated"
cloud = "azure"
region = "westeurope"
regoin = "westeurope"
environment = "production"
key = "oders"
deleted_on = 2026-01-31
"#;
    estate("mistakes", text).run(&["check"]).check(expect![[r#"
        exit 2
        --- data
        error[CFG-001 estate-mistaken]: `confluence` is not a value of `vendor`
         --> keywright.toml:5:10
          |
        5 | vendor = "confluence"
          |          ^^^^^^^^^^^^
          |
        help: did you mean `confluent`? It is one of `confluent`
          |
        5 - vendor = "confluence"
        5 + vendor = "confluent"
          |

        error[CFG-001 estate-mistaken]: `orders-key` names no key in AWS
         --> keywright.toml:9:6
          |
        9 | id = "orders-key"
          |      ^^^^^^^^^^^^
          |
        help: write it as `arn:aws:kms:REGION:ACCOUNT:key/ID`

        error[CFG-001 estate-mistaken]: there is no owner `platfrom`
          --> keywright.toml:10:9
           |
        10 | owner = "platfrom"
           |         ^^^^^^^^^^
           |
        help: did you mean `platform`?
           |
        10 - owner = "platfrom"
        10 + owner = "platform"
           |

        error[CFG-001 estate-mistaken]: `region` is missing: the region that it runs in
          --> keywright.toml:15:10
           |
        15 | [cluster.billing]
           |          ^^^^^^^
           |
        help: add `region = "…"`

        error[CFG-001 estate-mistaken]: the cluster runs in Azure, its key `orders` is in AWS
          --> keywright.toml:19:7
           |
        19 | key = "orders"
           |       ^^^^^^^^
           |
        help: name a key in the cluster's own cloud

        error[CFG-001 estate-mistaken]: there is no field `regoin`
          --> keywright.toml:25:1
           |
        25 | regoin = "westeurope"
           | ^^^^^^
           |
        help: did you mean `region`?
           |
        25 - regoin = "westeurope"
        25 + region = "westeurope"
           |

        error[CFG-001 estate-mistaken]: there is no key `oders`
          --> keywright.toml:27:7
           |
        27 | key = "oders"
           |       ^^^^^^^
           |
        help: did you mean `orders`?
           |
        27 | key = "orders"
           |         +

        error[CFG-001 estate-mistaken]: `deleted_on` stands on a cluster that is not deleted
          --> keywright.toml:28:14
           |
        28 | deleted_on = 2026-01-31
           |              ^^^^^^^^^^
           |
        help: add `state = "deleted"`, or take the day out

        8 errors, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]]);
}

#[test]
fn broken_toml_is_told_alone() {
    estate("broken-toml", "format = 1\n[estate\nname = ").run(&["check"]).check(expect![[r#"
        exit 2
        --- data
        error[CFG-001 estate-mistaken]: unclosed table, expected `]`
         --> keywright.toml:2:8
          |
        2 | [estate
          |        ^
          |
        help: write it as TOML has it: https://toml.io/en/v1.1.0

        1 error, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]]);
}

#[test]
fn init_writes_an_estate_without_mistakes_and_never_overwrites() {
    let world = World::new("init", &[]);
    world.run(&["init"]).check(expect![[r#"
        exit 0
        --- talk
        wrote ./keywright.toml
        next: name your keys and clusters in it, then `keywright check .`
    "#]]);
    let ran = world.run(&["check"]);
    assert!(!ran.data.contains("CFG-001"), "{}", ran.data);
    assert_eq!(ran.exit, 3, "an estate without documents is unknown: {}", ran.data);
    world.run(&["init"]).check(expect![[r#"
        exit 2
        --- talk
        error: `./keywright.toml` is there already, and is left as it is
        help: move it away first, or name another folder
    "#]]);
}

#[test]
fn leave_lets_a_finding_pass_until_its_day_and_never_what_is_unknown() {
    let text = |until: &str, rule: &str| {
        format!(
            "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n[key.orders]\ncloud = \
             \"aws\"\nid = \"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-\
             1234567890ab\"\ndocuments = [\"rotation.json\"]\nallow = [{{ rule = \"{rule}\", until = \
             {until}, reason = \"soon\" }}]\n"
        )
    };
    let rotation: &[u8] = br#"{"KeyRotationEnabled": false}"#;
    for (until, rule, wanted) in [
        ("2999-01-31", "rotation-off", vec![]),
        ("2999-01-31", "AWS-015", vec![]),
        ("2020-01-31", "rotation-off", vec!["AWS-015 rotation-off", "CFG-002 allow-expired"]),
        ("2999-01-31", "rotation-on", vec!["AWS-015 rotation-off", "CFG-003 allow-idle"]),
    ] {
        let text = text(until, rule);
        let files: &[(&str, &[u8])] =
            &[("keywright.toml", text.as_bytes()), ("rotation.json", rotation)];
        let ran = World::new("leave", files).run(&["check"]);
        assert_eq!(ran.rules(), wanted, "{until} {rule}");
    }
    let unknown = text("2999-01-31", "export-missing")
        + "[cluster.orders]\nkind = \"dedicated\"\ncloud = \"aws\"\nregion = \"eu-central-1\"\n\
           environment = \"test\"\nkey = \"orders\"\n";
    let ran = estate("leave-unknown", &unknown).run(&["check"]);
    assert!(ran.rules().contains(&"EST-007 export-missing"), "{}", ran.data);
}

#[test]
fn what_has_come_since_the_documents_were_taken_is_marked() {
    let toml = r#"format = 1

[estate]
name = "acme"
vendor = "confluent"
taken_on = 2020-01-01

[key.orders]
cloud = "aws"
id = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
documents = ["orders.json"]

[cluster.orders]
kind = "dedicated"
cloud = "aws"
region = "us-east-1"
environment = "production"
key = "orders"
"#;
    let key = r#"{"KeyMetadata": {"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "Arn": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
        "KeyState": "PendingDeletion", "DeletionDate": "2020-01-20T10:00:00Z"}}"#;
    let files = [("keywright.toml", toml.as_bytes()), ("orders.json", key.as_bytes())];
    let world = World::new("passed", &files);
    let ran = world.run(&["check", "--horizon", "1d"]);
    let told: Vec<&str> = ran.data.lines().skip_while(|it| !it.starts_with("forecast")).collect();
    expect![[r#"
        forecast for 1 day, the next date first:
          2020-01-20  orders  warning  has passed: the key of cluster `orders` is gone for good, with all data under it (AWS-012)
    "#]].assert_eq(&told[..2].iter().map(|it| format!("{it}\n")).collect::<String>());
    let json = world.run(&["check", "--format", "json"]).data;
    assert!(json.contains("\"passed\": true"), "{json}");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_and_a_hidden_export_are_told() {
    let estate = "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
                  documents = [\"exports\"]\n";
    let files: [(&str, &[u8]); 4] = [
        ("keywright.toml", estate.as_bytes()),
        ("exports/.key.json", b"{}"),
        ("other/.key.json", b"{}"),
        (".git/config.json", b"{}"),
    ];
    let world = World::new("estate-hidden", &files);
    let link = |name: &str| {
        std::os::unix::fs::symlink("nowhere.json", world.path().join(name)).expect("a link");
    };
    link("exports/gone.json");
    link("gone.json");
    let told = |path: &str| world.run(&["check", path]).talk;
    expect![[r#"
        not judged: exports/.key.json: its name begins with a dot
        not judged: exports/gone.json: it is a link that leads nowhere, or no plain file
        not judged: gone.json: it is a link that leads nowhere, or no plain file
        not judged: other/.key.json: its name begins with a dot
    "#]]
    .assert_eq(&told("."));
    expect![[r#"
        not judged: exports/.key.json: its name begins with a dot
        not judged: exports/gone.json: it is a link that leads nowhere, or no plain file
    "#]]
    .assert_eq(&told("exports"));
}

#[test]
fn a_record_in_use_that_may_be_of_a_key_by_its_alias_is_unknown() {
    let estate = "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n\
                  documents = [\"records.json\"]\n[key.legacy]\ncloud = \"aws\"\n\
                  id = \"arn:aws:kms:us-east-1:111122223333:alias/legacy\"\n";
    let record = r#"[{"id": "cck-1", "cloud": "AWS", "state": "IN_USE", "roles": [],
        "key": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}]"#;
    let files: [(&str, &[u8]); 2] =
        [("keywright.toml", estate.as_bytes()), ("records.json", record.as_bytes())];
    let world = World::new("key_undeclared", &files);
    let ran = world.run(&["check", "."]);
    assert!(ran.data.contains("unknown[EST-023 key-undeclared]: cannot tell"), "{}", ran.data);
}
