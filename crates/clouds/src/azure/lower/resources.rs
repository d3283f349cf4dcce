//! The resources that the bundles can tell apart: each scope, and beside it something new of every
//! kind below it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use keywright_policy::prove::Bits;

use crate::azure::bundle::Bundle;
use crate::azure::scope::Scope;

use super::names::{scopes, segments};
use super::perimeter;

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Its path in lower case. What lies below it shares the segments.
    path: Vec<Rc<str>>,
    /// Where the vault's own path ends, that it is or lies in.
    vault_end: Option<usize>,
}

const VAULTS: [&str; 3] = ["providers", "microsoft.keyvault", "vaults"];
const GROUPS: [&str; 3] = ["providers", "microsoft.management", "managementgroups"];
const KINDS: [&str; 3] = ["keys", "secrets", "certificates"];

fn vault_end(path: &[impl AsRef<str>]) -> Option<usize> {
    let is_vaults = |it: &[_]| it.iter().map(AsRef::as_ref).eq(VAULTS);
    let at = path.windows(3).position(is_vaults)?;
    (at + 3 < path.len()).then_some(at + 4)
}

impl Spot {
    fn of(path: &[String]) -> Spot {
        Spot::at(path.iter().map(|it| Rc::from(it.as_str())).collect())
    }

    fn at(path: Vec<Rc<str>>) -> Spot {
        Spot { vault_end: vault_end(&path), path }
    }

    /// Whether it has this path.
    pub(super) fn is_at(&self, path: &[String]) -> bool {
        self.path.len() == path.len() && self.is_below(path)
    }

    /// Whether it has this path, or lies below it.
    pub(super) fn is_below(&self, path: &[String]) -> bool {
        path.len() <= self.path.len() && self.path.iter().zip(path).all(|(a, b)| **a == **b)
    }

    /// As a request names it.
    pub(super) fn text(&self) -> String {
        format!("/{}", self.path.join("/"))
    }

    /// The path of the vault that it is or lies in.
    pub(super) fn vault(&self) -> Option<&[Rc<str>]> {
        self.vault_end.map(|end| &self.path[..end])
    }

    /// The name of that vault.
    pub(super) fn vault_name(&self) -> Option<&str> {
        self.vault().and_then(|it| it.last()).map(|it| &**it)
    }

    /// What it is in its vault: a kind, and a name.
    pub(super) fn object(&self) -> Option<(&str, &str)> {
        match &self.path[self.vault_end?..] {
            [kind, name] => Some((kind, name)),
            _ => None,
        }
    }

    fn subscription(&self) -> Option<&str> {
        match self.path.as_slice() {
            [first, name, ..] if **first == *"subscriptions" => Some(name),
            _ => None,
        }
    }

    fn with(&self, more: &[&str]) -> Spot {
        let more = more.iter().map(|it| Rc::from(*it));
        Spot::at(self.path.iter().cloned().chain(more).collect())
    }

    /// What holds everything below it, where it is a step of a path and no resource: vaults lie
    /// below `…/resourceGroups` and `…/providers`, too.
    fn holder(&self) -> Option<Spot> {
        let own: Vec<&str> = self.path.iter().map(|it| &**it).collect();
        let end = match own.as_slice() {
            ["subscriptions", _, "resourcegroups"] => 2,
            ["subscriptions", _, "resourcegroups", _, rest @ ..] if VAULTS.starts_with(rest) => 4,
            _ => return None,
        };
        Some(Spot::at(self.path[..end].to_vec()))
    }

    /// Whether a request can name it.
    fn is_nameable(&self) -> bool {
        let end = self.vault_end;
        let below = end.map_or(0, |end| self.path.len() - end);
        // A vault lies in a resource group.
        if end.is_some_and(|it| it != 8 || *self.path[2] != *"resourcegroups") {
            return false;
        }
        let first = self.path.first().map(|it| &**it);
        let rooted = matches!(first, None | Some("subscriptions" | "providers"));
        rooted && self.path.len() != 1 && (below == 0 || below == 2)
    }
}

