//! What the condition of a binding says about time. The expression as a whole is not evaluated.
//!
//! Source: IAM, "Overview of IAM Conditions" and "Attribute reference" (`request.time`).

use jiff::Timestamp;
use keywright_model::text::Span;

/// A condition of a binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The condition, braces included.
    pub span: Span,
    /// Its expression; empty where it has none that can be read.
    pub expression: String,
}

impl Condition {
    /// Whether it speaks of the time of the request.
    pub fn is_timed(&self) -> bool {
        self.expression.contains("request.time")
    }

    /// When access ends for certain: the earliest `request.time < timestamp("…")` that the whole
    /// expression depends on. `None` where there is none, or where it stands in an alternative.
    pub fn ends(&self) -> Option<Timestamp> {
        let text = &self.expression;
        if ["||", "!", "?"].iter().any(|it| text.contains(it)) {
            return None;
        }
        text.match_indices("request.time").filter_map(|(at, _)| bound(&text[at..])).min()
    }
}

/// The date of `request.time < timestamp("…")` at the start of a text.
fn bound(text: &str) -> Option<Timestamp> {
    let rest = text.strip_prefix("request.time")?.trim_start().strip_prefix('<')?;
    let rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix("timestamp")?.trim_start().strip_prefix('(')?.trim_start();
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    rest[1..].split(quote).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, wanted: Option<&str>) {
        let condition = Condition { span: Span::default(), expression: expression.to_owned() };
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
        check("request.time <", None);
        check("request.time < timestamp(é", None);
        check("", None);
    }
}
