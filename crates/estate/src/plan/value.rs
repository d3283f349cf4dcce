//! A value of a resource: known, known only after the apply, or not there.

use keywright_model::text::{Node, Value};

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Told<'p> {
    /// It is this.
    Known(&'p Node),
    /// It is known only after the apply.
    Unknown,
    /// It is not set.
    Absent,
}

/// One side of a resource: its values, and which of them are not known yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State<'p> {
    /// The values.
    pub(crate) values: &'p Node,
    /// The same shape with `true` in place of what is not known.
    pub(crate) unknown: Option<&'p Node>,
}

impl<'p> State<'p> {
    /// The value at the end of a path of names. A nested block is a list of one: the first counts.
    pub(crate) fn told(&self, names: &[&str]) -> Told<'p> {
        let (mut values, mut unknown) = (Some(self.values), self.unknown);
        for name in names {
            if is_true(unknown) {
                return Told::Unknown;
            }
            values = values.and_then(|it| first(it).get(name));
            unknown = unknown.and_then(|it| first(it).get(name));
        }
        // WHY: providers print what is not set as `null`, or as the empty text.
        match values.filter(|it| !it.is_null() && it.as_str() != Some("")) {
            _ if is_true(unknown) => Told::Unknown,
            Some(node) => Told::Known(node),
            None => Told::Absent,
        }
    }

    /// The text at the end of a path, where it is known.
    pub(crate) fn text(&self, names: &[&str]) -> Option<&'p str> {
        match self.told(names) {
            Told::Known(node) => node.as_str(),
            Told::Unknown | Told::Absent => None,
        }
    }

    /// The node at the end of a path, where it is known.
    pub(crate) fn node(&self, names: &[&str]) -> Option<&'p Node> {
        match self.told(names) {
            Told::Known(node) => Some(node),
            Told::Unknown | Told::Absent => None,
        }
    }

    /// Whether something at the end of a path, or below, is not known.
    pub(crate) fn is_unknown(&self, names: &[&str]) -> bool {
        let mut unknown = self.unknown;
        for name in names {
            if is_true(unknown) {
                return true;
            }
            unknown = unknown.and_then(|it| first(it).get(name));
        }
        unknown.is_some_and(holds_true)
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.and_then(Node::as_bool) == Some(true)
}

fn holds_true(node: &Node) -> bool {
    match &node.value {
        Value::Bool(it) => *it,
        Value::Array(all) => all.iter().any(holds_true),
        Value::Object(all) => all.iter().any(|it| holds_true(&it.node)),
        Value::Null | Value::Number(_) | Value::String(_) => false,
    }
}

fn first(node: &Node) -> &Node {
    node.as_array().and_then(|it| it.first()).unwrap_or(node)
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    #[test]
    fn what_is_known_after_the_apply_is_no_value_and_no_absence() {
        let values =
            parse(r#"{"arn": "x", "aws": [{"key_arn": "k"}], "gcp": [], "n": null, "e": ""}"#);
        let unknown = parse(r#"{"id": true, "aws": [{"roles": true}], "azure": true}"#);
        let (values, unknown) = (values.expect("JSON"), unknown.expect("JSON"));
        let state = State { values: &values, unknown: Some(&unknown) };
        assert_eq!(state.text(&["arn"]), Some("x"));
        assert_eq!(state.text(&["aws", "key_arn"]), Some("k"));
        assert_eq!(state.told(&["aws", "roles"]), Told::Unknown);
        assert_eq!(state.told(&["azure", "application_id"]), Told::Unknown);
        assert_eq!(state.told(&["id"]), Told::Unknown);
        assert_eq!(state.told(&["gcp", "key_id"]), Told::Absent);
        assert_eq!(state.told(&["n"]), Told::Absent);
        assert_eq!(state.told(&["e"]), Told::Absent);
        assert!(state.is_unknown(&["aws"]) && !state.is_unknown(&["arn"]));
    }
}
