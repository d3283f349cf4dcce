//! Prints a policy in one canonical layout: the order of elements is fixed, two spaces a level, a
//! line a list element. What cannot be read is printed as it stands, so that printing never changes
//! what a policy says, and printing twice prints the same.

use keywright_model::text::json::quote;
use keywright_model::text::{Member, Node, Value};

use super::Policy;

/// The order in which people read a policy, and a statement.
const ORDER: [&str; 15] = [
    "Version",
    "Id",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "Statement",
    "AWS",
    "Service",
    "Federated",
];

/// The policy's canonical text, with a line break at its end.
pub fn print(policy: &Policy) -> String {
    let mut out = String::new();
    node(&policy.document.root, 0, &mut out);
    out.push('\n');
    out
}

fn node(it: &Node, depth: usize, out: &mut String) {
    match &it.value {
        Value::Null => out.push_str("null"),
        Value::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => out.push_str(&quote(text)),
        Value::Array(elements) => {
            list('[', ']', depth, out, elements, |it, out| node(it, depth + 1, out));
        }
        Value::Object(members) => {
            let mut ordered: Vec<&Member> = members.iter().collect();
            // A stable sort: names that are not in the list keep their order behind those that are.
            let rank = |it: &&Member| ORDER.iter().position(|name| *name == &*it.name);
            ordered.sort_by_key(|it| rank(it).unwrap_or(ORDER.len()));
            list('{', '}', depth, out, &ordered, |it, out| {
                out.push_str(&quote(&it.name));
                out.push_str(": ");
                node(&it.node, depth + 1, out);
            });
        }
    }
}

fn list<T>(
    open: char,
    close: char,
    depth: usize,
    out: &mut String,
    all: &[T],
    each: impl Fn(&T, &mut String),
) {
    out.push(open);
    for (at, it) in all.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        each(it, out);
    }
    if !all.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::{Document, Source};

    use super::*;
    use crate::aws::Form;

    fn printed(text: &str) -> String {
        let document = Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
        print(&Policy::read(document, Form::Key))
    }

    #[test]
    fn elements_are_ordered_and_printing_twice_prints_the_same() {
        let once = printed(
            r#"{"Statement":[{"Resource":"*","Action":["kms:*"],"Effect":"Allow","Principal":
            {"AWS":"1"},
            "Condition":{"Bool":{"b":true,"a":1.50}}}],"Version":"2012-10-17","Id":[]}"#,
        );
        expect_test::expect![[r#"
            {
              "Version": "2012-10-17",
              "Id": [],
              "Statement": [
                {
                  "Effect": "Allow",
                  "Principal": {
                    "AWS": "1"
                  },
                  "Action": [
                    "kms:*"
                  ],
                  "Resource": "*",
                  "Condition": {
                    "Bool": {
                      "b": true,
                      "a": 1.50
                    }
                  }
                }
              ]
            }
        "#]]
        .assert_eq(&once);
        assert_eq!(printed(&once), once);
    }
}
