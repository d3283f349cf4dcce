//! What a role carries: its definition as handed in, or one of Azure's own that we know.
//!
//! Source: Microsoft, "Understand Azure role definitions" (`Actions`, `NotActions`, `DataActions`,
//! `NotDataActions`).

use std::collections::BTreeMap;

use keywright_model::text::{Document, Node};
use keywright_policy::{LetterCase, Pattern, Plane};

use super::builtin::{BUILTINS, Builtin};
use super::property::property;
use super::template;

/// How much of an operation, or of a pattern of them, a role carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carries {
    /// All of it.
    Whole,
    /// Some of it, or all of it under a condition: why that does not decide.
    Part(String),
    /// None of it.
    Nothing,
}

/// A role, as far as it is known.
#[derive(Debug)]
pub enum Role<'d> {
    /// One of Azure's own.
    Builtin(&'static Builtin),
    /// As its definition says that was handed in.
    Defined(&'d Node),
}

/// The roles that are known: the definitions that were handed in, and Azure's own.
#[derive(Debug)]
pub(super) struct Roles<'d> {
    /// By the last segment of the id in lower case.
    defined: BTreeMap<String, (&'d Document, &'d Node)>,
}

impl<'d> Roles<'d> {
    /// Looks through the definitions once. Of two for one id, the first counts.
    pub(super) fn of(definitions: impl IntoIterator<Item = &'d Document>) -> Roles<'d> {
        let mut defined = BTreeMap::new();
        let all = definitions
            .into_iter()
            .flat_map(|it| definitions_in(&it.root).into_iter().map(move |node| (it, node)));
        for (document, node) in all {
            for name in ["name", "id"] {
                let id = node.get_any_case(name).and_then(Node::as_str).map(last_segment);
                if let Some(id) = id {
                    defined.entry(id.to_ascii_lowercase()).or_insert((document, node));
                }
            }
        }
        Roles { defined }
    }

    /// Finds a role by the last segment of its id: the definition that was handed in, else Azure's
    /// own. A handed-in definition is newer than any table.
    pub(super) fn find(&self, id: &str) -> Option<Role<'d>> {
        let wanted = last_segment(id);
        let builtin = || BUILTINS.iter().find(|it| it.id.eq_ignore_ascii_case(wanted));
        let defined = match self.defined.is_empty() {
            true => None,
            false => self.defined.get(&wanted.to_ascii_lowercase()),
        };
        defined.map(|it| Role::Defined(it.1)).or_else(|| builtin().map(Role::Builtin))
    }

    /// The text of the definition that was handed in for an id.
    pub(super) fn text(&self, id: &str) -> Option<&'d str> {
        let (document, node) = self.defined.get(&last_segment(id).to_ascii_lowercase())?;
        Some(document.source.slice(node.span))
    }
}

impl Role<'_> {
    /// How much of an operation it carries. Within a role, what it excludes is excluded; one role
    /// excludes nothing of another's.
    pub fn carries(&self, operation: &str, plane: Plane) -> Carries {
        let wanted = Wanted::of(operation);
        match self {
            Role::Builtin(it) => {
                let (given, taken) = match plane {
                    Plane::Control => (it.actions, it.not_actions),
                    Plane::Data => (it.data_actions, &[][..]),
                };
                match wanted.covered(given, taken) {
                    Carries::Nothing => Carries::Nothing,
                    found @ (Carries::Whole | Carries::Part(_)) => {
                        match it.limited.iter().any(|it| wanted.meets(it)) {
                            true => Carries::Part("it carries it under a condition".to_owned()),
                            false => found,
                        }
                    }
                }
            }
            Role::Defined(node) => defined(node, &wanted, plane),
        }
    }
}

fn defined(definition: &Node, wanted: &Wanted<'_>, plane: Plane) -> Carries {
    let (given, taken) = match plane {
        Plane::Control => ("actions", "notActions"),
        Plane::Data => ("dataActions", "notDataActions"),
    };
    let unreadable = || Carries::Part("its definition cannot be read".to_owned());
    let Some(sets) = property(definition, "permissions").and_then(Node::as_array) else {
        return unreadable();
    };
    let mut best = Carries::Nothing;
    for set in sets {
        // Every set has at least one of the two.
        let said = |name| set.get_any_case(name).is_some_and(|it| !it.is_null());
        if !["actions", "dataActions"].into_iter().any(said) {
            best = unreadable();
            continue;
        }
        let (Some(given), Some(taken)) = (patterns(set, given), patterns(set, taken)) else {
            best = unreadable();
            continue;
        };
        let conditional = set.get_any_case("condition").is_some_and(|it| !it.is_null());
        match wanted.covered(&given, &taken) {
            Carries::Nothing => {}
            _ if conditional => {
                best = Carries::Part("it carries it under a condition".to_owned());
            }
            // WHY: whether one set's exclusions reach another's is nowhere written.
            Carries::Whole if 1 < sets.len() && excluded(sets, wanted, plane) => {
                best = Carries::Part("another part of it excludes this".to_owned());
            }
            Carries::Whole => return Carries::Whole,
            part @ Carries::Part(_) => best = part,
        }
    }
    best
}

fn excluded(sets: &[Node], wanted: &Wanted<'_>, plane: Plane) -> bool {
    let name = match plane {
        Plane::Control => "notActions",
        Plane::Data => "notDataActions",
    };
    let hits =
        |set: &Node| patterns(set, name).is_none_or(|all| all.iter().any(|it| wanted.meets(it)));
    sets.iter().any(hits)
}

