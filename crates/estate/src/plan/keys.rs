//! The keys of a plan with their clusters and the vendor's records, in both worlds.

use std::collections::BTreeMap;

use keywright_clouds::Identity;
use keywright_model::text::Place;
use keywright_model::{Cloud, ClusterName, KeyName};
use keywright_policy::Seen;
use keywright_vendors::confluent::Record;

use crate::judge::{Live, identity};

use super::clouds::{cloud_of, id, kinds};
use super::cluster::{Cluster, On, Vendor};
use super::resource::{Fate, Mode, Plan, Resource, When};
use super::side::Unknown;
use super::value::{State, Told};
use super::{aws, confluent, msk};

/// A key that a plan makes, changes, deletes, or names.
#[derive(Debug)]
pub(crate) struct PlannedKey {
    /// The address of its resource; of a key that the plan only names, its id.
    pub(crate) name: KeyName,
    /// Its cloud.
    pub(crate) cloud: Cloud,
    /// Where it stands first.
    pub(crate) place: Place,
    /// What becomes of it; `None` for a key that the plan only names.
    pub(crate) fate: Option<Fate>,
    /// Its resource among those of the plan; `None` for a key that the plan only names.
    pub(crate) resource: Option<usize>,
    /// Its ids, as it is and as it will be.
    pub(crate) ids: [Option<String>; 2],
    /// The vendor's record of it, as it will be, or else as it is.
    pub(crate) record: Option<Record>,
    /// A record of it that the plan deletes or replaces, and where that stands.
    pub(crate) record_ends: Option<(String, Place)>,
    /// Whatever names its material.
    pub(crate) identities: Vec<Identity>,
}

/// All that a plan says of keys.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The keys.
    pub(crate) keys: Vec<PlannedKey>,
    /// The clusters.
    pub(crate) clusters: Vec<Cluster>,
}

/// Gathers the keys of a plan. `live` are keys of an estate, whose clusters run beside it.
pub(crate) fn planned(plan: &Plan<'_>, live: &[Live]) -> Planned {
    let mut gathering = Gathering { plan, live, keys: Vec::new() };
    gathering.resources();
    let records = gathering.records();
    let mut clusters = gathering.clusters(&records);
    for it in live {
        gathering.beside(it, &mut clusters);
    }
    Planned { keys: gathering.keys, clusters: named_apart(clusters) }
}

struct Gathering<'g, 'p> {
    plan: &'g Plan<'p>,
    live: &'g [Live],
    keys: Vec<PlannedKey>,
}

/// A record's resource, in one world.
struct Recorded {
    address: String,
    when: When,
    id: Option<String>,
    on: On,
}

