use super::told::{ARN, bundle, described, messages, policy, root, severities, statement};

fn inline(statements: &[&str]) -> String {
    let policy = policy(statements);
    format!(r#"{{"RoleName": "r", "PolicyName": "p", "PolicyDocument": {policy}}}"#)
}

fn allow(resource: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": "kms:Decrypt", {resource}}}"#)
}

fn check(statements: &[&str], wanted: &[&str]) {
    let text = bundle(&[&described(), &policy(&[&root()]), &inline(statements)]);
    assert_eq!(severities("AWS-022", &text), wanted, "{text}");
}

#[test]
fn every_spelling_of_every_key_is_every_key() {
    for pattern in [
        "*",
        "**",
        "arn:aws:kms*",
        "arn:aws:kms",
        "arn:*",
        "arn:aws:kms:us-east-1:111122223333:k*",
        "arn:aws:kms:us-east-1:111122223333:key/*",
        "arn:aws:kms:us-east-1:111122223333:key/?*",
        "arn:aws:kms:*:111122223333:key/*-*",
        "arn:aws:kms:us-????-1:*:key/*",
    ] {
        check(&[&allow(&format!(r#""Resource": ["{pattern}"]"#))], &["warning"]);
    }
    let other = "arn:aws:kms:us-east-1:111122223333:key/99990000-12ab-34cd-56ef-1234567890ab";
    check(&[&allow(&format!(r#""NotResource": "{other}""#))], &["warning"]);
}

#[test]
fn what_leaves_this_key_or_its_siblings_out_is_not_every_key() {
    for resource in [
        format!(r#""Resource": ["arn:aws:logs:us-east-1:111122223333:log-group:/app:*", "{ARN}"]"#),
        r#""Resource": "arn:aws:kms:us-east-1:999988887777:key/*""#.to_owned(),
        r#""Resource": "arn:aws:kms:eu-west-1:111122223333:key/*""#.to_owned(),
        r#""Resource": "arn:aws:kms:us-east-1:111122223333:alias/*""#.to_owned(),
        r#""Resource": "arn:aws:kms:us-east-1:111122223333:key/1234*""#.to_owned(),
        format!(r#""NotResource": "{ARN}""#),
    ] {
        check(&[&allow(&resource)], &[]);
    }
}

#[test]
fn a_variable_in_the_resource_leaves_it_open() {
    let resource = r#""Resource": "arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*""#;
    check(&[&allow(resource)], &["unknown"]);
}

#[test]
fn a_certain_denial_beside_it_counts() {
    let all = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let deny = |action: &str, resource: &str, more: &str| {
        format!(r#"{{"Effect": "Deny", "Action": {action}, "Resource": "{resource}"{more}}}"#)
    };
    check(&[all, &deny(r#""kms:*""#, "*", "")], &[]);
    check(&[&deny(r#"["kms:Decrypt", "kms:ReEncrypt*"]"#, ARN, ""), all], &[]);
    check(&[all, &deny(r#""kms:Decrypt""#, "*", "")], &["warning"]);
    let other = "arn:aws:kms:us-east-1:111122223333:key/99990000-12ab-34cd-56ef-1234567890ab";
    check(&[all, &deny(r#""kms:*""#, other, "")], &["warning"]);
    let mfa = r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}"#;
    check(&[all, &deny(r#""kms:*""#, "*", mfa)], &["warning"]);
    let tag = r#", "Condition": {"StringNotEquals": {"aws:ResourceTag/team": "batch"}}"#;
    check(&[all, &deny(r#""kms:*""#, "*", tag)], &["unknown"]);
}

#[test]
fn a_fence_names_a_key_or_a_service() {
    let fenced = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
                "Condition": {{"StringLike": {{{condition}}}}}}}"#
        )
    };
    for condition in [
        r#""kms:ViaService": "*.amazonaws.com""#,
        r#""kms:ViaService": "*.us-east-1.amazonaws.com""#,
        r#""kms:ViaService": ["s3.us-east-1.amazonaws.com", "?*.amazonaws.com"]"#,
        r#""kms:ResourceAliases": "alias/*""#,
        r#""aws:ResourceTag/team": "?*""#,
    ] {
        check(&[&fenced(condition)], &["warning"]);
    }
    for condition in
        [r#""kms:ViaService": "s3.*.amazonaws.com""#, r#""kms:ResourceAliases": "alias/batch-*""#]
    {
        check(&[&fenced(condition)], &[]);
    }
}

#[test]
fn only_the_version_in_force_counts() {
    let all = policy(&[r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#]);
    let version = |default: &str| {
        let version =
            format!(r#"{{"PolicyVersion": {{"VersionId": "v1"{default}, "Document": {all}}}}}"#);
        bundle(&[&described(), &policy(&[&root()]), &version])
    };
    for (default, wanted) in [
        (r#", "IsDefaultVersion": true"#, &["warning"][..]),
        (r#", "IsDefaultVersion": false"#, &[]),
        ("", &["warning"]),
    ] {
        assert_eq!(severities("AWS-022", &version(default)), wanted, "{default}");
    }
}

#[test]
fn a_policy_in_a_string_is_read_encoded_or_not() {
    let all = policy(&[r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#]);
    let string = all.replace('"', "\\\"");
    let encoded: String = all.bytes().map(|it| format!("%{it:02X}")).collect();
    let version = |text: &str| {
        let version = format!(
            r#"{{"PolicyVersion": {{"VersionId": "v1", "IsDefaultVersion": true,
                "Document": "{text}"}}}}"#
        );
        bundle(&[&described(), &policy(&[&root()]), &version])
    };
    assert_eq!(severities("AWS-022", &version(&string)), ["warning"]);
    assert_eq!(severities("AWS-022", &version(&encoded)), ["warning"]);
    for broken in ["%7B%22Statement", "%7B%2", "%7B%FF%7D", "{", "", "see the wiki"] {
        assert_eq!(severities("AWS-022", &version(broken)), ["unknown"], "{broken}");
    }
    let none = r#"{"PolicyVersion": {"VersionId": "v1", "IsDefaultVersion": true,
        "Document": null}}"#;
    let text = bundle(&[&described(), &policy(&[&root()]), none]);
    assert_eq!(severities("AWS-022", &text), ["unknown"]);
}

#[test]
fn a_part_that_cannot_be_read_is_no_clean_one() {
    for broken in [
        r#"{"Effect": "allow", "Action": "kms:Decrypt", "Resource": "*"}"#,
        r#"{"Effect": "Allow", "Action": {"a": 1}, "Resource": "*"}"#,
        r#"{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": 1}"#,
        r#"{"Effect": "Allow", "Action": "kms:Decrypt"}"#,
        r#"{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": []}"#,
    ] {
        check(&[broken], &["unknown"]);
    }
    check(&[r#"{"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}"#], &[]);
    check(&[r#"{"Effect": "Deny", "Action": {"a": 1}, "Resource": "*"}"#], &[]);
    let empty =
        r#"{"RoleName": "r", "PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17"}}"#;
    let text = bundle(&[&described(), &policy(&[&root()]), empty]);
    assert_eq!(severities("AWS-022", &text), ["unknown"]);
}

#[test]
fn without_the_keys_arn_a_made_up_one_is_asked_and_that_is_said() {
    let wide = inline(&[&allow(r#""Resource": "arn:aws:kms:eu-west-1:111122223333:key/*""#)]);
    let told = messages("AWS-022", &wide);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("judged by a key that was made up, for its ARN was not handed in"));
    let one = inline(&[&allow(&format!(r#""Resource": "{ARN}""#))]);
    assert_eq!(severities("AWS-022", &one), [""; 0]);
    let keepers = statement("Allow", "arn:aws:iam::111122223333:role/keys", r#""kms:*""#, "");
    let closed = bundle(&[&policy(&[&keepers]), &wide]);
    assert_eq!(severities("AWS-022", &closed), [""; 0]);
    let everything = bundle(&[&described(), &inline(&[&allow(r#""Resource": "*""#)])]);
    assert!(!messages("AWS-022", &everything)[0].contains("made up"));
}
