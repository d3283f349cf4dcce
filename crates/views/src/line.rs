//! What every line of a batch's answer has in common.

use serde::Serialize;
use serde_json::Value;

use crate::written::compact;

#[derive(Serialize)]
struct RefusedView<'a> {
    id: Value,
    error: &'a str,
}

/// The answer to a line that cannot be judged, without its line break. The id is JSON, as the line
/// gave it.
pub fn refused(id: &str, error: &str) -> String {
    compact(&RefusedView { id: repeated(id), error })
}

/// An id that JSON's reader cannot hold is not repeated.
pub(crate) fn repeated(id: &str) -> Value {
    serde_json::from_str(id).unwrap_or(Value::Null)
}
