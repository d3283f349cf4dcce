//! A policy's conditions with their text, so that a rule can point at one and mend it.

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Member, Node, Span, Value};

use crate::aws::{Condition, Operator, Policy, Qualifier, Statement, Test};

/// One operator over one key, with its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause<'p> {
    /// The statement that it fences.
    pub(super) statement: &'p Statement,
    /// The statement's text.
    pub(super) node: &'p Node,
    /// The value of `Condition`.
    pub(super) operators: &'p Node,
    /// The operator's name, and all of its keys.
    pub(super) block: &'p Member,
    /// The operator.
    pub(super) operator: Operator,
    /// The key's name, and its values.
    pub(super) key: &'p Member,
}

/// Every statement with its text.
pub(super) fn statements(policy: &Policy) -> impl Iterator<Item = (&Statement, &Node)> {
    // Where the element stands twice, which is told, the policy was read by the last.
    let members = policy.document.root.as_object().unwrap_or_default();
    let last = members.iter().rev().find(|it| &*it.name == "Statement");
    policy.statements.iter().zip(last.map(|it| elements(&it.node)).unwrap_or_default())
}

/// The elements of an array, or the one value that stands without one.
pub(super) fn elements(node: &Node) -> &[Node] {
    node.as_array().unwrap_or(std::slice::from_ref(node))
}

/// Every condition of a policy.
pub(super) fn clauses(policy: &Policy) -> impl Iterator<Item = Clause<'_>> {
    statements(policy).flat_map(|(statement, node)| clauses_of(statement, node))
}

/// Every condition of a statement. One whose operator is none, or whose value is no object, is left
/// to the rules of the grammar.
pub(super) fn clauses_of<'p>(
    statement: &'p Statement,
    node: &'p Node,
) -> impl Iterator<Item = Clause<'p>> {
    // WHY: some forty rules ask, and most statements have none.
    let any = !statement.conditions.is_empty();
    let operators = any.then(|| node.get("Condition")).flatten();
    operators.into_iter().flat_map(move |operators| {
        let clause = |it: &Condition| {
            let block = operators.as_object()?.get(it.at.0)?;
            let key = block.node.as_object()?.get(it.at.1)?;
            Some(Clause { statement, node, operators, block, operator: it.operator, key })
        };
        statement.conditions.iter().filter_map(clause)
    })
}

