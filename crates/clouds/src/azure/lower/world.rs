//! The space of all requests to the resources of some bundles, and each bundle's regions in it.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::{Span, Timestamp};
use keywright_policy::prove::{Bits, Dimension, Region, Space, point_outside};

use crate::azure::bundle::Bundle;
use crate::azure::property::date;
use crate::azure::simulate::Origin;

use super::flag::Flag;
use super::limits::{TooLarge, origins_fit, regions_fit, sets_fit};
use super::names::{Ids, assignments, denies, policies};
use super::operations::{Act, Acts, Patterns, acts, acts_beyond};
use super::resources::{Spot, spots};
use super::side::drafts;
use super::vault::{listed, origins};

/// A part of a bundle's answer.
#[derive(Debug, Clone)]
pub struct Term {
    /// The requests, whatever the flags.
    pub loose: Region,
    /// The flag that it hangs on.
    pub flag: Option<Dimension>,
    /// Which element of a list it is from, and what that is called.
    pub element: Option<(usize, String)>,
}

impl Term {
    /// The requests, flags included.
    pub fn region(&self) -> Region {
        let loose = self.loose.clone();
        match self.flag {
            Some(flag) => loose.narrowed(flag, &Bits::one(2, 1)),
            None => loose,
        }
    }

    /// Whether it hangs on a flag.
    pub fn flagged(&self) -> bool {
        self.flag.is_some()
    }
}

/// A bundle's answer: what is allowed and not refused.
#[derive(Debug, Default)]
pub struct Lowered {
    /// What something allows.
    pub allow: Vec<Term>,
    /// What something refuses.
    pub deny: Vec<Term>,
}

/// A term before all flags are known.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft<'b> {
    pub(super) sets: Vec<(Dimension, Bits)>,
    pub(super) flag: Option<Rc<Flag<'b>>>,
    pub(super) element: Option<(usize, String)>,
}

/// All requests, and what the bundles answer.
#[derive(Debug)]
pub struct World {
    /// The attributes.
    pub space: Space,
    /// One bundle's answer each.
    pub sides: Vec<Lowered>,
    /// What no request can be.
    pub impossible: Vec<Region>,
    /// What is left open, for a sentence.
    pub flags: Vec<String>,
    /// Whether the operations stand for all there are.
    pub is_complete: bool,
    pub(super) names: Names,
}

/// What the classes stand for, and the numbers of their attributes.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) ids: Rc<Ids>,
    pub(super) acts: Acts,
    /// Those operations that are management, and those that are uses.
    pub(super) planes: [Bits; 2],
    /// What reads a key, and what is done with its public half.
    pub(super) halves: [Bits; 2],
    pub(super) spots: Rc<Vec<Spot>>,
    pub(super) times: Rc<Vec<Timestamp>>,
    pub(super) origins: Rc<Vec<Origin>>,
    pub(super) principal: Dimension,
    pub(super) act: Dimension,
    pub(super) spot: Dimension,
    pub(super) time: Dimension,
    pub(super) origin: Dimension,
    /// One for each group: whether the principal belongs to it.
    pub(super) groups: Vec<Dimension>,
}

/// What the classes stand for, the operations aside.
struct Shared {
    ids: Rc<Ids>,
    spots: Rc<Vec<Spot>>,
    times: Rc<Vec<Timestamp>>,
    origins: Rc<Vec<Origin>>,
}

/// What is asked about beside what the bundles name.
#[derive(Debug, Default)]
pub struct Extra {
    /// Patterns of operations.
    pub actions: Vec<String>,
    /// Principals, by their object ids.
    pub principals: Vec<String>,
    /// Resources, by the segments of their paths in lower case.
    pub resources: Vec<Vec<String>>,
    /// Times.
    pub times: Vec<Timestamp>,
}

const HALVES: [&[&str]; 2] =
    [&["keys/read"], &["keys/wrap/action", "keys/encrypt/action", "keys/verify/action"]];

impl World {
    /// Lowers bundles into one space.
    ///
    /// # Errors
    /// The exports split operations into more classes than are searched.
    pub fn new(bundles: &[&Bundle], extra: &Extra) -> Result<World, TooLarge> {
        let acts = acts(bundles, &extra.actions)?;
        let shared = Shared {
            ids: Rc::new(Ids::of(bundles, &extra.principals)),
            spots: Rc::new(spots(bundles, &extra.resources)),
            times: Rc::new(times(bundles, extra)),
            origins: Rc::new(origins(bundles)),
        };
        World::of(bundles, acts, shared)
    }

