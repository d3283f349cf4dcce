//! A policy as rules walk it: statements beside their text, and conditions one key at a time.

use keywright_model::text::{Member, Node, Span, Value};

use crate::aws::{Form, Operator, Policy, Statement, Test};

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

/// Every statement with its text.
pub(super) fn statements(policy: &Policy) -> impl Iterator<Item = (&Statement, &Node)> {
    // Where the element stands twice, which is told, the policy was read by the last.
    let members = policy.document.root.as_object().unwrap_or_default();
    let last = members.iter().rev().find(|it| &*it.name == "Statement");
    policy.statements.iter().zip(last.map(|it| elements(&it.node)).unwrap_or_default())
}

/// A statement's elements of those names.
pub(super) fn members<'p>(
    statement: &'p Node,
    names: &'static [&'static str],
) -> impl Iterator<Item = &'p Member> {
    let all = statement.as_object().unwrap_or_default();
    all.iter().filter(|it| names.contains(&&*it.name))
}

/// The elements of an array, or the one value that stands without one.
pub(super) fn elements(node: &Node) -> &[Node] {
    node.as_array().unwrap_or(std::slice::from_ref(node))
}

/// The strings among a value's elements.
pub(super) fn texts(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    elements(node).iter().filter_map(|it| Some((it.as_str()?, it.span)))
}

/// The strings under one kind of principal, `AWS` or `Service`.
pub(super) fn principals<'p>(
    statement: &'p Node,
    kind: &'static str,
) -> impl Iterator<Item = (&'p str, Span)> {
    let parts = members(statement, &["Principal", "NotPrincipal"]);
    let kinds = parts.flat_map(|it| it.node.as_object().unwrap_or_default());
    kinds.filter(move |it| &*it.name == kind).flat_map(|it| texts(&it.node))
}

/// The operators of a statement's condition, each with its keys.
pub(super) fn blocks(statement: &Node) -> impl Iterator<Item = &Member> {
    members(statement, &["Condition"]).flat_map(|it| it.node.as_object().unwrap_or_default())
}

/// One operator over one key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause<'p> {
    /// The statement that it fences.
    pub(super) statement: &'p Statement,
    /// The statement's text.
    pub(super) node: &'p Node,
    /// The operator's name, and all of its keys.
    pub(super) block: &'p Member,
    /// The operator.
    pub(super) operator: Operator,
    /// The key's name, and its values.
    pub(super) key: &'p Member,
}

/// Every condition of a policy whose operator is one.
pub(super) fn clauses(policy: &Policy) -> impl Iterator<Item = Clause<'_>> {
    statements(policy).flat_map(|(statement, node)| {
        let known = blocks(node).filter_map(|it| Some((it, Operator::parse(&it.name)?)));
        known.flat_map(move |(block, operator)| {
            let keys = block.node.as_object().unwrap_or_default().iter();
            keys.map(move |key| Clause { statement, node, block, operator, key })
        })
    })
}

impl<'p> Clause<'p> {
    /// Whether it asks for a key of one of those names, which AWS compares without regard to case.
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.key.name.eq_ignore_ascii_case(it))
    }

    /// Whether it compares strings or ARNs, which alone have variables.
    pub(super) fn compares_texts(&self) -> bool {
        match self.operator.test {
            Test::StringEquals { .. } | Test::StringLike { .. } | Test::Arn { .. } => true,
            Test::Numeric(_)
            | Test::Date(_)
            | Test::Bool
            | Test::Binary
            | Test::Address { .. }
            | Test::Null => false,
        }
    }

    /// Its strings.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'p str, Span)> {
        texts(&self.key.node)
    }

    /// Its strings that say one value each: no wildcard, no variable.
    pub(super) fn plain_texts(&self) -> impl Iterator<Item = (&'p str, Span)> {
        self.texts().filter(|it| is_plain(it.0))
    }
}

/// Whether a text means itself: no wildcard, no variable.
pub(super) fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?']) && !text.contains("${")
}

/// A string, number or boolean.
pub(super) fn is_scalar(node: &Node) -> bool {
    match node.value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether a statement lets somebody take on a role. Such statements have no resource, and may name
/// federated principals.
pub(super) fn trusts(policy: &Policy, statement: &Statement) -> bool {
    policy.form == Form::Resource && acts_on(statement, "sts:")
}

/// Whether some action of a statement is one of that service: `sts:`.
pub(super) fn acts_on(statement: &Statement, prefix: &str) -> bool {
    let head =
        |text: &str| text.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    statement.action.as_ref().is_some_and(|it| it.patterns.iter().any(|it| head(&it.1)))
}
