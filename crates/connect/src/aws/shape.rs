//! Answers in the shape in which the command line prints them.
//!
//! Source: AWS CLI v2 user guide, "Control command output": timestamps are ISO 8601, on the wire
//! they are seconds; Amazon MSK API reference, whose names begin with a small letter on the wire.

use jiff::Timestamp;
use keywright_model::observed::{Export, Observation};
use serde_json::{Map, Value};

/// How deep an answer is walked through; none of these services goes half so deep.
const DEPTH_MAX: usize = 32;

/// Adds a document. One whose file has a name that is taken gets a number.
pub(super) fn export(name: &str, mut root: Value, out: &mut Observation) {
    tell_times(&mut root, DEPTH_MAX);
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let taken = |name: &str| out.documents.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|it| format!("{stem}-{it}.{end}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|it| !taken(it));
    out.documents.extend(free.map(|name| Export { name, text: format!("{root:#}\n") }));
}

/// A file's name from names that a person chose.
pub(super) fn file_name(parts: &[&str]) -> String {
    let fits = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    let joined = parts.join("-");
    let name: String = joined.chars().map(|it| if fits(it) { it } else { '-' }).collect();
    format!("{name}.json")
}

/// Seconds as the command line prints times: "2024-03-02T08:14:21.512000+00:00".
pub(super) fn time(seconds: f64) -> Option<String> {
    let micros = seconds * 1e6;
    if !micros.is_finite() {
        return None;
    }
    let time = Timestamp::from_microsecond(micros.round() as i64).ok()?;
    let whole = time.subsec_microsecond() == 0;
    let form = if whole { "%Y-%m-%dT%H:%M:%S+00:00" } else { "%Y-%m-%dT%H:%M:%S.%6f+00:00" };
    Some(time.strftime(form).to_string())
}

fn tell_times(node: &mut Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match node {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                let told = value.as_f64().filter(|_| is_time(name)).and_then(time);
                match told {
                    Some(told) => *value = Value::String(told),
                    None => tell_times(value, depth),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|it| tell_times(it, depth)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_time(name: &str) -> bool {
    ["Date", "Time", "Timestamp"].iter().any(|it| name.ends_with(it)) || name == "ValidTo"
}

/// The same with names that begin with a capital, as the command line prints MSK's. The names of
/// tags are a person's own.
pub(super) fn capitalized(node: Value) -> Value {
    match node {
        Value::Object(members) => {
            let renamed = members.into_iter().map(|(name, value)| {
                let value = if name == "tags" { value } else { capitalized(value) };
                (capital(&name), value)
            });
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(capitalized).collect()),
        other => other,
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn exported(names: &[&str], root: &Value) -> Vec<Export> {
        let mut out = Observation::default();
        names.iter().for_each(|it| export(it, root.clone(), &mut out));
        out.documents
    }

    #[test]
    fn times_are_printed_and_other_numbers_stay() {
        let root = json!({"Rotations": [{"RotationDate": 1_709_367_261.512, "Days": 365}],
            "EventTime": 1_709_367_261, "Date": "as it was"});
        let text = &exported(&["a.json"], &root)[0].text;
        let back: Value = serde_json::from_str(text).unwrap();
        let expected = json!({"Rotations": [{"RotationDate": "2024-03-02T08:14:21.512000+00:00",
            "Days": 365}], "EventTime": "2024-03-02T08:14:21+00:00", "Date": "as it was"});
        assert_eq!(back, expected);
    }

    #[test]
    fn no_two_documents_have_one_name() {
        let names = ["a.json", "A.json", "a.json"];
        let names: Vec<String> =
            exported(&names, &json!({})).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["a.json", "A-2.json", "a-3.json"]);
        assert_eq!(file_name(&["role", "../x y", "ä"]), "role-..-x-y--.json");
    }

    #[test]
    fn names_get_a_capital_and_tags_keep_theirs() {
        let wire = json!({"clusterInfoList": [{"clusterArn": "a", "tags": {"team": "red"},
            "encryptionAtRest": {"dataVolumeKMSKeyId": "k"}}]});
        let expected = json!({"ClusterInfoList": [{"ClusterArn": "a", "Tags": {"team": "red"},
            "EncryptionAtRest": {"DataVolumeKMSKeyId": "k"}}]});
        assert_eq!(capitalized(wire), expected);
    }
}