    /// Lowers the same bundles once more, into a space of those uses that are no vault's, which no
    /// catalogue lists. Who, where and when are the same.
    ///
    /// # Errors
    /// As those of [`World::new`].
    pub fn beyond(&self, bundles: &[&Bundle], actions: &[String]) -> Result<World, TooLarge> {
        let acts = acts_beyond(bundles, actions)?;
        let Names { ids, spots, times, origins, .. } = &self.names;
        let (ids, spots) = (ids.clone(), spots.clone());
        let shared = Shared { ids, spots, times: times.clone(), origins: origins.clone() };
        World::of(bundles, acts, shared)
    }

    fn of(
        bundles: &[&Bundle],
        (acts, is_complete): (Acts, bool),
        shared: Shared,
    ) -> Result<World, TooLarge> {
        let Shared { ids, spots, times, origins } = shared;
        origins_fit(bundles.iter().map(|it| listed(it)).sum(), origins.len())?;
        let mut space = Space::default();
        let names = Names {
            principal: space.add(ids.principals.len()),
            act: space.add(acts.len()),
            spot: space.add(spots.len()),
            time: space.add(times.len().max(1)),
            origin: space.add(origins.len()),
            groups: ids.groups.iter().map(|_| space.add(2)).collect(),
            halves: HALVES.map(|all| Bits::of(acts.len(), |it| acts[it].is_use_in(all))),
            planes: [false, true].map(|data| Bits::of(acts.len(), |it| acts[it].data == data)),
            ids,
            acts,
            spots,
            times,
            origins,
        };
        sets_fit(elements(bundles), (0..5).map(|it| space.classes(Dimension(it))).sum())?;
        let sides: Vec<_> = bundles.iter().map(|it| drafts(&names, it)).collect();
        let mut numbers: BTreeMap<Rc<Flag<'_>>, usize> = BTreeMap::new();
        let mut flags: Vec<String> = Vec::new();
        let mut terms = names.impossible_count();
        for draft in sides.iter().flat_map(|it| it.0.iter().chain(&it.1)) {
            terms += 1;
            let Some(flag) = &draft.flag else { continue };
            if !numbers.contains_key(flag) {
                numbers.insert(flag.clone(), flags.len());
                flags.push(flag.label.clone());
            }
        }
        regions_fit(terms, names.groups.len(), flags.len())?;
        let dimensions: Vec<Dimension> = flags.iter().map(|_| space.add(2)).collect();
        let term = |draft: Draft<'_>| {
            let everything = Region::everything(&space);
            let loose = draft.sets.iter().fold(everything, |it, (at, set)| it.narrowed(*at, set));
            let flag = draft.flag.and_then(|it| numbers.get(&it)).map(|it| dimensions[*it]);
            Term { loose, flag, element: draft.element }
        };
        let all = |drafts: Vec<Draft<'_>>| -> Vec<Term> {
            drafts.into_iter().map(term).filter(|it| !it.loose.is_empty()).collect()
        };
        let sides =
            sides.into_iter().map(|it| Lowered { allow: all(it.0), deny: all(it.1) }).collect();
        let impossible = names.impossible(&space);
        Ok(World { sides, impossible, flags, is_complete, names, space })
    }

    /// All requests.
    pub fn everything(&self) -> Region {
        Region::everything(&self.space)
    }

    /// Those by one principal; nothing where nothing tells it from a stranger.
    pub fn by(&self, region: Region, id: &str) -> Region {
        let all = &self.names.ids.principals;
        let own = |it: usize| all[it].eq_ignore_ascii_case(id);
        region.narrowed(self.names.principal, &Bits::of(all.len(), own))
    }

    /// Those by somebody whom nothing names and who belongs to no group that anything names.
    pub fn by_stranger(&self, region: Region) -> Region {
        let count = self.names.ids.principals.len();
        let mut region = region.narrowed(self.names.principal, &Bits::one(count, count - 1));
        for group in &self.names.groups {
            region = region.narrowed(*group, &Bits::one(2, 0));
        }
        region
    }

    /// Those by somebody who is there for certain: one who is named as no group, by what he has
    /// outside of groups, and one whose groups were handed in.
    pub fn by_somebody(&self, region: &Region) -> [Region; 2] {
        let ids = &self.names.ids;
        let count = ids.principals.len();
        let named =
            Bits::of(count, |it| it + 1 < count && ids.group(&ids.principals[it]).is_none());
        let known = Bits::of(count, |it| ids.known.contains_key(&ids.principals[it]));
        let alone = region.clone().narrowed(self.names.principal, &named);
        let outside = |it: Region, group: &Dimension| it.narrowed(*group, &Bits::one(2, 0));
        [
            self.names.groups.iter().fold(alone, outside),
            region.clone().narrowed(self.names.principal, &known),
        ]
    }

    /// Those for an operation that a pattern holds.
    pub fn of_actions(&self, region: Region, patterns: &[String], data: Option<bool>) -> Region {
        let patterns = Patterns::of(patterns.iter().map(String::as_str));
        let acts = &self.names.acts;
        let wanted = |it: usize| {
            let there = data.map_or_else(|| !acts[it].is_misnamed(), |data| data == acts[it].data);
            there && patterns.matches(&acts[it].folded)
        };
        region.narrowed(self.names.act, &Bits::of(acts.len(), wanted))
    }

    /// Whether some request lies in a region, for an operation in the interface that has it.
    ///
    /// # Errors
    /// A limit of the search.
    pub fn is_possible(&self, region: &Region) -> Result<bool, TooLarge> {
        let acts = &self.names.acts;
        let named = Bits::of(acts.len(), |it| !acts[it].is_misnamed());
        let region = &region.clone().narrowed(self.names.act, &named);
        let region = std::slice::from_ref(region);
        Ok(point_outside(&self.space, region, &self.impossible)?.is_some())
    }

    /// The operations that a pattern holds.
    pub fn actions(&self, wanted: &str, data: bool) -> Vec<String> {
        let wanted = Patterns::of([wanted]);
        let all = self.names.acts.iter().filter(|it| it.data == data).map(|it| it.name.clone());
        all.filter(|it| wanted.matches(&it.to_ascii_lowercase())).collect()
    }

    /// Those on a resource that is named, or lies below one.
    pub fn on(&self, region: Region, resources: &[Vec<String>], below: bool) -> Region {
        let spots = &self.names.spots;
        let wanted = |it: usize| {
            resources.iter().any(|one| match below {
                true => spots[it].is_below(one),
                false => spots[it].is_at(one),
            })
        };
        region.narrowed(self.names.spot, &Bits::of(spots.len(), wanted))
    }

    /// Those at a time.
    pub fn at(&self, region: Region, time: Timestamp) -> Region {
        let times = &self.names.times;
        let Some(at) = times.iter().rposition(|it| *it <= time) else { return region };
        region.narrowed(self.names.time, &Bits::one(times.len().max(1), at))
    }

    /// Those after the last date.
    pub fn at_last(&self, region: Region) -> Region {
        let count = self.names.times.len().max(1);
        region.narrowed(self.names.time, &Bits::one(count, count - 1))
    }

    /// Those from there; a private endpoint passes every network.
    pub fn from(&self, region: Region, origin: &Origin) -> Region {
        let all = &self.names.origins;
        region.narrowed(self.names.origin, &Bits::of(all.len(), |it| all[it] == *origin))
    }

    /// The resource of a point and whether its vault is one that nobody shows.
    pub(in crate::azure) fn request(&self, point: &[usize]) -> Request<'_> {
        let names = &self.names;
        let at = |it: Dimension| point[it.0];
        let held = names.groups.iter().zip(&names.ids.groups).filter(|it| at(*it.0) == 1);
        let spot = &names.spots[at(names.spot)];
        Request {
            principal: &names.ids.principals[at(names.principal)],
            action: &names.acts[at(names.act)].name,
            data: names.acts[at(names.act)].data,
            resource: spot.text(),
            vault: spot
                .vault()
                .map(|it| (format!("/{}", it.join("/")), it.last().map(|it| (**it).to_owned()))),
            time: names.times.get(at(names.time)).copied(),
            origin: &names.origins[at(names.origin)],
            groups: held.map(|it| it.1.as_str()).collect(),
        }
    }
}

