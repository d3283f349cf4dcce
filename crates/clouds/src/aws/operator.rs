//! Condition operators, and what they answer where a key's value is known or not.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators".

use std::fmt;

use keywright_policy::{LetterCase, Pattern};

use super::Condition;

/// An operator: `ForAnyValue:StringLikeIfExists` is a qualifier, a test and a suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub qualifier: Option<Qualifier>,
    /// The test.
    pub test: Test,
    /// `IfExists`.
    pub if_exists: bool,
}

/// How an operator takes a key with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// Every value of the request must pass; none at all passes too.
    ForAllValues,
    /// Some value of the request must pass.
    ForAnyValue,
}

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// `StringEquals`, `StringNotEquals` and their `IgnoreCase` forms.
    StringEquals { negated: bool, case: LetterCase },
    /// `StringLike`, `StringNotLike`.
    StringLike { negated: bool },
    /// `ArnEquals`, `ArnLike` and their negations: six parts, each a pattern.
    Arn { negated: bool },
    /// `NumericEquals` and its like.
    Numeric(Compare),
    /// `DateEquals` and its like.
    Date(Compare),
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    Binary,
    /// `IpAddress`, `NotIpAddress`.
    Address { negated: bool },
    /// `Null`: whether the key is missing.
    Null,
}

/// How two numbers or dates are compared: the request's on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// The same.
    Equal,
    /// Not the same.
    NotEqual,
    /// Smaller, earlier.
    Less,
    /// Smaller or the same.
    LessOrEqual,
    /// Greater, later.
    Greater,
    /// Greater or the same.
    GreaterOrEqual,
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// Whatever the vendor sends.
    Always,
    /// It depends.
    Sometimes,
    /// Whatever the vendor sends.
    Never,
}

impl Operator {
    /// Reads an operator's name, which AWS compares without regard to case; `None` where there is
    /// no such operator.
    pub fn parse(name: &str) -> Option<Operator> {
        let lower = name.to_ascii_lowercase();
        let (qualifier, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Qualifier::ForAllValues), rest),
            Some(("foranyvalue", rest)) => (Some(Qualifier::ForAnyValue), rest),
            Some(_) => return None,
            None => (None, lower.as_str()),
        };
        let (base, if_exists) = match rest.strip_suffix("ifexists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let test = match base {
            "stringequals" => Test::StringEquals { negated: false, case: LetterCase::Sensitive },
            "stringnotequals" => Test::StringEquals { negated: true, case: LetterCase::Sensitive },
            "stringequalsignorecase" => {
                Test::StringEquals { negated: false, case: LetterCase::Folded }
            }
            "stringnotequalsignorecase" => {
                Test::StringEquals { negated: true, case: LetterCase::Folded }
            }
            "stringlike" => Test::StringLike { negated: false },
            "stringnotlike" => Test::StringLike { negated: true },
            "arnequals" | "arnlike" => Test::Arn { negated: false },
            "arnnotequals" | "arnnotlike" => Test::Arn { negated: true },
            "bool" => Test::Bool,
            "null" if !if_exists => Test::Null,
            "binaryequals" => Test::Binary,
            "ipaddress" => Test::Address { negated: false },
            "notipaddress" => Test::Address { negated: true },
            other => match (other.strip_prefix("numeric"), other.strip_prefix("date")) {
                (Some(how), _) => Test::Numeric(Compare::parse(how)?),
                (_, Some(how)) => Test::Date(Compare::parse(how)?),
                (None, None) => return None,
            },
        };
        Some(Operator { qualifier, test, if_exists })
    }
}

/// As AWS writes it.
impl fmt::Display for Operator {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |negated: bool| if negated { "Not" } else { "" };
        match self.qualifier {
            Some(Qualifier::ForAllValues) => out.write_str("ForAllValues:")?,
            Some(Qualifier::ForAnyValue) => out.write_str("ForAnyValue:")?,
            None => {}
        }
        match self.test {
            Test::StringEquals { negated, case } => {
                let case = if case == LetterCase::Folded { "IgnoreCase" } else { "" };
                write!(out, "String{}Equals{case}", not(negated))?;
            }
            Test::StringLike { negated } => write!(out, "String{}Like", not(negated))?,
            Test::Arn { negated } => write!(out, "Arn{}Like", not(negated))?,
            Test::Numeric(how) => write!(out, "Numeric{}", how.name())?,
            Test::Date(how) => write!(out, "Date{}", how.name())?,
            Test::Bool => out.write_str("Bool")?,
            Test::Binary => out.write_str("BinaryEquals")?,
            Test::Address { negated } => write!(out, "{}IpAddress", not(negated))?,
            Test::Null => out.write_str("Null")?,
        }
        if self.if_exists { out.write_str("IfExists") } else { Ok(()) }
    }
}

