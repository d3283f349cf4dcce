//! The package's data as few lines: names once, lists of keys by number.
//!
//! The head names the source, then each service with the bytes of its block; the blocks follow.
//! A block is the service's prefix and name, then its rows. Fields are parted by tabs:
//!
//! ```text
//! k <kind> <name>                     a condition key; a `+` after its kind: several values
//! l <number of a key>...              a list of keys, parted by spaces
//! r <name> <list> <ARN>...            a resource type
//! a <name> <level> <list> <type>...   an action; the numbers of its types, parted by spaces
//! ```
//!
//! Rows refer to keys, lists and resource types by their place in the block, from 0. A field that
//! is empty at the end of its row is left out with its tab. Everything is sorted by name without
//! regard to case, so that a new version differs only where the data does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::source::{Service, Source};

/// A name in the order of the data.
type Folded = String;

/// The whole text.
pub(super) fn text(source: &Source) -> Result<String, String> {
    let mut blocks = BTreeMap::new();
    for service in &source.services {
        let block = block(service).map_err(|it| format!("service `{}`: {it}", service.prefix))?;
        blocks.insert(&service.prefix, block);
    }
    let Source { package, version, date, .. } = source;
    let mut text = format!("npm {package} {version}, {date}, MIT; by `cargo xtask catalogue`\n");
    for (prefix, block) in &blocks {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\t{}", clean(prefix)?, block.len());
    }
    text.push('\n');
    text.extend(blocks.into_values());
    Ok(text)
}

fn block(service: &Service) -> Result<String, String> {
    let keys = sorted(&service.keys, "key")?;
    let types = sorted(&service.resource_types, "key")?;
    let mut lists = Lists { keys: numbered(&keys), rows: BTreeMap::new() };
    let mut rows = String::new();
    for it in types.values() {
        let list = lists.number(list(it, "conditionKeys"))?;
        let arn = clean(text_of(it, "arn")?.as_str())?.replace(", ", "\t");
        let _ = writeln!(rows, "r\t{}\t{list}\t{arn}", clean(&text_of(it, "key")?)?);
    }
    let type_numbers = numbered(&types);
    for action in sorted(&service.actions, "name")?.values() {
        let name = text_of(action, "name")?;
        let row = action_row(action, &types, &type_numbers, &mut lists);
        let row = row.map_err(|it| format!("action `{name}`: {it}"))?;
        let _ = writeln!(rows, "a\t{}\t{row}", clean(&name)?);
    }
    let mut text = format!("{}\t{}\n", clean(&service.prefix)?, clean(&service.name)?);
    for it in keys.values() {
        let kind = kind(&text_of(it, "type")?)?;
        let _ = writeln!(text, "k\t{kind}\t{}", clean(&text_of(it, "key")?)?);
    }
    text.push_str(&lists.text());
    Ok(text + &rows)
}

/// An action's level, list of keys and resource types. The keys of its resource types count as its
/// own: a request carries them when it works on such a resource.
fn action_row(
    action: &Value,
    types: &BTreeMap<Folded, &Value>,
    type_numbers: &BTreeMap<Folded, usize>,
    lists: &mut Lists,
) -> Result<String, String> {
    let mut keys = list(action, "conditionKeys").to_vec();
    let mut numbers = BTreeSet::new();
    for it in list(action, "resourceTypes") {
        let name = text_of(it, "name")?;
        let unknown = || format!("unknown resource type `{name}`");
        let resource_type = types.get(&folded(&name)).ok_or_else(unknown)?;
        keys.extend_from_slice(list(it, "conditionKeys"));
        keys.extend_from_slice(list(resource_type, "conditionKeys"));
        numbers.insert(type_numbers[&folded(&name)]);
    }
    let level = level(&text_of(action, "accessLevel")?)?;
    let row = format!("{level}\t{}\t{}", lists.number(&keys)?, spaced(&numbers));
    Ok(row.trim_end().to_owned())
}

/// The lists of keys of one service, each once, in the order of their first use.
struct Lists {
    keys: BTreeMap<Folded, usize>,
    rows: BTreeMap<BTreeSet<usize>, usize>,
}

impl Lists {
    fn number(&mut self, names: &[Value]) -> Result<usize, String> {
        let number = |it: &Value| {
            let name = it.as_str().unwrap_or_default();
            self.keys.get(&folded(name)).copied().ok_or_else(|| format!("unknown key `{name}`"))
        };
        let list = names.iter().map(number).collect::<Result<BTreeSet<usize>, String>>()?;
        let next = self.rows.len();
        Ok(*self.rows.entry(list).or_insert(next))
    }

    fn text(&self) -> String {
        let mut rows: Vec<_> = self.rows.iter().map(|(list, number)| (number, list)).collect();
        rows.sort_unstable();
        let row = |list| format!("l\t{}", spaced(list)).trim_end().to_owned() + "\n";
        rows.into_iter().map(|(_, list)| row(list)).collect()
    }
}

fn spaced(numbers: &BTreeSet<usize>) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}

/// A file's objects by their names.
fn sorted<'v>(file: &'v Value, name: &str) -> Result<BTreeMap<Folded, &'v Value>, String> {
    let file = file.as_object().ok_or("a file holds no object")?;
    let mut objects = BTreeMap::new();
    for it in file.values() {
        let name = text_of(it, name)?;
        if objects.insert(folded(&name), it).is_some() {
            return Err(format!("`{name}` stands twice"));
        }
    }
    Ok(objects)
}

fn numbered(objects: &BTreeMap<Folded, &Value>) -> BTreeMap<Folded, usize> {
    objects.keys().cloned().zip(0..).collect()
}

fn folded(name: &str) -> Folded {
    name.to_ascii_lowercase()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text_of(value: &Value, name: &str) -> Result<String, String> {
    value[name].as_str().map(str::to_owned).ok_or_else(|| format!("`{name}` is no text: {value}"))
}

/// A text that does not break the rows.
fn clean(text: &str) -> Result<&str, String> {
    if text.is_empty() || text.contains(['\t', '\n', '\r']) {
        return Err(format!("the text {text:?} is empty or has a tab or a line's end"));
    }
    Ok(text)
}

fn level(name: &str) -> Result<char, String> {
    Ok(match name {
        "List" => 'L',
        "Read" => 'R',
        "Write" => 'W',
        "Permissions management" | "Permissions management, Write" => 'P',
        "Tagging" | "Tagging, Write" => 'T',
        other => return Err(format!("unknown access level `{other}`")),
    })
}

fn kind(name: &str) -> Result<String, String> {
    let (one, many) = match name.strip_prefix("ArrayOf") {
        Some(one) => (one, "+"),
        None => (name, ""),
    };
    let letter = match one {
        "String" => 's',
        "ARN" => 'a',
        "Bool" => 'b',
        "Numeric" => 'n',
        "Date" => 'd',
        "IPAddress" => 'i',
        "Binary" => 'x',
        other => return Err(format!("unknown type `{other}`")),
    };
    Ok(format!("{letter}{many}"))
}

#[cfg(test)]
mod tests;
