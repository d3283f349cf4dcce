//! A document in one spelling: what decides access, and nothing that changes by itself. Members are
//! sorted, lists are sets, and what only tells of the export is left out.
//!
//! WHY sets: no list of these documents says anything by its order, and nothing by being twice in
//! it.

use keywright_model::text::json::quote;
use keywright_model::text::{Node, Value};

/// How one cloud's documents are spelled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    /// Names of members that decide nothing, in lower case.
    pub(crate) noise: &'static [&'static str],
    /// Whether a text and a list of that one text say the same; but for these members, by name.
    pub(crate) lists_but: Option<&'static [&'static str]>,
}

impl Spelling {
    /// Writes a node; `name` is the member that it stands under.
    pub(crate) fn write(&self, node: &Node, name: &str) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(it) => self.scalar(it.to_string(), false, name),
            Value::Number(it) => self.scalar(it.to_string(), false, name),
            Value::String(it) => self.scalar(it.to_string(), true, name),
            Value::Array(all) => {
                let inside = if self.lists_but.is_some() { "Version" } else { name };
                let mut all: Vec<String> = all
                    .iter()
                    .map(|it| match (&it.value, self.lists_but) {
                        (Value::Bool(_) | Value::Number(_), Some(_)) => quote(&plain(it)),
                        _ => self.write(it, inside),
                    })
                    .collect();
                all.sort();
                all.dedup();
                format!("[{}]", all.join(","))
            }
            Value::Object(members) => {
                let told = members.iter().filter(|it| {
                    !it.node.is_null() && !self.noise.contains(&&*it.name.to_ascii_lowercase())
                });
                let mut all: Vec<(String, String)> =
                    told.map(|it| (quote(&it.name), self.write(&it.node, &it.name))).collect();
                all.sort();
                let all: Vec<String> =
                    all.into_iter().map(|it| format!("{}:{}", it.0, it.1)).collect();
                let object = format!("{{{}}}", all.join(","));
                match name == "Statement" && self.lists_but.is_some() {
                    true => format!("[{object}]"),
                    false => object,
                }
            }
        }
    }

    fn scalar(&self, text: String, quoted: bool, name: &str) -> String {
        match self.lists_but {
            Some(but) if but.contains(&name) => quote(&text),
            Some(_) => format!("[{}]", quote(&text)),
            None if quoted => quote(&text),
            None => text,
        }
    }
}

fn plain(node: &Node) -> String {
    match &node.value {
        Value::Bool(it) => it.to_string(),
        Value::Number(it) | Value::String(it) => it.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}
