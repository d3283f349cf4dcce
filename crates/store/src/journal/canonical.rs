//! JSON in one spelling: names sorted by their bytes, no space, no fractions.

use serde_json::Value;

/// Writes a value in its one spelling. `None` where it holds a number that is no whole one of 64
/// bits: those have more than one spelling.
pub fn canonical(value: &Value) -> Option<String> {
    let mut out = String::new();
    write(value, &mut out)?;
    Some(out)
}

fn write(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
        Value::Number(number) => {
            if number.is_f64() {
                return None;
            }
            out.push_str(&number.to_string());
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if 0 < at {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            // WHY: whether the map is sorted already hangs on a feature that another crate may set.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|it| it.0);
            out.push('{');
            for (at, (name, item)) in members.into_iter().enumerate() {
                if 0 < at {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        let value: Value = serde_json::from_str("{ \"b\": [1, null], \"a\": \"\\u00e9\\n\" }")
            .expect("it is JSON");
        assert_eq!(canonical(&value).as_deref(), Some(r#"{"a":"é\n","b":[1,null]}"#));
        assert_eq!(canonical(&serde_json::json!([1.5])), None);
    }
}
