//! A room imports only rooms that stand before it. Development dependencies are free: a test may
//! build whatever it needs.

use serde_json::Value;

use crate::tree::Complaint;

/// The rooms, each after all that it may import.
const ROOMS: [&str; 16] = [
    "model", "policy", "clouds", "vendors", "estate", "rotation", "change", "recovery", "health",
    "views", "store", "connect", "sim", "engine", "server", "cli",
];

/// The package whose room is the command line: it carries the product's own name.
const PRODUCT: &str = "keywright";

/// Tools beside the rooms. They may import any; no room imports one.
const TOOLS: [&str; 1] = ["xtask"];

pub(super) fn check(metadata: &Value) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for package in list(metadata, "packages") {
        let name = text(package, "name");
        let complain = |text: String| Complaint { path: format!("package {name}"), line: 0, text };
        let own = place(name);
        if own.is_none() && !TOOLS.contains(&name) {
            complaints.push(complain("is neither a room nor a tool of the house".to_owned()));
            continue;
        }
        for dependency in list(package, "dependencies") {
            let other = text(dependency, "name");
            if dependency["kind"] == "dev" {
                continue;
            }
            let is_room_before = match (own, place(other)) {
                (Some(own), Some(other)) => other < own,
                (Some(_), None) => !TOOLS.contains(&other),
                (None, _) => true,
            };
            if !is_room_before {
                complaints.push(complain(format!("may not import {other}: it stands before it")));
            }
        }
    }
    complaints
}

/// A room's place in the order; `None` for a package that is no room.
fn place(package: &str) -> Option<usize> {
    let room = match package.strip_prefix(PRODUCT)? {
        "" => "cli",
        rest => rest.strip_prefix('-')?,
    };
    ROOMS.iter().position(|it| *it == room)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tree::tests::said;

    fn complaints(package: &str, dependency: &str, kind: Value) -> Vec<String> {
        let dependencies = json!([{"name": dependency, "kind": kind}]);
        said(check(&json!({"packages": [{"name": package, "dependencies": dependencies}]})))
    }

    #[test]
    fn a_room_may_import_rooms_before_it() {
        for (package, dependency) in [
            ("keywright-policy", "keywright-model"),
            ("keywright", "keywright-views"),
            ("keywright-model", "jiff"),
            ("xtask", "keywright-estate"),
        ] {
            assert!(complaints(package, dependency, Value::Null).is_empty(), "{package}");
        }
    }

    #[test]
    fn an_arrow_backwards_is_told() {
        let found = complaints("keywright-policy", "keywright-clouds", Value::Null);
        let wanted =
            "package keywright-policy: may not import keywright-clouds: it stands before it";
        assert_eq!(found, [wanted]);
        assert_eq!(complaints("keywright-views", "keywright", json!("build")).len(), 1);
        assert_eq!(complaints("keywright-views", "xtask", Value::Null).len(), 1);
    }

    #[test]
    fn development_dependencies_are_free() {
        assert!(complaints("keywright-policy", "keywright-clouds", json!("dev")).is_empty());
    }

    #[test]
    fn a_package_that_is_no_room_is_told() {
        let found = complaints("keywright-utils", "jiff", Value::Null);
        assert_eq!(found, ["package keywright-utils: is neither a room nor a tool of the house"]);
    }
}
