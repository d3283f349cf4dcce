//! What the tests of this folder share.

use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_model::{Cloud, KeyName};
use keywright_policy::{Card, Case as AnyCase, Finding, KeyFacts, Rule, Scope, judge};

use super::{CASE_RULES, RULES, advise};
use crate::aws::{Case, Exports, Form, Policy, recognize};

pub(super) fn policy(text: &str, form: Form) -> Policy {
    let source = Arc::new(Source::new("it.json", text.to_owned()));
    Policy::read(Document::parse(source).expect("JSON"), form)
}

/// A case of one document alone.
pub(super) fn case(text: &str) -> Case {
    let source = Arc::new(Source::new("it.json", text.to_owned()));
    let document = Document::parse(source).expect("JSON");
    let mut exports = Exports::default();
    let kind = recognize(&document.root).expect("one of AWS's");
    let _ = exports.take(kind, document);
    let key =
        KeyFacts { name: KeyName::new("it"), cloud: Cloud::Aws, id: None, clusters: Vec::new() };
    let now = jiff::Timestamp::UNIX_EPOCH;
    AnyCase { key, needs: None, document: exports, scope: Scope::Lone, now }
}

pub(super) fn findings(text: &str) -> Vec<Finding> {
    let case = case(text);
    let told = case.document.policy.as_ref().map(advise).unwrap_or_default();
    told.into_iter().chain(judge(CASE_RULES, &case)).collect()
}

pub(super) fn cards() -> Vec<Card> {
    RULES.iter().map(Rule::card).chain(CASE_RULES.iter().map(Rule::card)).collect()
}

pub(super) fn of(card: &Card, text: &str) -> Vec<Finding> {
    findings(text).into_iter().filter(|it| it.rule.code == card.code).collect()
}

/// A statement's text. `who`, `action` and what follows are JSON.
pub(super) fn statement(effect: &str, who: &str, action: &str, more: &str) -> String {
    let head = format!(r#""Effect": "{effect}", "Principal": {who}, "Action": {action}"#);
    format!(r#"{{{head}, "Resource": "*"{more}}}"#)
}

/// The same under a condition.
pub(super) fn fenced(effect: &str, who: &str, action: &str, condition: &str) -> String {
    statement(effect, who, action, &format!(r#", "Condition": {condition}"#))
}

/// A key policy with statements beside the root's.
pub(super) fn beside_root(statements: &str) -> String {
    let root = statement("Allow", r#"{"AWS": "arn:aws:iam::111122223333:root"}"#, r#""kms:*""#, "");
    format!(r#"{{"Version": "2012-10-17", "Statement": [{root}, {statements}]}}"#)
}

/// What statements beside the root's are told, as `code place: refs`.
pub(super) fn told(statements: &str) -> Vec<String> {
    let policy = policy(&beside_root(statements), Form::Key);
    let line = |it: Finding| {
        let place = it.place.expect("every finding has a place");
        let (code, refs) = (it.rule.code, it.refs.join(" "));
        format!("{code} {} {refs}", place.source.slice(place.span)).trim_end().to_owned()
    };
    advise(&policy).into_iter().map(line).collect()
}

/// How often a rule tells something of statements beside the root's.
pub(super) fn times(code: &str, statements: &str) -> usize {
    findings(&beside_root(statements)).iter().filter(|it| it.rule.code == code).count()
}

/// A role of the key's own account.
pub(super) const ROLE: &str = r#"{"AWS": "arn:aws:iam::111122223333:role/app"}"#;

/// A role of the vendor's.
pub(super) const VENDOR: &str = r#"{"AWS": "arn:aws:iam::444455556666:role/storage"}"#;

/// Everyone.
pub(super) const ALL: &str = r#""*""#;

pub(super) fn check(condition: &str, wanted: &[&str]) {
    check_under("Allow", r#""kms:Decrypt""#, condition, wanted);
}

pub(super) fn check_under(effect: &str, action: &str, condition: &str, wanted: &[&str]) {
    let statement = fenced(effect, ROLE, action, condition);
    assert_eq!(told(&statement), wanted, "{statement}");
}
