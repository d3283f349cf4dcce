//! What the estate's own rules see: one key with its surroundings, and all keys side by side.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use keywright_clouds::{Identity, Missing};
use keywright_model::text::Place;
use keywright_model::{Cloud, ClusterName, KeyName, Region};
use keywright_policy::Scope;
use keywright_vendors::confluent;

use crate::declaration::{Estate, Key};

use super::held::Held;
use super::shown::Clusters;

/// A cluster on a key, as declared, or as the vendor records it where nothing is declared.
#[derive(Debug, Clone)]
pub struct ClusterView {
    /// Its name.
    pub name: ClusterName,
    /// Its kind, where it is known.
    pub kind: Option<confluent::ClusterKind>,
    /// Its region, where it is known, and where that stands.
    pub region: Option<(Region, Place)>,
    /// The vendor's id.
    pub id: Option<String>,
}

/// One key with its surroundings.
#[derive(Debug)]
pub struct KeyView {
    /// What it is called.
    pub name: KeyName,
    /// Its cloud.
    pub cloud: Cloud,
    /// How much was handed in.
    pub scope: Scope,
    /// The estate, and the key's index in it.
    pub declared: Option<(Arc<Estate>, usize)>,
    /// The key's id, where anything tells it.
    pub id: Option<String>,
    /// The ids that the cloud's exports show.
    pub shown: Vec<(String, Place)>,
    /// The key's region, where anything tells it.
    pub region: Option<Region>,
    /// The vendor's record of the key.
    pub record: Option<confluent::Record>,
    /// Whether the documents were handed in together with a record of the key.
    pub record_given: bool,
    /// The ids of all the vendor's records of the key.
    pub record_ids: Vec<String>,
    /// The vendor's records that were handed in for this key and are of another one.
    pub strange_records: Vec<confluent::Record>,
    /// Whether the key's vendor keeps records.
    pub wants_record: bool,
    /// The clusters on it.
    pub clusters: Vec<ClusterView>,
    /// Clusters as the vendor records them.
    pub vendor_clusters: Arc<Clusters>,
    /// The exports that are not there.
    pub missing: Vec<Missing>,
    /// When it is judged.
    pub now: Timestamp,
}

impl KeyView {
    /// The declared key.
    pub fn key(&self) -> Option<&Key> {
        self.declared.as_ref().and_then(|(estate, index)| estate.keys.get(*index))
    }

    /// The place of the declared id, where there is a declaration.
    pub fn declared_place(&self) -> Option<Place> {
        let (estate, _) = self.declared.as_ref()?;
        Some(estate.place(self.key()?.id.span))
    }

    /// The clusters for a sentence.
    pub fn cluster_names(&self) -> String {
        match self.clusters.as_slice() {
            [] => "its cluster".to_owned(),
            all => names(all.iter().map(|it| &it.name)),
        }
    }
}

/// What is remembered of a key once its documents are gone.
#[derive(Debug, Clone)]
pub struct KeyState {
    /// What it is called.
    pub name: KeyName,
    /// Whatever names its material.
    pub identities: Vec<Identity>,
    /// Why its identity cannot be told.
    pub unclear: Option<&'static str>,
    /// The vendor's records of it: most often one.
    pub records: Vec<String>,
    /// The record that it is judged by.
    pub record: Option<confluent::Record>,
}

/// All keys side by side.
#[derive(Debug)]
pub struct Snapshot {
    /// The estate as declared.
    pub estate: Arc<Estate>,
    /// The keys, in the order of the declaration.
    pub keys: Vec<KeyState>,
    /// Clusters as the vendor records them.
    pub vendor_clusters: Arc<Clusters>,
    /// The vendor's records of keys that nobody declared.
    pub undeclared: Vec<confluent::Record>,
    /// The store's claims.
    pub held: Arc<Held>,
    /// When it is judged.
    pub now: Timestamp,
}

/// When a day begins.
pub(super) fn midnight(day: Date) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight())).ok()
}

/// Names for a sentence: "cluster `a`", "clusters `a`, `b` and `c`".
pub(crate) fn names<'n>(all: impl Iterator<Item = &'n ClusterName>) -> String {
    let names: Vec<String> = all.map(|it| format!("`{it}`")).collect();
    match names.split_last() {
        None => "no cluster".to_owned(),
        Some((last, [])) => format!("cluster {last}"),
        Some((last, rest)) => format!("clusters {} and {last}", rest.join(", ")),
    }
}
