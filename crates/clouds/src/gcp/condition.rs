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

    /// The points in time at which the answer may change, in order; `None` where it also depends on
    /// the time in another way, such as on the hour.
    pub fn turns(&self) -> Option<Vec<Timestamp>> {
        let tree = self.tree.as_ref().ok()?;
        let (mut read, mut points) = (0, Vec::new());
        tree.walk(&mut |it| match it {
            Tree::Path(_) if it.is_path("request.time") => read += 1,
            Tree::Compares(_, sides) => points.extend(compared(sides).map(|it| it.1)),
            _ => {}
        });
        if read != points.len() {
            return None;
        }
        points.sort_unstable();
        points.dedup();
        Some(points)
    }

    /// When it is not met for the first time, at or after a point in time; the other attributes
    /// stay as they are. `None` where it stays met, as far as can be told.
    pub fn stops(&self, from: Timestamp, attributes: &Attributes<'_>) -> Option<Timestamp> {
        let turns = self.turns()?;
        let behind = |it: &Timestamp| it.checked_add(jiff::SignedDuration::from_nanos(1)).ok();
        let later = turns.iter().flat_map(|it| [Some(*it), behind(it)]).flatten();
        let mut all = std::iter::once(from).chain(later.filter(|it| from < *it));
        all.find(|it| {
            let then = Attributes { time: Some(*it), ..*attributes };
            matches!(self.held(&then), Held::No | Held::Failed(_))
        })
    }
}

/// The end that a whole expression depends on.
fn end(tree: &Tree) -> Option<Timestamp> {
    match tree {
        Tree::All(all) => all.iter().filter_map(end).min(),
        Tree::Compares(how, sides) => {
            let (swapped, point) = compared(sides)?;
            let before = match swapped {
                false => matches!(how, Comparison::Less | Comparison::LessOrEqual),
                true => matches!(how, Comparison::Greater | Comparison::GreaterOrEqual),
            };
            before.then_some(point)
        }
        _ => None,
    }
}

/// The point that `request.time` is compared with, and whether that stands on the left.
fn compared(sides: &(Tree, Tree)) -> Option<(bool, Timestamp)> {
    match (&sides.0, &sides.1) {
        (time, point) if time.is_path("request.time") => Some((false, constant(point)?)),
        (point, time) if time.is_path("request.time") => Some((true, constant(point)?)),
        _ => None,
    }
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

    #[test]
    fn a_condition_stops_where_it_is_first_unmet() {
        let stops = |expression: &str, from: &str| {
            let at = from.parse().expect("a date");
            condition(expression).stops(at, &Attributes::default()).map(|it| it.to_string())
        };
        let t = |it: &str| format!("timestamp('{it}T00:00:00Z')");
        let window =
            format!("request.time >= {} && request.time < {}", t("2027-01-01"), t("2027-02-01"));
        let end = Some("2027-02-01T00:00:00Z".to_owned());
        assert_eq!(stops(&window, "2027-01-15T00:00:00Z"), end);
        assert_eq!(stops(&window, "2026-12-31T00:00:00Z").as_deref(), Some("2026-12-31T00:00:00Z"));
        let open =
            format!("request.time < {} || request.time > {}", t("2027-01-01"), t("2026-12-01"));
        assert_eq!(stops(&open, "2026-11-01T00:00:00Z"), None);
        let last = format!("{} >= request.time", t("2027-02-01"));
        let just = Some("2027-02-01T00:00:00.000000001Z".to_owned());
        assert_eq!(stops(&last, "2027-01-15T00:00:00Z"), just);
        // The hour is no point in time: how it goes on is not told.
        assert_eq!(stops("request.time.getHours() < 8", "2027-01-15T09:00:00Z"), None);
        assert_eq!(condition("request.time.getHours() < 8").turns(), None);
    }
}