impl<'p> Clause<'p> {
    /// Whether it asks for a key of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.key.name.eq_ignore_ascii_case(name)
    }

    /// Whether it asks for a key of one of those names.
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.is(it))
    }

    /// Whether its key's name begins so.
    pub(super) fn begins(&self, prefix: &str) -> bool {
        begins(&self.key.name, prefix)
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
        elements(&self.key.node).iter().filter_map(|it| Some((it.as_str()?, it.span)))
    }

    /// Its strings that say one value each: no wildcard, no variable.
    pub(super) fn plain_texts(&self) -> impl Iterator<Item = (&'p str, Span)> {
        self.texts().filter(|it| is_plain(it.0))
    }

    /// The values, numbers and booleans as text.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'p str, Span)> {
        elements(&self.key.node).iter().filter_map(|it| match &it.value {
            Value::String(text) | Value::Number(text) => Some((&**text, it.span)),
            Value::Bool(true) => Some(("true", it.span)),
            Value::Bool(false) => Some(("false", it.span)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// Whether a request that lacks the key meets it.
    ///
    /// Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set
    /// operators for multivalued context keys".
    pub(super) fn met_without_key(&self) -> bool {
        match self.operator.qualifier {
            _ if self.operator.test == Test::Null => {
                self.values().any(|it| it.0.eq_ignore_ascii_case("true"))
            }
            Some(Qualifier::ForAllValues) => true,
            Some(Qualifier::ForAnyValue) => self.operator.if_exists,
            None => self.operator.if_exists || self.operator.is_negated(),
        }
    }

    /// Its operator's name with another test: qualifier and `IfExists` stay.
    pub(super) fn spelled(&self, test: &str) -> String {
        let qualifier = match self.operator.qualifier {
            Some(Qualifier::ForAllValues) => "ForAllValues:",
            Some(Qualifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        };
        let if_exists = if self.operator.if_exists { "IfExists" } else { "" };
        format!("{qualifier}{test}{if_exists}")
    }

    /// Its operator's name as written, without the qualifier.
    pub(super) fn unqualified(&self) -> &'p str {
        self.block.name.split_once(':').map_or(&*self.block.name, |it| it.1)
    }

    /// Brings key and values under another operator, or another value under it. No edits where that
    /// operator has the key already.
    pub(super) fn under(&self, text: &str, operator: &str, value: Option<&str>) -> Vec<Edit> {
        let old = text.get(self.key.node.span.range()).unwrap_or_default();
        let there = self.operators.get(operator);
        let alone = self.block.node.as_object().is_some_and(|it| it.len() == 1);
        if alone && there.is_none() {
            let mut edits = vec![Edit::replace(self.block.name_span, quote(operator))];
            edits.extend(value.map(|it| Edit::replace(self.key.node.span, it)));
            return edits;
        }
        let added = match there {
            Some(it) if it.get(&self.key.name).is_some() => return Vec::new(),
            Some(it) => Edit::set(text, it, &self.key.name, value.unwrap_or(old)),
            None => {
                let pair = format!("{{ {}: {} }}", quote(&self.key.name), value.unwrap_or(old));
                Edit::set(text, self.operators, operator, &pair)
            }
        };
        let gone = match alone {
            true => Edit::remove_member(self.operators, &self.block.name),
            false => Edit::remove_member(&self.block.node, &self.key.name),
        };
        gone.map_or(Vec::new(), |gone| vec![gone, added])
    }

    /// Takes it out of its statement; `Condition` as well, where nothing else stands in it.
    pub(super) fn without(&self, statement: &Node) -> Option<Edit> {
        let only = |it: &Node| it.as_object().is_some_and(|it| it.len() == 1);
        match (only(&self.block.node), only(self.operators)) {
            (false, _) => Edit::remove_member(&self.block.node, &self.key.name),
            (true, false) => Edit::remove_member(self.operators, &self.block.name),
            (true, true) => Edit::remove_member(statement, "Condition"),
        }
    }
}

/// Adds a condition to a statement.
pub(super) fn fence(text: &str, statement: &Node, operator: &str, key: &str, value: &str) -> Edit {
    let pair = format!("{}: {}", quote(key), quote(value));
    match statement.get("Condition").map(|it| (it, it.get(operator))) {
        Some((_, Some(block))) => Edit::set(text, block, key, &quote(value)),
        Some((operators, None)) => Edit::set(text, operators, operator, &format!("{{ {pair} }}")),
        None => {
            let value = format!("{{ {}: {{ {pair} }} }}", quote(operator));
            Edit::set(text, statement, "Condition", &value)
        }
    }
}

/// Whether a text begins so, in any case.
pub(super) fn begins(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix))
}

/// Whether a text means itself: no wildcard, no variable.
pub(super) fn is_plain(text: &str) -> bool {
    // WHY bytes first: nearly every text has none of the three, and many rules ask of each.
    let special = text.bytes().any(|it| matches!(it, b'*' | b'?' | b'$'));
    !special || !text.contains(['*', '?']) && !text.contains("${")
}

/// Whether a value has a wildcard outside of its variables.
pub(super) fn is_wild(value: &str) -> bool {
    let mut rest = value;
    while let Some((before, variable)) = rest.split_once("${") {
        if before.contains(['*', '?']) {
            return true;
        }
        rest = variable.split_once('}').map_or("", |it| it.1);
    }
    rest.contains(['*', '?'])
}
