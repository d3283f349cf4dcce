//! Policies from texts.

use std::sync::Arc;

use keywright_model::text::{Document, Source};

use crate::aws::{Form, Policy};

/// Reads a policy, or the one that `get-key-policy` printed into a string.
pub(in crate::aws::rules::lint) fn policy(text: &str, form: Form) -> Policy {
    let whole = Document::parse(Arc::new(Source::new("it.json", filled(text)))).expect("JSON");
    let carried = whole.root.get("Policy").filter(|it| it.as_str().is_some());
    let document = carried.map(|it| whole.carried(it).expect("JSON"));
    Policy::read(document.unwrap_or(whole), form)
}

/// `@FILL n@` stands for n characters.
fn filled(text: &str) -> String {
    let Some((before, rest)) = text.split_once("@FILL ") else { return text.to_owned() };
    let (number, after) = rest.split_once('@').expect("the mark is closed");
    format!("{before}{}{after}", "x".repeat(number.parse().expect("a number")))
}

/// The form that a word names.
pub(super) fn form(word: &str) -> Form {
    match word {
        "key" => Form::Key,
        "resource" => Form::Resource,
        "trust" => Form::Trust,
        "identity" => Form::Identity,
        "service-control" => Form::ServiceControl,
        "resource-control" => Form::ResourceControl,
        other => panic!("no form is called {other}"),
    }
}
