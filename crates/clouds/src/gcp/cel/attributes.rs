//! What a request shows to a condition.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::value::{Lack, Value};

/// The tags in effect on a resource, inherited ones included: a key's namespaced name
/// (`123456/env`) or id (`tagKeys/1`), and the value's short name (`prod`) or id (`tagValues/2`).
pub type Tags = BTreeMap<String, String>;

/// The attributes of a request; what is `None` is not known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attributes<'a> {
    /// `request.time`.
    pub time: Option<Timestamp>,
    /// `resource.name`.
    pub name: Option<&'a str>,
    /// `resource.type`.
    pub kind: Option<&'a str>,
    /// `resource.service`.
    pub service: Option<&'a str>,
    /// The resource's tags: all of them, where they are known.
    pub tags: Option<&'a Tags>,
}

impl Attributes<'_> {
    pub(super) fn value(&self, path: &[String]) -> Result<Value, Lack> {
        let text = |it: Option<&str>| it.map(|it| Value::Text(it.to_owned()));
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        let found = match parts.as_slice() {
            ["request", "time"] => self.time.map(Value::Time),
            ["resource", "name"] => text(self.name),
            ["resource", "type"] => text(self.kind),
            ["resource", "service"] => text(self.service),
            _ => None,
        };
        found.ok_or_else(|| Lack::Unknown(format!("it depends on `{}`", path.join("."))))
    }

    /// Whether the resource has a tag, with this value where one is asked for.
    pub(super) fn tagged(&self, key: &str, value: Option<&str>, by_id: bool) -> Option<bool> {
        const ID: &str = "tagKeys/";
        let tags = self.tags?;
        if key.starts_with(ID) != by_id {
            return None;
        }
        match tags.get(key) {
            Some(found) => Some(value.is_none_or(|wanted| found == wanted)),
            // WHY: names and ids of tags cannot be joined; one that is given in the other form may
            // be the one that is asked for.
            None if tags.keys().any(|it| it.starts_with(ID) != by_id) => None,
            None => Some(false),
        }
    }
}
