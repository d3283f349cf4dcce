//! What is said of a decision beside its outcome: what is not known, why, and what is assumed.

use std::sync::Arc;

use expect_test::{Expect, expect};
use keywright_model::text::{Document, Source};

use super::{Answer, Case, Context, Request, allows, assumed, decide};
use crate::aws::{Form, Policy};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ANN: &str = "arn:aws:iam::111122223333:user/ann";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/r/s";

fn document(text: &str) -> Document {
    Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON")
}

/// A case from its request's members beside the principal and from the rest of its members.
fn case(principal: &str, action: &str, request: &str, rest: &str) -> Case {
    let text = format!(
        "{{\"request\": {{\"principal\": \"{principal}\", \"action\": \"{action}\", \
         \"resource\": \"{KEY}\"{request}}}{rest}}}"
    );
    Case::read(&document(&text)).unwrap_or_else(|it| panic!("{} in {text}", it.message))
}

/// A key policy of these statements, as a member of a case.
fn key_policy(statements: &str) -> String {
    format!(", \"resource_policy\": {{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}")
}

fn statement(effect: &str, principal: &str, more: &str) -> String {
    let what = r#""Action": "kms:*", "Resource": "*""#;
    format!("{{\"Effect\": \"{effect}\", {principal}, {what}{more}}}")
}

const ALL: &str = r#""Principal": "*""#;

fn check(case: &Case, wanted: Expect) {
    let decision = decide(case);
    let mut out = format!("{}\n", decision.outcome.word());
    for it in decision.because() {
        let policy = it.policy.map(|it| format!(" ({it})")).unwrap_or_default();
        out.push_str(&format!("  {}{policy}\n", it.message));
    }
    wanted.assert_eq(&out);
}

