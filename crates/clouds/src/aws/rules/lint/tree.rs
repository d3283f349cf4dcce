//! A policy's text as rules walk it.

use keywright_model::text::{Member, Node, Span, Value};

use crate::aws::Statement;
use crate::aws::rules::clause::elements;

/// The elements that a policy may have.
pub(super) const OF_POLICY: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements that a statement may have.
pub(super) const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// A statement's elements of certain names.
pub(super) fn members(statement: &Node, is: fn(&str) -> bool) -> impl Iterator<Item = &Member> {
    let all = statement.as_object().unwrap_or_default();
    all.iter().filter(move |it| is(&it.name))
}

/// Whether an element says which actions.
pub(super) fn is_action(name: &str) -> bool {
    matches!(name, "Action" | "NotAction")
}

/// Whether an element says whom.
pub(super) fn is_principal(name: &str) -> bool {
    matches!(name, "Principal" | "NotPrincipal")
}

/// Whether an element says which resources.
pub(super) fn is_resource(name: &str) -> bool {
    matches!(name, "Resource" | "NotResource")
}

/// The strings among a value's elements.
pub(super) fn texts(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    elements(node).iter().filter_map(|it| Some((it.as_str()?, it.span)))
}

/// The strings under one kind of principal: `AWS`, `Service`, `Federated`.
pub(super) fn principals<'p>(
    statement: &'p Node,
    kind: &'static str,
) -> impl Iterator<Item = (&'p str, Span)> {
    let parts = members(statement, is_principal);
    let kinds = parts.flat_map(|it| it.node.as_object().unwrap_or_default());
    kinds.filter(move |it| &*it.name == kind).flat_map(|it| texts(&it.node))
}

/// The operators of a statement's condition, each with its keys.
pub(super) fn blocks(statement: &Node) -> impl Iterator<Item = &Member> {
    members(statement, |it| it == "Condition")
        .flat_map(|it| it.node.as_object().unwrap_or_default())
}

/// A string, number or boolean.
pub(super) fn is_scalar(node: &Node) -> bool {
    match node.value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether some action of a statement is one of that service: `sts:`.
pub(super) fn acts_on(statement: &Statement, prefix: &str) -> bool {
    let head =
        |text: &str| text.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    statement.action.as_ref().is_some_and(|it| it.patterns.iter().any(|it| head(it.0.text())))
}
