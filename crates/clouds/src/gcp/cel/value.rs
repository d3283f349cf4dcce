//! What an expression comes to.

use jiff::{SignedDuration, Timestamp};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Truth(bool),
    Number(i64),
    Text(String),
    Time(Timestamp),
    Span(SignedDuration),
    List(Vec<Value>),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lack {
    /// IAM has none either: evaluating ends in an error.
    Failed(String),
    /// It cannot be told from here.
    Unknown(String),
}

/// A value, or why there is none.
pub(super) type Found = Result<Value, Lack>;

/// No overload of an operator or function takes these values.
pub(super) fn no_overload(of: &str) -> Lack {
    Lack::Failed(format!("{of} does not take these values"))
}
