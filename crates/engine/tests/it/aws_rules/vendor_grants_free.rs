use super::told::{VENDOR, bundle, policy, record, root, severities, statement};

#[test]
fn a_fence_that_asks_for_no_service_is_none() {
    for (condition, wanted) in [
        (r#"{"Bool": {"kms:GrantIsForAWSResource": "true"}}"#, &[][..]),
        (r#"{"Bool": {"KMS:grantisforawsresource": true}}"#, &[]),
        (r#"{"StringEquals": {"kms:GrantIsForAWSResource": "true"}}"#, &[]),
        (r#"{"Bool": {"kms:GrantIsForAWSResource": "false"}}"#, &["note"]),
        (r#"{"Bool": {"kms:GrantIsForAWSResource": ["true", "false"]}}"#, &["note"]),
        (r#"{"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}}"#, &["note"]),
        (r#"{"StringNotEquals": {"kms:GrantIsForAWSResource": "true"}}"#, &["note"]),
        (r#"{"Null": {"kms:GrantIsForAWSResource": "true"}}"#, &["note"]),
    ] {
        let more = format!(r#", "Condition": {condition}"#);
        let grants = statement("Allow", VENDOR, r#""kms:CreateGrant""#, &more);
        let text = bundle(&[&record(), &policy(&[&root(), &grants])]);
        assert_eq!(severities("AWS-021", &text), wanted, "{condition}");
    }
}
