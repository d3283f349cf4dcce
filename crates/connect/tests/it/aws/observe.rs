use keywright_estate::document::{Asked, Kind, open};
use keywright_model::observed::Cause;
use serde_json::json;

use super::wire::{Answer, Wire};
use super::{gaps, json, names, observed, service};

#[test]
fn a_look_brings_what_the_command_line_would_export() {
    let wire = Wire::serve(service::answer);
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), []);
    let expected = [
        "describe-key.json",
        "get-key-policy.json",
        "rotation-status.json",
        "rotations.json",
        "grants.json",
        "aliases.json",
        "tags.json",
        "last-usage.json",
        "get-policy-version-all-keys.json",
        "get-role-policy-storage-vault.json",
        "describe-cluster-v2-orders.json",
        "lookup-events.json",
    ];
    assert_eq!(names(&seen), expected);
    let described = json(&seen, "describe-key.json");
    assert_eq!(described["KeyMetadata"]["CreationDate"], "2024-03-02T08:14:21.512000+00:00");
    assert_eq!(described["KeyMetadata"]["Tomorrow"], "a member that no library knows");
    assert_eq!(json(&seen, "get-key-policy.json")["PolicyName"], "default");
    assert_eq!(
        json(&seen, "lookup-events.json")["Events"][0]["EventTime"],
        "2024-03-02T08:14:21+00:00"
    );
    assert_eq!(
        json(&seen, "get-role-policy-storage-vault.json"),
        json!({"RoleName": "storage", "PolicyName": "vault", "PolicyDocument":
            {"Version": "2012-10-17", "Statement":
                {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}}})
    );
    let version = &json(&seen, "get-policy-version-all-keys.json")["PolicyVersion"];
    let told = (&version["VersionId"], &version["IsDefaultVersion"], &version["CreateDate"]);
    assert_eq!(told, (&json!("v2"), &json!(true), &json!("2024-03-02T08:14:21+00:00")));
    let cluster = &json(&seen, "describe-cluster-v2-orders.json")["ClusterInfo"];
    let at_rest = &cluster["Provisioned"]["EncryptionInfo"]["EncryptionAtRest"];
    assert_eq!(at_rest["DataVolumeKMSKeyId"], super::KEY);
    assert_eq!(cluster["Tags"], json!({"team": "red"}));
}

#[test]
fn the_judge_knows_what_a_look_brings() {
    let wire = Wire::serve(service::answer);
    for it in observed(&wire.address).documents {
        let opened = open(&it.name, it.text.as_bytes(), Asked::ByName);
        assert!(!opened.unreadable && opened.findings.is_empty(), "{}: {opened:?}", it.name);
        let kinds: Vec<&str> = opened.documents.iter().map(|(kind, _)| kind.noun()).collect();
        let expected: &[&str] = match it.name.as_str() {
            "describe-key.json" => &["key description"],
            "get-key-policy.json" => &["key policy"],
            "rotation-status.json" => &["rotation status"],
            "rotations.json" => &["list of rotations"],
            "grants.json" => &["list of grants"],
            "aliases.json" => &["list of aliases"],
            "tags.json" => &["list of tags"],
            "last-usage.json" => &["record of the last use"],
            "describe-cluster-v2-orders.json" => &["MSK cluster"],
            "get-policy-version-all-keys.json" | "get-role-policy-storage-vault.json" => {
                &["policy of an identity"]
            }
            "lookup-events.json" => &["log of calls"],
            other => panic!("{other} is not expected"),
        };
        assert_eq!(kinds, expected, "{}", it.name);
        assert!(opened.unjudged.is_empty(), "{}", it.name);
        let ours = |kind| matches!(kind, Kind::Aws(_) | Kind::Trail);
        assert!(opened.documents.iter().all(|(kind, _)| ours(*kind)));
    }
}

#[test]
fn a_policy_beside_the_default_one_says_its_name() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:ListKeyPolicies" => Answer::ok(json!({"PolicyNames": ["default", "AWS_RAM"]})),
        _ => service::answer(asked),
    });
    let seen = observed(&wire.address);
    assert_eq!(json(&seen, "get-key-policy.json")["PolicyName"], "default");
    assert_eq!(json(&seen, "get-key-policy-AWS_RAM.json")["PolicyName"], "AWS_RAM");
}

#[test]
fn a_key_that_is_named_by_its_alias_is_read_by_its_own_name() {
    let wire = Wire::serve(service::answer);
    let alias = "arn:aws:kms:eu-central-1:111122223333:alias/orders";
    let settings = super::settings(&wire.address);
    super::run(async {
        let door = keywright_connect::aws::Door::open(settings).await;
        keywright_model::world::KeyService::observe(&door, alias).await
    });
    let asked = wire.asked();
    let policy = asked.iter().find(|it| it.call == "kms:GetKeyPolicy").unwrap();
    assert!(policy.body.contains(super::KEY), "{}", policy.body);
}

#[test]
fn an_id_of_another_cloud_finds_no_door() {
    let wire = Wire::serve(service::answer);
    let settings = super::settings(&wire.address);
    let seen = super::run(async {
        let door = keywright_connect::aws::Door::open(settings).await;
        keywright_model::world::KeyService::observe(&door, "https://v.vault.azure.net/keys/a").await
    });
    assert_eq!(gaps(&seen), [("kms:DescribeKey", Cause::NoDoor)]);
    assert_eq!(wire.calls(), [""; 0]);
}

#[test]
fn what_is_around_many_keys_is_read_once_and_events_at_cloudtrails_pace() {
    let wire = Wire::serve(service::answer);
    let settings = super::settings(&wire.address);
    let (first, second) = super::run(async {
        let door = keywright_connect::aws::Door::open(settings).await;
        let look = || keywright_model::world::KeyService::observe(&door, super::KEY);
        tokio::join!(look(), look())
    });
    assert_eq!(first, second);
    let asked = wire.asked();
    let of = |call: &str| asked.iter().filter(|it| it.call == call).collect::<Vec<_>>();
    assert_eq!(of("kafka:ListClustersV2").len(), 1);
    assert_eq!(of("iam:GetAccountAuthorizationDetails").len(), 1);
    let events = of("cloudtrail:LookupEvents");
    assert_eq!(events.len(), 2);
    let pause = events[1].at.max(events[0].at) - events[0].at.min(events[1].at);
    assert!(500 <= pause.as_millis(), "{pause:?}");
}

#[test]
fn what_was_refused_is_asked_again_for_the_next_key() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kafka:ListClustersV2" => Answer::error(403, "AccessDeniedException"),
        _ => service::answer(asked),
    });
    let settings = super::settings(&wire.address);
    super::run(async {
        let door = keywright_connect::aws::Door::open(settings).await;
        for _ in 0..2 {
            let seen = keywright_model::world::KeyService::observe(&door, super::KEY).await;
            assert_eq!(gaps(&seen), [("kafka:ListClustersV2", Cause::Denied)]);
        }
    });
    assert_eq!(wire.calls().iter().filter(|it| *it == "kafka:ListClustersV2").count(), 2);
}
