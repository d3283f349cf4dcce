//! The JSON parser takes what `serde_json` takes, and reads it alike.

use keywright_model::text::json::{Node, Value, parse};

/// Holds the parser against `serde_json`.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
    match (parse(text), theirs) {
        (Ok(ours), Ok(theirs)) => {
            spans_hold(text, &ours);
            if ours.repeated_names().is_empty() {
                assert_eq!(plain(&ours), theirs);
            }
        }
        (Ok(ours), Err(error)) => {
            spans_hold(text, &ours);
            // RFC 8259 sets no limit to a number; `serde_json` reads doubles.
            assert!(error.to_string().contains("number out of range"), "{error}");
        }
        (Err(error), Ok(_)) => panic!("refused: {error}"),
        (Err(error), Err(_)) => {
            assert!(text.get(error.span.range()).is_some(), "the error points outside the text");
        }
    }
}

/// Every node's span is a stretch of the text that reads as that node.
fn spans_hold(text: &str, node: &Node) {
    let part = text.get(node.span.range()).unwrap_or_else(|| panic!("a span outside the text"));
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|it| spans_hold(text, it)),
        Value::Object(members) => members.iter().for_each(|it| {
            assert!(text.get(it.name_span.range()).is_some_and(|it| it.starts_with('"')));
            spans_hold(text, &it.node);
        }),
        Value::Number(number) => assert_eq!(&**number, part),
        Value::Null | Value::Bool(_) | Value::String(_) => {
            assert_eq!(parse(part).map(|it| it.value), Ok(node.value.clone()));
        }
    }
}

fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(it) => (*it).into(),
        Value::String(it) => (**it).into(),
        Value::Array(elements) => elements.iter().map(plain).collect(),
        Value::Object(members) => {
            members.iter().map(|it| (it.name.to_string(), plain(&it.node))).collect()
        }
        Value::Number(it) => serde_json::from_str(it).unwrap_or_default(),
    }
}
