//! Functions of strings and of the resource.

use super::attributes::Attributes;
use super::tree::Tree;
use super::value::{Found, Lack, Value, no_overload};

/// What a string's function comes to; `None` where it has none of that name.
pub(super) fn of_text(name: &str, text: &str, arguments: &[Value]) -> Option<Found> {
    let one = match arguments {
        [Value::Text(one)] => Some(one.as_str()),
        _ => None,
    };
    let found = match (name, one) {
        ("startsWith", Some(it)) => Ok(Value::Truth(text.starts_with(it))),
        ("endsWith", Some(it)) => Ok(Value::Truth(text.ends_with(it))),
        ("contains", Some(it)) => Ok(Value::Truth(text.contains(it))),
        ("extract", Some(it)) => extract(text, it),
        ("size", None) if arguments.is_empty() => Ok(Value::Number(size(text.chars().count()))),
        ("startsWith" | "endsWith" | "contains" | "extract" | "size", _) => Err(no_overload(name)),
        _ => return None,
    };
    Some(found)
}

pub(super) fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What stands between the text before and the text behind a template's braces; empty where the
/// value does not have both.
fn extract(text: &str, template: &str) -> Found {
    let odd = || Lack::Failed(format!("`{template}` is no template"));
    let (prefix, rest) = template.split_once('{').ok_or_else(odd)?;
    let (name, suffix) = rest.split_once('}').ok_or_else(odd)?;
    if name.is_empty() || [prefix, name, suffix].iter().any(|it| it.contains(['{', '}'])) {
        return Err(odd());
    }
    let behind = match text.find(prefix) {
        Some(at) => &text[at + prefix.len()..],
        None => return Ok(Value::Text(String::new())),
    };
    let found = match suffix {
        "" => behind,
        _ => behind.find(suffix).map_or("", |at| &behind[..at]),
    };
    Ok(Value::Text(found.to_owned()))
}

/// `resource.matchTag("123456/env", "prod")` and its kin; `None` where it is none of them.
pub(super) fn of_resource(
    name: &str,
    target: &Tree,
    arguments: &[Value],
    attributes: &Attributes<'_>,
) -> Option<Found> {
    if !target.is_path("resource") {
        return None;
    }
    let (by_id, with_value) = match name {
        "matchTag" => (false, true),
        "matchTagId" => (true, true),
        "hasTagKey" => (false, false),
        "hasTagKeyId" => (true, false),
        _ => return None,
    };
    let tagged = match (arguments, with_value) {
        ([Value::Text(key), Value::Text(value)], true) => {
            attributes.tagged(key, Some(value), by_id)
        }
        ([Value::Text(key)], false) => attributes.tagged(key, None, by_id),
        _ => return Some(Err(no_overload(name))),
    };
    let unseen = || Lack::Unknown("it depends on the tags of the resource".to_owned());
    Some(tagged.map(Value::Truth).ok_or_else(unseen))
}
