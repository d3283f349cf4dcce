//! Which keys and clusters a plan knows, in itself and beside it.

use expect_test::expect;
use keywright_engine::ops::check::Request;

use crate::memory::Memory;

use super::made::{
    KEY, OTHER, ROLE, USE, all, around, change, check, check_with, cluster, deleted, key, lets,
    made, policy, record, stays, updated, with,
};

#[test]
fn two_clusters_on_one_key_are_told_by_every_spelling() {
    let shared = |first: &str, second: &str| {
        let of = |name: &str, arn: &str| {
            [
                stays(&format!("confluent_byok_key.{name}"), &record(&format!("cck-{name}"), arn)),
                made(
                    &format!("confluent_kafka_cluster.{name}"),
                    &cluster("", name, &format!("cck-{name}")),
                    r#"{"id": true}"#,
                ),
            ]
        };
        [of("a", first), of("b", second)].concat()
    };
    let lines = |changes: &[String]| with(changes, "").check(&["plan.json"]).lines();
    let mrk = |region: &str| {
        format!("arn:aws:kms:{region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab")
    };
    let told = "encrypts clusters `a` and `b`";
    let twice = lines(&shared(KEY, KEY));
    assert!(twice.iter().any(|it| it.contains("key-shared") && it.contains(told)), "{twice:?}");
    let siblings = lines(&shared(&mrk("eu-central-1"), &mrk("eu-west-1")));
    assert!(siblings.iter().any(|it| it.contains("key-shared")), "{siblings:?}");
    let apart = lines(&shared(KEY, OTHER));
    assert!(!apart.iter().any(|it| it.contains("key-shared")), "{apart:?}");
}

#[test]
fn an_msk_cluster_counts_beside_confluent_s() {
    let [record, cluster] = around();
    let msk = format!(
        r#"{{"cluster_name": "clicks",
            "encryption_info": [{{"encryption_at_rest_kms_key_arn": "{KEY}"}}]}}"#
    );
    let kept = stays("aws_kms_key.orders", &key(&all()));
    check(
        &[kept, record, cluster, made("aws_msk_cluster.clicks", &msk, r#"{"arn": true}"#)],
        &["error key-shared key `aws_kms_key.orders` encrypts clusters `orders` and `clicks`"],
    );
    check(
        &[deleted("aws_kms_key.orders", &key(&all())), stays("aws_msk_cluster.clicks", &msk)],
        &["error plan-strips-cluster the plan deletes `aws_kms_key.orders`, the key of cluster \
           `clicks`: nothing that it encrypted can be read"],
    );
}

#[test]
fn a_key_that_is_not_made_yet_is_found_by_the_configuration_where_it_names_one() {
    let changes = |index: &str| {
        let record = format!("confluent_byok_key.it{index}");
        let cluster = r#"{"display_name": "orders", "cloud": "AWS", "dedicated": [{}]}"#;
        [
            made(
                "aws_kms_key.it",
                r#"{"enable_key_rotation": true}"#,
                r#"{"arn": true, "policy": true}"#,
            ),
            made(
                &record,
                r#"{"aws": [{}]}"#,
                r#"{"id": true, "aws": [{"key_arn": true, "roles": true}]}"#,
            ),
            made("confluent_kafka_cluster.it", cluster, r#"{"byok_key": [{"id": true}]}"#),
        ]
    };
    let configuration = |references: &str| {
        format!(
            r#", "configuration": {{"root_module": {{"resources": [
            {{"mode": "managed", "type": "confluent_byok_key", "name": "it", "expressions":
                {{"aws": [{{"key_arn": {{"references": ["aws_kms_key.it.arn", "aws_kms_key.it"]}}}}]}}}},
            {{"mode": "managed", "type": "confluent_kafka_cluster", "name": "it", "expressions":
                {{"byok_key": [{{"id": {{"references": [{references}]}}}}]}}}}]}}}}"#
        )
    };
    let one = configuration(r#""confluent_byok_key.it.id", "confluent_byok_key.it""#);
    check_with(
        &changes(""),
        &one,
        &[
            "unknown plan-part-unknown cannot tell whether `aws_kms_key.it` will serve cluster \
             `orders`: `policy` of `aws_kms_key.it` is known only after the apply",
            "unknown plan-part-unknown cannot tell whether `aws_kms_key.it` will serve cluster \
             `orders`: `roles` of `confluent_byok_key.it` is known only after apply",
        ],
    );
    let unclear = "unknown plan-part-unknown cannot tell which key encrypts cluster `orders`, and \
                   whether it shares it: the key of `confluent_kafka_cluster.it` is known only \
                   after the apply";
    let two = configuration(r#""confluent_byok_key.it", "each.key""#);
    check_with(&changes("[\"a\"]"), &two, &[unclear]);
    check_with(&changes(""), "", &[unclear]);
    let none = configuration("").replace(r#""byok_key": [{"id": {"references": []}}]"#, "");
    check_with(&changes(""), &none, &[]);
}

#[test]
fn a_plan_of_a_part_counts_what_the_state_holds_beside_it() {
    let lost = updated("aws_kms_key.orders", &key(&all()), &key(&policy(&lets(USE, ""))));
    let held = |kind: &str, mode: &str, values: &str| {
        let dot = if mode == "data" { "data." } else { "" };
        format!(
            r#"{{"address": "module.kafka.{dot}{kind}.orders", "mode": "{mode}", "type": "{kind}",
                "name": "orders", "values": {values}}}"#
        )
    };
    for mode in ["managed", "data"] {
        let state = format!(
            r#", "prior_state": {{"values": {{"root_module": {{"child_modules": [
                {{"address": "module.kafka", "resources": [{}, {}]}}]}}}}}}"#,
            held("confluent_byok_key", mode, &record("cck-1", KEY)),
            held("confluent_kafka_cluster", mode, &cluster("lkc-1", "orders", "cck-1")),
        );
        let lines = with(std::slice::from_ref(&lost), &state).check(&["plan.json"]).lines();
        assert!(lines.iter().any(|it| it.contains("plan-strips-cluster")), "{lines:?}");
    }
}

