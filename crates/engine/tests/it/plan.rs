//! Plans: what will be is judged, and what a running cluster loses on the way is told.

use crate::memory::Memory;

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/9876abcd-12ab-34cd-56ef-1234567890ab";
const ROLE: &str = "arn:aws:iam::444455556666:role/storage";
const USE: &str = r#""kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey",
    "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant""#;

/// A line of `resource_changes`.
fn change(address: &str, actions: &str, before: &str, after: &str, unknown: &str) -> String {
    let (module, rest) = match address.rsplit_once("!") {
        Some((module, rest)) => (format!(r#""module_address": "{module}", "#), rest),
        None => (String::new(), address),
    };
    let (kind, name) = rest.split_once('.').expect("a type and a name");
    let (name, index) = match name.split_once('[') {
        Some((name, index)) => (name, format!(r#""index": {}, "#, index.trim_end_matches(']'))),
        None => (name, String::new()),
    };
    let address = address.replace('!', ".").replace('"', "\\\"");
    format!(
        r#"{{"address": "{address}", {module}"mode": "managed", "type": "{kind}", "name": "{name}",
            {index}"change": {{"actions": [{actions}], "before": {before}, "after": {after},
            "after_unknown": {unknown}}}}}"#
    )
}

fn stays(address: &str, values: &str) -> String {
    change(address, r#""no-op""#, values, values, "{}")
}

fn updated(address: &str, before: &str, after: &str) -> String {
    change(address, r#""update""#, before, after, "{}")
}

fn deleted(address: &str, before: &str) -> String {
    change(address, r#""delete""#, before, "null", "{}")
}

fn made(address: &str, after: &str, unknown: &str) -> String {
    change(address, r#""create""#, "null", after, unknown)
}

fn policy(statements: &str) -> String {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "Admin", "Effect": "Allow",
        "Principal": {{"AWS": "arn:aws:iam::111122223333:role/admin"}},
        "Action": ["kms:PutKeyPolicy", "kms:GetKeyPolicy"], "Resource": "*"}}, {statements}]}}"#
    );
    text.replace('\n', " ").replace('"', "\\\"")
}

fn lets(actions: &str, more: &str) -> String {
    format!(
        r#"{{"Sid": "Vendor", "Effect": "Allow", "Principal": {{"AWS": "{ROLE}"}},
        "Action": [{actions}], "Resource": "*"{more}}}"#
    )
}

fn all() -> String {
    policy(&lets(&format!(r#"{USE}, "kms:Decrypt""#), ""))
}

fn key(policy: &str) -> String {
    key_of(KEY, policy, "")
}

fn key_of(arn: &str, policy: &str, more: &str) -> String {
    let id = arn.rsplit_once('/').expect("an ARN").1;
    format!(
        r#"{{"arn": "{arn}", "key_id": "{id}", "id": "{id}", "enable_key_rotation": true,
            "policy": "{policy}"{more}}}"#
    )
}

fn record(id: &str, arn: &str) -> String {
    format!(r#"{{"id": "{id}", "aws": [{{"key_arn": "{arn}", "roles": ["{ROLE}"]}}], "gcp": []}}"#)
}

fn cluster(id: &str, name: &str, record: &str) -> String {
    format!(
        r#"{{"id": "{id}", "display_name": "{name}", "cloud": "AWS", "region": "eu-central-1",
            "dedicated": [{{"cku": 2}}], "byok_key": [{{"id": "{record}"}}]}}"#
    )
}

/// The record and the cluster of the key, both left as they are.
fn around() -> [String; 2] {
    [
        stays("confluent_byok_key.orders", &record("cck-1", KEY)),
        stays("confluent_kafka_cluster.orders", &cluster("lkc-1", "orders", "cck-1")),
    ]
}

fn with(changes: &[String], more: &str) -> Memory {
    let text = format!(
        r#"{{"format_version": "1.2", "resource_changes": [{}]{more}}}"#,
        changes.join(",\n")
    );
    Memory::of([("plan.json", text.as_str())])
}

fn check(changes: &[String], wanted: &[&str]) {
    check_with(changes, "", wanted);
}

fn check_with(changes: &[String], more: &str, wanted: &[&str]) {
    let heard = with(changes, more).check(&["plan.json"]);
    assert_eq!(heard.lines(), wanted);
    assert_eq!(heard.ended.unreadable, 0);
    for it in &heard.findings {
        assert!(it.fix.edits.is_empty() && it.fix.command.is_none(), "{}", it.message);
        assert!(!it.help.is_empty(), "{} has no next step", it.message);
    }
}

/// A plan that changes the policy of the key of `orders`.
fn check_policy(after: &str, wanted: &[&str]) {
    let [record, cluster] = around();
    check(&[updated("aws_kms_key.orders", &key(&all()), &key(after)), record, cluster], wanted);
}

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
    check_with(&[], r#", "errored": false, "complete": true"#, &[]);
    for (more, why) in [
        (r#", "errored": true"#, "the planning failed before its end"),
        (r#", "complete": false"#, "further plans are needed before all is as configured"),
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