/// An operation that is asked for, or a pattern of them.
enum Wanted<'o> {
    One(&'o str),
    All(&'o str, Pattern),
}

impl Wanted<'_> {
    fn of(operation: &str) -> Wanted<'_> {
        match operation.contains('*') {
            true => Wanted::All(operation, pattern(operation)),
            false => Wanted::One(operation),
        }
    }

    /// Whether an entry of a role speaks of some of it.
    fn meets(&self, entry: &str) -> bool {
        match self {
            Wanted::One(it) => Pattern::is_like(entry, it, LetterCase::Folded),
            Wanted::All(_, it) => pattern(entry).overlaps(it),
        }
    }

    /// Whether an entry of a role speaks of all of it.
    fn is_within(&self, entry: &str) -> bool {
        match self {
            Wanted::One(it) => Pattern::is_like(entry, it, LetterCase::Folded),
            Wanted::All(_, it) => pattern(entry).covers(it),
        }
    }

    fn covered(&self, given: &[&str], taken: &[&str]) -> Carries {
        let (Wanted::One(operation) | Wanted::All(operation, _)) = self;
        if !given.iter().any(|it| self.meets(it)) || taken.iter().any(|it| self.is_within(it)) {
            Carries::Nothing
        } else if taken.iter().any(|it| self.meets(it)) {
            Carries::Part(format!("it excludes part of `{operation}`"))
        } else if given.iter().any(|it| self.is_within(it)) {
            Carries::Whole
        } else {
            Carries::Part(format!("it carries only part of `{operation}`"))
        }
    }
}

/// A list of patterns; `None` where an element is none.
fn patterns<'n>(set: &'n Node, name: &str) -> Option<Vec<&'n str>> {
    match set.get_any_case(name) {
        None => Some(Vec::new()),
        Some(node) if node.is_null() => Some(Vec::new()),
        Some(node) => {
            let literal = |it: &'n Node| it.as_str().filter(|it| !it.starts_with('['));
            node.as_array()?.iter().map(literal).collect()
        }
    }
}

fn pattern(text: &str) -> Pattern {
    Pattern::stars(text, LetterCase::Folded)
}

/// The definitions of a list, of a template, or the one.
fn definitions_in(root: &Node) -> Vec<&Node> {
    if template::is_template(root) {
        let all = template::resources(root);
        return all.iter().filter(|it| it.kind == template::DEFINITION).map(|it| it.node).collect();
    }
    let list = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
    list.map_or_else(|| vec![root], |it| it.iter().collect())
}

/// What names a definition within its id.
pub(super) fn last_segment(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    const READ: &str = "Microsoft.KeyVault/vaults/*/read";
    const WRAP: &str = "Microsoft.KeyVault/vaults/keys/wrap/action";

    fn check(permissions: &str, operation: &str, plane: Plane, wanted: &str) {
        let node = parse(&format!(r#"{{"permissions": {permissions}}}"#)).expect("JSON");
        let found = match Role::Defined(&node).carries(operation, plane) {
            Carries::Whole => "whole",
            Carries::Part(_) => "part",
            Carries::Nothing => "nothing",
        };
        assert_eq!(found, wanted, "{permissions} {operation}");
    }

    #[test]
    fn exclusions_and_wildcards_count_within_a_role() {
        let data = |text: &str, wanted| check(text, WRAP, Plane::Data, wanted);
        data(r#"[{"dataActions": ["microsoft.keyvault/VAULTS/keys/*wrap/action"]}]"#, "whole");
        data(r#"[{"dataActions": ["*"], "notDataActions": ["*/wrap/action"]}]"#, "nothing");
        data(r#"[{"dataActions": ["*"], "notDataActions": ["*/unwrap/action"]}]"#, "whole");
        data(r#"[{"actions": ["*"]}]"#, "nothing");
        data(r#"[{"dataActions": ["*"], "condition": "x"}]"#, "part");
        data(
            r#"[{"dataActions": ["*"]}, {"actions": [], "notDataActions": ["*/wrap/action"]}]"#,
            "part",
        );
        data(r#"[{"notDataActions": ["*/wrap/action"]}]"#, "part");
        data("null", "part");
        data(r#"[{"dataActions": ["[parameters('x')]"]}]"#, "part");
        data(r#"[{"dataActions": [1]}]"#, "part");
        data(r#"[]"#, "nothing");
    }

    #[test]
    fn a_pattern_is_held_by_what_covers_it() {
        let control = |text: &str, wanted| check(text, READ, Plane::Control, wanted);
        control(r#"[{"actions": ["*/read"]}]"#, "whole");
        control(r#"[{"actions": ["Microsoft.KeyVault/*"]}]"#, "whole");
        control(r#"[{"actions": ["Microsoft.KeyVault/vaults/keys/read"]}]"#, "part");
        control(r#"[{"actions": ["*"], "notActions": ["*/secrets/read"]}]"#, "part");
        control(r#"[{"actions": ["*"], "notActions": ["Microsoft.KeyVault/*"]}]"#, "nothing");
        control(r#"[{"actions": ["Microsoft.KeyVault/vaults/write"]}]"#, "nothing");
        control(r#"[{"dataActions": ["*"]}]"#, "nothing");
    }

    #[test]
    fn four_of_the_roles_of_azure_carry_the_use_of_a_key() {
        let all = ["keys/read", "keys/wrap/action", "keys/unwrap/action"];
        let carry = |it: &&'static Builtin| {
            all.iter().all(|name| {
                let operation = format!("Microsoft.KeyVault/vaults/{name}");
                Role::Builtin(it).carries(&operation, Plane::Data) == Carries::Whole
            })
        };
        let found: Vec<&str> = BUILTINS.iter().filter(carry).map(|it| it.name).collect();
        assert_eq!(
            found,
            [
                "Key Vault Crypto Service Encryption User",
                "Key Vault Crypto Officer",
                "Key Vault Crypto User",
                "Key Vault Administrator"
            ]
        );
    }
}
