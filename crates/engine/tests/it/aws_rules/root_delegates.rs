use super::told::{bundle, described, messages, policy, root, severities, statement};

const FOREIGN: &str = "arn:aws:iam::999988887777:root";

fn all(who: &str) -> String {
    statement("Allow", who, r#""kms:*""#, "")
}

#[test]
fn the_own_account_counts_by_its_arn_and_by_its_digits() {
    for who in ["arn:aws:iam::111122223333:root", "111122223333"] {
        assert_eq!(severities("AWS-020", &policy(&[&all(who)])), ["note"], "{who}");
    }
    assert_eq!(severities("AWS-020", &policy(&[&all("*")])), [""; 0]);
}

#[test]
fn what_is_given_to_a_foreign_account_is_not_recommended() {
    let recommended = |it: &String| it.contains("AWS recommends it");
    for who in [FOREIGN, "999988887777"] {
        let text = bundle(&[&described(), &policy(&[&all(who), &root()])]);
        let told = messages("AWS-020", &text);
        let found: Vec<bool> = told.iter().map(recommended).collect();
        assert_eq!(found, [false, true], "{told:?}");
        assert!(told[0].contains("account `999988887777`"), "{told:?}");
    }
    let text = policy(&[&all(FOREIGN), &root()]);
    assert_eq!(severities("AWS-020", &text), ["unknown", "unknown"]);
    assert!(!messages("AWS-020", &text).iter().any(recommended));
}
