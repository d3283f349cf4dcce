//! What an estate knows of keys, for whatever is judged beside it: a plan.

use keywright_clouds::Identity;
use keywright_vendors::confluent::Record;

use crate::declaration::Estate;
use crate::plan::{Cluster, Vendor};

use super::key::identity;
use super::view::KeyState;

/// A key of an estate with the clusters that run on it.
#[derive(Debug, Clone)]
pub struct Live {
    /// Whatever names its material.
    pub(crate) identities: Vec<Identity>,
    /// The ids of the vendor's records of it.
    pub(crate) records: Vec<String>,
    /// The record that it is judged by.
    pub(crate) record: Option<Record>,
    /// The clusters, each on no key of a plan yet.
    pub(crate) clusters: Vec<Cluster>,
}

impl Live {
    /// What the vendor's record alone tells of a key.
    pub(super) fn recorded(record: Record) -> Live {
        let key = record.key.as_ref().zip(record.cloud);
        let identities = key.and_then(|(key, cloud)| identity(cloud, &key.0));
        Live {
            identities: identities.into_iter().collect(),
            records: vec![record.id.clone()],
            record: Some(record),
            clusters: Vec::new(),
        }
    }

    /// What an estate knows of its keys.
    pub(super) fn of(estate: &Estate, states: &[KeyState]) -> Vec<Live> {
        let live = |state: &KeyState| Live {
            identities: state.identities.clone(),
            records: state.records.clone(),
            record: state.record.clone(),
            clusters: estate
                .clusters_of(&state.name)
                .map(|it| Cluster::beside(it, estate.place(it.name.span), Vendor::Confluent))
                .collect(),
        };
        states.iter().map(live).collect()
    }
}
