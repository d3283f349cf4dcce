//! What the rules make of one policy and of its neighbors.

use keywright_model::text::Edit;

use super::super::advise;
use super::super::testing::{
    ALL, ROLE, VENDOR, beside_root, check, check_under, fenced, policy, statement, times, told,
};
use crate::aws::Form;

#[test]
fn a_wildcard_is_literal_only_outside_of_variables_and_under_equals() {
    check(
        r#"{"StringEquals": {"kms:ViaService": ["s3.*", "x"]}}"#,
        &[r#"IAM-102 "s3.*" WILDCARD_WITHOUT_LIKE_OPERATOR"#],
    );
    check(
        r#"{"StringNotEqualsIgnoreCase": {"aws:username": "a?"}}"#,
        &[r#"IAM-102 "a?" WILDCARD_WITHOUT_LIKE_OPERATOR"#],
    );
    check(r#"{"StringEquals": {"kms:EncryptionContext:a": "${*}b${?}"}}"#, &[]);
    check(r#"{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}"#, &[]);
    check(
        r#"{"StringEquals": {"kms:RequestAlias": "orders*"}}"#,
        &[r#"IAM-102 "orders*" WILDCARD_WITHOUT_LIKE_OPERATOR"#],
    );
}

#[test]
fn an_operator_fits_the_type_of_its_key() {
    check(
        r#"{"NumericEquals": {"aws:PrincipalOrgID": "1"}}"#,
        &[r#"IAM-103 "NumericEquals" TYPE_MISMATCH"#],
    );
    check(
        r#"{"DateGreaterThan": {"aws:SourceIp": "2026-01-01"}}"#,
        &[r#"IAM-103 "DateGreaterThan" TYPE_MISMATCH"#],
    );
    check(r#"{"ArnLike": {"aws:userid": "AROAX:*"}}"#, &[r#"IAM-103 "ArnLike" TYPE_MISMATCH"#]);
    check(r#"{"ArnLike": {"kms:EncryptionContext:a": "arn:aws:s3:::b/*"}}"#, &[]);
    check(r#"{"NumericLessThan": {"aws:EpochTime": "1798761600"}}"#, &[]);
    check(r#"{"StringEquals": {"nowhere:key": "1"}}"#, &[]);
    check(r#"{"DateLessThan": {"aws:EpochTime": "2027-01-01"}}"#, &[]);
    check(r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#, &[]);
}

#[test]
fn a_value_is_read_as_its_operator_reads_it() {
    for (condition, wanted) in [
        (r#"{"Bool": {"aws:SecureTransport": "TRUE"}}"#, ""),
        (r#"{"Bool": {"aws:SecureTransport": "1"}}"#, r#"IAM-104 "1" TYPE_MISMATCH_BOOLEAN"#),
        (r#"{"Null": {"aws:SourceIp": "no"}}"#, r#"IAM-104 "no" TYPE_MISMATCH_BOOLEAN"#),
        (r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": -1.5}}"#, ""),
        (r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "${aws:EpochTime}"}}"#, ""),
        (
            r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "1e3"}}"#,
            r#"IAM-104 "1e3" TYPE_MISMATCH_NUMBER"#,
        ),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2026-04-01"}}"#, ""),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2026-04"}}"#, ""),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2026"}}"#, ""),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2026-04-01T00:00:00+02:00"}}"#, ""),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2026-04-01T00:00Z"}}"#, ""),
        (
            r#"{"DateLessThan": {"aws:CurrentTime": "1.4.2026"}}"#,
            r#"IAM-104 "1.4.2026" TYPE_MISMATCH_DATE"#,
        ),
        (
            r#"{"DateLessThan": {"aws:CurrentTime": 1798761600}}"#,
            "IAM-104 1798761600 INVALID_DATE_VALUE",
        ),
        (r#"{"BinaryEquals": {"nowhere:key": "QmFzZTY0"}}"#, ""),
        (
            r#"{"BinaryEquals": {"nowhere:key": "Base6"}}"#,
            r#"IAM-104 "Base6" TYPE_MISMATCH_STRING"#,
        ),
    ] {
        let wanted: Vec<&str> = [wanted].into_iter().filter(|it| !it.is_empty()).collect();
        check(condition, &wanted);
    }
}

#[test]
fn an_empty_list_is_told_with_what_it_comes_to() {
    for (condition, wanted) in [
        (r#"{"StringEquals": {"aws:username": []}}"#, "IAM-114 [] EMPTY_ARRAY_CONDITION"),
        (
            r#"{"ForAnyValue:StringEquals": {"aws:TagKeys": []}}"#,
            "IAM-114 [] EMPTY_ARRAY_CONDITION_FORANYVALUE",
        ),
        (
            r#"{"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": []}}"#,
            "IAM-114 [] EMPTY_ARRAY_CONDITION_FORALLVALUES",
        ),
        (
            r#"{"StringEqualsIfExists": {"aws:username": []}}"#,
            "IAM-114 [] EMPTY_ARRAY_CONDITION_IFEXISTS",
        ),
        (r#"{"StringEquals": {}}"#, "IAM-114 {} EMPTY_OBJECT_CONDITION"),
        (r#"{}"#, "IAM-114 {} EMPTY_OBJECT_CONDITION"),
    ] {
        check(condition, &[wanted]);
    }
}

#[test]
fn a_pattern_for_everything_asks_whether_the_key_is_there_or_nothing() {
    for (operator, wanted) in [
        ("StringLike", "IAM-115 \"*\" EQUIVALENT_TO_NULL_FALSE"),
        ("ArnLike", "IAM-115 \"*\" EQUIVALENT_TO_NULL_FALSE"),
        ("ForAnyValue:StringLike", "IAM-115 \"*\" EQUIVALENT_TO_NULL_FALSE"),
        ("StringNotLike", "IAM-115 \"*\" EQUIVALENT_TO_NULL_TRUE"),
        ("StringNotLikeIfExists", "IAM-115 \"*\" EQUIVALENT_TO_NULL_TRUE"),
        ("ForAllValues:StringNotLike", "IAM-115 \"*\" EQUIVALENT_TO_NULL_TRUE"),
        ("StringLikeIfExists", "IAM-116 \"*\" REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
        ("ForAllValues:StringLike", "IAM-116 \"*\" REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
        (
            "ForAnyValue:StringNotLike",
            "IAM-116 \"*\" REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
        ),
    ] {
        let condition = format!("{{\"{operator}\": {{\"saml:groups\": \"*\"}}}}");
        check(&condition, &[wanted]);
    }
}

#[test]
fn an_entry_is_redundant_beside_a_wider_or_an_equal_one() {
    for (actions, wanted) in [
        (r#"["kms:Decrypt", "kms:Decrypt"]"#, &["IAM-117 \"kms:Decrypt\" REDUNDANT_ACTION"][..]),
        (r#"["kms:D*", "KMS:decrypt"]"#, &["IAM-117 \"KMS:decrypt\" REDUNDANT_ACTION"]),
        (r#"["kms:Decrypt*", "kms:De*"]"#, &["IAM-117 \"kms:Decrypt*\" REDUNDANT_ACTION"]),
        (r#"["kms:De*", "kms:De**"]"#, &["IAM-117 \"kms:De**\" REDUNDANT_ACTION"]),
        (r#"["kms:*crypt", "kms:De*"]"#, &[]),
        (r#"["kms:${*}", "kms:${a}"]"#, &[]),
    ] {
        check_under("Deny", actions, r#"{"Bool": {"kms:MultiRegion": true}}"#, wanted);
    }
    let policy = policy(
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
            "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x", "arn:aws:s3:*:*:b/*"]}}"#,
        Form::Identity,
    );
    let told: Vec<String> = advise(&policy).into_iter().map(|it| it.message).collect();
    assert_eq!(
        told,
        [
            "`arn:aws:s3:::b/*` is covered by `arn:aws:s3:*:*:b/*`",
            "`arn:aws:s3:::b/x` is covered by `arn:aws:s3:::b/*`",
        ]
    );
}

#[test]
fn a_statement_is_redundant_only_where_that_is_plain() {
    let condition = r#"{"Bool": {"kms:MultiRegion": true}}"#;
    let narrow = statement("Deny", ROLE, r#""kms:Decrypt""#, "");
    for (wide, redundant) in [
        (statement("Deny", ALL, r#""kms:De*""#, ""), 1),
        (statement("Deny", ROLE, r#""kms:Decrypt""#, ""), 1),
        (statement("Allow", ROLE, r#""kms:De*""#, ""), 0),
        (statement("Deny", ROLE, r#""kms:Encrypt""#, ""), 0),
        (fenced("Deny", ROLE, r#""kms:*""#, condition), 0),
        (statement("Deny", ALL, r#""kms:*""#, r#", "Color": 1"#), 0),
        (statement("Deny", r#"{"AWS": "111122223333"}"#, r#""kms:*""#, ""), 0),
    ] {
        assert_eq!(times("IAM-118", &format!("{wide}, {narrow}")), redundant, "{wide}");
    }
}

#[test]
fn a_statement_covers_another_only_under_the_same_condition() {
    let under = |values: &str| {
        let condition = format!(r#"{{"StringEquals": {{"aws:userid": {values}}}}}"#);
        fenced("Allow", ROLE, r#""kms:Decrypt""#, &condition)
    };
    for (wide, narrow, wanted) in [
        (r#"["a", "b"]"#, r#"["b", "a"]"#, 1),
        (r#"["a", "a"]"#, r#"["a", "b"]"#, 0),
        (r#"["a", "b"]"#, r#"["a", "a"]"#, 0),
    ] {
        let both = format!("{}, {}", under(wide), under(narrow));
        assert_eq!(times("IAM-118", &both), wanted, "{both}");
    }
}

#[test]
fn a_deny_by_alias_is_told_where_it_can_be_walked_around() {
    for (condition, wanted) in [
        (r#"{"StringLike": {"kms:RequestAlias": "alias/a*"}}"#, 1),
        (r#"{"StringNotLike": {"kms:RequestAlias": "alias/a*"}}"#, 0),
        (r#"{"StringEqualsIfExists": {"kms:RequestAlias": "alias/a"}}"#, 0),
        (r#"{"Null": {"kms:RequestAlias": "false"}}"#, 0),
        (r#"{"Null": {"kms:RequestAlias": "True"}}"#, 0),
    ] {
        let statement = fenced("Deny", ALL, r#""kms:Decrypt""#, condition);
        assert_eq!(times("IAM-132", &statement), wanted, "{condition}");
    }
}

#[test]
fn a_service_is_let_in_for_somebody() {
    for (condition, wanted) in [
        (r#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#, 0),
        (r#"{"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}}"#, 0),
        (r#"{"StringNotEquals": {"aws:SourceAccount": "111122223333"}}"#, 1),
        (r#"{"Null": {"aws:SourceAccount": "false"}}"#, 1),
        (r#"{"StringLike": {"kms:EncryptionContext:aws:x": "orders-*"}}"#, 1),
        (r#"{"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}"#, 1),
    ] {
        let service = r#"{"Service": "s3.amazonaws.com"}"#;
        let statement = fenced("Allow", service, r#""kms:Decrypt""#, condition);
        assert_eq!(times("IAM-106", &statement), wanted, "{condition}");
    }
}

#[test]
fn a_key_that_no_action_carries_is_told_for_patterns_alone() {
    let condition = r#"{"StringEquals": {"kms:GrantOperations": "Decrypt"}}"#;
    for (action, wanted) in [
        (r#""kms:Describe*""#, 1),
        (r#"["kms:Describe*", "kms:En*"]"#, 1),
        (r#""kms:*""#, 0),
        (r#""*""#, 0),
        (r#"["kms:Describe*", "kms:Create*"]"#, 0),
        (r#"["kms:Describe*", "kms:Enable"]"#, 0),
        (r#""nowhere:*""#, 0),
    ] {
        let statement = fenced("Deny", ALL, action, condition);
        assert_eq!(times("IAM-113", &statement), wanted, "{action}");
    }
}

#[test]
fn an_administrator_and_a_vendor_may_make_grants() {
    let root = r#"{"AWS": "arn:aws:iam::111122223333:root"}"#;
    for (who, action, wanted) in [
        (ROLE, r#""kms:CreateGrant""#, 1),
        (ROLE, r#""kms:*Grant*""#, 1),
        (ROLE, r#""kms:*""#, 0),
        (root, r#""kms:CreateGrant""#, 0),
        (VENDOR, r#""kms:CreateGrant""#, 0),
    ] {
        let statement = statement("Allow", who, action, "");
        assert_eq!(times("IAM-135", &statement), wanted, "{statement}");
    }
}

#[test]
fn an_action_is_void_across_accounts_where_everyone_named_is_of_another() {
    let mixed = r#"{"AWS": ["arn:aws:iam::444455556666:role/storage",
        "arn:aws:iam::111122223333:role/app"]}"#;
    for (who, action, wanted) in [
        (VENDOR, r#""kms:EnableKey""#, 1),
        (VENDOR, r#""kms:Enable*""#, 1),
        (VENDOR, r#""kms:GetKeyRotation*""#, 0),
        (VENDOR, r#""kms:*""#, 0),
        (VENDOR, r#""s3:GetObject""#, 0),
        (mixed, r#""kms:EnableKey""#, 0),
        (ALL, r#""kms:EnableKey""#, 0),
    ] {
        let statement = statement("Allow", who, action, "");
        assert_eq!(times("IAM-140", &statement), wanted, "{statement}");
    }
}

#[test]
fn advice_never_panics_and_keeps_quiet_on_what_is_no_policy() {
    for text in [
        "null",
        "[]",
        "{}",
        r#"{"Statement": null}"#,
        r#"{"Statement": [1, {}, {"Condition": []}, {"Condition": {"Bool": 1}}]}"#,
        r#"{"Statement": {"Action": [1], "Principal": {"AWS": null}}}"#,
        r#"{"Statement": {"Condition": {"Bool": {"a": null}}}}"#,
        r#"{"Statement": {}, "Statement": [{"Sid": ""}]}"#,
        r#"{"Statement": {"Condition": {"StringLike": {"": "", "é": "${"}, "ForAllValues:": {}}}}"#,
    ] {
        for form in [Form::Key, Form::Resource, Form::Identity, Form::ServiceControl] {
            advise(&policy(text, form));
        }
    }
}

#[test]
fn an_address_is_private_beside_public_ones_and_an_inner_one_has_its_network() {
    check(r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.1.0/24"]}}"#, &[]);
    check(
        r#"{"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "192.168.1.0/24"]}}"#,
        &[r#"IAM-120 "192.168.1.0/24" PRIVATE_NOT_IP_ADDRESS_SUBSET"#],
    );
    check(r#"{"StringEquals": {"aws:VpcSourceIp": "${aws:Ec2InstanceSourcePrivateIPv4}"}}"#, &[]);
}

#[test]
fn an_action_of_no_key_is_void_as_a_pattern_too() {
    for (action, wanted) in [
        (r#""kms:connectcustomkeystore""#, 1),
        (r#""kms:Connect*""#, 1),
        (r#""kms:*CustomKeyStore*""#, 1),
        (r#""kms:*Key*""#, 0),
        (r#""kms:Nothing*""#, 0),
    ] {
        assert_eq!(times("IAM-131", &statement("Deny", ALL, action, "")), wanted, "{action}");
    }
}

#[test]
fn one_fault_is_told_once() {
    // A lone star asks for the key's presence, whatever its type.
    check(
        r#"{"StringLike": {"aws:PrincipalArn": "*"}}"#,
        &[r#"IAM-115 "*" EQUIVALENT_TO_NULL_FALSE"#],
    );
    // An administrator may take the condition away, and needs no grant for that.
    let until = r#"{"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}"#;
    check_under("Allow", r#""kms:*""#, until, &[]);
    // Where a `Sid` must be unique, another rule tells it.
    let twins = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "a", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"},
        {"Sid": "a", "Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*"}]}"#;
    assert!(advise(&policy(twins, Form::Identity)).is_empty());
    // `Allow` beside `NotPrincipal` is another mistake.
    let found = told(
        r#"{"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/app"},
            "Action": "kms:Decrypt", "Resource": "*"}"#,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_condition_moves_out_of_a_block_that_it_shares() {
    let text = |condition: &str| beside_root(&fenced("Allow", ROLE, r#""kms:Decrypt""#, condition));
    for (before, after) in [
        (
            r#"{"StringEquals": {"kms:ViaService": "s3.*", "aws:userid": "a"}}"#,
            r#"{"StringEquals": {"aws:userid": "a"}, "StringLike": { "kms:ViaService": "s3.*" }}"#,
        ),
        (
            r#"{"StringEquals": {"kms:ViaService": "s3.*"}, "StringLike": {"aws:userid": "a*"}}"#,
            r#"{"StringLike": {"aws:userid": "a*", "kms:ViaService": "s3.*"}}"#,
        ),
        (
            r#"{"StringEqualsIfExists": {"kms:ViaService": "s3.*"}}"#,
            r#"{"StringLikeIfExists": {"kms:ViaService": "s3.*"}}"#,
        ),
    ] {
        let found = advise(&policy(&text(before), Form::Key));
        let edits: Vec<Edit> = found[0].fix.edits.iter().map(|it| it.1.clone()).collect();
        assert_eq!(Edit::apply(&text(before), &edits).as_deref(), Some(&*text(after)));
    }
    // The operator has the key already: which values were meant is not ours to say.
    let both = r#"{"StringEquals": {"aws:userid": "a*"}, "StringLike": {"aws:userid": "b*"}}"#;
    assert!(advise(&policy(&text(both), Form::Key))[0].fix.edits.is_empty());
}
