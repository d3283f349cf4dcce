//! An element whose JSON value is of another type than the grammar wants.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Member, Node, Value};
use keywright_policy::{Findings, Page, Rule};

use super::tree::is_scalar;
use crate::aws::Policy;
use crate::aws::rules::clause::{elements, statements};

/// A value of the wrong type.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-001", page: Page::new(include_str!("element_mistyped.md")), check };

const STRINGS: &str = "a string or an array of strings";

fn check(policy: &Policy, out: &mut Findings) {
    let mut wrong: Vec<(String, &str, &Node)> = Vec::new();
    let root = &policy.document.root;
    match root.as_object() {
        Some(members) => {
            let labels = members.iter().filter(|it| matches!(&*it.name, "Version" | "Id"));
            wrong.extend(labels.filter_map(string));
        }
        None => wrong.push(("a policy".to_owned(), "an object", root)),
    }
    for (_, statement) in statements(policy) {
        match statement.as_object() {
            Some(members) => members.iter().for_each(|it| element(it, &mut wrong)),
            None => wrong.push(("a statement".to_owned(), "an object", statement)),
        }
    }
    for (what, wanted, node) in wrong {
        let place = policy.document.place(node);
        let message = format_args!("{what} must be {wanted}, and is {}", node.noun());
        let finding = out.add(&RULE, Some(&place), message);
        finding.reference("DATA_TYPE_MISMATCH").help("write it as the grammar of policies has it");
        if let Some(text) = quoted(node, wanted) {
            finding.edit(&policy.document.source, Edit::replace(node.span, text));
        }
    }
}

fn element<'p>(member: &'p Member, wrong: &mut Vec<(String, &'static str, &'p Node)>) {
    match &*member.name {
        "Sid" | "Effect" => wrong.extend(string(member)),
        "Action" | "NotAction" | "Resource" | "NotResource" => wrong.extend(strings(member)),
        "Principal" | "NotPrincipal" => {
            let kinds = member.node.as_object().unwrap_or_default();
            wrong.extend(kinds.iter().flat_map(strings));
        }
        "Condition" => {
            let Some(operators) = member.node.as_object() else {
                wrong.push(("`Condition`".to_owned(), "an object", &member.node));
                return;
            };
            operators.iter().for_each(|it| operator(it, wrong));
        }
        _ => {}
    }
}

fn operator<'p>(member: &'p Member, wrong: &mut Vec<(String, &'static str, &'p Node)>) {
    let Some(keys) = member.node.as_object() else {
        wrong.push((format!("`{}`", member.name), "an object of condition keys", &member.node));
        return;
    };
    for key in keys {
        let bad = elements(&key.node).iter().filter(|it| !is_scalar(it));
        let wanted = "a string, number or boolean, or an array of them";
        wrong.extend(bad.map(|it| (format!("the value of `{}`", key.name), wanted, it)));
    }
}

fn string(member: &Member) -> Option<(String, &'static str, &Node)> {
    let bad = member.node.as_str().is_none();
    bad.then(|| (format!("`{}`", member.name), "a string", &member.node))
}

fn strings(member: &Member) -> impl Iterator<Item = (String, &'static str, &Node)> {
    let bad = elements(&member.node).iter().filter(|it| it.as_str().is_none());
    bad.map(|it| (format!("`{}`", member.name), STRINGS, it))
}

/// A number or boolean in the place of a string lacks its quotes.
fn quoted(node: &Node, wanted: &str) -> Option<String> {
    let text = match &node.value {
        Value::Number(text) => text.to_string(),
        Value::Bool(it) => it.to_string(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    wanted.contains("string").then(|| quote(&text))
}
