//! What could not be read, and what could not be told, is told whatever standard is asked for.

use std::sync::Arc;

use keywright_clouds::aws::{self, Form, Policy};
use keywright_engine::ops::check::Request;
use keywright_estate::rules::cards;
use keywright_model::text::{Document, Source, Span};
use keywright_policy::{Finding, Standard};

use crate::memory::Memory;
use crate::pages::{files, lone};

fn asked(memory: &Memory, standard: Standard) -> Vec<Finding> {
    let standards = vec![standard];
    let request = Request { paths: vec!["it/it.json".into()], standards, ..Request::default() };
    memory.run(&request).expect("it is there").findings
}

fn codes(text: &str, standard: &str) -> String {
    let standard = Standard::find(standard).expect("known");
    let found = asked(&Memory::of([("it/it.json", text)]), standard);
    let lines = found.iter().map(|it| format!("{} {}", it.severity, it.rule.code));
    lines.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_carried_policy_that_is_no_json_is_told() {
    let text = r#"{"Policy": "{\"Version\": ", "PolicyName": "default"}"#;
    assert_eq!(codes(text, "cis-aws-7"), "error AWS-007");
}

#[test]
fn a_statement_that_cannot_be_read_is_told() {
    let policy = |effect: &str, principal: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}",
                "Principal": {principal}, "Action": "kms:*", "Resource": "*"}}]}}"#
        )
    };
    let root = r#"{"AWS": "arn:aws:iam::111122223333:root"}"#;
    assert_eq!(codes(&policy("Allow", root), "cis-aws-7"), "");
    assert_eq!(codes(&policy("Allow", r#"{"AWS": {"a": 1}}"#), "cis-aws-7"), "error IAM-001");
    assert_eq!(codes(&policy("allow", root), "cis-aws-7"), "error IAM-005");
}

#[test]
fn a_binding_that_cannot_be_read_is_told() {
    let text = r#"{"bindings": [{"role": 5, "members": "allUsers"}], "etag": "x"}"#;
    let told = codes(text, "cis-gcp-4");
    assert!(told.contains("unknown GCP-019"), "{told}");
}

/// The stretches of a policy of which something cannot be read: statements, and `None` for the
/// rest.
fn unreadable(text: &str) -> Vec<Option<Span>> {
    let Ok(document) = Document::parse(Arc::new(Source::new("it", text))) else {
        return Vec::new();
    };
    if aws::recognize(&document.root) != Some(aws::Kind::Policy) {
        return Vec::new();
    }
    let policy = Policy::read(document, Form::Key);
    let broken = policy.statements.iter().filter(|it| !it.is_readable()).map(|it| Some(it.span));
    broken.chain((!policy.faults.is_empty()).then_some(None)).collect()
}

#[test]
fn whatever_keeps_a_policy_from_being_read_is_told_whatever_is_asked_for() {
    let (mut seen, mut silent) = (0, Vec::new());
    for card in cards() {
        for example in card.page.examples().iter().filter(|it| it.bad && lone(it)) {
            for at in unreadable(example.text) {
                seen += 1;
                for standard in Standard::ALL {
                    let found = asked(&files(example), *standard);
                    let within = |it: &Finding| match (&it.place, at) {
                        (Some(place), Some(at)) => {
                            at.start <= place.span.start && place.span.end <= at.end
                        }
                        (_, None) => true,
                        (None, Some(_)) => false,
                    };
                    if !found.iter().any(within) {
                        silent.push(format!("{} under {}", card.code, standard.id));
                    }
                }
            }
        }
    }
    assert!(14 <= seen, "{seen}");
    assert!(silent.is_empty(), "{silent:#?}");
}

/// One for each way in which a part of a policy cannot be read.
const BROKEN: [&str; 20] = [
    r#""Id": 5, "Statement": []"#,
    r#""Version": "2012", "Statement": []"#,
    r#""Statment": [], "Statement": []"#,
    r#""Id": "no statement""#,
    r#""Statement": [5]"#,
    r#""Statement": [{"Sid": 5, @}]"#,
    r#""Statement": [{"Effect": "allow", "Principal": "*", "Action": "*", "Resource": "*"}]"#,
    r#""Statement": [{"Principal": "*", "Action": "*", "Resource": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Principal": "*", "Resource": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Principal": 5, "Action": "*", "Resource": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Principal": {"Aws": "1"}, "Action": "*",
        "Resource": "*"}]"#,
    r#""Statement": [{"Effect": "Allow", "Principal": "*", "Action": 5, "Resource": "*"}]"#,
    r#""Statement": [{"NotPrincipal": "*", @}]"#,
    r#""Statement": [{"Unknown": "*", @}]"#,
    r#""Statement": [{"Condition": 5, @}]"#,
    r#""Statement": [{"Condition": {"StringAlike": {"aws:PrincipalArn": "x"}}, @}]"#,
    r#""Statement": [{"Condition": {"StringLike": 5}, @}]"#,
    r#""Statement": [{"Condition": {"StringLike": {"aws:PrincipalArn": null}}, @}]"#,
];

#[test]
fn every_kind_of_broken_policy_is_told_whatever_is_asked_for() {
    let whole = r#""Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*""#;
    for broken in BROKEN {
        let text = format!("{{\"Version\": \"2012-10-17\", {}}}", broken.replace('@', whole));
        let text = text.replacen("\"Version\": \"2012-10-17\", \"Version\"", "\"Version\"", 1);
        let document = Document::parse(Arc::new(Source::new("it", text.as_str()))).expect("JSON");
        assert!(!Policy::read(document, Form::Key).is_readable(), "{text}");
        let carried = serde_json::json!({"Policy": text, "PolicyName": "default"}).to_string();
        for standard in ["cis-gcp-5", "checkov"] {
            assert_ne!(codes(&carried, standard), "", "{text} under {standard}");
        }
    }
}

#[test]
fn what_could_not_be_told_is_told_whatever_is_asked_for() {
    let (mut seen, mut silent) = (0, Vec::new());
    for card in cards().into_iter().filter(|it| !it.page.is_on_request()) {
        for example in card.page.examples().iter().filter(|it| it.bad && lone(it)) {
            let memory = files(example);
            if !memory.0.contains_key(std::path::Path::new("it/it.json")) {
                continue;
            }
            let unknown = |found: Vec<Finding>| {
                let found = found.into_iter().filter(|it| !it.rule.page.is_on_request());
                let found = found.filter(|it| it.severity == keywright_policy::Severity::Unknown);
                found.map(|it| format!("{} {}", it.rule.code, it.message)).collect::<Vec<_>>()
            };
            let all = unknown(memory.check(&["it/it.json"]).findings);
            seen += all.len();
            for standard in Standard::ALL {
                if unknown(asked(&memory, *standard)) != all {
                    silent.push(format!("{} under {}", card.code, standard.id));
                }
            }
        }
    }
    assert!(20 <= seen, "{seen}");
    assert!(silent.is_empty(), "{silent:#?}");
}
