//! What a request carries by how it comes: the lowering and `decide` know the same of it.

use super::{Chance, alike, policy};
use crate::aws::Form;
use crate::aws::prove::{Need, keeps, no_new_access, not_public};

/// A bucket's policy that lets in everyone under a condition.
fn bucket(condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": "*",
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": {condition}}}]}}"#
    )
}

#[test]
fn the_account_of_a_stranger_is_anonymous() {
    for (condition, wanted) in [
        (r#"{"StringEquals": {"aws:PrincipalAccount": "anonymous"}}"#, "fails"),
        (r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#, "holds"),
        (r#"{"StringLike": {"aws:PrincipalAccount": "anon*"}}"#, "fails"),
        (r#"{"Null": {"aws:PrincipalAccount": "false"}}"#, "fails"),
        (
            r#"{"Null": {"aws:PrincipalAccount": "true"},
            "StringEquals": {"aws:PrincipalType": "Anonymous"}}"#,
            "holds",
        ),
    ] {
        let policy = policy(&bucket(condition), Form::Resource);
        assert!(0 < alike(&policy, &mut Chance(7), 300), "{condition}");
        let proof = not_public(&policy);
        assert_eq!(proof.verdict.word(), wanted, "{condition}");
    }
}

#[test]
fn no_request_has_both_an_endpoint_and_a_public_address() {
    let reference = policy(&bucket(r#"{"Bool": {"aws:SecureTransport": "x"}}"#), Form::Resource);
    for endpoint in [
        r#""StringEquals": {"aws:SourceVpce": "vpce-12345678"}"#,
        r#""StringEquals": {"aws:VpceAccount": "111122223333"}"#,
        r#""ForAnyValue:StringLike": {"aws:VpceOrgPaths": "o-acme/*"}"#,
    ] {
        let condition = format!(r#"{{"IpAddress": {{"aws:SourceIp": "0.0.0.0/0"}}, {endpoint}}}"#);
        let both = policy(&bucket(&condition), Form::Resource);
        assert_eq!(no_new_access(&reference, &both).verdict.word(), "holds", "{endpoint}");
    }
}

#[test]
fn sessions_whose_role_and_account_alone_are_listed_may_be_denied() {
    let role = "arn:aws:iam::444455556666:role/storage";
    let key = |listed: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}},
            {{"Effect": "Deny", "NotPrincipal": {{"AWS": ["444455556666", "{listed}"]}},
              "Action": "kms:*", "Resource": "*"}}]}}"#
        );
        policy(&text, Form::Key)
    };
    let needs = |who: &str| [Need { principal: who.to_owned(), action: "kms:Decrypt".to_owned() }];
    let user = "arn:aws:iam::444455556666:user/ann";
    assert_eq!(keeps(&key(user), &needs(user)).verdict.word(), "holds");
    assert_eq!(keeps(&key(role), &needs(role)).verdict.word(), "unknown");
}

#[test]
fn a_fence_that_the_caller_brings_itself_keeps_nobody_out_for_certain() {
    for (key, value, wanted) in [
        ("aws:SourceVpce", "${aws:PrincipalTag/endpoint}", "unknown"),
        ("aws:PrincipalOrgID", "${aws:ResourceOrgID}", "holds"),
        ("aws:SourceVpce", "vpce-12345678", "holds"),
    ] {
        let text = bucket(&format!(r#"{{"StringEquals": {{"{key}": "{value}"}}}}"#));
        let proof = not_public(&policy(&text, Form::Resource));
        assert_eq!(proof.verdict.word(), wanted, "{key} {value}: {}", proof.reason);
    }
}
