use super::told::{policy, root, severities, statement};

fn check(condition: &str, wanted: &[&str]) {
    let more = format!(r#", "Condition": {{{condition}}}"#);
    let enclave = "arn:aws:iam::111122223333:role/enclave";
    let enclave = statement("Allow", enclave, r#""kms:Decrypt""#, &more);
    assert_eq!(severities("AWS-024", &policy(&[&root(), &enclave])), wanted, "{condition}");
}

#[test]
fn only_a_comparison_that_lets_zeros_in_releases_the_key_to_debug_mode() {
    let zeros = "0".repeat(96);
    let pcr = |operator: &str, value: &str| {
        format!(r#""{operator}": {{"kms:RecipientAttestation:PCR0": "{value}"}}"#)
    };
    for operator in [
        "StringEquals",
        "StringEqualsIgnoreCase",
        "StringLike",
        "StringEqualsIfExists",
        "ForAnyValue:StringEquals",
    ] {
        check(&pcr(operator, &zeros), &["error"]);
    }
    check(&pcr("StringLike", "0*"), &["error"]);
    for operator in ["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"] {
        check(&pcr(operator, &zeros), &[]);
    }
    check(&pcr("StringEquals", "0*"), &[]);
}