impl Compare {
    fn name(self) -> &'static str {
        match self {
            Compare::Equal => "Equals",
            Compare::NotEqual => "NotEquals",
            Compare::Less => "LessThan",
            Compare::LessOrEqual => "LessThanEquals",
            Compare::Greater => "GreaterThan",
            Compare::GreaterOrEqual => "GreaterThanEquals",
        }
    }

    fn parse(name: &str) -> Option<Compare> {
        Some(match name {
            "equals" => Compare::Equal,
            "notequals" => Compare::NotEqual,
            "lessthan" => Compare::Less,
            "lessthanequals" => Compare::LessOrEqual,
            "greaterthan" => Compare::Greater,
            "greaterthanequals" => Compare::GreaterOrEqual,
            _ => return None,
        })
    }
}

impl Operator {
    /// Whether the operator is one of the negated ones, which a request without the key passes.
    ///
    /// Source: AWS, IAM User Guide, "Negated matching condition operators".
    pub fn is_negated(self) -> bool {
        match self.test {
            Test::StringEquals { negated, .. }
            | Test::StringLike { negated }
            | Test::Arn { negated }
            | Test::Address { negated } => negated,
            Test::Numeric(how) | Test::Date(how) => how == Compare::NotEqual,
            Test::Bool | Test::Binary | Test::Null => false,
        }
    }

    /// Whether the condition is met only by a request that has the key, with one of the values: the
    /// positive tests, without `IfExists` and without `ForAllValues`, which an absent key passes.
    pub fn demands_a_value(self) -> bool {
        let positive = match self.test {
            Test::StringEquals { negated, .. }
            | Test::StringLike { negated }
            | Test::Arn { negated }
            | Test::Address { negated } => !negated,
            Test::Bool | Test::Binary | Test::Null | Test::Numeric(_) | Test::Date(_) => false,
        };
        positive && !self.if_exists && self.qualifier != Some(Qualifier::ForAllValues)
    }
}

/// Whether a condition is met when its key certainly has this one value; `None` where the value is
/// not known.
pub(super) fn met(condition: &Condition, value: Option<&str>) -> Met {
    let Some(value) = value else { return Met::Sometimes };
    // WHY: a variable's value is the request's; issue no yes on a guess.
    if condition.values.iter().any(|it| it.0.contains("${")) {
        return Met::Sometimes;
    }
    let any = |test: &dyn Fn(&str) -> bool| condition.values.iter().any(|it| test(&it.0));
    let yes = match condition.operator.test {
        Test::StringEquals { negated, case: LetterCase::Sensitive } => {
            any(&|it| it == value) != negated
        }
        Test::StringEquals { negated, case: LetterCase::Folded } => {
            any(&|it| it.eq_ignore_ascii_case(value)) != negated
        }
        Test::StringLike { negated } => {
            any(&|it| Pattern::new(it, LetterCase::Sensitive).matches(value)) != negated
        }
        Test::Arn { negated } => any(&|it| arn_like(it, value)) != negated,
        Test::Bool => any(&|it| it.eq_ignore_ascii_case(value)),
        Test::Null => any(&|it| it.eq_ignore_ascii_case("false")),
        Test::Address { .. } | Test::Numeric(_) | Test::Date(_) | Test::Binary => {
            return Met::Sometimes;
        }
    };
    if yes { Met::Always } else { Met::Never }
}

/// Compares ARNs part by part: a `*` in one of the first five does not cross its colon.
fn arn_like(pattern: &str, value: &str) -> bool {
    let (mut wanted, mut found) = (pattern.splitn(6, ':'), value.splitn(6, ':'));
    (0..6).all(|_| match (wanted.next(), found.next()) {
        (Some(wanted), Some(found)) => Pattern::new(wanted, LetterCase::Sensitive).matches(found),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::Span;

    fn check(operator: &str, values: &[&str], value: &str, wanted: Met) {
        let condition = Condition {
            operator: Operator::parse(operator).expect("an operator"),
            key: "aws:PrincipalArn".into(),
            span: Span::default(),
            values: values.iter().map(|it| ((*it).to_owned(), Span::default())).collect(),
            at: (0, 0),
        };
        assert_eq!(met(&condition, Some(value)), wanted, "{operator} {values:?} {value}");
    }

    #[test]
    fn a_known_value_decides_every_operator_over_strings() {
        let role = "arn:aws:iam::111122223333:role/a";
        check("StringEquals", &["x", role], role, Met::Always);
        check("StringNotEquals", &["x", role], role, Met::Never);
        check("StringLike", &["arn:*:role/?"], role, Met::Always);
        check("ArnLike", &["arn:aws:iam::*:role/*"], role, Met::Always);
        check("ArnLike", &["arn:*:role/a"], role, Met::Never);
        check("ArnNotEquals", &[role], role, Met::Never);
        check("StringEqualsIgnoreCase", &["ABC"], "abc", Met::Always);
        check("Bool", &["TRUE"], "true", Met::Always);
        check("Null", &["false"], role, Met::Always);
        check("Null", &["true"], role, Met::Never);
        check("StringEquals", &[], role, Met::Never);
        check("StringNotEquals", &["${aws:username}"], role, Met::Sometimes);
    }

    #[test]
    fn operators_are_known_by_name_in_any_case() {
        assert!(Operator::parse("forallvalues:stringlikeifexists").is_some());
        for none in ["NullIfExists", "StringMatches", "ForSome:StringLike", ""] {
            assert_eq!(Operator::parse(none), None, "{none}");
        }
    }
}
