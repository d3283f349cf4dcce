//! Gains that were once answered with "holds": principals that the documents tell apart in a way
//! that was not seen.

use std::sync::Arc;

use keywright_model::text::{Document, Source};

use keywright_policy::Verdict;

use super::*;
use crate::aws::{Form, Policy};

/// A key's policy that lets in whoever meets a condition.
fn key(condition: &str) -> Policy {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": "*",
        "Action": "kms:Decrypt", "Resource": "*", "Condition": {condition}}}]}}"#
    );
    let source = Arc::new(Source::new("it.json", text));
    Policy::read(Document::parse(source).expect("JSON"), Form::Key)
}

#[test]
fn whoever_only_the_wider_condition_means_gains() {
    let arn = |operator: &str, rest: &str| {
        format!(r#"{{"{operator}": {{"aws:PrincipalArn": "arn:aws:{rest}"}}}}"#)
    };
    let on = |key: &str, operator: &str, value: &str| {
        format!(r#"{{"{operator}": {{"{key}": "{value}"}}}}"#)
    };
    let account = "kms:CallerAccount";
    let service = "aws:PrincipalServiceName";
    for (narrow, wide) in [
        (on(account, "StringEquals", "111122223333"), on(account, "StringLike", "1111*")),
        (on(account, "StringLike", "11112*"), on(account, "StringLike", "1111*")),
        (
            arn("StringEquals", "iam::111122223333:role/App"),
            arn("StringEqualsIgnoreCase", "iam::111122223333:role/App"),
        ),
        (
            on("aws:username", "StringEquals", "Ann"),
            on("aws:username", "StringEqualsIgnoreCase", "Ann"),
        ),
        (
            arn("ArnLike", "sts::111122223333:federated-user/fr*"),
            arn("ArnLike", "sts::111122223333:federated-user/f*"),
        ),
        (arn("ArnLike", "iam::11112*:root"), arn("ArnLike", "iam::1111*:root")),
        (on(service, "StringLike", "lo*s.amazonaws.com"), on(service, "StringLike", "lo*")),
        (
            arn("ArnLike", "iam::111122223333:user/team/ann"),
            on("aws:username", "StringEquals", "ann"),
        ),
    ] {
        let (narrow_policy, wide_policy) = (key(&narrow), key(&wide));
        let answer = no_new_access(&narrow_policy, &wide_policy).verdict;
        assert!(matches!(answer, Verdict::Fails(_)), "{narrow} to {wide}: {answer:?}");
        if !narrow.contains("user/team") {
            let back = no_new_access(&wide_policy, &narrow_policy).verdict;
            assert_eq!(back.word(), "holds", "{wide} to {narrow}");
        }
    }
}

/// An identity's policies: of old all of a shop but a part, of new some of it.
fn shop(denied: &str, allowed: &str) -> [Policy; 2] {
    let allow = |what: &str| {
        format!(r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:{what}"}}"#)
    };
    let old = format!("{}, {}", allow("s3:*"), allow(denied).replace("Allow", "Deny"));
    [old, allow(allowed)].map(|statements| {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let source = Arc::new(Source::new("it.json", text));
        Policy::read(Document::parse(source).expect("JSON"), Form::Identity)
    })
}

#[test]
fn whose_name_a_variable_makes_of_another_text_gains() {
    let answer = |denied: &str, allowed: &str| {
        let [old, new] = shop(denied, allowed);
        no_new_access(&old, &new).verdict
    };
    for (denied, allowed) in [
        ("s3:::shop/${aws:username}/*", "s3:::shop/ann/*"),
        ("s3:::shop/${aws:username}/*", "s3:::shop/a*n/x"),
        ("s3:::shop/home-${aws:username}", "s3:::shop/home-ann"),
        ("s3:::logs-${aws:PrincipalAccount}/*", "s3:::logs-111122223333/*"),
        ("s3:::shop/${aws:PrincipalAccount}/*", "s3:::shop/1111*"),
        ("s3:*:${aws:PrincipalAccount}:a/*", "s3:us-east-1:111122223333:a/*"),
        ("s3:*:${aws:PrincipalAccount}:a/*", "s3:us-east-1:1111*:a/*"),
    ] {
        let found = answer(denied, allowed);
        assert!(matches!(found, Verdict::Fails(_)), "{denied}, {allowed}: {found:?}");
    }
    // The name is part of a segment that is not written out.
    assert_eq!(answer("s3:::shop/home-${aws:username}", "s3:::shop/ho*n").word(), "unknown");
    // A slash keeps a name from reaching so far.
    assert_eq!(answer("s3:::shop/${aws:username}/x", "s3:::shop/home/ann/y").word(), "holds");
}

#[test]
fn an_order_among_principals_and_a_variable_within_one_are_not_decided() {
    for (reference, candidate) in [
        (
            r#"{"StringEquals": {"kms:CallerAccount": "111122223333"}}"#,
            r#"{"NumericLessThanEquals": {"kms:CallerAccount": "111122223333"}}"#,
        ),
        (
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/${aws:username}"}}"#,
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}"#,
        ),
    ] {
        let answer = no_new_access(&key(reference), &key(candidate)).verdict;
        assert_ne!(answer.word(), "holds", "{reference} to {candidate}");
    }
}
