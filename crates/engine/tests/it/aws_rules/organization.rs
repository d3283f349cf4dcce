use super::told::{
    VENDOR, bundle, described, messages, policy, record, root, severities, statement,
};

const ALL: &str = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
const FULL: &str =
    r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
const WHO: &str = "\"Principal\": \"*\",";

fn fence(who: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Statement": {{"Sid": "Fence", "Effect": "Deny", {who} "Action": "{action}",
            "Resource": "*", "Condition": {condition}}}}}"#
    )
}

/// A key that lets the vendor in, below an organization.
fn below(members: &str) -> String {
    let document = format!(r#"{{"format": 1, "organization": {{{members}}}}}"#);
    let vendor = statement("Allow", VENDOR, r#""kms:*""#, "");
    bundle(&[&described(), &record(), &policy(&[&root(), &vendor]), &document])
}

fn over(rcps: &str) -> String {
    below(&format!(r#""account": "111122223333", "rcps": {rcps}"#))
}

#[test]
fn a_policy_over_the_keys_account_takes_the_vendors_need_away() {
    let certain = fence(WHO, "kms:*", r#"{"Bool": {"aws:PrincipalIsAWSService": "false"}}"#);
    let denied = over(&format!("[[{FULL}], [{FULL}, {certain}]]"));
    let told = messages("AWS-002", &denied);
    let by = "statement `Fence` of a resource control policy denies it";
    assert!(told.len() == 1 && told[0].contains(by), "{told:?}");
    let told = messages("AWS-002", &over(&format!("[[{FULL}], []]")));
    assert!(told.len() == 1 && told[0].contains("level 2 of the organization"), "{told:?}");
    for fine in ["[]".to_owned(), format!("[[{FULL}], [{FULL}]]")] {
        assert_eq!(severities("AWS-002", &over(&fine)), [""; 0], "{fine}");
        assert_eq!(severities("AWS-003", &over(&fine)), [""; 0], "{fine}");
    }
}

#[test]
fn what_cannot_be_decided_above_the_key_is_unknown() {
    let of_org = r#"{"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}"#;
    let fenced = over(&format!("[[{FULL}, {}]]", fence(WHO, "kms:*", of_org)));
    let alone = over(&format!("[[{}], [{FULL}]]", fence(WHO, "kms:*", of_org)));
    let other = below(&format!(r#""account": "999988887777", "rcps": [[{FULL}]]"#));
    let nobody = below(&format!(r#""rcps": [[{FULL}]]"#));
    for text in [fenced, alone, other, nobody, over("{}"), over(r#"[["no JSON"]]"#)] {
        assert_eq!(severities("AWS-003", &text), ["unknown"], "{text}");
        assert_eq!(severities("AWS-002", &text), [""; 0], "{text}");
    }
}

#[test]
fn the_management_account_is_spared() {
    let members =
        r#""account": "111122223333", "management_account": "111122223333", "rcps": [[]]"#;
    assert_eq!(severities("AWS-002", &below(members)), [""; 0]);
}

#[test]
fn whoever_repairs_the_policy_must_be_left_by_both_types() {
    let scps = |scps: &str| below(&format!(r#""account": "111122223333", "scps": {scps}"#));
    let certain = fence("", "kms:PutKeyPolicy", r#"{"Bool": {"aws:SecureTransport": "true"}}"#);
    assert_eq!(severities("AWS-008", &scps(&format!("[[{ALL}]]"))), [""; 0]);
    let denied = scps(&format!("[[{ALL}, {certain}]]"));
    assert_eq!(severities("AWS-008", &denied), ["error"]);
    assert_eq!(severities("AWS-002", &denied), [""; 0], "the vendor is of another account");
}
