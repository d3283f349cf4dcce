//! Templates of CloudFormation: what will be, without what is.

use crate::memory::Memory;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Admin", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/admin"},
    "Action": ["kms:PutKeyPolicy", "kms:GetKeyPolicy"], "Resource": "*"}]}"#;

fn key(more: &str) -> String {
    format!(r#""Key": {{"Type": "AWS::KMS::Key", "Properties": {{"KeyPolicy": {POLICY}{more}}}}}"#)
}

fn cluster(name: &str, key: &str, more: &str) -> String {
    format!(
        r#""{name}": {{"Type": "AWS::MSK::Cluster", "Properties": {{"ClusterName": "{name}",
            "EncryptionInfo": {{"EncryptionAtRest": {{"DataVolumeKMSKeyId": {key}}}}}}}{more}}}"#
    )
}

fn check(resources: &[String], wanted: &[&str]) {
    let text = format!(r#"{{"Resources": {{{}}}}}"#, resources.join(", "));
    let memory = Memory::of([("template.json", text.as_str())]);
    assert_eq!(memory.check(&["template.json"]).lines(), wanted, "{text}");
}

const ROTATES: &str = r#", "EnableKeyRotation": "true""#;
const GET: &str = r#"{"Fn::GetAtt": ["Key", "Arn"]}"#;

#[test]
fn two_clusters_on_one_key_are_told_however_they_name_it() {
    check(&[key(ROTATES), cluster("a", GET, "")], &[]);
    for other in [GET, r#"{"Fn::GetAtt": "Key.Arn"}"#, r#"{"Ref": "Key"}"#] {
        check(
            &[key(ROTATES), cluster("a", GET, ""), cluster("b", other, "")],
            &["error key-shared key `Key` encrypts clusters `a` and `b`"],
        );
    }
    let arn = "\"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"";
    let told = "error key-shared key \
                `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab` \
                encrypts clusters `a` and `b`";
    check(&[cluster("a", arn, ""), cluster("b", arn, "")], &[told]);
}

#[test]
fn the_key_will_be_judged_by_the_rules_of_its_cloud() {
    check(
        &[key(""), cluster("a", GET, "")],
        &["warning rotation-off the key of cluster `a` does not rotate"],
    );
    check(
        &[key(&format!(r#"{ROTATES}, "KeySpec": "RSA_4096""#)), cluster("a", GET, "")],
        &["error key-spec-unfit the key is `RSA_4096`; cluster `a` needs `SYMMETRIC_DEFAULT`"],
    );
}

#[test]
fn what_only_the_stack_computes_is_unknown() {
    let sub = r#"{"Statement": [{"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:x"}}}]}"#;
    check(
        &[key(ROTATES).replace(POLICY, sub), cluster("a", GET, "")],
        &["unknown plan-part-unknown cannot tell whether `Key` will serve cluster `a`: `policy` \
           of `Key` is known only after the apply"],
    );
    check(
        &[cluster("a", r#"{"Fn::ImportValue": "key"}"#, "")],
        &["unknown plan-part-unknown cannot tell which key encrypts cluster `a`, and whether it \
           shares it: the key of `a` is known only after the apply"],
    );
    let dark = [key(&format!(r#"{ROTATES}, "Enabled": {{"Ref": "On"}}"#)), cluster("a", GET, "")];
    check(
        &dark,
        &[
            "unknown plan-part-unknown cannot tell whether `Key` will serve cluster `a`: whether \
           `Key` is enabled is known only after the apply",
            "unknown key-disabled cannot tell whether the key is enabled: its description has no \
           `KeyState`",
        ],
    );
}

#[test]
fn a_type_that_only_the_stack_computes_is_not_taken_for_the_default() {
    check(
        &[key(&format!(r#"{ROTATES}, "KeySpec": {{"Ref": "Spec"}}"#)), cluster("a", GET, "")],
        &["unknown key-spec-unfit cannot tell whether the key is fit: its description has no \
           `KeySpec`"],
    );
}

#[test]
fn a_resource_that_may_not_be_made_leaves_the_template_unknown() {
    let whole = "unknown plan-part-unknown the plan is not the whole: ";
    let loops = r#""Fn::ForEach::Keys": ["Name", ["a"], {}]"#.to_owned();
    check(
        &[key(ROTATES), cluster("a", GET, ""), loops],
        &[&format!("{whole}`Fn::ForEach::Keys` makes resources that the template does not show")],
    );
    check(
        &[key(ROTATES), cluster("a", GET, r#", "Condition": "InProduction""#)],
        &[&format!("{whole}whether `a` is made hangs on `InProduction`")],
    );
}

#[test]
fn a_template_without_keys_or_clusters_is_not_judged() {
    let text = r#"{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}"#;
    let heard = Memory::of([("template.json", text)]).check(&["template.json"]);
    assert!(heard.findings.is_empty());
    let unjudged = &heard.ended.report.unjudged;
    assert_eq!(unjudged[0].why, "it is of no kind that keywright knows");
}

#[test]
fn keys_on_which_nothing_stands_are_listed_and_not_judged() {
    let text = format!(r#"{{"Resources": {{{}}}}}"#, key(r#", "KeySpec": "RSA_4096""#));
    let heard = Memory::of([("template.json", text.as_str())]).check(&["template.json"]);
    assert!(heard.findings.is_empty(), "{:?}", heard.lines());
    let unjudged = &heard.ended.report.unjudged;
    assert!(unjudged[0].why.starts_with("no cluster and no vendor's record stands on 1 of"));
}