#[test]
fn a_key_that_is_always_sent_and_not_given_is_unknown_only_where_it_decides() {
    let dated = r#", "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01"}}"#;
    let allow = statement("Allow", ALL, "");
    let dated_deny = statement("Deny", ALL, dated);
    let both = key_policy(&format!("{allow}, {dated_deny}"));
    check(
        &case(ANN, "kms:Decrypt", "", &both),
        expect![[r#"
            unknown
              statement 2 of the resource's policy may matter: AWS always sends `aws:CurrentTime`, and the case does not give it (resource_policy)
        "#]],
    );
    let late = r#", "context": {"aws:CurrentTime": "2031-01-01"}"#;
    check(
        &case(ANN, "kms:Decrypt", late, &both),
        expect![[r#"
            allow
              statement 1 of the resource's policy allows it (resource_policy)
        "#]],
    );
    // Nothing allows it, whatever the time is.
    check(
        &case(ANN, "kms:Decrypt", "", &key_policy(&dated_deny)),
        expect![[r#"
            implicit-deny
              the resource's policy does not allow it to the caller itself (resource_policy)
              the resource's policy does not let the account's own policies allow it (resource_policy)
              no policy of the caller allows it (identity_policies)
        "#]],
    );
    let certain = statement("Deny", ALL, "");
    check(
        &case(ANN, "kms:Decrypt", "", &key_policy(&format!("{allow}, {dated_deny}, {certain}"))),
        expect![[r#"
            explicit-deny
              statement 3 of the resource's policy denies it (resource_policy)
        "#]],
    );
}

#[test]
fn a_policy_that_cannot_be_read_is_never_a_yes() {
    let allow = statement("Allow", ALL, "");
    let odd = statement("Deny", ALL, r#", "Condition": {"StringIs": {"aws:username": "x"}}"#);
    check(
        &case(ANN, "kms:Decrypt", "", &key_policy(&format!("{allow}, {odd}"))),
        expect![[r#"
            unknown
              statement 2 of the resource's policy may matter: it cannot be read: `StringIs` is no condition operator (resource_policy)
        "#]],
    );
    let policy = r#", "resource_policy": {"Version": "2020-01-01", "Statement": []}"#;
    check(
        &case(ANN, "kms:Decrypt", "", policy),
        expect![[r#"
            unknown
              the resource's policy may matter: it cannot be read: `Version` is neither `2012-10-17` nor `2008-10-17` (resource_policy)
        "#]],
    );
    check(
        &case(ANN, "kms:Decrypt", "", ""),
        expect![[r#"
            unknown
              the resource always has a policy, and the case does not give it
        "#]],
    );
}

#[test]
fn what_aws_does_not_say_is_unknown() {
    // The operator, the policy's values of `a:b`, the request's, and the decision. The request has
    // two values of `a:c` and none of `a:d`.
    for (operator, wanted, given, decision) in [
        ("StringEquals", r#""x""#, r#"["x", "y"]"#, "unknown"),
        ("NumericLessThan", r#""x""#, r#""1""#, "unknown"),
        ("NumericLessThan", r#""1""#, r#""x""#, "unknown"),
        ("DateLessThan", r#""2026""#, r#""soon""#, "unknown"),
        ("IpAddress", r#""1.2.3""#, r#""1.2.3.4""#, "unknown"),
        ("StringEquals", r#""${a:d""#, r#""1""#, "unknown"),
        ("StringEquals", r#""${}""#, r#""1""#, "unknown"),
        ("StringEquals", r#""${a:d,x}""#, r#""1""#, "unknown"),
        ("StringEquals", r#""${a:c}""#, r#""1""#, "unknown"),
        ("Bool", r#""${a:d}""#, r#""true""#, "unknown"),
        ("ArnLike", r#""*""#, r#""arn:aws:s3:::b""#, "unknown"),
        ("StringNotEquals", "[]", r#""1""#, "unknown"),
        ("Null", r#""maybe""#, r#""1""#, "unknown"),
        ("StringEquals", "[]", r#""1""#, "implicit-deny"),
        ("Bool", r#""1""#, r#""1""#, "implicit-deny"),
        ("StringEquals", r#""${a:d}""#, r#""1""#, "implicit-deny"),
        ("StringNotEquals", r#""${a:d}""#, r#""1""#, "allow"),
        ("ForAnyValue:Null", r#""false""#, r#""1""#, "implicit-deny"),
        ("ForAllValues:Null", r#""true""#, r#""1""#, "allow"),
        ("ForAnyValue:StringNotEquals", r#""x""#, "[]", "implicit-deny"),
        ("ForAnyValue:StringNotEquals", r#""x""#, r#"["x", "y"]"#, "allow"),
        ("ForAllValues:StringNotEquals", r#""x""#, r#"["x", "y"]"#, "implicit-deny"),
    ] {
        let condition = format!(", \"Condition\": {{\"{operator}\": {{\"a:b\": {wanted}}}}}");
        let context = format!(", \"context\": {{\"a:b\": {given}, \"a:c\": [\"1\", \"2\"]}}");
        let policy = key_policy(&statement("Allow", ALL, &condition));
        let case = case(ANN, "kms:Decrypt", &context, &policy);
        assert_eq!(decide(&case).outcome.word(), decision, "{operator} {wanted} {given}");
    }
}

#[test]
fn a_session_is_known_by_its_role_and_a_role_without_its_path_is_in_doubt() {
    let named = |arn: &str| {
        key_policy(&statement("Allow", &format!("\"Principal\": {{\"AWS\": \"{arn}\"}}"), ""))
    };
    let role = "arn:aws:iam::111122223333:role";
    let known = format!(", \"principal_role_arn\": \"{role}/team/r\"");
    for (named_arn, known, wanted) in [
        (format!("{role}/r"), "", "allow"),
        (format!("{role}/team/r"), "", "unknown"),
        (format!("{role}/team/r"), known.as_str(), "allow"),
        (format!("{role}/r"), known.as_str(), "implicit-deny"),
        (format!("{role}/xr"), "", "implicit-deny"),
        ("arn:aws:iam::444455556666:role/r".to_owned(), "", "implicit-deny"),
        ("arn:aws-cn:iam::111122223333:role/r".to_owned(), "", "implicit-deny"),
        (SESSION.to_owned(), "", "allow"),
    ] {
        let case = case(SESSION, "kms:Decrypt", "", &format!("{}{known}", named(&named_arn)));
        assert_eq!(decide(&case).outcome.word(), wanted, "{named_arn} {known}");
    }
}

#[test]
fn not_principal_spares_whose_whole_chain_is_listed() {
    let (root, role) = ("arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/r");
    for (principal, listed, wanted) in [
        (ANN, vec![root, ANN], "allow"),
        (ANN, vec!["111122223333", ANN], "allow"),
        (ANN, vec![ANN], "unknown"),
        (ANN, vec![root], "unknown"),
        (ANN, vec![role], "explicit-deny"),
        (SESSION, vec![root, role, SESSION], "allow"),
        (SESSION, vec![root, role], "unknown"),
        (role, vec![root, role], "unknown"),
        (role, vec![ANN], "explicit-deny"),
    ] {
        let listed = format!("\"NotPrincipal\": {{\"AWS\": [\"{}\"]}}", listed.join("\", \""));
        let (allow, deny) = (statement("Allow", ALL, ""), statement("Deny", &listed, ""));
        let case = case(principal, "kms:Decrypt", "", &key_policy(&format!("{allow}, {deny}")));
        assert_eq!(decide(&case).outcome.word(), wanted, "{principal} {listed}");
    }
    let allow = statement("Allow", r#""NotPrincipal": {"AWS": "444455556666"}"#, "");
    check(
        &case(ANN, "kms:Decrypt", "", &key_policy(&allow)),
        expect![[r#"
            allow
              statement 1 of the resource's policy allows it, taken at its word: AWS does not support `NotPrincipal` beside `Allow` (resource_policy)
        "#]],
    );
}

#[test]
fn grants_are_held_to_their_key_their_constraints_and_their_caller() {
    let grant = |more: &str| {
        format!(
            "{}, \"grants\": {{\"Grants\": [{{\"GrantId\": \"g\", \"GranteePrincipal\": \"{ANN}\", \
             \"Operations\": [\"Decrypt\"]{more}}}]}}",
            key_policy(&statement("Allow", r#""Principal": {"AWS": "111122223333"}"#, ""))
        )
    };
    let pair = r#", "context": {"kms:EncryptionContext:dept": "it"}"#;
    for (context, more, wanted) in [
        ("", "", "allow"),
        ("", r#", "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab""#, "allow"),
        ("", r#", "KeyId": "00000000-12ab-34cd-56ef-1234567890ab""#, "implicit-deny"),
        ("", r#", "Constraints": {"SourceArn": "arn:aws:s3:::b"}"#, "implicit-deny"),
        ("", r#", "Constraints": {"Region": "us-east-1"}"#, "unknown"),
        (pair, r#", "Constraints": {"EncryptionContextEquals": {"dept": "it"}}"#, "allow"),
        (pair, r#", "Constraints": {"EncryptionContextEquals": {"Dept": "it"}}"#, "unknown"),
        (pair, r#", "Constraints": {"EncryptionContextEquals": {"dept": 1}}"#, "implicit-deny"),
        (pair, r#", "Constraints": {"EncryptionContextSubset": {}}"#, "allow"),
    ] {
        let case = case(ANN, "kms:Decrypt", context, &grant(more));
        assert_eq!(decide(&case).outcome.word(), wanted, "{context} {more}");
    }
    let bounded = format!(
        "{}, \"permissions_boundary\": {{\"Statement\": {{\"Effect\": \"Allow\", \"Action\": \
         \"s3:*\", \"Resource\": \"*\"}}}}",
        grant("")
    );
    check(
        &case(ANN, "kms:Decrypt", "", &bounded),
        expect![[r#"
            unknown
              a grant allows it beyond what boundary and session policies do
        "#]],
    );
}

#[test]
fn what_was_not_given_is_said() {
    let told = |case: &Case| assumed(case).join("\n") + "\n";
    let policy = key_policy(&statement("Allow", ALL, ""));
    expect![[r#"
        principal_role_arn: the role has no path
        resource_policy: the key's `default` policy, and none made by AWS RAM beside it
        identity_policies: none
        permissions_boundary: none
        session_policies: none were passed
        scps: the caller's account is in no organization
        rcps: the resource's account is in no organization
        grants: none
    "#]]
    .assert_eq(&told(&case(SESSION, "kms:Decrypt", "", &policy)));
    let across = "arn:aws:iam::444455556666:role/r";
    expect![[r#"
        principal: a session of the role that no statement names
        resource_policy: the key's `default` policy, and none made by AWS RAM beside it
        identity_policies: they allow it
        permissions_boundary: none
        session_policies: none were passed
        scps: the caller's account is in no organization
        rcps: the resource's account is in no organization
        grants: none
    "#]]
    .assert_eq(&told(&case(across, "kms:Decrypt", "", &policy)));
    let all = format!(
        "{policy}, \"identity_policies\": [], \"permissions_boundary\": {{\"Statement\": []}}, \
         \"scps\": [], \"rcps\": [], \"grants\": []"
    );
    expect![[r#"
        resource_policy: the key's `default` policy, and none made by AWS RAM beside it
    "#]]
    .assert_eq(&told(&case(ANN, "kms:Decrypt", "", &all)));
}

/// Reads a case of the session's with these members, and tells what is wrong with it.
fn refused(request: &str, rest: &str) -> String {
    let text = format!(
        "{{\"request\": {{\"principal\": \"{SESSION}\", \"action\": \"kms:Decrypt\", \
         \"resource\": \"{KEY}\"{request}}}{rest}}}"
    );
    match Case::read(&document(&text)) {
        Ok(_) => "read".to_owned(),
        Err(fault) => fault.message,
    }
}

#[test]
fn a_case_that_contradicts_itself_is_refused() {
    for (context, wanted) in [
        (
            r#"{"aws:PrincipalAccount": "444455556666"}"#,
            "`aws:PrincipalAccount` is `444455556666`, and must be `111122223333` in this request",
        ),
        (
            r#"{"AWS:principalaccount": ["111122223333", "1"]}"#,
            "`aws:PrincipalAccount` is `111122223333`, `1`, and must be `111122223333` in this \
             request",
        ),
        (
            r#"{"aws:PrincipalArn": "arn:aws:iam::111122223333:role/x"}"#,
            "`aws:PrincipalArn` is `arn:aws:iam::111122223333:role/x`, and must be \
             `arn:aws:iam::111122223333:role/r` in this request",
        ),
        (r#"{"aws:PrincipalArn": "arn:aws:iam::111122223333:role/path/r"}"#, "read"),
        (
            r#"{"aws:PrincipalType": []}"#,
            "`aws:PrincipalType` is ``, and must be `AssumedRole` in this request",
        ),
        (r#"{"a:b": {}}"#, "a key's value must be a string, and is an object"),
        (r#"{"a:b": "1", "A:B": "2"}"#, "`A:B` stands twice in the context"),
    ] {
        assert_eq!(refused(&format!(", \"context\": {context}"), ""), wanted, "{context}");
    }
    assert_eq!(
        refused(r#", "resource_account": "444455556666""#, ""),
        "`resource_account` is `444455556666`, and the resource's is `111122223333`"
    );
    assert_eq!(
        refused(r#", "resource_account": "1""#, ""),
        "`resource_account` is `1`, and an account has twelve digits"
    );
}

#[test]
fn a_case_of_another_shape_is_refused() {
    let other = "arn:aws:iam::111122223333:role/x";
    assert_eq!(
        refused("", &format!(", \"principal_role_arn\": \"{other}\"")),
        format!("`principal_role_arn` is `{other}`, which `{SESSION}` is no session of")
    );
    let twice = r#", "resource_policy": "{\"Statement\": [], \"Statement\": []}""#;
    for (rest, wanted) in [
        (r#", "resource_policy": []"#, "a policy must be an object, and is an array"),
        (twice, "`Statement` stands twice in one object"),
        (
            r#", "identity_policies": {}"#,
            "`identity_policies` must be an array of policies, and is an object",
        ),
        (r#", "grants": 1"#, "`grants` must be an array of grants, and is a number"),
        (r#", "scps": null, "grants": null"#, "read"),
    ] {
        assert_eq!(refused("", rest), wanted, "{rest}");
    }
}

#[test]
fn one_document_alone_answers_for_accounts_as_for_their_principals() {
    let text = format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{}, {}]}}",
        statement("Allow", r#""Principal": {"AWS": "444455556666"}"#, ""),
        statement(
            "Deny",
            ALL,
            r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}"#
        )
    );
    let policy = Policy::read(document(&text), Form::Key);
    let mut no_factor = Context::new();
    no_factor.set("aws:MultiFactorAuthPresent", ["false"]);
    let nothing = Context::new();
    for (principal, context, wanted) in [
        ("arn:aws:iam::444455556666:role/r", &nothing, Answer::Allow),
        ("arn:aws:iam::444455556666:root", &nothing, Answer::Allow),
        (ANN, &nothing, Answer::Nothing),
        ("anonymous", &nothing, Answer::Nothing),
        ("logs.amazonaws.com", &no_factor, Answer::Deny),
        ("arn:aws:iam::444455556666:role/r", &no_factor, Answer::Deny),
    ] {
        let request = Request { principal, action: "kms:PutKeyPolicy", resource: KEY, context };
        assert_eq!(allows(&policy, &request), wanted, "{principal}");
    }
}

#[test]
fn aliases_and_strangers_are_kms_s_own_matter() {
    for (principal, action, resource, wanted) in [
        (
            ANN,
            "kms:CreateAlias",
            "arn:aws:kms:us-east-1:111122223333:alias/aws/s3",
            "implicit-deny",
        ),
        (ANN, "kms:CreateAlias", "arn:aws:kms:us-east-1:111122223333:alias/mine", "allow"),
        (ANN, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:alias/mine", "unknown"),
        ("anonymous", "kms:Decrypt", KEY, "implicit-deny"),
        ("logs.amazonaws.com", "kms:Decrypt", KEY, "allow"),
    ] {
        let text = format!(
            "{{\"request\": {{\"principal\": \"{principal}\", \"action\": \"{action}\", \
             \"resource\": \"{resource}\"}}, \"identity_policies\": [{{\"Statement\": \
             {{\"Effect\": \"Allow\", \"Action\": \"kms:*\", \"Resource\": \"*\"}}}}]{}}}",
            key_policy(&statement("Allow", ALL, ""))
        );
        let case = Case::read(&document(&text)).expect("a case");
        assert_eq!(decide(&case).outcome.word(), wanted, "{principal} {action} {resource}");
    }
}

#[test]
fn a_stranger_carries_an_account_that_is_none() {
    let bucket = |condition: &str| {
        let text = format!(
            "{{\"request\": {{\"principal\": \"anonymous\", \"action\": \"s3:GetObject\", \
             \"resource\": \"arn:aws:s3:::logs/a\"}}, \"resource_policy\": {{\"Statement\": \
             {{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \
             \"*\", \"Condition\": {{{condition}}}}}}}}}"
        );
        decide(&Case::read(&document(&text)).expect("a case")).outcome.word().to_owned()
    };
    for (condition, wanted) in [
        (r#""StringEquals": {"aws:PrincipalAccount": "anonymous"}"#, "allow"),
        (r#""StringNotEquals": {"aws:PrincipalAccount": "anonymous"}"#, "implicit-deny"),
        (r#""Null": {"aws:PrincipalAccount": "true"}"#, "implicit-deny"),
        (r#""StringEquals": {"aws:PrincipalAccount": "111122223333"}"#, "implicit-deny"),
    ] {
        assert_eq!(bucket(condition), wanted, "{condition}");
    }
}

#[test]
fn what_comes_through_an_endpoint_has_no_address_and_meets_a_negated_operator() {
    let fence = r#", "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#;
    let both = [statement("Allow", ALL, ""), statement("Deny", ALL, fence)].join(", ");
    let through = |context: &str| {
        let request = format!(r#", "context": {{{context}}}"#);
        decide(&case(ANN, "kms:Decrypt", &request, &key_policy(&both))).outcome.word().to_owned()
    };
    for (context, wanted) in [
        ("", "unknown"),
        (r#""kms:ViaService": "s3.us-east-1.amazonaws.com""#, "unknown"),
        (r#""aws:VpcSourceIp": []"#, "unknown"),
        (r#""aws:VpcSourceIp": "10.0.0.1""#, "explicit-deny"),
        (r#""aws:SourceVpcArn": "arn:aws:ec2:eu-west-1:111122223333:vpc/v""#, "explicit-deny"),
        (r#""aws:VpceAccount": "111122223333""#, "explicit-deny"),
        (r#""aws:VpceOrgID": "o-acme""#, "explicit-deny"),
        (r#""aws:VpceOrgPaths": ["o-acme/r-1/", "o-acme/r-2/"]"#, "explicit-deny"),
        (r#""aws:VpceAccount": "111122223333", "aws:SourceIp": "192.0.2.1""#, "allow"),
    ] {
        assert_eq!(through(context), wanted, "{context}");
    }
}

#[test]
fn a_trust_policy_lets_in_whom_it_names_and_no_stranger() {
    for (principal, who, wanted) in [
        (ANN, r#"{"AWS": "111122223333"}"#, "allow"),
        (ANN, r#"{"AWS": "444455556666"}"#, "implicit-deny"),
        ("anonymous", r#"{"AWS": "*"}"#, "implicit-deny"),
        ("ec2.amazonaws.com", r#"{"Service": "ec2.amazonaws.com"}"#, "allow"),
    ] {
        let text = format!(
            "{{\"request\": {{\"principal\": \"{principal}\", \"action\": \"sts:AssumeRole\", \
             \"resource\": \"arn:aws:iam::111122223333:role/r\"}}, \"identity_policies\": \
             [{{\"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"sts:*\", \"Resource\": \
             \"*\"}}}}], \"resource_policy\": {{\"Statement\": {{\"Effect\": \"Allow\", \
             \"Principal\": {who}, \"Action\": \"sts:AssumeRole\"}}}}}}"
        );
        let case = Case::read(&document(&text)).expect("a case");
        assert_eq!(decide(&case).outcome.word(), wanted, "{principal} {who}");
        assert_eq!(case.policies.resource.as_ref().map(|it| it.form), Some(Form::Trust));
    }
}
