//! Plans over Cloud KMS: keys, versions, roles, and IAM policies in their three forms.

use serde_json::{Value, json};

use super::changed::{added, changed, gone, lines};
use crate::memory::Memory;

/// The plan of an example that changes nothing, after changes of its resources.
fn plan(changes: &[(&str, Value)]) -> Memory {
    changed("plans/google/title-changed.json", changes)
}

const GROUP: &str = "`cck-6w4nd@confluent.io`";
const KEY: &str = "projects/acme-streams/locations/europe-west1/keyRings/kafka/cryptoKeys/sensors";
const MEMBER: &str = "google_kms_crypto_key_iam_member.confluent";
const ALL: &str = "`cloudkms.cryptoKeyVersions.useToDecrypt`, \
                   `cloudkms.cryptoKeyVersions.useToEncrypt`, `cloudkms.cryptoKeys.get`";

fn takes(what: &str) -> String {
    format!(
        "error plan-strips-cluster the plan takes {what} from {GROUP}, which Confluent needs for \
         cluster `sensors`"
    )
}

#[test]
fn a_permission_a_member_or_a_role_that_a_plan_takes_is_told() {
    assert!(lines(&plan(&[])).is_empty());
    let less = json!({"after": {"permissions": ["cloudkms.cryptoKeyVersions.useToEncrypt",
        "cloudkms.cryptoKeys.get"]}});
    let told = lines(&plan(&[("google_project_iam_custom_role.confluent", less)]));
    assert_eq!(told, [takes("`cloudkms.cryptoKeyVersions.useToDecrypt`")]);
    assert_eq!(lines(&plan(&[(MEMBER, gone())])), [takes(ALL)]);
    let told = lines(&plan(&[("google_project_iam_custom_role.confluent", gone())]));
    assert!(told.contains(&takes(ALL)), "{told:?}");
}

#[test]
fn another_member_in_the_vendor_s_place_is_told_and_a_binding_that_keeps_it_is_not() {
    let other = json!({"actions": ["delete", "create"],
        "after": {"member": "group:other@acme.example"}});
    assert!(lines(&plan(&[(MEMBER, other)])).contains(&takes(ALL)));
    let kept = |scope: &str, kind: &str, argument: &str| {
        let memory = plan(&[(MEMBER, gone())]);
        let values = json!({argument: scope, "role": "projects/acme-streams/roles/confluent_kms",
            "members": ["group:cck-6w4nd@confluent.io", "group:other@acme.example"],
            "condition": []});
        lines(&added(
            memory,
            kind,
            json!({"actions": ["create"], "before": null,
            "after": values, "after_unknown": {"etag": true}}),
        ))
    };
    let ring = KEY.split("/cryptoKeys/").next().expect("a ring");
    for (scope, kind, argument) in [
        (KEY, "google_kms_crypto_key_iam_binding", "crypto_key_id"),
        (
            "acme-streams/europe-west1/kafka/sensors",
            "google_kms_crypto_key_iam_binding",
            "crypto_key_id",
        ),
        (ring, "google_kms_key_ring_iam_binding", "key_ring_id"),
        ("acme-streams", "google_project_iam_binding", "project"),
    ] {
        let told = kept(scope, kind, argument);
        assert!(!told.iter().any(|it| it.contains("plan-strips-cluster")), "{kind}: {told:?}");
    }
    let told = kept("other-project", "google_project_iam_binding", "project");
    assert!(told.contains(&takes(ALL)), "{told:?}");
}

#[test]
fn a_policy_that_is_written_as_a_whole_replaces_all_members() {
    let policy = |bindings: &str| {
        let values = json!({"crypto_key_id": KEY, "policy_data": bindings});
        lines(&added(
            plan(&[]),
            "google_kms_crypto_key_iam_policy",
            json!({"actions": ["create"],
            "before": null, "after": values, "after_unknown": {}}),
        ))
    };
    let told =
        policy(r#"{"bindings": [{"role": "roles/cloudkms.viewer", "members": ["user:a@b.c"]}]}"#);
    assert!(told.contains(&takes(ALL)), "{told:?}");
    let kept = r#"{"bindings": [{"role": "projects/acme-streams/roles/confluent_kms",
        "members": ["group:cck-6w4nd@confluent.io"]}]}"#;
    assert!(policy(kept).is_empty(), "{:?}", policy(kept));
    let told = policy("no JSON");
    assert!(told[0].starts_with("unknown plan-strips-cluster"), "{told:?}");
}

#[test]
fn a_condition_makes_it_unknown() {
    let condition = json!({"actions": ["delete", "create"], "after": {"condition": [
        {"title": "office", "expression": "request.time.getHours() < 8", "description": ""}]}});
    let told = lines(&plan(&[(MEMBER, condition)]));
    let wanted = format!(
        "unknown plan-strips-cluster cannot tell whether the plan leaves {GROUP} {ALL}, which \
         Confluent needs for cluster `sensors`: it holds only under a condition, which depends on \
         the time"
    );
    assert!(told.contains(&wanted), "{told:?}");
}

#[test]
fn a_key_or_a_version_that_goes_is_told() {
    let told = lines(&plan(&[("google_kms_crypto_key.sensors", gone())]));
    assert!(told[0].contains("the plan deletes `google_kms_crypto_key.sensors`"), "{told:?}");
    let version = |change: Value| lines(&added(plan(&[]), "google_kms_crypto_key_version", change));
    let values = json!({"crypto_key": KEY, "state": "ENABLED"});
    let told = version(json!({"actions": ["delete"], "before": values, "after": null}));
    assert!(told[0].contains("the plan destroys `google_kms_crypto_key_version.it`"), "{told:?}");
    let off = json!({"crypto_key": KEY, "state": "DISABLED"});
    let told = version(json!({"actions": ["update"], "before": values, "after": off}));
    assert!(told[0].contains("the plan turns off `google_kms_crypto_key_version.it`"), "{told:?}");
    let told = version(json!({"actions": ["no-op"], "before": off, "after": off}));
    assert!(!told.iter().any(|it| it.contains("plan-strips-cluster")), "{told:?}");
}

#[test]
fn a_key_that_is_made_is_known_by_its_ring_and_judged() {
    let made = json!({"actions": ["create"], "before": null,
        "after": {"id": null, "primary": null, "rotation_period": null},
        "after_unknown": {"id": true, "primary": true}});
    let told = lines(&plan(&[("google_kms_crypto_key.sensors", made)]));
    assert_eq!(
        told,
        ["warning rotation-off the key of cluster `sensors` does not rotate: it has no \
          `rotationPeriod` and no `nextRotationTime`"],
    );
}
