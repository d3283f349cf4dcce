//! Plans of infrastructure as code, from the file to the exit code.

use expect_test::expect;

use crate::run::{keywright_in, read, top};

const DROPPED: &str = "examples/plans/aws/decrypt-dropped.json";

fn told(arguments: &[&str]) -> String {
    let ran = keywright_in(&top(), &[&["check"], arguments].concat(), "");
    let lines = ran.data.lines().filter(|it| it.contains("]: ") || it.ends_with("file"));
    let lines: String = lines.map(|it| format!("{it}\n")).collect();
    format!("exit {}\n{lines}", ran.exit)
}

#[test]
fn a_plan_that_drops_decrypt_for_a_running_cluster_exits_1_naming_the_cluster() {
    expect![[r#"
        exit 1
        error[EST-015 plan-strips-cluster]: the plan takes `kms:Decrypt` from `arn:aws:iam::444455556666:role/block_storage_manager`, which Confluent needs for cluster `billing`
        error[EST-015 plan-strips-cluster]: the plan takes `kms:Decrypt` from `arn:aws:iam::777788889999:role/cc-kafka-billing-5d1e90aa`, which Confluent needs for cluster `billing`
        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::444455556666:role/block_storage_manager` lacks `kms:Decrypt`, which Confluent needs for cluster `billing`
        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::777788889999:role/cc-kafka-billing-5d1e90aa` lacks `kms:Decrypt`, which Confluent needs for cluster `billing`
        4 errors, 0 unknown, 0 warnings, 0 notes in 1 key and 1 file
    "#]].assert_eq(&told(&[DROPPED]));
    let page = read(&top().join("docs/plan.md"));
    let first = told(&[DROPPED]).lines().nth(1).expect("a line").to_owned();
    assert!(page.contains(&format!("```text\n{first}\n```\n")), "{first}");
}

#[test]
fn a_plan_that_changes_tags_is_clean_and_one_of_new_clusters_is_told_before_it_is_applied() {
    expect![[r#"
        exit 0
        0 errors, 0 unknown, 0 warnings, 0 notes in 1 key and 1 file
    "#]]
    .assert_eq(&told(&["examples/plans/aws/tags-changed.json"]));
    expect![[r#"
        exit 1
        unknown[EST-016 plan-part-unknown]: cannot tell whether `aws_kms_key.events` will serve clusters `clicks` and `views`: `policy` of `aws_kms_key_policy.events` is known only after the apply
        unknown[EST-016 plan-part-unknown]: cannot tell whether `aws_kms_key.events` will serve clusters `clicks` and `views`: `roles` of `confluent_byok_key.events` is known only after apply
        error[EST-001 key-shared]: key `aws_kms_key.events` encrypts clusters `clicks` and `views`
        1 error, 2 unknown, 0 warnings, 0 notes in 1 key and 1 file
    "#]].assert_eq(&told(&["examples/plans/aws/new-clusters.json"]));
}

#[test]
fn what_a_plan_takes_in_azure_and_google_cloud_is_told_by_the_cluster_s_name() {
    for (cloud, file, cluster) in [
        ("azure", "role-removed", "cluster `parcels`"),
        ("google", "permission-dropped", "cluster `sensors`"),
    ] {
        let told = told(&[&format!("examples/plans/{cloud}/{file}.json")]);
        assert!(told.starts_with("exit 1\nerror[EST-015") && told.contains(cluster), "{told}");
    }
    for clean in ["azure/tags-changed", "google/title-changed"] {
        let told = told(&[&format!("examples/plans/{clean}.json")]);
        assert!(told.starts_with("exit 0"), "{told}");
    }
}

#[test]
fn a_template_s_two_clusters_on_one_key_are_told() {
    expect![[r#"
        exit 1
        error[EST-001 key-shared]: key `StreamsKey` encrypts clusters `clicks` and `views`
        1 error, 0 unknown, 0 warnings, 0 notes in 1 key and 1 file
    "#]]
    .assert_eq(&told(&["examples/plans/cloudformation/two-on-one-key.json"]));
}

#[test]
fn findings_point_into_the_policy_in_the_plan() {
    let arguments = ["check", DROPPED, "--format", "json"];
    let ran = keywright_in(&top(), &arguments, "");
    let report: serde_json::Value = serde_json::from_str(&ran.data).expect("JSON");
    let all = report["findings"].as_array().expect("findings");
    let lacking = all.iter().find(|it| it["rule"] == "AWS-001").expect("it is told");
    assert_eq!(lacking["file"], DROPPED);
    let path: Vec<String> = lacking["path"]
        .as_array()
        .expect("a path")
        .iter()
        .map(|it| it["value"].as_str().map_or_else(|| it["index"].to_string(), str::to_owned))
        .collect();
    assert_eq!(path.join("."), "resource_changes.0.change.after.policy.Statement.1.Action");
    let text = read(&top().join(DROPPED));
    let offset = lacking["span"]["start"]["offset"].as_u64().expect("an offset") as usize;
    assert!(text[offset..].starts_with(r#"[\"kms:Encrypt\""#), "{}", &text[offset..offset + 40]);
}

#[test]
fn of_a_plan_on_one_line_nothing_is_shown_but_what_is_pointed_at() {
    let text = read(&top().join(DROPPED));
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut value = value;
    let secret = serde_json::json!({
        "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance",
        "name": "main", "change": {"actions": ["no-op"], "after": {"password": "hunter2"},
        "before": {"password": "hunter2"}, "after_unknown": {}},
    });
    let changes = value["resource_changes"].as_array_mut().expect("changes");
    (0..4).rev().for_each(|at| changes.insert(at, secret.clone()));
    let line = value.to_string();
    for format in ["text", "json", "sarif", "junit", "github"] {
        let ran = keywright_in(&top(), &["check", "-", "--format", format], &line);
        assert_eq!(ran.exit, 1, "{}", ran.talk);
        assert!(!ran.data.contains("hunter2") && !ran.talk.contains("hunter2"), "{}", ran.data);
    }
}

#[test]
fn a_plan_of_another_version_is_refused_with_the_next_step() {
    let plan = r#"{"format_version": "2.0", "resource_changes": [], "password": "hunter2"}"#;
    let ran = keywright_in(&top(), &["check", "-", "--quiet"], plan);
    ran.check(expect![[r#"
        exit 2
        --- data
        error[TXT-008 plan-unreadable]: the plan has format version `2.0`, and only 1 is read
         --> -:1:20
          |
        1 | ..."2.0"...
          |    ^^^^^
          |
        help: print the plan with Terraform 1.1 or later, or with OpenTofu: `terraform show -json plan.out`

        1 error, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]]);
}

#[test]
fn a_plan_beside_an_estate_counts_the_estate_s_clusters() {
    let plan = "examples/plans/aws/beside-acme.json";
    let strips = |arguments: &[&str]| {
        let told = told(arguments);
        told.lines().filter(|it| it.contains("EST-015")).count()
    };
    assert_eq!(strips(&[plan]), 0);
    assert_eq!(strips(&["examples/acme", plan, "--key", "orders"]), 2);
}