/// All of them.
pub(super) fn spots(bundles: &[&Bundle], asked: &[Vec<String>]) -> Vec<Spot> {
    let all = scopes(bundles).chain(asked.iter().cloned());
    let mut found: BTreeSet<Spot> = all.map(|path| Spot::of(&path)).collect();
    for bundle in bundles {
        let ids = bundle.vaults.iter().filter_map(|it| it.it.id());
        found.extend(ids.map(|it| Spot::of(&segments(it))));
        found.extend(perimeter::vaults(bundle).iter().map(|it| Spot::of(it)));
    }
    let vaults: Vec<Spot> =
        found.iter().filter_map(|it| it.vault()).map(|it| Spot::at(it.to_vec())).collect();
    let keys = bundles.iter().flat_map(|it| &it.keys).filter_map(|it| it.it.key_id());
    for key in keys.filter(|it| !it.is_in_hsm()) {
        let ours = vaults
            .iter()
            .find(|it| it.vault_name().is_some_and(|it| it.eq_ignore_ascii_case(key.vault)));
        found.extend(ours.map(|it| it.with(&["keys", &key.key.to_ascii_lowercase()])));
    }
    // WHY: a management group may hold a subscription that nothing else names.
    for id in bundles.iter().flat_map(|it| &it.groups).flat_map(|it| it.subscriptions()) {
        found.insert(Spot::at(vec!["subscriptions".into(), id.to_ascii_lowercase().into()]));
    }
    let holders: Vec<Spot> = found.iter().filter_map(Spot::holder).collect();
    found.extend(holders);
    found.insert(Spot::at(Vec::new()));
    found.insert(Spot::at(vec!["subscriptions".into(), "fresh-subscription".into()]));
    let mut fresh = Fresh { count: 0, found: BTreeSet::new() };
    found.iter().for_each(|it| fresh.below(it));
    // What is named comes first, so that it is what stands for others.
    let new: Vec<Spot> = fresh.found.difference(&found).cloned().collect();
    // A vault's name is its own in all of Azure, and it lies where its export says.
    let shown = bundles.iter().flat_map(|it| &it.vaults);
    let shown: BTreeMap<String, Vec<String>> = shown
        .filter_map(|it| Some((it.it.name()?.to_ascii_lowercase(), segments(it.it.id()?))))
        .collect();
    let elsewhere = |it: &Spot| {
        let id = it.vault_name().and_then(|name| shown.get(name));
        id.is_some_and(|id| !it.vault().is_some_and(|it| it.iter().map(|it| &**it).eq(id)))
    };
    found.into_iter().chain(new).filter(|it| it.is_nameable() && !elsewhere(it)).collect()
}

struct Fresh {
    count: usize,
    found: BTreeSet<Spot>,
}

impl Fresh {
    /// Puts something new of every kind below a resource.
    fn below(&mut self, spot: &Spot) {
        let kind = (spot.path.first().map(|it| &**it), spot.path.len());
        match kind {
            (Some("subscriptions"), 2) => {
                let group = spot.with(&["resourcegroups", "fresh-group"]);
                self.vault(&group);
                self.found.insert(group);
            }
            (Some("subscriptions"), 4) => self.vault(spot),
            _ if spot.vault() == Some(&spot.path) => self.objects(spot),
            (Some("subscriptions"), 5..) if spot.vault().is_none() => {
                self.found.insert(spot.with(&["fresh", "fresh"]));
            }
            _ => {}
        }
    }

    fn vault(&mut self, group: &Spot) {
        self.count += 1;
        // A vault's name is its own in all of Azure.
        let name = format!("fresh-vault-{}", self.count);
        let vault = group.with(&VAULTS).with(&[&name]);
        self.objects(&vault);
        self.found.insert(vault);
    }

    fn objects(&mut self, vault: &Spot) {
        self.found.extend(KINDS.map(|kind| vault.with(&[kind, "fresh-object"])));
    }
}

/// Whether a path is a management group's, below which nothing lies by its path.
pub(in crate::azure) fn is_management_group(path: &[String]) -> bool {
    path.len() == 4 && path[..3].iter().eq(GROUPS.iter())
}

/// What a scope reaches for certain, and what it may.
pub(super) struct Reached {
    pub(super) certain: Bits,
    pub(super) doubtful: Bits,
}

/// What stands below a scope.
pub(super) fn below(spots: &[Spot], scope: &Scope, bundle: &Bundle) -> Reached {
    let count = spots.len();
    let Scope::Path(path) = scope else {
        return Reached { certain: Bits::none(count), doubtful: Bits::all(count) };
    };
    let path = segments(path);
    let group = match path.as_slice() {
        [.., group] if is_management_group(&path) => group,
        _ => {
            let certain = Bits::of(count, |it| spots[it].is_below(&path));
            return Reached { certain, doubtful: Bits::none(count) };
        }
    };
    let lies_in = |spot: &Spot| {
        let subscription = spot.subscription()?;
        let all = bundle.groups.iter().filter_map(|it| it.holds(group, subscription));
        let mut all: Vec<bool> = all.collect();
        all.dedup();
        if let [one] = all.as_slice() { Some(*one) } else { None }
    };
    let told: Vec<Option<bool>> = spots
        .iter()
        .map(|it| match it.path.is_empty() {
            true => Some(false),
            false if it.is_at(&path) => Some(true),
            false => lies_in(it),
        })
        .collect();
    Reached {
        certain: Bits::of(count, |it| told[it] == Some(true)),
        doubtful: Bits::of(count, |it| told[it].is_none()),
    }
}

/// The same of a deny assignment that leaves out what lies below it, or may.
pub(super) fn alone(spots: &[Spot], scope: &Scope, whole: Reached, unclear: bool) -> Reached {
    let Scope::Path(path) = scope else { return whole };
    let path = segments(path);
    let own = Bits::of(spots.len(), |it| spots[it].is_at(&path));
    let is_vault = vault_end(&path) == Some(path.len());
    let spared = |it: usize| !(unclear || is_vault && spots[it].object().is_some());
    let open = Bits::of(spots.len(), |it| !own.has(it) && !spared(it));
    let reached = whole.certain.or(&whole.doubtful);
    Reached {
        certain: whole.certain.and(&own),
        doubtful: whole.doubtful.and(&own).or(&reached.and(&open)),
    }
}
