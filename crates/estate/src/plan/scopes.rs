//! Which vault of a plan an id names, and which role assignments may reach it: a plan of many
//! vaults is told in as many look-ups, not in vaults times assignments.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher as _};

use super::resource::{Plan, When};
use super::value::Told;

/// The vaults of one world by their ids, and the assignments by where they stand: each is its place
/// among the resources.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// By their ids in lower case.
    vaults: BTreeMap<String, usize>,
    /// By the hash of their scope.
    at: HashMap<u64, Vec<usize>>,
    /// By the hash of each path that their scope is or lies below.
    below: HashMap<u64, Vec<usize>>,
    /// Those whose scope is known.
    known: Vec<usize>,
    /// Those whose scope is not known, by the one resource that it refers to.
    referring: BTreeMap<String, Vec<usize>>,
    /// Those that may stand anywhere.
    anywhere: Vec<usize>,
}

/// The types of resources that are looked at.
pub(super) struct Kinds {
    pub(super) vaults: &'static [&'static str],
    pub(super) assignments: &'static [&'static str],
}

impl Scopes {
    /// Looks at each of them once; `targets` are the types of what a scope may refer to.
    pub(super) fn of(plan: &Plan<'_>, kinds: Kinds, targets: &[&str], when: When) -> Scopes {
        let mut found = Scopes::default();
        for (at, it) in plan.resources.iter().enumerate() {
            let Some(of) = it.state(when) else { continue };
            if kinds.vaults.contains(&it.kind)
                && let Some(id) = of.text(&["id"])
            {
                found.vaults.entry(id.to_ascii_lowercase()).or_insert(at);
            }
            if !kinds.assignments.contains(&it.kind) {
                continue;
            }
            match (of.text(&["scope"]), of.told(&["scope"])) {
                (Some(scope), _) => found.put(scope, at),
                (None, Told::Unknown) => match plan.referred(it, &["scope"], targets) {
                    Some(target) => {
                        found.referring.entry(target.address.clone()).or_default().push(at);
                    }
                    None => found.anywhere.push(at),
                },
                (None, Told::Known(_) | Told::Absent) => found.anywhere.push(at),
            }
        }
        found
    }

    fn put(&mut self, scope: &str, at: usize) {
        self.known.push(at);
        let scope = scope.trim_end_matches('/').to_lowercase();
        if is_of_groups(&scope) {
            return self.anywhere.push(at);
        }
        let above = prefixes(&scope);
        above.iter().for_each(|it| self.below.entry(*it).or_default().push(at));
        if let Some(own) = above.last() {
            self.at.entry(*own).or_default().push(at);
        }
    }

    /// The first vault of an id.
    pub(super) fn vault(&self, id: &str) -> Option<usize> {
        self.vaults.get(&id.to_ascii_lowercase()).copied()
    }

