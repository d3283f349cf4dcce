//! The space in which bundles are compared: one attribute for each thing that tells requests apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use keywright_policy::prove::{Bits, Dimension, GaveUp, Intervals, Region, Space};

use super::bundle::Bundle;
use super::condition::tag;
use super::cover::{Rep, reps, sets};
use super::terms::tells_versions;
use crate::gcp::condition::time_point;
use crate::gcp::{Condition, Policy};

/// Versions that are told apart.
const VERSIONS_MAX: usize = 256;

/// Principals that are told apart.
const REPS_MAX: usize = 16 * 1024;

/// Regions of all bundles.
const REGIONS_MAX: usize = 64 * 1024;

/// What all of them come to in memory: a set of classes for each attribute of each region.
const SETS_MAX: usize = 8 * 1024 * 1024;

/// A conjunction of class sets.
pub(super) type Way = Vec<(Dimension, Bits)>;

/// Permissions that are told apart even where no document names them.
const PERMISSIONS: [&str; 13] = [
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "cloudkms.cryptoKeyVersions.useToEncrypt",
    "cloudkms.cryptoKeyVersions.destroy",
    "cloudkms.cryptoKeyVersions.update",
    "cloudkms.cryptoKeys.get",
    "cloudkms.cryptoKeys.update",
    "cloudkms.cryptoKeys.setIamPolicy",
    // Any other: only a role of which nothing is known may hold it.
    "cloudkms.cryptoKeys.anythingElse",
    "cloudkms.cryptoKeyVersions.anythingElse",
    // What lets somebody in from above.
    "cloudkms.keyRings.setIamPolicy",
    "resourcemanager.folders.setIamPolicy",
    "resourcemanager.organizations.setIamPolicy",
    "resourcemanager.projects.setIamPolicy",
];

/// What a bundle allows, and what it denies.
#[derive(Debug, Default)]
pub(in crate::gcp) struct Lowered {
    pub(in crate::gcp) allow: Vec<Region>,
    pub(in crate::gcp) deny: Vec<Region>,
}

/// The space, and the bundles in it.
#[derive(Debug)]
pub(in crate::gcp) struct World {
    pub(in crate::gcp) space: Space,
    pub(in crate::gcp) who: Dimension,
    pub(in crate::gcp) reps: Vec<Rep>,
    pub(in crate::gcp) permission: Dimension,
    pub(in crate::gcp) permissions: Vec<String>,
    /// The version's number, for permissions on versions.
    pub(in crate::gcp) version: Dimension,
    pub(in crate::gcp) versions: Vec<String>,
    /// Whether a permission on versions is asked at the key, or at the version.
    pub(in crate::gcp) asked: Dimension,
    pub(in crate::gcp) time: Dimension,
    pub(in crate::gcp) times: Intervals<Timestamp>,
    /// By its key: absent, one of the values, or another one.
    pub(in crate::gcp) tags: BTreeMap<String, (Dimension, Vec<String>)>,
    /// Whether the principal is in a group or set.
    pub(in crate::gcp) members: BTreeMap<String, Dimension>,
    /// What is not decided by any class.
    pub(in crate::gcp) flags: BTreeMap<String, Dimension>,
    /// The bindings of boundaries, of each side that has others.
    pub(super) bindings: Vec<String>,
    pub(in crate::gcp) key: String,
    pub(in crate::gcp) documents: Vec<Lowered>,
    /// How many regions were made.
    made: usize,
}

/// What documents and question name.
#[derive(Default)]
struct Named<'b> {
    principals: BTreeSet<String>,
    permissions: BTreeSet<String>,
    conditions: Vec<&'b Condition>,
}

impl World {
    /// The space of some bundles about one key, and of a question's own principals and permissions.
    pub(in crate::gcp) fn new(
        bundles: &[&Bundle],
        principals: &[&str],
        permissions: &[&str],
    ) -> Result<World, GaveUp> {
        let mut named = Named::default();
        named.principals.extend(principals.iter().map(|it| (*it).to_owned()));
        named.permissions.extend(permissions.iter().chain(&PERMISSIONS).map(|it| (*it).to_owned()));
        bundles.iter().for_each(|it| named.read(it));
        let mut space = Space::default();
        let reps = reps(&named.principals);
        if REPS_MAX < reps.len() {
            return Err(GaveUp);
        }
        let permissions: Vec<String> = named.permissions.into_iter().collect();
        let (versions, times) = (versions(&named.conditions)?, times(&named.conditions));
        let mut world = World {
            who: space.add(reps.len()),
            reps,
            permission: space.add(permissions.len()),
            permissions,
            version: space.add(versions.len()),
            versions,
            asked: space.add(2),
            time: space.add(times.count()),
            times,
            tags: BTreeMap::new(),
            members: BTreeMap::new(),
            flags: BTreeMap::new(),
            bindings: Vec::new(),
            key: bundles.first().map(|it| it.key.clone()).unwrap_or_default(),
            documents: Vec::new(),
            made: 0,
            space,
        };
        for (key, values) in tags(&named.conditions) {
            let dimension = world.space.add(values.len() + 2);
            world.tags.insert(key, (dimension, values));
        }
        for set in sets(&named.principals) {
            let dimension = world.space.add(2);
            world.members.insert(set, dimension);
        }
        for bundle in bundles {
            let lowered = world.lower(bundle)?;
            world.documents.push(lowered);
        }
        world.fits(0)?;
        for it in &mut world.documents {
            for all in [&mut it.allow, &mut it.deny] {
                for region in all.iter_mut() {
                    *region = region.clone().grown(&world.space);
                }
            }
        }
        Ok(world)
    }