/// A request that stands for a point.
pub(in crate::azure) struct Request<'w> {
    pub(in crate::azure) principal: &'w str,
    pub(in crate::azure) action: &'w str,
    pub(in crate::azure) data: bool,
    pub(in crate::azure) resource: String,
    /// The vault's id and name.
    pub(in crate::azure) vault: Option<(String, Option<String>)>,
    pub(in crate::azure) time: Option<Timestamp>,
    pub(in crate::azure) origin: &'w Origin,
    pub(in crate::azure) groups: Vec<&'w str>,
}

/// The times between which nothing changes: each date, and one before all of them.
fn times(bundles: &[&Bundle], extra: &Extra) -> Vec<Timestamp> {
    let mut all: Vec<Timestamp> = extra.times.clone();
    for bundle in bundles {
        for it in assignments(bundle) {
            for name in ["startDateTime", "endDateTime"] {
                all.extend(date(it.property(name)).known());
            }
        }
        for it in &bundle.keys {
            all.extend(["notBefore", "expires"].iter().filter_map(|name| it.it.date(name).known()));
        }
    }
    all.sort();
    all.dedup();
    let first = all.first().and_then(|it| it.checked_sub(Span::new().hours(1)).ok());
    first.into_iter().chain(all).collect()
}

/// How many elements the lists have that become terms.
fn elements(bundles: &[&Bundle]) -> usize {
    let of = |it: &&Bundle| {
        assignments(it).count() + denies(it).count() + policies(it).count() + it.keys.len()
    };
    bundles.iter().map(of).sum()
}