    /// The assignments that may reach a vault of this id and address, in the plan's order. Some
    /// that do not may be among them.
    pub(super) fn reaching(&self, id: Option<&str>, address: Option<&str>) -> Vec<usize> {
        let mut found = self.anywhere.clone();
        found.extend(address.and_then(|it| self.referring.get(it)).into_iter().flatten());
        found.extend(self.told(id));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first that passes a test, of those that may reach a vault of this id or refer to what is
    /// not known yet.
    pub(super) fn first(&self, id: Option<&str>, test: impl Fn(usize) -> bool) -> Option<usize> {
        let told = self.told(id);
        let all = told.iter().chain(&self.anywhere).chain(self.referring.values().flatten());
        all.copied().filter(|it| test(*it)).min()
    }

    /// Those of a scope that is known; all of them where the vault's id is not.
    fn told(&self, id: Option<&str>) -> Vec<usize> {
        let Some(id) = id else { return self.known.clone() };
        let above = prefixes(&id.to_lowercase());
        let own = above.last().and_then(|it| self.below.get(it));
        let above = above.iter().filter_map(|it| self.at.get(it));
        above.chain(own).flatten().copied().collect()
    }
}

/// Whether a scope, in lower case, is a management group's: no path tells what lies in it.
pub(super) fn is_of_groups(scope: &str) -> bool {
    scope.contains("/microsoft.management/managementgroups/")
}

/// The hash of each path that this one is or lies below, itself last.
///
/// WHY hashes: of a path of many steps, the paths above it are its length squared.
fn prefixes(path: &str) -> Vec<u64> {
    let mut hasher = DefaultHasher::new();
    let mut found = Vec::new();
    for byte in path.bytes() {
        if byte == b'/' {
            found.push(hasher.finish());
        }
        hasher.write_u8(byte);
    }
    found.push(hasher.finish());
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::{Document, Source};

    use super::super::azure::{meet, scopes};
    use super::super::terraform::read;
    use super::*;

    const VAULTS: &str = "/subscriptions/S/resourceGroups/g/providers/Microsoft.KeyVault/vaults";

    /// What the look-up tells of vaults, beside what every scope tells of them.
    fn check(scopes_told: &[String], vaults: &[String], most: usize) {
        let change = |(at, scope): (usize, &String)| {
            format!(
                r#"{{"address": "azurerm_role_assignment.a{at}", "mode": "managed",
                    "type": "azurerm_role_assignment", "name": "a{at}", "change": {{"actions":
                    ["no-op"], "before": {{"scope": "{scope}"}}, "after": {{"scope": "{scope}"}},
                    "after_unknown": {{}}}}}}"#
            )
        };
        let changes: Vec<String> = scopes_told.iter().enumerate().map(change).collect();
        let text =
            format!(r#"{{"format_version": "1.2", "resource_changes": [{}]}}"#, changes.join(", "));
        let source = Arc::new(Source::new("plan.json", text));
        let shaper = Document::parse(source).expect("JSON").shaper();
        let plan = read(&shaper);
        assert_eq!(plan.resources.len(), scopes_told.len());
        for when in [When::Before, When::After] {
            let told = scopes(&plan, when);
            for vault in vaults {
                let reaches =
                    |at: &usize| scopes_told[*at].is_empty() || meet(&scopes_told[*at], vault);
                let wanted: Vec<usize> = (0..scopes_told.len()).filter(reaches).collect();
                let found = told.reaching(Some(vault), None);
                assert!(found.len() <= most, "{} of {vault}", found.len());
                let found: Vec<usize> = found.into_iter().filter(reaches).collect();
                assert_eq!(found, wanted, "{vault}");
                let odd = |at: usize| at % 2 == 1 && reaches(&at);
                let first = wanted.iter().copied().find(|at| odd(*at));
                assert_eq!(told.first(Some(vault), odd), first, "{vault}");
            }
            let all: Vec<usize> = (0..scopes_told.len()).collect();
            assert_eq!(told.reaching(None, None), all);
        }
    }

    #[test]
    fn a_look_up_finds_whatever_meets_a_vault() {
        let groups = "/providers/Microsoft.Management/managementGroups/root";
        let scopes = [
            "",
            "/",
            "//",
            "/subscriptions",
            "/subscriptions/s",
            "/SUBSCRIPTIONS/S/",
            groups,
            "/subscriptions/s2",
            "/subscriptions/S/resourceGroups/g",
            "nowhere",
            "/subscriptions/S/resourceGroups/gg",
            "/subscriptions/S/resourceGroups/g//x",
        ];
        let mut all: Vec<String> = scopes.iter().map(|it| (*it).to_owned()).collect();
        for more in ["", "/", "/a", "/A/", "/ab", "/a/keys/k", "/a/keys/k/", "/a//keys", "/É/é"] {
            all.push(format!("{VAULTS}{more}"));
        }
        all.extend(all.clone());
        let mut vaults: Vec<String> = ["/a", "/A", "/ab", "/a/", "/b", "", "/", "/é"]
            .map(|it| format!("{VAULTS}{it}"))
            .into();
        vaults.extend(["", "/", "a", "/subscriptions", groups].map(str::to_owned));
        check(&all, &vaults, all.len());
    }

    #[test]
    fn a_vault_of_many_is_told_by_its_own_assignments() {
        let vaults: Vec<String> = (0..300).map(|it| format!("{VAULTS}/v{it}")).collect();
        check(&vaults, &vaults, 1);
    }
}
