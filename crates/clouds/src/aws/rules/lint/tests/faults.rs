//! Whatever cannot be read of a policy is told by some rule, and at its place.

use keywright_model::text::json::parse;
use keywright_model::text::{Edit, Member, Node, Span, Value};

use super::super::lint;
use super::read::policy;
use crate::aws::{Form, Policy};

const WHOLE: &str = r#"{"Version": "2012-10-17", "Id": "i", "Statement": [
    {"Sid": "a", "Effect": "Allow", "Principal": {"AWS": ["111122223333"],
      "Service": "logs.amazonaws.com"}, "Action": ["kms:Decrypt", "kms:Encrypt"], "Resource": "*",
     "Condition": {"StringEquals": {"aws:PrincipalTag/a": ["b", "c"]},
       "Bool": {"aws:SecureTransport": "true"}}},
    {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "NotAction": "kms:Decrypt",
     "NotResource": "*"}]}"#;

/// What is put in the place of each value in turn.
const VALUES: [&str; 9] =
    ["null", "true", "7", "\"x\"", "\"\"", "[]", "{}", "[null, {}]", "{\"x\": [1, [2]]}"];

/// What is put in the place of each name in turn.
const NAMES: [&str; 8] = [
    "x",
    "Statement",
    "effect",
    "NotAction",
    "Principal",
    "Condition",
    "Resources",
    "NullIfExists",
];

#[test]
fn every_fault_of_every_broken_policy_is_told() {
    let root = parse(WHOLE).expect("JSON");
    let (mut values, mut names, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    collect(&root, &mut values, &mut names, &mut whole);
    let mut edits = Vec::new();
    edits.extend(values.iter().flat_map(|&it| VALUES.map(|text| Edit::replace(it, text))));
    edits.extend(
        names.iter().flat_map(|&it| NAMES.map(|name| Edit::replace(it, format!("\"{name}\"")))),
    );
    edits.extend(whole);
    let mut faults = 0;
    for edit in &edits {
        let text = Edit::apply(WHOLE, std::slice::from_ref(edit)).expect("applies");
        if parse(&text).is_ok() {
            for form in [Form::Key, Form::Identity, Form::ResourceControl] {
                faults += check(&policy(&text, form));
            }
        }
    }
    assert!(500 < faults, "{faults}");
}

/// How many faults a policy has. Each is told where it stands, or at the name of its value.
fn check(policy: &Policy) -> usize {
    let found = lint(policy);
    let told = found.iter().filter_map(|it| Some(it.place.as_ref()?.span));
    let told: Vec<Span> = told.map(|it| with_value(&policy.document.root, it)).collect();
    let of_statements = policy.statements.iter().flat_map(|it| &it.faults);
    let faults: Vec<_> = policy.faults.iter().chain(of_statements).collect();
    for fault in &faults {
        let meets = |it: &Span| it.start <= fault.span.end && fault.span.start <= it.end;
        let text = policy.document.source.text();
        assert!(told.iter().any(meets), "{} is not told of {text}", fault.message);
    }
    faults.len()
}

/// The span, and the value's where it is that of a name.
fn with_value(node: &Node, span: Span) -> Span {
    match &node.value {
        Value::Object(all) => match all.iter().find(|it| it.name_span == span) {
            Some(member) => Span { start: span.start, end: member.node.span.end },
            None => all.iter().fold(span, |span, it| with_value(&it.node, span)),
        },
        Value::Array(all) => all.iter().fold(span, |span, it| with_value(it, span)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => span,
    }
}

fn collect(node: &Node, values: &mut Vec<Span>, names: &mut Vec<Span>, gone: &mut Vec<Edit>) {
    values.push(node.span);
    match &node.value {
        Value::Object(members) => {
            for Member { name, name_span, node: child } in members {
                names.push(*name_span);
                gone.extend(Edit::remove_member(node, name));
                collect(child, values, names, gone);
            }
        }
        Value::Array(all) => {
            for (at, child) in all.iter().enumerate() {
                gone.extend(Edit::remove_element(node, at));
                collect(child, values, names, gone);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
