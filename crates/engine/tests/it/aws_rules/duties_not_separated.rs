use super::told::{policy, root, severities, statement};

const APP: &str = "arn:aws:iam::111122223333:role/app";
const RULES: &str = r#""kms:PutKeyPolicy", "kms:ScheduleKeyDeletion""#;

fn check(statements: &[&str], wanted: &[&str]) {
    let mut all = vec![root()];
    all.extend(statements.iter().map(|it| (*it).to_owned()));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(severities("AWS-019", &policy(&all)), wanted, "{statements:#?}");
}

#[test]
fn a_denial_under_a_condition_leaves_it_open() {
    let all = statement("Allow", APP, r#""kms:*""#, "");
    let spared = r#", "Condition": {"ArnNotEquals":
        {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}"#;
    check(&[&all, &statement("Deny", "*", RULES, spared)], &["unknown"]);
    check(&[&all, &statement("Deny", APP, RULES, spared)], &["unknown"]);
    check(&[&all, &statement("Deny", "111122223333", RULES, spared)], &["unknown"]);
    let other = "arn:aws:iam::111122223333:role/other";
    check(&[&all, &statement("Deny", other, RULES, spared)], &["warning"]);
    check(&[&all, &statement("Deny", "*", r#""kms:Encrypt""#, spared)], &["warning"]);
    let all_but = format!(
        r#"{{"Effect": "Deny", "NotPrincipal": {{"AWS": "{other}"}}, "Action": [{RULES}],
            "Resource": "*"}}"#
    );
    check(&[&all, &all_but], &["unknown"]);
    let elsewhere =
        statement("Deny", "*", RULES, "").replace(r#""Resource": "*""#, r#""Resource": "arn:x""#);
    check(&[&all, &elsewhere], &["unknown"]);
}

#[test]
fn a_denial_of_the_whole_account_separates() {
    let all = statement("Allow", APP, r#""kms:*""#, "");
    for account in ["arn:aws:iam::111122223333:root", "111122223333"] {
        check(&[&all, &statement("Deny", account, RULES, "")], &[]);
    }
    check(&[&all, &statement("Deny", "999988887777", RULES, "")], &["warning"]);
    let one = r#""kms:PutKeyPolicy""#;
    check(&[&all, &statement("Deny", "111122223333", one, "")], &["warning"]);
}

#[test]
fn everyone_who_is_fenced_to_one_role_is_that_role() {
    let fence = |operator: &str| {
        format!(r#", "Condition": {{"{operator}": {{"aws:PrincipalArn": "{APP}"}}}}"#)
    };
    for operator in ["ArnEquals", "ArnLike", "StringEquals"] {
        check(&[&statement("Allow", "*", r#""kms:*""#, &fence(operator))], &["unknown"]);
    }
    let user = statement("Allow", APP, r#""kms:Decrypt""#, "");
    check(&[&user, &statement("Allow", "*", RULES, &fence("ArnEquals"))], &["unknown"]);
    check(&[&user, &statement("Allow", "*", RULES, &fence("ArnNotEquals"))], &[]);
    check(&[&statement("Allow", "*", r#""kms:Decrypt""#, &fence("ArnEquals"))], &[]);
}
