//! Who and what the bundles name.

use std::collections::{BTreeMap, BTreeSet};

use keywright_model::text::Node;

use crate::azure::bundle::Bundle;
use crate::azure::deny::DenyAssignment;
use crate::azure::identity::KeyId;
use crate::azure::key::Version;
use crate::azure::property::date;
use crate::azure::scope::Scope;
use crate::azure::{Assignment, Assignments};

/// The id that stands for everybody in a deny assignment.
pub(super) const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Somebody whom no export names.
const STRANGER: &str = "f0f0f0f0-0000-4000-8000-00000000000";

/// All role assignments of a bundle.
pub(in crate::azure) fn assignments(bundle: &Bundle) -> impl Iterator<Item = Assignment<'_>> {
    bundle.assignments.iter().chain(&bundle.instances).flat_map(|it| Assignments::all(&it.it))
}

/// All deny assignments of a bundle.
pub(super) fn denies(bundle: &Bundle) -> impl Iterator<Item = DenyAssignment<'_>> {
    bundle.denies.iter().flat_map(|it| it.it.all())
}

/// The access policies of a bundle's vaults.
pub(in crate::azure) fn policies(bundle: &Bundle) -> impl Iterator<Item = &Node> {
    let lists = bundle.vaults.iter().filter_map(|it| it.it.property("accessPolicies"));
    lists.filter_map(Node::as_array).flatten()
}

/// A string in lower case.
pub(super) fn folded(node: Option<&Node>) -> Option<String> {
    node.and_then(Node::as_str).map(str::to_ascii_lowercase)
}

/// A path's segments in lower case.
pub(in crate::azure) fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|it| !it.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Ids with their kinds, as the bundles use them.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Those that may ask; the last is a stranger.
    pub(super) principals: Vec<String>,
    /// Those that may be a group's.
    pub(super) groups: Vec<String>,
    /// One that an export calls a group and another calls none.
    disputed: Option<String>,
    /// Of each principal, the groups that its own list tells, for certain.
    pub(super) known: BTreeMap<String, BTreeSet<String>>,
}

impl Ids {
    /// Collects them.
    pub(super) fn of(bundles: &[&Bundle], asked: &[String]) -> Ids {
        let (mut single, mut group, mut either) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut put = |id: Option<String>, kind: Option<String>| {
            let Some(id) = id.filter(|it| it != EVERYBODY) else { return };
            match kind.as_deref().unwrap_or_default() {
                "group" | "foreigngroup" => group.insert(id),
                "" => either.insert(id),
                _ => single.insert(id),
            };
        };
        for id in asked {
            put(Some(id.to_ascii_lowercase()), Some("asked".to_owned()));
        }
        for bundle in bundles {
            for it in assignments(bundle) {
                put(folded(it.property("principalId")), folded(it.property("principalType")));
            }
            for it in denies(bundle) {
                for name in ["principals", "excludePrincipals"] {
                    let list = it.property(name).and_then(Node::as_array).unwrap_or_default();
                    for one in list {
                        put(folded(one.get_any_case("id")), folded(one.get_any_case("type")));
                    }
                }
            }
            for it in policies(bundle) {
                put(folded(it.get_any_case("objectId")), None);
            }
            for it in &bundle.principals {
                put(it.object().map(str::to_ascii_lowercase), Some("serviceprincipal".to_owned()));
            }
            for it in &bundle.memberships {
                put(owner(bundle, it.principal()), Some("user".to_owned()));
            }
        }
        let groups: Vec<String> = group.union(&either).cloned().collect();
        let all = single.union(&either).filter(|it| !group.contains(*it));
        let mut principals: Vec<String> = all.cloned().collect();
        let fresh = (0..10).map(|it| format!("{STRANGER}{it}"));
        principals
            .extend(fresh.into_iter().find(|it| !groups.contains(it) && !single.contains(it)));
        let disputed = single.intersection(&group).next().cloned();
        let mut known = BTreeMap::new();
        for bundle in bundles {
            for it in &bundle.memberships {
                let Some(owner) = owner(bundle, it.principal()) else { continue };
                let held = groups.iter().filter(|group| it.holds(group) == Some(true)).cloned();
                known.insert(owner, held.collect::<BTreeSet<_>>());
            }
        }
        Ids { principals, groups, disputed, known }
    }

    /// The number of a principal that something names, by its id in lower case.
    pub(super) fn principal(&self, id: &str) -> Option<usize> {
        // INVARIANT: all but the stranger, who is last, are in order.
        let named = self.principals.len().saturating_sub(1);
        self.principals[..named].binary_search_by(|it| it.as_str().cmp(id)).ok()
    }

    /// The number of a group, by its id in lower case.
    pub(super) fn group(&self, id: &str) -> Option<usize> {
        self.groups.binary_search_by(|it| it.as_str().cmp(id)).ok()
    }
}

