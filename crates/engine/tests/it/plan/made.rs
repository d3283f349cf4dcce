//! Plans over AWS, written out resource by resource.

use crate::memory::Memory;

pub(super) const KEY: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(super) const OTHER: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/9876abcd-12ab-34cd-56ef-1234567890ab";
pub(super) const ROLE: &str = "arn:aws:iam::444455556666:role/storage";
pub(super) const USE: &str = r#""kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
    "kms:DescribeKey", "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant""#;

/// A line of `resource_changes`.
pub(super) fn change(
    address: &str,
    actions: &str,
    before: &str,
    after: &str,
    unknown: &str,
) -> String {
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

pub(super) fn stays(address: &str, values: &str) -> String {
    change(address, r#""no-op""#, values, values, "{}")
}

pub(super) fn updated(address: &str, before: &str, after: &str) -> String {
    change(address, r#""update""#, before, after, "{}")
}

pub(super) fn deleted(address: &str, before: &str) -> String {
    change(address, r#""delete""#, before, "null", "{}")
}

pub(super) fn made(address: &str, after: &str, unknown: &str) -> String {
    change(address, r#""create""#, "null", after, unknown)
}

pub(super) fn policy(statements: &str) -> String {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "Admin", "Effect": "Allow",
        "Principal": {{"AWS": "arn:aws:iam::111122223333:role/admin"}},
        "Action": ["kms:PutKeyPolicy", "kms:GetKeyPolicy"], "Resource": "*"}}, {statements}]}}"#
    );
    text.replace('\n', " ").replace('"', "\\\"")
}

pub(super) fn lets(actions: &str, more: &str) -> String {
    format!(
        r#"{{"Sid": "Vendor", "Effect": "Allow", "Principal": {{"AWS": "{ROLE}"}},
        "Action": [{actions}], "Resource": "*"{more}}}"#
    )
}

pub(super) fn all() -> String {
    policy(&lets(&format!(r#"{USE}, "kms:Decrypt""#), ""))
}

pub(super) fn key(policy: &str) -> String {
    key_of(KEY, policy, "")
}

pub(super) fn key_of(arn: &str, policy: &str, more: &str) -> String {
    let id = arn.rsplit_once('/').expect("an ARN").1;
    format!(
        r#"{{"arn": "{arn}", "key_id": "{id}", "id": "{id}", "enable_key_rotation": true,
            "policy": "{policy}"{more}}}"#
    )
}

pub(super) fn record(id: &str, arn: &str) -> String {
    format!(r#"{{"id": "{id}", "aws": [{{"key_arn": "{arn}", "roles": ["{ROLE}"]}}], "gcp": []}}"#)
}

pub(super) fn cluster(id: &str, name: &str, record: &str) -> String {
    format!(
        r#"{{"id": "{id}", "display_name": "{name}", "cloud": "AWS", "region": "eu-central-1",
            "dedicated": [{{"cku": 2}}], "byok_key": [{{"id": "{record}"}}]}}"#
    )
}

/// The record and the cluster of the key, both left as they are.
pub(super) fn around() -> [String; 2] {
    [
        stays("confluent_byok_key.orders", &record("cck-1", KEY)),
        stays("confluent_kafka_cluster.orders", &cluster("lkc-1", "orders", "cck-1")),
    ]
}

pub(super) fn with(changes: &[String], more: &str) -> Memory {
    let text = format!(
        r#"{{"format_version": "1.2", "resource_changes": [{}]{more}}}"#,
        changes.join(",\n")
    );
    Memory::of([("plan.json", text.as_str())])
}

pub(super) fn check(changes: &[String], wanted: &[&str]) {
    check_with(changes, "", wanted);
}

pub(super) fn check_with(changes: &[String], more: &str, wanted: &[&str]) {
    let heard = with(changes, more).check(&["plan.json"]);
    assert_eq!(heard.lines(), wanted);
    assert_eq!(heard.ended.unreadable, 0);
    for it in &heard.findings {
        assert!(it.fix.edits.is_empty() && it.fix.command.is_none(), "{}", it.message);
        assert!(!it.help.is_empty(), "{} has no next step", it.message);
    }
}

/// A plan that changes the policy of the key of `orders`.
pub(super) fn check_policy(after: &str, wanted: &[&str]) {
    let [record, cluster] = around();
    check(&[updated("aws_kms_key.orders", &key(&all()), &key(after)), record, cluster], wanted);
}
