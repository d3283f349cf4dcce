use crate::memory::Memory;

use super::told::{bundle, described, policy, root};

const GITHUB: &str = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

fn trust(kind: &str, who: &str, action: &str) -> String {
    policy(&[&format!(
        r#"{{"Effect": "Allow", "Principal": {{"{kind}": "{who}"}}, "Action": "{action}"}}"#
    )])
}

fn codes(text: &str) -> Vec<&'static str> {
    let heard = Memory::of([("it/it.json", text)]).check_all(&["it/it.json"]);
    let puts = |it: &str| it.contains("put-key-policy");
    assert!(heard.findings.iter().all(|it| !it.fix.command.as_deref().is_some_and(puts)));
    heard.findings.iter().map(|it| it.rule.code).collect()
}

#[test]
fn a_trust_policy_is_no_key_policy() {
    let ec2 = trust("Service", "ec2.amazonaws.com", "sts:AssumeRole");
    let github = trust("Federated", GITHUB, "sts:AssumeRoleWithWebIdentity");
    assert_eq!(codes(&ec2), [""; 0]);
    assert_eq!(codes(&github), ["IAM-039"]);
    let mismatched = trust("AWS", "111122223333", "sts:AssumeRoleWithSAML");
    assert_eq!(codes(&mismatched), ["IAM-038"]);
    // No account in it would help.
    let spared = ec2.replace(
        r#""Allow", "Principal": {"Service": "ec2.amazonaws.com"}"#,
        r#""Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/r"}"#,
    );
    assert_eq!(codes(&spared), ["IAM-038"]);
    // Beside a key's policy it is no second one, and roles may have one each.
    let key = policy(&[&root()]);
    assert_eq!(codes(&bundle(&[&described(), &key])), codes(&bundle(&[&described(), &key, &ec2])));
    assert_eq!(codes(&bundle(&[&ec2, &github])), ["IAM-039"]);
}
