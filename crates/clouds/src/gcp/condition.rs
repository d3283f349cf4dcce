//! A condition of a binding or of a deny rule.
//!
//! Source: IAM, "Overview of IAM Conditions" and "Attribute reference" (`request.time`).

use jiff::Timestamp;
use keywright_model::text::{Node, Span};

use super::cel::{
    Attributes, Comparison, Held, Tree, Unreadable, day, evaluate, parse, point_in_time,
};

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The condition, braces included.
    pub span: Span,
    /// Its expression; empty where it has none that can be read.
    pub expression: String,
    /// The expression, read.
    pub tree: Result<Tree, Unreadable>,
}

impl Condition {
    /// Reads a condition from its object.
    pub fn read(node: &Node) -> Condition {
        let expression = node.get("expression").and_then(Node::as_str).unwrap_or_default();
        Condition { span: node.span, expression: expression.to_owned(), tree: parse(expression) }
    }

    /// Whether it is met.
    pub fn held(&self, attributes: &Attributes<'_>) -> Held {
        match &self.tree {
            Ok(tree) => evaluate(tree, attributes),
            Err(it) => Held::Unknown(format!("its expression cannot be read: {}", it.why)),
        }
    }

    /// Whether it speaks of the time of the request.
    pub fn is_timed(&self) -> bool {
        self.expression.contains("request.time")
    }

    /// When access ends for certain: the earliest `request.time < timestamp("…")` that the whole
    /// expression depends on. `None` where there is none, or where it stands in an alternative.
    pub fn ends(&self) -> Option<Timestamp> {
        end(self.tree.as_ref().ok()?)
    }
}

/// The end that a whole expression depends on.
fn end(tree: &Tree) -> Option<Timestamp> {
    match tree {
        Tree::All(all) => all.iter().filter_map(end).min(),
        _ => match time_point(tree)? {
            (Comparison::Less | Comparison::LessOrEqual, point) => Some(point),
            (_, _) => None,
        },
    }
}

/// `request.time < timestamp("…")`, or `date("…")`, turned so that the time stands on the left.
pub(super) fn time_point(tree: &Tree) -> Option<(Comparison, Timestamp)> {
    let Tree::Compares(how, sides) = tree else { return None };
    if sides.0.is_path("request.time") {
        return Some((*how, constant(&sides.1)?));
    }
    let turned = match how {
        Comparison::Equal | Comparison::NotEqual => *how,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    };
    sides.1.is_path("request.time").then(|| constant(&sides.0)).flatten().map(|it| (turned, it))
}

/// `timestamp("…")` or `date("…")`.
fn constant(tree: &Tree) -> Option<Timestamp> {
    let Tree::Call { name, target: None, arguments } = tree else { return None };
    match (name.as_str(), arguments.as_slice()) {
        ("timestamp", [Tree::Text(it)]) => point_in_time(it),
        ("date", [Tree::Text(it)]) => day(it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(expression: &str) -> Condition {
        let expression = expression.to_owned();
        Condition { span: Span::default(), tree: parse(&expression), expression }
    }

    fn check(expression: &str, wanted: Option<&str>) {
        let condition = condition(expression);
        let wanted = wanted.map(|it| it.parse().expect("a date"));
        assert_eq!(condition.ends(), wanted, "{expression}");
    }

    #[test]
    fn an_end_is_read_where_all_depends_on_it() {
        let end = Some("2027-01-01T00:00:00Z");
        check(r#"request.time < timestamp("2027-01-01T00:00:00Z")"#, end);
        check("request.time<=timestamp('2027-01-01T00:00:00.000Z')", end);
        let late = r#"request.time < timestamp("2028-01-01T00:00:00Z")"#;
        let early = r#"request.time < timestamp( "2027-01-01T00:00:00Z" )"#;
        check(&format!("{late} && {early}"), end);
        check(r#"timestamp("2027-01-01T00:00:00Z") > request.time"#, end);
        check(r#"date("2027-01-01") >= request.time"#, end);
    }

    #[test]
    fn an_end_in_an_alternative_or_in_other_words_is_none() {
        let bound = r#"request.time < timestamp("2027-01-01T00:00:00Z")"#;
        check(&format!("{bound} || true"), None);
        check(&format!("!({bound})"), None);
        check(r#"request.time > timestamp("2027-01-01T00:00:00Z")"#, None);
        check(r#"request.time < timestamp("soon")"#, None);
        check("request.time < timestamp('2027-01-01 00:00:00Z')", None);
        check("request.time < timestamp('2027-01-01T00:00:00+25:00')", None);
        check("request.time <", None);
        check("request.time < timestamp(é", None);
        check("", None);
    }
}
