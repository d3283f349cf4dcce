//! `cargo xtask roles FOLDER`: holds the table of Google's own roles against the roles themselves,
//! as `gcloud iam roles describe` or `list --format json` prints them into a folder.
//!
//! What must never happen: a role is read from a list that leaves its permissions out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::step::{Outcome, root};

const TABLE: &str = "crates/clouds/src/gcp/predefined/roles.txt";

/// The table: the permissions that it speaks of, and what each role holds of them.
#[derive(Debug, PartialEq, Eq)]
struct Table {
    head: String,
    permissions: BTreeSet<String>,
    roles: BTreeMap<String, BTreeSet<String>>,
}

/// Writes the table anew with the roles of a folder. Roles that it does not hold stay as they are.
pub(crate) fn run(folder: &Path) -> Outcome {
    written(folder).map_or_else(Outcome::Failed, |()| Outcome::Passed)
}

fn written(folder: &Path) -> Result<(), String> {
    let path = root().join(TABLE);
    let told = |it: &dyn std::fmt::Display| format!("cannot use `{}`: {it}", path.display());
    let text = fs::read_to_string(&path).map_err(|it| told(&it))?;
    let mut table = Table::read(&text).map_err(|it| told(&it))?;
    let found = roles(folder)?;
    println!("read {} roles of Google's own", found.len());
    for it in table.take(found) {
        println!("  {it}");
    }
    fs::write(&path, table.text()).map_err(|it| told(&it))
}

/// Every role of Google's own in a folder's files.
fn roles(folder: &Path) -> Result<Vec<Value>, String> {
    let told = |it: &dyn std::fmt::Display| format!("cannot read `{}`: {it}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|it| told(&it))? {
        files.push(entry.map_err(|it| told(&it))?.path());
    }
    files.sort();
    let mut all = Vec::new();
    for file in files.iter().filter(|it| it.extension().is_some_and(|it| it == "json")) {
        let told = |it: &dyn std::fmt::Display| format!("cannot read `{}`: {it}", file.display());
        let text = fs::read_to_string(file).map_err(|it| told(&it))?;
        match serde_json::from_str(&text).map_err(|it| told(&it))? {
            Value::Array(list) => all.extend(list),
            one => all.push(one),
        }
    }
    all.retain(|it| name(it).starts_with("roles/"));
    match all.iter().find(|it| it["includedPermissions"].as_array().is_none()) {
        Some(it) => Err(format!("`{}` is printed without its permissions: describe it", name(it))),
        None if all.is_empty() => Err(format!("`{}` holds no role", folder.display())),
        None => Ok(all),
    }
}

fn name(role: &Value) -> &str {
    role["name"].as_str().unwrap_or_default()
}

impl Table {
    fn read(text: &str) -> Result<Table, String> {
        let (head, rows) = text.split_once('\n').ok_or("it has no head")?;
        let rows: Vec<Vec<&str>> = rows.lines().map(|it| it.split('\t').collect()).collect();
        let listed = rows.iter().filter(|it| it[0] == "p" && it.len() == 2);
        let listed: Vec<String> = listed.map(|it| it[1].to_owned()).collect();
        let mut roles = BTreeMap::new();
        for row in rows.iter().filter(|it| it[0] != "p") {
            let (["r", role] | ["r", role, _]) = row.as_slice() else {
                return Err(format!("a row is no role: {row:?}"));
            };
            let numbers = row.get(2).map_or_else(Vec::new, |it| it.split(' ').collect());
            let held = numbers.into_iter().map(|it| {
                let listed = it.parse().ok().and_then(|it: usize| listed.get(it));
                listed.cloned().ok_or_else(|| format!("`{role}` holds `{it}`, which is none"))
            });
            roles.insert((*role).to_owned(), held.collect::<Result<_, _>>()?);
        }
        Ok(Table { head: head.to_owned(), permissions: listed.into_iter().collect(), roles })
    }

    /// Takes roles, and tells what differs.
    fn take(&mut self, found: Vec<Value>) -> Vec<String> {
        let mut told = Vec::new();
        for role in found {
            let listed = role["includedPermissions"].as_array().cloned().unwrap_or_default();
            let held: BTreeSet<String> = listed
                .iter()
                .filter_map(|it| it.as_str().filter(|it| self.permissions.contains(*it)))
                .map(str::to_owned)
                .collect();
            let name = name(&role).to_owned();
            match self.roles.get(&name) {
                Some(old) if *old == held => continue,
                Some(old) => {
                    let new = held.difference(old).map(|it| format!("+{it}"));
                    let gone = old.difference(&held).map(|it| format!("-{it}"));
                    let all: Vec<String> = new.chain(gone).collect();
                    told.push(format!("{name}: {}", all.join(" ")));
                }
                None => told.push(format!("{name}: new, holds {}", held.len())),
            }
            self.roles.insert(name, held);
        }
        told
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", self.head);
        let numbers: BTreeMap<&String, usize> = self.permissions.iter().zip(0..).collect();
        // Writing to a string cannot fail.
        for it in &self.permissions {
            let _ = writeln!(text, "p\t{it}");
        }
        for (role, held) in &self.roles {
            let held: Vec<String> = held.iter().map(|it| numbers[it].to_string()).collect();
            let row = format!("r\t{role}\t{}", held.join(" "));
            let _ = writeln!(text, "{}", row.trim_end());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "head\np\ta.b.get\np\ta.b.use\nr\troles/a\t0 1\nr\troles/b\n";

    #[test]
    fn a_table_is_written_as_it_was_read() {
        let landed = fs::read_to_string(root().join(TABLE)).expect("the table");
        for text in [SMALL, &landed] {
            assert_eq!(Table::read(text).expect("a table").text(), text);
        }
        let odd = Table::read("head\np\ta.b.get\nr\troles/a\t7\n");
        assert_eq!(odd, Err("`roles/a` holds `7`, which is none".to_owned()));
    }

    #[test]
    fn what_differs_is_told_and_taken() {
        let mut table = Table::read(SMALL).expect("a table");
        let role = |name: &str, held: &[&str]| {
            let name = format!("roles/{name}");
            serde_json::json!({"name": name, "includedPermissions": held})
        };
        let found = vec![role("a", &["a.b.get", "x.y.z"]), role("b", &[]), role("c", &["a.b.use"])];
        assert_eq!(table.take(found), ["roles/a: -a.b.use", "roles/c: new, holds 1"]);
        let wanted = "head\np\ta.b.get\np\ta.b.use\nr\troles/a\t0\nr\troles/b\nr\troles/c\t1\n";
        assert_eq!(table.text(), wanted);
    }
}
