//! What falls with one key: clusters, and keys of the same material.

use keywright_clouds::Identity;
use keywright_model::{ClusterName, KeyName};
use keywright_policy::Coming;
use keywright_vendors::confluent;

use crate::declaration::{Environment, Estate, Owner};

use super::access::KeyAccess;

/// A cluster on the key, or on one that shares its material.
#[derive(Debug)]
pub struct Falls {
    /// Its name.
    pub name: ClusterName,
    /// The vendor's id.
    pub id: Option<String>,
    /// Its kind.
    pub kind: Option<&'static str>,
    /// Its region.
    pub region: Option<String>,
    /// Whether people depend on it; not known of one that is not declared.
    pub production: Option<bool>,
    /// How much hangs on it, where that is declared.
    pub criticality: Option<String>,
    /// Whether the estate declares it on the key.
    pub declared: bool,
    /// Whether the vendor shows it on the key; not known where no list of its clusters names it.
    pub shown: Option<bool>,
    /// The key that it stands on.
    pub key: KeyName,
}

/// A key of the same material.
#[derive(Debug)]
pub struct Shares {
    /// Its name.
    pub key: KeyName,
    /// What names the material of both.
    pub identities: Vec<Identity>,
}

/// What falls with a key.
#[derive(Debug)]
pub struct Blast {
    /// Who holds what of it.
    pub access: KeyAccess,
    /// Whom to call.
    pub owner: Option<Owner>,
    /// The clusters.
    pub clusters: Vec<Falls>,
    /// Keys of the same material.
    pub shares: Vec<Shares>,
    /// Keys of which it is not known whether they share it.
    pub unclear: Vec<KeyName>,
    /// The days that lie ahead.
    pub forecast: Vec<Coming>,
}

/// The active clusters on a key: those declared, and those that the vendor shows by its records of
/// the key.
pub fn falls(
    estate: &Estate,
    key: &KeyName,
    vendor: &[confluent::Cluster],
    records: &[String],
) -> Vec<Falls> {
    let on_record = |it: &confluent::Cluster| it.key_record.as_ref().map(|it| records.contains(it));
    let mut found = Vec::new();
    for it in estate.clusters_of(key) {
        let is_it = |shown: &&confluent::Cluster| {
            estate.shown_as(shown).any(|one| one.name.value == it.name.value)
        };
        let shown = vendor.iter().find(is_it).filter(|_| !records.is_empty()).and_then(on_record);
        found.push(Falls {
            name: it.name.value.clone(),
            id: it.id.as_ref().map(|it| it.value.clone()),
            kind: Some(it.kind.value.word()),
            region: Some(it.region.value.to_string()),
            production: Some(it.environment == Environment::Production),
            criticality: it.criticality.clone(),
            declared: true,
            shown,
            key: key.clone(),
        });
    }
    for it in vendor.iter().filter(|it| on_record(it) == Some(true)) {
        if estate.shown_as(it).any(|one| one.key.as_ref().is_some_and(|it| it.value == *key)) {
            continue;
        }
        found.push(Falls {
            name: ClusterName::new(it.display_name.as_ref().unwrap_or(&it.id)),
            id: Some(it.id.clone()),
            kind: it.kind.map(confluent::ClusterKind::word),
            region: it.region.as_ref().map(ToString::to_string),
            production: None,
            criticality: None,
            declared: false,
            shown: Some(true),
            key: key.clone(),
        });
    }
    found
}
