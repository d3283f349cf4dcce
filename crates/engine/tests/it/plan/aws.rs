//! What a running cluster on a key in AWS loses by a plan is told, and nothing else.

use super::made::{
    KEY, OTHER, USE, all, around, change, check, check_policy, cluster, deleted, key, key_of, lets,
    policy, record, stays, updated, with,
};

#[test]
fn a_permission_that_a_plan_takes_is_told_with_its_cluster_and_principal() {
    check_policy(&all(), &[]);
    check_policy(
        &policy(&lets(USE, "")),
        &[
            "error plan-strips-cluster the plan takes `kms:Decrypt` from \
             `arn:aws:iam::444455556666:role/storage`, which Confluent needs for cluster `orders`",
            "error vendor-permission-missing `arn:aws:iam::444455556666:role/storage` lacks \
             `kms:Decrypt`, which Confluent needs for cluster `orders`",
        ],
    );
}

#[test]
fn a_statement_that_denies_is_told_and_one_under_a_condition_is_unknown() {
    let deny = |more: &str| {
        let vendor = lets(&format!(r#"{USE}, "kms:Decrypt""#), "");
        let sid =
            r#"{"Sid": "Fence", "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt","#;
        policy(&format!(r#"{vendor}, {sid} "Resource": "*"{more}}}"#))
    };
    let lines = |after: &str| {
        let [record, cluster] = around();
        let key = updated("aws_kms_key.orders", &key(&all()), &key(after));
        let lines = with(&[key, record, cluster], "").check(&["plan.json"]).lines();
        lines.into_iter().filter(|it| it.contains("plan-strips-cluster")).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(&deny("")),
        ["error plan-strips-cluster the plan denies `arn:aws:iam::444455556666:role/storage` \
          `kms:Decrypt`, which Confluent needs for cluster `orders`: statement `Fence` denies it"],
    );
    assert_eq!(
        lines(&deny(r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#)),
        ["unknown plan-strips-cluster cannot tell whether the plan leaves \
          `arn:aws:iam::444455556666:role/storage` `kms:Decrypt`, which Confluent needs for cluster \
          `orders`: statement `Fence` holds only under a condition on `aws:SourceIp`"],
    );
}

#[test]
fn a_key_that_stops_serving_is_told() {
    let before = key(&all());
    let check_key = |change: String, wanted: &str| {
        let [record, cluster] = around();
        let lines = with(&[change, record, cluster], "").check(&["plan.json"]).lines();
        let ours: Vec<_> = lines.iter().filter(|it| it.contains("plan-strips-cluster")).collect();
        assert_eq!(ours, [&format!("error plan-strips-cluster the plan {wanted}")]);
    };
    check_key(
        deleted("aws_kms_key.orders", &before),
        "deletes `aws_kms_key.orders`, the key of cluster `orders`: nothing that it encrypted can \
         be read",
    );
    check_key(
        change("aws_kms_key.orders", r#""delete", "create""#, &before, "{}", r#"{"arn": true}"#),
        "puts another key in the place of `aws_kms_key.orders`, the key of cluster `orders`: a \
         cluster's key cannot be changed, and its data is lost with the old one",
    );
    check_key(
        updated(
            "aws_kms_key.orders",
            &key_of(KEY, &all(), r#", "is_enabled": true"#),
            &key_of(KEY, &all(), r#", "is_enabled": false"#),
        ),
        "disables `aws_kms_key.orders`, the key of cluster `orders`: nothing that it encrypted \
         can be read",
    );
}

#[test]
fn a_policy_of_its_own_counts_before_the_key_s_and_its_deletion_leaves_the_default() {
    let [record, cluster] = around();
    let own = |policy: &str, more: &str| {
        format!(
            r#"{{"key_id": "1234abcd-12ab-34cd-56ef-1234567890ab", "policy": "{policy}"{more}}}"#
        )
    };
    let check_own = |change: String, wanted: &[&str]| {
        let kept = stays("aws_kms_key.orders", &key(&all()));
        check(&[kept, change, record.clone(), cluster.clone()], wanted);
    };
    check_own(stays("aws_kms_key_policy.orders", &own(&all(), "")), &[]);
    check_own(
        updated("aws_kms_key_policy.orders", &own(&all(), ""), &own(&policy(&lets(USE, "")), "")),
        &[
            "error plan-strips-cluster the plan takes `kms:Decrypt` from \
             `arn:aws:iam::444455556666:role/storage`, which Confluent needs for cluster `orders`",
            "error vendor-permission-missing `arn:aws:iam::444455556666:role/storage` lacks \
             `kms:Decrypt`, which Confluent needs for cluster `orders`",
        ],
    );
    check_own(
        deleted("aws_kms_key_policy.orders", &own(&all(), "")),
        &["error plan-strips-cluster the plan deletes `aws_kms_key_policy.orders`, the policy of \
           `aws_kms_key.orders`, the key of cluster `orders`: AWS puts its default in its place, \
           which lets nobody in but the key's own account"],
    );
    let bypass = r#", "bypass_policy_lockout_safety_check": true"#;
    check_own(deleted("aws_kms_key_policy.orders", &own(&all(), bypass)), &[]);
    check_own(
        change(
            "aws_kms_key_policy.orders",
            r#""update""#,
            &own(&all(), ""),
            r#"{"key_id": "1234abcd-12ab-34cd-56ef-1234567890ab"}"#,
            r#"{"policy": true}"#,
        ),
        &["unknown plan-strips-cluster cannot tell whether the plan strips cluster `orders`: \
           `policy` of `aws_kms_key_policy.orders` is known only after the apply"],
    );
}

#[test]
fn a_cluster_that_goes_with_its_key_or_its_record_is_told() {
    let before = key(&all());
    let gone = deleted("confluent_kafka_cluster.orders", &cluster("lkc-1", "orders", "cck-1"));
    let [record_stays, cluster_stays] = around();
    let wanted = "error plan-strips-cluster the plan deletes `aws_kms_key.orders` together with \
                  cluster `orders`, whose key it is: Confluent holds the key for 5 days after a \
                  cluster's deletion";
    let key_gone = deleted("aws_kms_key.orders", &before);
    check(&[key_gone, record_stays, gone.clone()], &[wanted]);
    let record_gone = deleted("confluent_byok_key.orders", &record("cck-1", KEY));
    let kept = stays("aws_kms_key.orders", &before);
    check(
        &[kept.clone(), record_gone, cluster_stays],
        &["error plan-strips-cluster the plan deletes or replaces `confluent_byok_key.orders`, \
           the vendor's record of `aws_kms_key.orders`, the key of cluster `orders`: by the record the \
           vendor finds its way to the key"],
    );
    check(&[kept, around()[0].clone(), gone], &[]);
}

#[test]
fn what_the_plan_forgets_stays_as_it_is() {
    let [record, cluster] = around();
    let before = key(&all());
    let forgotten = change("aws_kms_key.orders", r#""forget""#, &before, "null", "{}");
    check(&[forgotten, record, cluster], &[]);
}

#[test]
fn a_changed_policy_is_unknown_where_nobody_says_whom_the_vendor_uses() {
    let changed = updated("aws_kms_key.orders", &key(&all()), &key(&policy(&lets(USE, ""))));
    let unlisted = format!(r#"{{"id": "cck-1", "aws": [{{"key_arn": "{KEY}", "roles": []}}]}}"#);
    let [_, cluster] = around();
    check(
        &[changed, stays("confluent_byok_key.orders", &unlisted), cluster],
        &["unknown plan-strips-cluster cannot tell whether the plan strips cluster `orders`: \
           `roles` of `confluent_byok_key.orders` names nobody"],
    );
}

#[test]
fn a_policy_that_is_not_known_is_neither_kept_nor_taken() {
    let [record, cluster] = around();
    let none = format!(r#"{{"arn": "{KEY}", "enable_key_rotation": true}}"#);
    let strips = |before: &str, after: &str| {
        let changes =
            [updated("aws_kms_key.orders", before, after), record.clone(), cluster.clone()];
        let lines = with(&changes, "").check(&["plan.json"]).lines();
        lines.into_iter().filter(|it| it.contains("plan-strips-cluster")).collect::<Vec<_>>()
    };
    assert!(strips(&none, &key(&policy(&lets(USE, "")))).is_empty());
    assert_eq!(
        strips(&key(&all()), &key("no JSON")),
        ["unknown plan-strips-cluster cannot tell whether the plan strips cluster `orders`: its \
          policy is not known"],
    );
}

#[test]
fn a_cluster_that_is_made_anew_leaves_its_key_as_one_that_is_deleted_does() {
    let [record, _] = around();
    let shown = cluster("lkc-1", "orders", "cck-1");
    let anew = change(
        "confluent_kafka_cluster.orders",
        r#""delete", "create""#,
        &shown,
        &cluster("", "orders", "cck-2"),
        r#"{"id": true}"#,
    );
    let other = [
        stays("aws_kms_key.next", &key_of(OTHER, &all(), "")),
        stays("confluent_byok_key.next", &super::made::record("cck-2", OTHER)),
    ];
    let gone = deleted("aws_kms_key.orders", &key(&all()));
    let changes = [vec![gone, record, anew.clone()], other.to_vec()].concat();
    check(
        &changes,
        &["error plan-strips-cluster the plan deletes `aws_kms_key.orders` together with cluster \
           `orders`, whose key it is: Confluent holds the key for 5 days after a cluster's \
           deletion"],
    );
    let kept = stays("aws_kms_key.orders", &key(&all()));
    let record_gone = deleted("confluent_byok_key.orders", &super::made::record("cck-1", KEY));
    check(&[vec![kept, record_gone, anew], other.to_vec()].concat(), &[]);
}

#[test]
fn what_msk_needs_of_a_changed_policy_is_unknown_and_of_a_changed_schedule_is_not_asked() {
    let msk = format!(
        r#"{{"cluster_name": "clicks",
            "encryption_info": [{{"encryption_at_rest_kms_key_arn": "{KEY}"}}]}}"#
    );
    let changed = |after: &str| {
        let key = updated("aws_kms_key.orders", &key(&all()), after);
        let heard = with(&[key, stays("aws_msk_cluster.clicks", &msk)], "").check(&["plan.json"]);
        heard.findings.iter().map(|it| (it.message.clone(), it.help.clone())).collect::<Vec<_>>()
    };
    assert!(changed(&key_of(KEY, &all(), r#", "rotation_period_in_days": 200"#)).is_empty());
    let told = changed(&key(&policy(&lets(USE, ""))));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.starts_with("cannot tell whether the plan strips cluster `clicks`"));
    assert!(told[0].1.contains("MSK"), "{told:?}");
}
