//! How a property is read: Azure's command line, its REST interface and its templates print one
//! resource with the same words, but flat or under `properties`, and in several letter cases.

use jiff::Timestamp;
use keywright_model::text::{Document, Edit, Node, Place, Source, Span, Value};

/// What an export says of one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<T> {
    /// It says this.
    Is(T),
    /// It leaves the property out, or prints `null`.
    Absent,
    /// It says something that cannot be read, for this reason, in words that follow "because".
    Unclear(String),
}

impl<T> Told<T> {
    /// The value, where the export certainly says it.
    pub fn known(self) -> Option<T> {
        match self {
            Told::Is(it) => Some(it),
            Told::Absent | Told::Unclear(_) => None,
        }
    }
}

/// A resource's property: under `properties`, as templates and REST have it, or at the top.
pub(super) fn property<'n>(resource: &'n Node, name: &str) -> Option<&'n Node> {
    let nested = resource.get_any_case("properties").and_then(|it| it.get_any_case(name));
    nested.or_else(|| resource.get_any_case(name))
}

/// The node at the end of a path of names, each in any letter case.
pub(super) fn at<'n>(node: &'n Node, names: &[&str]) -> Option<&'n Node> {
    names.iter().try_fold(node, |node, name| node.get_any_case(name))
}

/// Reads a boolean.
pub(super) fn flag(node: Option<&Node>) -> Told<bool> {
    read(node, "a boolean", Node::as_bool)
}

/// Reads a string.
pub(super) fn text(node: Option<&Node>) -> Told<&str> {
    read(node, "a string", Node::as_str)
}

/// Reads a date: ISO 8601 as the command line prints it, or seconds since 1970 as REST does.
pub(super) fn date(node: Option<&Node>) -> Told<Timestamp> {
    read(node, "a date", |node| match &node.value {
        Value::String(text) => text.parse().ok(),
        Value::Number(_) => Timestamp::from_second(node.as_i64()?).ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

fn read<'n, T>(
    node: Option<&'n Node>,
    wanted: &str,
    take: impl Fn(&'n Node) -> Option<T>,
) -> Told<T> {
    match node {
        None => Told::Absent,
        Some(node) if node.is_null() => Told::Absent,
        Some(node) if node.as_str().is_some_and(is_expression) => {
            Told::Unclear(format!("`{}` is known at deployment only", node.as_str().unwrap_or("")))
        }
        Some(node) => match take(node) {
            Some(it) => Told::Is(it),
            None => Told::Unclear(format!("it is {}, not {wanted}", node.noun())),
        },
    }
}

/// Whether a list goes on after the page that is here.
///
/// Source: Microsoft, REST reference, `nextLink`; Microsoft Graph, "Paging", `@odata.nextLink`.
pub(super) fn is_cut(list: &Node) -> bool {
    ["nextLink", "@odata.nextLink"]
        .iter()
        .filter_map(|it| list.get_any_case(it))
        .any(|it| !it.is_null() && it.as_str() != Some(""))
}

/// Whether a template's string is an expression, that only the deployment evaluates.
///
/// Source: Microsoft, "Syntax and expressions in ARM templates": `[[` escapes a literal bracket.
pub(super) fn is_expression(text: &str) -> bool {
    text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']')
}

/// The opening bracket of an object or a list: where something is missing that belongs into it.
pub(super) fn opening(document: &Document, node: &Node) -> Place {
    document.place_at(opening_span(node))
}

/// The same, as a span.
pub(super) fn opening_span(node: &Node) -> Span {
    let start = node.span.start;
    Span { start, end: start + 1 }
}

/// Sets a member in whatever letter case it stands, else adds it.
pub(super) fn set(source: &Source, object: &Node, name: &str, value: &str) -> Edit {
    match object.get_any_case(name) {
        Some(node) => Edit::replace(node.span, value),
        None => Edit::set(source.text(), object, name, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    #[test]
    fn a_property_is_found_flat_or_nested_in_any_case() {
        for text in [r#"{"properties": {"Enabled": true}}"#, r#"{"enabled": true}"#] {
            let node = parse(text).expect("JSON");
            assert_eq!(flag(property(&node, "enabled")), Told::Is(true));
        }
    }

    #[test]
    fn what_a_deployment_decides_is_unclear() {
        let node = parse(r#"["[parameters('x')]", "[[x]", null, 1]"#).expect("JSON");
        let each = node.as_array().expect("array");
        assert!(matches!(flag(Some(&each[0])), Told::Unclear(_)));
        assert_eq!(text(Some(&each[1])), Told::Is("[[x]"));
        assert_eq!(flag(Some(&each[2])), Told::Absent);
        assert!(matches!(flag(Some(&each[3])), Told::Unclear(_)));
    }

    #[test]
    fn a_date_is_read_in_both_spellings() {
        let node = parse(r#"["2026-01-01T00:00:00+00:00", 1767225600, "soon"]"#).expect("JSON");
        let each = node.as_array().expect("array");
        assert_eq!(date(Some(&each[0])), date(Some(&each[1])));
        assert!(matches!(date(Some(&each[0])), Told::Is(_)));
        assert!(matches!(date(Some(&each[2])), Told::Unclear(_)));
    }
}
