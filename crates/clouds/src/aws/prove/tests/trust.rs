//! A role's trust policy: told by its content, read by its own grammar, and asked as any other.

use super::{Chance, alike, policy};
use crate::aws::prove::{Need, diff, keeps, no_lockout, no_new_access, not_public};
use crate::aws::{Form, Policy};

fn trust(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal},
        "Action": {action}, "Condition": {{{condition}}}}}]}}"#
    )
}

fn told(text: &str) -> Policy {
    let form = Form::told(&policy(text, Form::Key).document.root);
    policy(text, form)
}

const ROLE: &str = r#"{"AWS": "arn:aws:iam::444455556666:role/storage"}"#;
const ASSUME: &str = r#""sts:AssumeRole""#;

#[test]
fn a_policy_of_roles_alone_is_told_by_its_actions_and_its_lack_of_resources() {
    let whole = trust(ROLE, ASSUME, "");
    for (text, form) in [
        (whole.clone(), Form::Trust),
        (trust(ROLE, r#"["STS:TagSession", "sts:AssumeRole*"]"#, ""), Form::Trust),
        (trust(ROLE, r#"["sts:AssumeRole", "kms:Decrypt"]"#, ""), Form::Resource),
        (trust(ROLE, r#""*""#, ""), Form::Key),
        (whole.replace(r#""Action""#, r#""NotAction""#), Form::Resource),
        (whole.replace(r#""Effect""#, r#""Resource": "*", "Effect""#), Form::Resource),
        (whole.replace(r#""Principal""#, r#""Sid""#), Form::Identity),
    ] {
        assert_eq!(told(&text).form, form, "{text}");
    }
    assert!(told(&whole).is_readable());
}

#[test]
fn questions_about_trust_policies_are_decided() {
    let needs = |who: &str| [Need { principal: who.to_owned(), action: "sts:AssumeRole".into() }];
    let storage = "arn:aws:iam::444455556666:role/storage";
    let one = told(&trust(ROLE, ASSUME, ""));
    let everyone = told(&trust(r#"{"AWS": "*"}"#, ASSUME, ""));
    assert_eq!(keeps(&one, &needs(storage)).verdict.word(), "holds");
    assert_eq!(keeps(&one, &needs("arn:aws:iam::444455556666:role/x")).verdict.word(), "fails");
    assert_eq!(no_new_access(&everyone, &one).verdict.word(), "holds");
    assert_eq!(no_new_access(&one, &everyone).verdict.word(), "fails");
    assert_eq!(not_public(&one).verdict.word(), "holds");
    assert_eq!(not_public(&everyone).verdict.word(), "fails");
    for policy in [one, everyone] {
        assert!(0 < alike(&policy, &mut Chance(5), 200));
    }
}

#[test]
fn whom_a_provider_vouches_for_is_left_open() {
    let hub = r#"{"Federated":
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#;
    let policy = told(&trust(hub, r#""sts:AssumeRoleWithWebIdentity""#, ""));
    assert_eq!(not_public(&policy).verdict.word(), "unknown");
}

#[test]
fn a_request_about_a_trust_policy_is_on_a_role() {
    let everyone = told(&trust(r#"{"AWS": "*"}"#, ASSUME, ""));
    let keywright_policy::Verdict::Fails(witness) = not_public(&everyone).verdict else {
        panic!("it is public");
    };
    assert!(witness.resource.contains(":role/"), "{}", witness.resource);
    assert_ne!(witness.principal, "anonymous");
}

#[test]
fn policies_of_two_sorts_are_not_compared() {
    let everything = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let key = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
        "Action": "kms:*", "Resource": "*"}}"#;
    let (identity, key, role) = (told(everything), told(key), told(&trust(ROLE, ASSUME, "")));
    let nothing = told(r#"{"Statement": []}"#);
    for (one, other) in [(&identity, &key), (&identity, &role), (&key, &role)] {
        for (before, after) in [(one, other), (other, one)] {
            assert_eq!(no_new_access(before, after).verdict.word(), "unknown");
            let difference = diff(before, after);
            assert!(difference.changes.is_empty() && difference.undecided.is_some());
        }
        assert_eq!(no_new_access(other, &nothing).verdict.word(), "holds");
        assert_ne!(no_new_access(&nothing, other).verdict.word(), "holds");
    }
}

#[test]
fn lockout_is_asked_of_what_may_stand_on_a_key() {
    let identity = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    for (text, who) in [(identity.to_owned(), "an identity"), (trust(ROLE, ASSUME, ""), "a role")] {
        let proof = no_lockout(&told(&text), "111122223333");
        assert_eq!(proof.verdict.word(), "unknown", "{text}");
        assert!(proof.reason.contains(who), "{}", proof.reason);
    }
    let nothing = told(r#"{"Statement": []}"#);
    assert_eq!(no_lockout(&nothing, "111122223333").verdict.word(), "fails");
}