#[test]
fn a_plan_that_is_not_the_whole_is_unknown() {
    let whole = "unknown plan-part-unknown the plan is not the whole: ";
    check_with(&[], r#", "errored": false, "complete": false"#, &[]);
    for (more, why) in [
        (r#", "errored": true"#, "the planning failed before its end"),
        (
            r#", "deferred_changes": [{"resource_change": {"type": "aws_kms_key"}}]"#,
            "changes of keys are put off to a later plan",
        ),
    ] {
        check_with(&[], more, &[&format!("{whole}{why}")]);
    }
    check(
        &[change("aws_kms_key.orders", r#""create", "forget""#, &key(&all()), "{}", "{}")],
        &[&format!("{whole}what it does with `aws_kms_key.orders` is `create`, `forget`")],
    );
}

#[test]
fn a_resource_that_touches_keys_and_is_not_read_is_told() {
    check(
        &[
            made("aws_kms_ciphertext.a", "{}", "{}"),
            made("aws_kms_ciphertext.b", "{}", "{}"),
            deleted("aws_kms_custom_key_store.hsm", "{}"),
            deleted("aws_s3_bucket.logs", "{}"),
        ],
        &[
            "note plan-resource-unread 2 resources of type `aws_kms_ciphertext` touch keys and are \
             not read; the first is `aws_kms_ciphertext.a`",
            "note plan-resource-unread `aws_kms_custom_key_store.hsm` touches keys, and resources \
             of type `aws_kms_custom_key_store` are not read",
        ],
    );
}

#[test]
fn clusters_of_an_estate_that_is_named_beside_the_plan_count() {
    let mut memory = Memory::from_disk("../../examples/acme", "acme");
    let plans = Memory::from_disk("../../examples/plans", "plans");
    memory.0.extend(plans.0);
    let strips = |paths: &[&str]| {
        let lines = memory.check(paths).lines();
        lines.into_iter().filter(|it| it.contains("plan-strips-cluster")).collect::<Vec<_>>()
    };
    let plan = "plans/aws/beside-acme.json";
    assert!(strips(&[plan]).is_empty());
    for paths in [["acme", plan], [plan, "acme"]] {
        let told = strips(&paths);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|it| it.contains("which Confluent needs for cluster `orders`")));
    }
}

#[test]
fn a_new_cluster_on_a_key_of_the_estate_is_told() {
    let arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let shares = |record_id: &str, id: &str, name: &str| {
        let mut memory = Memory::from_disk("../../examples/acme", "acme");
        let changes = [
            stays("confluent_byok_key.it", &record("cck-other", arn)),
            made("confluent_kafka_cluster.it", &cluster(id, name, record_id), "{}"),
        ];
        memory.0.extend(with(&changes, "").0);
        let lines = memory.check(&["acme", "plan.json"]).lines();
        lines.into_iter().filter(|it| it.contains("key-shared")).nth(1)
    };
    let wanted = |key: &str| {
        Some(format!("error key-shared key `{key}` encrypts clusters `new` and `orders`"))
    };
    assert_eq!(shares("cck-other", "", "new"), wanted(arn));
    assert_eq!(shares("cck-8kd2p", "", "new"), wanted(arn));
    assert_eq!(shares("cck-other", "lkc-1q0001", "orders"), None, "it is the same cluster");
}

#[test]
fn plans_of_another_version_and_states_are_refused() {
    for text in [
        r#"{"format_version": "2.0", "resource_changes": []}"#,
        r#"{"format_version": "1.0", "values": {"root_module": {}}}"#,
    ] {
        let heard = Memory::of([("plan.json", text)]).check(&["plan.json"]);
        assert_eq!(heard.ended.unreadable, 1, "{text}");
        assert!(heard.lines()[0].starts_with("error plan-unreadable"), "{:?}", heard.lines());
    }
}

#[test]
fn a_record_that_is_handed_in_beside_a_plan_says_whom_the_vendor_uses() {
    let listed = format!(r#"{{"id": "cck-1", "aws": [{{"key_arn": "{KEY}", "roles": []}}]}}"#);
    let less = key(&policy(&lets(USE, "")));
    let changes = [
        updated("aws_kms_key.orders", &key(&all()), &less),
        stays("confluent_byok_key.orders", &listed),
        stays("confluent_kafka_cluster.orders", &cluster("lkc-1", "orders", "cck-1")),
    ];
    let mut memory = with(&changes, "");
    let record =
        format!(r#"{{"id": "cck-1", "key": "{KEY}", "roles": ["{ROLE}"], "cloud": "AWS"}}"#);
    memory.0.insert("byok.json".into(), record.into_bytes());
    let request = Request {
        paths: vec!["plan.json".into()],
        record: Some("byok.json".into()),
        ..Request::default()
    };
    let lines = memory.run(&request).expect("both are there").lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("error plan-strips-cluster the plan takes `kms:Decrypt`"));
}

/// The examples that Terraform itself made, beside the estate that declares the cluster.
#[test]
fn plans_that_terraform_made_are_read() {
    let mut memory = Memory::from_disk("../../examples/acme", "acme");
    memory.0.extend(Memory::from_disk("../../examples/plans", "plans").0);
    let told = |file: &str| {
        let lines = memory.check(&["acme", file]).lines();
        let ours = |it: &String| it.contains("plan-") || it.contains("aws_kms_key.fresh");
        lines.into_iter().filter(ours).map(|it| format!("{it}\n")).collect::<String>()
    };
    expect![[r#"
        error plan-strips-cluster the plan takes `kms:Decrypt` from `arn:aws:iam::444455556666:role/block_storage_manager`, which Confluent needs for cluster `orders`
        error plan-strips-cluster the plan takes `kms:Decrypt` from `arn:aws:iam::777788889999:role/cc-kafka-orders-8f3a2c1d`, which Confluent needs for cluster `orders`
        unknown plan-part-unknown cannot tell whether `aws_kms_key.fresh` will serve clusters `clicks` and `views`: `policy` of `aws_kms_key.fresh` is known only after the apply
        error key-shared key `aws_kms_key.fresh` encrypts clusters `clicks` and `views`
    "#]].assert_eq(&told("plans/terraform/plan.json"));
    expect![[r#"
        error plan-strips-cluster the plan deletes `aws_kms_key_policy.orders`, the policy of `aws_kms_key.orders`, the key of clusters `clicks` and `orders`: AWS puts its default in its place, which lets nobody in but the key's own account
    "#]].assert_eq(&told("plans/terraform/policy-removed.json"));
}

#[test]
fn a_cluster_that_stays_on_a_replaced_key_does_not_share_the_new_one() {
    let [record, orders] = around();
    let made_anew = change(
        "aws_kms_key.orders",
        r#""create", "delete""#,
        &key(&all()),
        r#"{"enable_key_rotation": true}"#,
        r#"{"arn": true, "policy": true}"#,
    );
    let msk = made(
        "aws_msk_cluster.clicks",
        r#"{"cluster_name": "clicks", "encryption_info": [{}]}"#,
        r#"{"encryption_info": [{"encryption_at_rest_kms_key_arn": true}]}"#,
    );
    let configuration = r#", "configuration": {"root_module": {"resources": [
        {"mode": "managed", "type": "aws_msk_cluster", "name": "clicks", "expressions":
            {"encryption_info": [{"encryption_at_rest_kms_key_arn":
                {"references": ["aws_kms_key.orders.arn", "aws_kms_key.orders"]}}]}}]}}"#;
    let lines =
        with(&[made_anew, record, orders, msk], configuration).check(&["plan.json"]).lines();
    assert!(lines[0].contains("the plan puts another key in the place"), "{lines:?}");
    assert!(!lines.iter().any(|it| it.contains("key-shared")), "{lines:?}");
}
