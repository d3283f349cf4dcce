//! A view as JSON text.

use serde::Serialize;

/// The text, indented for people and ended by a line break for tools.
pub(crate) fn written(view: &impl Serialize) -> String {
    match serde_json::to_string_pretty(view) {
        Ok(text) => text + "\n",
        // INVARIANT: views hold strings, numbers and lists alone, and writing to memory cannot
        // fail.
        Err(error) => unreachable!("a view that is no JSON: {error}"),
    }
}

/// The text on one line, without a line break.
pub(crate) fn compact(view: &impl Serialize) -> String {
    match serde_json::to_string(view) {
        Ok(text) => text,
        // INVARIANT: as above.
        Err(error) => unreachable!("a view that is no JSON: {error}"),
    }
}
