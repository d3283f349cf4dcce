//! Who gains or loses what, by examples that a person can check.

use expect_test::{Expect, expect};

use super::*;
use crate::conformance::told;

#[track_caller]
fn check(before: &str, after: &str, wanted: Expect) {
    let [before, after] = [before, after].map(|it| policy(&with_root(it), Form::Key));
    wanted.assert_eq(&told(&diff(&before, &after)));
}

fn allow(who: &str, action: &str, more: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Principal": {who}, "Action": "{action}", "Resource": "*"{more}}}"#
    )
}

const ANN: &str = r#"{"AWS": "arn:aws:iam::444455556666:user/ann"}"#;

#[test]
fn a_principal_gains_loses_or_both() {
    let (decrypt, sign) = (allow(ANN, "kms:Decrypt", ""), allow(ANN, "kms:Sign", ""));
    check(
        ROOT,
        &decrypt,
        expect![[r#"
        + `arn:aws:iam::444455556666:user/ann`: kms:Decrypt []
    "#]],
    );
    check(
        &decrypt,
        &sign,
        expect![[r#"
        + `arn:aws:iam::444455556666:user/ann`: kms:Sign []
        - `arn:aws:iam::444455556666:user/ann`: kms:Decrypt []
    "#]],
    );
    check(&decrypt, &decrypt, expect![""]);
}

#[test]
fn a_change_names_what_it_depends_on() {
    let on =
        |conditions: &str| allow(ANN, "kms:Decrypt", &format!(r#", "Condition": {conditions}"#));
    let via = r#""StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}"#;
    let from = r#""IpAddress": {"aws:SourceIp": "192.0.2.0/24"}"#;
    let until = r#""DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}"#;
    check(
        ROOT,
        &on(&format!("{{{via}, {until}}}")),
        expect![[r#"
        + `arn:aws:iam::444455556666:user/ann`: kms:Decrypt [aws:currenttime kms:viaservice]
    "#]],
    );
    check(
        &on(&format!("{{{from}}}")),
        &on(&format!("{{{from}, {until}}}")),
        expect![[r#"
        - `arn:aws:iam::444455556666:user/ann`: kms:Decrypt [aws:currenttime aws:sourceip]
    "#]],
    );
    let deny = allow(r#""*""#, "kms:Decrypt", "").replace("Allow", "Deny");
    let plain = allow(ANN, "kms:Decrypt", "");
    check(
        &plain,
        &format!("{plain}, {deny}"),
        expect![[r#"
            - every other principal of account `111122223333`: kms:Decrypt []
            - `arn:aws:iam::444455556666:user/ann`: kms:Decrypt []
        "#]],
    );
}

#[test]
fn all_others_of_an_account_are_told_together_where_they_are_alike() {
    let account = r#"{"AWS": "444455556666"}"#;
    check(
        ROOT,
        &allow(account, "kms:Decrypt", ""),
        expect![[r#"
            + every other principal of account `444455556666`: kms:Decrypt []
        "#]],
    );
    let users = r#", "Condition": {"StringEquals": {"aws:PrincipalType": "User"}}"#;
    check(
        ROOT,
        &allow(account, "kms:Decrypt", users),
        expect![[r#"
        + every other user of account `444455556666`: kms:Decrypt []
    "#]],
    );
}

#[test]
fn a_policy_of_an_identity_is_compared_for_whoever_it_stands_at() {
    let of = |action: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "{action}",
            "Resource": "arn:aws:s3:::shop/*"}}]}}"#
        );
        policy(&text, Form::Identity)
    };
    let difference = diff(&of("s3:GetObject"), &of("s3:PutObject"));
    expect![[r#"
        + every principal of every other account: s3:PutObject [resource]
        - every principal of every other account: s3:GetObject [resource]
    "#]]
    .assert_eq(&told(&difference));
}

#[test]
fn a_change_names_what_it_depends_on_and_no_key_tells() {
    let on = r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"},
        "StringNotLike": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}-*"}}"#;
    check(
        ROOT,
        &allow(ANN, "kms:Decrypt", on),
        expect![[r#"
        + `arn:aws:iam::444455556666:user/ann`: kms:Decrypt [aws:sourceip `StringNotLike` of `aws:principaltag/team` and `${aws:ResourceTag/team}-*`]
    "#]],
    );
}

#[test]
fn what_is_not_known_is_told_so() {
    let on = r#", "Condition": {"StringLike":
        {"aws:PrincipalTag/team": "${aws:ResourceTag/team}-*"}}"#;
    check(
        ROOT,
        &allow(ANN, "kms:Decrypt", on),
        expect![[r#"
        ?+ `arn:aws:iam::444455556666:user/ann`: kms:Decrypt: it hangs on `StringLike` of `aws:principaltag/team` and `${aws:ResourceTag/team}-*`, which is not decided
    "#]],
    );
    check(
        ROOT,
        r#"{"Effect": "Maybe"}"#,
        expect![[r#"
        ? a policy cannot be read: `Effect` must be `Allow` or `Deny`, and is a string
    "#]],
    );
}