impl Names {
    /// How many regions [`Names::impossible`] makes.
    fn impossible_count(&self) -> usize {
        let known = self.ids.principals.iter().filter(|it| self.ids.known.contains_key(*it));
        self.acts.len() + known.count() * self.groups.len()
    }

    /// What no request can be: a use or the management of what does not lie there, and a member who
    /// is none.
    fn impossible(&self, space: &Space) -> Vec<Region> {
        let everything = || Region::everything(space);
        let mut found = Vec::new();
        // Many resources are alike in what lies there.
        let mut places: BTreeMap<Place<'_>, Bits> = BTreeMap::new();
        for (at, spot) in self.spots.iter().enumerate() {
            let none = || Bits::none(self.spots.len());
            places.entry(Place::of(spot)).or_insert_with(none).insert(at);
        }
        let mut apart: BTreeMap<Bits, Bits> = BTreeMap::new();
        for (at, act) in self.acts.iter().enumerate() {
            let fits = fits(act);
            let mut spots = Bits::none(self.spots.len());
            let wrong = places.iter().filter(|it| !fits(*it.0));
            wrong.for_each(|it| spots.extend(it.1));
            apart.entry(spots).or_insert_with(|| Bits::none(self.acts.len())).insert(at);
        }
        for (spots, acts) in &apart {
            found.push(everything().narrowed(self.act, acts).narrowed(self.spot, spots));
        }
        for (at, id) in self.ids.principals.iter().enumerate() {
            let Some(known) = self.ids.known.get(id) else { continue };
            for (group, dimension) in self.ids.groups.iter().zip(&self.groups) {
                let wrong = usize::from(!known.contains(group));
                let own = Bits::one(self.ids.principals.len(), at);
                let region = everything().narrowed(self.principal, &own);
                found.push(region.narrowed(*dimension, &Bits::one(2, wrong)));
            }
        }
        found
    }
}

/// What lies at a resource, as far as vaults go: what is none's, a vault, or what is in one, of a
/// kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'s> {
    Outside,
    Vault,
    Object(&'s str),
}

impl<'s> Place<'s> {
    fn of(spot: &'s Spot) -> Place<'s> {
        match (spot.vault(), spot.object()) {
            (None, _) => Place::Outside,
            (Some(_), None) => Place::Vault,
            (Some(_), Some((kind, _))) => Place::Object(kind),
        }
    }
}

/// Whether an operation is one of what lies there.
fn fits(act: &Act) -> impl Fn(Place<'_>) -> bool {
    let (data, own) = (act.data, act.own());
    let parts = own.and_then(|it| it.split_once('/'));
    let (kind, rest) = parts.unwrap_or((own.unwrap_or_default(), ""));
    let kind = if data && kind == "keyrotationpolicies" { "keys" } else { kind };
    let uses = ["encrypt", "decrypt", "wrap", "unwrap", "sign", "verify", "release"];
    let used = rest.strip_suffix("/action").is_some_and(|it| uses.contains(&it));
    let (is_ours, is_below, of_one) = (own.is_some(), parts.is_some(), kind == "keys" && used);
    move |place| match (data, is_ours, place) {
        // A vault is managed at the vault, and what lies in it where that lies.
        (false, false, _) | (false, true, Place::Outside | Place::Vault) => true,
        (false, true, Place::Object(it)) => is_below && it == kind,
        // What is no vault's is used outside of all of them.
        (true, false, place) => matches!(place, Place::Outside),
        (true, true, Place::Outside) => false,
        (true, true, Place::Vault) => !of_one,
        (true, true, Place::Object(it)) => it == kind,
    }
}
