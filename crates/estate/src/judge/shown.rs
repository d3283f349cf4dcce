//! What the vendor shows of keys and clusters, found by the names that it gives them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use keywright_clouds::Identity;
use keywright_model::Cloud;
use keywright_vendors::confluent::{self, Record};

use crate::index::Index;

use super::key::identity;

/// The clusters that the vendor shows.
#[derive(Debug, Default)]
pub struct Clusters {
    all: Vec<confluent::Cluster>,
    by_id: Index,
    by_record: Index,
    names: BTreeSet<String>,
}

impl Clusters {
    /// Takes them, in the order in which they were read.
    pub fn new(all: Vec<confluent::Cluster>) -> Clusters {
        let names = all.iter().filter_map(|it| it.display_name.clone()).collect();
        let (by_id, by_record) = (Index::of(&all, id), Index::of(&all, record));
        Clusters { all, by_id, by_record, names }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &confluent::Cluster> {
        self.all.iter()
    }

    /// Those of an id: a cluster can stand in several lists.
    pub fn of_id(&self, wanted: &str) -> impl Iterator<Item = &confluent::Cluster> {
        self.by_id.find(&self.all, id, wanted)
    }

    /// Those on the key of a record.
    pub fn on_record(&self, wanted: &str) -> impl Iterator<Item = &confluent::Cluster> {
        self.by_record.find(&self.all, record, wanted)
    }

    /// Whether one of them is called so.
    pub fn is_called(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

fn id(it: &confluent::Cluster) -> Option<&str> {
    Some(&it.id)
}

fn record(it: &confluent::Cluster) -> Option<&str> {
    it.key_record.as_deref()
}

/// Clusters, each once, however many lists show it.
pub(super) fn once(all: impl IntoIterator<Item = confluent::Cluster>) -> Vec<confluent::Cluster> {
    let mut told = HashSet::new();
    all.into_iter().filter(|it| told.insert((it.id.clone(), it.key_record.clone()))).collect()
}

/// The vendor's records that concern the whole estate.
#[derive(Debug, Default)]
pub(super) struct Records {
    all: Vec<Record>,
    by_identity: BTreeMap<Identity, Vec<usize>>,
}

impl Records {
    /// Adds records.
    pub(super) fn extend(&mut self, records: Vec<Record>) {
        for record in records {
            // WHY: a record that names no cloud is read as one of the key that asks for it.
            let clouds = record.cloud.map_or(Cloud::ALL.to_vec(), |it| vec![it]);
            let text = record.key.as_ref().map(|it| it.0.as_str()).unwrap_or_default();
            for identity in clouds.into_iter().filter_map(|it| identity(it, text)) {
                self.by_identity.entry(identity).or_default().push(self.all.len());
            }
            self.all.push(record);
        }
    }

    /// Those that are none of these, by id.
    pub(super) fn but(&self, known: &BTreeSet<&str>) -> Vec<Record> {
        self.all.iter().filter(|it| !known.contains(it.id.as_str())).cloned().collect()
    }

    /// Those of a key.
    pub(super) fn of(&self, wanted: Option<&Identity>) -> impl Iterator<Item = &Record> {
        let places = wanted.and_then(|it| self.by_identity.get(it)).into_iter().flatten();
        places.filter_map(|it| self.all.get(*it))
    }
}