impl<'p> Gathering<'_, 'p> {
    /// The keys that the plan has resources of.
    fn resources(&mut self) {
        for (at, it) in self.plan.resources.iter().enumerate() {
            let Some(cloud) = cloud_of(it.kind).filter(|_| it.mode == Mode::Managed) else {
                continue;
            };
            let ids = [it.before, it.after].map(|it| it.and_then(|it| id(cloud, &it)));
            let told = ids.iter().flatten().filter_map(|it| identity(cloud, it));
            let mut identities: Vec<Identity> = told.collect();
            identities.dedup();
            self.keys.push(PlannedKey {
                name: KeyName::new(&it.address),
                cloud,
                place: self.plan.place(it.told),
                fate: Some(it.fate),
                resource: Some(at),
                ids,
                record: None,
                record_ends: None,
                identities,
            });
        }
    }

    /// The records, each joined with its key.
    fn records(&mut self) -> Vec<Recorded> {
        let plan = self.plan;
        let mut all = Vec::new();
        for when in [When::After, When::Before] {
            for (it, state) in plan.of(confluent::RECORDS, when) {
                let Some((cloud, path)) = confluent::key_of(&state) else { continue };
                let on = self.on(it, &state, cloud, &path, when);
                let record = confluent::record(plan, it, &state);
                if let (On::Key(key), Some(record)) = (&on, record) {
                    self.record(*key, it, record);
                }
                let id = state.text(&["id"]).map(str::to_owned);
                all.push(Recorded { address: it.address.clone(), when, id, on });
            }
        }
        all
    }

    /// Keeps the record that says most of a key.
    fn record(&mut self, key: usize, it: &Resource<'p>, record: Record) {
        let key = &mut self.keys[key];
        let tells = |it: &Record| matches!(it.principals, Seen::Seen(_));
        if key.record.as_ref().is_none_or(|old| !tells(old) && tells(&record)) {
            key.record = Some(record);
        }
        if it.mode == Mode::Managed && matches!(it.fate, Fate::Deleted | Fate::Replaced) {
            key.record_ends = Some((it.address.clone(), self.plan.place(it.told)));
        }
    }

    /// The clusters, each with its address.
    fn clusters(&mut self, records: &[Recorded]) -> Vec<(Option<String>, Cluster)> {
        let plan = self.plan;
        let mut all = Vec::new();
        for it in &plan.resources {
            let vendor = match it.kind {
                kind if confluent::CLUSTERS.contains(&kind) => Vendor::Confluent,
                kind if msk::KINDS.contains(&kind) => Vendor::Msk,
                _ => continue,
            };
            let Some(shown) = it.after.or(it.before) else { continue };
            let mut on = |when: When| match (it.state(when), vendor) {
                (None, _) => On::Gone,
                (Some(state), Vendor::Confluent) => self.on_record(it, &state, when, records),
                (Some(state), Vendor::Msk) => self.on(it, &state, Cloud::Aws, msk::KEY, when),
            };
            let (before, after) = (on(When::Before), on(When::After));
            let name = ["display_name", "cluster_name"].iter().find_map(|it| shown.text(&[it]));
            let id = it.before.or(it.after).and_then(|it| it.text(&["id"]));
            let cluster = Cluster {
                name: ClusterName::new(name.unwrap_or(&it.address)),
                id: id.map(str::to_owned),
                vendor,
                kind: confluent::kind(&shown).filter(|_| vendor == Vendor::Confluent),
                cloud: shown.text(&["cloud"]).and_then(Cloud::from_word),
                region: confluent::region(plan, &shown).filter(|_| vendor == Vendor::Confluent),
                place: plan.place(it.told),
                remade: it.fate == Fate::Replaced,
                before,
                after,
            };
            all.push((Some(it.address.clone()), cluster));
        }
        all
    }

    /// The key of a cluster that names the vendor's record of it.
    fn on_record(
        &mut self,
        it: &Resource<'p>,
        state: &State<'p>,
        when: When,
        records: &[Recorded],
    ) -> On {
        let path = ["byok_key", "id"];
        let unclear = || {
            let what = format!("the key of `{}`", it.address);
            On::Unclear(Unknown { what, place: self.plan.place(it.told) })
        };
        let found = match state.told(&path) {
            Told::Absent => return On::NoKey,
            // WHY: the provider fills the block in, so it is never known of a cluster without one.
            Told::Unknown if self.plan.configuration.says(it, "byok_key") == Some(false) => {
                return On::NoKey;
            }
            Told::Unknown => match self.plan.referred(it, &path, confluent::RECORDS) {
                Some(record) => records.iter().find(|it| it.address == record.address),
                None => return unclear(),
            },
            Told::Known(node) => {
                let id = node.as_str().unwrap_or_default();
                let of = |when| {
                    let mut all = records.iter().filter(move |it| it.when == when);
                    all.find(|it| it.id.as_deref() == Some(id))
                };
                match of(when).or_else(|| of(When::Before)) {
                    Some(record) => Some(record),
                    None => return On::Key(self.named_by_record(id, it)),
                }
            }
        };
        found.map_or_else(unclear, |it| it.on.clone())
    }

    /// What an argument that names a key leads to.
    fn on(
        &mut self,
        it: &Resource<'p>,
        state: &State<'p>,
        cloud: Cloud,
        path: &[&str],
        when: When,
    ) -> On {
        match state.told(path) {
            Told::Absent => On::NoKey,
            Told::Known(node) => {
                let text = node.as_str().unwrap_or_default();
                let through = aws::through_alias(self.plan, text, when).unwrap_or(text);
                On::Key(self.named(cloud, through, self.plan.place(node)))
            }
            Told::Unknown => {
                let found = self.plan.referred(it, path, kinds(cloud));
                let is = |key: &PlannedKey| found.is_some_and(|it| it.address == key.name.as_str());
                match self.keys.iter().position(is) {
                    Some(key) => On::Key(key),
                    None => On::Unclear(Unknown {
                        what: format!("the key of `{}`", it.address),
                        place: self.plan.place(it.told),
                    }),
                }
            }
        }
    }

    /// The key of this id.
    fn named(&mut self, cloud: Cloud, id: &str, place: Place) -> usize {
        let identity = identity(cloud, id);
        let is = |it: &PlannedKey| match &identity {
            Some(identity) => it.identities.contains(identity),
            None => it.name.as_str() == id,
        };
        // WHY: the siblings of a multi-Region key are one material, and have a policy each.
        let exact = |it: &PlannedKey| it.ids.iter().flatten().any(|it| it == id);
        let found = self.keys.iter().position(exact);
        found.or_else(|| self.keys.iter().position(is)).unwrap_or_else(|| {
            self.keys.push(outside(id, cloud, place, identity.into_iter().collect()));
            self.keys.len() - 1
        })
    }

    /// The key of which only the vendor's record is named.
    fn named_by_record(&mut self, id: &str, it: &Resource<'p>) -> usize {
        let live = self.live.iter().find(|live| live.records.iter().any(|it| it == id));
        let known = |key: &PlannedKey| {
            let shared = |live: &Live| live.identities.iter().any(|it| key.identities.contains(it));
            key.name.as_str() == id || live.is_some_and(shared)
        };
        self.keys.iter().position(known).unwrap_or_else(|| {
            let cloud = it.after.or(it.before).and_then(|it| it.text(&["cloud"]));
            let cloud = cloud.and_then(Cloud::from_word).unwrap_or(Cloud::Aws);
            let identities = live.map(|it| it.identities.clone()).unwrap_or_default();
            self.keys.push(outside(id, cloud, self.plan.place(it.told), identities));
            self.keys.len() - 1
        })
    }

    /// Adds the clusters that run beside the plan on one of its keys.
    fn beside(&mut self, live: &Live, clusters: &mut Vec<(Option<String>, Cluster)>) {
        let ours = |key: &PlannedKey| {
            let by_record = live.records.iter().any(|it| key.name.as_str() == it);
            by_record || key.identities.iter().any(|it| live.identities.contains(it))
        };
        let Some(at) = self.keys.iter().position(ours) else { return };
        let key = &mut self.keys[at];
        let tells = |it: &Record| matches!(it.principals, Seen::Seen(_));
        if let Some(record) = live.record.as_ref().filter(|it| tells(it))
            && key.record.as_ref().is_none_or(|old| !tells(old))
        {
            key.record = Some(record.clone());
        }
        for it in &live.clusters {
            let same = |other: &Cluster| match (&it.id, &other.id) {
                (Some(id), Some(other)) => id == other,
                (Some(_), None) => false,
                (None, _) => it.name == other.name,
            };
            if !clusters.iter().any(|other| same(&other.1)) {
                let (before, after) = (On::Key(at), On::Key(at));
                clusters.push((None, Cluster { before, after, ..it.clone() }));
            }
        }
    }
}

/// A key that the plan only names.
fn outside(id: &str, cloud: Cloud, place: Place, identities: Vec<Identity>) -> PlannedKey {
    PlannedKey {
        name: KeyName::new(id),
        cloud,
        place,
        fate: None,
        resource: None,
        ids: [None, None],
        record: None,
        record_ends: None,
        identities,
    }
}

/// Tells clusters of one name apart by their addresses.
fn named_apart(clusters: Vec<(Option<String>, Cluster)>) -> Vec<Cluster> {
    let mut count: BTreeMap<ClusterName, usize> = BTreeMap::new();
    for (_, cluster) in &clusters {
        *count.entry(cluster.name.clone()).or_default() += 1;
    }
    let apart = |(address, mut cluster): (Option<String>, Cluster)| {
        let twice = count.get(&cluster.name).is_some_and(|it| 1 < *it);
        if let Some(address) = address.filter(|_| twice) {
            cluster.name = ClusterName::new(address);
        }
        cluster
    };
    clusters.into_iter().map(apart).collect()
}
