//! What one rule tells of a document or of a bundle, also where it waits to be asked.

use crate::memory::Memory;

pub(super) const ARN: &str =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(super) const VENDOR: &str = "arn:aws:iam::444455556666:role/storage";

/// The severities of a rule's findings, in their order.
pub(super) fn severities(code: &str, text: &str) -> Vec<&'static str> {
    of(code, text).into_iter().map(|it| it.0).collect()
}

/// The messages of a rule's findings, in their order.
pub(super) fn messages(code: &str, text: &str) -> Vec<String> {
    of(code, text).into_iter().map(|it| it.1).collect()
}

fn of(code: &str, text: &str) -> Vec<(&'static str, String)> {
    let heard = Memory::of([("it/it.json", text)]).check_all(&["it/it.json"]);
    let ours = heard.findings.into_iter().filter(|it| it.rule.code == code);
    ours.map(|it| (it.severity.word(), it.message)).collect()
}

pub(super) fn bundle(documents: &[&str]) -> String {
    format!(r#"{{"documents": [{}]}}"#, documents.join(","))
}

pub(super) fn policy(statements: &[&str]) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","))
}

/// A statement of a key policy; `more` begins with a comma.
pub(super) fn statement(effect: &str, who: &str, actions: &str, more: &str) -> String {
    let who = if who == "*" { r#""*""#.to_owned() } else { format!(r#"{{"AWS": "{who}"}}"#) };
    format!(
        r#"{{"Effect": "{effect}", "Principal": {who}, "Action": [{actions}],
            "Resource": "*"{more}}}"#
    )
}

/// The default statement of every key.
pub(super) fn root() -> String {
    statement("Allow", "arn:aws:iam::111122223333:root", r#""kms:*""#, "")
}

pub(super) fn described() -> String {
    format!(
        r#"{{"KeyMetadata": {{"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "Arn": "{ARN}",
            "KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT",
            "Origin": "AWS_KMS", "KeyManager": "CUSTOMER"}}}}"#
    )
}

/// The vendor's record of the key.
pub(super) fn record() -> String {
    format!(
        r#"{{"id": "cck-a1", "key": "{ARN}", "roles": ["{VENDOR}"], "cloud": "AWS",
            "state": "IN_USE"}}"#
    )
}