    /// An attribute of so many classes that stands for what is not decided.
    pub(super) fn flag(&mut self, text: String, classes: usize) -> Dimension {
        let space = &mut self.space;
        *self.flags.entry(text).or_insert_with(|| space.add(classes))
    }

    /// Whether so many regions more are not too many. WHY before they are made: their memory is
    /// taken at once.
    fn fits(&mut self, more: usize) -> Result<(), GaveUp> {
        self.made += more;
        let sets = self.made.saturating_mul(self.space.len());
        if REGIONS_MAX < self.made || SETS_MAX < sets { Err(GaveUp) } else { Ok(()) }
    }

    /// Ways as regions.
    pub(super) fn regions(&mut self, ways: &[Way]) -> Result<Vec<Region>, GaveUp> {
        self.fits(ways.len())?;
        Ok(ways.iter().map(|it| self.region(it)).filter(|it| !it.is_empty()).collect())
    }

    /// A way as a region.
    pub(super) fn region(&self, way: &Way) -> Region {
        let all = Region::everything(&self.space);
        way.iter().fold(all, |region, (dimension, set)| region.narrowed(*dimension, set))
    }
}

impl<'b> Named<'b> {
    fn read(&mut self, bundle: &'b Bundle) {
        let layers = &bundle.exports.layers;
        let above = layers.ancestors.iter().map(|it| &it.policy);
        bundle.exports.policy.iter().chain(above).for_each(|it| self.read_policy(it));
        for rule in layers.denies.iter().flat_map(|it| &it.rules) {
            let both = rule.principals.iter().chain(&rule.exceptions);
            self.principals.extend(both.map(|it| it.text.clone()));
            self.conditions.extend(&rule.condition);
            let named = rule.permissions.iter().chain(&rule.spared);
            self.permissions.extend(named.flat_map(|it| denied(&it.text)));
        }
        let of_keys = |it: &&String| it.starts_with("cloudkms.cryptoKey");
        let listed = bundle.exports.roles.iter().flat_map(|it| &it.permissions);
        let three = |it: &&String| it.split('.').count() == 3;
        self.permissions.extend(listed.filter(of_keys).filter(three).cloned());
    }

    fn read_policy(&mut self, policy: &'b Policy) {
        for it in &policy.bindings {
            self.principals.extend(it.members.iter().map(|it| it.text.clone()));
            self.conditions.extend(&it.condition);
        }
    }
}

/// The permissions on keys that a deny rule's text names by their verb.
fn denied(text: &str) -> Vec<String> {
    let rest = text.strip_prefix("cloudkms.googleapis.com/").and_then(|it| it.split_once('.'));
    let Some((resource, verb)) = rest.filter(|it| it.1 != "*") else { return Vec::new() };
    let both = ["cryptoKeys", "cryptoKeyVersions"].into_iter();
    let meant = both.filter(|it| resource == "*" || resource == *it);
    meant.map(|it| format!("cloudkms.{it}.{verb}")).collect()
}

fn times(all: &[&Condition]) -> Intervals<Timestamp> {
    let mut points = Vec::new();
    for tree in all.iter().filter_map(|it| it.tree.as_ref().ok()) {
        tree.walk(&mut |it| points.extend(time_point(it).map(|it| it.1)));
    }
    Intervals::new(points)
}

fn tags(all: &[&Condition]) -> BTreeMap<String, Vec<String>> {
    let mut tags: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for tree in all.iter().filter_map(|it| it.tree.as_ref().ok()) {
        tree.walk(&mut |it| {
            if let Some((key, value)) = tag(it) {
                tags.entry(key.to_owned()).or_default().extend(value.map(str::to_owned));
            }
        });
    }
    tags.into_iter().map(|(key, values)| (key, values.into_iter().collect())).collect()
}

/// Every number that a string of a condition holds, and last one that begins and ends like none of
/// them and stands for all others.
fn versions(all: &[&Condition]) -> Result<Vec<String>, GaveUp> {
    let trees = all.iter().filter(|it| tells_versions(it)).filter_map(|it| it.tree.as_ref().ok());
    let mut numbers = BTreeSet::new();
    for tree in trees {
        numbers.extend(tree.numbers());
        if VERSIONS_MAX < numbers.len() {
            return Err(GaveUp);
        }
    }
    let apart =
        |digit: &char| !numbers.iter().any(|it| it.starts_with(*digit) || it.ends_with(*digit));
    let longest = numbers.iter().map(String::len).max().unwrap_or_default();
    let fresh = ('1'..='9').find(apart);
    let fresh = fresh.map_or_else(|| "9".repeat(1 + longest), |it| it.to_string());
    Ok(numbers.into_iter().chain([fresh]).collect())
}