/// Whose list of groups it is: an application's is its object's.
pub(in crate::azure) fn owner(bundle: &Bundle, principal: Option<&str>) -> Option<String> {
    let id = principal?.to_ascii_lowercase();
    let same = |it: Option<&str>| it.is_some_and(|it| it.eq_ignore_ascii_case(&id));
    let shown = bundle.principals.iter().find(|it| same(it.application()));
    Some(shown.and_then(|it| it.object()).map_or(id, str::to_ascii_lowercase))
}

/// The ids, in lower case, that a bundle shows to be no group's.
pub(super) fn singles(bundle: &Bundle) -> BTreeSet<String> {
    let shown = bundle.principals.iter().filter_map(|it| it.object()).map(str::to_ascii_lowercase);
    let listed = assignments(bundle).filter_map(|it| {
        let kind = folded(it.property("principalType"))?;
        let single = kind == "user" || kind == "serviceprincipal";
        folded(it.property("principalId")).filter(|_| single)
    });
    shown.chain(listed).collect()
}

/// Why bundles cannot be asked about as a whole.
pub(in crate::azure) fn unreadable(bundles: &[&Bundle]) -> Option<String> {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let ids = Ids::of(bundles, &[]);
    if let Some(id) = ids.disputed {
        return Some(format!("`{id}` is a group to one export, and none to another"));
    }
    let groups = ids.groups;
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for bundle in bundles {
        for it in &bundle.vaults {
            let (Some(name), Some(id)) = (it.it.name(), it.it.id()) else { continue };
            let place = segments(id);
            let other = places.insert(name.to_ascii_lowercase(), place.clone());
            if other.is_some_and(|it| it != place) {
                return Some(format!("vault `{name}` lies in two places"));
            }
        }
        if bundle.vaults.iter().any(|it| it.it.id().is_none()) {
            return Some("a vault does not say its resource id".to_owned());
        }
        let mut names: Vec<_> = bundle.vaults.iter().filter_map(|it| it.it.name()).collect();
        let count = names.len();
        names.sort_by_key(|it| it.to_ascii_lowercase());
        names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        if names.len() < count {
            return Some("one vault is handed in twice".to_owned());
        }
        if let Some(key) = disputed_key(bundle) {
            return Some(format!("two exports tell of key `{key}`, and not the same"));
        }
        for it in &bundle.memberships {
            let Some(owner) = owner(bundle, it.principal()) else {
                return Some(
                    "a list of groups does not say whose it is, in `principal`".to_owned(),
                );
            };
            if groups.iter().any(|group| it.holds(group).is_none()) {
                return Some(format!("the list of groups of `{owner}` does not tell all"));
            }
            let held: BTreeSet<String> =
                groups.iter().filter(|group| it.holds(group) == Some(true)).cloned().collect();
            if told.insert(owner.clone(), held.clone()).is_some_and(|it| it != held) {
                return Some(format!("two lists tell different groups of `{owner}`"));
            }
        }
    }
    None
}

/// A key of which two exports tell, or of whose version a list tells otherwise.
fn disputed_key(bundle: &Bundle) -> Option<String> {
    let mut seen = BTreeSet::new();
    for it in &bundle.keys {
        let Some(id) = it.it.key_id().filter(|it| !it.is_in_hsm()) else { continue };
        if !seen.insert([id.vault, id.key].map(str::to_ascii_lowercase)) {
            return Some(id.key.to_owned());
        }
        for version in bundle.versions.iter().flat_map(|it| Version::all(&it.it)) {
            let same = version.id().and_then(KeyId::parse).is_some_and(|it| it.is_same(&id));
            let tells = |name: &str| version.attribute(name).filter(|it| !it.is_null());
            let own = |name: &str| it.it.attribute(name).filter(|it| !it.is_null());
            let differ = tells("enabled").is_some_and(|it| {
                it.as_bool() != Some(true)
                    && own("enabled").is_none_or(|own| own.as_bool() != it.as_bool())
            }) || ["notBefore", "expires"]
                .iter()
                .any(|name| tells(name).is_some() && date(tells(name)) != date(own(name)));
            if same && differ {
                return Some(id.key.to_owned());
            }
        }
    }
    None
}

/// Every scope that something stands at.
pub(super) fn scopes<'b>(bundles: &'b [&Bundle]) -> impl Iterator<Item = Vec<String>> + 'b {
    let paths = |bundle: &'b Bundle| {
        let given = assignments(bundle).map(Assignment::scope);
        given.chain(denies(bundle).map(DenyAssignment::scope)).filter_map(|it| match it {
            Scope::Path(path) => Some(segments(&path)),
            Scope::Deployment { .. } | Scope::Unclear(_) => None,
        })
    };
    bundles.iter().flat_map(move |it| paths(it))
}
